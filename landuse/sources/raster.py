"""Rasters as layers: a raster of classes becomes polygons, a raster of numbers stays one.

A raster layer has one column; its ``source`` is the band, ``"1"`` unless said otherwise.
"""

from pathlib import Path

import geopandas as gpd
import rasterio
import rasterio.errors

from landuse.domain.crs import parse_crs, same_crs
from landuse.domain.issues import Issue
from landuse.domain.layer import Column, Layer
from landuse.geo.zonal import class_polygons
from landuse.sources.vector import Raw


def value_column(layer: Layer) -> tuple[str, Column] | None:
    """Return the name and definition of a raster layer's one column."""
    return next(iter(layer.columns.items()), None)


def band_of(column: Column) -> int:
    """Return the band a column is read from, counted from 1."""
    source = column.sources[0]
    return int(source) if source.isdigit() else 1


def is_numbers(layer: Layer) -> bool:
    """Whether a raster holds numbers to average rather than classes to draw."""
    column = value_column(layer)
    return column is None or column[1].type in {"number", "integer"}


def polygons_of_classes(path: Path, layer: Layer, planning: str) -> Raw:
    """Return a raster's classes as polygons, with the code in a column named like its source."""
    where = f"layers/{layer.id}.toml: {layer.file.path}"
    try:
        with rasterio.open(path) as source:
            crs = source.crs
            whole = source.dtypes[0].startswith(("int", "uint"))
    except rasterio.errors.RasterioIOError as fault:
        return Raw(None, (_unreadable(where, str(fault)),))
    issue = _fault(crs.to_wkt() if crs else None, layer, where, whole=whole)
    column = value_column(layer)
    if issue is not None or column is None:
        return Raw(None, (issue,) if issue else ())
    shapes, codes = class_polygons(path, band_of(column[1]))
    frame = gpd.GeoDataFrame({column[1].sources[0]: codes}, geometry=shapes, crs=crs.to_wkt())
    listed = set(column[1].codes or {})
    if column[1].codes is not None and "0" not in listed:
        frame = frame[frame[column[1].sources[0]] != 0].reset_index(drop=True)  # 0: no class
    return Raw(frame.to_crs(planning).set_crs(planning, allow_override=True))


def _fault(crs: str | None, layer: Layer, where: str, *, whole: bool) -> Issue | None:
    if crs is None:
        return Issue(
            where,
            "a raster that does not say its coordinate reference system",
            layer.file.crs,
            "Save it with its system set (gdal_translate -a_srs).",
        )
    if not same_crs(parse_crs(crs), parse_crs(layer.file.crs)):
        found = parse_crs(crs).name
        return Issue(where, found, f"{layer.file.crs}, as the layer file states", "Correct crs.")
    if not whole:
        return Issue(where, "a raster of decimals", "a raster of codes", 'Use type = "number".')
    return None


def _unreadable(where: str, why: str) -> Issue:
    return Issue(
        where,
        f"a file that cannot be opened as a raster ({why[:160]})",
        "a GeoTIFF or COG",
        "Open it in QGIS to see whether it is whole.",
    )
