"""Patches: what touches is one; and how much of a piece lies inside zones."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from landuse.geo.inside import inside_ha
from landuse.geo.patches import nearby, patches
from tests.world import square


def shapes(*geometries: shapely.Geometry) -> np.ndarray:
    return np.array(geometries, dtype=object)


def test_land_that_touches_is_one_patch_and_a_gap_makes_two() -> None:
    land = shapes(square(0, 0, 100, 100), square(100, 0, 150, 100), square(153, 0, 200, 100))
    assert sorted(patches(land).area_ha) == pytest.approx([0.47, 1.5])
    assert patches(land, gap_m=5.0).area_ha.tolist() == pytest.approx([1.97])


def test_the_parts_of_one_piece_are_patches_of_their_own() -> None:
    apart = shapely.multipolygons([square(0, 0, 10, 10), square(500, 0, 510, 10)])
    assert len(patches(shapes(apart))) == 2


def test_no_land_is_no_patch() -> None:
    assert len(patches(shapes())) == 0


def test_boxes_are_never_further_apart_than_the_patches_in_them() -> None:
    land = patches(shapes(square(0, 0, 10, 10), square(40, 40, 50, 50), square(0, 100, 10, 110)))
    at = nearby(land)
    pairs = at.pairs(1000.0)
    assert pairs.shape[1] == 3
    assert (at.at_least_m(pairs) <= at.distance_m(pairs) + 1e-9).all()


@given(
    st.lists(st.tuples(*[st.integers(0, 150)] * 4), max_size=5),
    st.floats(10, 90),
)
def test_hectares_inside_zones_do_not_care_how_land_is_cut_nor_that_zones_overlap(
    corners: list[tuple[int, int, int, int]], at: float
) -> None:
    zones = shapes(*(square(x, y, x + w + 1, y + h + 1) for x, y, w, h in corners))
    field = square(0, 0, 100, 100)
    halves = shapes(square(0, 0, at, 100), square(at, 0, 100, 100))
    whole = inside_ha(shapes(field), zones)
    union = shapely.union_all(zones) if len(zones) else shapely.Polygon()
    assert whole.sum() == pytest.approx(field.intersection(union).area / 1e4, abs=1e-6)
    assert inside_ha(halves, zones).sum() == pytest.approx(whole.sum(), abs=1e-6)
