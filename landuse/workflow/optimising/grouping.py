"""Projects that are large enough from the start: land is divided into groups, groups are chosen.

A group grows from the best land that is left over the best that lies beside it, until it is as
large as a project must be; best is what costs least for a hectare at the prices of the goals. Each
group then gets a bundle of measures as a whole, or none, so every project is large enough. What
needs no size is placed again field by field, and fields beside a project may join it.
"""

from collections.abc import Mapping
from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from landuse.decide.optimise.allocate import WHOLE, answered
from landuse.decide.optimise.child import Solver
from landuse.workflow.optimising import borders
from landuse.workflow.optimising.searching import Chosen, Found, cost_of, reduced, search, table_of
from landuse.workflow.optimising.words import Numbers, Problem

SLACK_HA = 1e-6
"""How much land a project may lack."""


def by_groups(
    problem: Problem, sizes: Mapping[int, float], found: Found, solver: Solver, gap: float
) -> Found | None:
    """Return choices made group by group; None where groups cannot reach the goals.

    Parameters
    ----------
    problem
        What is asked.
    sizes
        The hectares that a project must have, by ``[[allow]]``.
    found
        Choices without regard to sizes, with the prices of the goals.
    solver
        Who solves, and the time there is.
    gap
        How near to the best is near enough, as a part of the objective.
    """
    shared, _ = borders.of(problem)
    beside, group = (shared + shared.T).tocsr(), groups_of(problem, sizes, found)
    inside = np.flatnonzero(group >= 0)
    if not len(inside):
        return None
    chosen = _chosen(problem, sizes, group, solver, gap)
    if chosen is None:
        return None
    first = replace(found, chosen=chosen, objective=cost_of(problem, chosen))
    held, open_ = _settled(problem, sizes, chosen, beside)
    again = search(replace(problem, open=open_), solver, gap=gap, price=False, locked_in=held)
    better = again.objective < first.objective
    return replace(first, chosen=again.chosen, objective=again.objective) if better else first


def groups_of(problem: Problem, sizes: Mapping[int, float], found: Found) -> NDArray[np.intp]:
    """Return the group of each unit; -1 for land that is too small with all beside it.

    Parameters
    ----------
    problem
        What is asked.
    sizes
        The hectares that a project must have, by ``[[allow]]``.
    found
        Choices with the prices of the goals.
    """
    shared, _ = borders.of(problem)
    beside, area = (shared + shared.T).tocsr(), _area(problem, sizes)
    sized = np.array([bool(set(bundle.allows) & set(sizes)) for bundle in problem.bundles])
    worth = np.where(problem.open & sized, reduced(problem, found.prices), np.inf).min(axis=1)
    per_ha = np.divide(worth, area, out=np.full(len(area), np.inf), where=area > 0)
    group, least = np.full(len(area), -1, dtype=np.intp), max(sizes.values())
    free = np.isfinite(per_ha)
    for seed in np.argsort(per_ha, kind="stable"):
        if free[seed]:
            taken, enough = _grown(int(seed), free, per_ha, area, beside, least)
            free[taken] = False
            group[taken] = group.max() + 1 if enough else -1
    return group


def _area(problem: Problem, sizes: Mapping[int, float]) -> Numbers:
    """Return the hectares that each unit has at least for what needs a size."""
    held = [np.where(problem.open, problem.hectares[number], 0.0).max(axis=1) for number in sizes]
    some = np.where(np.array(held) > 0, np.array(held), np.inf).min(axis=0)
    return np.where(np.isfinite(some), some, 0.0)


def _grown(
    seed: int, free: NDArray[np.bool_], per_ha: Numbers, area: Numbers, beside: Any, least: float
) -> tuple[list[int], bool]:
    """Return a group around a seed, and whether it is large enough."""
    taken: list[int] = []
    missing, seen, queue = least, {seed}, [(0.0, seed)]
    heapify(queue)
    while queue and missing > SLACK_HA:
        _, unit = heappop(queue)
        taken.append(unit)
        missing -= float(area[unit])
        for other in beside.indices[beside.indptr[unit] : beside.indptr[unit + 1]]:
            if free[other] and int(other) not in seen:
                seen.add(int(other))
                heappush(queue, (float(per_ha[other]), int(other)))
    return taken, missing <= SLACK_HA


def _chosen(
    problem: Problem, sizes: Mapping[int, float], group: NDArray[np.intp], solver: Solver,
    gap: float,
) -> Chosen | None:  # fmt: skip
    """Return the best choice of a bundle for each group as a whole; None where there is none."""
    inside, count = np.flatnonzero(group >= 0), int(group.max()) + 1
    one = (np.ones(len(inside)), (group[inside], inside))
    together = sparse.csr_matrix(one, shape=(count, len(group)))
    ask = table_of(problem)
    open_ = together @ problem.open >= together.sum(axis=1)
    for number, least in sizes.items():
        mine = np.array([number in bundle.allows for bundle in problem.bundles])
        small = together @ problem.hectares[number] < least - SLACK_HA
        open_ = np.asarray(open_) & ~(small & mine)
    border = together @ (ask.border + ask.border.T) @ together.T
    question = replace(
        ask, units=tuple(range(count)), costs=together @ ask.costs, open=np.asarray(open_),
        amounts=tuple(sparse.csr_matrix(held @ together.T) for held in ask.amounts),
        held=np.zeros((count, len(problem.bundles)), dtype=bool),
        border=sparse.triu(border, 1, format="csr"), exposed=together @ ask.exposed,
    )  # fmt: skip
    answer = answered(question, solver, gap=gap, whole=WHOLE)
    if not np.isfinite(answer.objective):
        return None
    table = answer.chosen.to_numpy()
    of_group = np.where(table.any(axis=1), table.argmax(axis=1), -1)
    return np.where(group >= 0, of_group[np.maximum(group, 0)], -1).astype(np.intp)


def _settled(
    problem: Problem, sizes: Mapping[int, float], chosen: Chosen, beside: Any
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return what of a plan stays, and what else may be chosen so that no project is too small."""
    held, open_ = np.zeros_like(problem.open), problem.open.copy()
    for number in sizes:
        columns = np.array([number in bundle.allows for bundle in problem.bundles])
        mine = np.flatnonzero((chosen >= 0) & columns[chosen])
        held[mine, chosen[mine]] = True
        joins = np.zeros(len(chosen), dtype=bool)
        joins[np.unique(beside[mine].indices)] = True
        open_ &= ~columns[None, :] | joins[:, None]
    return held, open_ | held
