"""Four invented municipalities, two regions, three catchments; towns, roads of dwellings.

On purpose: an island and an enclave, so that one municipality has several parts and another a
hole; and catchments that do not follow the municipal borders.
"""

from dataclasses import dataclass, replace

import numpy as np
import rasterio.features
import shapely
from scipy import ndimage

from landuse.geo.area import Shapes
from landuse.geo.frame import polygonal
from landuse.sources.demo.terrain import SOUTH, WEST, Ground, noise
from landuse.sources.demo.water import Water, outline

MUNICIPALITIES = (
    ("9101", "Tågelund", "9901", "Region Nordtåge"),
    ("9102", "Mosevang", "9901", "Region Nordtåge"),
    ("9103", "Engsholme", "9902", "Region Sydtåge"),
    ("9104", "Lyngbakke", "9902", "Region Sydtåge"),
)
CATCHMENTS = (("t1", "Tåge Fjord"), ("t2", "Nordre Tågebugt"), ("t3", "Søndre Tågebugt"))
FARM_M2 = 200_000
RIM = 0.045
"""How far the municipalities stay from the frame, as a share of its side."""
AREAL = 2
ROADSIDE_M = 12.0
SEEDS = ((0.27, 0.76), (0.74, 0.79), (0.24, 0.27), (0.73, 0.24))


@dataclass(frozen=True, eq=False)
class Places:
    """Whose land it is, where its water goes, and where people live."""

    municipalities: Shapes
    """In the order of ``MUNICIPALITIES``."""
    catchments: Shapes
    towns: Shapes
    dwellings: np.ndarray
    in_town: np.ndarray
    """Which dwellings are in a town; the others are farms."""
    persons: np.ndarray
    """How many live in each."""
    land: shapely.Geometry
    """All four municipalities: nothing is drawn outside them but the sea off their coast."""
    sea: shapely.Geometry
    cells: np.ndarray
    """Which cells of the ground lie in the municipalities."""

    def inside(self, shapes: Shapes) -> Shapes:
        """Return what of each shape lies in the municipalities; what does not is left out."""
        found = clipped(shapes, self.land)
        return np.asarray(found[~shapely.is_empty(found)])

    def code_at(self, shapes: Shapes) -> np.ndarray:
        """Return the row in ``MUNICIPALITIES`` of the municipality nearest each shape's middle."""
        tree = shapely.STRtree(self.municipalities)
        return np.asarray(tree.nearest(shapely.centroid(shapes)))

    def without_dwellings_on(self, corridor: Shapes) -> "Places":
        """Return the places without the dwellings that stood where a road or railway runs."""
        wide = shapely.buffer(corridor, ROADSIDE_M, quad_segs=2)
        hit = shapely.STRtree(wide).query(shapely.points(self.dwellings), predicate="intersects")
        kept = np.ones(len(self.dwellings), dtype=bool)
        kept[hit[0]] = False
        return replace(
            self, dwellings=self.dwellings[kept], in_town=self.in_town[kept],
            persons=self.persons[kept],
        )  # fmt: skip


def clipped(shapes: Shapes, mask: shapely.Geometry) -> Shapes:
    """Return what of each shape lies within a mask."""
    shapely.prepare(mask)
    result = shapes.copy()
    crosses = ~shapely.contains_properly(mask, shapes)
    result[crosses] = shapely.intersection(shapes[crosses], mask)
    return np.asarray(result)


def places(rng: np.random.Generator, land: Ground, found: Water) -> Places:
    """Return the places of the valley."""
    own, dry = _municipalities(rng, land, found)
    whole = shapely.union_all(own)
    cells = rasterio.features.geometry_mask(
        [whole], land.height_m.shape, land.transform, invert=True
    )
    built = _towns(rng, land, cells & ~land.sea, whole.difference(found.sea.buffer(20)))
    homes, in_town = _dwellings(rng, land, built, whole)
    people = rng.choice([1, 2, 3, 4, 5], p=[0.34, 0.36, 0.12, 0.12, 0.06], size=len(homes))
    sea = _off_coast(found.sea, whole, land.side_m)
    return Places(own, _catchments(land, dry), built, homes, in_town, people, whole, sea, cells)


def _off_coast(sea: shapely.Geometry, coast: shapely.Geometry, side: float) -> shapely.Geometry:
    """Return the sea along a coast, out to where a map would stop drawing it."""
    rim = shapely.LineString([(WEST + 1, SOUTH), (WEST + 1, SOUTH + side)])
    left, low, right, high = shapely.bounds(shapely.get_parts(sea.intersection(rim))).T
    further = shapely.union_all(shapely.box(left - 0.1 * side, low, right + 1, high))
    near = coast.buffer(0.7 * RIM * side, quad_segs=6).difference(coast)
    parts = shapely.get_parts(shapely.union(sea, further).intersection(near))
    return parts[int(np.argmax(shapely.area(parts)))] if len(parts) else shapely.Polygon()


def _municipalities(
    rng: np.random.Generator, land: Ground, found: Water
) -> tuple[Shapes, shapely.Geometry]:
    """Return the municipalities, with an island and an enclave, and the dry land they share."""
    side = land.side_m
    rim = RIM * side
    frame = shapely.box(WEST, SOUTH, WEST + side, SOUTH + side)
    inner = shapely.box(WEST + rim, SOUTH + rim, WEST + side - rim, SOUTH + side - rim)
    inner = inner.buffer(-2 * rim).buffer(2 * rim, quad_segs=6)
    inner = shapely.transform(shapely.segmentize(inner, side / 90), lambda xy: _wavy(xy, side))
    island = _blob(rng, WEST + 0.088 * side, SOUTH + 0.385 * side, 0.016 * side)
    sea = found.sea.difference(island.buffer(60))
    points = shapely.MultiPoint([(WEST + x * side, SOUTH + y * side) for x, y in SEEDS])
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame.buffer(side)))
    order = [int(np.flatnonzero(shapely.contains(cells, p))[0]) for p in points.geoms]
    cells = shapely.segmentize(cells[order], side / 90)
    cells = shapely.transform(cells, lambda xy: _wavy(xy, side))
    dry = shapely.unary_union([inner.difference(sea).difference(island.buffer(60)), island])
    own = _islands_of(polygonal(shapely.intersection(cells, dry)), island)
    enclave = _blob(rng, WEST + 0.66 * side, SOUTH + 0.66 * side, 0.03 * side)
    own[1] = own[1].difference(enclave)
    own[3] = shapely.union_all([own[3].difference(enclave), enclave])
    return np.asarray(shapely.set_precision(own, 0.01)), dry


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


def _towns(
    rng: np.random.Generator, land: Ground, free: np.ndarray, mask: shapely.Geometry
) -> Shapes:
    """Return four towns and a village for every eight square kilometres, on dry ground."""
    count = max(8, int(land.side_m**2 / 8e6))
    wet = ndimage.uniform_filter((land.above_stream_m < 1.5).astype(float), int(900 / land.cell_m))
    good = np.flatnonzero((free & (wet < 0.15) & (land.above_stream_m > 3)).ravel())
    if len(good) < count:
        good = np.argsort(-np.where(free, land.above_stream_m, -1), axis=None)[:count]
    spots = land.centres(rng.choice(good, size=count, replace=False))
    large = min(620.0, 0.035 * land.side_m)
    reach = np.r_[np.full(4, large), rng.gamma(3.0, 52.0, max(0, len(spots) - 4)) + 70]
    shapes = [_blob(rng, x, y, min(r, large)) for (x, y), r in zip(spots, reach, strict=True)]
    joined = shapely.union_all(np.array(shapes, dtype=object)).intersection(mask)
    parts = shapely.get_parts(joined)
    return np.asarray(parts[shapely.get_dimensions(parts) == AREAL])


def _dwellings(
    rng: np.random.Generator, land: Ground, towns: Shapes, mask: shapely.Geometry
) -> tuple[np.ndarray, np.ndarray]:
    """Return houses in the towns and farms in the open land, and which are in a town."""
    inside = []
    for town in towns:
        left, low, right, high = town.bounds
        number = int(town.area / 2500) + 3
        points = np.c_[rng.uniform(left, right, number), rng.uniform(low, high, number)]
        inside.append(points[shapely.contains_xy(town, points)])
    number = int(land.side_m**2 / FARM_M2)
    farms = np.array([WEST, SOUTH]) + rng.uniform(0, 1, (number, 2)) * land.side_m
    # Some parts are lonelier than others, as where the moor was broken last.
    peopled = noise(rng, land.height_m.shape[0], 2200 / land.cell_m) > -1.0
    good = (peopled & (land.above_stream_m > 1.5)).astype(float)
    dry = land.at(good, farms[:, 0], farms[:, 1]) > 0
    shapely.prepare(mask)
    farms = farms[dry & shapely.contains_xy(mask, farms)]
    homes = np.concatenate([*inside, farms]).round(1)
    return homes, np.arange(len(homes)) < len(homes) - len(farms)
