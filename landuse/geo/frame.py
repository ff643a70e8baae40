"""Shapes of one kind: the polygons in whatever an operation returned, and large ones in tiles."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.geo.area import Shapes

AREAL = 2
POLYGON, MULTIPOLYGON, COLLECTION = 3, 6, 7
TILE_VERTICES = 256
"""A polygon with more vertices than this is cut along a grid before it cuts others."""


def polygonal(shapes: Shapes) -> Shapes:
    """Return the polygons in each geometry; lines and points that came along are dropped."""
    kinds = shapely.get_type_id(shapes)
    mixed = np.flatnonzero(kinds == COLLECTION)
    result = shapes.copy()
    for row in mixed:
        parts = shapely.get_parts(shapes[row])
        parts = shapely.get_parts(parts[shapely.get_dimensions(parts) == AREAL])
        result[row] = _joined(parts) if len(parts) else None
    result[(kinds >= 0) & (kinds != POLYGON) & (kinds != MULTIPOLYGON) & (kinds != COLLECTION)] = (
        None
    )
    result[shapely.is_empty(result)] = None
    return result


def _joined(parts: Shapes) -> Any:
    """Return polygons as one shape; in a collection they may overlap, in a multipolygon not."""
    together = shapely.multipolygons(parts)
    return together if shapely.is_valid(together) else shapely.union_all(_mended(parts))


def _mended(parts: Shapes) -> Shapes:
    mended: Shapes = shapely.make_valid(parts, method="structure", keep_collapsed=False)
    return mended


def tiled(shapes: Shapes, vertices: int = TILE_VERTICES) -> tuple[Shapes, NDArray[np.intp]]:
    """Cut polygons with many vertices along a grid, so that no operation meets a huge one.

    Parameters
    ----------
    shapes
        Valid polygons.
    vertices
        Cut until no tile has more vertices than this.

    Returns
    -------
    tuple
        The tiles and, for each, the row of the polygon it came from.
    """
    done: list[Shapes] = []
    origin: list[NDArray[np.intp]] = []
    todo, rows = shapes, np.arange(len(shapes))
    for _ in range(24):  # each round halves a box: 2^24 tiles are more than any map holds
        large = shapely.get_num_coordinates(todo) > vertices
        done.append(todo[~large])
        origin.append(rows[~large])
        if not large.any():
            break
        todo, rows = _halved(todo[large], rows[large])
    else:
        done.append(todo)
        origin.append(rows)
    return np.concatenate(done), np.concatenate(origin)


def _halved(shapes: Shapes, rows: NDArray[np.intp]) -> tuple[Shapes, NDArray[np.intp]]:
    """Cut each polygon in two across the longer side of its box."""
    left, low, right, high = shapely.bounds(shapes).T
    wide = (right - left) >= (high - low)
    middle_x, middle_y = (left + right) / 2, (low + high) / 2
    first = shapely.box(left, low, np.where(wide, middle_x, right), np.where(wide, high, middle_y))
    second = shapely.box(np.where(wide, middle_x, left), np.where(wide, low, middle_y), right, high)
    parts = np.concatenate(
        [shapely.intersection(shapes, first), shapely.intersection(shapes, second)]
    )
    parts = polygonal(parts)
    both = np.concatenate([rows, rows])
    keep = ~shapely.is_missing(parts)
    return parts[keep], both[keep]
