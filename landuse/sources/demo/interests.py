"""What others want of the same hectares: nature, protection, plans, energy, outdoor life."""

from dataclasses import dataclass

import numpy as np
import shapely

from landuse.geo.area import Shapes, area_ha
from landuse.geo.frame import polygonal
from landuse.sources.demo.places import Places
from landuse.sources.demo.terrain import Grid, Ground
from landuse.sources.demo.water import RIVER_HA, Water, outline, patches, smooth

MEADOW, BOG, LAKE = 1, 3, 6


@dataclass(frozen=True, eq=False)
class Cover:
    """Land that is not farmed: woods and wet nature."""

    woods: Shapes
    meadows: Shapes
    bogs: Shapes


def cover(rng: np.random.Generator, land: Ground, found: Water, home: Places) -> Cover:
    """Return woods on the hills, meadows and bogs along the water."""
    dry = (land.above_stream_m > 4) & ~land.sea
    wet = (land.above_stream_m < 0.9) & ~land.sea & (land.upstream_ha < 4 * RIVER_HA)
    town = shapely.union_all(home.towns)
    lake = shapely.union_all(found.lakes)
    woods = polygonal(shapely.difference(patches(rng, land, 900, 0.13, dry), town))
    meadows = polygonal(shapely.difference(patches(rng, land, 420, 0.17, wet), lake))
    bogs = polygonal(shapely.difference(patches(rng, land, 300, 0.06, wet), lake))
    meadows = shapely.difference(meadows[~shapely.is_missing(meadows)], shapely.union_all(bogs))
    return Cover(_whole(woods), _whole(meadows), _whole(bogs))


def _whole(shapes: Shapes) -> Shapes:
    """Return single polygons of at least a tenth of a hectare, centimetres."""
    shapes = polygonal(shapes)
    parts = shapely.get_parts(shapes[~shapely.is_missing(shapes)])
    parts = shapely.get_parts(shapely.set_precision(parts, 0.01))
    parts = polygonal(parts)
    parts = parts[~shapely.is_missing(parts)]
    return np.asarray(parts[area_ha(parts) > 0.1])


def natura_2000(land: Ground, found: Water) -> Shapes:
    """Return one site along the lower river, out into the fjord."""
    rivers = found.streams[found.upstream_ha > 3 * RIVER_HA]
    west = land.side_m * 0.42 + shapely.bounds(found.sea)[0]
    lower = rivers[shapely.bounds(rivers)[:, 0] < west]
    site = shapely.union_all(shapely.buffer(lower, 330)).union(found.sea.buffer(150))
    return np.array([smooth(shapely.simplify(site, 15), 60)], dtype=object)


def stream_lines(found: Water) -> Shapes:
    """Return the 150 m on each side of the larger streams."""
    large = found.streams[found.upstream_ha > RIVER_HA / 2]
    joined = shapely.simplify(shapely.union_all(shapely.buffer(large, 150, quad_segs=4)), 2)
    return _whole(shapely.get_parts(joined))


def monuments(rng: np.random.Generator, land: Ground, count: int) -> Grid:
    """Return barrows, where barrows are: on the brows of the hills."""
    height = land.height_m.ravel()
    odds = np.where(land.sea.ravel(), 0, np.maximum(height - np.quantile(height, 0.6), 0)) ** 2
    cells = rng.choice(height.size, size=count, replace=False, p=odds / odds.sum())
    return np.asarray((land.centres(cells) + rng.uniform(-9, 9, (count, 2))).round(1))


def circles(
    rng: np.random.Generator, land: Ground, count: int, low_m: float, high_m: float
) -> Shapes:
    """Return round areas on land: around wells, and the like."""
    cells = rng.choice(np.flatnonzero(~land.sea.ravel()), size=count, replace=False)
    points = shapely.points(land.centres(cells))
    rings = shapely.buffer(points, rng.uniform(low_m, high_m, count), quad_segs=6)
    return np.asarray(shapely.set_precision(rings, 0.01))


def plan_areas(rng: np.random.Generator, land: Ground, own: Cover) -> dict[str, Shapes]:
    """Return the themes of the municipal plans, each drawn generously."""
    dry = ~land.sea
    peat = outline(land, (land.above_stream_m < 1.0) & dry)
    lowland = smooth(peat, 2.2 * land.cell_m)
    nature = shapely.union_all(np.concatenate([own.meadows, own.bogs, own.woods]))
    green = smooth(nature.buffer(70), 90)
    wanted = patches(rng, land, 2600, 0.22, dry & (land.above_stream_m > 2))
    unwanted = patches(rng, land, 2300, 0.16, dry)
    unwanted = shapely.difference(unwanted, shapely.union_all(wanted))
    return {
        "plan_lowland": _whole(shapely.get_parts(lowland)),
        "plan_forest_wanted": _whole(wanted),
        "plan_forest_unwanted": _whole(unwanted),
        "plan_farmland": _whole(patches(rng, land, 3000, 0.34, dry & (land.above_stream_m > 5))),
        "green_map": _whole(shapely.get_parts(green)),
    }


@dataclass(frozen=True, eq=False)
class Energy:
    """Turbines in rows, solar parks on fields, and the areas plans set out for more."""

    turbines: Grid
    solar: Shapes
    planned: Shapes


def energy(
    rng: np.random.Generator,
    land: Ground,
    fields: Shapes,
    homes: Grid,
    dry: shapely.Geometry,
) -> Energy:
    """Return wind and solar, turbines no nearer to a dwelling than 450 m."""
    rows = []
    cells = np.flatnonzero((~land.sea & (land.above_stream_m > 3)).ravel())
    for x, y in land.centres(rng.choice(cells, size=max(6, int(land.side_m**2 / 4e7)))):
        turn, number = rng.uniform(0, np.pi), int(rng.integers(2, 6))
        along = np.arange(number)[:, None] * 310 * np.array([[np.cos(turn), np.sin(turn)]])
        rows.append(np.array([[x, y]]) + along)
    turbines = np.concatenate(rows)
    near = shapely.STRtree(shapely.points(homes)).query(
        shapely.points(turbines), predicate="dwithin", distance=450
    )[0]
    turbines = np.delete(turbines, np.unique(near), axis=0).round(1)
    turbines = turbines[shapely.contains_xy(dry, turbines)]
    large = np.flatnonzero((area_ha(fields) > 14) & (area_ha(fields) < 60))
    chosen = rng.choice(large, size=min(len(large), 7), replace=False)
    planned = shapely.union_all(shapely.buffer(shapely.points(turbines), 420, quad_segs=5))
    return Energy(turbines, fields[chosen], _whole(shapely.get_parts(planned)))


@dataclass(frozen=True, eq=False)
class Outdoors:
    """Paths along the river, places to stop, areas to roam."""

    routes: Shapes
    stops: Grid
    areas: Shapes


def outdoors(rng: np.random.Generator, land: Ground, found: Water, own: Cover) -> Outdoors:
    """Return what people use the open land for."""
    rivers = found.streams[found.upstream_ha > 2 * RIVER_HA]
    routes = shapely.simplify(shapely.offset_curve(rivers, 35), 4)
    routes = routes[shapely.length(routes) > 250]
    stops = shapely.get_coordinates(
        shapely.line_interpolate_point(routes, rng.uniform(0, 1, len(routes)), normalized=True)
    )
    order = np.argsort(-area_ha(own.woods))
    areas = own.woods[order[: max(3, len(order) // 12)]]
    del land
    return Outdoors(routes, stops.round(1), areas)


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
    return _whole(np.array(shapes, dtype=object))
