"""A file's areas are taken as drawings; what is no map of areas says what to do."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from landuse.domain.issues import InvalidInput
from landuse.sources import packed
from landuse.workflow import decide, editing, load
from tests import world
from tests.workflow.test_shaping import hectares, ids, scenario

AREAS = [world.square(0, 0, 50, 100), world.square(100, 0, 200, 100)]


def file(path: Path, shapes: list, **columns: list) -> Path:
    gpd.GeoDataFrame(columns or {"n": range(len(shapes))}, geometry=shapes, crs=world.CRS).to_file(
        path
    )
    return path


def zipped(path: Path, *parts: Path, under: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.write(part, f"{under}{part.name}")
    return path


def shapefile(folder: Path, name: str = "enge") -> list[Path]:
    folder.mkdir()
    file(folder / f"{name}.shp", AREAS, navn=["Åen", "Mosen"])
    return sorted(folder.iterdir())


def refused(path: Path, **options: str) -> str:
    with pytest.raises(InvalidInput) as found:
        editing.take_file(scenario(), path, "rewet", **options)
    return str(found.value)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.fgb"])
def test_areas_of_a_file_become_one_allocation(tmp_path: Path, name: str) -> None:
    path = file(tmp_path / name, AREAS, navn=["Åen", "Mosen"])
    taken = editing.take_file(scenario(), path, "rewet", title="Vådt")
    assert ids(taken) == ["rewet_1"]
    held = taken.scenario.allocate[0]
    assert (held.title, held.area.drawn) == ("Vådt 1", ["rewet_1_1", "rewet_1_2"])
    assert sorted(taken.areas["name"]) == ["Mosen", "Åen"]
    assert sorted(hectares(taken).values()) == [pytest.approx(0.5), pytest.approx(1)]
    land = load(world.project(tmp_path / "project"))
    assert decide(land, taken).allocations["asked_ha"].tolist() == [pytest.approx(1.5)]


def test_another_system_is_converted_and_a_single_area_bears_the_allocations_name(
    tmp_path: Path,
) -> None:
    frame = gpd.GeoDataFrame({"id": [7]}, geometry=[AREAS[1]], crs=world.CRS).to_crs(4326)
    frame.to_file(tmp_path / "a.geojson")
    taken = editing.take_file(scenario(), tmp_path / "a.geojson", "rewet")
    assert hectares(taken) == {"rewet_1": pytest.approx(1, abs=1e-5)}
    assert taken.areas["name"].tolist() == ["7"]


def test_features_without_a_name_or_id_go_by_their_number(tmp_path: Path) -> None:
    taken = editing.take_file(scenario(), file(tmp_path / "a.gpkg", AREAS), "rewet")
    assert taken.areas["name"].tolist() == ["feature 1", "feature 2"]


def test_a_zipped_shapefile(tmp_path: Path) -> None:
    path = zipped(tmp_path / "enge.zip", *shapefile(tmp_path / "shp"), under="hos/os/")
    taken = editing.take_file(scenario(), path, "rewet")
    assert taken.areas["name"].tolist() == ["Åen", "Mosen"]
    assert sum(hectares(taken).values()) == pytest.approx(1.5)


def test_a_file_that_says_no_system_asks_for_it(tmp_path: Path) -> None:
    parts = [p for p in shapefile(tmp_path / "shp") if p.suffix != ".prj"]
    path = zipped(tmp_path / "enge.zip", *parts)
    assert "does not say its coordinate reference system" in refused(path)
    taken = editing.take_file(scenario(), path, "rewet", crs=world.CRS)
    assert sum(hectares(taken).values()) == pytest.approx(1.5)
    assert "'EPSG:99'" in refused(path, crs="EPSG:99")
    assert "degrees" in refused(path, crs="EPSG:4326")


def test_lines_and_points_are_told_to_be_buffered(tmp_path: Path) -> None:
    lines = [shapely.LineString([(world.EAST, world.NORTH), (world.EAST + 9, world.NORTH)])]
    assert "Buffer them" in refused(file(tmp_path / "a.gpkg", lines))
    assert "1 of 3" in refused(file(tmp_path / "b.geojson", [*AREAS, lines[0].centroid]))


def test_what_is_no_map_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_text("hello", "utf-8")
    (tmp_path / "a.txt").write_text("hello", "utf-8")
    assert "cannot be opened as a map" in refused(tmp_path / "a.gpkg")
    assert "0 maps" in refused(zipped(tmp_path / "a.zip", tmp_path / "a.txt"))
    (tmp_path / "c.zip").write_bytes(b"PK\x03\x04" + b"x" * 50)
    assert "cannot be opened (broken" in refused(tmp_path / "c.zip")
    two = [file(tmp_path / f"{n}.geojson", AREAS) for n in "de"]
    assert "2 maps" in refused(zipped(tmp_path / "f.zip", *two))
    empty = file(tmp_path / "g.geojson", [shapely.Polygon()])
    assert refused(empty)


def test_a_name_in_an_archive_leads_nowhere(tmp_path: Path) -> None:
    inner = tmp_path / "in"
    parts = shapefile(inner)
    path = zipped(tmp_path / "enge.zip", *parts, under="../../")
    assert "a path that leaves it" in refused(path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["enge.zip", "in"]


def test_an_archive_that_swells_is_left_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MB", 1)
    path = zipped(tmp_path / "a.zip", file(tmp_path / "a.gpkg", AREAS))
    assert "more than 1000 MB" in refused(path)


def test_a_register_is_no_drawing(tmp_path: Path) -> None:
    squares = [world.square(n, 0, n + 1, 1) for n in range(2001)]
    assert "at most 2000" in refused(file(tmp_path / "a.gpkg", squares))


def test_several_layers_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for name in ("enge", "moser"):
        gpd.GeoDataFrame({"n": [1, 2]}, geometry=AREAS, crs=world.CRS).to_file(path, layer=name)
    assert "2 layers" in refused(path)
    assert len(editing.take_file(scenario(), path, "rewet", layer="moser").areas) == 2
