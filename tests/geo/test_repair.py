"""Repair: what was mended stands in the ledger, and hectares are never lost in silence."""

import numpy as np
import pytest
import shapely

from landuse.geo.repair import on_grid, repaired

BOW_TIE = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
SQUARE = shapely.box(0, 0, 100, 100)


def shapes(*held):
    return np.array(held, dtype=object)


def test_a_bow_tie_becomes_two_triangles_and_is_named():
    done = repaired(shapes(SQUARE, BOW_TIE), ["a", "b"], "fields")
    (row,) = done.repairs
    assert (row.layer, row.kind, row.count, row.ids) == ("fields", "invalid", 1, ("b",))
    assert row.area_ha == pytest.approx(0.5)  # as read its two halves cancel out
    assert shapely.is_valid(done.shapes).all()


def test_empty_and_vanishing_shapes_are_told():
    thin = shapely.Polygon([(0, 0), (100, 0), (100, 0.0001), (0, 0.0001)])
    done = repaired(shapes(None, thin, SQUARE), ["a", "b", "c"], "x")
    assert [(r.kind, r.count) for r in done.repairs] == [("empty", 1), ("vanished", 1)]
    assert [g is None for g in done.shapes] == [True, True, False]


def test_neighbours_with_other_rounding_meet_on_the_grid():
    left = shapely.box(0, 0, 50.0000001, 100)
    right = shapely.box(49.9999999, 0, 100, 100)
    a, b = on_grid(shapes(left, right))
    assert shapely.intersection(a, b).area == 0
    assert shapely.union(a, b).area == 10_000


def test_the_grid_is_taken_off_again_so_that_later_cuts_are_exact():
    (held,) = on_grid(shapes(SQUARE))
    cutter = shapely.Polygon([(0, 0), (100, 33.33333333), (0, 66.6666666)])
    inside, outside = shapely.intersection(held, cutter), shapely.difference(held, cutter)
    assert shapely.get_precision(held) == 0
    assert inside.area + outside.area == pytest.approx(10_000, abs=1e-9)


def test_heights_are_dropped_and_good_shapes_need_no_line():
    tall = shapely.force_3d(SQUARE, 7.0)
    done = repaired(shapes(tall), ["a"], "x")
    assert done.repairs == ()
    assert not shapely.has_z(done.shapes[0])
