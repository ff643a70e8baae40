"""Holdings: who farms which field, known by a keyed hash only, as a planner may see them.

A block goes to one of the farms nearest to it; some fields are let to another. The hash is made
with a key, so that it tells fields of one holding apart from others and nobody who it is.
"""

import hashlib

import numpy as np
import shapely
from scipy.spatial import cKDTree

from landuse.sources.demo.fields import Fields

KEY = b"an invented valley"
FIELDS_EACH = 18
LET = 0.12
NEAREST = 3


def holdings(rng: np.random.Generator, found: Fields, farms: np.ndarray) -> np.ndarray:
    """Return the holding of each field, as the hexadecimal text of a keyed hash.

    Parameters
    ----------
    rng
        Where chance comes from.
    found
        The fields.
    farms
        Where farms are: coordinates.
    """
    wanted = min(len(farms), max(2, len(found.shapes) // FIELDS_EACH))
    if wanted == 0:
        return _hashes(np.zeros(len(found.shapes), dtype=int))
    seats = farms[rng.choice(len(farms), size=wanted, replace=False)]
    first = np.r_[True, found.block[1:] != found.block[:-1]]
    block = np.cumsum(first) - 1
    middle = shapely.get_coordinates(shapely.centroid(found.shapes))
    near = _near(seats, middle[first], rng)[block]
    let = rng.random(len(block)) < LET
    near[let] = _near(seats, middle[let], rng)
    return _hashes(near)


def _near(seats: np.ndarray, middle: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return one of the nearest seats for each point."""
    _, few = cKDTree(seats).query(middle, k=np.arange(1, 1 + min(NEAREST, len(seats))))
    return np.asarray(few[np.arange(len(few)), rng.integers(0, few.shape[1], len(few))])


def _hashes(number: np.ndarray) -> np.ndarray:
    names = [
        hashlib.blake2b(str(n).encode(), key=KEY, digest_size=6).hexdigest()
        for n in range(int(number.max(initial=0)) + 1)
    ]
    return np.asarray(np.array(names, dtype=object)[number])
