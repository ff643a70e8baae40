"""The ground of the invented valley: hills, a river valley, a fjord, and where water runs.

Height is smooth noise on several scales with a valley carved along a bending centre line.
Water runs along the cheapest way to the sea, where climbing is dear: the ways form a tree
without pits, and the land above each cell is what runs through it. Streams have cut their own
valleys, so that a stream never climbs, and what follows from the height alone finds the same ways.
"""

from dataclasses import dataclass

import numpy as np
import rasterio.transform
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

WEST, SOUTH = 530_000.0, 6_240_000.0
MEAN_FIELD_HA, FARMED_SHARE = 4.1, 0.672
MOST_CELLS = 1100
Grid = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ground:
    """Rasters of one extent; row 0 is the north."""

    cell_m: float
    height_m: Grid
    sea: NDArray[np.bool_]
    below: NDArray[np.int64]
    """Flat index of the cell each cell's water runs to; -1 in the sea."""
    upstream_ha: Grid
    above_stream_m: Grid
    """Height above the stream or sea that the water reaches first."""

    @property
    def side_m(self) -> float:
        """Length of the square's side, metres."""
        return float(self.cell_m * self.height_m.shape[0])

    @property
    def transform(self) -> rasterio.transform.Affine:
        """Return where the cells lie in the planning CRS."""
        north = SOUTH + self.side_m
        return rasterio.transform.from_origin(WEST, north, self.cell_m, self.cell_m)

    def at(self, raster: Grid, x: Grid, y: Grid) -> Grid:
        """Return a raster's values at coordinates."""
        row = ((SOUTH + self.side_m - y) / self.cell_m).astype(int)
        column = ((x - WEST) / self.cell_m).astype(int)
        last = raster.shape[0] - 1
        return np.asarray(raster[np.clip(row, 0, last), np.clip(column, 0, last)])

    def centres(self, cells: NDArray[np.int64]) -> Grid:
        """Return the coordinates of cells by flat index."""
        size = self.height_m.shape[0]
        row, column = cells // size, cells % size
        east = WEST + (column + 0.5) * self.cell_m
        return np.stack([east, SOUTH + self.side_m - (row + 0.5) * self.cell_m], axis=1)


def noise(rng: np.random.Generator, size: int, cells: float) -> Grid:
    """Return smooth noise of mean 0 and deviation 1 whose bumps are ``cells`` wide."""
    step = max(1, int(cells // 6))
    coarse = rng.standard_normal((size // step + 3, size // step + 3))
    smooth = ndimage.gaussian_filter(coarse, cells / step / 2.5, mode="reflect")
    fine = ndimage.zoom(smooth, step, order=1)[:size, :size] if step > 1 else smooth[:size, :size]
    return np.asarray((fine - fine.mean()) / fine.std())


def ground(rng: np.random.Generator, fields: int) -> Ground:
    """Return the ground for about this many fields."""
    side_m = (fields * MEAN_FIELD_HA / FARMED_SHARE * 10_000) ** 0.5
    cell_m = max(25.0, np.ceil(side_m / MOST_CELLS / 5) * 5)
    size = int(np.ceil(side_m / cell_m))
    height, sea = _height(rng, size, cell_m)
    # Water does not run straight over level ground: the way is rough on every scale.
    rough = np.exp(0.55 * sum(noise(rng, size, metres / cell_m) for metres in (90, 240, 600)))
    for _ in range(2):
        below, order = _ways(height, rough, sea)
        upstream = _gathered(below, order, size) * cell_m**2 / 10_000
        stream = (upstream > STREAM_HA) & ~sea
        height = _eroded(height, below, order, stream, cell_m)
    above = _above_stream(height, below, order, stream | sea)
    return Ground(cell_m, height, sea, below, upstream, above)


STREAM_HA = 60.0
"""A stream begins where this much land drains through one cell."""
BED_M = 0.4
VALLEY_M, VALLEY_REACH_M, VALLEY_BEND = 25.0, 900.0, 1.5
"""A valley's side rises so much over so far, gently near the water."""


def _height(rng: np.random.Generator, size: int, cell_m: float) -> tuple[Grid, NDArray[np.bool_]]:
    y, x = np.mgrid[0:size, 0:size] / size
    hills = sum(
        weight * noise(rng, size, metres / cell_m)
        for weight, metres in ((8.0, 4200), (6.0, 1700), (2.2, 700), (0.5, 250))
    )
    middle = 0.52 + 0.10 * np.sin(2.3 * np.pi * x + 0.6) + 0.03 * np.sin(9 * x)
    away_m = np.abs(y - middle) * size * cell_m
    width_m = 380 + 500 * (1 - x)
    floor = 3.0 + 14.0 * x
    rise = 1 - np.exp(-((away_m / width_m) ** 2))
    height = floor + rise * (24 + hills) + (1 - rise) * 0.5 * noise(rng, size, 300 / cell_m)
    away = min(1400.0, 0.075 * size * cell_m)
    coast = x * size * cell_m - away * (1 + 0.5 * noise(rng, size, 2500 / cell_m))
    head = (x - 0.17) * size * cell_m + 170 * noise(rng, size, 900 / cell_m)
    fjord = head + 4.0 * np.maximum(away_m - 420, 0)
    height = np.minimum(height, 0.016 * coast)
    height = np.minimum(height, 0.9 + 0.006 * fjord + 0.02 * np.maximum(away_m - 300, 0))
    sea = ndimage.binary_opening(height < 0.4, iterations=2)
    sea[:, 0] |= not sea.any()  # a valley too small for a coast still drains to the west
    labels, _ = ndimage.label(sea)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.maximum(height, 0.0), labels == sizes.argmax()


def neighbours(cost: Grid) -> csr_array:
    """Return what it costs to go from each cell to each of its eight neighbours."""
    size = cost.shape[0]
    index = np.arange(size * size).reshape(size, size)
    each = cost.ravel()
    rows, columns, costs = [], [], []
    for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
        a = index[: size - dy, max(0, -dx) : size - max(0, dx)].ravel()
        b = index[dy:, max(0, dx) : size + min(0, dx)].ravel()
        step = (each[a] + each[b]) * np.hypot(dy, dx)
        rows += [a, b]
        columns += [b, a]
        costs += [step, step]
    return coo_array(
        (np.concatenate(costs), (np.concatenate(rows), np.concatenate(columns))),
        shape=(size * size, size * size),
    ).tocsr()


def _ways(
    height: Grid, rough: Grid, sea: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the cell below each cell, and all cells from the sea upwards."""
    index = np.arange(height.size).reshape(height.shape)
    graph = neighbours((height + 0.5) ** 2 * rough)
    distance, below, _ = dijkstra(
        graph, indices=index[sea], min_only=True, return_predecessors=True
    )
    below = np.where(below < 0, -1, below).astype(np.int64)
    return below, np.argsort(distance, kind="stable")


def _gathered(below: NDArray[np.int64], order: NDArray[np.int64], size: int) -> Grid:
    cells = [1.0] * len(below)
    down = below.tolist()
    for cell in order[::-1].tolist():
        if down[cell] >= 0:
            cells[down[cell]] += cells[cell]
    return np.array(cells).reshape(size, size)


def _eroded(
    height: Grid,
    below: NDArray[np.int64],
    order: NDArray[np.int64],
    stream: NDArray[np.bool_],
    cell_m: float,
) -> Grid:
    """Return the height after each stream has cut its bed, and a valley beside it."""
    # Lower than all beside it: what follows the height alone must not leave the bed.
    beside = np.maximum(ndimage.minimum_filter(height, 5) - BED_M, 0.0)
    level = np.where(stream, beside, height).ravel().tolist()
    is_stream, down = stream.ravel().tolist(), below.tolist()
    for cell in order[::-1].tolist():
        if is_stream[cell] and down[cell] >= 0:
            level[down[cell]] = min(level[down[cell]], level[cell])
    bed = np.array(level).reshape(height.shape)
    if not stream.any():
        return bed
    away, (row, column) = ndimage.distance_transform_edt(~stream, return_indices=True)
    side = bed[row, column] + VALLEY_M * (away * cell_m / VALLEY_REACH_M) ** VALLEY_BEND
    return np.asarray(np.minimum(bed, side))


def _above_stream(
    height: Grid, below: NDArray[np.int64], order: NDArray[np.int64], stream: NDArray[np.bool_]
) -> Grid:
    level = height.ravel().tolist()
    base = list(level)
    is_stream, down = stream.ravel().tolist(), below.tolist()
    for cell in order.tolist():
        if not is_stream[cell] and down[cell] >= 0:
            base[cell] = min(base[down[cell]], level[cell])
    return np.asarray((height.ravel() - np.array(base)).reshape(height.shape))
