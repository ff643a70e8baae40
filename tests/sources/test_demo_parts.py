"""The valley's parts by hand, on one square kilometre: ditches, catchments, holdings, clipping."""

import numpy as np
import pytest
import shapely

from landuse.sources.demo.drainage import ditches
from landuse.sources.demo.fields import Fields
from landuse.sources.demo.holdings import holdings
from landuse.sources.demo.places import clipped
from landuse.sources.demo.terrain import SOUTH, WEST, Ground
from landuse.sources.demo.water import Water, peat_polygons

SIZE, CELL_M, PIXEL_M = 40, 25.0, 10.0


def plain() -> Ground:
    """Return a square kilometre that slopes to the sea in the west."""
    height = np.tile(np.arange(SIZE, dtype=float), (SIZE, 1))
    below = np.arange(SIZE * SIZE).reshape(SIZE, SIZE) - 1
    below[:, 0] = -1
    upstream = (SIZE - height) * CELL_M**2 / 10_000
    return Ground(CELL_M, height, height == 0, below.ravel(), upstream, height)


def water(*, peat: int) -> Water:
    """Return no water, and peat of one class in the southern half."""
    pixels = np.zeros((100, 100), dtype=np.uint8)
    pixels[50:] = peat
    nothing = np.array([], dtype=object)
    return Water(nothing, np.array([]), shapely.Polygon(), nothing, pixels, PIXEL_M)


def field(west_m: float, south_m: float, wide_m: float, high_m: float) -> shapely.Polygon:
    """Return a rectangular field by where it lies on the plain."""
    left, low = WEST + west_m, SOUTH + south_m
    return shapely.box(left, low, left + wide_m, low + high_m)


def held(*shapes: shapely.Geometry) -> np.ndarray:
    """Return shapes as an array."""
    return np.array([None, *shapes], dtype=object)[1:]


def test_a_field_on_peat_has_a_ditch_for_every_ninety_metres_and_one_beside_it_none() -> None:
    wet, dry = field(100, 100, 400, 200), field(100, 700, 400, 200)
    found = ditches(plain(), water(peat=2), held(wet, dry))
    assert len(found) == 2
    assert shapely.length(found) == pytest.approx([388, 388])  # six metres from either end
    assert sorted(shapely.bounds(found)[:, 1] - SOUTH) == pytest.approx([150, 250])


def test_a_valley_without_peat_has_no_ditch_and_no_polygon() -> None:
    land, none = plain(), water(peat=0)
    assert len(ditches(land, none, held(field(100, 100, 400, 200)))) == 0
    shapes, classes = peat_polygons(none, land)
    assert len(shapes) == len(classes) == 0


def test_peat_keeps_to_the_municipalities_by_a_pixel() -> None:
    land = plain()
    inside = water(peat=1).within(field(0, 0, 500, 1000), land)
    shapes, _ = peat_polygons(inside, land)
    left, low, right, high = shapely.total_bounds(shapes) - [WEST, SOUTH, WEST, SOUTH]
    assert (left, low, high) == (0, 0, 500)
    assert 500 <= right <= 500 + PIXEL_M


def test_fields_of_a_block_are_farmed_together_but_for_what_is_let() -> None:
    shapes = held(*(field(10 * n, 0, 9, 9) for n in range(80)))
    block, number = np.repeat([0, 1], 40), np.tile(np.arange(40), 2)
    farms = np.array([[WEST, SOUTH], [WEST + 900, SOUTH + 900]])
    some = Fields(shapes, block, number, np.ones(80, dtype=int))
    found = holdings(np.random.default_rng(1), some, farms)
    assert set(map(len, found)) == {12}
    for each in (0, 1):
        _, count = np.unique(found[block == each].astype(str), return_counts=True)
        assert count.max() >= 32
    again = holdings(np.random.default_rng(1), some, farms)
    assert (found == again).all()


def test_what_lies_across_a_border_is_cut_and_what_lies_inside_is_as_it_was() -> None:
    mask = field(0, 0, 100, 100)
    shapes = held(field(10, 10, 20, 20), field(90, 10, 20, 20), field(200, 10, 20, 20))
    found = clipped(shapes, mask)
    assert found[0] is shapes[0]
    assert shapely.area(found).tolist() == [400, 200, 0]
