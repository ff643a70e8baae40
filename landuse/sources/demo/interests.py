"""What others want of the same hectares: nature, protection, plans, energy, outdoor life."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy import ndimage

from landuse.geo.area import Shapes, area_ha
from landuse.geo.frame import polygonal
from landuse.sources.demo.places import Places, clipped
from landuse.sources.demo.terrain import SOUTH, WEST, Grid, Ground
from landuse.sources.demo.water import RIVER_HA, Water, outline, patches, smooth

MEADOW, BOG, LAKE = 1, 3, 6


@dataclass(frozen=True, eq=False)
class Cover:
    """Land that is not farmed: woods and wet nature."""

    woods: Shapes
    meadows: Shapes
    bogs: Shapes


def cover(
    rng: np.random.Generator, land: Ground, found: Water, home: Places, corridor: Shapes
) -> Cover:
    """Return woods on the hills, meadows and bogs along the water, none on roads or rails."""
    dry = (land.above_stream_m > 4) & ~land.sea
    wet = (land.above_stream_m < 0.9) & ~land.sea & (land.upstream_ha < 4 * RIVER_HA)
    built = shapely.union_all(np.concatenate([home.towns, corridor]))
    held = shapely.union_all([built, *found.lakes])
    woods = shapely.difference(home.inside(patches(rng, land, 900, 0.13, dry)), built)
    meadows = shapely.difference(home.inside(patches(rng, land, 420, 0.17, wet)), held)
    bogs = _whole(shapely.difference(home.inside(patches(rng, land, 300, 0.06, wet)), held))
    meadows = shapely.difference(meadows, shapely.union_all(bogs))
    return Cover(_whole(woods), _whole(meadows), bogs)


def _whole(shapes: Shapes) -> Shapes:
    """Return single polygons of at least a tenth of a hectare, centimetres."""
    shapes = polygonal(shapes)
    parts = shapely.get_parts(shapes[~shapely.is_missing(shapes)])
    parts = shapely.get_parts(shapely.set_precision(parts, 0.01))
    parts = polygonal(parts)
    parts = parts[~shapely.is_missing(parts)]
    return np.asarray(parts[area_ha(parts) > 0.1])


def natura_2000(land: Ground, found: Water, home: Places) -> Shapes:
    """Return one site along the lower river, out into the fjord."""
    rivers = found.streams[found.rivers(3)]
    west = land.side_m * 0.42 + shapely.bounds(found.sea)[0]
    lower = rivers[shapely.bounds(rivers)[:, 0] < west]
    site = shapely.union_all(shapely.buffer(lower, 330)).union(home.sea.buffer(150))
    whole = smooth(shapely.simplify(site, 15), 60)
    return _whole(clipped(np.array([whole], dtype=object), home.land.union(home.sea)))


def protected_areas(own: Cover, home: Places) -> Shapes:
    """Return two woods that are protected together with the open land around them."""
    largest = own.woods[np.argsort(-area_ha(own.woods))[:2]]
    return _whole(home.inside(shapely.simplify(shapely.buffer(largest, 180, quad_segs=4), 20)))


def stream_lines(found: Water, home: Places) -> Shapes:
    """Return the 150 m on each side of the larger streams."""
    large = found.streams[found.rivers(0.5)]
    joined = shapely.simplify(shapely.union_all(shapely.buffer(large, 150, quad_segs=4)), 2)
    return _whole(home.inside(shapely.get_parts(joined)))


def monuments(rng: np.random.Generator, land: Ground, home: Places, count: int) -> Grid:
    """Return barrows, where barrows are: on the brows of the hills."""
    height = land.height_m.ravel()
    odds = np.where(home.cells.ravel(), np.maximum(height - np.quantile(height, 0.6), 1e-3), 0) ** 2
    cells = rng.choice(height.size, size=count, replace=False, p=odds / odds.sum())
    return np.asarray((land.centres(cells) + rng.uniform(-9, 9, (count, 2))).round(1))


def circles(
    rng: np.random.Generator,
    land: Ground,
    home: Places,
    count: int,
    reach_m: tuple[float, float],
) -> Shapes:
    """Return round areas on land: around wells, and the like."""
    cells = rng.choice(np.flatnonzero(home.cells.ravel()), size=count, replace=False)
    points = shapely.points(land.centres(cells))
    rings = shapely.buffer(points, rng.uniform(*reach_m, count), quad_segs=6)
    return home.inside(shapely.set_precision(rings, 0.01))


def plan_areas(
    rng: np.random.Generator, land: Ground, own: Cover, home: Places
) -> dict[str, Shapes]:
    """Return the themes of the municipal plans, each drawn generously."""
    dry = ~land.sea
    peat = outline(land, (land.above_stream_m < 1.0) & dry)
    lowland = smooth(peat, 2.2 * land.cell_m)
    nature = shapely.union_all(np.concatenate([own.meadows, own.bogs, own.woods]))
    green = smooth(nature.buffer(70), 90)
    wanted = patches(rng, land, 2600, 0.22, dry & (land.above_stream_m > 2))
    unwanted = patches(rng, land, 2300, 0.16, dry)
    unwanted = shapely.difference(unwanted, shapely.union_all(wanted))
    drawn = {
        "plan_lowland": shapely.get_parts(lowland),
        "plan_forest_wanted": wanted,
        "plan_forest_unwanted": unwanted,
        "plan_farmland": patches(rng, land, 3000, 0.34, dry & (land.above_stream_m > 5)),
        "green_map": shapely.get_parts(green),
    }
    return {name: _whole(home.inside(shapes)) for name, shapes in drawn.items()}


def by_plan(shapes: Shapes, home: Places) -> tuple[Shapes, np.ndarray]:
    """Return areas cut along the municipal borders, each municipality having its own plan."""
    cut = [_whole(clipped(shapes, town)) for town in home.municipalities]
    return np.concatenate(cut), np.repeat(np.arange(len(cut)), [len(parts) for parts in cut])


@dataclass(frozen=True, eq=False)
class Energy:
    """Turbines in rows, solar parks on fields, and the areas plans set out for more."""

    turbines: Grid
    solar: Shapes
    planned: Shapes


DRY_M = 6.0
LONELY_M, APART_M, ROOM_M = 450.0, 310.0, 750.0
"""From a turbine to a house, from turbine to turbine, and around a place plans set out."""


def energy(rng: np.random.Generator, land: Ground, fields: Shapes, home: Places) -> Energy:
    """Return wind and solar, turbines no nearer to a dwelling than 450 m."""
    away = _away_from_homes_m(land, home)
    lonely = np.flatnonzero((away > LONELY_M) & (land.above_stream_m > 2))
    lonely = lonely if len(lonely) else np.array([int(np.argmax(away))])
    number = max(4, int(land.side_m**2 / 4e7))
    rows = []
    for x, y in land.centres(rng.choice(lonely, size=number)):
        turn, count = rng.uniform(0, np.pi), int(rng.integers(2, 6))
        step = APART_M * np.array([[np.cos(turn), np.sin(turn)]])
        rows.append(np.array([[x, y]]) + np.arange(count)[:, None] * step)
    turbines = _apart(np.concatenate(rows).round(1))
    far = land.at(away, turbines[:, 0], turbines[:, 1]) > min(LONELY_M, float(away.max()) * 0.9)
    spots = _loneliest(land, away, max(2, number // 3))
    parks = fields[rng.permutation(_large_and_dry(land, fields))[:7]]
    rings = [shapely.buffer(shapely.points(turbines[far]), 420, quad_segs=5)]
    rings += [shapely.buffer(shapely.points(spots), ROOM_M, quad_segs=6)]
    planned = shapely.get_parts(shapely.union_all(np.concatenate(rings)))
    return Energy(turbines[far], parks, _whole(home.inside(planned)))


def _large_and_dry(land: Ground, fields: Shapes) -> np.ndarray:
    """Return the fields a solar park would be built on."""
    middle = shapely.get_coordinates(shapely.point_on_surface(fields))
    dry = land.at(land.above_stream_m, middle[:, 0], middle[:, 1]) > DRY_M
    good = np.flatnonzero(dry & (area_ha(fields) > 14) & (area_ha(fields) < 60))
    return good if len(good) else np.argsort(-area_ha(fields))[:1]


def _away_from_homes_m(land: Ground, home: Places) -> Grid:
    """Return metres from each cell to the nearest dwelling; 0 outside the municipalities."""
    empty = np.ones(land.height_m.shape, dtype=bool)
    x, y = home.dwellings.T
    last = land.height_m.shape[0] - 1
    row = ((SOUTH + land.side_m - y) / land.cell_m).astype(int).clip(0, last)
    empty[row, ((x - WEST) / land.cell_m).astype(int).clip(0, last)] = False
    return np.where(home.cells, ndimage.distance_transform_edt(empty) * land.cell_m, 0.0)


def _apart(points: Grid) -> Grid:
    """Return points without those that stand too near an earlier one."""
    one, other = shapely.STRtree(shapely.points(points)).query(
        shapely.points(points), predicate="dwithin", distance=0.9 * APART_M
    )
    return np.delete(points, np.unique(other[other > one]), axis=0)


def _loneliest(land: Ground, away: Grid, count: int) -> Grid:
    """Return the places farthest from any dwelling, well apart from each other."""
    left = away.copy()
    y, x = np.ogrid[: left.shape[0], : left.shape[1]]
    found = []
    for _ in range(count):
        row, column = np.unravel_index(int(np.argmax(left)), left.shape)
        found.append(int(row) * left.shape[0] + int(column))
        left[np.hypot(y - row, x - column) * land.cell_m < 4 * ROOM_M] = 0.0
    return land.centres(np.array(found))


@dataclass(frozen=True, eq=False)
class Outdoors:
    """Paths along the river, places to stop, areas to roam."""

    routes: Shapes
    stops: Grid
    areas: Shapes


def outdoors(rng: np.random.Generator, found: Water, own: Cover, home: Places) -> Outdoors:
    """Return what people use the open land for."""
    rivers = found.streams[found.rivers(2)]
    routes = shapely.simplify(shapely.offset_curve(rivers, 35), 4)
    routes = shapely.get_parts(home.inside(routes[shapely.length(routes) > 250]))
    routes = routes[shapely.length(routes) > 100]
    stops = shapely.get_coordinates(
        shapely.line_interpolate_point(routes, rng.uniform(0, 1, len(routes)), normalized=True)
    )
    order = np.argsort(-area_ha(own.woods))
    return Outdoors(routes, stops.round(1), own.woods[order[: max(3, len(order) // 12)]])


def business_areas(rng: np.random.Generator, home: Places) -> Shapes:
    """Return land set out for business beside the four largest towns."""
    largest = home.towns[np.argsort(-shapely.area(home.towns))[:4]]
    shapes = []
    for town in largest:
        x, y = town.centroid.coords[0]
        reach = (town.area / np.pi) ** 0.5
        turn = rng.uniform(0, 2 * np.pi)
        box = shapely.box(-260, -180, 260, 180)
        cos, sin = np.cos(turn), np.sin(turn)
        turned = shapely.transform(box, lambda xy, c=cos, s=sin: xy @ np.array([[c, s], [-s, c]]))
        at = np.array([x + 1.25 * reach * cos, y + 1.25 * reach * sin])
        moved = shapely.transform(turned, lambda xy, at=at: (xy + at).round(2))
        shapes.append(moved.difference(town))
    return _whole(home.inside(np.array(shapes, dtype=object)))
