"""A column says the measure: its values are given a meaning, what is left out is told."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from landuse.domain.issues import InvalidInput
from landuse.sources.uploads import Upload
from landuse.workflow import decide, load, sorting
from landuse.workflow.sorting import ByColumn
from tests import world
from tests.workflow.test_shaping import scenario

AREAS = [world.A, world.B, world.square(0, 0, 50, 100), world.D]
COLUMNS = {
    "tiltag": ["Vådlægning", "Skov", "Vådlægning", "Andet"],
    "projekt": ["Åen", "Mosen", "Engen", "Vejen"],
    "kommune": ["9001", "9002", "9001", "9002"],
    "start": ["2028", "2029-05-01", "snart", "2030"],
    "tilstand": ["Tilsagn", "Skitse", "Tilsagn", "Skitse"],
}
MEASURES = {"Vådlægning": "rewet", "Skov": "afforest"}
HOW = ByColumn(
    measure="tiltag", measures=MEASURES, name="projekt", owner="kommune", start="start",
    status="tilstand", statuses={"Tilsagn": "granted"},
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


def upload(tmp_path: Path, columns: dict = COLUMNS, shapes: list = AREAS) -> Upload:
    path = tmp_path / "plan.gpkg"
    gpd.GeoDataFrame(columns, geometry=shapes, crs=world.CRS).to_file(path)
    return sorting.read_areas(path, world.CRS)


def test_values_are_told_with_their_hectares(tmp_path: Path) -> None:
    found = sorting.values(upload(tmp_path), "tiltag")
    assert [(v.value, v.count, round(v.area_ha, 6)) for v in found] == [
        ("Vådlægning", 2, 1.5),
        ("Andet", 1, 1.0),
        ("Skov", 1, 1.0),
    ]
    assert sorting.values(upload(tmp_path), "findes ikke") == []


def test_each_area_becomes_a_wish_as_its_row_says(root: Path, tmp_path: Path) -> None:
    land, areas = load(root), upload(tmp_path)
    taken = sorting.take_sorted(scenario(), areas, HOW, land.measures, "da")
    told = [(w.id, w.measure, w.title, w.owner, w.start, w.status) for w in taken.scenario.allocate]
    assert told == [
        ("rewet_1", "rewet", "Åen", "9001", 2028, "granted"),
        ("afforest_1", "afforest", "Mosen", "9002", 2029, "idea"),
        ("rewet_2", "rewet", "Engen", "9001", None, "granted"),
    ]
    plan = decide(land, taken)
    hectares = dict(zip(plan.allocations.index, plan.allocations["asked_ha"], strict=True))
    assert sum(hectares.values()) == pytest.approx(2.5)


def test_what_is_left_out_or_not_understood_is_told(tmp_path: Path) -> None:
    found = sorting.sort(upload(tmp_path), HOW)
    assert found.measures.tolist() == ["rewet", "afforest", "rewet", ""]
    assert [issue.found for issue in found.issues] == [
        "1 areas for which no measure was chosen: 'Andet'",
        "'snart' in 1 areas, which is no year",
        "'Skitse' in 1 areas, for which no status was chosen",
    ]


def test_many_areas_that_are_alike_become_one_wish(root: Path, tmp_path: Path) -> None:
    squares = [world.square(n, 0, n + 1, 1) for n in range(60)]
    areas = upload(tmp_path, {"a": ["x", "y"] * 30}, squares)
    how = ByColumn(measure="a", measures={"x": "rewet", "y": "afforest"})
    taken = sorting.take_sorted(scenario(), areas, how, load(root).measures, "da")
    assert [(w.id, len(w.area.drawn_ids)) for w in taken.scenario.allocate] == [
        ("rewet_1", 30),
        ("afforest_1", 30),
    ]
    assert len(taken.areas) == 60


def test_nothing_chosen_is_refused_and_one_measure_serves_all(root: Path, tmp_path: Path) -> None:
    land, areas = load(root), upload(tmp_path)
    with pytest.raises(InvalidInput, match="no area at all"):
        sorting.take_sorted(scenario(), areas, ByColumn(measure="tiltag"), land.measures, "da")
    taken = sorting.take_sorted(scenario(), areas, ByColumn(one="rewet"), land.measures, "da")
    assert [w.measure for w in taken.scenario.allocate] == ["rewet"] * 4
    again = sorting.take_sorted(taken, areas, ByColumn(one="rewet"), land.measures, "da")
    assert len({w.id for w in again.scenario.allocate}) == 8


def test_a_word_that_names_a_measure_is_taken_for_it(root: Path) -> None:
    titles = {n: (m.title.da, m.title.en) for n, m in load(root).measures.items()}
    assert sorting.likely("REWET", titles) == "rewet"
    assert sorting.likely(titles["afforest"][0].upper(), titles) == "afforest"
    assert sorting.likely("noget helt andet", titles) is None


@given(st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=20))
def test_hectares_by_measure_and_left_out_are_those_of_the_file(values: list[str]) -> None:
    import pandas as pd

    shapes = [world.square(n, 0, n + 1, n + 1) for n in range(len(values))]
    areas = Upload(shapes, [""] * len(shapes), table=pd.DataFrame({"a": values}))
    found = sorting.sort(areas, ByColumn(measure="a", measures={"x": "rewet", "y": "nature"}))
    hectares = sorting.hectares(areas)
    parts = sum(hectares[found.measures == name].sum() for name in ("rewet", "nature", ""))
    assert parts == pytest.approx(sum(shapely.area(shapes)) / 10_000)
    assert [bool(m) for m in found.measures] == [v != "z" for v in values]
