"""What a plan changes in each of very many cells of land: the rows of the effect table.

A cell is any set of pieces, numbered. It is counted as every plan is, so that what is chosen by
these numbers is judged by the same ones: what follows from the land account alone is counted once
for each kind of land and shared out by hectares; for the rest a cell stands in the place of a
region. Land that the plan leaves alone is left out: its change is 0 whatever is not known of it
(C5).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from landuse.domain.indicator import Indicator
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.domain.rate import Rate
from landuse.effects import MODULES, belt
from landuse.effects.accounts import land_account, taken_rows, with_assumptions
from landuse.effects.demand import ASKED
from landuse.effects.per_hectare import LOCAL, ROLE
from landuse.effects.question import Figures, Question
from landuse.effects.ranges import Drawing
from landuse.effects.terms import Term

CHOSEN_BY: Mapping[str, Indicator] = {
    name: held for name, held in LOCAL.items() if held.additive and name != ASKED.id
}
"""What one may choose land by; what is asked for follows from the wishes, not from the land."""
BY_ACCOUNT = frozenset({
    "emissions", "cost_once", "cost_yearly", "production_area", "displaced_area", "nature",
    "forest", "solar_capacity", "solar_energy",
})  # fmt: skip
"""What follows from the land account alone: land of one kind has one rate, wherever it lies."""
BY = "municipality"
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Told:
    """An indicator's terms by kind of land or by cell, and which part of each lies in which cell.

    ``spread``: cells × places of the terms; its columns sum to 1.
    """

    terms: tuple[Term, ...]
    spread: Any


Terms = Mapping[str, Told]


@dataclass(frozen=True, eq=False)
class Celled:
    """The land in cells: as it is, and with each piece's cell in the place of its region."""

    landscape: Landscape
    number: NDArray[np.intp]
    """The cell of each piece."""

    @cached_property
    def count(self) -> int:
        """How many cells there are."""
        return int(self.number.max(initial=-1)) + 1

    @cached_property
    def land(self) -> Landscape:
        """The land with its cells as regions."""
        places = {role: held for role, held in self.landscape.places.items() if role != ROLE}
        names = np.array([str(cell) for cell in range(self.count)], dtype=object)
        named = self.landscape.pieces.assign(**{ROLE: names[self.number]})
        return replace(self.landscape, pieces=named, places=places, shelf=None)


def cell_terms(celled: Celled, plan: Plan, figures: Figures, indicators: Collection[str]) -> Terms:
    """Return what each indicator counts on the land a plan takes, and in which cells.

    Parameters
    ----------
    celled
        The land.
    plan
        What is done to it.
    figures
        The published numbers to count by.
    indicators
        What is counted, of :data:`CHOSEN_BY`. One that no layer tells is left out.
    """
    wanted = set(indicators)
    alike = wanted & BY_ACCOUNT
    if "depth" in figures.factors.definition.keys:
        alike -= {"emissions"}
    by_kind = _by_kind(celled, plan, figures, alike) if alike else {}
    return by_kind | (_by_cell(celled, plan, figures, wanted - alike) if wanted - alike else {})


def _by_kind(celled: Celled, plan: Plan, figures: Figures, wanted: set[str]) -> dict[str, Told]:
    """Count each kind of land once, and share it out over the cells by hectares."""
    land = celled.landscape
    beside = belt.hectares(land, plan, figures.factors)
    beside = np.zeros(len(plan.fragments)) if beside is None else beside
    account, rows = taken_rows(land, plan, BY, beside)
    account = account.assign(place=[str(row) for row in range(len(account))])
    area = plan.fragments["area_ha"].to_numpy(dtype=float)
    parts = np.column_stack([area - beside, beside])
    held = rows >= 0
    cell = np.repeat(celled.number[plan.taken.rows][:, None], 2, axis=1)[held]
    total = account["area_ha"].to_numpy(dtype=float)
    share = parts[held] / total[rows[held]]
    shape = (celled.count, len(account))
    spread = sparse.coo_matrix((share, (cell, rows[held])), shape=shape).tocsr()
    assumed = with_assumptions(account, plan.scenario.assume)
    question = Question(land, plan, assumed, BY, figures)
    return {name: Told(terms, spread) for name, terms in _asked(question, wanted).items()}


def _by_cell(celled: Celled, plan: Plan, figures: Figures, wanted: set[str]) -> dict[str, Told]:
    """Count each cell by itself: what layers tell of it may differ everywhere."""
    land = celled.land
    account = land_account(land, plan, ROLE, belt.hectares(land, plan, figures.factors))
    taken = account[account["allocations"] != ""].reset_index(drop=True)
    question = Question(land, plan, with_assumptions(taken, plan.scenario.assume), ROLE, figures)
    spread = sparse.identity(celled.count, format="csr")
    return {name: Told(terms, spread) for name, terms in _asked(question, wanted).items()}


def _asked(question: Question, wanted: set[str]) -> dict[str, tuple[Term, ...]]:
    """Return the terms of each indicator that is wanted and told."""
    found: dict[str, tuple[Term, ...]] = {}
    for module in MODULES:
        mine = {held.id for held in module.INDICATORS} & wanted
        if not mine:
            continue
        answer = module.answer(question)
        told = {term.indicator for term in answer.terms}
        told |= {row.indicator for row in answer.rows if row.change is not None}
        for name in mine & told:
            found[name] = tuple(t for t in answer.terms if t.indicator == name and not t.still)
    return found


def changes(terms: Terms, indicator: str, cells: int) -> Numbers:
    """Return the change of each cell, in the indicator's unit; NaN where it is not known.

    Parameters
    ----------
    terms
        As :func:`cell_terms` returns them.
    indicator
        Which is wanted.
    cells
        How many cells there are.
    """
    if indicator not in terms:
        return np.full(cells, nan)
    told = terms[indicator]
    parts: dict[int, list[float]] = {}
    for term in told.terms:
        change = term.change
        parts.setdefault(int(term.ground.place), []).append(nan if change is None else change)
    found = np.zeros(told.spread.shape[1])
    for place, held in parts.items():
        found[place] = fsum(held)
    return _spread(told, found)


def _spread(told: Told, found: Numbers) -> Numbers:
    """Return what places are given, by cell; NaN only where a part of the cell is not known."""
    known = np.isfinite(found)
    given = np.asarray(told.spread @ np.where(known, found, 0.0))
    hidden = np.asarray(told.spread @ (~known).astype(float))
    return np.where(hidden > 0, nan, given)


def drawn_changes(terms: Terms, indicator: str, cells: int, drawing: Drawing) -> Numbers:
    """Return the change of each cell for every draw, cells × draws; NaN where it is not known.

    Parameters
    ----------
    terms, indicator, cells
        As for :func:`changes`.
    drawing
        How often figures are drawn, and from which seed.
    """
    if indicator not in terms:
        return np.full((cells, drawing.count), nan)
    told = terms[indicator]
    rates: dict[int, tuple[int, Rate]] = {}
    rows, columns, values, hidden = [], [], [], []
    for term in told.terms:
        place = int(term.ground.place)
        if term.change is None:
            hidden.append(place)
            continue
        for rate, sign in _sides(term):
            rows.append(place)
            columns.append(rates.setdefault(id(rate), (len(rates), rate))[0])
            values.append(sign * term.ground.area_ha)
    found = np.zeros((told.spread.shape[1], drawing.count))
    if rates:
        each = [np.broadcast_to(r.at(drawing.value), drawing.count) for _, r in rates.values()]
        weights = sparse.coo_matrix((values, (rows, columns)), shape=(len(found), len(rates)))
        found = np.asarray(weights.tocsr() @ np.array(each, dtype=float))
    found[hidden] = nan
    return _spread(told, found)


def _sides(term: Term) -> tuple[tuple[Rate, float], ...]:
    """Return the rates that make a term's change, with their signs."""
    if term.difference is not None:
        return ((term.difference, 1.0),)
    both = ((term.rate_after, 1.0), (term.rate_before, -1.0))
    return tuple((rate, sign) for rate, sign in both if rate is not None)
