"""Fragments: pieces cut by every area that crosses them, each with the wishes that meet there.

Wish by wish, the fragments of the pieces it touches are split into what it takes and what it
leaves. Which wishes meet on a fragment is its *signature*; there are few signatures however
many fragments there are, so precedence is settled once for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landuse.decide.claims import Claims
from landuse.decide.meetings import Signature, Signatures, meet
from landuse.domain.landscape import Landscape
from landuse.domain.once import Once
from landuse.geo.area import Shapes
from landuse.geo.overlay import Rows


@dataclass(frozen=True, eq=False)
class Fragments(Once):
    """Rows of pieces, the part of each (null: all of it), and the wishes that meet there."""

    rows: Rows
    shapes: Shapes
    signature: Rows
    signatures: tuple[Signature, ...]

    def area_ha(self, landscape: Landscape) -> np.ndarray:
        """Return the hectares of each fragment; they are measured once."""
        claims = self.once("claims", lambda: Claims(self.rows, self.shapes))
        return claims.area_ha(landscape)


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
    alone = [claim.only(times[claim.rows] == 1) for claim in claims]
    names = Signatures([(), *found.signatures])
    none = np.array([], dtype=np.intp)
    single = [names.joined(np.zeros(len(c), np.intp), wish) for wish, c in enumerate(alone)]
    return Fragments(
        np.concatenate([none, *(c.rows for c in alone), found.rows]),
        np.concatenate([none.astype(object), *(c.shapes for c in alone), found.shapes]),
        np.concatenate([none, *single, found.signature + 1]),
        tuple(names.all),
    )


def taken_ha(found: Fragments, landscape: Landscape) -> dict[int, float]:
    """Return the hectares under each signature."""
    areas = found.area_ha(landscape)
    sums = np.bincount(found.signature, weights=areas, minlength=len(found.signatures))
    return {number: float(sums[number]) for number in range(len(found.signatures))}
