"""Give a file's columns the names and meanings their layer states.

A code that the layer file does not list is a fault, not a guess. A column that is missing is
a fault unless the definition calls it optional.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from landuse.domain.column import Column
from landuse.domain.issues import Issue
from landuse.domain.layer import CLASSES, Layer
from landuse.sources.definitions import files_in
from landuse.sources.numbers import read_rows

SHOWN = 5
"""How many codes a message lists."""
LARGEST_WHOLE = 2.0**53
"""Beyond it a number in a file is no longer exact."""

CodeLists = Mapping[str, Mapping[str, str]]


def read_code_lists(folders: Sequence[Path]) -> tuple[dict[str, dict[str, str]], list[Issue]]:
    """Return the code lists in ``data/codes``: for each list, the meaning of each code."""
    lists: dict[str, dict[str, str]] = {}
    issues: list[Issue] = []
    for folder in folders:
        paths, faults = files_in(folder, "*.csv", "data/codes")
        issues += faults
        for path in paths:
            held, faults = _read_list(path, f"data/codes/{path.name}")
            issues += faults
            lists[path.stem] = held
    return lists, issues


def _read_list(path: Path, shown: str) -> tuple[dict[str, str], list[Issue]]:
    rows, header, issues = read_rows(path, shown, ("code",), others=True)
    meaning = "use" if "use" in header else "meaning"
    if header and meaning not in header:
        return {}, [Issue(shown, "other columns", "columns code and use (or meaning)", "Add them.")]
    held: dict[str, str] = {}
    first: dict[str, int] = {}
    for row in rows:
        code = row["code"]
        if code in held:
            expected = f"each code once; the first is in line {first[code]}"
            issues.append(row.issue("code", f"the code {code!r} again", expected))
            continue
        held[code], first[code] = row[meaning], row.line
    return held, issues


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
        if name in CLASSES and name in layer.meaningful and not faults:
            columns[name], faults = _classes(columns[name], CLASSES[name], where)
            issues += faults + _listed_classes(column, CLASSES[name], code_lists)
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
        return _yes_or_no(values, where)
    if column.type == "date":
        return _dates(values, where)
    return _text(values), []


def _unfit(values: pd.Series[Any], bad: pd.Series[Any], where: str, expected: str) -> Issue:
    """Return that some values are not what the column is said to hold."""
    found = f"{str(values[bad].iloc[0])[:60]!r} (in {int(bad.sum())} features)"
    return Issue(where, found, expected, "Correct the values in the file, or the type.")


def _yes_or_no(values: pd.Series[Any], where: str) -> tuple[pd.Series[Any], list[Issue]]:
    meaning = {"true": True, "false": False, "1": True, "0": False}
    text = _text(values).str.lower()
    found = text.map(meaning).astype("boolean")
    bad = found.isna() & text.ne("")
    if bad.any():
        return found, [_unfit(values, bad, where, "true or false, or 1 or 0")]
    return found, []


def _dates(values: pd.Series[Any], where: str) -> tuple[pd.Series[Any], list[Issue]]:
    """Return dates; of texts only those whose order of day and month is beyond doubt."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return pd.to_datetime(values, utc=True), []
    text = _text(values)
    found = pd.to_datetime(text.where(text.ne("")), format="ISO8601", errors="coerce", utc=True)
    bad = found.isna() & text.ne("")
    if pd.api.types.is_numeric_dtype(values):  # 2024 is a number first
        bad = text.ne("")
    if bad.any():
        return found, [_unfit(values, bad, where, "a date such as 2026-03-31")]
    return found, []


def _classes(
    values: pd.Series[Any], known: Sequence[str], where: str
) -> tuple[pd.Series[Any], list[Issue]]:
    """Return soil or use where it is a class that is known; what says nothing is null."""
    values = values.astype("string")
    values = values.where(values.ne(""))
    bad = values.notna() & ~values.isin(known)
    if bad.any():
        return values, [_unfit(values, bad, where, f"one of: {', '.join(known)}")]
    return values, []


def _listed_classes(column: Column, known: Sequence[str], lists: CodeLists) -> list[Issue]:
    """Return the codes of a shared list whose meaning is no class, used here or not."""
    listed = lists.get(column.code_list or "", {})
    wrong = sorted(code for code, meaning in listed.items() if meaning not in known)
    if not wrong:
        return []
    some = ", ".join(f"{code!r} meaning {listed[code]!r}" for code in wrong[:SHOWN])
    where = f"data/codes/{column.code_list}.csv"
    expected = f"one of: {', '.join(known)}"
    return [Issue(where, f"the code {some}", expected, "Correct the meaning.")]


def _numbers(
    values: pd.Series[Any], column: Column, where: str
) -> tuple[pd.Series[Any], list[Issue]]:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    bad = (numbers.isna() & values.notna()) | np.isinf(numbers)
    if pd.api.types.is_datetime64_any_dtype(values):  # pandas counts nanoseconds
        bad = values.notna()
    if bad.any():
        return numbers, [_unfit(values, bad, where, "a number")]
    if column.type == "number":
        return numbers, []
    bad = numbers.notna() & (numbers.mod(1).ne(0) | numbers.abs().ge(LARGEST_WHOLE))
    if bad.any():
        return numbers, [_unfit(values, bad, where, "whole numbers")]
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
