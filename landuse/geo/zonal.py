"""Rasters and land: classes become polygons, numbers are averaged with exact coverage."""

from collections.abc import Iterator
from pathlib import Path

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
            found = rasterio.features.shapes(
                whole, mask=mask, connectivity=4, transform=source.window_transform(window)
            )
            for outline, code in found:
                shapes.append(shapely.geometry.shape(outline))
                codes.append(int(code))
    return np.array(shapes, dtype=object), np.array(codes, dtype=np.int64)


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
