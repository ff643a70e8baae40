"""Read the land in an allocation's file: filtered, repaired, with the measure of each feature."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.issues import Issue
from landuse.domain.landscape import Repair
from landuse.domain.scenario import Allocation, Value
from landuse.geo.repair import repaired
from landuse.sources.landscape import content_digest
from landuse.sources.project import inside
from landuse.sources.vector import read_vector

AREAL = 2
"""Dimensions of what has an area."""
SHOWN = 5
"""How many values a message lists."""
IDS = ("id", "projectid", "objekt_id", "project_id", "projekt_id")
NAMES = ("name", "navn", "projektnavn", "title", "titel")


@dataclass(frozen=True, eq=False)
class AreaRead:
    """Polygons in the planning CRS, repaired: measure, id and name of each, and what was found."""

    shapes: np.ndarray
    measures: np.ndarray
    ids: np.ndarray
    names: np.ndarray
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
    path, issues = _located(root, allocation, where)
    if path is None:
        return _nothing(issues)
    raw = read_vector(path, where, layer=allocation.area.layer, stated=None, planning=planning)
    if raw.frame is None:
        return _nothing(list(raw.issues))
    frame, issues = _filtered(raw.frame, allocation, where)
    frame, faults = areal(frame, where)
    measures, more = _measures(frame, allocation, where)
    ids, names = ids_of(frame), names_of(frame)
    done = repaired(np.asarray(frame.geometry.values, dtype=object), ids, allocation.id)
    kept = ~shapely.is_missing(done.shapes) & (measures != "")
    told = (*raw.issues, *issues, *faults, *more)
    return AreaRead(
        done.shapes[kept],
        measures[kept],
        np.array(ids, dtype=object)[kept],
        np.array(names, dtype=object)[kept],
        content_digest(path),
        done.repairs,
        told,
    )


def _located(root: Path, allocation: Allocation, where: str) -> tuple[Path | None, list[Issue]]:
    path, issues = inside(root, allocation.area.file or "", where)
    if path is None or path.exists():
        return path, issues
    found = f"no file {allocation.area.file}"
    return None, [Issue(where, found, "a map in the project", "Copy it there.")]


def _nothing(issues: Sequence[Issue]) -> AreaRead:
    empty = np.array([], dtype=object)
    return AreaRead(empty, empty, empty, empty, "", (), tuple(issues))


def _filtered(
    frame: gpd.GeoDataFrame, allocation: Allocation, where: str
) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    issues: list[Issue] = []
    for column, wanted in (allocation.area.filter or {}).items():
        here = f"{where}.filter.{column}"
        if column not in frame or column == "geometry":
            present = ", ".join(c for c in frame.columns if c != "geometry")
            found = f"no column {column!r} in the file"
            issues.append(Issue(here, found, f"one of: {present}", "Correct it."))
            continue
        values = wanted if isinstance(wanted, list) else [wanted]
        kept = frame[_is_any_of(frame[column], values)]
        if len(kept) == 0 and len(frame):
            some = ", ".join(map(repr, words_of(frame[column]).unique()[:SHOWN].tolist()))
            asked = ", ".join(map(repr, values)) or "no value"
            found = f"{asked}, which none of {len(frame)} features has"
            remedy = "Correct the value. Until then the file counts 0 ha."
            issues.append(Issue(here, found, f"a value such as {some}", remedy, "warning"))
        frame = kept
    return frame, issues


def _is_any_of(values: pd.Series, wanted: Sequence[Value]) -> np.ndarray:
    """Whether each value is one of those wanted: numbers by value, in quotes or not."""
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        numbers = [number for number in map(_number, wanted) if number is not None]
        return values.astype("Float64").isin(numbers).to_numpy(dtype=bool)
    return words_of(values).isin(list(map(_word, wanted))).to_numpy(dtype=bool)


def _number(value: Value) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def words_of(values: pd.Series) -> pd.Series:
    """Return a column as text: whole numbers without a point, yes and no as true and false."""
    if pd.api.types.is_bool_dtype(values):
        return values.astype("string").str.lower().fillna("")
    if pd.api.types.is_float_dtype(values) and values.dropna().mod(1).eq(0).all():
        values = values.astype("Int64")
    return values.astype("string").fillna("")


def areal(frame: gpd.GeoDataFrame, where: str) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    """Leave out points and lines, which enclose no land, and say how many there were."""
    shapes = np.asarray(frame.geometry.values, dtype=object)
    flat = ~shapely.is_missing(shapes) & (shapely.get_dimensions(shapes) < AREAL)
    flat &= ~shapely.is_empty(shapes)
    if not flat.any():
        return frame, []
    found = f"{int(flat.sum())} of {len(frame)} features that are points or lines"
    remedy = "They count 0 ha. Give a file of areas, or buffer them in QGIS."
    return frame[~flat], [Issue(where, found, "polygons", remedy, "warning")]


def _measures(
    frame: gpd.GeoDataFrame, allocation: Allocation, where: str
) -> tuple[np.ndarray, list[Issue]]:
    """Return the measure of each feature; a value that is not mapped counts nothing and says so."""
    if allocation.measure is not None:
        return np.full(len(frame), allocation.measure, dtype=object), []
    column, mapping = allocation.measure_column or "", allocation.measures or {}
    if column not in frame or column == "geometry":
        present = ", ".join(c for c in frame.columns if c != "geometry")
        issue = Issue(
            where, f"no measure_column {column!r} in the file", f"one of: {present}", "Correct it."
        )
        return np.full(len(frame), "", dtype=object), [issue]
    values = words_of(frame[column])
    issues = []
    for value, count in values[~values.isin(mapping)].value_counts(sort=False).items():
        found = f"{value!r} in {count} features"
        remedy = "Add it to measures. Until then these features count 0 ha."
        expected = f"one of: {', '.join(mapping)}"
        issues.append(Issue(f"{where}: {column}", found, expected, remedy, "warning"))
    return values.map(dict(mapping)).fillna("").to_numpy(dtype=object), issues


def _column(frame: gpd.GeoDataFrame, wanted: Sequence[str]) -> Any:
    """Return the first column of these names, in small letters or large; none where none is."""
    by_name = {str(column).lower(): column for column in frame.columns if column != "geometry"}
    return next((frame[by_name[name]] for name in wanted if name in by_name), None)


def ids_of(frame: gpd.GeoDataFrame) -> list[str]:
    """Return the id of each feature, from its own columns where they tell features apart."""
    held = _column(frame, IDS)
    if held is not None and held.notna().all() and held.is_unique:
        return words_of(held).tolist()
    return [f"feature {row + 1}" for row in frame.index]


def names_of(frame: gpd.GeoDataFrame) -> list[str]:
    """Return the name of each feature, empty where it has none."""
    held = _column(frame, NAMES)
    return [""] * len(frame) if held is None else words_of(held).tolist()
