"""How a plan is painted: a number for each piece, shapes where one is cut, and differences."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from landuse.domain.landscape import Landscape
from landuse.workflow import decide, editing, load, read_scenario
from landuse.workflow.edges import edges_in_sight
from landuse.workflow.painting import REFUSED, Painting, classes, difference, paint, table
from landuse.workflow.pictures import is_field, pieces_of
from landuse.workflow.scenarios import Drawn
from tests import world

TO_DEGREES = Transformer.from_crs(world.CRS, "EPSG:4326", always_xy=True).transform


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


@pytest.fixture
def land(root: Path) -> Landscape:
    return load(root)


def painted(land: Landscape, drawn: Drawn) -> Painting:
    return paint(land, decide(land, drawn), drawn.areas)


def of(land: Landscape, painting: Painting, measure: str) -> set[str]:
    """Return the units of pieces that are painted as a measure."""
    code = list(land.measures).index(measure) + 1
    rows = np.flatnonzero(painting.codes[1:] == code)
    return set(land.pieces["unit_id"].iloc[rows])


def test_a_whole_field_is_a_number_and_no_shape(root: Path, land: Landscape) -> None:
    drawn = editing.remove(read_scenario(root, "corner"), "corner")
    picked = editing.pick(drawn, ["C"], "rewet")
    painting = painted(land, picked)
    assert of(land, painting, "rewet") == {"C"}
    assert len(painting.parts) == 0
    assert painting.codes[0] == 0
    assert len(painting.codes) == len(land.pieces) + 1


def test_a_drawn_area_that_cuts_fields_is_shapes(root: Path, land: Landscape) -> None:
    painting = painted(land, read_scenario(root, "corner"))
    assert not painting.codes.any()
    assert painting.parts.area.sum() == pytest.approx(100 * 125)
    assert painting.drawn["id"].tolist() == ["corner"]


def test_land_that_may_not_be_had_is_painted_as_refused(root: Path) -> None:
    wild = [({**p, "anvendelse": "natur"} if p["marknr"] == "B" else p, g) for p, g in world.FIELDS]
    (root / "data/fields.geojson").write_text(world.geojson(wild), "utf-8")
    land = load(root)
    drawn = editing.remove(read_scenario(root, "corner"), "corner")
    painting = painted(land, editing.pick(drawn, ["A", "B"], "rewet"))
    assert of(land, painting, "rewet") == {"A"}
    assert set(painting.codes[1:][land.pieces["unit_id"] == "B"]) == {REFUSED}


def test_a_difference_turns_one_painting_into_the_other(root: Path, land: Landscape) -> None:
    drawn = read_scenario(root, "corner")
    first = painted(land, drawn)
    second = painted(land, editing.pick(drawn, ["D"], "afforest"))
    change = difference(land, second, first)
    codes = first.codes.copy()
    for code, pieces in change["codes"].items():
        codes[pieces] = int(code)
    assert np.array_equal(codes, second.codes)
    assert change["drawn"]["gone"] == []
    assert change["drawn"]["come"]["features"] == []


def test_where_parts_came_or_went_is_told_as_boxes(root: Path, land: Landscape) -> None:
    without = painted(land, editing.remove(read_scenario(root, "corner"), "corner"))
    with_it = painted(land, read_scenario(root, "corner"))
    for change in (difference(land, with_it, without), difference(land, without, with_it)):
        touched = shapely.union_all([shapely.box(w, s, e, n) for (s, w), (n, e) in change["cut"]])
        for east, north in ((30, 60), (140, 140)):
            assert touched.contains(
                shapely.Point(TO_DEGREES(world.EAST + east, world.NORTH + north))
            )
        assert not touched.contains(shapely.Point(TO_DEGREES(world.EAST + 10, world.NORTH + 10)))


def test_nothing_changed_is_an_empty_difference_and_none_is_all_of_it(
    root: Path, land: Landscape
) -> None:
    painting = painted(land, read_scenario(root, "corner"))
    again = painted(land, read_scenario(root, "corner"))
    same = difference(land, again, painting)
    assert (same["codes"], same["cut"], same["drawn"]["gone"]) == ({}, [], [])
    assert same["drawn"]["come"]["features"] == []
    whole = difference(land, painting, None)
    assert len(whole["cut"]) == len(painting.parts)
    assert [f["properties"]["id"] for f in whole["drawn"]["come"]["features"]] == ["corner"]


def test_a_redrawn_area_goes_and_comes_under_its_own_id(root: Path, land: Landscape) -> None:
    drawn = read_scenario(root, "corner")
    moved = drawn.areas.copy()
    moved.geometry = [world.square(25, 50, 150, 140)]
    new, old = painted(land, Drawn(drawn.scenario, moved)), painted(land, drawn)
    change = difference(land, new, old)["drawn"]
    assert change["gone"] == ["corner"]
    assert [f["properties"]["id"] for f in change["come"]["features"]] == ["corner"]


def test_a_shape_turned_about_its_middle_is_another(root: Path, land: Landscape) -> None:
    drawn = read_scenario(root, "corner")
    frames = []
    for corners in ([(0, 0), (90, 0), (0, 90)], [(90, 90), (0, 90), (90, 0)]):
        turned = drawn.areas.copy()
        at = [(world.EAST + x, world.NORTH + y) for x, y in corners]
        turned.geometry = [shapely.Polygon(at)]  # as many corners, as large, as far about
        frames.append(painted(land, Drawn(drawn.scenario, turned)))
    change = difference(land, frames[1], frames[0])
    assert change["drawn"]["gone"] == ["corner"]
    assert change["cut"] != []


def test_tables_have_one_byte_for_each_piece_after_no_land(land: Landscape) -> None:
    starts, use, soil = (
        np.frombuffer(table(land, name), dtype=np.uint8) for name in ("starts", "use", "soil")
    )
    assert len(starts) == len(use) == len(soil) == len(land.pieces) + 1
    assert starts[0] == use[0] == soil[0] == 0
    numbers = starts.cumsum()[1:]
    assert len(set(numbers)) == land.pieces["unit_id"].nunique()
    assert [len(set(numbers[land.pieces["unit_id"] == u])) for u in "ABCD"] == [1, 1, 1, 1]
    named = np.array(classes(land, "soil"))[soil[1:] - 1]
    assert (named == land.pieces["soil"].astype(str)).all()
    assert is_field(land).all()


def test_the_pieces_of_a_unit_are_all_of_them(land: Landscape) -> None:
    for unit in "ABCD":
        assert pieces_of(land, unit)["area_ha"].sum() == pytest.approx(1.0)
        assert set(pieces_of(land, unit)["unit_id"]) == {unit}


def test_edges_to_draw_along_are_none_where_there_are_too_many(land: Landscape) -> None:
    everywhere = (5.0, 50.0, 15.0, 60.0)
    assert len(edges_in_sight(land, everywhere, most=100)["features"]) == len(land.pieces)
    assert edges_in_sight(land, everywhere, most=2)["features"] == []
    assert edges_in_sight(land, (1.0, 1.0, 2.0, 2.0), most=100)["features"] == []


def test_one_draws_along_borders_and_layers_as_they_are(land: Landscape) -> None:
    """The border of the two municipalities runs 100 m east of the corner."""
    sight = (*degrees(60, 20), *degrees(140, 60))
    pieces = len(edges_in_sight(land, sight, most=100)["features"])
    names = ("municipalities", "peat", "nobody")  # peat cuts the land, nobody is no layer
    held = edges_in_sight(land, sight, names, most=100)["features"][pieces:]
    assert len(held) == 2
    corners = shapely.get_coordinates([shape(one["geometry"]) for one in held])
    assert (
        abs(corners[:, 0] - degrees(100, 40)[0]) < 5e-6
    ).all()  # a third of a metre: the grid turns


def degrees(east: float, north: float) -> tuple[float, float]:
    """Return a place of the four-field world as the map says it."""
    lng, lat = TO_DEGREES(world.EAST + east, world.NORTH + north)
    return lng, lat


def test_land_without_fields_has_no_field(root: Path) -> None:
    shutil.rmtree(root / "scenarios")
    (root / "layers/fields.toml").unlink()
    assert not is_field(load(root, strict=False)).any()


def test_what_is_hidden_is_left_out_and_what_shares_its_land_stays(
    root: Path, land: Landscape
) -> None:
    drawn = editing.remove(read_scenario(root, "corner"), "corner")
    drawn = editing.pick(editing.pick(drawn, ["C"], "rewet"), ["C", "D"], "recreation")
    plan = decide(land, drawn)

    def seen(*hidden: str) -> tuple[set[str], set[str]]:
        painting = paint(land, plan, drawn.areas, hidden)
        return of(land, painting, "rewet"), of(land, painting, "recreation")

    assert seen() == ({"C"}, {"D"})
    assert seen("rewet_1") == (set(), {"C", "D"})
    assert seen("recreation_1") == ({"C"}, set())
    assert seen("rewet_1", "recreation_1") == (set(), set())


def test_refused_land_of_what_is_hidden_is_left_out(root: Path) -> None:
    wild = [({**p, "anvendelse": "natur"} if p["marknr"] == "B" else p, g) for p, g in world.FIELDS]
    (root / "data/fields.geojson").write_text(world.geojson(wild), "utf-8")
    land = load(root)
    drawn = editing.remove(read_scenario(root, "corner"), "corner")
    drawn = editing.pick(drawn, ["B"], "afforest")
    plan = decide(land, drawn)
    assert REFUSED in paint(land, plan, drawn.areas).codes
    assert REFUSED not in paint(land, plan, drawn.areas, {"afforest_1"}).codes
