"""A plan's emissions by the categories of an inventory: what belongs where, and what is not told.

What land gives before is told under what it was, what it gives after under what it becomes. Carbon
dioxide, dissolved carbon among it, belongs to the land (V.2); nitrous oxide and methane of soils
are sources on land (V.3): nitrous oxide as of managed soils, methane of drained soil with its
ditches, of rewetted organic soil, of wetlands on mineral soil. Each category's change is after
minus before (C3); over all categories they are the change in emissions (C12).

A term that does not tell gases apart, or only a difference, belongs to no category: what it is
part of is not estimated, with the reason, and never a zero (C5).
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import fsum

import pandas as pd

from landuse.domain.reporting import Reporting

COLUMNS = ["place", "ref", "code", "gas", "before", "after", "change", "key"]
TERMS = ("place", "gas", "soil", "from", "to", "before", "after", "change")
NOT_SPLIT = "NE"
WET = "wetland"
MANAGED, DRAINED, REWETTED, WET_MINERAL = "3C4", "3C8", "3C10", "3C13"
Key = tuple[str, str, str]
Sums = defaultdict[Key, list[float | None]]
Found = tuple[Sums, Sums, Sums, set[str]]


def by_category(terms: pd.DataFrame, places: Sequence[str], standard: Reporting) -> pd.DataFrame:
    """Return emissions by place, category and gas, t CO2e/yr; a key stands for what is not known.

    Parameters
    ----------
    terms
        The terms of emissions: place, gas, soil, uses, before, after and change.
    places
        Every place that is told.
    standard
        The categories.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``, a row for each place, category and gas of that category.
    """
    sums = _sums(terms, standard)
    rows = [row for place in places for row in _rows(place, sums, standard)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _sums(terms: pd.DataFrame, standard: Reporting) -> Found:
    """Return what is before, after and changed by place, category and gas, and unsplit places."""
    before: Sums = defaultdict(list)
    after: Sums = defaultdict(list)
    moved: Sums = defaultdict(list)
    unsplit: set[str] = set()
    columns = [terms[name] for name in TERMS]
    for place, gas, soil, was, becomes, had, has, change in zip(*columns, strict=True):
        if pd.isna(gas):
            unsplit |= {place} if pd.isna(change) or change != 0 else set()
            continue
        told = "co2" if gas == "doc" else gas
        changes = bool(pd.isna(change) or change != 0 or was != becomes)
        left = (place, category(told, was, soil, standard), told)
        gained = (place, category(told, becomes, soil, standard), told)
        before[left].append(_known(had))
        after[gained].append(_known(has))
        if changes and not (left[1] and gained[1]):
            unsplit.add(place)
        elif changes:
            moved[left].append(_less(had))
            moved[gained].append(_known(has))
    return before, after, moved, unsplit


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _less(value: float | None) -> float | None:
    known = _known(value)
    return None if known is None else -known


def category(gas: str, use: str, soil: str, standard: Reporting) -> str:
    """Return the category of a gas from some land; empty where the standard has none for it.

    Parameters
    ----------
    gas
        ``co2``, ``ch4`` or ``n2o``.
    use, soil
        What the land is.
    standard
        The categories.
    """
    if gas == "co2":
        return standard.land.get(use, "")
    if gas == "n2o":
        return MANAGED
    if use != WET:
        return DRAINED
    return WET_MINERAL if soil == "mineral" else REWETTED


def _rows(place: str, sums: Found, standard: Reporting) -> Iterator[tuple[object, ...]]:
    before, after, moved, unsplit = sums
    for one in standard.categories:
        for gas in one.gases:
            key = (place, one.code, gas)
            if one.key is not None:
                yield (place, one.ref, one.code, gas, None, None, None, one.key)
                continue
            values = [_added(held.get(key, [])) for held in (before, after, moved)]
            if place in unsplit:
                values = [None, None, None]
            told = NOT_SPLIT if values[2] is None else ""
            yield (place, one.ref, one.code, gas, *values, told)


def _added(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) + 0.0 if len(known) == len(values) else None
