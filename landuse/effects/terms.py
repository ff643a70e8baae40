"""Terms: every number as a sum of amounts times rates, and its sums by place.

Land (or anything else counted) that is the same in all an indicator looks at is one *ground*. A
ground and its rates make one *term*. What is not known is None and makes every sum it belongs to
None (C5). Sums are exact (``math.fsum``), so the order of the rows does not matter, and the total
is the sum of the places (C12).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

import pandas as pd

from landuse.domain.figure import Figure
from landuse.domain.indicator import Indicator
from landuse.domain.outcome import TOTAL, Behind, OutcomeRow
from landuse.domain.rate import Rate


@dataclass(frozen=True, slots=True)
class Ground:
    """Hectares at a place that are the same in all an indicator looks at."""

    place: str
    soil: str
    before: str
    after: str
    category: str
    """The former use, crop group, function or whatever else the indicator tells apart."""
    area_ha: float
    allocation: str = ""
    """The wish that makes the change; none where the plan leaves the land alone."""
    assumed: bool = False
    """Whether the scenario's assumptions say what this land is."""
    measure: str = ""
    """The measure of that wish."""
    drain_belt: bool = False
    """Whether it lies beside drains, ditches or streams, for sets that tell this apart."""

    @property
    def changed(self) -> bool:
        """Whether the plan changes what the land is."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Term:
    """One ground of one indicator: its hectares, and what a hectare gives before and after.

    Where only the ``difference`` is known, before and after are not. ``still`` land is left alone:
    its change is 0 whatever is not known of it.
    """

    indicator: str
    ground: Ground
    gas: str | None = None
    rate_before: Rate | None = None
    rate_after: Rate | None = None
    difference: Rate | None = None
    still: bool = False

    @property
    def before(self) -> float | None:
        """What the ground gives before, in the indicator's unit."""
        return None if self.rate_before is None else self.rate_before.value * self.ground.area_ha

    @property
    def after(self) -> float | None:
        """What the ground gives after, in the indicator's unit."""
        return None if self.rate_after is None else self.rate_after.value * self.ground.area_ha

    @property
    def rate_change(self) -> float | None:
        """The change on one hectare, after minus before (C3)."""
        if self.still:
            return 0.0
        if self.difference is not None:
            return self.difference.value
        if self.rate_before is None or self.rate_after is None:
            return None
        return self.rate_after.value - self.rate_before.value

    @property
    def change(self) -> float | None:
        """The change on the whole ground."""
        per_ha = self.rate_change
        return None if per_ha is None else per_ha * self.ground.area_ha

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every published number in it, each once."""
        rates = (self.rate_before, self.rate_after, self.difference)
        held = (figure for rate in rates if rate is not None for figure in rate.figures)
        return tuple(dict.fromkeys(held))


Sums = tuple[float | None, float | None, float | None]
"""Before, after and change."""


def added(values: Sequence[Sums]) -> Sums:
    """Return sums added up; one that is not known hides the sum."""
    return _sum([v[0] for v in values]), _sum([v[1] for v in values]), _sum([v[2] for v in values])


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    # Adding 0.0 turns a negative zero into zero.
    return fsum(known) + 0.0 if len(known) == len(values) else None


def rows_of(
    indicator: Indicator, terms: Iterable[Term], places: Sequence[str]
) -> tuple[OutcomeRow, ...]:
    """Return an indicator's rows: each place in order, then the total.

    A place without terms has a change of 0; its before and after are known only where every term
    of the indicator knows them.

    Parameters
    ----------
    indicator
        What is counted.
    terms
        Its terms, without gases.
    places
        Every place that is reported by.
    """
    held = list(terms)
    stated = bool(held) and all(term.rate_before is not None for term in held)
    parts: dict[str, list[Sums]] = {place: [] for place in places}
    for term in held:
        parts.setdefault(term.ground.place, []).append((term.before, term.after, term.change))
    nothing: Sums = (0.0, 0.0, 0.0) if stated else (None, None, 0.0)
    cells = {place: added(values) if values else nothing for place, values in parts.items()}
    cells[TOTAL] = added(list(cells.values()))
    resting = assumed_ha(held)
    return tuple(
        OutcomeRow(
            indicator.id, indicator.unit, place, None, None, *values,
            assumed_ha=resting.get(place, 0.0),
        )
        for place, values in cells.items()
    )  # fmt: skip


def assumed_ha(terms: Iterable[Term]) -> dict[str, float]:
    """Return the hectares by place, and in all, that numbers rest on by assumption alone."""
    resting = {term.ground for term in terms if term.ground.assumed}
    found: dict[str, list[float]] = {}
    for ground in resting:
        for place in (ground.place, TOTAL):
            found.setdefault(place, []).append(ground.area_ha)
    return {place: fsum(areas) for place, areas in found.items()}


COLUMNS = (
    "indicator", "place", "gas", "soil", "from", "to", "category", "drain_belt", "allocation",
    "assumed", "area_ha", "rate_before", "rate_after", "rate_change", "before", "after", "change",
    "formula_before", "formula_after", "formula_change", "factor_rows", "sources", "seen",
)  # fmt: skip
"""Columns of :func:`table_of`: rates and sums in the indicator's unit."""


def table_of(terms: Iterable[Term]) -> pd.DataFrame:
    """Return every term with its formula, factor rows and sources: how each number is made."""
    return pd.DataFrame([_as_row(term) for term in terms], columns=list(COLUMNS))


def _value(rate: Rate | None) -> float | None:
    return None if rate is None else rate.value


def _formula(rate: Rate | None) -> str:
    return "" if rate is None else rate.formula


def _as_row(term: Term) -> dict[str, Any]:
    ground, figures = term.ground, term.figures
    return {
        "indicator": term.indicator, "place": ground.place, "gas": term.gas, "soil": ground.soil,
        "from": ground.before, "to": ground.after, "category": ground.category,
        "drain_belt": ground.drain_belt,
        "allocation": ground.allocation, "assumed": ground.assumed, "area_ha": ground.area_ha,
        "rate_before": _value(term.rate_before), "rate_after": _value(term.rate_after),
        "rate_change": term.rate_change,
        "before": term.before, "after": term.after, "change": term.change,
        "formula_before": _formula(term.rate_before), "formula_after": _formula(term.rate_after),
        "formula_change": _formula(term.difference),
        "factor_rows": "; ".join(figure.place for figure in figures),
        "sources": "; ".join(dict.fromkeys(
            f"{f.source}, p. {f.page}" if f.page else f.source for f in figures
        )),
        "seen": all(figure.seen for figure in figures),
    }  # fmt: skip


def changes_by_allocation(terms: Iterable[Term], indicator: str) -> Mapping[str, float | None]:
    """Return an indicator's change by the allocation that makes it; they sum to the total (C12).

    Parameters
    ----------
    terms
        Terms of any indicators, all gases.
    indicator
        The one that is wanted.

    Returns
    -------
    Mapping
        By the id of the allocation, ``""`` for what none of them changes; None where a part of
        it is not known (C5).
    """
    found: dict[str, list[float | None]] = defaultdict(list)
    for term in terms:
        if term.indicator == indicator:
            found[term.ground.allocation].append(term.change)
    return {name: _sum(changes) for name, changes in found.items()}


def rows_by_place(terms: Iterable[Term], indicator: str) -> Mapping[str, Behind]:
    """Return the factor rows behind an indicator by place.

    Parameters
    ----------
    terms
        Terms of any indicators, all gases.
    indicator
        The one that is wanted.
    """
    every: dict[str, set[str]] = defaultdict(set)
    changing: dict[str, set[str]] = defaultdict(set)
    for term in terms:
        if term.indicator == indicator:
            rows = {figure.place for figure in term.figures}
            every[term.ground.place] |= rows
            if term.change != 0:  # what is not known may change
                changing[term.ground.place] |= rows
    return {p: Behind(frozenset(rows), frozenset(changing[p])) for p, rows in every.items()}
