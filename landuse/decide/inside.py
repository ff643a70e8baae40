"""What of each piece lies inside a layer: found when first asked for, and kept with the land.

Rules meet the same layers at every edit, and nearly all the land a plan takes is whole pieces.
A piece is cut along a layer once; from then on only the parts that drawn areas leave are cut, and
those along what is inside their own piece alone.
"""

from threading import Lock

import numpy as np
import shapely

from landuse.decide.claims import Claims
from landuse.domain.landscape import Landscape
from landuse.geo.area import Shapes
from landuse.geo.frame import AREAL, tiled
from landuse.geo.overlay import NO_ZONE, Rows, cut, split

NOT_ASKED, OUTSIDE, INSIDE, CROSSED = range(4)


class Inside:
    """The pieces of a landscape inside and outside one layer, settled as they are asked for."""

    def __init__(self, landscape: Landscape, layer: str) -> None:
        """Keep the layer's areas and a tree of them; no piece is cut yet."""
        zones = np.asarray(landscape.overlays[layer].geometry.values, dtype=object)
        self._zones, _ = tiled(zones[shapely.get_dimensions(zones) == AREAL])
        self._tree = shapely.STRtree(self._zones)
        self._pieces = landscape.piece_shapes
        self._state = np.full(len(self._pieces), NOT_ASKED, dtype=np.int8)
        self._within: Shapes = np.full(len(self._pieces), None, dtype=object)
        self._beyond: Shapes = np.full(len(self._pieces), None, dtype=object)
        self._lock = Lock()

    def divided(self, claims: Claims) -> tuple[Claims, Claims]:
        """Return the parts of claims inside the layer, and the parts outside it."""
        with self._lock:
            self._settle(np.unique(claims.rows))
        state = self._state[claims.rows]
        whole = shapely.is_missing(claims.shapes)
        crossed = state == CROSSED
        uncut, partly = crossed & whole, crossed & ~whole
        rows = claims.rows[uncut]
        inner, outer = self._split(claims.only(partly))
        within = (claims.only(state == INSIDE), Claims(rows, self._within[rows]), inner)
        beyond = (claims.only(state == OUTSIDE), Claims(rows, self._beyond[rows]), outer)
        return _together(within), _together(beyond)

    def _settle(self, rows: Rows) -> None:
        """Cut the pieces that were never asked about."""
        new = rows[self._state[rows] == NOT_ASKED]
        if len(new) == 0:
            return
        self._state[new] = OUTSIDE
        near = np.unique(self._tree.query(self._pieces[new], predicate="intersects"), axis=1)
        if near.size == 0:
            return
        met = new[np.unique(near[0])]
        zones = self._zones[np.unique(near[1])]
        parts = cut(self._pieces[met], zones, np.zeros(len(zones), dtype=np.intp))
        held = parts.code != NO_ZONE
        self._state[met[parts.land[held & parts.whole]]] = INSIDE
        crossed = ~parts.whole
        self._within[met[parts.land[held & crossed]]] = parts.shapes[held & crossed]
        self._beyond[met[parts.land[~held & crossed]]] = parts.shapes[~held & crossed]
        self._state[met[parts.land[crossed]]] = CROSSED

    def _split(self, claims: Claims) -> tuple[Claims, Claims]:
        """Return parts of crossed pieces, divided by what of their piece is inside."""
        inner, outer = split(claims.shapes, self._within[claims.rows])
        within, beyond = ~shapely.is_missing(inner), ~shapely.is_missing(outer)
        return (
            Claims(claims.rows[within], inner[within]),
            Claims(claims.rows[beyond], outer[beyond]),
        )


def _together(parts: tuple[Claims, ...]) -> Claims:
    return Claims(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.shapes for part in parts]),
    )


def inside_of(landscape: Landscape, layer: str) -> Inside:
    """Return what of the land lies inside a layer that does not cut it, kept with the land."""
    return landscape.once(("inside", layer), lambda: Inside(landscape, layer))
