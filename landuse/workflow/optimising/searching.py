"""Find a plan for a problem: its rows and costs as plain tables, and back to a unit's bundle."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from landuse.decide.optimise.allocate import WHOLE, answered, objective, relaxed_prices
from landuse.decide.optimise.asking import Ask
from landuse.decide.optimise.child import Solver
from landuse.workflow.optimising import borders
from landuse.workflow.optimising.words import Numbers, Problem, Row, Status

Chosen = NDArray[np.intp]
"""The bundle of each unit of a problem; -1 for none."""
NEAR = 1e-6
"""How far a goal may be missed, as a part of itself, and still be met."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found: choices, and what is proven; costs without what is drawn."""

    status: Status
    chosen: Chosen
    objective: float
    bound: float
    prices: pd.Series
    """By row and side (``goals.0 <=``): what one more would cost."""


def search(
    problem: Problem, solver: Solver, *, gap: float, price: bool = True,
    locked_in: NDArray[np.bool_] | None = None,
) -> Found:  # fmt: skip
    """Return the best choices that time allows.

    Parameters
    ----------
    problem
        What is asked.
    solver
        Who solves, and the time there is.
    gap
        How near to the best is near enough, as a part of the objective.
    price
        Whether prices are wanted as well.
    locked_in
        Units × bundles that must be taken, where some must.
    """
    question = table_of(problem)
    if locked_in is not None:
        question = replace(question, held=locked_in)
    answer = answered(question, solver, gap=gap, whole=WHOLE)
    found = answer.chosen.to_numpy()
    chosen = np.where(found.any(axis=1), found.argmax(axis=1), -1).astype(np.intp)
    prices = answer.prices
    if price and prices.empty and len(problem.rows) and np.isfinite(answer.objective):
        prices = relaxed_prices(question, solver)
    named = prices.rename(lambda name: str(name).removeprefix("target[").removesuffix("]"))
    return Found(answer.status, chosen, answer.objective, answer.bound, named)


def table_of(problem: Problem) -> Ask:
    """Return a problem as plain tables: units × bundles, one feature for each side of a row.

    Parameters
    ----------
    problem
        What is asked.
    """
    sides = [side for row in problem.rows for side in _sides(row)]
    count = (len(problem.units), len(problem.bundles))
    amounts = np.array([row.amounts for row, _, _ in sides]).reshape(len(sides), *count)
    optimise = problem.drawn.scenario.optimise
    weight = 0.0 if optimise is None else optimise.per_km_of_border / 1000
    border, exposed = borders.of(problem) if weight else borders.none(problem)
    return Ask(
        tuple(problem.units), tuple(bundle.name for bundle in problem.bundles),
        tuple(f"{row.name} {sense}" for row, sense, _ in sides), problem.costs,
        tuple(sparse.csr_matrix(amounts[:, :, zone]) for zone in range(count[1])),
        np.array([[target] for _, _, target in sides]).reshape(len(sides), 1),
        tuple(sense for _, sense, _ in sides), problem.open, np.zeros(count, dtype=bool),
        border, exposed, borders.nearness(problem), weight, 1.0, None, exclusive=True,
    )  # fmt: skip


def _sides(row: Row) -> list[tuple[Row, str, float]]:
    """Return what a row wants of what is placed: one target, or two."""
    if row.low == row.high:
        return [(row, "=", row.low - row.drawn)]
    both = ((">=", row.low - row.drawn), ("<=", row.high - row.drawn))
    return [(row, sense, target) for sense, target in both if np.isfinite(target)]


def given(amounts: Numbers, chosen: Chosen) -> float:
    """Return the sum of what choices are given.

    Parameters
    ----------
    amounts
        Units × bundles.
    chosen
        The bundle of each unit.
    """
    units = np.flatnonzero(chosen >= 0)
    return float(amounts[units, chosen[units]].sum())


def reduced(problem: Problem, prices: pd.Series) -> Numbers:
    """Return what each choice costs less what it is worth at the prices of the goals and limits.

    Parameters
    ----------
    problem
        What is asked.
    prices
        By row and side.
    """
    worth = problem.costs.copy()
    for row in problem.rows:
        for _, sense, _ in _sides(row):
            worth -= float(prices.get(f"{row.name} {sense}", 0.0)) * row.amounts
    return worth


def cost_of(problem: Problem, chosen: Chosen) -> float:
    """Return what choices cost, borders included.

    Parameters
    ----------
    problem
        What is asked.
    chosen
        The bundle of each unit.
    """
    table = chosen[:, None] == np.arange(len(problem.bundles))[None, :]
    return objective(table_of(problem), table)
