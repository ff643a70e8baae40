"""The network of patches: the best way from each to each, and what they are worth connected.

A way is as long as its steps together, edge to edge; land inside a patch costs nothing. Where
the chance of a step falls by a constant share for each metre, the way with the best chance is
the shortest one, so ways are measured in metres and the chance follows from their length.

Not every pair of patches needs its distance: a step longer than a way already found is on no
best way. Steps are therefore looked for in rings, near ones first, and each ring asks only for
pairs that no way so far joins as well. The result is the same as with all pairs.
"""

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from landuse.domain.later import Later
from landuse.geo.area import Shapes
from landuse.geo.overlay import Rows
from landuse.geo.patches import Metres, Nearby, Patches, nearby, patches

if TYPE_CHECKING:
    from scipy import sparse
    from scipy.sparse import csgraph
else:
    sparse = Later("scipy.sparse")
    csgraph = Later("scipy.sparse.csgraph")

VERSION = 1
"""Raised whenever the same land would hang together otherwise (C11)."""
RINGS = 4
WIDER = 4
"""Each ring reaches four times as far as the one before; the first 1/256 of the whole reach."""
LEAST_CHANCE = 0.001
"""Ways less likely than this are left out."""
MOST_PATCHES = 1000
"""With more patches the ways between them take longer than a planner waits."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far things get: the chance ``p0`` of a step of ``d0_m`` metres."""

    p0: float
    d0_m: float

    def chance(self, metres: Any) -> Any:
        """Return the chance of ways of some length; none of a way that there is not."""
        return np.exp(log(self.p0) * metres / self.d0_m)

    @property
    def reach_m(self) -> float:
        """The length of a way whose chance is just worth counting."""
        return self.d0_m * log(LEAST_CHANCE) / log(self.p0)


@dataclass(frozen=True, slots=True)
class Connected:
    """How land hangs together: its patches and hectares, and what they are worth connected."""

    patches: int
    area_ha: float
    eca_ha: float
    at_most_ha: float
    """With every way that was left out at the chance it was left out for."""


def equivalent_area(area_ha: NDArray[np.float64], chance: NDArray[np.float64]) -> float:
    """Return the Equivalent Connected Area of patches with a chance for each pair, ha."""
    return float(np.sqrt(area_ha @ chance @ area_ha))


def compared(before: Connected, after: Connected, land_ha: float) -> dict[str, float | None]:
    """Return the change in percent, of area and of ECA, and ECA in percent of all the land.

    ``ratio`` is the change of ECA for each percent of area: above 1 the new land lies well.
    """
    area, eca = (_percent(getattr(before, n), getattr(after, n)) for n in ("area_ha", "eca_ha"))
    return {
        "area_percent": area,
        "eca_percent": eca,
        "ratio": None if area is None or eca is None or area == 0 else eca / area,
        "before_percent_of_land": 100 * before.eca_ha / land_ha,
        "after_percent_of_land": 100 * after.eca_ha / land_ha,
    }


def _percent(before: float, after: float) -> float | None:
    return None if before == 0 else 100 * (after - before) / before


def connected(shapes: Shapes, step: Step, gap_m: float) -> Connected | None:
    """Return how land hangs together; None where it is in too many patches.

    Parameters
    ----------
    shapes
        Polygons that do not overlap.
    step
        How far things get.
    gap_m
        Land no further apart than this is one patch.
    """
    land = patches(shapes, gap_m)
    if len(land) > MOST_PATCHES:
        return None
    ways = ways_m(land, step.reach_m)
    eca_ha = equivalent_area(land.area_ha, step.chance(ways))
    left_out = equivalent_area(land.area_ha, np.isinf(ways) * LEAST_CHANCE)
    at_most_ha = float(np.hypot(eca_ha, left_out))
    return Connected(len(land), float(land.area_ha.sum()), eca_ha, at_most_ha)


def ways_m(land: Patches, reach_m: float) -> NDArray[np.float64]:
    """Return the length of the shortest way from each patch to each, metres.

    Parameters
    ----------
    land
        The patches.
    reach_m
        Ways longer than this are not looked for: they are infinite.
    """
    count = len(land)
    if count == 0:
        return np.zeros((0, 0))
    at = nearby(land)
    pairs, length = np.zeros((2, 0), dtype=np.intp), np.zeros(0)
    done_m = 0.0
    for ring in range(RINGS, -1, -1):
        ring_m = reach_m / WIDER**ring
        so_far = _shortest(count, pairs, length, ring_m)
        found, metres = _steps(at, so_far, done_m, ring_m)
        pairs, length = np.hstack([pairs, found]), np.concatenate([length, metres])
        done_m = ring_m
    return _shortest(count, pairs, length, reach_m)


def _steps(
    at: Nearby, so_far: NDArray[np.float64], done_m: float, ring_m: float
) -> tuple[Rows, Metres]:
    """Return the steps of a ring that are shorter than any way so far, and their length."""
    pairs = at.pairs(ring_m)
    known = so_far[pairs[0], pairs[1]]
    # Shorter steps were all looked for; a box no nearer than a known way hides no better one.
    open_ = (known > done_m) & (at.at_least_m(pairs) <= np.minimum(known, ring_m))
    pairs, known = pairs[:, open_], known[open_]
    metres = at.distance_m(pairs)
    better = (metres < known) & (metres <= ring_m)
    return pairs[:, better], metres[better]


def _shortest(count: int, pairs: Rows, length: Metres, reach_m: float) -> NDArray[np.float64]:
    graph = sparse.csr_array((length, (pairs[0], pairs[1])), shape=(count, count))
    found: NDArray[np.float64] = csgraph.dijkstra(graph, directed=False, limit=reach_m)
    return found
