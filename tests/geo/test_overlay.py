"""Cutting: by hand on squares, then for any zones at all."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.geo.area import area_ha
from landuse.geo.frame import polygonal, tiled
from landuse.geo.overlay import NO_ZONE, cut, first_keeps, without
from landuse.geo.repair import on_grid


def shapes(*held: shapely.Geometry) -> np.ndarray:
    return np.array(held, dtype=object)


LAND = shapes(*(shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200)))


def test_one_hectare_is_a_hundred_metres_squared():
    assert area_ha(shapes(shapely.box(0, 0, 100, 100), None)).tolist() == [1.0, 0.0]


def test_a_zone_across_two_squares_takes_half_of_each():
    parts = cut(LAND, shapes(shapely.box(50, 0, 150, 100)), np.array([7]))
    found = list(zip(parts.land, parts.code, area_ha(parts.shapes), strict=True))
    assert found == [
        (0, NO_ZONE, 0.5),
        (0, 7, 0.5),
        (1, NO_ZONE, 0.5),
        (1, 7, 0.5),
        (2, NO_ZONE, 1.0),
    ]
    assert parts.whole.tolist() == [False, False, False, False, True]


def test_where_two_zones_overlap_the_first_claims_the_land():
    zones = shapes(shapely.box(0, 0, 60, 100), shapely.box(40, 0, 100, 100))
    parts = cut(LAND[:1], zones, np.array([0, 1]))
    assert area_ha(parts.shapes).tolist() == pytest.approx([0.6, 0.4])


def test_a_zone_that_holds_all_comes_after_an_earlier_one_that_holds_some():
    zones = shapes(shapely.box(0, 0, 25, 100), shapely.box(-10, -10, 200, 200))
    parts = cut(LAND[:1], zones, np.array([0, 1]))
    assert area_ha(parts.shapes).tolist() == pytest.approx([0.25, 0.75])


def test_parts_in_one_class_are_one_part():
    zones = shapes(shapely.box(0, 0, 20, 100), shapely.box(80, 0, 100, 100))
    parts = cut(LAND[:1], zones, np.array([3, 3]))
    assert parts.code.tolist() == [NO_ZONE, 3]
    assert shapely.get_num_geometries(parts.shapes).tolist() == [1, 2]


def test_a_sliver_stays_with_the_larger_part():
    parts = cut(LAND[:1], shapes(shapely.box(-5, 0, 5e-7, 100)), np.array([0]))
    assert parts.code.tolist() == [NO_ZONE]
    assert parts.whole.all()


def test_no_zones_and_no_land_are_answers():
    assert cut(LAND, shapes(), np.array([], dtype=np.intp)).code.tolist() == [NO_ZONE] * 3
    assert len(cut(shapes(), LAND, np.array([0, 0, 0])).land) == 0


def test_tiles_are_the_polygon_they_came_from():
    round_one = shapely.buffer(shapely.Point(0, 0), 1000, quad_segs=2000)
    tiles, origin = tiled(shapes(LAND[0], round_one), 100)
    assert set(origin) == {0, 1}
    assert shapely.get_num_coordinates(tiles).max() <= 100
    assert shapely.area(tiles[origin == 1]).sum() == pytest.approx(round_one.area, rel=1e-12)


def test_land_without_two_touching_fields_is_what_is_left():
    left = without(LAND[:1], shapes(shapely.box(0, 0, 30, 100), shapely.box(30, 0, 50, 100)))
    assert area_ha(left).tolist() == pytest.approx([0.5])


def test_of_two_overlapping_fields_the_first_keeps_the_land():
    held, lost = first_keeps(shapes(shapely.box(0, 0, 60, 100), shapely.box(40, 0, 100, 100)))
    assert area_ha(held).tolist() == pytest.approx([0.6, 0.4])
    assert lost.tolist() == pytest.approx([0, 2000])


def test_only_polygons_come_out_of_a_mixed_collection():
    mixed = shapely.GeometryCollection([LAND[0], shapely.LineString([(0, 0), (1, 1)])])
    found = polygonal(shapes(mixed, shapely.Point(0, 0), None))
    assert [g is None for g in found] == [False, True, True]
    assert found[0].area == 10_000


point = st.tuples(st.floats(-50, 350), st.floats(-50, 150))
circles = st.lists(st.tuples(point, st.floats(0.01, 120)), min_size=1, max_size=8)


@settings(deadline=None)
@given(circles)
def test_area_in_is_area_out_for_any_zones(held):  # C12
    zones = on_grid(shapes(*(shapely.buffer(shapely.Point(p), r) for p, r in held)))
    zones = zones[~shapely.is_missing(zones)]
    parts = cut(LAND, zones, np.arange(len(zones)) % 3)
    assert area_ha(parts.shapes).sum() == pytest.approx(3.0, abs=1e-6)
    for row in range(3):
        mine = parts.shapes[parts.land == row]
        assert shapely.union_all(mine).area == pytest.approx(10_000, abs=0.02)
    inside = area_ha(parts.shapes[parts.code != NO_ZONE]).sum()
    union = shapely.intersection(shapely.union_all(zones), shapely.union_all(LAND))
    assert inside == pytest.approx(union.area / 10_000, abs=5e-5)
