"""Fetching from honest services on this machine: whole, placed, without persons, in three states."""

import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest

from landuse.domain.issues import InvalidInput
from landuse.sources.layers import read_layer
from landuse.sources.project import open_project
from landuse.workflow.fetching import Report, fetch
from tests import loopback
from tests.loopback import LIMITS, Server, at_loopback, squares


@pytest.fixture(autouse=True)
def _this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")


@pytest.fixture
def server() -> Iterator[Server]:
    with loopback.serving() as held:
        yield held


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return loopback.project(tmp_path / "project")


def one(root: Path, name: str, *, again: bool = False) -> Report:
    (report,) = fetch(root, ["0760"], layers=[name], limits=LIMITS, again=again)
    return report


def frame(root: Path, name: str) -> gpd.GeoDataFrame:
    folder, issues = open_project(root)
    assert folder is not None
    assert not issues, issues
    return gpd.read_parquet(root / folder.layers[name].file.path)


PROTOCOLS = ("wfs", "ogc_features", "arcgis")
PATHS = {"wfs": "/wfs", "ogc_features": "/ogc", "arcgis": "/arcgis"}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_page_is_fetched_and_no_person(server: Server, root: Path, protocol: str) -> None:
    server.layers["dai:bes_naturtyper"] = squares(1234)
    at_loopback(
        root, "section3", server.url + PATHS[protocol], protocol=f'"{protocol}"', page="100"
    )
    report = one(root, "section3")
    assert [str(i) for i in report.issues] == []
    assert (report.outcome, report.count) == ("fetched", 1234)
    held = frame(root, "section3")
    assert set(held["Objekt_id"]) == {f"o{n}" for n in range(1234)}
    assert held.area.sum() == pytest.approx(1234 * 1600.0)
    assert not {"CVR", "Sagsbeh"} & set(held.columns)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_empty_answer_is_proven(server: Server, root: Path, protocol: str) -> None:
    server.layers["dai:bes_naturtyper"] = squares(0)
    at_loopback(root, "section3", server.url + PATHS[protocol], protocol=f'"{protocol}"')
    report = one(root, "section3")
    assert report.outcome == "empty"
    assert "nothing in the area" in str(report.issues[0])
    folder, _ = open_project(root)
    assert folder is not None
    assert read_layer(folder, folder.layers["section3"], {}).state == "empty"


def test_what_was_fetched_is_a_layer_with_its_origin(server: Server, root: Path) -> None:
    server.layers["dai:bes_naturtyper"] = squares(7)
    at_loopback(root, "section3", f"{server.url}/wfs")
    one(root, "section3")
    folder, _ = open_project(root)
    assert folder is not None
    layer = folder.layers["section3"]
    read = read_layer(folder, layer, {})
    assert read.state == "read"
    assert read.frame is not None
    assert set(read.frame["nature_type"]) == {"Eng", "Sø"}
    origin = json.loads((root / layer.file.path).with_suffix(".origin.json").read_text("utf-8"))
    assert (origin["count"], origin["expected"], origin["sha256"]) == (7, 7, layer.file.sha256)
    assert origin["address"].startswith(server.url)
    assert layer.origin.licence == "CC0-1.0"


def test_the_newest_year_is_found(server: Server, root: Path) -> None:
    for year in (2023, 2026, 2025):
        server.layers[f"Marker:Marker_{year}"] = squares(
            3, Marknr="1-0", Markblok="5-1", Afgkode=year - 2025, IMK_areal=1.0
        )
    server.layers["Marker:Marker_seneste"] = squares(1)
    at_loopback(root, "fields", f"{server.url}/wfs")
    report = one(root, "fields")
    assert report.outcome == "fetched", report.issues
    assert frame(root, "fields")["Afgkode"].tolist() == [1, 1, 1]


def test_a_fresh_layer_is_not_fetched_again_unless_asked(server: Server, root: Path) -> None:
    server.layers["dai:bes_naturtyper"] = squares(5)
    at_loopback(root, "section3", f"{server.url}/wfs")
    one(root, "section3")
    before = len(server.asked)
    assert one(root, "section3").outcome == "fresh"
    assert len(server.asked) == before
    assert one(root, "section3", again=True).outcome == "fetched"


def test_borders_come_from_a_service_where_the_project_has_none(server: Server, root: Path) -> None:
    for code, x in (("101", 0.0), ("760", 2000.0)):
        server.layers.setdefault("lau", []).append(
            loopback.square(int(code), loopback.X + x, loopback.Y, 2000.0, LAU_ID=code,
                            LAU_NAME=f"K{code}", GISCO_ID=f"DK_{code}")
        )  # fmt: skip
    (root / "layers" / "borders.toml").unlink()
    body = {"type": "FeatureCollection", "features": server.layers["lau"], "crs": loopback.UTM}
    server.files["/lau.geojson"] = json.dumps(body).encode()
    server.layers["dai:bes_naturtyper"] = [loopback.square(1, loopback.X + 2100, loopback.Y + 9)]
    at_loopback(root, "municipalities", f"{server.url}/lau.geojson")
    at_loopback(root, "section3", f"{server.url}/wfs")
    borders, report = fetch(root, ["0760"], layers=["section3"], limits=LIMITS)
    assert (borders.outcome, borders.count, report.count) == ("fetched", 1, 1)
    assert frame(root, "municipalities")["LAU_ID"].tolist() == ["0760"]
    with pytest.raises(InvalidInput, match=r"no municipality 0999.*0101, 0760"):
        fetch(root, ["0999"], layers=["section3"], limits=LIMITS)


def test_a_layer_of_ones_own_is_never_written_over(server: Server, root: Path) -> None:
    text = (root / "layers" / "borders.toml").read_text("utf-8").replace("municipality", "context")
    (root / "layers" / "section3.toml").write_text(text.replace('"borders"', '"section3"'), "utf-8")
    report = one(root, "section3")
    assert report.outcome == "failed"
    assert "a layer of your own" in str(report.issues[0])


def test_an_invented_land_takes_no_real_layers() -> None:
    with pytest.raises(InvalidInput, match="invented land"):
        fetch(loopback.ROOT, ["0760"])


def test_a_buffer_takes_in_what_lies_around(server: Server, root: Path) -> None:
    beyond = loopback.square(777, loopback.X - 500, loopback.Y, 40.0, Objekt_id="x")
    server.layers["dai:bes_naturtyper"] = [*squares(2), beyond]
    at_loopback(root, "section3", f"{server.url}/wfs")
    (near,) = fetch(root, ["0760"], layers=["section3"], limits=LIMITS)
    (wide,) = fetch(root, ["0760"], layers=["section3"], buffer_m=1000.0, limits=LIMITS)
    assert (near.count, wide.count) == (2, 3)
