"""Rasters and land: classes become polygons, numbers are averaged with exact coverage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
import rasterio.features
import rasterio.windows
import shapely
from exactextract import exact_extract
from numpy.typing import NDArray

from landuse.geo.area import Shapes

WINDOW_PIXELS = 2048
OFF_THE_GRID_M = np.array([0.00037, 0.00059])
"""exactextract 0.3 crashes on some shapes with corners exactly on pixel edges, as shapes drawn
from a raster have: half a millimetre takes them off the edges and changes no mean."""


def windows(width: int, height: int) -> Iterator[rasterio.windows.Window]:
    """Yield the windows a raster is read by, so that no raster need fit in memory."""
    for row in range(0, height, WINDOW_PIXELS):
        for column in range(0, width, WINDOW_PIXELS):
            yield rasterio.windows.Window(
                column,
                row,
                min(WINDOW_PIXELS, width - column),
                min(WINDOW_PIXELS, height - row),
            )


def class_polygons(path: Path, band: int) -> tuple[Shapes, NDArray[np.int64]]:
    """Return the polygons of equal pixels of a raster and their codes; no value, no polygon.

    Parameters
    ----------
    path
        A raster of whole numbers.
    band
        Which band, from 1.
    """
    shapes: list[object] = []
    codes: list[int] = []
    with rasterio.open(path) as source:
        for window in windows(source.width, source.height):
            values = source.read(band, window=window)
            mask = source.read_masks(band, window=window) > 0
            whole = values.astype(np.int32)
            found, own = polygons_of(whole, mask, source.window_transform(window))
            shapes += list(found)
            codes += list(own)
    return np.array(shapes, dtype=object), np.array(codes, dtype=np.int64)


def polygons_of(
    cells: NDArray[np.int32], mask: NDArray[np.bool_], transform: Any
) -> tuple[Shapes, NDArray[np.int64]]:
    """Return the polygons of neighbouring cells with one code, and their codes.

    Parameters
    ----------
    cells
        The code of each cell.
    mask
        Which cells to draw.
    transform
        Where the cells lie.
    """
    drawn = rasterio.features.shapes(cells, mask=mask, connectivity=4, transform=transform)
    found = [(outline["coordinates"], int(code)) for outline, code in drawn]
    shapes = [shapely.Polygon(rings[0], rings[1:]) for rings, _ in found]
    return np.array(shapes, dtype=object), np.array([code for _, code in found], dtype=np.int64)


def covered(
    shapes: Shapes, size: tuple[int, int], transform: Any, *, touched: bool
) -> NDArray[np.bool_]:
    """Return which cells of a raster shapes cover.

    Parameters
    ----------
    shapes
        Polygons or lines in the raster's CRS.
    size
        Rows and columns of the raster.
    transform
        Where the cells lie.
    touched
        Whether to take every cell they touch; if not, those whose centre a polygon holds, or that
        a thin line runs through.
    """
    held = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if len(held) == 0:
        return np.zeros(size, dtype=bool)
    burnt = rasterio.features.rasterize(
        held, out_shape=size, transform=transform, all_touched=touched, dtype=np.uint8
    )
    return np.asarray(burnt, dtype=bool)


def means(land: gpd.GeoDataFrame, path: Path, band: int) -> NDArray[np.float64]:
    """Return the mean of a raster over each polygon, pixels weighted by the part covered.

    Parameters
    ----------
    land
        Polygons in any CRS; they are brought to the raster's.
    path
        A raster of numbers.
    band
        Which band, from 1.

    Returns
    -------
    numpy.ndarray
        One mean per polygon; NaN where the raster has no value (C5).
    """
    with rasterio.open(path) as source:
        crs = source.crs
    frame = land[["geometry"]].to_crs(crs.to_wkt()).reset_index(drop=True)
    shapes = np.asarray(frame.geometry.values, dtype=object)
    frame["geometry"] = shapely.transform(shapes, lambda xy: xy + OFF_THE_GRID_M)
    table = exact_extract(str(path), frame, ["mean"], output="pandas")
    name = "mean" if "mean" in table.columns else f"band_{band}_mean"
    return np.asarray(table[name], dtype=float)
