"""Whether coordinates can be what a map's reference system says (C1)."""

from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer

from landuse.domain.crs import GEOGRAPHIC, parse_crs, same_crs
from landuse.domain.issues import Issue

LARGEST_DEGREES = 400
ROOM_M = 1_000_000.0
"""Metres beyond a system's stated area of use that coordinates may still lie."""
DEGREES = "The numbers look like another system (degrees?): set the right CRS in the file."


def crs_fault(found: CRS | None, stated: str | None, where: str) -> Issue | None:
    """Return why a map's system is not the one its layer states, or nothing.

    Parameters
    ----------
    found
        The system the file says; none where it says none.
    stated
        The one the layer states; none where the file must say it itself.
    where
        How messages call the file.
    """
    if found is None:
        return Issue(
            where,
            "a file that does not say its coordinate reference system",
            stated or "a stated system, such as EPSG:25832",
            "Save the file with its system set (in QGIS: Set Layer CRS, then export).",
        )
    if stated is None or same_crs(found, parse_crs(stated)):
        return None
    return Issue(
        where,
        f"{found.to_string()[:80] if found.to_epsg() else found.name}",
        f"{stated}, as the layer file states",
        "Correct crs in the layer file, or save the map in that system.",
    )


def in_place(
    frame: gpd.GeoDataFrame, where: str, planning: str
) -> tuple[gpd.GeoDataFrame | None, list[Issue]]:
    """Leave out features whose coordinates cannot be what the system says, and say so.

    A register may hold a few slips of the pen; where most of the map is out of reach the
    system itself is wrong (degrees labelled as metres), and nothing is read.

    Parameters
    ----------
    frame
        Features in the planning CRS.
    where
        How messages call the file.
    planning
        The planning CRS.
    """
    shapes = np.asarray(frame.geometry.values, dtype=object)
    bounds = shapely.bounds(shapes)
    placed = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    # A corner that is no number does not show in the bounds, but it does in the length.
    no_number = placed & ~np.isfinite(shapely.length(shapes) + bounds.sum(axis=1))
    far = no_number | (placed & _far(bounds, planning))
    if not far.any():
        return frame, []
    worst = bounds[far][0]
    corner = worst[:2] if _distance(worst[:2]) >= _distance(worst[2:]) else worst[2:]
    said = f"coordinates {corner[0]:.8g}, {corner[1]:.8g}"
    if no_number[far][0]:
        said = "coordinates that are no numbers"
    found = f"{said} in {int(far.sum())} of {len(frame)} features"
    expected = f"metres within the reach of {planning}"
    if far.sum() * 2 > placed.sum():
        return None, [Issue(where, found, expected, DEGREES)]
    remedy = "These features are left out. Correct their coordinates in the file."
    kept = frame[~far].reset_index(drop=True)
    return kept, [Issue(where, found, expected, remedy, "warning")]


def box_fault(bounds: tuple[float, ...], where: str, planning: str) -> Issue | None:
    """Return why a raster's box in the planning CRS cannot be right, or nothing.

    Parameters
    ----------
    bounds
        West, south, east, north.
    where
        How messages call the file.
    planning
        The planning CRS.
    """
    box = np.array([bounds], dtype=float)
    if not _far(box, planning)[0]:
        return None
    found = f"corners {bounds[0]:.8g}, {bounds[1]:.8g} and {bounds[2]:.8g}, {bounds[3]:.8g}"
    return Issue(where, found, f"metres within the reach of {planning}", DEGREES)


def _distance(corner: Any) -> float:
    return float(np.abs(corner).max())


@cache
def _room(planning: str) -> tuple[float, float, float, float] | None:
    """Return the box that coordinates may lie in, metres; none where the system states no area."""
    use = parse_crs(planning).area_of_use
    if use is None:
        return None
    forward = Transformer.from_crs(GEOGRAPHIC, parse_crs(planning), always_xy=True)
    west, south, east, north = forward.transform_bounds(use.west, use.south, use.east, use.north)
    return west - ROOM_M, south - ROOM_M, east + ROOM_M, north + ROOM_M


def _far(bounds: Any, planning: str) -> Any:
    """Whether each box lies well outside the area the system is made for, or is no number."""
    wild = ~np.isfinite(bounds).all(axis=1) | (np.abs(bounds).max(axis=1) <= LARGEST_DEGREES)
    room = _room(planning)
    if room is None:
        return wild
    below, above = bounds[:, :2] < room[:2], bounds[:, 2:] > room[2:]
    return wild | below.any(axis=1) | above.any(axis=1)
