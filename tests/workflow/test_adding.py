"""A map from a file becomes a layer that is read like any other; what is wrong leaves no trace."""

import json
import os
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import rasterio.transform
import shapely

from landuse.domain.issues import InvalidInput
from landuse.sources import handed
from landuse.sources.archives import Upload
from landuse.workflow import adding, inspection, load
from landuse.workflow.adding import Added, Wanted
from tests import world
from tests.ui.test_issues import english

AREAS = [world.square(0, 100, 100, 200), world.square(150, 0, 200, 100)]
SAID = Wanted(
    title="Ådalens enge", role="constraint", theme="bnbo", producer="Østerby Kommune",
    licence="CC BY 4.0", made=date(2026, 3, 1),
)  # fmt: skip
LETTERS = ["Æblø Å", "Ømosen"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


def meadows(crs: str = world.CRS) -> gpd.GeoDataFrame:
    columns = {"navn": LETTERS, "areal": [1.0, 0.5], "CVR": ["12345678", "87654321"]}
    return gpd.GeoDataFrame(columns, geometry=AREAS, crs=world.CRS).to_crs(crs)


def zipped(path: Path, *parts: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.write(part, part.relative_to(path.parent / "in"))
    return path


def added(root: Path, path: Path, said: Wanted = SAID, *, replacing: bool = False) -> Added:
    with adding.taken_file(path) as held:
        looked = adding.look(held, path.name, world.CRS, said)
        return adding.add(root, looked, said, replacing=replacing)


def refused(root: Path, path: Path, said: Wanted = SAID) -> str:
    """Return what is said of a file that is refused; it leaves the project as it was."""
    before = contents(root)
    with pytest.raises(InvalidInput) as fault:
        added(root, path, said)
    assert contents(root) == before
    assert english(list(fault.value.issues)) == []
    return str(fault.value)


def contents(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def write(folder: Path, name: str, frame: gpd.GeoDataFrame, **options: str) -> Path:
    """Write a map in the format its name says; what is several files as a zip of them."""
    inner = folder / "in"
    inner.mkdir(exist_ok=True)
    path = inner / name
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, **options)
    if name.endswith((".shp", ".tab", ".mif", ".gdb")):
        parts = [p for p in sorted(inner.rglob("*")) if p.is_file()]
        return zipped(folder / f"{path.stem}.zip", *parts)
    return path


FORMATS = {
    "enge.gpkg": {"driver": "GPKG"},
    "enge.shp": {"driver": "ESRI Shapefile", "encoding": "UTF-8"},
    "enge.tab": {"driver": "MapInfo File", "encoding": "ISO-8859-1"},
    "enge.mif": {"driver": "MapInfo File", "encoding": "ISO-8859-1"},
    "enge.gml": {"driver": "GML"},
    "enge.gdb": {"driver": "OpenFileGDB", "TARGET_ARCGIS_VERSION": "ARCGIS_PRO_3_2_OR_LATER"},
    "enge.geojson": {"driver": "GeoJSON"},
    "enge.fgb": {"driver": "FlatGeobuf"},
    "enge.parquet": {},
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_map_of_any_format_becomes_a_layer_with_its_danish_letters(
    root: Path, tmp_path: Path, name: str
) -> None:
    found = added(root, write(tmp_path, name, meadows(), **FORMATS[name]))
    assert found.layer.id == "aadalens_enge"
    assert found.files[0] == "layers/aadalens_enge.toml"
    land = load(root)
    assert land.overlays["aadalens_enge"].area.sum() == pytest.approx(15_000)
    assert land.layers["aadalens_enge"].origin.licence == "CC BY 4.0"
    held = gpd.read_parquet(root / found.files[1])
    assert sorted(held["navn"]) == sorted(LETTERS)
    assert "CVR" not in held.columns
    assert not [issue for issue in inspection.check(root) if issue.severity == "error"]
    assert not list(root.rglob(".new-*"))
    origin = json.loads((root / found.files[2]).read_text("utf-8"))
    assert origin["file"].startswith("enge.")


def test_a_shapefile_without_cpg_and_a_prj_without_epsg(root: Path, tmp_path: Path) -> None:
    write(tmp_path, "enge.shp", meadows(), driver="ESRI Shapefile", encoding="ISO-8859-1")
    parts = {p.suffix: p for p in (tmp_path / "in").iterdir()}
    assert "EPSG" not in parts[".prj"].read_text("ascii")
    kept = [p for ending, p in parts.items() if ending != ".cpg"]
    found = added(root, zipped(tmp_path / "uden.zip", *kept))
    assert sorted(gpd.read_parquet(root / found.files[1])["navn"]) == sorted(LETTERS)
    assert load(root).overlays["aadalens_enge"].area.sum() == pytest.approx(15_000)


def dxf(text: str, encoding: str, release: str) -> bytes:
    """Return a drawing of one closed line and one open line, on two of its layers."""
    (x, y), (east, north) = AREAS[0].bounds[:2], AREAS[0].bounds[2:]
    corners = [(x, y), (east, y), (east, north), (x, north)]
    area = "".join(f" 10\n{at_x}\n 20\n{at_y}\n" for at_x, at_y in corners)
    line = "".join(f" 10\n{at_x}\n 20\n{at_y}\n" for at_x, at_y in corners[:2])
    shape = "  0\nLWPOLYLINE\n  8\n{}\n100\nAcDbEntity\n100\nAcDbPolyline\n 90\n{}\n 70\n{}\n{}"
    head = f"  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\n{release}\n  9\n$DWGCODEPAGE\n  3\n"
    body = shape.format(text, 4, 1, area) + shape.format("vej", 2, 0, line)
    told = (
        f"{head}ANSI_1252\n  0\nENDSEC\n  0\nSECTION\n  2\nENTITIES\n{body}  0\nENDSEC\n  0\nEOF\n"
    )
    return told.encode(encoding)


@pytest.mark.parametrize(("encoding", "release"), [("utf-8", "AC1021"), ("cp1252", "AC1015")])
def test_a_drawing_is_asked_for_its_system_and_its_layers_are_told_apart(
    root: Path, tmp_path: Path, encoding: str, release: str
) -> None:
    path = tmp_path / "plan.dxf"
    path.write_bytes(dxf("Ådal", encoding, release))
    assert "does not say its coordinate reference system" in refused(root, path)
    said = replace(SAID, crs=world.CRS)
    with adding.taken_file(path) as held:
        looked = adding.look(held, path.name, world.CRS, said)
    assert sorted((one.name, one.count) for one in looked.layers) == [("vej", 1), ("Ådal", 1)]
    assert "1 of 2 features that are no polygons" in str(added(root, path, said).issues)
    on = replace(said, layer="Ådal", title="Kun ådal")
    found = added(root, path, on)
    assert not [issue for issue in found.issues if "no polygons" in issue.found]
    assert load(root).overlays["kun_aadal"].area.sum() == pytest.approx(10_000)
    assert "no layer 'sti'" in refused(root, path, replace(said, layer="sti"))


def raster(path: Path, values: np.ndarray, crs: str | None = world.CRS) -> Path:
    place = rasterio.transform.from_origin(world.EAST, world.NORTH + 200, 10, 10)
    kept = {"height": 20, "width": 20, "count": 1, "dtype": values.dtype, "transform": place}
    with rasterio.open(path, "w", driver="GTiff", crs=crs, **kept) as made:
        made.write(values, 1)
    return path


def test_a_geotiff_of_numbers_becomes_a_layer_of_its_mean(root: Path, tmp_path: Path) -> None:
    path = raster(tmp_path / "terræn.tif", np.full((20, 20), 3.5, dtype=np.float32))
    said = Wanted(producer="x", licence="CC0-1.0", theme="terrain", title="Terræn")
    found = added(root, path, said)
    assert (found.layer.kind, found.layer.columns["height_m"].unit) == ("raster", "m")
    assert load(root).pieces["height_m"].mean() == pytest.approx(3.5, abs=1e-4)


def test_a_geotiff_that_says_no_system_is_asked_for_it(root: Path, tmp_path: Path) -> None:
    path = raster(tmp_path / "t.tif", np.full((20, 20), 2, dtype=np.uint8), crs=None)
    said = Wanted(producer="x", title="Højde", theme="terrain")
    assert "does not say its coordinate reference system" in refused(root, path, said)
    found = added(root, path, replace(said, crs=world.CRS))
    with rasterio.open(root / found.files[1]) as held:
        assert held.crs.to_epsg() == 25832
    assert load(root).pieces["height_m"].mean() == pytest.approx(2.0, abs=1e-4)


def test_classes_of_soil_are_guessed_from_the_catalogue_and_the_rest_is_asked_for(
    root: Path, tmp_path: Path
) -> None:
    (root / "layers" / "peat.toml").unlink()
    peat = gpd.GeoDataFrame({"Toerv_pct": [">12", "6-12"]}, geometry=AREAS, crs=world.CRS)
    said = Wanted(producer="DCE", title="Tørv")
    found = added(root, write(tmp_path, "jord.gpkg", peat), said)
    assert (found.layer.role, found.layer.absent) == ("soil", "mineral")
    assert {"role", "columns", "codes", "absent", "id"} <= set(found.guesses)
    hectares = load(root).pieces.groupby("soil", observed=True)["area_ha"].sum().to_dict()
    assert hectares == pytest.approx({"over12": 1.0, "6to12": 0.5, "mineral": 2.5})
    assert found.layer.origin.licence == "not stated"
    assert {"licence", "date"} <= {issue.where.split(": ")[1] for issue in found.issues}


def test_a_value_without_a_meaning_is_asked_for(root: Path, tmp_path: Path) -> None:
    (root / "layers" / "peat.toml").unlink()
    soil = gpd.GeoDataFrame({"art": ["tørv", "ler"]}, geometry=AREAS, crs=world.CRS)
    path = write(tmp_path, "jord.gpkg", soil)
    said = Wanted(producer="x", title="Jord", role="soil", columns={"soil": "art"})
    assert "no meaning for" in refused(root, path, said)
    said = replace(said, codes={"tørv": "over12", "ler": "mineral"})
    assert added(root, path, said).layer.columns["soil"].codes == said.codes


def test_what_only_a_person_knows_is_asked_for_all_at_once(root: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "enge.gpkg", meadows())
    told = refused(root, path, Wanted(role="municipality"))
    assert "nobody named as the producer" in told
    assert "no column chosen for code" in told
    assert "'Role" not in told


def test_a_layer_that_is_there_is_overwritten_only_when_asked(root: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "enge.gpkg", meadows())
    first = added(root, path)
    assert "a layer of that name" in refused(root, path)
    other = gpd.GeoDataFrame({"navn": ["x"]}, geometry=AREAS[:1], crs=world.CRS)
    second = added(root, write(tmp_path, "nye.gpkg", other), replacing=True)
    assert second.files[0] == first.files[0]
    assert not (root / first.files[1]).exists()
    assert load(root).overlays["aadalens_enge"].area.sum() == pytest.approx(10_000)
    assert "which fields has already" in refused(
        root, path, replace(SAID, role="unit", theme=None, columns={"unit_id": "navn"})
    )


def test_a_stop_between_the_files_leaves_the_project_as_it_was(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "enge.gpkg", meadows())

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "cannot be written to" in refused(root, path)


def test_the_land_that_was_tried_is_kept(root: Path, tmp_path: Path) -> None:
    added(root, write(tmp_path, "enge.gpkg", meadows()))
    steps: list[str] = []
    load(root, progress=lambda step, _: steps.append(step))
    assert steps == []


def test_a_map_elsewhere_is_told_before_it_is_added(root: Path, tmp_path: Path) -> None:
    far = meadows().set_geometry(meadows().translate(300_000, 0))
    found = added(root, write(tmp_path, "langt.gpkg", far))
    assert any(
        "meets nothing" in issue.found or "study area" in str(issue) for issue in found.issues
    )


def test_limits_are_kept(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "enge.gpkg", meadows())
    monkeypatch.setattr(handed, "MOST_FEATURES", 1)
    assert "at most 1" in refused(root, path)
    monkeypatch.undo()
    monkeypatch.setattr(handed, "MOST_COLUMNS", 2)
    assert "3 columns" in refused(root, path)
    monkeypatch.undo()
    monkeypatch.setattr(handed, "MOST_PIXELS", 10)
    tif = raster(tmp_path / "t.tif", np.ones((20, 20), dtype=np.uint8))
    assert "million pixels" in refused(root, tif)
    monkeypatch.setattr(handed, "LARGEST_UNPACKED_BYTES", 10)
    assert "when it is unpacked" in refused(root, write(tmp_path, "e.parquet", meadows()))
    monkeypatch.setattr(handed, "LARGEST_MB", 0)
    with pytest.raises(InvalidInput, match="at most 0 MB"):
        handed.laid_out([Upload("a.gpkg", b"x" * 10)], tmp_path / "d")


def test_points_and_lines(root: Path, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        geometry=[shapely.Point(world.EAST + 9, world.NORTH + 9)], crs=world.CRS
    )
    found = added(
        root, write(tmp_path, "p.gpkg", frame), replace(SAID, theme="dwelling", role="context")
    )
    assert (found.layer.kind, found.layer.coverage) == ("points", "full")
    assert len(load(root).overlays["aadalens_enge"]) == 1
