"""Cut, split, merge, buffer: areas by hand first, then that no hectare is made or lost."""

import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landuse.domain.issues import InvalidInput
from landuse.domain.scenario import Scenario
from landuse.sources.areas import drawn_frame
from landuse.workflow import Drawn, decide, editing, load
from landuse.workflow.shaping import drawn_shape
from tests import degrees, world

TITLE = {"da": "x", "en": "x"}


def scenario(*allocations: dict, **shapes: shapely.Geometry) -> Drawn:
    """Return a scenario with these areas drawn, and an allocation of the same id for each."""
    raw = {"id": "x", "title": TITLE, "question": TITLE, "allocate": list(allocations)}
    areas = drawn_frame(list(shapes), list(shapes), list(shapes.values()), world.CRS)
    return Drawn(Scenario.model_validate(raw), areas)


def wish(name: str, measure: str = "rewet", **more: object) -> dict:
    return {"id": name, "measure": measure, "area": {"drawn": name}} | more


def hectares(drawn: Drawn) -> dict[str, float]:
    return {str(name): shape.area / 10_000 for name, shape in drawn.areas.geometry.items()}


def ids(drawn: Drawn) -> list[str]:
    return [held.id for held in drawn.scenario.allocate]


@pytest.fixture
def one() -> Drawn:
    words = {"title": "Enge 1", "owner": "9001", "status": "agreed", "start": 2028, "note": "n",
             "scheme": "lowland_project"}  # fmt: skip
    return scenario(wish("a", **words), a=world.square(0, 0, 100, 100))


def test_a_hole_a_bite_and_a_cut_through(one: Drawn) -> None:
    hole = editing.cut(one, "a", degrees.box(40, 40, 60, 60))
    assert hectares(hole) == {"a": pytest.approx(1 - 0.04)}
    assert len(hole.areas.geometry["a"].interiors) == 1
    assert hectares(editing.cut(one, "a", degrees.box(50, 50, 150, 150)))["a"] == pytest.approx(
        0.75
    )
    through = editing.cut(one, "a", degrees.box(40, -10, 60, 110))
    assert through.areas.geometry["a"].geom_type == "MultiPolygon"
    assert hectares(through) == {"a": pytest.approx(0.8)}
    assert ids(through) == ["a"]
    assert hectares(one) == {"a": 1.0}  # the scenario one had is as it was


def test_a_cut_beside_the_area_changes_nothing_and_one_that_takes_all_is_refused(
    one: Drawn,
) -> None:
    assert editing.cut(one, "a", degrees.box(300, 300, 400, 400)) is one
    with pytest.raises(InvalidInput, match="leaves nothing"):
        editing.cut(one, "a", degrees.box(-1, -1, 101, 101))
    with pytest.raises(InvalidInput, match="no area 'b'"):
        editing.cut(one, "b", degrees.box(0, 0, 1, 1))
    with pytest.raises(InvalidInput, match="inside"):
        editing.cut(one, "a", degrees.box(5, 5, 5, 5))


def test_a_line_across_makes_two_with_the_same_words(one: Drawn) -> None:
    two = editing.split(one, "a", degrees.line((30, -10), (30, 110)))
    assert hectares(two) == {"a": pytest.approx(0.7), "rewet_1": pytest.approx(0.3)}
    first, second = two.scenario.allocate
    assert (second.title, second.area.drawn) == ("Enge 2", "rewet_1")
    same = {"id", "title", "area"}
    assert first.model_dump(exclude=same) == second.model_dump(exclude=same)
    assert first == one.scenario.allocate[0]
    again = editing.split(two, "a", degrees.line((-10, 50), (110, 50)))
    assert [held.title for held in again.scenario.allocate] == ["Enge 1", "Enge 3", "Enge 2"]


def test_a_line_that_winds_goes_from_side_to_side() -> None:
    held = scenario(wish("a"), a=world.square(0, 0, 100, 100))
    winding = degrees.line((-10, 10), (110, 10), (110, 20), (-10, 20))
    two = editing.split(held, "a", winding)
    assert hectares(two) == {"a": pytest.approx(0.9), "rewet_1": pytest.approx(0.1)}


def test_parts_a_line_does_not_reach_go_with_their_side() -> None:
    apart = shapely.MultiPolygon([world.square(0, 0, 100, 100), world.square(200, 0, 220, 100)])
    two = editing.split(scenario(wish("a"), a=apart), "a", degrees.line((60, -10), (60, 110)))
    assert sorted(hectares(two).values()) == [pytest.approx(0.6), pytest.approx(0.6)]


@pytest.mark.parametrize(
    "line",
    [
        degrees.line((300, 0), (300, 100)),
        degrees.line((50, -10), (50, 50)),
        degrees.line((0, -10), (0, 110)),
        degrees.point(50, 50),
        degrees.line((5, 5), (5, 5)),
        {"type": "LineString", "coordinates": [[9, "x"]]},
        {"type": "LineString", "coordinates": [[900, 5], [800, 7]]},
    ],
)
def test_a_line_that_does_not_cross_is_refused(one: Drawn, line: dict) -> None:
    with pytest.raises(InvalidInput):
        editing.split(one, "a", line)


def test_an_area_with_two_allocations_is_split_for_both() -> None:
    held = scenario(
        wish("a"),
        wish("way", "recreation") | {"area": {"drawn": "a"}},
        a=world.square(0, 0, 100, 100),
    )
    two = editing.split(held, "a", degrees.line((50, -10), (50, 110)))
    assert [(w.measure, w.area.drawn) for w in two.scenario.allocate] == [
        ("rewet", "a"), ("rewet", "rewet_1"), ("recreation", "a"), ("recreation", "rewet_1"),
    ]  # fmt: skip
    assert len(set(ids(two))) == 4


def test_areas_of_one_measure_become_one_where_the_last_stood() -> None:
    held = scenario(
        wish("a", title="Enge"), wish("b"), wish("c", "afforest"), wish("d", title="Mose"),
        a=world.A, b=world.B, c=world.C, d=world.D,
    )  # fmt: skip
    whole = editing.merge(held, ["d", "a"])
    assert ids(whole) == ["b", "c", "a"]
    assert whole.scenario.allocate[-1].title == "Enge"
    assert hectares(whole) == {"a": pytest.approx(2), "b": 1, "c": 1}
    with pytest.raises(InvalidInput, match="different measures"):
        editing.merge(held, ["a", "c"])
    with pytest.raises(InvalidInput, match="two areas"):
        editing.merge(held, ["a", "a"])


def test_some_of_the_areas_of_an_allocation_may_be_joined() -> None:
    several = wish("all") | {"area": {"drawn": ["a", "b"]}}
    held = scenario(several, wish("d"), a=world.A, b=world.B, d=world.D)
    one = editing.merge(held, ["a", "b"])
    assert [w.area.drawn for w in one.scenario.allocate] == ["a", "d"]
    other = editing.merge(held, ["b", "d"])
    assert [(w.id, w.area.drawn) for w in other.scenario.allocate] == [("all", ["b", "a"])]


def test_a_stream_valley_and_a_circle() -> None:
    empty = scenario()
    valley = editing.buffer(empty, degrees.line((0, 100), (200, 100)), 50, "rewet", title="Vådt")
    assert hectares(valley)["rewet_1"] == pytest.approx(2 + math.pi * 0.25, rel=0.01)
    assert valley.scenario.allocate[0].title == "Vådt 1"
    circle = editing.buffer(empty, degrees.point(100, 100), 50, "wind")
    assert hectares(circle)["wind_1"] == pytest.approx(math.pi * 0.25, rel=0.01)


@pytest.mark.parametrize("metres", [0, -5, 5001, float("nan"), float("inf")])
def test_a_width_out_of_bounds_is_refused(metres: float) -> None:
    with pytest.raises(InvalidInput, match="metres"):
        editing.buffer(scenario(), degrees.point(1, 1), metres, "rewet")


def test_an_area_is_no_line_to_give_a_width() -> None:
    with pytest.raises(InvalidInput, match="a line or a point"):
        editing.buffer(scenario(), degrees.box(0, 0, 5, 5)["geometry"], 10, "rewet")
    with pytest.raises(InvalidInput, match="without a type"):
        editing.buffer(scenario(), {}, 10, "rewet")


corner = st.tuples(st.floats(0, 200), st.floats(0, 200)).map(
    lambda xy: (round(xy[0], 3), round(xy[1], 3))
)
MILLIMETRE_M = 0.001


@settings(max_examples=60, deadline=None)
@given(st.lists(corner, min_size=3, max_size=8), st.lists(corner, min_size=2, max_size=5))
def test_split_and_merge_conserve_hectares(
    ring: list[tuple[float, float]], way: list[tuple[float, float]]
) -> None:
    shape = shapely.make_valid(
        shapely.Polygon([(x + world.EAST, y + world.NORTH) for x, y in ring]), method="structure"
    )
    assume(shape.area > 10 and shapely.LineString(way).length > 1)
    held = scenario(wish("a"), a=shape)
    try:
        two = editing.split(held, "a", degrees.line(*way))
    except InvalidInput:
        return
    parts = two.areas.geometry
    moved_m2 = MILLIMETRE_M * (shape.length + shapely.LineString(way).length)
    assert parts.area.sum() == pytest.approx(shape.area, abs=moved_m2)
    assert parts.iloc[0].intersection(parts.iloc[1]).area <= moved_m2
    whole = editing.merge(two, list(parts.index))
    assert whole.areas.area.sum() == pytest.approx(shape.area, abs=moved_m2)
    assert ids(whole) == ["a"]


@settings(max_examples=50, deadline=None)
@given(st.lists(corner, min_size=3, max_size=8), st.lists(corner, min_size=3, max_size=8))
def test_what_is_cut_away_and_what_is_left_are_the_area(
    ring: list[tuple[float, float]], hole: list[tuple[float, float]]
) -> None:
    whole, away = (
        shapely.make_valid(shapely.Polygon(corners), method="structure") for corners in (ring, hole)
    )
    assume(whole.area > 10 and away.area > 10)
    moved = shapely.transform(whole, lambda xy: np.add(xy, (world.EAST, world.NORTH)))
    held = scenario(wish("a"), a=moved)
    moved_m2 = MILLIMETRE_M * 2 * (whole.length + away.length)
    # On the grid: of edges that run along one another, floats alone may make a face.
    gone = drawn_shape(held, degrees.feature(away))
    taken_m2 = shapely.intersection(moved, gone, grid_size=MILLIMETRE_M).area
    try:
        left = editing.cut(held, "a", degrees.feature(away))
    except InvalidInput:
        assert taken_m2 == pytest.approx(whole.area, abs=moved_m2)
        return
    assert left.areas.area.sum() + taken_m2 == pytest.approx(whole.area, abs=moved_m2)


def test_a_plan_counts_the_same_before_and_after_a_split(tmp_path: Path) -> None:
    land = load(world.project(tmp_path / "project"))
    whole = scenario(wish("a"), a=world.square(20, 20, 180, 180))
    halves = editing.split(whole, "a", degrees.line((-10, 40), (210, 130)))
    counted = [decide(land, held).allocations["counted_ha"].sum() for held in (whole, halves)]
    assert counted[0] == pytest.approx(counted[1], abs=1e-4)
    assert decide(land, halves).overlaps["area_ha"].sum() == pytest.approx(0, abs=1e-6)


def test_a_part_narrower_than_the_grid_is_not_divided() -> None:
    wide, narrow = world.square(20, 20, 180, 180), world.square(100, 190, 150, 190.0002)
    held = scenario(wish("a"), a=shapely.MultiPolygon([wide, narrow]))
    two = editing.split(held, "a", degrees.line((100, 0), (100, 300)))
    assert two.areas.area.sum() == pytest.approx(wide.area, abs=1)
