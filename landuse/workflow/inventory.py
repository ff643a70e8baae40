"""The sheet for a climate plan: a scenario's emissions by the categories of an inventory (GPC)."""

from math import fsum

import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.domain.reporting import Category, Reporting
from landuse.effects.categories import by_category
from landuse.report.words import say
from landuse.report.workbook import Cell, Sheet
from landuse.sources.reporting import read_reporting
from landuse.workflow.bases import indicators

GASES = {"co2": "CO2", "ch4": "CH4", "n2o": "N2O"}
HEADS = (
    "code", "place", "gpc_ref", "gpc_part", "ipcc", "category", "gas", "gpc_before", "gpc_after",
    "gpc_change", "gpc_key", "gpc_note",
)  # fmt: skip


def inventory(landscape: Landscape, outcome: Outcome, language: str) -> Sheet:
    """Return the table of categories: a row for each place, category and gas, and sums by place.

    Parameters
    ----------
    landscape, outcome
        The land, and what a plan does.
    language
        ``da`` or ``en``.
    """
    standard = read_reporting()
    terms = outcome.terms[outcome.terms["indicator"] == "emissions"]
    places = list(dict.fromkeys(r.place for r in outcome.rows if r.indicator == "emissions"))
    table = by_category(terms, [place for place in places if place != TOTAL], standard)
    names = {place: landscape.place_name(outcome.by, place) for place in places if place != TOTAL}
    names[TOTAL] = say("together", language)
    rows: list[tuple[Cell, ...]] = []
    for place in places:
        held = table if place == TOTAL else table[table["place"] == place]
        rows += _place(place, names[place], held, standard, language)
    heads = tuple(say(name, language) for name in HEADS)
    return Sheet(say("sheet_gpc", language), heads, (*rows, *_outside(outcome, standard, language)))


def _place(
    place: str, name: str, table: pd.DataFrame, standard: Reporting, language: str
) -> list[tuple[Cell, ...]]:
    """Return the rows of a place: its categories, then its parts and all of them."""
    titles = {part.ref: part.title.in_language(language) for part in standard.parts}
    found: list[tuple[Cell, ...]] = []
    for one in standard.categories:
        for gas in one.gases:
            held = table[(table["code"] == one.code) & (table["gas"] == gas)]
            values, key = _values(held)
            note = _note(one, key, language)
            title = one.title.in_language(language)
            head = (place, name, one.ref, titles[one.ref], one.code, title)
            found.append((*head, GASES[gas], *values, key, note))
    counted = table[~table["code"].isin([c.code for c in standard.categories if c.key])]
    for part in standard.parts:
        held = counted[counted["ref"] == part.ref]
        values, key = _values(held) if len(held) else ((None, None, None), "NE")
        title = say("gpc_sum", language)
        found.append((place, name, part.ref, titles[part.ref], "", title, "", *values, key, ""))
    values, key = _values(counted)
    head = (place, name, "V", standard.title.in_language(language), "", say("gpc_sum", language))
    found.append((*head, "", *values, key, ""))
    return found


def _values(held: pd.DataFrame) -> tuple[tuple[Cell, Cell, Cell], str]:
    """Return before, after and change, and the key that stands for a change that is not known."""
    sums = tuple(_sum(held[name]) for name in ("before", "after", "change"))
    keys = [str(key) for key in held["key"] if key]
    return (sums[0], sums[1], sums[2]), keys[0] if keys and sums[2] is None else ""


def _sum(values: "pd.Series[float]") -> float | None:
    return None if values.isna().any() else fsum(values) + 0.0


def _note(one: Category, key: str, language: str) -> str:
    if one.key is None and key:
        return say("gpc_not_split", language)
    told: Text | None = one.reason or one.note
    return "" if told is None else told.in_language(language)


def _outside(outcome: Outcome, standard: Reporting, language: str) -> list[tuple[Cell, ...]]:
    """Return a row for what the plan changes outside the sector."""
    there = {row.indicator for row in outcome.rows if row.change}
    head = (TOTAL, say("together", language), "", say("gpc_outside", language), "")
    found: list[tuple[Cell, ...]] = []
    for one in standard.outside:
        titles = [
            held.title.in_language(language)
            for held in indicators()
            if held.id in there and held.id in one.indicators
        ]
        if titles:
            reason = one.reason.in_language(language)
            found.append((*head, ", ".join(titles), "", None, None, None, one.key, reason))
    return found
