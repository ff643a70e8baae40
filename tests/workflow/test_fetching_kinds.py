"""Other kinds of answer: GML with curves, archives, tables, tiles and coverages; and what is unsafe."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_bounds

from landuse.sources.layers import read_layer
from landuse.sources.project import open_project
from landuse.sources.services import download
from landuse.workflow.fetching import Report, fetch
from tests import loopback
from tests.loopback import LIMITS, Reply, Server, X, Y, at_loopback, squares

GML = """\
<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:natur="natur" numberMatched="{count}" numberReturned="{given}">
{members}
</wfs:FeatureCollection>
"""
MEMBER = """\
<wfs:member><natur:kulstof2022 gml:id="kulstof2022.{n}"><natur:toerv_pct>{soil}</natur:toerv_pct>
<natur:CVR>12345678</natur:CVR><natur:Id>{n}</natur:Id>
<natur:geom><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::25832" srsDimension="2"><gml:surfaceMember>
<gml:Surface><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring>
<gml:curveMember><gml:Curve><gml:segments><gml:Arc><gml:posList>{x} {y} {top} {up} {east} {y}</gml:posList></gml:Arc></gml:segments></gml:Curve></gml:curveMember>
<gml:curveMember><gml:LineString><gml:posList>{east} {y} {x} {y}</gml:posList></gml:LineString></gml:curveMember>
</gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>
</gml:surfaceMember></gml:MultiSurface></natur:geom></natur:kulstof2022></wfs:member>
"""
HALF_DISC_M2 = np.pi * 20**2 / 2


def member(n: int) -> str:
    x, y = X + 50 + 50 * n, Y + 50
    soil = "&gt;12" if n % 2 else "6-12"
    return MEMBER.format(n=n, soil=soil, x=x, y=y, top=x + 20, up=y + 20, east=x + 40)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    monkeypatch.setenv("LANDUSE_CACHE", str(tmp_path / "cache"))
    with loopback.serving() as held:
        yield held


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return loopback.project(tmp_path / "project")


def one(root: Path, name: str) -> Report:
    (report,) = fetch(root, ["0760"], layers=[name], limits=LIMITS, again=True)
    return report


def path_of(root: Path, name: str) -> Path:
    folder, issues = open_project(root)
    assert folder is not None
    assert not issues, issues
    return root / folder.layers[name].file.path


def in_gml(count: int, given: int | None = None):
    """Answer in GML, whatever was asked for."""

    def lie(kind: str, parameters: dict[str, str], honest: Reply, number: int) -> Reply:
        if kind != "/wfs?GetFeature":
            return honest
        start, size = int(parameters["startIndex"]), int(parameters["count"])
        some = [member(n) for n in range(count)[start : start + size]]
        text = GML.format(count=count, given=len(some), members="".join(some))
        return Reply(text.encode()[:given], "application/gml+xml")

    return lie


def test_gml_is_read_and_curves_become_chords(server: Server, root: Path) -> None:
    server.layers["natur:kulstof2022"] = squares(7, toerv_pct="6-12")[:7]
    server.lie = in_gml(7)
    at_loopback(root, "peat", f"{server.url}/wfs", page="3")
    report = one(root, "peat")
    assert (report.outcome, report.count) == ("fetched", 7), report.issues
    held = gpd.read_parquet(path_of(root, "peat"))
    assert held.area.to_numpy() == pytest.approx(HALF_DISC_M2, rel=1e-3)
    assert "CVR" not in held
    folder, _ = open_project(root)
    assert folder is not None
    read = read_layer(folder, folder.layers["peat"], {})
    assert read.frame is not None
    assert set(read.frame["soil"]) == {"6to12", "over12"}


def test_a_service_that_gives_gml_for_json_is_read_all_the_same(server: Server, root: Path) -> None:
    server.layers["natur:kulstof2022"] = squares(7, toerv_pct="6-12")[:7]
    server.lie = in_gml(7)
    at_loopback(root, "peat", f"{server.url}/wfs", answer='"json"', page="3")
    assert one(root, "peat").count == 7


def test_gml_that_breaks_off_is_no_layer(server: Server, root: Path) -> None:
    server.layers["natur:kulstof2022"] = squares(7, toerv_pct="6-12")[:7]
    server.lie = in_gml(7, given=3000)
    at_loopback(root, "peat", f"{server.url}/wfs")
    report = one(root, "peat")
    assert report.outcome == "failed"
    assert "breaks off" in str(report.issues[0])


def archive(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return held.getvalue()


def shapefile(folder: Path) -> dict[str, bytes]:
    frame = gpd.GeoDataFrame.from_features(squares(5), crs="EPSG:25832")
    frame = frame[["Natyp_navn", "CVR", "geometry"]]
    frame["geometry"] = frame.geometry.explode().to_numpy()
    folder.mkdir()
    frame.to_file(folder / "nature.shp", encoding="utf-8")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_zipped_shapefile_is_kept_and_read_for_the_area(
    server: Server, root: Path, tmp_path: Path
) -> None:
    server.files["/nature.zip"] = archive(shapefile(tmp_path / "shp"))
    at_loopback(root, "section3_download", f"{server.url}/nature.zip")
    report = one(root, "section3_download")
    assert (report.outcome, report.count) == ("fetched", 5), report.issues
    held = gpd.read_parquet(path_of(root, "section3_download"))
    assert set(held["Natyp_navn"]) == {"Eng", "Sø"}
    assert "CVR" not in held
    before = len(server.asked)
    assert one(root, "section3_download").outcome == "fetched"
    assert len(server.asked) == before, "it lies in the cache"
    (kept,) = (path for path in download.downloads().iterdir() if path.suffix != ".json")
    kept.write_bytes(kept.read_bytes()[:-1])
    assert one(root, "section3_download").outcome == "fetched"
    assert len(server.asked) == before + 1, "a kept file that is not whole is fetched anew"


def test_a_file_of_all_europe_is_read_where_the_area_is(server: Server, root: Path) -> None:
    far = [
        loopback.square(n, x, y, 0.1, Natyp_navn="Eng")
        for n, (x, y) in enumerate([(-16, 28), (-53, 4), (55, -21), (24, 38), (-9, 39)])
    ]
    near = loopback.square(99, 9.995, 57.2, 0.001, Natyp_navn="Mose")
    body = {"type": "FeatureCollection", "features": [*far, near]}
    server.files["/all.geojson"] = json.dumps(body).encode()
    at_loopback(root, "section3_download", f"{server.url}/all.geojson", crs='"EPSG:4326"')
    report = one(root, "section3_download")
    assert (report.outcome, report.count) == ("fetched", 1), report.issues
    assert report.issues == ()


def test_a_file_in_another_system_than_told_is_read_as_it_says(server: Server, root: Path) -> None:
    near = loopback.square(99, 9.995, 57.2, 0.001, Natyp_navn="Mose")
    body = {"type": "FeatureCollection", "features": [near]}
    server.files["/all.geojson"] = json.dumps(body).encode()
    at_loopback(root, "section3_download", f"{server.url}/all.geojson")
    assert one(root, "section3_download").count == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (archive({"../../evil.shp": b"x"}), "an archive|a file that cannot be opened"),
        (archive({"readme.txt": b"x"}), "an archive with 0 maps"),
        (archive({"a.geojson": b"{}", "b.geojson": b"{}"}), "an archive with 2 maps"),
        (b"PK\x03\x04" + b"\0" * 100, "an archive that cannot be opened"),
        (b"<html>log in</html>", "a web page"),
        (b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "a list of other files"),
        (b"WFS:http://127.0.0.1/", "its content is of no kind we read"),
        (b"x" * 3_000_000, "an answer of more than 2 MB"),
        (
            json.dumps({"type": "FeatureCollection", "features": [], "crs": {"type": "link",
                        "properties": {"href": "http://127.0.0.1/x"}}}).encode(),
            "points to another file",
        ),
    ],
)  # fmt: skip
def test_an_unsafe_or_useless_file_is_refused(
    server: Server, root: Path, content: bytes, says: str
) -> None:
    server.files["/nature.zip"] = content
    at_loopback(root, "section3_download", f"{server.url}/nature.zip")
    report = one(root, "section3_download")
    assert report.outcome == "failed"
    assert any(word in str(report.issues[0]) for word in says.split("|")), report.issues[0]
    assert not any(path.suffix == ".shp" for path in root.rglob("*"))


def test_the_register_becomes_a_table_without_persons(server: Server, root: Path) -> None:
    rows = [
        {"projectId": str(n), "projectStatus": 6, "caseworker": {"a": 1}, "CVR": "1"}
        for n in range(4)
    ]
    server.files["/projects"] = json.dumps(rows).encode()
    at_loopback(root, "mars_projects", f"{server.url}/projects")
    report = one(root, "mars_projects")
    assert (report.outcome, report.count) == ("fetched", 4), report.issues
    (path,) = (root / "data" / "fetched").glob("mars_projects-*.parquet")
    table = pd.read_parquet(path)
    assert "CVR" not in table
    assert len(table) == 4
    assert not (root / "layers" / "mars_projects.toml").exists(), "it has no shapes: it is no layer"


def test_a_register_that_names_a_project_twice_is_refused(server: Server, root: Path) -> None:
    server.files["/projects"] = json.dumps([{"projectId": "a"}, {"projectId": "a"}]).encode()
    at_loopback(root, "mars_projects", f"{server.url}/projects")
    assert "for the second time" in str(one(root, "mars_projects").issues[0])


def tiff(bounds: tuple[float, float, float, float], crs: str, size: int = 200) -> bytes:
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff", width=size, height=size, count=1, dtype="float32", crs=crs,
            transform=from_bounds(*bounds, size, size),
        ) as raster:  # fmt: skip
            raster.write(np.full((1, size, size), 12.5, dtype="float32"))
        return bytes(memory.read())


def test_tiles_are_fetched_whole_and_cut_to_the_area(server: Server, root: Path) -> None:
    server.files["/dem_N57_E009.tif"] = tiff((9.0, 57.0, 10.0, 58.0), "EPSG:4326")
    at_loopback(root, "terrain_30m", f"{server.url}/dem_{{lat}}_{{lon}}.tif")
    report = one(root, "terrain_30m")
    assert report.outcome == "fetched", report.issues
    with rasterio.open(path_of(root, "terrain_30m")) as raster:
        assert raster.width < 20
        assert raster.read(1).max() == 12.5
    folder, _ = open_project(root)
    assert folder is not None
    assert read_layer(folder, folder.layers["terrain_30m"], {}).state == "read"


def test_where_there_is_no_tile_nothing_is_invented(server: Server, root: Path) -> None:
    at_loopback(root, "terrain_30m", f"{server.url}/dem_{{lat}}_{{lon}}.tif")
    assert one(root, "terrain_30m").outcome == "failed"


def test_a_window_of_a_coverage_is_asked_for(
    server: Server, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDUSE_KEY_DATAFORDELER", "k")
    server.files["/wcs"] = tiff((X, Y, X + 2000, Y + 2000), "EPSG:25832")
    at_loopback(root, "terrain", f"{server.url}/wcs")
    assert one(root, "terrain").outcome == "fetched"
    asked = server.asked[-1][1]
    assert (asked["coverage"], asked["width"], asked["height"]) == ("dhm_terraen", "200", "200")
    server.files["/wcs"] = loopback.exception("Denied", "no").body
    assert "an error in the place of a map" in str(one(root, "terrain").issues[0])
