"""Fragments: pieces cut by every area that crosses them, each with the wishes that meet there.

Wish by wish, the fragments of the pieces it touches are split into what it takes and what it
leaves. Which wishes meet on a fragment is its *signature*; there are few signatures however
many fragments there are, so precedence is settled once for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landuse.decide.claims import Claims
from landuse.decide.meetings import Signature, Signatures, meet
from landuse.domain.landscape import Landscape
from landuse.geo.area import Shapes
from landuse.geo.overlay import Rows

Hectares = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fragments:
    """Rows of pieces, the part of each (null: all), hectares, and the wishes that meet there."""

    rows: Rows
    shapes: Shapes
    area_ha: Hectares
    signature: Rows
    signatures: tuple[Signature, ...]


def fragments(landscape: Landscape, claims: Sequence[Claims]) -> Fragments:
    """Return the fragments that all claims together cut the land into.

    Parameters
    ----------
    landscape
        The land.
    claims
        What each wish claims, in the scenario's order.
    """
    every = [claim.rows for claim in claims] or [np.array([], dtype=np.intp)]
    times = np.bincount(np.concatenate(every), minlength=len(landscape.pieces))
    met = np.flatnonzero(times > 1)
    found = meet(landscape, claims, met)
    alone = [times[claim.rows] == 1 for claim in claims]
    held = list(zip(claims, alone, strict=True))
    names = Signatures([(), *found.signatures])
    single = [
        names.joined(np.zeros(int(only.sum()), np.intp), wish) for wish, only in enumerate(alone)
    ]
    return Fragments(
        np.concatenate([*(claim.rows[only] for claim, only in held), found.rows]),
        np.concatenate([*(claim.shapes[only] for claim, only in held), found.shapes]),
        np.concatenate([*(c.area_ha(landscape)[only] for c, only in held), found.area_ha]),
        np.concatenate([*single, found.signature + 1]),
        tuple(names.all),
    )


def taken_ha(found: Fragments) -> dict[int, float]:
    """Return the hectares under each signature."""
    sums = np.bincount(found.signature, weights=found.area_ha, minlength=len(found.signatures))
    return {number: float(sums[number]) for number in range(len(found.signatures))}
