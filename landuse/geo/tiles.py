"""The squares a map in the browser is made of: where they lie, and lines in their pixels.

Web Mercator is for looking at only: no hectare is counted in it (C1, C4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import pi

import numpy as np
import shapely
from pyproj import CRS, Transformer

MERCATOR = "EPSG:3857"
HALF_M = pi * 6_378_137.0
"""Half the width of the Web Mercator world, metres of its own."""
MANY = 200
"""Corners above which a shape is cut to the square before it is drawn."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the world has such a square."""
        return self.z >= 0 and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z

    @property
    def children(self) -> tuple["Tile", ...]:
        """The four squares it consists of, one zoom closer: row after row."""
        return tuple(
            Tile(self.z + 1, 2 * self.x + e, 2 * self.y + s) for s in (0, 1) for e in (0, 1)
        )

    @property
    def side_m(self) -> float:
        """How long a side is, metres of Web Mercator."""
        return 2 * HALF_M / (1 << self.z)

    @property
    def corner(self) -> tuple[float, float]:
        """The north-west corner in Web Mercator."""
        return self.x * self.side_m - HALF_M, HALF_M - self.y * self.side_m


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a shape, in pixels: whose it is, and whether it bounds an area or a hole in one."""

    row: int
    is_area: bool
    is_hole: bool
    xy: np.ndarray


@lru_cache(maxsize=16)
def _between(source: CRS | str, target: CRS | str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def ground(tile: Tile, crs: CRS, *, margin: float = 0.0) -> tuple[float, float, float, float]:
    """Return west, south, east, north of the ground a square shows, in a planning CRS.

    Parameters
    ----------
    tile
        The square.
    crs
        The planning CRS.
    margin
        How much more on every side, as a share of the side.
    """
    west, north = tile.corner
    more, side = tile.side_m * margin, tile.side_m
    corners = (west - more, north - side - more, west + side + more, north + more)
    found: tuple[float, float, float, float] = _between(MERCATOR, crs).transform_bounds(*corners)
    return found


def tiles_over(bounds: tuple[float, float, float, float], crs: CRS, z: int) -> list[Tile]:
    """Return the squares of one zoom that show some of the ground within bounds."""
    west, south, east, north = _between(crs, MERCATOR).transform_bounds(*bounds)
    side = Tile(z, 0, 0).side_m
    columns = range(int((west + HALF_M) // side), int((east + HALF_M) // side) + 1)
    rows = range(int((HALF_M - north) // side), int((HALF_M - south) // side) + 1)
    return [Tile(z, x, y) for y in rows for x in columns]


def in_pixels(xy: np.ndarray, tile: Tile, crs: CRS, size: int) -> np.ndarray:
    """Return places of the ground in pixels of a square: right, down, whole at a middle."""
    east, north = _between(crs, MERCATOR).transform(xy[:, 0], xy[:, 1])
    west, top = tile.corner
    scale = size / tile.side_m
    turned = np.stack([(east - west) * scale, (top - north) * scale], axis=1) - 0.5
    return np.asarray(turned, dtype=np.float32)


def lines(shapes: np.ndarray, tile: Tile, crs: CRS, size: int) -> Iterator[Line]:
    """Return the lines of shapes in the pixels of a square, in the order to draw them.

    What encloses most comes first, so that what lies in a hole is drawn after the hole. Each
    hole follows the line around it.

    Parameters
    ----------
    shapes
        Polygons, lines or points in a planning CRS, some of which the square shows.
    tile
        The square.
    crs
        The planning CRS.
    size
        Pixels of a side.
    """
    parts, rows = shapely.get_parts(_cut(shapes, tile, crs), return_index=True)
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    enclosed = shapely.area(shapely.polygons(shapely.get_exterior_ring(parts[is_area])))
    order = np.argsort(-enclosed, kind="stable")
    rings, area_of = shapely.get_rings(parts[is_area][order], return_index=True)
    is_hole = np.diff(area_of, prepend=-1) == 0
    yield from _lines(rings, rows[is_area][order][area_of], is_hole, tile, crs, size, is_area=True)
    rest, none = parts[~is_area], np.zeros(int((~is_area).sum()), dtype=bool)
    yield from _lines(rest, rows[~is_area], none, tile, crs, size, is_area=False)


def _cut(shapes: np.ndarray, tile: Tile, crs: CRS) -> np.ndarray:
    """Return shapes with those of many corners cut to what the square shows."""
    many = shapely.get_num_coordinates(shapes) > MANY
    if not many.any():
        return shapes
    kept = shapes.copy()
    kept[many] = shapely.clip_by_rect(shapes[many], *ground(tile, crs, margin=0.1))
    return kept


def _lines(
    shapes: np.ndarray,
    rows: np.ndarray,
    is_hole: np.ndarray,
    tile: Tile,
    crs: CRS,
    size: int,
    *,
    is_area: bool,
) -> Iterator[Line]:
    if not len(shapes):
        return
    xy, line_of = shapely.get_coordinates(shapes, return_index=True)
    ends = np.searchsorted(line_of, np.arange(len(shapes) + 1))
    pixels = in_pixels(xy, tile, crs, size)
    for n, (row, hole) in enumerate(zip(rows.tolist(), is_hole.tolist(), strict=True)):
        yield Line(row, is_area, hole, pixels[ends[n] : ends[n + 1]])
