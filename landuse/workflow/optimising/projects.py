"""Minimum project sizes: land of one measure that lies together is large enough, or not placed.

Land that is too small even where all beside it is taken is left out; the best plan of the rest
proves the bound. A first plan is made of groups that are large enough from the start
(``grouping.py``). Then each project that is too small is either let go
or grown over its cheapest neighbours, whichever costs less at the prices of the goals, and the
rest is searched again, until none is too small. What that costs is told: the difference of the
two plans. Another repair may cost less; none costs less than the bound says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph

from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.rounding import near
from landuse.domain.wanted import amount
from landuse.workflow.optimising import borders
from landuse.workflow.optimising.grouping import SLACK_HA, by_groups
from landuse.workflow.optimising.searching import (
    NEAR,
    Chosen,
    Found,
    cost_of,
    given,
    reduced,
    search,
)
from landuse.workflow.optimising.words import Numbers, Problem, Status

ROUNDS = 10
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Project:
    """Units of one ``[[allow]]`` that lie together and have too little land."""

    allow: int
    units: NDArray[np.intp]
    missing_ha: float


def with_projects(
    problem: Problem, found: Found, solver: Solver, *, gap: float
) -> tuple[Found, float | None]:
    """Return choices whose projects are all large enough, and what that costs.

    Parameters
    ----------
    problem
        What is asked.
    found
        The best choices without regard to sizes.
    solver
        Who solves, and the time there is.
    gap
        How near to the best is near enough, as a part of the objective.

    Returns
    -------
    tuple
        The choices, with a bound for all plans whose projects are large enough; and the cost of
        the repair, None where no size is asked for or no plan was found.
    """
    sizes = sizes_of(problem)
    first = found
    if not sizes or not np.isfinite(found.objective):
        return found, None
    with solver.muted():
        problem = replace(problem, open=_possible(problem, sizes))
        if too_small(problem, found.chosen, sizes):
            found = search(problem, solver, gap=gap)
        if not np.isfinite(found.objective):
            return found, None
        grouped = by_groups(problem, sizes, found, solver, gap)
    if grouped is not None:
        solver.hear(grouped.objective, first.bound)
    with solver.muted():
        plans = [grouped, _all_grown(problem, found, sizes)]
        plans.append(_repaired(problem, found, sizes, solver, gap))
    return _cheapest(plans, first, found, gap)


def _cheapest(
    plans: Sequence[Found | None], first: Found, found: Found, gap: float
) -> tuple[Found, float | None]:
    """Return the cheapest of some plans and what it costs beside the first; unknown if none is."""
    best = min((f for f in plans if f is not None), key=_objective, default=None)
    if best is None:
        none = np.full(len(found.chosen), -1)
        return Found("unknown", none, np.inf, found.bound, found.prices), None
    return _proven(best, found, gap), best.objective - first.objective


def _possible(problem: Problem, sizes: Mapping[int, float]) -> Mask:
    """Return what may be chosen, without land too small even where all beside it is taken."""
    open_ = problem.open.copy()
    for number, least in sizes.items():
        columns = _bundles(problem, number)
        area = np.where(open_[:, columns], problem.hectares[number][:, columns], 0.0).max(axis=1)
        for units in _patches(problem, np.flatnonzero(area > 0)):
            if float(area[units].sum()) < least - SLACK_HA:
                open_[np.ix_(units, columns)] = False
    return open_


def _objective(found: Found) -> float:
    return found.objective


def _all_grown(problem: Problem, found: Found, sizes: Mapping[int, float]) -> Found | None:
    """Return the plan with small projects grown or, where nothing lies beside them, let go.

    None where that does not keep to all goals and limits.
    """
    worth = np.where(problem.open, reduced(problem, found.prices), np.inf)
    chosen = found.chosen.copy()
    for _ in range(ROUNDS):
        small = too_small(problem, chosen, sizes)
        if not small:
            break
        for project in small:
            now = replace(found, chosen=chosen)
            grown = _grown(problem, now, project, worth, at_any_cost=True)
            if grown is None:  # nothing beside it
                chosen[project.units] = -1
                continue
            units = np.flatnonzero(grown.any(axis=1))
            chosen[units] = grown[units].argmax(axis=1)
    if too_small(problem, chosen, sizes) or not _kept_to(problem, chosen):
        return None
    _prune(problem, chosen, worth, sizes)
    return replace(found, chosen=chosen, objective=cost_of(problem, chosen))


def _prune(problem: Problem, chosen: Chosen, worth: Numbers, sizes: Mapping[int, float]) -> None:
    """Let whole projects go that the goals can spare, those worth least first, in place."""
    spare = [
        (float(worth[units, chosen[units]].sum()) / len(units), units)
        for number in sizes
        for units in _patches(problem, np.flatnonzero(np.isin(chosen, _bundles(problem, number))))
    ]
    for _, units in sorted(spare, key=lambda held: -held[0]):
        before = chosen[units].copy()
        chosen[units] = -1
        if not _kept_to(problem, chosen):
            chosen[units] = before


def _kept_to(problem: Problem, chosen: Chosen) -> bool:
    """Return whether choices keep to every goal and limit."""
    held = [(row, row.drawn + given(row.amounts, chosen)) for row in problem.rows]
    slack = [NEAR * max(1.0, abs(value)) for _, value in held]
    both = zip(held, slack, strict=True)
    return all(row.low - s <= value <= row.high + s for (row, value), s in both)


def _repaired(
    problem: Problem, found: Found, sizes: Mapping[int, float], solver: Solver, gap: float
) -> Found | None:
    """Return choices without a project that is too small; None where none were found."""
    growing = True
    open_, held = problem.open.copy(), np.zeros_like(problem.open)
    for turn in range(ROUNDS):
        small = too_small(problem, found.chosen, sizes)
        if not small:
            return found
        growing &= turn < ROUNDS // 2
        worth = np.where(problem.open, reduced(problem, found.prices), np.inf)
        for project in small:
            grown = _grown(problem, found, project, worth) if growing else None
            if grown is None:
                _let_go(problem, project, open_, held)
            else:
                held |= grown & open_
        found = search(replace(problem, open=open_), solver, gap=gap, locked_in=held)
        if not np.isfinite(found.objective) and growing:
            growing, held = False, np.zeros_like(held)
            found = search(replace(problem, open=open_), solver, gap=gap)
        if not np.isfinite(found.objective):
            return None
    return None


def sizes_of(problem: Problem) -> Mapping[int, float]:
    """Return the hectares that a project must have, by ``[[allow]]``."""
    return {
        number: amount(allow.project_at_least)[0]
        for number, allow in enumerate(problem.drawn.scenario.allow)
        if allow.project_at_least is not None
    }


def too_small(problem: Problem, chosen: Chosen, sizes: Mapping[int, float]) -> list[Project]:
    """Return the projects of a plan that have less land than they must.

    Parameters
    ----------
    problem
        What is asked.
    chosen
        The bundle of each unit.
    sizes
        The hectares that a project must have, by ``[[allow]]``.
    """
    found = []
    for number, least in sizes.items():
        mine = np.flatnonzero(np.isin(chosen, _bundles(problem, number)))
        area = problem.hectares[number][mine, chosen[mine]]
        for units in _patches(problem, mine):
            missing = least - float(area[np.isin(mine, units)].sum())
            if missing > SLACK_HA:
                found.append(Project(number, units, missing))
    return found


def _bundles(problem: Problem, number: int) -> NDArray[np.intp]:
    return np.flatnonzero([number in bundle.allows for bundle in problem.bundles])


def _patches(problem: Problem, units: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Yield the units that lie together."""
    shared, _ = borders.of(problem)
    together = (shared + shared.T)[units][:, units]
    count, patch = csgraph.connected_components(together, directed=False)
    for number in range(count):
        yield units[patch == number]


def _let_go(problem: Problem, project: Project, open_: Mask, held: Mask) -> None:
    """Close the units of a project to its measure, in place."""
    columns = _bundles(problem, project.allow)
    open_[np.ix_(project.units, columns)] = False
    held[np.ix_(project.units, columns)] = False


def _grown(
    problem: Problem, found: Found, project: Project, worth: Numbers, *, at_any_cost: bool = False
) -> Mask | None:
    """Return the choices that make a project large enough; None where letting it go is cheaper.

    Each step takes the neighbour that costs least for a hectare, at the prices of the goals.
    """
    columns = _bundles(problem, project.allow)
    shared, _ = borders.of(problem)
    beside = shared + shared.T
    taken, missing, cost = list(project.units), project.missing_ha, 0.0
    grown = np.zeros_like(problem.open)
    grown[project.units, found.chosen[project.units]] = True
    area = problem.hectares[project.allow]
    lost = -float(worth[project.units, found.chosen[project.units]].sum())
    while missing > SLACK_HA:
        around = np.setdiff1d(np.unique(beside[taken].nonzero()[1]), taken)
        around = around[found.chosen[around] < 0]  # what has a measure keeps it
        options = worth[np.ix_(around, columns)]
        size = area[np.ix_(around, columns)]
        with np.errstate(invalid="ignore", divide="ignore"):
            per_ha = np.where(np.isfinite(options) & (size > 0), options / size, np.inf)
        if not np.isfinite(per_ha).any():
            return None
        row, column = np.unravel_index(int(per_ha.argmin()), per_ha.shape)
        cost += max(float(options[row, column]), 0.0)
        if cost > max(lost, 0.0) + _scale(worth) and not at_any_cost:
            return None
        taken.append(int(around[row]))
        grown[around[row], columns[column]] = True
        missing -= float(size[row, column])
    return grown


def _scale(worth: Numbers) -> float:
    """Return how much growing may cost where letting go costs nothing: an ordinary choice."""
    known = np.abs(worth[np.isfinite(worth)])
    return float(np.median(known)) if len(known) else 0.0


def _proven(found: Found, first: Found, gap: float) -> Found:
    """Return what a repaired plan is proven to be, by the bound without sizes."""
    status: Status = "within_gap" if near(found.objective, first.bound, gap) else "feasible"
    if near(found.objective, first.bound, 0.0):
        status = "optimal"
    return replace(found, bound=first.bound, status=status)
