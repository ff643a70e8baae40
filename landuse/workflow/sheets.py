"""The sheets of a workbook: municipalities, every number, the land, the areas, the basis.

Nothing is rounded here (C9): a spreadsheet shows as many digits as its reader likes.
"""

from typing import Any

import numpy as np
import pandas as pd

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.report import numbers
from landuse.report.words import say
from landuse.report.workbook import Cell, Sheet
from landuse.workflow.bases import indicators
from landuse.workflow.inventory import inventory
from landuse.workflow.telling import records

TABLES = ("allocations", "ineligible", "permits", "overlaps", "unexamined")
HIDDEN = ("geometry", "holding")
"""Columns that are no cell, and those that tell holdings apart."""


def sheets(landscape: Landscape, outcome: Outcome, language: str) -> dict[str, Sheet]:
    """Return the sheets of an outcome by their short names.

    Parameters
    ----------
    landscape
        The land.
    outcome
        What a plan does.
    language
        ``da`` or ``en``, for names of sheets and heads.
    """
    return {
        "places": _by_place(landscape, outcome, language),
        "numbers": _numbers(landscape, outcome, language),
        "land": _table("land", outcome.land, language),
        **{name: _table(name, getattr(outcome, name), language) for name in TABLES},
        "inventory": inventory(landscape, outcome, language),
        "basis": _basis(outcome, language),
    }


def _by_place(landscape: Landscape, outcome: Outcome, language: str) -> Sheet:
    """Return the change of every indicator, a place in each row, the unit in each head."""
    told = {
        (row.indicator, row.place): row.change
        for row in outcome.rows
        if row.gas is None and row.year is None
    }
    names = {indicator for indicator, _ in told}
    shown = [held for held in indicators() if held.id in names]
    heads = [
        f"{held.title.in_language(language)}, {numbers.unit(held.unit, language)}" for held in shown
    ]
    places = dict.fromkeys(place for _, place in told)
    rows = tuple(
        (
            place,
            _place(landscape, outcome, place, language),
            *(told.get((held.id, place)) for held in shown),
        )
        for place in places
    )
    columns = (say("code", language), say("place", language), *heads)
    return Sheet(say("sheet_places", language), columns, rows)


def _numbers(landscape: Landscape, outcome: Outcome, language: str) -> Sheet:
    """Return every row of the outcome, gases and years too."""
    titles = {held.id: held.title.in_language(language) for held in indicators()}
    rows = tuple(
        (
            titles[row.indicator],
            numbers.unit(row.unit, language),
            row.place,
            _place(landscape, outcome, row.place, language),
            row.gas or "",
            row.year,
            row.before,
            row.after,
            row.change,
            row.low,
            row.high,
        )
        for row in outcome.rows
    )
    names = (
        "indicator", "unit", "code", "place", "gas", "year", "before", "after", "change", "low",
        "high",
    )  # fmt: skip
    return Sheet(say("sheet_numbers", language), tuple(say(n, language) for n in names), rows)


def _place(landscape: Landscape, outcome: Outcome, code: str, language: str) -> str:
    return say("together", language) if code == TOTAL else landscape.place_name(outcome.by, code)


def _table(name: str, table: pd.DataFrame, language: str) -> Sheet:
    """Return a table of the outcome as it stands, without shapes; its heads say hectares."""
    shown = [column for column in table.columns if column not in HIDDEN]
    told = records(pd.DataFrame(table[shown]))
    rows = tuple(tuple(_cell(value, language) for value in row.values()) for row in told)
    return Sheet(say(f"sheet_{name}", language), tuple(str(c) for c in shown), rows)


def _cell(value: Any, language: str) -> Cell:
    """Return what stands in a cell; yes and no are words: some programs make formulas of them."""
    if isinstance(value, bool | np.bool_):
        return say("yes" if value else "no", language)
    return value if value is None or isinstance(value, str | float | int) else str(value)


def _basis(outcome: Outcome, language: str) -> Sheet:
    """Return what the numbers rest on."""
    title = outcome.scenario.title.in_language(language)
    rows: tuple[tuple[Cell, ...], ...] = (
        (say("scenario", language), title),
        (say("factors", language), outcome.factors),
        (say("potentials", language), outcome.gwp),
        (say("digest", language), outcome.digest),
    )
    heads = (say("what", language), say("value", language))
    return Sheet(say("sheet_basis", language), heads, rows)
