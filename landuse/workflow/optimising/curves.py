"""Trade-offs: the best plan at each level of another indicator (epsilon-constraint method).

The two ends are the best plan for what is made least, and the best for the other indicator at the
least cost there. Between them the other indicator is asked to be at least so good, level by level,
and the best plan is searched anew. Every point is a plan that is proven like any other.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from landuse.decide.optimise.child import Solver
from landuse.effects.by_cell import CHOSEN_BY
from landuse.workflow.optimising.answering import answer_of
from landuse.workflow.optimising.asking import offered
from landuse.workflow.optimising.searching import Chosen, Found, given, search
from landuse.workflow.optimising.words import Answer, Numbers, Problem, Row, Watch

POINTS = 10
ROOM = 1e-6
"""Which part of a level may be missed, so that the end itself is no empty question."""


@dataclass(frozen=True, eq=False)
class Point:
    """One plan of a curve."""

    levels: tuple[float, ...]
    """What the other indicators were asked to change at the least."""
    values: tuple[float, ...]
    """What the plan changes of them."""
    answer: Answer


def curve(
    problem: Problem, others: Sequence[str], *, points: int = POINTS, seconds: float = 120.0,
    gap: float = 1e-3, watch: Watch | None = None,
) -> tuple[Point, ...]:  # fmt: skip
    """Return plans along the trade-off between what is made least and one or two indicators.

    Parameters
    ----------
    problem
        What is asked, with the other indicators counted (:func:`ask`, ``also``).
    others
        One or two indicators; of each the better way is better.
    points
        How many levels of each.
    seconds
        How long all of it may take.
    gap
        How near to the best each plan is to be, as a part of its objective.
    watch
        May stop it from another thread; is told the objective of each plan.

    Returns
    -------
    tuple
        A plan for each level that can be reached, the best objective first. Few where there is no
        trade-off: plans that are the same are told once.
    """
    offered(problem)
    with Solver(seconds) as solver:
        if watch is not None:
            watch.solver = solver
        ends = [tuple(_ends(problem, name, solver, gap)) for name in others]
        if not all(ends):
            return ()
        levels = [np.linspace(first, last, points) for first, last in ends]
        return tuple(_points(problem, others, list(product(*levels)), solver, gap))


def _ends(problem: Problem, name: str, solver: Solver, gap: float) -> Iterator[float]:
    """Yield what an indicator is in the best plan, and the best it can be; nothing without one."""
    best = search(problem, solver, gap=gap, price=False)
    costs = -better(name) * problem.effects[name]
    known = np.where(problem.open, costs, 0.0)
    most = search(replace(problem, costs=known), solver, gap=gap, price=False)
    if np.isfinite(best.objective) and np.isfinite(most.objective):
        yield _changed(problem, name, best.chosen)
        yield _changed(problem, name, most.chosen)


def better(name: str) -> float:
    """Return 1 where more of an indicator is better, -1 where less is."""
    return 1.0 if CHOSEN_BY[name].better == "higher" else -1.0


def _changed(problem: Problem, name: str, chosen: Chosen) -> float:
    return given(problem.effects[name], chosen)


def _level(problem: Problem, name: str, level: float) -> Row:
    """Return that an indicator changes at least so much the better way, drawn land aside."""
    up, slack = better(name) > 0, ROOM * max(1.0, abs(level))
    low, high = (level - slack, np.inf) if up else (-np.inf, level + slack)
    amounts: Numbers = np.where(problem.open, problem.effects[name], 0.0)
    return Row(f"curve.{name}", "goal", name, CHOSEN_BY[name].unit, amounts, 0.0, low, high)


def _points(
    problem: Problem, others: Sequence[str], levels: Sequence[tuple[float, ...]], solver: Solver,
    gap: float,
) -> Iterator[Point]:  # fmt: skip
    seen: set[bytes] = set()
    for level in levels:
        start = time.monotonic()
        rows = [_level(problem, *held) for held in zip(others, level, strict=True)]
        with solver.within(max(solver.left / 2, 0.0)):
            found = search(problem.with_rows([*problem.rows, *rows]), solver, gap=gap)
        if not np.isfinite(found.objective) or found.chosen.tobytes() in seen:
            continue
        seen.add(found.chosen.tobytes())
        values = tuple(_changed(problem, name, found.chosen) for name in others)
        yield Point(level, values, answer_of(problem, found, time.monotonic() - start))


def nested(
    problem: Problem, budgets: Sequence[float], *, indicator: str = "cost_once",
    seconds: float = 120.0, gap: float = 1e-3,
) -> tuple[Answer, ...]:  # fmt: skip
    """Return plans for growing budgets, each of which keeps all that the one before it placed.

    Parameters
    ----------
    problem
        What is asked, with the indicator counted.
    budgets
        What may be spent in all, growing, in the indicator's unit.
    indicator
        What is spent.
    seconds
        How long all of it may take.
    gap
        How near to the best each plan is to be, as a part of its objective.
    """
    found, held = [], np.zeros_like(problem.open)
    with Solver(seconds) as solver:
        for budget in sorted(budgets):
            start = time.monotonic()
            amounts = np.where(problem.open, problem.effects[indicator], 0.0)
            unit = CHOSEN_BY[indicator].unit
            row = Row("budget", "limit", indicator, unit, amounts, 0.0, high=budget)
            asked = problem.with_rows([*problem.rows, row])
            plan: Found = search(asked, solver, gap=gap, locked_in=held)
            if not np.isfinite(plan.objective):
                continue
            units = np.flatnonzero(plan.chosen >= 0)
            held = np.zeros_like(held)
            held[units, plan.chosen[units]] = True
            found.append(answer_of(problem, plan, time.monotonic() - start))
    return tuple(found)
