"""Prices of the rows, by linear programmes over the units in doubt alone.

At any prices most units are far from changing their mind. A programme over a sample tells the
first prices; then only choices that are worth something at some prices seen so far are columns,
units with one such choice are settled, and each programme's prices say which choices to add. When
none is worth adding, the programme is solved for all; before that, prices give a bound anyway.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from landuse.decide.optimise.child import Said, Solver
from landuse.decide.optimise.choices import Choices, Chosen, cheapest
from landuse.decide.optimise.parts import Matrix, Model, Numbers

SAMPLE = 2_000
"""Units in the first programme, at least; 20 for each row."""
DOUBTFUL = 4_000
"""Units whose second choice is looked at from the start."""
ROUNDS = 30
INWARD = 0.7
"""How far prices that prove less than those before are drawn back, to add no choice in vain."""
DEAR = 100.0
"""What missing a row costs, in prices seen."""
SEED = 30


@dataclass(frozen=True, slots=True)
class Priced:
    """What prices prove, and the choices that they leave in doubt."""

    prices: Numbers
    bound: float
    chosen: Chosen
    """Each unit's choice, where halves were rounded to the larger."""
    extra: Numbers | float = 0.0
    """By unit: what the bound has more than prices prove, because of rows that hold the unit."""


@dataclass(frozen=True, slots=True)
class Core:
    """A problem over some choices; all other units keep what they have."""

    units: NDArray[np.intp]
    """The unit of each column."""
    zones: NDArray[np.intp]
    model: Model

    def chosen(self, x: Numbers, before: Chosen) -> Chosen:
        """Return everybody's choice after the problem was solved.

        Parameters
        ----------
        x
            The columns' values.
        before
            What units that are not in the problem have.
        """
        values = x[: len(self.units)]
        after = before.copy()
        after[self.units] = -1
        order = np.argsort(values, kind="stable")
        order = order[values[order] > 0.5 - 1e-6]
        after[self.units[order]] = self.zones[order]
        return after


def core(
    choices: Choices, columns: NDArray[np.bool_], settled: Chosen, *,
    dear: Numbers | None = None, part: float = 1.0,
) -> Core:  # fmt: skip
    """Return the problem over some choices; units without a column keep what is settled.

    What missing a row costs is ``dear``: where it is not said, none may be missed. A sample is a
    ``part`` of all units.
    """
    units, zones = np.nonzero(columns)
    within, row = np.unique(units, return_inverse=True)
    held = choices.held(np.where(columns.any(axis=1), -1, settled))
    more = _further(choices, dear, part)
    none, must = np.zeros(len(units)), choices.must[within]
    model = Model(
        np.r_[choices.cost[units, zones], more.cost],
        np.zeros(len(units) + len(more.cost)),
        np.r_[none + 1, more.high],
        np.r_[none == 0, np.zeros(len(more.cost), dtype=bool)],
        (),
        _matrix(choices, units * choices.shape[1] + zones, row, more),
        np.r_[choices.links.low * part - held, np.where(must, 1.0, -np.inf)],
        np.r_[choices.links.high * part - held, np.ones(len(within))],
        (),
    )
    return Core(units, zones, model)


@dataclass(frozen=True, slots=True)
class _Further:
    """Columns that are no choice: at which rows they stand, with what, their cost and most."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: Numbers
    cost: Numbers
    high: Numbers


def _further(choices: Choices, dear: Numbers | None, part: float) -> _Further:
    """Return the rows' own columns, and those that let rows be missed, up or down, at a cost."""
    own, first = choices.links.own.tocoo(), len(choices.own)
    slack = np.arange(0 if dear is None else len(choices.links))
    missed = np.empty(0) if dear is None else np.r_[dear, dear]
    return _Further(
        np.r_[own.row, slack, slack],
        np.r_[own.col, first + slack, first + len(slack) + slack],
        np.r_[own.data, np.ones(len(slack)), -np.ones(len(slack))],
        np.r_[choices.own.cost, missed],
        np.r_[choices.own.high * part, np.full(len(missed), np.inf)],
    )


def _matrix(
    choices: Choices, taken: NDArray[np.intp], row: NDArray[np.intp], more: _Further
) -> Matrix:
    """Return the rows over some choices and further columns, then one row for each unit.

    Put together by hand: stacking sparse matrices takes longer than a small problem does.
    """
    links, count = len(choices.links), len(taken)
    held = choices.turned.choices[taken].tocoo()
    return sparse.csr_matrix(
        (
            np.r_[held.data, more.values, np.ones(count)],
            (
                np.r_[held.col, more.rows, links + row],
                np.r_[held.row, count + more.columns, np.arange(count)],
            ),
        ),
        shape=(links + int(row.max(initial=-1)) + 1, count + len(more.cost)),
    )


def sift(choices: Choices, solver: Solver, *, gap: float, first: Numbers | None = None) -> Priced:
    """Return prices of the rows and the bound they prove, as high as time allows.

    It stops where the bound is as near as ``gap`` to what is no lower than the programme of all.
    A sample tells the ``first`` prices where nobody else does.
    """
    rows = len(choices.links)
    if not rows:
        alone = cheapest(choices.cost, choices.must)
        return Priced(np.empty(0), choices.bound(np.empty(0)), alone)
    dear = _dear(choices)
    small = choices.shape[0] <= max(SAMPLE, 20 * rows)
    if first is not None:
        prices = first
    else:
        prices = np.zeros(rows) if small else _sampled(choices, solver, dear)
    best, highest = choices.allowed(prices), choices.bound(prices)
    settled = chosen = cheapest(choices.reduced(best), choices.must)
    doubtful = max(DOUBTFUL, choices.shape[0] // 8)
    columns = np.isfinite(choices.cost) if small else _near(choices, best, doubtful)
    for _ in range(ROUNDS):
        problem = core(choices, columns, settled, dear=dear)
        said = solver.solve(problem.model, relaxed=True)
        if said.x is None or said.prices is None:
            break
        prices = choices.allowed(said.prices[:rows])
        bound = choices.bound(prices)
        best, highest = (prices, bound) if bound > highest else (best, highest)
        solver.hear(np.inf, highest)
        chosen = problem.chosen(said.x, settled)
        value = said.bound + choices.spent(np.where(columns.any(axis=1), -1, settled))
        if value - highest <= gap * max(abs(value), 1e-12):
            break
        between = best if bound == highest else INWARD * best + (1 - INWARD) * prices
        columns |= _near(choices, between, doubtful // 4)
        columns |= _changed(choices, columns, settled, between)
    return Priced(best, highest, chosen)


def _changed(
    choices: Choices, columns: NDArray[np.bool_], settled: Chosen, prices: Numbers
) -> NDArray[np.bool_]:
    """Return what units choose at other prices, and what they had, where that is not the same."""
    wanted = cheapest(choices.reduced(prices), choices.must)
    moved = (wanted != settled) | columns.any(axis=1)
    held = _as_columns(choices, wanted) | _as_columns(choices, settled)
    return np.asarray(held & moved[:, None])


def _as_columns(choices: Choices, chosen: Chosen) -> NDArray[np.bool_]:
    columns = np.zeros(choices.shape, dtype=bool)
    units = np.flatnonzero(chosen >= 0)
    columns[units, chosen[units]] = True
    return columns


def _near(choices: Choices, prices: Numbers, count: int) -> NDArray[np.bool_]:
    """Return choices almost as good as the unit's best, for the units most in doubt."""
    reduced = choices.reduced(prices)
    doubt = doubts(reduced, choices.must)
    last = min(count, len(doubt) - 1)
    limit = np.partition(doubt, last)[last]
    if not np.isfinite(limit):
        return np.asarray(np.isfinite(reduced))
    best = np.minimum(reduced.min(axis=1), np.where(choices.must, np.inf, 0.0))
    with np.errstate(invalid="ignore"):
        near = (reduced - best[:, None] <= limit) & np.isfinite(reduced)
    held = _as_columns(choices, cheapest(reduced, choices.must))
    return np.asarray((near | held) & (doubt <= limit)[:, None])


def doubts(reduced: Numbers, must: NDArray[np.bool_]) -> Numbers:
    """Return how far each unit's second choice is from its best; infinite where there is none.

    Parameters
    ----------
    reduced
        What each choice costs at some prices, units × zones.
    must
        Units that must take one.
    """
    options = np.c_[np.where(must, np.inf, 0.0), reduced]
    two = np.partition(options, 1, axis=1)
    second = np.isfinite(two[:, 1])
    return np.where(second, np.where(second, two[:, 1], 0.0) - two[:, 0], np.inf)


def _dear(choices: Choices) -> Numbers:
    """Return what missing one of a row costs: many times what one of it costs usually."""
    finite = np.abs(choices.cost[np.isfinite(choices.cost)])
    cost = float(finite.mean()) if len(finite) else 1.0
    held = choices.links.choices
    count = np.maximum(np.diff(held.indptr), 1)
    amount = np.asarray(abs(held).sum(axis=1)).ravel() / count
    amount = np.where(amount > 0, amount, 1.0)
    own = float(np.abs(choices.own.cost).max(initial=0.0))
    return DEAR * (max(cost, 1e-9) / amount + own)


def _sampled(choices: Choices, solver: Solver, dear: Numbers) -> Numbers:
    """Return the prices a sample of the units asks for."""
    count, rows = choices.shape[0], len(choices.links)
    some = min(count, max(SAMPLE, 20 * rows))
    rng = np.random.default_rng(SEED)
    units = np.sort(rng.choice(count, some, replace=False))
    columns = np.zeros(choices.shape, dtype=bool)
    columns[units] = np.isfinite(choices.cost[units])
    none = np.full(count, -1, dtype=np.intp)
    problem = core(choices, columns, none, dear=dear, part=some / count)
    said: Said = solver.solve(problem.model, relaxed=True)
    return np.zeros(rows) if said.prices is None else said.prices[:rows]
