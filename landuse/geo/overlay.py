"""Cut land along zones: settle what lies wholly inside without geometry, cut only what crosses.

Each part of the land goes to the first zone that claims it, or to none. Area in is area out
(C12): a part too small to keep (a square centimetre) is not cut off but stays with
the larger part, so that no land is lost.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.geo.area import Shapes
from landuse.geo.frame import polygonal, tiled

SLIVER_M2 = 1e-4
DRAWN_IN_M = 0.0004
NO_ZONE = -1
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of the land: which land each is cut from, the class of its zone, its shape."""

    land: Rows
    """Row of the land the part was cut from."""
    code: Rows
    """Class of the zone that holds it, or ``NO_ZONE``."""
    shapes: Shapes
    whole: NDArray[np.bool_]
    """True where the part is all of its land, geometry untouched."""


def cut(land: Shapes, zones: Shapes, codes: Rows) -> Parts:
    """Cut land into the parts that lie in zones of each class and the part in none.

    Parameters
    ----------
    land
        Valid polygons that do not overlap, metres.
    zones
        Valid polygons; where two overlap the first claims the land.
    codes
        Class of each zone; parts of one land in one class become one part.

    Returns
    -------
    Parts
        Sorted by land and class; the shapes of one land together are that land.
    """
    if len(land) == 0 or len(zones) == 0:
        count = len(land)
        nothing = np.full(count, NO_ZONE, dtype=np.intp)
        return Parts(np.arange(count), nothing, land, np.ones(count, dtype=bool))
    tiles, origin = tiled(zones)
    inside, crossing = _settle(land, zones, tiles, origin)
    pieces = _cut_crossing(land, tiles, origin, codes, inside, crossing)
    return _merged(land, *pieces)


def _settle(
    land: Shapes, zones: Shapes, tiles: Shapes, origin: Rows
) -> tuple[Rows, NDArray[np.intp]]:
    """Return per land the first zone that holds all of it, and the (land, tile) pairs to cut.

    Whole zones are asked what they hold, so that no field is cut along the lines of a tile; a
    zone that comes after one that holds all of the land has nothing left to claim.
    """
    tree = shapely.STRtree(land)
    shapely.prepare(zones)
    shapely.prepare(tiles)
    holds = tree.query(zones, predicate="contains_properly")
    meets = tree.query(tiles, predicate="intersects")
    inside = np.full(len(land), len(zones), dtype=np.intp)
    np.minimum.at(inside, holds[1], holds[0])
    early = origin[meets[0]] < inside[meets[1]]
    return inside, np.stack([meets[1][early], meets[0][early]], axis=1)


def _cut_crossing(
    land: Shapes,
    tiles: Shapes,
    origin: Rows,
    codes: Rows,
    inside: Rows,
    crossing: NDArray[np.intp],
) -> tuple[Rows, Rows, Shapes]:
    """Take from each land, zone by zone in their order, what the zone claims of the rest."""
    order = np.lexsort((origin[crossing[:, 1]], crossing[:, 0]))
    crossing = crossing[order]
    owner = crossing[:, 0]
    first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]]) if len(owner) else owner
    rank = np.arange(len(owner)) - np.repeat(first, np.diff(np.r_[first, len(owner)]))
    rest = land.copy()
    found: list[tuple[Rows, Rows, Shapes]] = []
    for turn in range(int(rank.max()) + 1 if len(rank) else 0):
        pairs = crossing[rank == turn]
        pairs = pairs[~shapely.is_missing(rest[pairs[:, 0]])]
        claimed, left = split(rest[pairs[:, 0]], tiles[pairs[:, 1]])
        rest[pairs[:, 0]] = left
        kept = ~shapely.is_missing(claimed)
        found.append((pairs[kept, 0], codes[origin[pairs[kept, 1]]], claimed[kept]))
    remains = np.flatnonzero(~shapely.is_missing(rest))
    held = inside[remains] <= origin.max()
    code = np.full(len(remains), NO_ZONE, dtype=np.intp)
    code[held] = codes[inside[remains[held]]]
    found.append((remains, code, rest[remains]))
    lands, classes, shapes = zip(*found, strict=True)
    return np.concatenate(lands), np.concatenate(classes), np.concatenate(shapes)


MANY = 500
"""From so many shapes on, two threads are worth their start: GEOS works without Python's lock."""


def split(land: Shapes, zone: Shapes) -> tuple[Shapes, Shapes]:
    """Return what lies inside and outside, each null where it is a sliver of the other."""
    if len(land) <= MANY:
        return _split(land, zone)
    half = len(land) // 2
    with ThreadPoolExecutor(1) as beside:
        rest = beside.submit(_split, land[half:], zone[half:])
        inside, outside = _split(land[:half], zone[:half])
    others = rest.result()
    return np.concatenate([inside, others[0]]), np.concatenate([outside, others[1]])


def _split(land: Shapes, zone: Shapes) -> tuple[Shapes, Shapes]:
    inside = polygonal(shapely.intersection(land, zone))
    met = ~shapely.is_missing(inside)
    outside = land.copy()
    outside[met] = polygonal(shapely.difference(land[met], zone[met]))
    # Nearly coincident edges can defeat floating overlay; the areas give it away.
    sums = _area_m2(inside) + _area_m2(outside)
    wrong = np.abs(sums - _area_m2(land)) > SLIVER_M2
    if wrong.any():
        inside[wrong] = _on_fine_grid(shapely.intersection, land[wrong], zone[wrong])
        outside[wrong] = _on_fine_grid(shapely.difference, land[wrong], zone[wrong])
    apart = met & (_area_m2(inside) < SLIVER_M2)
    inside[apart], outside[apart] = None, land[apart]
    within = met & ~apart & (_area_m2(outside) < SLIVER_M2)
    inside[within], outside[within] = land[within], None
    return inside, outside


def _area_m2(shapes: Shapes) -> NDArray[np.float64]:
    area: NDArray[np.float64] = np.nan_to_num(shapely.area(shapes))
    return area


def _on_fine_grid(operation: Callable[..., Shapes], land: Shapes, zone: Shapes) -> Shapes:
    """Run an overlay on a grid of a micrometre, which always succeeds."""
    done = operation(land, zone, grid_size=1e-6)
    return polygonal(shapely.set_precision(done, 0, mode="pointwise"))


def _merged(land: Shapes, rows: Rows, codes: Rows, shapes: Shapes) -> Parts:
    """Join the parts of one land that ended in one class."""
    order = np.lexsort((codes, rows))
    rows, codes, shapes = rows[order], codes[order], shapes[order]
    new = np.r_[True, (rows[1:] != rows[:-1]) | (codes[1:] != codes[:-1])]
    starts = np.flatnonzero(new)
    sizes = np.diff(np.r_[starts, len(rows)])
    joined = shapes[starts].copy()
    for start, size, slot in zip(
        starts[sizes > 1], sizes[sizes > 1], np.flatnonzero(sizes > 1), strict=True
    ):
        joined[slot] = shapely.union_all(shapes[start : start + size])
    joined = polygonal(joined)
    lands = rows[starts]
    alone = np.bincount(lands, minlength=len(land))[lands] == 1
    joined[alone] = land[lands[alone]]
    return Parts(lands, codes[starts], joined, alone)


def clip(land: Shapes, zone: Any) -> tuple[Shapes, NDArray[np.bool_]]:
    """Return the part of each land inside one zone (null: none), and whether it is all of it."""
    inside = polygonal(shapely.intersection(land, zone))
    inside[_area_m2(inside) < SLIVER_M2] = None
    whole = _area_m2(land) - _area_m2(inside) < SLIVER_M2
    inside[whole] = land[whole]
    return inside, whole


def without(land: Shapes, taken: Shapes) -> Shapes:
    """Return the land that none of ``taken`` covers; null where nothing is left.

    Parameters
    ----------
    land
        Valid polygons.
    taken
        Valid polygons that do not overlap one another; they may share edges.
    """
    left = land.copy()
    if len(land) == 0 or len(taken) == 0:
        return left
    pairs = shapely.STRtree(taken).query(land, predicate="intersects")
    rows, which = np.unique(pairs[0], return_inverse=True)
    parts, part_of = shapely.get_parts(taken[pairs[1]], return_index=True)
    order = np.argsort(which[part_of], kind="stable")
    holes = shapely.multipolygons(parts[order], indices=which[part_of][order])
    # Neighbouring fields share edges, which a valid multipolygon may not: join those first.
    invalid = ~shapely.is_valid(holes)
    holes[invalid] = shapely.unary_union(holes[invalid].reshape(-1, 1), axis=1)
    left[rows] = polygonal(shapely.difference(land[rows], holes))
    left[_area_m2(left) < SLIVER_M2] = None
    return left


def first_keeps(shapes: Shapes) -> tuple[Shapes, NDArray[np.float64]]:
    """Take from each polygon what an earlier one already holds.

    Returns
    -------
    tuple
        The polygons without overlaps (null where nothing is left), and the area each lost, m2.
    """
    result = shapes.copy()
    lost = np.zeros(len(shapes))
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = pairs[:, pairs[0] < pairs[1]].T
    # Neighbours touch along an edge; only where interiors meet is land claimed twice.
    meet = shapely.relate_pattern(shapes[pairs[:, 0]], shapes[pairs[:, 1]], "T********")
    pairs = pairs[meet]
    for earlier, later in pairs[np.argsort(pairs[:, 1], kind="stable")]:
        if result[later] is None or result[earlier] is None:
            continue
        before = shapely.area(result[later])
        _, left = split(result[later : later + 1], result[earlier : earlier + 1])
        result[later] = left[0]
        lost[later] += before - (0.0 if left[0] is None else shapely.area(left[0]))
    return result, lost


def overlapping(shapes: Shapes, classes: Rows) -> NDArray[np.float64]:
    """Return how much of each polygon an earlier one of another class holds already, m2.

    Parameters
    ----------
    shapes
        Valid polygons, the first of two that overlap keeping the land.
    classes
        Class of each; within a class nothing is lost by an overlap.
    """
    lost = np.zeros(len(shapes))
    pairs = shapely.STRtree(shapes).query(shapes)  # by boxes
    pairs = pairs[:, pairs[0] < pairs[1]]
    earlier, later = pairs[:, classes[pairs[0]] != classes[pairs[1]]]
    # Neighbours share a border: the simpler of the two is drawn in by less than the grid before
    # one asks whether they meet, which is far quicker than to relate them in full.
    simpler = shapely.get_num_coordinates(shapes)
    first = simpler[earlier] < simpler[later]
    small, large = np.where(first, earlier, later), np.where(first, later, earlier)
    asked, back = np.unique(small, return_inverse=True)
    core = shapely.buffer(shapes[asked], -DRAWN_IN_M, join_style="mitre")
    shapely.prepare(shapes)
    meet = shapely.intersects(shapes[large], core[back])
    earlier, later = earlier[meet], later[meet]
    for row in np.unique(later):
        taken = shapely.union_all(shapes[earlier[later == row]])
        lost[row] = shapely.area(shapely.intersection(shapes[row], taken))
    return lost
