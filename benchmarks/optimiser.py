"""The optimiser at size, beside plain HiGHS and a simulated annealing in the same run.

Seeded fields along a valley, rich soil in places, six measures; goals and limits for all and for
places. Annealing is of the Marxan kind: one field changes its measure at a time, what goals miss
is dear, the temperature falls evenly in its logarithm. Trust the ratios.
"""

import time
from typing import Any

import numpy as np
from scipy import sparse

from landuse.decide.optimise.allocate import WHOLE, Answer, answered, choices_of
from landuse.decide.optimise.asking import Ask, asked
from landuse.decide.optimise.child import Solver

MEASURES = 6
GAP = 1e-3
FLIPS = 200_000
Peer = tuple[float, float, float]
"""Objective, proven gap, seconds."""


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


def run(*, fields: int, seconds: float) -> None:
    """Ask for the best plan of growing valleys, with few and many goals."""
    print(f"{'fields':>8}{'links':>7}{'ours':>10}{'gap':>10}{'HiGHS':>10}{'gap':>10}"
          f"{'ratio':>8}{'annealed':>10}{'dearer':>9}")  # fmt: skip
    for size in (1_000, 10_000, 100_000):
        for links in (3, 30, 100):
            if size <= fields:
                _row(valley(size, links, seed=1), size, links, seconds)


def _row(ask: Ask, size: int, links: int, seconds: float) -> None:
    ours = _solved(ask, WHOLE, seconds)
    plain = _solved(ask, ask.costs.size, seconds)
    cost, _, annealing = annealed(ask, FLIPS)
    print(
        f"{size:>8,}{links:>7}{ours[2]:>9.2f}s{ours[1]:>10.1e}{plain[2]:>9.2f}s{plain[1]:>10.1e}"
        f"{plain[2] / ours[2]:>8.1f}{annealing:>9.1f}s{cost / ours[0] - 1:>9.1%}",
        flush=True,
    )


def _solved(ask: Ask, whole: int, seconds: float) -> Peer:
    start = time.perf_counter()
    with Solver(seconds) as solver:
        answer: Answer = answered(ask, solver, gap=GAP, whole=whole)
    return answer.objective, answer.gap, time.perf_counter() - start


def annealed(ask: Ask, flips: int) -> Peer:
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
    return (cost if now < GAP else np.inf), np.inf, time.perf_counter() - start
