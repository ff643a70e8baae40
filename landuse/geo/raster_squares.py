"""A raster of numbers in the squares of the map, for looking at only (C1)."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from landuse.domain.later import Later
from landuse.geo.tiles import MERCATOR, Tile
from landuse.geo.zonal import open_raster

if TYPE_CHECKING:
    import rasterio
    from rasterio import enums, transform, warp
else:
    rasterio = Later("rasterio")
    enums = Later("rasterio.enums")
    transform = Later("rasterio.transform")
    warp = Later("rasterio.warp")

SAMPLE_PX = 512
"""Pixels of a side that are looked at to see between what a raster's numbers lie."""


def values_at(path: Path, band: int, tile: Tile, size: int) -> NDArray[np.float32]:
    """Return the numbers a square of the map shows, row after row from the north.

    Parameters
    ----------
    path
        A raster of numbers in any CRS.
    band
        Which band, from 1.
    tile
        The square.
    size
        Pixels of a side.

    Returns
    -------
    numpy.ndarray
        In the raster's own unit; NaN where it has no value (C5).
    """
    west, north = tile.corner
    bounds = (west, north - tile.side_m, west + tile.side_m, north)
    values = np.full((size, size), np.nan, dtype=np.float32)
    with open_raster(path) as source:
        warp.reproject(
            rasterio.band(source, band),
            values,
            src_nodata=source.nodata,
            dst_crs=MERCATOR,
            dst_transform=transform.from_bounds(*bounds, size, size),
            dst_nodata=np.nan,
            resampling=enums.Resampling.bilinear,
        )
    return values


def extent_of(path: Path, band: int, low: float, high: float) -> tuple[float, float] | None:
    """Return two percentiles of a raster's numbers, of a sample; none where it has no number.

    Parameters
    ----------
    path
        A raster of numbers.
    band
        Which band, from 1.
    low, high
        Which percentiles, 0 to 100.
    """
    with open_raster(path) as source:
        shape = (min(SAMPLE_PX, source.height), min(SAMPLE_PX, source.width))
        values = source.read(band, out_shape=shape, masked=True)
    held = np.asarray(values.compressed(), dtype=float)
    held = held[np.isfinite(held)]
    if not len(held):
        return None
    ends = np.percentile(held, [low, high])
    return float(ends[0]), float(ends[1])
