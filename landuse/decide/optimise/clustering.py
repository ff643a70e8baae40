"""Large problems whose units should lie together: neighbours share out what their border saves.

What two neighbours save together is a cost of pairs. Messages move it to the units, pair by pair,
so that each unit sees what its neighbours would do (block-coordinate ascent of the dual, MPLP).
Whatever the messages are, the least of what is left at every pair and the bound of the problem
without borders is together a bound: nothing of the whole is lost. Prices and messages take turns;
the problem without borders is rounded, and changes of one unit that keep all limits mend the plan.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landuse.decide.optimise.asking import Ask
from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.choices import Choices, Chosen
from landuse.decide.optimise.parts import Numbers
from landuse.decide.optimise.rounding import Found, near, room, rounded
from landuse.decide.optimise.sifting import Priced, sift

SEED = 30
SWEEPS = 8
TURNS = 40
PASSES = 6
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two neighbours a pair: who they are, and what they save together by their zones."""

    one: NDArray[np.intp]
    other: NDArray[np.intp]
    saved: Numbers
    """Pairs × options × options; the first option is none."""
    classes: tuple[NDArray[np.intp], ...]
    """Pairs that have no unit in common, so that they may be looked at together."""


def pairs_of(ask: Ask) -> Pairs:
    """Return the neighbours, and what they save.

    Parameters
    ----------
    ask
        What is asked.
    """
    border, zones = ask.border.tocoo(), ask.shape[1]
    near_zones = np.zeros((zones + 1, zones + 1))
    near_zones[1:, 1:] = -2 * ask.penalty * ask.nearness
    one, other = border.row.astype(np.intp), border.col.astype(np.intp)
    return Pairs(one, other, border.data[:, None, None] * near_zones, _classes(one, other))


def _classes(one: NDArray[np.intp], other: NDArray[np.intp]) -> tuple[NDArray[np.intp], ...]:
    """Return pairs apart: in each class every unit is in one pair at most."""
    left, found = np.random.default_rng(SEED).permutation(len(one)), []
    count = int(max(one.max(initial=0), other.max(initial=0))) + 1
    while len(left):
        taken, turn = np.full(count, len(one)), np.arange(len(left))
        np.minimum.at(taken, one[left], turn)
        np.minimum.at(taken, other[left], turn)
        first = (taken[one[left]] == turn) & (taken[other[left]] == turn)
        found.append(left[first])
        left = left[~first]
    return tuple(found)


def clustered(choices: Choices, pairs: Pairs, solver: Solver, *, gap: float) -> Found | None:
    """Return whole choices that lie together, near a proven bound.

    Parameters
    ----------
    choices
        The problem without what neighbours save.
    pairs
        What neighbours save.
    solver
        Who solves, and the time there is.
    gap
        How near the bound is near enough, as a part of the objective.
    """
    zones = choices.shape[1]
    sent = np.zeros((2, len(pairs.one), zones + 1))
    prices, best, highest = None, None, -np.inf
    for turn in range(TURNS):
        alone, rest = _alone(choices, pairs, sent)
        with solver.muted():
            priced = sift(alone, solver, gap=gap / 10, first=prices)
            prices, highest = priced.prices, max(highest, priced.bound + rest)
            if turn % 2 or best is None:
                best = _better(choices, alone, pairs, priced, solver, best, gap)
        solver.hear(np.inf if best is None or best.proven_none else best.objective, highest)
        done = best is not None and near(best.objective, highest, gap)
        if done or solver.left <= 0:
            break
        for _ in range(SWEEPS):
            if solver.left > 0:
                _sweep(choices.reduced(prices), choices.must, pairs, sent)
    return best if best is None else replace(best, bound=highest)


def _options(reduced: Numbers, must: NDArray[np.bool_]) -> Numbers:
    """Return costs with none as the first option; what may not be is dear, not infinite."""
    finite = reduced[np.isfinite(reduced)]
    dear = 1e3 * (1.0 + float(np.abs(finite).max(initial=0.0)))
    none = np.where(must, dear, 0.0)
    return np.asarray(np.c_[none, np.where(np.isfinite(reduced), reduced, dear)], dtype=float)


def _sums(pairs: Pairs, sent: Numbers, units: int) -> Numbers:
    """Return what all messages bring to each unit."""
    total = np.zeros((units, sent.shape[2]))
    np.add.at(total, pairs.one, sent[0])
    np.add.at(total, pairs.other, sent[1])
    return total


def _sweep(reduced: Numbers, must: NDArray[np.bool_], pairs: Pairs, sent: Numbers) -> None:
    """Share out anew what each pair saves, half to either; messages change in place."""
    costs = _options(reduced, must) + _sums(pairs, sent, len(must))
    for some in (*pairs.classes, *pairs.classes[::-1]):
        one, other = pairs.one[some], pairs.other[some]
        a, b = costs[one] - sent[0, some], costs[other] - sent[1, some]
        both = pairs.saved[some] + a[:, :, None] + b[:, None, :]
        sent[0, some], sent[1, some] = both.min(axis=2) / 2 - a, both.min(axis=1) / 2 - b
        costs[one], costs[other] = a + sent[0, some], b + sent[1, some]


def _alone(choices: Choices, pairs: Pairs, sent: Numbers) -> tuple[Choices, float]:
    """Return the problem without borders that messages leave, and what pairs add to its bound."""
    brought = _sums(pairs, sent, choices.shape[0])
    cost = choices.cost + brought[:, 1:] - brought[:, :1]
    left = pairs.saved - sent[0][:, :, None] - sent[1][:, None, :]
    return replace(choices, cost=cost), float(left.min(axis=(1, 2)).sum() + brought[:, 0].sum())


def _better(
    choices: Choices, alone: Choices, pairs: Pairs, priced: Priced, solver: Solver,
    best: Found | None, gap: float,
) -> Found | None:  # fmt: skip
    """Return the better of a plan and of one that is rounded and mended now."""
    within = room(priced.bound, max(gap, 1e-3))
    found = rounded(alone, priced, solver, within=within)
    if found is None or found.proven_none:
        return best or found
    chosen = mended(choices, pairs, found, solver)
    own = float(found.own @ choices.own.cost)
    value = choices.spent(chosen) + own + together_saved(pairs, chosen)
    new = replace(found, chosen=chosen, objective=value)
    return new if best is None or new.objective < best.objective else best


def together_saved(pairs: Pairs, chosen: Chosen) -> float:
    """Return what neighbours save by their zones in a plan; below 0.

    Parameters
    ----------
    pairs
        The neighbours.
    chosen
        The zone of each unit.
    """
    at = np.arange(len(pairs.one))
    return float(pairs.saved[at, chosen[pairs.one] + 1, chosen[pairs.other] + 1].sum())


def mended(choices: Choices, pairs: Pairs, found: Found, solver: Solver) -> Chosen:
    """Return a plan after changes of one unit each that save something and keep all limits."""
    chosen, zones = found.chosen.copy(), choices.shape[1]
    slack = choices.links.own @ found.own if len(found.own) else 0.0
    held = choices.held(chosen) + slack
    low, high = choices.links.low, choices.links.high
    narrow = TOLERANCE * (1 + np.abs(np.where(np.isfinite(low), low, high)))
    for _ in range(PASSES):
        if solver.left <= 0:
            break
        moves = _moves(choices, pairs, chosen)
        touched = np.zeros(len(chosen), dtype=bool)
        for unit, zone, neighbours in moves:
            if solver.left <= 0:
                break
            if touched[unit] or touched[neighbours].any():
                continue
            after = held.copy()
            for at, sign in ((zone, 1.0), (int(chosen[unit]), -1.0)):
                if at >= 0:
                    row = choices.turned.choices[unit * zones + at]
                    after[row.indices] += sign * row.data
            worse = np.maximum(low - after, after - high) > np.maximum(
                narrow, np.maximum(low - held, held - high)
            )
            if not worse.any():
                chosen[unit], held, touched[unit] = zone, after, True
        if not touched.any():
            break
    return chosen


def _moves(
    choices: Choices, pairs: Pairs, chosen: Chosen
) -> list[tuple[int, int, NDArray[np.intp]]]:
    """Return changes of one unit that save, those that save most first, with its neighbours."""
    costs = _options(choices.cost, choices.must)
    at = np.arange(len(pairs.one))
    np.add.at(costs, pairs.one, pairs.saved[at, :, chosen[pairs.other] + 1])
    np.add.at(costs, pairs.other, pairs.saved[at, chosen[pairs.one] + 1, :])
    best = costs.argmin(axis=1)
    units = np.arange(len(chosen))
    saves = costs[units, chosen + 1] - costs[units, best]
    order = np.argsort(-saves)[: int((saves > TOLERANCE * (1 + np.abs(saves).max())).sum())]
    ends, others = np.r_[pairs.one, pairs.other], np.r_[pairs.other, pairs.one]
    sort = np.argsort(ends, kind="stable")
    starts = np.searchsorted(ends[sort], np.arange(len(chosen) + 1))
    ordered = others[sort]
    return [(int(u), int(best[u]) - 1, ordered[starts[u] : starts[u + 1]]) for u in order]
