"""Ways across the land: trunk roads, a railway, power lines, and the roads between the blocks.

A way is the cheapest across a coarse grid: climbing, wet ground and water are dear, a trunk road
keeps out of towns, a railway seeks them, and a power line keeps away from houses.
"""

from dataclasses import dataclass

import numpy as np
import rasterio.features
import rasterio.transform
import shapely
from scipy import ndimage
from scipy.sparse.csgraph import dijkstra

from landuse.geo.area import Shapes
from landuse.sources.demo.places import Places
from landuse.sources.demo.terrain import SOUTH, WEST, Grid, Ground, neighbours, noise
from landuse.sources.demo.water import bent

MOST_CELLS = 180
TRUNK_M, RAIL_M = 14.0, 8.0
"""From the middle of the way to the field beside it."""
WET_M = 0.8
TRIES = 300
POWER_ENDS = (((0.0, 0.84), (1.0, 0.74)), ((0.17, 1.0), (0.33, 0.10)))
"""Where power lines enter and leave: shares of the side from the north-west corner."""
LINE, TRACK = "Kommunevej", "Markvej"


@dataclass(frozen=True, eq=False)
class Ways:
    """Lines by kind, each clipped to the municipalities."""

    trunk: Shapes
    railway: Shapes
    power: Shapes
    corridor: Shapes
    """The land that roads and rails take from the fields."""


@dataclass(frozen=True, eq=False)
class _Coarse:
    """A coarse grid of the valley, row 0 in the north."""

    cell_m: float
    base: Grid
    """What it costs to build anywhere: hills, wet ground, water."""
    town: Grid
    """Metres to the nearest town; 0 inside."""
    home: Grid
    """Metres to the nearest dwelling."""

    def line(self, cost: Grid, start: tuple[float, float], ends: np.ndarray) -> np.ndarray:
        """Return the cells of the cheapest way from a point of the rim to any of the ends."""
        size = cost.shape[0]
        first = _cell(start, size)
        far, back = dijkstra(neighbours(cost), indices=first, return_predecessors=True)
        cell = int(ends[np.argmin(far[ends])])
        found = [cell]
        while cell != first:
            cell = int(back[cell])
            found.append(cell)
        return np.array(found)

    def drawn(self, cells: np.ndarray, tolerance_m: float) -> shapely.Geometry:
        """Return a way of cells as a line with as many bends as the tolerance leaves."""
        row, column = np.divmod(cells, self.base.shape[0])
        north = SOUTH + self.base.shape[0] * self.cell_m
        x, y = WEST + (column + 0.5) * self.cell_m, north - (row + 0.5) * self.cell_m
        return shapely.simplify(shapely.linestrings(np.c_[x, y]), tolerance_m)


def _cell(at: tuple[float, float], size: int) -> int:
    """Return the cell at shares of the side, from the north-west corner."""
    row, column = (min(size - 1, int(share * size)) for share in at)
    return row * size + column


def ways(rng: np.random.Generator, land: Ground, home: Places) -> Ways:
    """Return the ways of the valley."""
    grid = _coarse(land, home)
    size = grid.base.shape[0]
    rough = np.exp(0.5 * noise(rng, size, 9.0))
    near = 1 + np.minimum(grid.town / 4000, 1.5)
    road = grid.base * rough * near * np.where(grid.town < 1.5 * grid.cell_m, 30, 1)
    along = grid.line(road, (0.0, 0.44), _ends((0.999, 0.56), size))
    branch = grid.line(road, (0.42, 0.999), along)
    rail = grid.base * rough * np.where(grid.town < grid.cell_m, 0.3, 1.5 * near)
    track = grid.line(rail, (0.0, 0.24), _ends((0.72, 0.999), size))
    main, other = (bent(grid.drawn(cells, 1.3 * grid.cell_m), 3) for cells in (along, branch))
    trunk = [main, _joined(other, main)]
    rails = [bent(grid.drawn(track, 2.0 * grid.cell_m), 4)]
    power = [_power_line(rng, land, grid, ends) for ends in POWER_ENDS]
    inside = [_inside(home, each) for each in (trunk, rails, power)]
    wide = [shapely.buffer(inside[0], TRUNK_M, quad_segs=2), shapely.buffer(inside[1], RAIL_M)]
    return Ways(inside[0], inside[1], inside[2], np.concatenate(wide))


def _joined(line: shapely.Geometry, other: shapely.Geometry) -> shapely.Geometry:
    """Return a line whose first point lies on another line."""
    xy = shapely.get_coordinates(line)
    xy[0] = shapely.get_coordinates(shapely.shortest_line(shapely.points(xy[0]), other))[1]
    return shapely.LineString(xy)


def _power_line(
    rng: np.random.Generator, land: Ground, grid: _Coarse, ends: tuple[tuple[float, float], ...]
) -> shapely.Geometry:
    """Return the line of a few straight reaches that keeps best away from houses."""
    (row, column), (last_row, last_column) = ends
    start, end = np.array([column, 1 - row]), np.array([last_column, 1 - last_row])
    along = np.array([0.0, 0.22, 0.45, 0.7, 1.0])
    aside = np.array([end[1] - start[1], start[0] - end[0]])
    shift = rng.normal(0, 0.09, (TRIES, len(along))) * (along * (1 - along) > 0)
    found = start + along[:, None] * (end - start) + shift[:, :, None] * aside
    lines = shapely.linestrings(np.array([WEST, SOUTH]) + found.clip(0, 1) * land.side_m)
    steps = shapely.line_interpolate_point(lines[:, None], np.linspace(0, 1, 160), normalized=True)
    xy = shapely.get_coordinates(steps)
    size = grid.home.shape[0]
    north = SOUTH + size * grid.cell_m
    rows = ((north - xy[:, 1]) / grid.cell_m).astype(int).clip(0, size - 1)
    columns = ((xy[:, 0] - WEST) / grid.cell_m).astype(int).clip(0, size - 1)
    near = np.exp(-grid.home[rows, columns] / 100).reshape(TRIES, -1).sum(axis=1)
    return lines[int(np.argmin(near))]


def _ends(at: tuple[float, float], size: int) -> np.ndarray:
    return np.array([_cell(at, size)])


def _inside(home: Places, lines: list[shapely.Geometry]) -> Shapes:
    held = np.array([None, *lines], dtype=object)[1:]
    parts = shapely.get_parts(home.inside(held))
    return np.asarray(shapely.set_precision(parts, 0.01))


def _coarse(land: Ground, home: Places) -> _Coarse:
    step = max(1, round(land.height_m.shape[0] / MOST_CELLS))
    height = ndimage.uniform_filter(land.height_m, step)[::step, ::step]
    wet = ndimage.uniform_filter(((land.above_stream_m < WET_M) | land.sea).astype(float), step)
    sea = land.sea[::step, ::step]
    slope = np.hypot(*np.gradient(height))
    base = 1 + 0.8 * slope + 5 * wet[::step, ::step] + 60 * sea
    cell = land.cell_m * step
    place = rasterio.transform.from_origin(WEST, SOUTH + land.side_m, cell, cell)
    homes = list(shapely.points(home.dwellings))
    away = [_away_m(shapes, base.shape, place, cell) for shapes in (list(home.towns), homes)]
    return _Coarse(cell, np.asarray(base), away[0], away[1])


def _away_m(
    shapes: list[shapely.Geometry],
    shape: tuple[int, ...],
    place: rasterio.transform.Affine,
    cell_m: float,
) -> Grid:
    """Return metres to the nearest of some shapes; far where there are none."""
    if not shapes:
        return np.full(shape, 1e5)
    held = rasterio.features.rasterize(shapes, shape, transform=place, all_touched=True)
    return np.asarray(ndimage.distance_transform_edt(held == 0) * cell_m)


def local_roads(
    rng: np.random.Generator, land: Ground, home: Places, cells: Shapes, closed: Shapes
) -> tuple[Shapes, np.ndarray]:
    """Return the roads and tracks between the blocks, and what each is.

    Parameters
    ----------
    rng
        Where chance comes from.
    land, home
        The ground and the places.
    cells
        The blocks, roads included: their borders are the roads.
    closed
        Water and nature that no road crosses.
    """
    edges = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(cells))))
    middle = shapely.get_coordinates(shapely.line_interpolate_point(edges, 0.5, normalized=True))
    wet = land.at(land.above_stream_m, middle[:, 0], middle[:, 1]) < WET_M
    chance = rng.random(len(edges))
    edges = edges[(chance > np.where(wet, 0.65, 0.12))]
    parts = shapely.get_parts(home.inside(edges))
    held = shapely.STRtree(closed).query(parts, predicate="crosses")[0]
    parts = np.delete(parts, np.unique(held))
    parts = parts[shapely.length(parts) > 60]
    kinds = np.where(rng.random(len(parts)) < 0.55, LINE, TRACK)
    return np.asarray(shapely.set_precision(parts, 0.01)), kinds
