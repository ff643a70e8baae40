"""Read what was drawn: GeoJSON, from a scenario's file or from the map, into the planning CRS.

The system is the file's ``crs`` member, else longitude and latitude (RFC 7946); the numbers
themselves tell when that is wrong (C1). What encloses nothing keeps its name and counts nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.errors import ShapelyError

from landuse.domain.crs import GEOGRAPHIC, parse_crs, same_crs
from landuse.domain.digest import of_bytes
from landuse.domain.issues import Issue
from landuse.domain.landscape import Repair
from landuse.geo.reach import out_of_reach
from landuse.geo.repair import repaired

AREAS = {"Polygon", "MultiPolygon"}
SHOWN = 60
"""How much of a text from the file a message shows."""


@dataclass(frozen=True, eq=False)
class DrawnRead:
    """A scenario's drawn areas by feature id, valid, planning CRS; null where one is no area."""

    frame: gpd.GeoDataFrame
    digest: str
    repairs: tuple[Repair, ...]
    issues: tuple[Issue, ...]


def no_areas(planning: str) -> gpd.GeoDataFrame:
    """Return an empty table of drawn areas."""
    return drawn_frame([], [], [], planning)


def drawn_frame(
    ids: list[str], names: list[str], shapes: list[Any], planning: str
) -> gpd.GeoDataFrame:
    """Return drawn areas as a table by feature id."""
    held = np.empty(len(shapes), dtype=object)
    held[:] = shapes
    index = pd.Index(ids, name="id", dtype=object)
    names_held = pd.Series(names, index=index, dtype=object)
    return gpd.GeoDataFrame(
        {"name": names_held}, geometry=gpd.GeoSeries(held, index=index), crs=planning
    )


def read_drawn(path: Path, shown: str, planning: str) -> DrawnRead:
    """Return the areas drawn in a GeoJSON file; none where there is no file."""
    if not path.exists():
        return DrawnRead(no_areas(planning), "", (), ())
    try:
        content = path.read_bytes()
    except OSError as fault:
        found = "a folder" if path.is_dir() else f"a file that cannot be read ({fault.strerror})"
        return DrawnRead(no_areas(planning), "", (), (_no_collection(shown, found),))
    features, crs, issues = _opened(content, shown)
    read = drawn_features(features, crs, shown, planning)
    return DrawnRead(read.frame, of_bytes(content), read.repairs, (*issues, *read.issues))


def drawn_features(features: Sequence[Any], crs: CRS, shown: str, planning: str) -> DrawnRead:
    """Return GeoJSON features as drawn areas: repaired, planning CRS, each fault told.

    Parameters
    ----------
    features
        The features, as parsed.
    crs
        The system of their coordinates.
    shown
        How messages call where they come from.
    planning
        The planning CRS.
    """
    ids, names, shapes, issues = _read_features(features, shown)
    held = np.empty(len(shapes), dtype=object)
    held[:] = shapes
    astray = out_of_reach(held, crs)
    issues += [_astray(f"{shown}: {n}", crs) for n in np.array(ids, dtype=object)[astray]]
    held[astray] = None
    series = gpd.GeoSeries(held, crs=crs)
    if not same_crs(crs, parse_crs(planning)) and len(series):
        series = series.to_crs(planning)
    moved = np.asarray(series.values, dtype=object)
    beyond = out_of_reach(moved, parse_crs(planning))
    issues += [_beyond(f"{shown}: {n}", planning) for n in np.array(ids, dtype=object)[beyond]]
    moved[beyond] = None
    done = repaired(moved, ids, shown)
    lost = shapely.is_missing(done.shapes) & ~astray & ~beyond
    issues += [_lost(shown, name) for name in np.array(ids, dtype=object)[lost]]
    return DrawnRead(
        drawn_frame(ids, names, list(done.shapes), planning), "", done.repairs, tuple(issues)
    )


def _lost(shown: str, name: str) -> Issue:
    found = f"the area {name!r}, which encloses nothing"
    remedy = "It counts 0 ha. Draw it again."
    return Issue(shown, found, "a polygon with an inside", remedy, "warning")


def _astray(where: str, crs: CRS) -> Issue:
    if crs.is_geographic:
        return Issue(
            where,
            "numbers that are no longitude and latitude; they look like metres",
            "degrees, or a crs member that names the system",
            "State the system in the file's crs member, such as EPSG:25832, or export WGS 84.",
        )
    found = f"numbers that {crs.name} cannot hold"
    return Issue(where, found, "metres in the system the file names", "Correct the crs member.")


def _beyond(where: str, planning: str) -> Issue:
    found = f"an area far outside the reach of {planning}"
    remedy = "Draw it in the study area, or correct the order of the coordinates (east, north)."
    return Issue(where, found, "an area in the study area", remedy)


def _no_collection(shown: str, found: str) -> Issue:
    remedy = "Restore the file, or delete it and draw again."
    return Issue(shown, found, "a GeoJSON FeatureCollection", remedy)


def _opened(content: bytes, shown: str) -> tuple[list[Any], CRS, list[Issue]]:
    """Return the features of a GeoJSON text and their system, or what is wrong with it."""
    found = ""
    raw: Any = None
    try:
        raw = json.loads(content)
    except json.JSONDecodeError as fault:
        found = f"text that is not JSON (line {fault.lineno}, column {fault.colno})"
    except RecursionError:
        found = "brackets within brackets without end"
    except ValueError:
        found = "text that is not JSON in UTF-8"
    if not found and not isinstance(raw, dict):
        found = "JSON that is not an object"
    elif not found and not isinstance(raw.get("features"), list):
        found = "JSON without a list of features"
    if found:
        return [], GEOGRAPHIC, [_no_collection(shown, found)]
    crs, issues = _crs(raw, shown)
    return (raw["features"], crs, issues) if crs is not None else ([], GEOGRAPHIC, issues)


def _crs(raw: Mapping[str, Any], shown: str) -> tuple[CRS | None, list[Issue]]:
    """Return the system of a GeoJSON: its ``crs`` member, else longitude and latitude."""
    member = raw.get("crs")
    if member is None:
        return GEOGRAPHIC, []
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    expected = 'a name such as "urn:ogc:def:crs:EPSG::25832"'
    remedy = "Correct the crs member, or remove it and give longitude and latitude."
    try:
        crs = parse_crs(name) if isinstance(name, str) else None
    except ValueError:
        crs = None
    if crs is None or not (crs.is_projected or crs.is_geographic):
        found = "no name" if not isinstance(name, str) else repr(name[:SHOWN])
        return None, [Issue(f"{shown}: crs", found, expected, remedy)]
    # GeoJSON puts the longitude first, whatever the system's own order is.
    return (GEOGRAPHIC if same_crs(crs, GEOGRAPHIC) else crs), []


def _read_features(
    features: Sequence[Any], shown: str
) -> tuple[list[str], list[str], list[Any], list[Issue]]:
    """Return ids, names and shapes of GeoJSON features, and what is wrong with the others."""
    held: dict[str, tuple[str, Any]] = {}
    issues: list[Issue] = []
    for number, feature in enumerate(features, 1):
        where = f"{shown}: feature {number}"
        shape, fault = _shape(feature)
        if fault is not None:
            issues.append(Issue(where, *fault))
            continue
        properties = feature.get("properties") or {}
        name = feature.get("id", properties.get("id"))
        if not isinstance(name, str | int) or isinstance(name, bool) or str(name) in held:
            twice = isinstance(name, str | int) and str(name) in held
            found = f"the id {str(name)[:SHOWN]!r} a second time" if twice else "no id"
            issues.append(Issue(where, found, "a unique id", "Give the feature an id of its own."))
            continue
        title = properties.get("name")
        held[str(name)] = (title if isinstance(title, str) and title else str(name), shape)
    names = [title for title, _ in held.values()]
    return list(held), names, [shape for _, shape in held.values()], issues


Fault = tuple[str, str, str]
"""What was found, what was expected, and the remedy."""
AGAIN = "Draw it again, or remove the feature from the file."


def _shape(feature: Any) -> tuple[Any, Fault | None]:
    """Return a feature's shape (null: it has none), or what is wrong with it."""
    fault = _malformed(feature)
    if fault is not None or feature["geometry"] is None:
        return None, fault
    try:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    except (ShapelyError, ValueError, TypeError, RecursionError):
        return None, ("a geometry that cannot be read", "a polygon with closed rings", AGAIN)
    return shape, None


def _malformed(feature: Any) -> Fault | None:
    """Return why a feature is no GeoJSON feature, or no area."""
    if not isinstance(feature, dict) or "geometry" not in feature:
        return "no geometry", "a GeoJSON feature", AGAIN
    if not isinstance(feature.get("properties"), dict | None):
        return "properties that are no object", "a GeoJSON feature", AGAIN
    geometry = feature["geometry"]
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if geometry is None or kind in AREAS:
        return None
    found = f"a {kind[:SHOWN]}" if isinstance(kind, str) else "a geometry without a type"
    return found, "a polygon", "Draw an area, not a line or point."
