"""Read a vector file under its layer's definition: reference system, geometry, columns.

Any format GDAL opens through pyogrio, and GeoParquet. The CRS is compared with the one the
layer file states and with the coordinates themselves; it is never guessed (C1). Columns that
can identify a person are not read at all.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pyogrio.errors
import shapely
from pyproj import CRS, Transformer

from landuse.domain.crs import parse_crs, same_crs
from landuse.domain.issues import Issue
from landuse.domain.layer import PERSONAL_COLUMNS

PARQUET = {".parquet", ".geoparquet"}
LARGEST_DEGREES = 400
ROOM_M = 1_000_000.0
"""Metres beyond a system's stated area of use that coordinates may still lie."""


@dataclass(frozen=True, eq=False)
class Raw:
    """A file's features in the planning CRS, with the file's own columns."""

    frame: gpd.GeoDataFrame | None
    issues: tuple[Issue, ...] = ()


def read_vector(
    path: Path, where: str, *, layer: str | None, stated: str | None, planning: str
) -> Raw:
    """Return the features of a file in the planning CRS.

    Parameters
    ----------
    path
        The file, inside the project.
    where
        How messages call the file.
    layer
        Layer in a file that holds several.
    stated
        The CRS the definition states; None where the file must say it itself.
    planning
        The planning CRS.
    """
    try:
        frame = _read(path, layer)
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        OSError,
        ValueError,
    ) as e:
        return Raw(None, (_unreadable(where, str(e)),))
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        found = "a table without geometry"
        return Raw(None, (Issue(where, found, "a map", "Check the file and its layer."),))
    issue = _crs_fault(frame, stated, where)
    if issue is not None:
        return Raw(None, (issue,))
    frame = frame.drop(columns=[c for c in frame.columns if c.lower() in PERSONAL_COLUMNS])
    frame = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame
    frame["geometry"] = _straight(frame.geometry.values)
    if not same_crs(frame.crs, parse_crs(planning)):
        frame = frame.to_crs(planning)
    frame = frame.set_crs(planning, allow_override=True)
    return _in_place(frame, where, planning)


def _read(path: Path, layer: str | None) -> Any:
    if path.suffix.lower() in PARQUET:
        return gpd.read_parquet(path)
    fields = [
        str(name)
        for name in pyogrio.read_info(path, layer=layer)["fields"]
        if str(name).lower() not in PERSONAL_COLUMNS
    ]
    with warnings.catch_warnings():
        # A column of mixed kinds comes as text; whether text is right there is checked later.
        warnings.filterwarnings("ignore", "Could not parse column", UserWarning)
        return pyogrio.read_dataframe(path, layer=layer, columns=fields)


def _straight(shapes: Any) -> Any:
    """Return simple features; GDAL has already made chords of curves."""
    return shapely.force_2d(np.asarray(shapes, dtype=object))


def _unreadable(where: str, why: str) -> Issue:
    first = why.splitlines()[0][:200] if why else "unknown reason"
    return Issue(
        where,
        f"a file that cannot be opened as a map ({first})",
        "GeoPackage, shapefile, GeoJSON, TAB, GML, FlatGeobuf or GeoParquet",
        "Open it in QGIS to see whether it is whole, and save it as GeoPackage.",
    )


def _crs_fault(frame: gpd.GeoDataFrame, stated: str | None, where: str) -> Issue | None:
    if frame.crs is None:
        return Issue(
            where,
            "a file that does not say its coordinate reference system",
            stated or "a stated system, such as EPSG:25832",
            "Save the file with its system set (in QGIS: Set Layer CRS, then export).",
        )
    if stated is None or same_crs(CRS(frame.crs), parse_crs(stated)):
        return None
    return Issue(
        where,
        f"{frame.crs.to_string()[:80] if frame.crs.to_epsg() else frame.crs.name}",
        f"{stated}, as the layer file states",
        "Correct crs in the layer file, or save the map in that system.",
    )


def _in_place(frame: gpd.GeoDataFrame, where: str, planning: str) -> Raw:
    """Leave out features whose coordinates cannot be what the system says, and say so.

    A register may hold a few slips of the pen; where most of the map is out of reach the
    system itself is wrong (degrees labelled as metres), and nothing is read.
    """
    bounds = shapely.bounds(np.asarray(frame.geometry.values, dtype=object))
    placed = ~np.isnan(bounds).all(axis=1)
    far = placed & _far(bounds, parse_crs(planning))
    if not far.any():
        return Raw(frame)
    first = bounds[far][0]
    found = (
        f"coordinates {first[0]:.8g}, {first[1]:.8g} in {int(far.sum())} of {len(frame)} features"
    )
    expected = f"metres within the reach of {planning}"
    if far.sum() * 2 > placed.sum():
        remedy = "The numbers look like another system (degrees?): set the right CRS in the file."
        return Raw(None, (Issue(where, found, expected, remedy),))
    remedy = "These features are left out. Correct their coordinates in the file."
    kept = frame[~far].reset_index(drop=True)
    return Raw(kept, (Issue(where, found, expected, remedy, "warning"),))


def _far(bounds: Any, crs: CRS) -> Any:
    """Whether each box lies well outside the area the system is made for, or is no number."""
    use = crs.area_of_use
    wild = ~np.isfinite(bounds).all(axis=1) | (np.abs(bounds).max(axis=1) <= LARGEST_DEGREES)
    if use is None:
        return wild
    forward = Transformer.from_crs(4326, crs, always_xy=True)
    west, south, east, north = forward.transform_bounds(use.west, use.south, use.east, use.north)
    return (
        wild
        | (bounds[:, 0] < west - ROOM_M)
        | (bounds[:, 2] > east + ROOM_M)
        | (bounds[:, 1] < south - ROOM_M)
        | (bounds[:, 3] > north + ROOM_M)
    )
