"""Draws: every published number varied within its published range, many times at once.

Numbers that vary together share one draw; each draw comes from the seed and the number's name
alone, so the same seed gives the same numbers whatever else is drawn. Draws are spread evenly
over each range (Latin hypercube), so ten thousand of them hit every percentile of one number. A
number without a published range keeps its central value: it does not vary, which is not the same
as being certain.
"""

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from landuse.domain.figure import Figure
from landuse.domain.later import Later

if TYPE_CHECKING:
    from scipy import special
else:
    special = Later("scipy.special")

Values = NDArray[np.float64]
DRAWS = 10_000
SEED = 20_250_101
Z95 = 1.959963984540054
"""Standard deviations from the middle of a normal distribution to its 97.5th percentile."""


@lru_cache(maxsize=512)
def ranks(name: str, count: int, seed: int) -> Values:
    """Return ranks between 0 and 1 for one name, one in each of ``count`` equal parts, shuffled."""
    own = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    random = np.random.default_rng([seed, own])
    spread: Values = (random.permutation(count) + random.random(count)) / count
    spread.flags.writeable = False
    return spread


@lru_cache(maxsize=1024)
def drawn(figure: Figure, count: int = DRAWS, seed: int = SEED) -> Values:
    """Return many values of a figure within its range; its central value where it has none."""
    shape = figure.shape
    if shape is None or figure.low is None or figure.high is None:
        return np.full(count, figure.central)
    rank = ranks(figure.draws_with, count, seed)
    low, middle, high = figure.low, figure.central, figure.high
    if shape == "uniform":
        return low + rank * (high - low)
    if shape == "triangular":
        return _triangular(rank, low, middle, high)
    if shape == "normal":
        values: Values = middle + special.ndtri(rank) * (high - low) / (2 * Z95)
        return values
    return _split_normal(rank, low, middle, high)


def _triangular(rank: Values, low: float, middle: float, high: float) -> Values:
    turn = (middle - low) / (high - low)
    left = low + np.sqrt(rank * (high - low) * (middle - low))
    right = high - np.sqrt((1 - rank) * (high - low) * (high - middle))
    return np.where(rank < turn, left, right)


def _split_normal(rank: Values, low: float, middle: float, high: float) -> Values:
    """Return two half normals that meet in the median; each end is a 95 % range's."""
    z = special.ndtri(rank)
    arms = np.where(z < 0, (middle - low) / Z95, (high - middle) / Z95)
    return np.asarray(middle + z * arms)
