"""Four invented municipalities, two regions, three catchments; towns, roads of dwellings.

On purpose: an island and an enclave, so that one municipality has several parts and another a
hole; and catchments that do not follow the municipal borders.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from landuse.geo.area import Shapes
from landuse.geo.frame import polygonal
from landuse.sources.demo.terrain import SOUTH, WEST, Ground
from landuse.sources.demo.water import Water, outline

MUNICIPALITIES = (
    ("9101", "Tågelund", "9901", "Region Nordtåge"),
    ("9102", "Mosevang", "9901", "Region Nordtåge"),
    ("9103", "Engsholme", "9902", "Region Sydtåge"),
    ("9104", "Lyngbakke", "9902", "Region Sydtåge"),
)
CATCHMENTS = (("t1", "Tåge Fjord"), ("t2", "Nordre Tågebugt"), ("t3", "Søndre Tågebugt"))
SEEDS = ((0.27, 0.76), (0.74, 0.79), (0.24, 0.27), (0.73, 0.24))


@dataclass(frozen=True, eq=False)
class Places:
    """Whose land it is, where its water goes, and where people live."""

    municipalities: Shapes
    """In the order of ``MUNICIPALITIES``."""
    catchments: Shapes
    towns: Shapes
    dwellings: np.ndarray
    island: shapely.Geometry


def places(rng: np.random.Generator, land: Ground, found: Water) -> Places:
    """Return the places of the valley."""
    side = land.side_m
    rim = 0.045 * side
    frame = shapely.box(WEST, SOUTH, WEST + side, SOUTH + side)
    inner = shapely.box(WEST + rim, SOUTH + rim, WEST + side - rim, SOUTH + side - rim)
    inner = shapely.transform(shapely.segmentize(inner, side / 90), lambda xy: _wavy(xy, side))
    island = _blob(rng, WEST + 0.088 * side, SOUTH + 0.385 * side, 0.016 * side)
    sea = found.sea.difference(island.buffer(60))
    points = shapely.MultiPoint([(WEST + x * side, SOUTH + y * side) for x, y in SEEDS])
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame.buffer(side)))
    order = [int(np.flatnonzero(shapely.contains(cells, p))[0]) for p in points.geoms]
    cells = shapely.segmentize(cells[order], side / 90)
    cells = shapely.transform(cells, lambda xy: _wavy(xy, side))
    dry = shapely.unary_union([inner.difference(sea).difference(island.buffer(60)), island])
    towns = polygonal(shapely.intersection(cells, dry))
    towns = _islands_of(towns, island)
    enclave = _blob(rng, WEST + 0.66 * side, SOUTH + 0.66 * side, 0.03 * side)
    towns[1] = towns[1].difference(enclave)
    towns[3] = shapely.union_all([towns[3].difference(enclave), enclave])
    towns = shapely.set_precision(towns, 0.01)
    built = _towns(rng, land, found)
    return Places(towns, _catchments(land, dry), built, _dwellings(rng, land, built, found), island)


def _islands_of(towns: Shapes, island: shapely.Geometry) -> Shapes:
    """Return the municipalities with the whole island in the third."""
    result: Shapes = shapely.difference(towns, island)
    result[2] = shapely.union_all([result[2], island])
    return result


def _wavy(xy: np.ndarray, side: float) -> np.ndarray:
    x, y = (xy[:, 0] - WEST) / side, (xy[:, 1] - SOUTH) / side
    bend_x = 0.030 * np.sin(9 * y + 1) + 0.010 * np.sin(31 * y + 2 * x) + 0.004 * np.sin(77 * y)
    bend_y = 0.030 * np.sin(8 * x + 2) + 0.011 * np.sin(27 * x + y) + 0.004 * np.sin(83 * x)
    moved = np.stack([xy[:, 0] + bend_x * side, xy[:, 1] + bend_y * side], axis=1)
    return np.asarray(moved.round(2))


def _blob(rng: np.random.Generator, x: float, y: float, reach_m: float) -> shapely.Geometry:
    """Return a roundish shape that no compass drew."""
    turn = np.linspace(0, 2 * np.pi, 41)[:-1]
    wobble = sum(
        rng.uniform(0.03, 0.13) * np.cos(k * turn + rng.uniform(0, 6.3)) for k in (2, 3, 5)
    )
    reach = reach_m * (1 + wobble)
    ring = np.c_[x + reach * np.cos(turn), y + 0.8 * reach * np.sin(turn)].round(2)
    return shapely.make_valid(shapely.Polygon(ring))


def _catchments(land: Ground, dry: shapely.Geometry) -> Shapes:
    """Return the land by the water it drains to, along the watersheds."""
    outlet = _outlets(land.below)
    y = land.centres(outlet)[:, 1]
    reached = np.bincount(outlet, minlength=outlet.size)
    main = land.centres(np.array([reached.argmax()]))[0, 1]
    reach = 0.05 * land.side_m
    part = np.where(np.abs(y - main) < reach, 0, np.where(y > main, 1, 2))
    shapes = [outline(land, (part == number).reshape(land.height_m.shape)) for number in range(3)]
    shapes = shapely.coverage_simplify(np.array(shapes, dtype=object), land.cell_m * 2.5)
    inside = polygonal(shapely.intersection(shapes, dry))
    return np.asarray(shapely.set_precision(inside, 0.01))


def _outlets(below: np.ndarray) -> np.ndarray:
    """Return the last cell downstream of each cell, by doubling the step each round."""
    step = np.where(below >= 0, below, np.arange(below.size))
    while True:
        further = step[step]
        if np.array_equal(further, step):
            return np.asarray(step)
        step = further


def _towns(rng: np.random.Generator, land: Ground, found: Water) -> Shapes:
    """Return four towns and a village for every eight square kilometres, on dry ground."""
    count = max(8, int(land.side_m**2 / 8e6))
    spots = WEST + rng.uniform(0.05, 0.95, (count * 3, 1)) * land.side_m
    spots = np.c_[spots, SOUTH + rng.uniform(0.05, 0.95, (count * 3, 1)) * land.side_m]
    dry = land.at(land.above_stream_m, spots[:, 0], spots[:, 1]) > 3.0
    wet = land.at(land.sea.astype(float), spots[:, 0], spots[:, 1]) > 0
    spots = spots[dry & ~wet][:count]
    reach = np.r_[np.full(4, 620.0), rng.gamma(3.0, 52.0, max(0, len(spots) - 4)) + 70][
        : len(spots)
    ]
    shapes = [_blob(rng, x, y, r) for (x, y), r in zip(spots, reach, strict=True)]
    joined = shapely.union_all(np.array(shapes, dtype=object))
    return np.asarray(shapely.get_parts(joined.difference(found.sea.buffer(20))))


def _dwellings(rng: np.random.Generator, land: Ground, towns: Shapes, found: Water) -> np.ndarray:
    """Return houses in the towns and farms in the open land, one for each 35 hectares."""
    inside = []
    for town in towns:
        left, low, right, high = town.bounds
        number = int(town.area / 2500) + 3
        points = np.c_[rng.uniform(left, right, number), rng.uniform(low, high, number)]
        inside.append(points[shapely.contains_xy(town, points)])
    number = int(land.side_m**2 / 350_000)
    farms = np.c_[
        WEST + rng.uniform(0, 1, number) * land.side_m,
        SOUTH + rng.uniform(0, 1, number) * land.side_m,
    ]
    dry = land.at(land.above_stream_m, farms[:, 0], farms[:, 1]) > 1.5
    farms = farms[dry & ~shapely.contains_xy(found.sea, farms)]
    return np.concatenate([*inside, farms]).round(1)
