"""Patches: land that touches is one patch, and how far patches lie apart, edge to edge.

Nothing is dissolved: a patch is the land in it side by side, which has the same area and the
same distance to others, and neither loses slivers nor costs a union.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.domain.later import Later
from landuse.geo.area import Shapes, area_ha
from landuse.geo.overlay import Rows
from landuse.geo.repair import GRID_M

if TYPE_CHECKING:
    from scipy import sparse
    from scipy.sparse import csgraph
else:
    sparse = Later("scipy.sparse")
    csgraph = Later("scipy.sparse.csgraph")

Metres = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Patches:
    """Patches of land: a shape (its parts side by side) and the hectares of each."""

    shapes: Shapes
    area_ha: NDArray[np.float64]

    def __len__(self) -> int:
        """Count the patches."""
        return len(self.shapes)


def patches(shapes: Shapes, gap_m: float = GRID_M) -> Patches:
    """Return the patches that land forms.

    Parameters
    ----------
    shapes
        Polygons that do not overlap; each of their parts is land of its own.
    gap_m
        Land no further apart than this is one patch; by default land that touches.
    """
    parts = shapely.get_parts(shapes)
    if len(parts) == 0:
        return Patches(parts, np.zeros(0))
    near = shapely.STRtree(parts).query(parts, predicate="dwithin", distance=gap_m)
    met = sparse.csr_array(
        (np.ones(near.shape[1]), (near[0], near[1])), shape=(len(parts), len(parts))
    )
    _, number = csgraph.connected_components(met, directed=False)
    order = np.argsort(number, kind="stable")
    together = shapely.multipolygons(parts[order], indices=number[order])
    return Patches(together, np.bincount(number, weights=area_ha(parts)).astype(float))


@dataclass(frozen=True, eq=False)
class Nearby:
    """Finds pairs of patches by the boxes around them, and their distance edge to edge."""

    land: Patches
    tree: shapely.STRtree
    bounds: NDArray[np.float64]

    def pairs(self, reach_m: float) -> Rows:
        """Return the pairs, each once, whose boxes lie within a reach (more than those that do)."""
        left, low, right, high = self.bounds.T
        boxes = shapely.box(left - reach_m, low - reach_m, right + reach_m, high + reach_m)
        found: Rows = self.tree.query(boxes)
        return found[:, found[0] < found[1]]

    def at_least_m(self, pairs: Rows) -> Metres:
        """Return the distance of the boxes of pairs: the patches are no nearer than that."""
        one, other = self.bounds[pairs[0]], self.bounds[pairs[1]]
        apart = np.maximum(one[:, :2] - other[:, 2:], other[:, :2] - one[:, 2:])
        metres: Metres = np.hypot(*np.maximum(apart, 0.0).T)
        return metres

    def distance_m(self, pairs: Rows) -> Metres:
        """Return the distance of pairs of patches, edge to edge."""
        metres: Metres = shapely.distance(self.land.shapes[pairs[0]], self.land.shapes[pairs[1]])
        return metres


def nearby(land: Patches) -> Nearby:
    """Return what finds the pairs of these patches that lie near one another."""
    shapely.prepare(land.shapes)
    return Nearby(land, shapely.STRtree(land.shapes), shapely.bounds(land.shapes).reshape(-1, 4))
