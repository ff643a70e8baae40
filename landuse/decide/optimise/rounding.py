"""Whole choices near the bound: a small whole-number problem over the units most in doubt.

All other units keep what prices told them to choose. Where that finds no plan, or none near enough,
more units are let go. A plan leaves in the problem only the choices that a better one could hold;
once all of those are let go, what is found is proven for all.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landuse.decide.optimise.child import Said, Solver
from landuse.decide.optimise.choices import Choices, Chosen, cheapest
from landuse.decide.optimise.parts import Numbers
from landuse.decide.optimise.sifting import Core, Priced, core, doubts

FIRST = 30
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


def rounded(
    choices: Choices, priced: Priced, solver: Solver, *, within: float, first: int = FIRST,
    best: Found | None = None, tries: int = 100,
) -> Found | None:  # fmt: skip
    """Return whole choices near the bound, the best that time allows.

    Parameters
    ----------
    choices
        The problem.
    priced
        Prices, their bound, and almost whole choices.
    solver
        Who solves, and the time there is.
    within
        How near the bound is near enough, in cost.
    first
        Units let go at first.
    best
        A plan that is known.
    tries
        How often more units may be let go.
    """
    free = max(first, 2 * len(choices.links))
    best = None if best is None else replace(best, bound=max(best.bound, priced.bound))
    for _ in range(tries):
        if solver.left <= 0 or (best is not None and best.objective - best.bound <= within):
            break
        now = trial(choices, priced, free, best, within=within)
        seconds = solver.left if now.exact else max(solver.left / 4, 0.5)
        said = solver.solve(now.core.model, seconds=seconds, within=now.within, target=now.wanted)
        best = heard(choices, priced, now, said, best)
        if best is not None:
            solver.hear(best.objective, best.bound)
        if now.exact:
            break
        free *= GROWTH
    return best


@dataclass(frozen=True, slots=True)
class Trial:
    """A problem over some choices; all others stay as they are settled."""

    core: Core
    settled: Chosen
    rest: float
    """What the settled choices cost."""
    exact: bool
    """Whether a better plan can hold no other choice."""
    within: float
    wanted: float
    """What is good enough, without what is settled."""


def trial(
    choices: Choices, priced: Priced, free: int, best: Found | None, *, within: float
) -> Trial:
    """Return the problem over the choices of the units most in doubt.

    Parameters
    ----------
    choices
        The problem.
    priced
        Prices, their bound, and almost whole choices.
    free
        Units let go.
    best
        A plan that is known.
    within
        How near the bound is near enough, in cost.
    """
    columns, exact = _let_go(choices, priced, free, best)
    if exact:
        settled = cheapest(choices.reduced(priced.prices), choices.must)
    else:
        settled = priced.chosen if best is None else best.chosen
    rest = choices.spent(np.where(columns.any(axis=1), -1, settled))
    bound = priced.bound if best is None else max(best.bound, priced.bound)
    wanted = bound + within - rest
    return Trial(core(choices, columns, settled), settled, rest, exact, within / 2, wanted)


def heard(
    choices: Choices, priced: Priced, now: Trial, said: Said, best: Found | None
) -> Found | None:
    """Return the better of a plan and what was said; what is exact proves a bound.

    Parameters
    ----------
    choices
        The problem.
    priced
        Prices, their bound, and almost whole choices.
    now
        What was tried.
    said
        What HiGHS said of it.
    best
        A plan that is known.
    """
    bound = priced.bound if best is None else max(best.bound, priced.bound)
    if now.exact and best is None and said.status == "infeasible":
        return none_of(priced)
    bound = max(bound, _proven(said, now.rest, best)) if now.exact else bound
    found = best
    if said.x is not None:
        found = _found(choices, now.core.chosen(said.x, now.settled), said.x, now.core)
        found = best if best is not None and best.objective <= found.objective else found
    return None if found is None else replace(found, bound=bound)


def none_of(priced: Priced) -> Found:
    """Return that there is no plan at all, by proof.

    Parameters
    ----------
    priced
        What prices prove.
    """
    return Found(priced.chosen, np.empty(0), np.inf, np.inf, proven_none=True)


def _proven(said: Said, rest: float, best: Found | None) -> float:
    """Return the bound that a problem over all choices of a better plan proves."""
    most = np.inf if best is None else best.objective
    proven = min(most if said.status == "infeasible" else said.bound + rest, most)
    return proven if np.isfinite(proven) else -np.inf


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


def room(bound: float, gap: float) -> float:
    """Return how far from its bound an objective may be to be within a gap, in cost.

    Parameters
    ----------
    bound
        What no plan can be cheaper than.
    gap
        How near is near enough, as a part of the objective.
    """
    part = gap / (1 + gap) if bound < 0 else gap
    return part * abs(bound) if np.isfinite(bound) else 0.0


def _found(choices: Choices, chosen: Chosen, x: Numbers, problem: Core) -> Found:
    first = len(problem.units)
    own = x[first : first + len(choices.own)]
    return Found(chosen, own, choices.spent(chosen) + float(own @ choices.own.cost), -np.inf)


def _let_go(
    choices: Choices, priced: Priced, free: int, best: Found | None
) -> tuple[NDArray[np.bool_], bool]:
    """Return the choices of the units most in doubt, and whether a better plan can hold no other.

    A choice that at the bound's prices costs more above its unit's best than there is room between
    bound and objective is in no better plan.
    """
    reduced, columns = choices.reduced(priced.prices), np.isfinite(choices.cost)
    doubt = doubts(reduced, choices.must)
    if best is not None:
        most = (best.objective - priced.bound + priced.extra) * (1 + 1e-9)
        lowest = np.minimum(reduced.min(axis=1), np.where(choices.must, np.inf, 0.0))
        columns &= reduced <= np.asarray(lowest + most)[:, None]
        columns &= np.asarray(doubt <= most)[:, None]
    units = np.flatnonzero(columns.any(axis=1))
    if free >= len(units):
        return columns, True
    columns[units[np.argpartition(doubt[units], free)[free:]]] = False
    return columns, False
