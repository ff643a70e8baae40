"""Whole choices near the bound: a small whole-number problem over the units most in doubt.

All other units keep what prices told them to choose. Where that finds no plan, more units are
let go, until all are. A plan that is not near enough leaves in the problem only the choices that
a better one could hold; what is found there is proven for all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.choices import Choices, Chosen, cheapest
from landuse.decide.optimise.parts import Numbers
from landuse.decide.optimise.sifting import Core, Priced, core, doubts

FIRST = 200
"""Units let go at first, at least; twice as many as there are rows."""
GROWTH = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan found: its choices, columns of the rows' own, and what it costs."""

    chosen: Chosen
    own: Numbers
    objective: float
    bound: float
    proven_none: bool = False
    """Whether there is no plan at all, by proof; then the rest means nothing."""


def rounded(choices: Choices, priced: Priced, solver: Solver, *, gap: float) -> Found | None:
    """Return whole choices near the bound, the best that time allows.

    Parameters
    ----------
    choices
        The problem.
    priced
        Prices, their bound, and almost whole choices.
    solver
        Who solves, and the time there is.
    gap
        How near the bound is near enough, as a part of the objective.
    """
    best: Found | None = None
    free, bound, count = max(FIRST, 2 * len(choices.links)), priced.bound, choices.shape[0]
    while solver.left > 0 and (best is None or not near(best.objective, bound, gap)):
        room = np.inf if best is None else best.objective - priced.bound
        columns = _let_go(choices, priced, min(free, count), room)
        settled = priced.chosen if best is None else _cheapest(choices, priced)
        exact = free >= count or best is not None
        problem = core(choices, columns, settled)
        rest = choices.spent(np.where(columns.any(axis=1), -1, settled))
        wanted = bound + gap * abs(bound) - rest
        seconds = solver.left if exact else max(solver.left / 4, 0.5)
        said = solver.solve(problem.model, seconds=seconds, gap=gap / 2, target=wanted)
        if exact and best is None and said.status == "infeasible":
            return Found(priced.chosen, np.empty(0), np.inf, np.inf, proven_none=True)
        if exact:
            most = np.inf if best is None else best.objective
            proven = most if said.status == "infeasible" else said.bound + rest
            bound = max(bound, min(proven, most)) if np.isfinite(min(proven, most)) else bound
        if said.x is not None:
            found = _found(choices, problem.chosen(said.x, settled), said.x, problem, bound)
            best = found if best is None or found.objective < best.objective else best
            solver.hear(best.objective, bound)
        if exact:
            break
        free *= GROWTH
    return best if best is None else Found(best.chosen, best.own, best.objective, bound)


def _cheapest(choices: Choices, priced: Priced) -> Chosen:
    """Return what every unit chooses at the prices that prove the bound."""
    return cheapest(choices.reduced(priced.prices), choices.must)


def near(objective: float, bound: float, gap: float) -> bool:
    """Return whether an objective is as near its bound as was asked.

    Parameters
    ----------
    objective
        What a plan costs.
    bound
        What none can be cheaper than.
    gap
        How near is near enough, as a part of the objective.
    """
    return objective - bound <= max(gap, 1e-9) * max(abs(objective), 1e-12)


def _found(choices: Choices, chosen: Chosen, x: Numbers, problem: Core, bound: float) -> Found:
    first = len(problem.units)
    own = x[first : first + len(choices.own)]
    return Found(chosen, own, choices.spent(chosen) + float(own @ choices.own.cost), bound)


def _let_go(choices: Choices, priced: Priced, count: int, room: float) -> NDArray[np.bool_]:
    """Return the choices of the units most in doubt, or all that a better plan could hold.

    A choice that at the bound's prices costs more above its unit's best than there is room between
    bound and objective is in no better plan.
    """
    reduced, open_ = choices.reduced(priced.prices), np.isfinite(choices.cost)
    doubt = doubts(reduced, choices.must)
    if np.isfinite(room):
        best = np.minimum(reduced.min(axis=1), np.where(choices.must, np.inf, 0.0))
        within = np.where(open_, reduced, np.inf) <= (best + room * (1 + 1e-9))[:, None]
        return np.asarray(within & (doubt <= room * (1 + 1e-9))[:, None])
    if count >= choices.shape[0]:
        return open_
    columns = np.zeros(choices.shape, dtype=bool)
    units = np.argpartition(doubt, count)[:count]
    columns[units] = open_[units]
    return columns
