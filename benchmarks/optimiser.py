"""The optimiser at size, beside plain HiGHS and a simulated annealing in the same run.

Seeded fields along a valley, rich soil in places, six measures; goals and limits for all and for
places, or three of them and a border that costs. Every row is the median over several valleys
(``--runs``). Annealing is of the Marxan kind: one field changes its measure at a time, what goals
miss is dear, the temperature falls evenly in its logarithm. Trust the ratios.

How to read the table: *wall* and *work* are seconds by the clock, and of all processors in this
process and the solver's own; the solver's start is in both. *gap* is the largest that is proven.
*HiGHS* is the same problem solved by HiGHS alone, stopped after a minute, with the gap it has
proven by then; *slower* how many times as long as ours it took, *at least* where it was stopped
before it had proven what was asked. *annealing* is told likewise; *dearer* is what its plan costs
more than ours, where it found one. The last lines show how time grows with size.
"""

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log10
from statistics import median
from typing import Any

import numpy as np
from scipy import sparse

from landuse.decide.optimise.allocate import WHOLE, Answer, answered, choices_of
from landuse.decide.optimise.asking import Ask, asked
from landuse.decide.optimise.child import Solver

MEASURES = 6
SIZES, LINKS = (1_000, 10_000, 100_000), (3, 30, 100)
GAP, BORDER_GAP = 1e-3, 1e-2
FLIPS = 200_000
WEIGHT = 0.2
"""What all borders cost, as a part of what all fields cost."""
PATIENCE_S = 60.0
BAR = 12
"""Signs for ten times the time."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one way gave: its objective, the gap proven, and what it took."""

    objective: float
    gap: float
    wall_s: float
    work_s: float = np.nan
    within: bool = False


def valley(fields: int, links: int, seed: int) -> Ask:
    """Return fields with what each measure costs and gives, and goals and limits that link them."""
    rng = np.random.default_rng(seed)
    area, rich = rng.lognormal(1.0, 0.8, fields), rng.beta(0.5, 0.5, fields)
    wide = (fields, MEASURES)
    costs = area[:, None] * rng.uniform(4, 12, MEASURES) * rng.lognormal(0, 0.3, wide)
    fit = area[:, None] * rng.uniform(0.2, 1, MEASURES)
    tonnes = fit * (rich[:, None] * 10 + rng.uniform(0, 2, wide))
    nitrogen = fit * rng.uniform(5, 50, (fields, 1)) * rng.lognormal(0, 0.2, wide)
    land, place = np.repeat(area[:, None], MEASURES, axis=1), np.arange(fields)
    place = place * max((links - 2) // 2, 1) // fields
    rows = [(tonnes, 0.30, ">="), (nitrogen, 0.25, ">="), (land, 0.50, "<=")]
    for number in range(links - len(rows)):
        here = (place == number // 2)[:, None]
        most = 0.38 if number % 6 == 0 else 0.15
        rows.append((land * here, 0.45, "<=") if number % 2 else (tonnes * here, most, ">="))
    layers = [
        sparse.vstack([sparse.csr_matrix(held[:, zone][None, :]) for held, _, _ in rows], "csr")
        for zone in range(MEASURES)
    ]
    targets = [part * held.max(axis=1).sum() for held, part, _ in rows]
    return asked(costs, layers, targets, sense=[sense for _, _, sense in rows])


def bordered(ask: Ask, seed: int) -> Ask:
    """Return the problem with fields in rows, whose borders cost where no measure is beside."""
    rng = np.random.default_rng(seed)
    count = len(ask.units)
    wide, at = int(np.sqrt(count)), np.arange(count)
    side = np.sqrt(ask.amounts[0][2].toarray().ravel())
    beside, below = at[(at + 1) % wide != 0][:-1], at[:-wide]
    one, other = np.r_[beside, below], np.r_[beside + 1, below + wide]
    shared = np.minimum(side[one], side[other]) * rng.uniform(0.5, 1, len(one))
    border = sparse.coo_matrix((shared, (one, other)), shape=(count, count)).tocsr()
    penalty = WEIGHT * ask.costs.mean() / (4 * side.mean())
    return replace(ask, border=border, exposed=np.zeros(count), penalty=penalty)


def run(*, fields: int, valleys: int = 3) -> None:
    """Ask for the best plan of growing valleys, with few and many goals, and with a border."""
    print(f"Measures: {MEASURES}. Each row: {valleys} valleys, medians; seconds.\n")
    print(f"{'fields':>8}{'links':>8}{'wall':>8}{'least':>8}{'most':>8}{'work':>8}{'gap':>9}"
          f"{'HiGHS':>9}{'gap':>9}{'slower':>11}{'annealing':>11}{'dearer':>9}")  # fmt: skip
    grown = {}
    kinds: list[tuple[str, int, bool]] = [(str(links), links, False) for links in LINKS]
    for size in (size for size in SIZES if size <= fields):
        for name, links, border in [*kinds, ("border", LINKS[0], True)]:
            asks = [valley(size, links, seed) for seed in range(1, valleys + 1)]
            asks = [bordered(ask, seed) for seed, ask in enumerate(asks)] if border else asks
            grown[name, size] = _row(asks, f"{size:>8,}{name:>8}", BORDER_GAP if border else GAP)
    _grows(grown)


def _row(asks: Sequence[Ask], name: str, gap: float) -> float:
    """Print one row and return our median wall time."""
    seconds = PATIENCE_S if gap == GAP else 5 * PATIENCE_S
    ours = [_solved(ask, WHOLE, seconds, gap) for ask in asks]
    plain = [_solved(ask, 10**9, PATIENCE_S, gap) for ask in asks]
    tried = [annealed(ask, FLIPS) for ask in asks] if gap == GAP else []
    wall = [one.wall_s for one in ours]
    slower = median(other.wall_s / one.wall_s for one, other in zip(ours, plain, strict=True))
    stopped = sum(not other.within for other in plain) * 2 > len(plain)
    dearer = [a.objective / one.objective - 1 for one, a in zip(ours, tried, strict=False)]
    print(
        f"{name}{median(wall):>8.2f}{min(wall):>8.2f}{max(wall):>8.2f}"
        f"{median(one.work_s for one in ours):>8.2f}{max(one.gap for one in ours):>9.1e}"
        f"{median(one.wall_s for one in plain):>9.2f}{max(one.gap for one in plain):>9.1e}"
        f"{('> ' if stopped else '') + format(slower, '.1f'):>11}"
        + (f"{median(a.wall_s for a in tried):>11.1f}{median(dearer):>9.1%}" if tried else ""),
        flush=True,
    )
    return median(wall)


def _grows(grown: dict[tuple[str, int], float]) -> None:
    """Print how our time grows with size; each bar's length is a logarithm."""
    print(f"\nTime by size ({BAR} signs are ten times as long):")
    least = min(grown.values())
    for name in dict.fromkeys(name for name, _ in grown):
        for size, wall in ((s, wall) for (other, s), wall in grown.items() if other == name):
            bar = "#" * (1 + round(BAR * log10(wall / least)))
            print(f"{name:>8}{size:>9,}{wall:>9.2f} s  {bar}")


def _solved(ask: Ask, whole: int, seconds: float, gap: float) -> Run:
    start, before = time.perf_counter(), _work()
    with Solver(seconds) as solver:
        answer: Answer = answered(ask, solver, gap=gap, whole=whole)
    wall = time.perf_counter() - start
    return Run(answer.objective, answer.gap, wall, _work() - before, answer.gap <= gap)


def _work() -> float:
    """Return the seconds that all processors have worked for this process and ended children."""
    every = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in every)


def annealed(ask: Ask, flips: int) -> Run:
    """Return what an annealing of so many changes comes to; infinite where a goal is missed."""
    start, rng = time.perf_counter(), np.random.default_rng(1)
    choices = choices_of(ask)
    held, low, high = np.zeros(len(choices.links)), choices.links.low, choices.links.high
    amounts, (units, zones) = choices.turned.choices.toarray(), ask.shape
    scale = np.abs(np.where(np.isfinite(low), low, high))
    dear = 50 * ask.costs.mean() * units / len(scale)

    def missed(at: Any) -> float:
        return float((np.maximum(np.maximum(low - at, at - high), 0) / scale).sum())

    now, plan, cost = missed(held), np.full(units, -1), 0.0
    heat = ask.costs.mean() * 10
    for number in range(flips):
        unit, zone = int(rng.integers(units)), int(rng.integers(-1, zones))
        before = int(plan[unit])
        after = held + (amounts[unit * zones + zone] if zone >= 0 else 0)
        after = after - (amounts[unit * zones + before] if before >= 0 else 0)
        change = (ask.costs[unit, zone] if zone >= 0 else 0.0) - (
            ask.costs[unit, before] if before >= 0 else 0.0
        )
        then = missed(after)
        warm = heat * 1e-4 ** (number / flips)
        if change + dear * (then - now) < warm * rng.exponential():
            plan[unit], held, now, cost = zone, after, then, cost + change
    return Run(cost if now < GAP else np.inf, np.inf, time.perf_counter() - start)
