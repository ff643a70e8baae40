"""Streams, lakes and peat: where water runs, stands and has stood."""

from dataclasses import dataclass, replace

import numpy as np
import rasterio.features
import rasterio.transform
import shapely
from scipy import ndimage

from landuse.geo.area import Shapes
from landuse.sources.demo.terrain import SOUTH, STREAM_HA, WEST, Grid, Ground, noise

RIVER_HA = 900.0
PEAT_CELL_M = 10.0
FINE_UNTIL_CELLS = 2400
SHORTEST_M, SMALLEST_LAKE_M2 = 5.0, 500.0


@dataclass(frozen=True, eq=False)
class Water:
    """Lines and polygons of water, and the peat that goes with it."""

    streams: Shapes
    upstream_ha: Grid
    sea: shapely.Geometry
    lakes: Shapes
    peat: np.ndarray
    """Classes by pixel: 1 is 6-12 %, 2 over 12 % organic carbon."""
    peat_cell_m: float

    def rivers(self, times: float) -> np.ndarray:
        """Return which streams are rivers: the larger ones of a small valley, if it has none."""
        limit = times * RIVER_HA
        largest = float(self.upstream_ha.max(initial=0.0))
        return np.asarray(self.upstream_ha > min(limit, 0.12 * times * largest))

    def peat_place(self, land: Ground) -> rasterio.transform.Affine:
        """Return where the pixels of peat lie in the planning CRS."""
        cell = self.peat_cell_m
        return rasterio.transform.from_origin(WEST, SOUTH + land.side_m, cell, cell)

    def peat_at(self, land: Ground, x: Grid, y: Grid) -> np.ndarray:
        """Return the class of peat at coordinates; 0 where there is none."""
        row = ((SOUTH + land.side_m - y) / self.peat_cell_m).astype(int)
        column = ((x - WEST) / self.peat_cell_m).astype(int)
        last = self.peat.shape[0] - 1
        return np.asarray(self.peat[row.clip(0, last), column.clip(0, last)])

    def within(self, mask: shapely.Geometry, land: Ground) -> "Water":
        """Return the water and peat of some land only; the sea stays whole."""
        lines = shapely.intersection(self.streams, mask)
        parts, row = shapely.get_parts(lines, return_index=True)
        long = shapely.length(parts) > SHORTEST_M
        lakes = shapely.get_parts(shapely.intersection(self.lakes, mask))
        lakes = lakes[shapely.area(lakes) > SMALLEST_LAKE_M2]
        here = rasterio.features.geometry_mask(
            [mask], self.peat.shape, self.peat_place(land), all_touched=True, invert=True
        )
        peat = np.where(here, self.peat, 0).astype(np.uint8)
        return replace(
            self,
            streams=parts[long],
            upstream_ha=self.upstream_ha[row[long]],
            lakes=lakes,
            peat=peat,
        )


def water(rng: np.random.Generator, land: Ground) -> Water:
    """Return the water of the valley."""
    lines, upstream = _streams(land)
    sea = smooth(outline(land, land.sea), land.cell_m)
    fine = land.side_m / PEAT_CELL_M <= FINE_UNTIL_CELLS
    cell = PEAT_CELL_M if fine else land.cell_m
    return Water(lines, upstream, sea, _lakes(rng, land), _peat(rng, land, cell), cell)


def _streams(land: Ground) -> tuple[Shapes, Grid]:
    """Return the streams between junctions, bent a little, and the land above each."""
    flow, sea = land.upstream_ha.ravel(), land.sea.ravel()
    cells = np.flatnonzero((flow > STREAM_HA) & ~sea)
    cells = cells[land.below[cells] >= 0]
    ends = np.stack([land.centres(cells), land.centres(land.below[cells])], axis=1)
    joined = shapely.line_merge(shapely.union_all(shapely.linestrings(ends)))
    lines = shapely.get_parts(joined)
    lines = shapely.simplify(lines, land.cell_m * 0.8)
    lines = np.array([bent(line) for line in lines], dtype=object)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    wide = ndimage.maximum_filter(land.upstream_ha * ~land.sea, 3)
    return lines, land.at(wide, middle[:, 0], middle[:, 1])


def bent(line: shapely.LineString, rounds: int = 2) -> shapely.LineString:
    """Return a line with its corners cut again and again, ends kept."""
    points = shapely.get_coordinates(line)
    for _ in range(rounds):
        if len(points) <= 2:
            break
        near, far = points[:-1], points[1:]
        inner = np.stack([0.75 * near + 0.25 * far, 0.25 * near + 0.75 * far], axis=1)
        points = np.concatenate([points[:1], inner.reshape(-1, 2)[1:-1], points[-1:]])
    return shapely.LineString(points.round(2))


def outline(land: Ground, mask: np.ndarray) -> shapely.Geometry:
    """Return the outline of the cells where a mask is true."""
    found = rasterio.features.shapes(
        mask.astype(np.uint8), mask=mask, connectivity=4, transform=land.transform
    )
    shapes = [shapely.geometry.shape(shape) for shape, _ in found]
    return shapely.union_all(shapes) if shapes else shapely.Polygon()


def smooth(shape: shapely.Geometry, reach_m: float) -> shapely.Geometry:
    """Return a shape without the stairs of its pixels."""
    round_ = shape.buffer(reach_m, quad_segs=4).buffer(-2 * reach_m, quad_segs=4)
    return shapely.simplify(round_.buffer(reach_m, quad_segs=4), reach_m / 4)


def patches(
    rng: np.random.Generator, land: Ground, bumps_m: float, share: float, where: np.ndarray
) -> Shapes:
    """Return smooth patches that cover about a share of where a mask is true."""
    bumps = noise(rng, land.height_m.shape[0], bumps_m / land.cell_m)
    limit = np.quantile(bumps[where], 1 - share) if where.any() else np.inf
    shape = smooth(outline(land, (bumps > limit) & where), land.cell_m * 0.7)
    parts = shapely.get_parts(shape)
    return np.asarray(parts[shapely.area(parts) > 5_000])


def _lakes(rng: np.random.Generator, land: Ground) -> Shapes:
    low = (land.above_stream_m < 1.2) & ~land.sea & (land.upstream_ha < RIVER_HA)
    return patches(rng, land, 320, 0.022, low)


def _peat(rng: np.random.Generator, land: Ground, cell: float) -> np.ndarray:
    """Return the classes of peat: deep where it is wettest, thin around, broken by sand."""
    size = round(land.side_m / cell)
    zoom = size / land.height_m.shape[0]
    above = ndimage.zoom(ndimage.gaussian_filter(land.above_stream_m, 1.2), zoom, order=1)
    gathered = ndimage.maximum_filter(np.log(land.upstream_ha), int(500 / land.cell_m) | 1)
    wide = ndimage.zoom(ndimage.gaussian_filter(gathered, 4), zoom, order=1)
    sea = ndimage.zoom(land.sea.astype(float), zoom, order=1) > 0.3
    above, wide = above[:size, :size], wide[:size, :size]
    count = above.shape[0]
    sand = noise(rng, count, 260 / cell) + 0.5 * noise(rng, count, 80 / cell)
    brook = (land.upstream_ha > 2.5 * STREAM_HA) & ~land.sea
    away_m = ndimage.zoom(ndimage.distance_transform_edt(~brook) * land.cell_m, zoom, order=1)
    floor = 1.5 * np.exp(-((away_m[:size, :size] / (110 + 55 * (wide - np.log(STREAM_HA)))) ** 2))
    wet = 0.30 * (wide - np.log(STREAM_HA)) + floor - 0.6 * above - 0.4 * np.maximum(sand, -0.8)
    classes = np.where(wet > 1.62, 2, np.where(wet > 0.95, 1, 0)).astype(np.uint8)
    classes = ndimage.median_filter(classes, 5)
    classes[sea[:count, :count]] = 0
    return np.asarray(classes)


def peat_polygons(found: Water, land: Ground) -> tuple[Shapes, np.ndarray]:
    """Return the peat as the service delivers it: polygons of equal pixels."""
    transform = found.peat_place(land)
    pairs = list(
        rasterio.features.shapes(
            found.peat, mask=found.peat > 0, connectivity=4, transform=transform
        )
    )
    held = np.array([None, *(shapely.geometry.shape(shape) for shape, _ in pairs)], dtype=object)
    classes = np.array([int(value) for _, value in pairs], dtype=int)
    kept = shapely.area(held[1:]) > 3 * found.peat_cell_m**2
    return held[1:][kept], classes[kept]
