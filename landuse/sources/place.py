"""Whether coordinates can be what a map's reference system says (C1)."""

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from landuse.domain.crs import parse_crs, same_crs
from landuse.domain.issues import Issue
from landuse.geo.area import Shapes
from landuse.geo.reach import out_of_reach, without_number

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
    far = out_of_reach(shapes, parse_crs(planning))
    if not far.any():
        return frame, []
    said = _worst(shapes[far])
    found = f"{said} in {int(far.sum())} of {len(frame)} features"
    expected = f"metres within the reach of {planning}"
    placed = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
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
    box = np.array([shapely.box(*bounds)], dtype=object)
    if not out_of_reach(box, parse_crs(planning))[0]:
        return None
    found = f"corners {bounds[0]:.8g}, {bounds[1]:.8g} and {bounds[2]:.8g}, {bounds[3]:.8g}"
    return Issue(where, found, f"metres within the reach of {planning}", DEGREES)


def _worst(shapes: Shapes) -> str:
    """Return the corner of the first shape that lies farthest out, in words."""
    if without_number(shapes)[0]:
        return "coordinates that are no numbers"
    west, south, east, north = shapely.bounds(shapes[0])
    corner = max((west, south), (east, north), key=lambda xy: max(abs(xy[0]), abs(xy[1])))
    return f"coordinates {corner[0]:.8g}, {corner[1]:.8g}"
