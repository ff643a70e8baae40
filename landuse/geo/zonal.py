"""Rasters and land: classes become polygons, numbers are averaged with exact coverage."""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.feature import Feature, FeatureSource
from exactextract.raster import RasterioRasterSource
from numpy.typing import NDArray

from landuse.domain.later import Later
from landuse.geo.area import Shapes

if TYPE_CHECKING:
    import rasterio
    from rasterio import errors, features
    from rasterio import windows as parts
    from rasterio.io import DatasetReader
else:
    rasterio = Later("rasterio")
    errors = Later("rasterio.errors")
    features = Later("rasterio.features")
    parts = Later("rasterio.windows")

WINDOW_PIXELS = 2048
OFF_THE_GRID_M = (0.00037, 0.00059)
"""exactextract 0.3 crashes on some shapes with corners exactly on pixel edges, as shapes drawn
from a raster have. A move of half a millimetre takes them off the edges, and moves a mean by the
move's share of the shape's width (0.0006 % of 100 m) times what the pixels along its two sides
differ by: a tenth of a millimetre of height where they differ by ten metres, a hundred times that
in a strip one metre wide."""
DRIVER = "GTiff"
"""The one kind of raster that is opened: others may name further files or addresses."""
OFFLINE = {
    "GDAL_HTTP_PROXY": "none://",
    "GDAL_HTTPS_PROXY": "none://",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
}
"""A proxy of a kind there is not, and the one remote file allowed is none: whatever a map says,
GDAL sends no request."""


@contextmanager
def open_raster(path: Path) -> "Iterator[DatasetReader]":
    """Open a GeoTIFF for reading, as no other kind of file and without a network.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    rasterio.errors.RasterioIOError
        When it cannot be opened.
    """
    with warnings.catch_warnings(), rasterio.Env(**OFFLINE):
        # A raster that lies nowhere is refused with words of our own.
        warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)
        with rasterio.open(path, driver=DRIVER, sharing=False) as source:
            yield source


def mark_place(path: Path, transform: Any, crs: str) -> None:
    """Write into a GeoTIFF where it lies.

    Parameters
    ----------
    path
        The file.
    transform
        From rows and columns to coordinates.
    crs
        Its system.
    """
    with warnings.catch_warnings(), rasterio.Env(**OFFLINE):
        warnings.simplefilter("ignore", errors.NotGeoreferencedWarning)
        with rasterio.open(path, "r+", driver=DRIVER) as target:
            target.transform, target.crs = transform, crs


def windows(width: int, height: int) -> "Iterator[parts.Window]":
    """Yield the windows a raster is read by, so that no raster need fit in memory."""
    for row in range(0, height, WINDOW_PIXELS):
        for column in range(0, width, WINDOW_PIXELS):
            yield parts.Window(
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

    Raises
    ------
    ValueError
        When a code is too large.
    """
    shapes: list[object] = []
    codes: list[int] = []
    with open_raster(path) as source:
        for window in windows(source.width, source.height):
            values = source.read(band, window=window)
            mask = source.read_masks(band, window=window) > 0
            whole = _codes(values, mask)
            found, own = polygons_of(whole, mask, source.window_transform(window))
            shapes += list(found)
            codes += list(own)
    return np.array(shapes, dtype=object), np.array(codes, dtype=np.int64)


def _codes(values: NDArray[Any], mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return whole numbers in the kind that outlines are drawn from.

    Raises
    ------
    ValueError
        When a number is too large for it, and would become another.
    """
    codes = values.astype(np.int32)
    other = mask & (codes != values)
    if other.any():
        msg = f"the code {values[other][0]}, beyond 2147483647"
        raise ValueError(msg)
    return codes


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
    drawn = features.shapes(cells, mask=mask, connectivity=4, transform=transform)
    found = [(outline["coordinates"], int(code)) for outline, code in drawn]
    if not found:
        return np.array([], dtype=object), np.array([], dtype=np.int64)
    rings = [ring for outline, _ in found for ring in outline]
    corners = np.concatenate([np.asarray(ring, dtype=float) for ring in rings])
    lines = shapely.linearrings(corners, indices=_owners(len(ring) for ring in rings))
    shapes = shapely.polygons(lines, indices=_owners(len(outline) for outline, _ in found))
    return shapes, np.array([code for _, code in found], dtype=np.int64)


def _owners(sizes: Iterable[int]) -> NDArray[np.intp]:
    """Return for each part the number of the whole it belongs to."""
    counts = np.fromiter(sizes, dtype=np.intp)
    return np.repeat(np.arange(len(counts)), counts)


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
    burnt = features.rasterize(
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
    with open_raster(path) as source:
        crs = source.crs.to_wkt()
        shapes = np.asarray(land.geometry.to_crs(crs).values, dtype=object)
        polygons = _Polygons(shapes, crs)
        # The raster is gone through once, instead of being opened at every polygon.
        table = exact_extract(
            _Moved(source, band),
            polygons,
            ["mean"],
            strategy="raster-sequential",
            output="pandas",
        )
    return np.asarray(table["mean"], dtype=float)


class _Moved(RasterioRasterSource):  # type: ignore[misc]
    """A raster whose pixel edges lie where no corner of a shape does."""

    def extent(self) -> tuple[float, ...]:
        x, y = OFF_THE_GRID_M
        left, bottom, right, top = super().extent()
        return left - x, bottom - y, right - x, top - y


class _Polygons(FeatureSource):  # type: ignore[misc]
    """Polygons for exactextract as they are, without the detour over GeoJSON."""

    def __init__(self, shapes: Shapes, crs: str) -> None:
        super().__init__()
        self._shapes, self._crs = shapely.to_wkb(shapes), crs

    def count(self) -> int:
        return len(self._shapes)

    def srs_wkt(self) -> str:
        return self._crs

    def __iter__(self) -> Iterator["_Polygon"]:
        return map(_Polygon, self._shapes)


class _Polygon(Feature):  # type: ignore[misc]
    """One polygon, with no columns."""

    def __init__(self, wkb: bytes) -> None:
        super().__init__()
        self._wkb = wkb

    def geometry(self) -> bytes:
        return self._wkb

    def fields(self) -> list[str]:
        return []
