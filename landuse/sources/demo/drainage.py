"""How the land is drained: ditches in low fields, and the small catchments water gathers in.

A small catchment has about fifteen square kilometres and a share of the nitrogen that disappears
on the way to the coast: more the longer the way, and more where there are lakes.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from landuse.geo.area import Shapes
from landuse.geo.frame import polygonal
from landuse.sources.demo.places import Places
from landuse.sources.demo.terrain import Grid, Ground
from landuse.sources.demo.water import Water, outline

BETWEEN_M, MARGIN_M, SHORTEST_M = 90.0, 6.0, 40.0
CATCHMENT_HA = 1500.0
COAST_M = 6000.0
CORNERS = 5


def ditches(land: Ground, found: Water, fields: Shapes) -> Shapes:
    """Return straight ditches along fields on peat, one for every ninety metres of width.

    Parameters
    ----------
    land, found
        The ground, and the peat on it.
    fields
        The fields.
    """
    middle = shapely.get_coordinates(shapely.point_on_surface(fields))
    low = fields[found.peat_at(land, middle[:, 0], middle[:, 1]) > 0]
    boxes = shapely.minimum_rotated_rectangle(low)
    lines, owner = [], []
    for row, box in enumerate(boxes):
        corners = shapely.get_coordinates(box)
        if len(corners) < CORNERS:
            continue
        drawn = _across(corners)
        lines += drawn
        owner += [row] * len(drawn)
    if not lines:
        return np.array([], dtype=object)
    inner = shapely.buffer(low, -MARGIN_M, join_style="mitre")
    held = shapely.intersection(np.array([None, *lines], dtype=object)[1:], inner[owner])
    parts = shapely.get_parts(held)
    parts = parts[(shapely.get_dimensions(parts) == 1) & (shapely.length(parts) > SHORTEST_M)]
    return np.asarray(shapely.set_precision(parts, 0.01))


def _across(corners: np.ndarray) -> list[shapely.Geometry]:
    """Return lines along the longer side of a box, evenly apart."""
    side, across = corners[1] - corners[0], corners[2] - corners[1]
    start = corners[0]
    if np.hypot(*across) > np.hypot(*side):
        side, across, start = across, -side, corners[1]
    number = max(1, int(np.hypot(*across) / BETWEEN_M))
    at = (np.arange(number) + 0.5) / number
    return [shapely.LineString([start + s * across, start + s * across + side]) for s in at]


@dataclass(frozen=True, eq=False)
class Catchments:
    """Small catchments and the share of nitrogen each keeps from the coast."""

    shapes: Shapes
    retention: np.ndarray
    """Percent."""


def small_catchments(rng: np.random.Generator, land: Ground, home: Places) -> Catchments:
    """Return the small catchments of the four municipalities."""
    label, way_m = _labels(land)
    _, part = np.unique(label, return_inverse=True)
    grid = part.reshape(land.height_m.shape)
    present = np.unique(grid[home.cells])
    shapes = np.array([None, *(outline(land, grid == n) for n in present)], dtype=object)[1:]
    shapes = shapely.coverage_simplify(shapes, land.cell_m * 2)
    inside = polygonal(shapely.intersection(shapes, home.land))
    inside = polygonal(shapely.set_precision(inside, 0.01))
    mean = np.bincount(part, weights=way_m) / np.bincount(part)
    share = 38 + 30 * (1 - np.exp(-mean[present] / 9000)) + rng.normal(0, 7, len(present))
    kept = ~shapely.is_missing(inside)
    return Catchments(inside[kept], np.clip(share, 12, 92).round(1)[kept])


def _labels(land: Ground) -> tuple[np.ndarray, Grid]:
    """Return the small catchment of each cell, and how far its water runs to the sea, metres."""
    size = land.height_m.size
    order = np.argsort(land.upstream_ha, axis=None, kind="stable")
    gathered = np.full(size, land.cell_m**2 / 10_000).tolist()
    down, own = land.below.tolist(), [False] * size
    for cell in order.tolist():  # from the hills down: a catchment ends when it is large enough
        below = down[cell]
        if gathered[cell] >= CATCHMENT_HA:
            own[cell] = True
        elif below >= 0:
            gathered[below] += gathered[cell]
    coast = (land.centres(np.arange(size))[:, 1] // COAST_M).astype(int)
    label, way = [-1] * size, [0.0] * size
    for cell in order[::-1].tolist():  # and from the sea up: what is below says where one is
        below = down[cell]
        label[cell] = cell if own[cell] else -1 - int(coast[cell]) if below < 0 else label[below]
        way[cell] = way[below] + land.cell_m if below >= 0 else 0.0
    return np.array(label), np.array(way)
