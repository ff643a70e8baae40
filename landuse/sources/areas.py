"""Read the areas of a scenario: what was drawn (GeoJSON) and what a file of the project holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from landuse.domain.crs import parse_crs, same_crs
from landuse.domain.digest import of_bytes
from landuse.domain.issues import Issue
from landuse.domain.landscape import Repair
from landuse.domain.scenario import Allocation
from landuse.geo.repair import repaired
from landuse.sources.landscape import content_digest
from landuse.sources.project import inside
from landuse.sources.vector import read_vector

AREAL = 2
"""Dimensions of what has an area."""


@dataclass(frozen=True, eq=False)
class AreaRead:
    """Polygons in the planning CRS, repaired, with a measure each, and what was found."""

    shapes: np.ndarray
    measures: np.ndarray
    digest: str
    repairs: tuple[Repair, ...]
    issues: tuple[Issue, ...]


def read_area_file(root: Path, allocation: Allocation, planning: str, scenario: str) -> AreaRead:
    """Return the land an allocation's file holds, filtered, with the measure of each feature.

    Parameters
    ----------
    root
        The project folder.
    allocation
        An allocation whose area is a file.
    planning
        The planning CRS.
    scenario
        The scenario's id, for messages.
    """
    where = f"scenarios/{scenario}.toml: {allocation.id}.area.file"
    path, issues = inside(root, allocation.area.file or "", where)
    if path is not None and not path.exists():
        found = f"no file {allocation.area.file}"
        issues.append(Issue(where, found, "a map in the project", "Copy it there."))
        path = None
    if path is None:
        return _nothing(issues)
    raw = read_vector(path, where, layer=allocation.area.layer, stated=None, planning=planning)
    if raw.frame is None:
        return _nothing(list(raw.issues))
    frame, faults = _filtered(raw.frame, allocation, where)
    measures, more = _measures(frame, allocation, where)
    done = repaired(np.asarray(frame.geometry.values, dtype=object), _ids(frame), allocation.id)
    kept = ~shapely.is_missing(done.shapes) & (measures != "")
    told = (*raw.issues, *faults, *more)
    return AreaRead(done.shapes[kept], measures[kept], content_digest(path), done.repairs, told)


def _nothing(issues: list[Issue]) -> AreaRead:
    empty = np.array([], dtype=object)
    return AreaRead(empty, empty, "", (), tuple(issues))


def _filtered(
    frame: gpd.GeoDataFrame, allocation: Allocation, where: str
) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    issues: list[Issue] = []
    for column, wanted in (allocation.area.filter or {}).items():
        if column not in frame:
            present = ", ".join(c for c in frame.columns if c != "geometry")
            found = f"no column {column!r} in the file"
            issues.append(Issue(f"{where}.filter", found, f"one of: {present}", "Correct it."))
            continue
        values = [wanted] if isinstance(wanted, str) else wanted
        frame = frame[frame[column].astype(str).isin(values)]
    return frame, issues


def _measures(
    frame: gpd.GeoDataFrame, allocation: Allocation, where: str
) -> tuple[np.ndarray, list[Issue]]:
    """Return the measure of each feature; a value that is not mapped counts nothing and says so."""
    if allocation.measure is not None:
        return np.full(len(frame), allocation.measure, dtype=object), []
    column, mapping = allocation.measure_column or "", allocation.measures or {}
    if column not in frame:
        present = ", ".join(c for c in frame.columns if c != "geometry")
        issue = Issue(
            where, f"no measure_column {column!r} in the file", f"one of: {present}", "Correct it."
        )
        return np.full(len(frame), "", dtype=object), [issue]
    values = frame[column].astype(str)
    issues = []
    for value, count in values[~values.isin(mapping)].value_counts(sort=False).items():
        found = f"{value!r} in {count} features"
        remedy = "Add it to measures. Until then these features count 0 ha."
        expected = f"one of: {', '.join(mapping)}"
        issues.append(Issue(f"{where}: {column}", found, expected, remedy, "warning"))
    return values.map(dict(mapping)).fillna("").to_numpy(dtype=object), issues


def _ids(frame: gpd.GeoDataFrame) -> list[str]:
    for column in ("id", "projectId", "Objekt_id"):
        if column in frame and frame[column].is_unique:
            return [str(value) for value in frame[column]]
    return [f"feature {row + 1}" for row in frame.index]


@dataclass(frozen=True, eq=False)
class DrawnRead:
    """A scenario's drawn areas by feature id, valid, planning CRS."""

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
    content = path.read_bytes()
    digest = of_bytes(content)
    try:
        found = json.loads(content)
        features = found["features"]
        crs = _crs(found)
    except (ValueError, KeyError, TypeError) as fault:
        issue = Issue(
            shown,
            f"text that is not a GeoJSON FeatureCollection ({str(fault)[:120]})",
            "GeoJSON",
            "Restore the file, or delete it and draw again.",
        )
        return DrawnRead(no_areas(planning), digest, (), (issue,))
    ids, names, shapes, issues = read_features(features, shown)
    series = drawn_frame(ids, names, shapes, crs).geometry
    if not same_crs(parse_crs(crs), parse_crs(planning)) and len(series):
        series = series.to_crs(planning)
    done = repaired(np.asarray(series.values, dtype=object), ids, shown)
    issues += [_lost(shown, name) for name, s in zip(ids, done.shapes, strict=True) if s is None]
    frame = drawn_frame(ids, names, list(done.shapes), planning)
    frame = frame[frame.geometry.notna()]
    return DrawnRead(frame, digest, done.repairs, tuple(issues))


def _lost(shown: str, name: str) -> Issue:
    found = f"the area {name!r}, which encloses nothing"
    return Issue(shown, found, "a polygon with an inside", "Draw it again.", "warning")


def _crs(found: Mapping[str, Any]) -> str:
    """Return the CRS of a GeoJSON: its ``crs`` member, else longitude and latitude (RFC 7946)."""
    member = found.get("crs")
    name = "EPSG:4326" if member is None else str(member["properties"]["name"])
    name = "EPSG:4326" if name.endswith("CRS84") else name
    parse_crs(name)
    return name


def read_features(
    features: list[Any], shown: str
) -> tuple[list[str], list[str], list[Any], list[Issue]]:
    """Return ids, names and shapes of GeoJSON features, and what is wrong with the others."""
    ids: list[str] = []
    names: list[str] = []
    shapes: list[Any] = []
    issues: list[Issue] = []
    for number, feature in enumerate(features, 1):
        where = f"{shown}: feature {number}"
        try:
            properties = feature.get("properties") or {}
            name = feature.get("id", properties.get("id"))
            shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        except (ValueError, KeyError, TypeError, AttributeError, ShapelyError) as fault:
            found = f"no readable geometry ({str(fault)[:80]})"
            issues.append(Issue(where, found, "a polygon", "Draw it again."))
            continue
        if name is None or str(name) in ids:
            found = "no id" if name is None else f"the id {name!r} a second time"
            issues.append(Issue(where, found, "a unique id", "Give the feature an id of its own."))
            continue
        if shape is None or not np.isfinite(shapely.total_bounds(shape)).all():
            issues.append(Issue(where, "coordinates that are not numbers", "numbers", "Redraw."))
            continue
        if shapely.get_dimensions(shape) != AREAL:
            found = f"a {shape.geom_type}"
            issues.append(Issue(where, found, "a polygon", "Draw an area, not a line or point."))
            continue
        ids.append(str(name))
        names.append(str(properties.get("name") or name))
        shapes.append(shape)
    return ids, names, shapes, issues
