"""Whether coordinates can be what their system says (C1): numbers tell when a label is wrong."""

from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from landuse.geo.area import Shapes

LARGEST_LONGITUDE, LARGEST_LATITUDE = 180.0, 90.0
LARGEST_DEGREES = 400.0
"""Metres within so few of the origin are degrees in truth."""
ROOM_M = 1_000_000.0
"""Metres beyond a system's stated area of use that coordinates may still lie."""


def out_of_reach(shapes: Shapes, crs: CRS) -> NDArray[np.bool_]:
    """Return which shapes have coordinates that the system cannot hold; what is empty has none.

    Parameters
    ----------
    shapes
        Geometries in the system, as read.
    crs
        The system they are said to be in: degrees or metres.
    """
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        astray: NDArray[np.bool_] = (without_number(shapes) | _beyond(bounds, crs)) & ~empty
    return astray


def without_number(shapes: Shapes) -> NDArray[np.bool_]:
    """Return which shapes have a corner that is no number.

    It does not show in the bounds, which leave it out, but in the length.
    """
    with np.errstate(invalid="ignore"):
        measure = shapely.length(shapes) + shapely.bounds(shapes).sum(axis=1)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    astray: NDArray[np.bool_] = ~np.isfinite(measure) & ~empty
    return astray


def _beyond(bounds: NDArray[np.float64], crs: CRS) -> Any:
    if crs.is_geographic:
        limits = [LARGEST_LONGITUDE, LARGEST_LATITUDE] * 2
        return (np.abs(bounds) > limits).any(axis=1)
    small = np.abs(bounds).max(axis=1) <= LARGEST_DEGREES
    room = _room(crs)
    if room is None:
        return small
    low = (bounds[:, :2] < room[:2]).any(axis=1)
    high = (bounds[:, 2:] > room[2:]).any(axis=1)
    return small | low | high


@cache
def _room(crs: CRS) -> tuple[float, float, float, float] | None:
    """Return the box that coordinates may lie in, metres; none where the system states no area."""
    use = crs.area_of_use
    if use is None:
        return None
    turn = Transformer.from_crs(4326, crs, always_xy=True)
    west, south, east, north = turn.transform_bounds(use.west, use.south, use.east, use.north)
    return west - ROOM_M, south - ROOM_M, east + ROOM_M, north + ROOM_M
