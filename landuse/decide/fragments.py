"""Fragments: pieces cut by every area that crosses them, each with the wishes that meet there.

Wish by wish, the fragments of the pieces it touches are split into what it takes and what it
leaves. Which wishes meet on a fragment is its *signature*; there are few signatures however
many fragments there are, so precedence is settled once for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landuse.decide.claims import Claims, joined
from landuse.decide.meetings import Signature, Signatures, meet
from landuse.domain.landscape import Landscape
from landuse.geo.overlay import Rows


@dataclass(frozen=True, eq=False)
class Fragments:
    """Parts of pieces, and the wishes that meet on each."""

    land: Claims
    signature: Rows
    signatures: tuple[Signature, ...]

    def under(self, here: np.ndarray) -> Claims:
        """Return the land of the fragments whose signature, by number, is ``here``."""
        return self.land.only(here[self.signature])


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
    alone = [claim.known(landscape).only(times[claim.rows] == 1) for claim in claims]
    names = Signatures([(), *found.signatures])
    single = [names.joined(np.zeros(len(c), np.intp), wish) for wish, c in enumerate(alone)]
    signature = np.concatenate([*single, found.signature + 1])
    return Fragments(joined([*alone, found.land]), signature, tuple(names.all))


def taken_ha(landscape: Landscape, found: Fragments) -> dict[int, float]:
    """Return the hectares under each signature."""
    areas = found.land.area_ha(landscape)
    sums = np.bincount(found.signature, weights=areas, minlength=len(found.signatures))
    return {number: float(sums[number]) for number in range(len(found.signatures))}
