"""Squares of the map: where they lie, and in which order shapes are drawn in them."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from landuse.geo.tiles import Tile, ground, in_pixels, lines, tiles_over
from tests import world

UTM = CRS.from_user_input(world.CRS)
BOX = (world.EAST, world.NORTH, world.EAST + 200.0, world.NORTH + 200.0)
SHOWN = tiles_over(BOX, UTM, 14)[0]


def test_four_children_cover_their_square_row_after_row() -> None:
    tile = Tile(3, 4, 2)
    west, north = tile.corner
    half = tile.side_m / 2
    corners = [child.corner for child in tile.children]
    at = [(west, north), (west + half, north), (west, north - half), (west + half, north - half)]
    assert np.allclose(corners, at)
    assert all(child.exists for child in tile.children)
    assert not Tile(3, 8, 0).exists
    assert not Tile(3, 0, -1).exists


@given(st.integers(0, 255), st.integers(0, 255), st.integers(8, 18))
def test_the_middle_of_a_pixel_is_a_whole_number(right: int, down: int, z: int) -> None:
    tile = tiles_over(BOX, UTM, z)[0]
    west, north = tile.corner
    step = tile.side_m / 256
    east, up = west + (right + 0.5) * step, north - (down + 0.5) * step
    place = Transformer.from_crs("EPSG:3857", UTM, always_xy=True).transform(east, up)
    assert np.allclose(in_pixels(np.array([place]), tile, UTM, 256), [[right, down]], atol=0.02)


def test_the_squares_over_some_land_cover_it() -> None:
    covered = shapely.union_all([shapely.box(*ground(t, UTM)) for t in tiles_over(BOX, UTM, 17)])
    assert covered.contains(shapely.box(*BOX))


def test_what_encloses_most_is_drawn_first_and_a_hole_after_the_line_around_it() -> None:
    ring = world.square(0, 0, 100, 100) - world.square(2, 2, 98, 98)  # less land than what it holds
    inner = world.square(2, 2, 98, 98)
    drawn = list(lines(np.array([inner, ring], dtype=object), SHOWN, UTM, 256))
    assert [(line.row, line.is_hole) for line in drawn] == [(1, False), (1, True), (0, False)]


def test_lines_and_points_come_after_areas_and_are_none() -> None:
    way = shapely.LineString([(world.EAST, world.NORTH), (world.EAST + 50, world.NORTH)])
    spot = shapely.Point(world.EAST, world.NORTH)
    shapes = np.array([spot, way, world.A], dtype=object)
    drawn = list(lines(shapes, SHOWN, UTM, 256))
    assert [(line.row, line.is_area, len(line.xy)) for line in drawn] == [
        (2, True, 5), (0, False, 1), (1, False, 2),
    ]  # fmt: skip


def test_a_shape_of_many_corners_is_cut_to_the_square_and_looks_the_same() -> None:
    west, south, east, _ = ground(SHOWN, UTM)
    round_ = shapely.Point(west, south).buffer(10 * (east - west), quad_segs=500)
    drawn = list(lines(np.array([round_], dtype=object), SHOWN, UTM, 256))
    assert len(drawn) == 1
    assert len(drawn[0].xy) < shapely.get_num_coordinates(round_)
    seen = shapely.Polygon(drawn[0].xy)
    assert seen.intersection(shapely.box(0, 0, 255, 255)).area > 0.99 * 255 * 255
