"""Whether coordinates can be what their system says (C1): numbers tell when a label is wrong."""

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
    # Corners that are no numbers do not show in the bounds.
    odd = np.array([not _finite(shape) for shape in shapes], dtype=bool)
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        astray: NDArray[np.bool_] = (odd | _beyond(bounds, crs)) & ~empty
    return astray


def _finite(shape: Any) -> bool:
    return bool(np.isfinite(shapely.get_coordinates(shape)).all())


def _beyond(bounds: NDArray[np.float64], crs: CRS) -> Any:
    if crs.is_geographic:
        limits = [LARGEST_LONGITUDE, LARGEST_LATITUDE] * 2
        return (np.abs(bounds) > limits).any(axis=1)
    use = crs.area_of_use
    small = np.abs(bounds).max(axis=1) <= LARGEST_DEGREES
    if use is None:
        return small
    turn = Transformer.from_crs(4326, crs, always_xy=True)
    west, south, east, north = turn.transform_bounds(use.west, use.south, use.east, use.north)
    low = (bounds[:, :2] < np.array([west, south]) - ROOM_M).any(axis=1)
    high = (bounds[:, 2:] > np.array([east, north]) + ROOM_M).any(axis=1)
    return small | low | high
