"""The rule that can be said in one sentence, to compare with.

"Take the choice that costs least for what it brings towards the goals, then the next, leaving out
what would break a limit, until all goals are reached." Where there is no goal, choices are taken
by what they save, until none saves anything.
"""

import time

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.workflow.optimising.answering import answer_of
from landuse.workflow.optimising.searching import Found, given
from landuse.workflow.optimising.words import Answer, Numbers, Problem, Row, Status

SENTENCE = (
    "Take the choice that costs least for what it brings towards the goals, then the next, "
    "leaving out what would break a limit, until all goals are reached."
)
SLACK = 1e-9


def greedy(problem: Problem, bound: float = -np.inf) -> Answer:
    """Return the plan of the rule; ``unknown`` where it ends before all goals are reached.

    Parameters
    ----------
    problem
        What is asked.
    bound
        What no plan costs less than, where a search has proven that: in costs of what is placed.
    """
    start = time.monotonic()
    order = _order(problem)
    held = np.array([row.drawn for row in problem.rows])
    chosen = np.full(len(problem.units), -1, dtype=np.intp)
    goals = np.array([row.kind == "goal" for row in problem.rows], dtype=bool)
    # Shares are of what is there in the end; no first choice could keep to them.
    ends = np.array([row.kind in {"goal", "fairness", "scheme"} for row in problem.rows])
    for unit, bundle in order:
        if goals.any() and _reached(problem, held)[goals].all():
            break
        after = held + np.array([row.amounts[unit, bundle] for row in problem.rows])
        if chosen[unit] < 0 and not _breaks(problem, held, after, ends):
            chosen[unit], held = bundle, after
    done = bool(_reached(problem, held).all())
    cost = given(problem.costs, chosen)
    status: Status = "feasible" if done else "unknown"
    prices = pd.Series(dtype=float)
    found = Found(status, chosen, cost if done else np.inf, bound, prices)
    return answer_of(problem, found, time.monotonic() - start)


def _order(problem: Problem) -> list[tuple[int, int]]:
    """Return the choices, those that cost least for what they bring first."""
    brings = sum((_towards(row) for row in problem.rows if row.kind == "goal"),
                 start=np.zeros(problem.costs.shape))  # fmt: skip
    if any(row.kind == "goal" for row in problem.rows):
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.where(brings > 0, problem.costs / brings, np.inf)
    else:
        score = np.where(problem.costs < 0, problem.costs, np.inf)
    score = np.where(problem.open, score, np.inf)
    units, bundles = np.nonzero(np.isfinite(score))
    order = np.argsort(score[units, bundles], kind="stable")
    return list(zip(units[order].tolist(), bundles[order].tolist(), strict=True))


def _towards(goal: Row) -> Numbers:
    """Return which part of the way to a goal each choice goes."""
    upwards = np.isfinite(goal.low)
    way = (goal.low - goal.drawn) if upwards else (goal.drawn - goal.high)
    if way <= 0:
        return np.zeros_like(goal.amounts)
    return (goal.amounts if upwards else -goal.amounts) / way


def _reached(problem: Problem, held: Numbers) -> NDArray[np.bool_]:
    """Return which rows are kept to."""
    low = np.array([row.low for row in problem.rows])
    high = np.array([row.high for row in problem.rows])
    slack = SLACK * (1 + np.abs(held))
    return np.asarray((held >= low - slack) & (held <= high + slack))


def _breaks(problem: Problem, held: Numbers, after: Numbers, ends: NDArray[np.bool_]) -> bool:
    """Return whether a choice breaks a limit that was kept to, or breaks it further."""
    high = np.array([row.high for row in problem.rows])
    low = np.array([row.low for row in problem.rows])
    over = np.maximum(after - high, low - after)
    before = np.maximum(held - high, low - held)
    worse = (over > SLACK * (1 + np.abs(after))) & (over > before)
    return bool((worse & ~ends).any())
