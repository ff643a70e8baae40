"""How a number is made, as tables: terms that sum to it, and the published numbers in them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from landuse.domain.figure import Figure
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import names, tables, words
from landuse.ui.numbers import SLIVER_HA, area, decimals, figure, is_known, size
from landuse.ui.rows import EMISSIONS, row_of
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow import indicators

FORMULAS = ("formula_before", "formula_after", "formula_change")
KEYS = ("gas", "soil", "from", "to", *FORMULAS, "factor_rows")
LOOSE = 2
"""Decimals of a term that would otherwise read as no change."""


def terms_of(outcome: Outcome, indicator: str, place: str) -> pd.DataFrame:
    """Return the terms of an indicator at a place that change something or are not known."""
    key = ("terms of", indicator, place)
    return outcome.once(key, lambda: _terms_of(outcome, indicator, place))


def _terms_of(outcome: Outcome, indicator: str, place: str) -> pd.DataFrame:
    held = next((i.made_from or i.id for i in indicators() if i.id == indicator), indicator)
    table = outcome.terms[outcome.terms["indicator"] == held]
    if place != TOTAL:
        table = table[table["place"] == place]
    return table[table["change"].isna() | (table["change"].abs() > 0)]


def resting(outcome: Outcome, indicator: str, place: str) -> tuple[Figure, ...]:
    """Return the numbers behind a change at a place: those of its terms, else the indicator's."""
    key = ("resting", indicator, place)
    return outcome.once(key, lambda: _resting(outcome, indicator, place))


def _resting(outcome: Outcome, indicator: str, place: str) -> tuple[Figure, ...]:
    held = outcome.figures.get(indicator, ())
    named = outcome.behind(indicator)
    if not named:
        return held
    every = frozenset().union(*(rows.every for rows in named.values()))
    sides = named.values() if place == TOTAL else [named[place]] if place in named else []
    here = frozenset().union(*(rows.changing for rows in sides))
    # What no term names, such as a warming potential or a lead time, is behind all of them.
    return tuple(f for f in held if f.place in here or (f.place not in every and len(here)))


def is_verified(outcome: Outcome, indicator: str, place: str) -> bool:
    """Whether every number behind a change was read in its source."""
    return all(held.seen for held in resting(outcome, indicator, place))


def terms(outcome: Outcome, session: Session, place: str, indicator: str = EMISSIONS) -> Table:
    """Return the terms of an indicator at a place, summed over land that is counted alike."""
    say, language = session.say, session.language
    table = terms_of(outcome, indicator, place)
    sums = table.groupby(list(KEYS), dropna=False)[["area_ha", "change"]].sum(min_count=1)
    sums = sums.reset_index()
    sums = sums[sums["area_ha"] >= SLIVER_HA]
    sums = sums.reindex(sums["change"].abs().sort_values(ascending=False).index)
    known = {i.id: i for i in indicators()}[indicator]
    unit = words.unit(known.unit, language)
    columns = (
        Column(say("Land"), is_wide=True),
        Column(say("Hectares"), is_number=True),
        Column(f"{say('Change')}, {unit}", is_number=True),
        Column(say("Formula for a hectare"), is_wide=True),
        Column(say("Numbers")),
    )
    numbered = {f.place: n for n, f in enumerate(resting(outcome, indicator, place), start=1)}
    rows = tuple(_row(row, session, numbered) for row in sums.to_dict("records"))
    row = row_of(outcome, indicator, place)
    total = None if row is None else row.change
    foot = (say("Sum"), "", size(total, language, decimals(total)), "", "")
    is_sum = bool(rows) and known.made_from is None
    return Table(columns, rows, (foot,) if is_sum else ())


def _row(row: dict[str, Any], session: Session, numbered: Mapping[str, int]) -> tuple[str, ...]:
    say, language = session.say, session.language
    gas = words.gas(row["gas"], language) if isinstance(row["gas"], str) else ""
    uses = dict.fromkeys(words.use(row[side], language) for side in ("from", "to"))
    land = [" → ".join(use for use in uses if use), words.soil(row["soil"], language).lower(), gas]
    parts = [str(numbered[part]) for part in row["factor_rows"].split("; ") if part in numbered]
    change = row["change"]
    small = is_known(change) and abs(change) < 1
    return (
        ", ".join(part for part in land if part),
        area(row["area_ha"], language),
        size(change, language, LOOSE if small else decimals(change)),
        _formula(row, language) or say("No published factor"),
        ", ".join(parts),
    )


def _formula(row: dict[str, Any], language: str) -> str:
    """Return a term's formula: after minus before, or the change alone."""
    before, after, change = (row[name] for name in FORMULAS)
    if change:
        return words.formula(change, language)
    if not (after and before):
        return ""
    return words.formula(f"({after}) \N{MINUS SIGN} ({before})", language)


def figures(held: tuple[Figure, ...], session: Session, *, numbered: bool = True) -> Table:
    """Return published numbers with range, unit, source, page and whether they were read there."""
    say, language = session.say, session.language
    rows = [
        (
            *((str(number),) if numbered else ()),
            names.figure(one, language),
            figure(one.central, language),
            _range(one, session),
            words.unit(one.unit, language),
            say(one.source) if one.source == "entered in the scenario" else one.source,
            one.page,
            say("yes") if one.seen else say("not verified"),
            "; ".join(part for part in (one.place, one.note) if part),
        )
        for number, one in enumerate(held, start=1)
    ]
    columns = (
        *((Column(say("No.")),) if numbered else ()),
        Column(say("What"), is_wide=True),
        Column(say("Value"), is_number=True),
        Column(say("Range")),
        Column(say("Unit")),
        Column(say("Source"), is_wide=True),
        Column(say("Page")),
        Column(say("Verified")),
        Column(say("Row and note"), folds=say("Show")),
    )
    return Table(columns, tuple(rows))


def _range(held: Figure, session: Session) -> str:
    """Return the published range of a number, or that there is none."""
    if not held.has_range:
        return session.say("no uncertainty published")
    low, high = (figure(end, session.language) for end in (held.low, held.high))
    return session.say("{low} to {high}").format(low=low, high=high)


def draw(outcome: Outcome, session: Session, place: str, indicator: str = EMISSIONS) -> None:
    """Draw the terms of a number, and the published numbers in them behind a fold."""
    say = session.say
    tables.draw(terms(outcome, session, place, indicator), say("Nothing changes here."))
    held = resting(outcome, indicator, place)
    if held:
        with st.expander(f"{say('Numbers from sources')} ({len(held)})"):
            tables.draw(figures(held, session), "")
