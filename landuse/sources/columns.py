"""Give a file's columns the names and meanings their layer states.

A code that the layer file does not list is a fault, not a guess. A column that is missing is
a fault unless the definition calls it optional.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from landuse.domain.issues import Issue
from landuse.domain.layer import Column, Layer

SHOWN = 5
"""How many codes a message lists."""

CodeLists = Mapping[str, Mapping[str, str]]


def read_code_lists(folders: Sequence[Path]) -> tuple[dict[str, dict[str, str]], list[Issue]]:
    """Return the code lists in ``data/codes``: for each list, the meaning of each code."""
    lists: dict[str, dict[str, str]] = {}
    issues: list[Issue] = []
    for path in (p for folder in folders for p in sorted(folder.glob("*.csv"))):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        meaning = "use" if rows and "use" in rows[0] else "meaning"
        if not rows or "code" not in rows[0] or meaning not in rows[0]:
            where = f"data/codes/{path.name}"
            issues.append(
                Issue(where, "other columns", "columns code and use (or meaning)", "Add them.")
            )
            continue
        lists[path.stem] = {row["code"].strip(): row[meaning].strip() for row in rows}
    return lists, issues


def named_columns(
    frame: gpd.GeoDataFrame, layer: Layer, code_lists: CodeLists
) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    """Return the frame with the layer's own columns and its geometry, nothing else."""
    issues: list[Issue] = []
    columns: dict[str, Any] = {}
    for name, column in layer.columns.items():
        where = f"layers/{layer.id}.toml: columns.{name}"
        missing = [s for s in column.sources if s not in frame.columns]
        if missing:
            if not column.optional:
                issues.append(_missing(where, missing, frame))
            continue
        values = _joined(frame, column)
        columns[name], faults = _typed(values, column, code_lists, where)
        issues += faults
    named = gpd.GeoDataFrame(columns, geometry=frame.geometry.values, crs=frame.crs)
    return named, issues


def _missing(where: str, missing: Sequence[str], frame: gpd.GeoDataFrame) -> Issue:
    present = [c for c in frame.columns if c != "geometry"]
    close = difflib.get_close_matches(missing[0], present, n=1)
    remedy = f"Did you mean {close[0]!r}?" if close else "Name a column that the file has."
    found = f"no column {', '.join(map(repr, missing))} in the file"
    return Issue(where, found, f"one of: {', '.join(present) or 'none'}", remedy)


def _joined(frame: gpd.GeoDataFrame, column: Column) -> pd.Series[Any]:
    if len(column.sources) == 1:
        only: pd.Series[Any] = frame[column.sources[0]]
        return only
    joined = _text(frame[column.sources[0]])
    for source in column.sources[1:]:
        joined = joined + "/" + _text(frame[source])
    return joined


def _text(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as text; whole numbers without a decimal point, absent ones empty."""
    if pd.api.types.is_float_dtype(values):
        whole = values.dropna().mod(1).eq(0).all()
        values = values.astype("Int64") if whole else values
    return values.astype("string").fillna("").str.strip()


def _typed(
    values: pd.Series[Any], column: Column, lists: CodeLists, where: str
) -> tuple[pd.Series[Any], list[Issue]]:
    if column.type == "category":
        return _decoded(values, column, lists, where)
    if column.type in {"integer", "number"}:
        return _numbers(values, column, where)
    if column.type == "boolean":
        return values.astype("boolean"), []
    if column.type == "date":
        return pd.to_datetime(values, errors="coerce", utc=True), []
    return _text(values), []


def _numbers(
    values: pd.Series[Any], column: Column, where: str
) -> tuple[pd.Series[Any], list[Issue]]:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    bad = numbers.isna() & values.notna()
    if bad.any():
        found = f"{values[bad].iloc[0]!r} (in {int(bad.sum())} features)"
        return numbers, [Issue(where, found, "a number", "Correct the values in the file.")]
    if column.type == "number":
        return numbers, []
    if numbers.dropna().mod(1).ne(0).any():
        return numbers, [Issue(where, "fractions", "whole numbers", 'Use type = "number".')]
    return numbers.astype("Int64"), []


def _decoded(
    values: pd.Series[Any], column: Column, lists: CodeLists, where: str
) -> tuple[pd.Series[Any], list[Issue]]:
    codes = column.codes if column.codes is not None else lists.get(column.code_list or "")
    if codes is None:
        known = ", ".join(sorted(lists)) or "none"
        found = f"the code list {column.code_list!r}"
        return values, [Issue(where, found, f"one of: {known}", "Add data/codes/<name>.csv.")]
    text = _text(values)
    meaning = text.map(dict(codes))
    unknown = sorted(set(text[meaning.isna() & text.ne("")]))
    issues = []
    if unknown:
        some = ", ".join(repr(u) for u in unknown[:SHOWN]) + (
            " ..." if len(unknown) > SHOWN else ""
        )
        expected = "a code listed in the layer file"
        if column.code_list:
            expected = f"a code listed in data/codes/{column.code_list}.csv"
        issues.append(Issue(where, f"the code {some}", expected, "Add the code and its meaning."))
    return meaning, issues
