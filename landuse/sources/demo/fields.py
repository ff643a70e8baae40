"""Fields: blocks between roads, streams and woods, cut into strips of Danish sizes.

Blocks are the cells around scattered points, the roads between them. Sizes are drawn for the whole
valley from the Danish distribution (hectares at 5, 25, 50, 75 and 95 %: 0.3, 0.8, 1.9, 4.2, 15.5)
and dealt out to the blocks, the largest first. A block is cut in two across its longer side, again
and again, until each part is of the size it was dealt.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.special import ndtri

from landuse.geo.area import Shapes, area_ha
from landuse.geo.frame import polygonal, tiled
from landuse.geo.overlay import without
from landuse.sources.demo.terrain import SOUTH, WEST, Grid, Ground

SMALLEST_HA = 0.14
SIZES_HA = (SMALLEST_HA, 0.3, 0.8, 1.9, 4.2, 15.5, 60.0)
NORMAL = (-2.4, -1.645, -0.674, 0.0, 0.674, 1.645, 2.65)
"""Where the sizes stand on a normal scale: 5, 25, 50, 75 and 95 %, and the ends beyond."""
BLOCK_HA = 95.0
HEDGE_M, ROAD_M = 1.2, 5.0
AROUND = 5.4
"""A field's outline as so many times the root of its area: what the hedges take is made good."""
CORNERS = 4


@dataclass(frozen=True, eq=False)
class Fields:
    """Fields with the block each lies in, its number there, and its crop code."""

    shapes: Shapes
    block: np.ndarray
    number: np.ndarray
    crop: np.ndarray


def fields(rng: np.random.Generator, land: Ground, cells: Shapes, taken: Shapes) -> Fields:
    """Return fields on all the land that nothing else takes.

    Parameters
    ----------
    rng
        Where chance comes from.
    land
        The ground.
    cells
        The land between the roads, roads included.
    taken
        Water, woods, towns, roads and moors, wide enough for a margin.
    """
    blocks = _blocks(cells, taken)
    shapes, owner = _shared(rng, blocks)
    shapes = polygonal(shapely.buffer(shapes, -HEDGE_M, join_style="mitre", quad_segs=2))
    shapes = polygonal(shapely.set_precision(shapely.simplify(shapes, 0.4), 0.01))
    whole = ~shapely.is_missing(shapes)
    parts, origin = shapely.get_parts(shapes[whole], return_index=True)
    block = owner[whole][origin]
    keep = area_ha(parts) >= SMALLEST_HA
    parts, block = parts[keep], block[keep]
    first = np.r_[0, np.flatnonzero(block[1:] != block[:-1]) + 1]
    start = np.repeat(first, np.diff(np.r_[first, len(block)]))
    return Fields(parts, block, np.arange(len(block)) - start, _crops(rng, land, parts))


def cells(rng: np.random.Generator, land: Ground) -> Shapes:
    """Return the cells around scattered points: their borders are where the roads run."""
    step = (BLOCK_HA * 10_000) ** 0.5
    count = int(land.side_m / step) + 1
    grid = np.stack(np.meshgrid(np.arange(count), np.arange(count)), axis=-1).reshape(-1, 2)
    points = (grid + 0.5 + rng.uniform(-0.42, 0.42, grid.shape)) * step
    frame = shapely.box(WEST, SOUTH, WEST + land.side_m, SOUTH + land.side_m)
    spots = shapely.MultiPoint(points + np.array([WEST, SOUTH]))
    found = shapely.get_parts(shapely.voronoi_polygons(spots, extend_to=frame))
    return polygonal(shapely.intersection(found, frame))


def _blocks(found: Shapes, taken: Shapes) -> Shapes:
    """Return the land between roads, without what is taken."""
    inner = polygonal(shapely.buffer(found, -ROAD_M, join_style="mitre"))
    # In tiles: a river system as one polygon would be carried along for every block it meets.
    held, _ = tiled(shapely.get_parts(shapely.union_all(taken)), 400)
    free = without(inner[~shapely.is_missing(inner)], held)
    parts = shapely.get_parts(free[~shapely.is_missing(free)])
    parts = shapely.simplify(parts, 1.0)
    parts = polygonal(parts[shapely.is_valid(parts)])
    return parts[area_ha(parts) > 2 * SMALLEST_HA]


def _shared(rng: np.random.Generator, blocks: Shapes) -> tuple[Shapes, np.ndarray]:
    """Cut blocks in two until each part is of the size it was dealt."""
    dealt = _dealt(rng, area_ha(blocks))
    todo = [(block, dealt[number], number) for number, block in enumerate(blocks)]
    done: list[shapely.Geometry] = []
    owner: list[int] = []
    while todo:
        shape, sizes, number = todo.pop()
        if len(sizes) == 1:
            done.append(shape)
            owner.append(number)
            continue
        middle = _balance(sizes)
        part = float(sizes[:middle].sum() / sizes.sum())
        one, other = _halves(shape, part)
        todo.append((one, sizes[:middle], number))
        todo.append((other, sizes[middle:], number))
    order = np.argsort(owner, kind="stable")
    held = np.empty(len(done), dtype=object)
    held[:] = done
    return held[order], np.array(owner)[order]


def _dealt(rng: np.random.Generator, blocks_ha: np.ndarray) -> list[np.ndarray]:
    """Return the sizes of the fields in each block, hectares, the largest first."""
    dealt: list[list[float]] = [[] for _ in blocks_ha]
    room = blocks_ha.astype(float).copy()
    for size in np.sort(_sizes(rng, float(room.sum())))[::-1]:
        # Any block with room may get it, the emptier the sooner; the last ones overfill a little.
        block = int(np.argmax(np.where(room >= size, 1.0, 0.01) * room * rng.random(len(room))))
        dealt[block].append(float(min(size, blocks_ha[block])))
        room[block] -= size
    return [np.array(sizes or [1.0]) for sizes in dealt]


def _sizes(rng: np.random.Generator, total_ha: float) -> np.ndarray:
    """Return as many sizes as fill the land, hectares, hedges included; evenly by rank."""
    number = max(
        2, round(total_ha / float(_with_hedge(_ranked(np.arange(0.0005, 1, 0.001))).mean()))
    )
    sizes = _with_hedge(_ranked((np.arange(number) + rng.random(number)) / number))
    return np.asarray(sizes * (total_ha / sizes.sum()))


def _ranked(share: np.ndarray) -> np.ndarray:
    """Return the size below which a share of the fields lies, hectares."""
    return np.asarray(np.exp(np.interp(ndtri(share), NORMAL, np.log(SIZES_HA))))


def _with_hedge(sizes: np.ndarray) -> np.ndarray:
    return np.asarray(sizes + AROUND * np.sqrt(sizes * 10_000) * HEDGE_M / 10_000)


def _balance(sizes: np.ndarray) -> int:
    """Return where to part a list of sizes so that the halves weigh about the same."""
    sums = np.cumsum(sizes)
    return int(np.clip(np.searchsorted(sums, sums[-1] / 2) + 1, 1, len(sizes) - 1))


def _halves(shape: shapely.Geometry, part: float) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Cut a shape across its longer side so that the first part has this share of its area."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    if len(corners) < CORNERS:
        return shape, shapely.Polygon()
    side, across = corners[1] - corners[0], corners[2] - corners[1]
    if np.hypot(*across) > np.hypot(*side):
        side, across = across, side
        start = corners[1]
        across = -across if _inwards(corners, start, -across) else across
    else:
        start = corners[0]
    low, high = 0.0, 1.0
    for _ in range(7):
        at = (low + high) / 2
        one = _slab(shape, start, side, across, at)
        low, high = (at, high) if one.area < part * shape.area else (low, at)
    one = _slab(shape, start, side, across, (low + high) / 2)
    return one, shape.difference(one)


def _inwards(corners: np.ndarray, start: np.ndarray, step: np.ndarray) -> bool:
    centre = corners[:4].mean(axis=0)
    return bool(np.dot(centre - start, step) > 0)


def _slab(
    shape: shapely.Geometry, start: np.ndarray, side: np.ndarray, across: np.ndarray, at: float
) -> shapely.Geometry:
    wide = 1.5 * across
    corner, far = start - 0.25 * across - 0.25 * side, start - 0.25 * across + at * side
    return shape.intersection(shapely.Polygon([corner, far, far + wide, corner + wide]))


WET = ((252, 0.30), (254, 0.14), (276, 0.18), (250, 0.10), (263, 0.10), (1, 0.10), (310, 0.08))
DRY = ((11, 0.27), (1, 0.19), (22, 0.11), (216, 0.11), (263, 0.09), (14, 0.06), (260, 0.05),
       (252, 0.04), (280, 0.02), (151, 0.02), (310, 0.02), (30, 0.02))  # fmt: skip


def _crops(rng: np.random.Generator, land: Ground, shapes: Shapes) -> np.ndarray:
    """Return a crop for each field: grass where it is wet, corn where it is dry."""
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    above: Grid = land.at(land.above_stream_m, points[:, 0], points[:, 1])
    wet = rng.uniform(0, 1, len(points)) < np.exp(-above / 1.6) * 0.8
    return np.where(wet, _drawn(rng, WET, len(points)), _drawn(rng, DRY, len(points)))


def _drawn(rng: np.random.Generator, odds: tuple[tuple[int, float], ...], count: int) -> np.ndarray:
    codes, weights = zip(*odds, strict=True)
    share = np.array(weights) / sum(weights)
    return rng.choice(np.array(codes), size=count, p=share)
