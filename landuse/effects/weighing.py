"""Which option comes first, whatever weighs how much: ranks over all weights, and dominance.

Criteria are put on 0 to 1 between the worst and the best option, as no source says what a tonne
is worth in hectares. Weights are drawn evenly over all weights that sum to one; the seed stands
here, so that the same options give the same shares. An option is dominated where another is as
good in every criterion and better in one: no weights make it come first alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
DRAWS = 10_000
SEED = 20_250_102
EVEN = 1e-12
"""Below this two values are the same."""


@dataclass(frozen=True, eq=False)
class Stability:
    """How often each option takes each rank, over all weights."""

    shares: Values
    """Row: option; column: rank from the first; each row and each column sums to 1."""
    dominated_by: tuple[int | None, ...]
    """The first option that dominates each, where there is one."""


def scaled(values: Values, better: Sequence[str]) -> Values:
    """Return criteria on 0 (the worst option) to 1 (the best); all 1 where none differs.

    Parameters
    ----------
    values
        Row: option; column: criterion. All known.
    better
        ``lower`` or ``higher`` for each criterion.
    """
    signs = np.array([1.0 if way == "higher" else -1.0 for way in better])
    good = np.asarray(values, dtype=float) * signs
    low, high = good.min(axis=0), good.max(axis=0)
    width = high - low
    differs = width > EVEN * np.maximum(1.0, np.abs(good).max(axis=0))
    return np.where(differs, (good - low) / np.where(differs, width, 1.0), 1.0)


def stability(values: Values, better: Sequence[str], *, count: int = DRAWS) -> Stability:
    """Return how often each option takes each rank over all weights, and which are dominated.

    Parameters
    ----------
    values
        Row: option; column: criterion. All known.
    better
        ``lower`` or ``higher`` for each criterion.
    count
        How many sets of weights; options that are even share their ranks.
    """
    scores = scaled(values, better)
    options = len(scores)
    random = np.random.default_rng(SEED)
    weights = random.dirichlet(np.ones(scores.shape[1]), count)
    sums = np.round(weights @ scores.T, 12)
    shares = np.zeros((options, options))
    ahead = (sums[:, None, :] > sums[:, :, None]).sum(axis=2)
    even = (sums[:, None, :] == sums[:, :, None]).sum(axis=2)
    for rank in range(options):
        here = (ahead <= rank) & (rank < ahead + even)
        shares[:, rank] = (here / even).sum(axis=0) / count
    return Stability(shares, dominance(scores))


def dominance(scores: Values) -> tuple[int | None, ...]:
    """Return for each option the first that is as good in all and better in something."""
    found: list[int | None] = []
    for one in scores:
        better = (scores >= one - EVEN).all(axis=1) & (scores > one + EVEN).any(axis=1)
        found.append(int(np.flatnonzero(better)[0]) if better.any() else None)
    return tuple(found)


def weighed(values: Values, better: Sequence[str], weights: Sequence[float]) -> Values:
    """Return the score of each option, 0 to 1, under weights that need not sum to one."""
    held = np.asarray(weights, dtype=float)
    if held.sum() <= 0:
        held = np.ones_like(held)
    sums: Values = scaled(values, better) @ (held / held.sum())
    return sums
