"""Rasters as layers: a raster of classes becomes polygons, a raster of numbers stays one.

A raster layer has one column; its ``source`` is the band, counted from 1.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
from pyproj import CRS

from landuse.domain.column import Column
from landuse.domain.issues import Issue, errors
from landuse.domain.later import Later
from landuse.domain.layer import Layer
from landuse.geo.zonal import class_polygons, mark_place, means, open_raster
from landuse.sources.formats import kind_fault
from landuse.sources.place import box_fault, crs_fault, in_place
from landuse.sources.vector import Raw, no_features

if TYPE_CHECKING:
    from rasterio import errors as raised
    from rasterio.io import DatasetReader
else:
    raised = Later("rasterio.errors")


def unreadable() -> tuple[type[Exception], ...]:
    """Return what rasterio and exactextract raise on files that are not whole."""
    return raised.RasterioError, OSError, RuntimeError, ValueError


def value_column(layer: Layer) -> tuple[str, Column] | None:
    """Return the name and definition of a raster layer's one column."""
    return next(iter(layer.columns.items()), None)


def band_of(layer: Layer) -> int:
    """Return the band a raster layer is read from, counted from 1."""
    column = value_column(layer)
    return 1 if column is None else int(column[1].sources[0])


def raster_faults(path: Path, layer: Layer, planning: str) -> list[Issue]:
    """Return why a raster cannot be used: kind, reference system, place, band, kind of number.

    Parameters
    ----------
    path
        The file, inside the project.
    layer
        Its layer.
    planning
        The planning CRS.
    """
    where = _where(layer)
    fault = kind_fault(path, where, raster=True)
    if fault is not None:
        return [fault]
    try:
        with open_raster(path) as source:
            return _faults(source, layer, where, planning)
    except unreadable() as error:
        return [_unreadable(where, str(error))]


def polygons_of_classes(path: Path, layer: Layer, planning: str) -> Raw:
    """Return a raster's classes as polygons, with the code in a column named like its source.

    Parameters
    ----------
    path
        The file, inside the project.
    layer
        Its layer.
    planning
        The planning CRS.
    """
    where = _where(layer)
    faults = raster_faults(path, layer, planning)
    column = value_column(layer)
    if errors(faults) or column is None:
        return Raw(None, tuple(faults))
    try:
        shapes, codes = class_polygons(path, band_of(layer))
        with open_raster(path) as source:
            crs = source.crs.to_wkt()
    except unreadable() as error:
        return Raw(None, (_unreadable(where, str(error)),))
    name = column[1].sources[0]
    frame = gpd.GeoDataFrame({name: codes}, geometry=shapes, crs=crs)
    if column[1].codes is not None and "0" not in column[1].codes:
        frame = frame[frame[name] != 0].reset_index(drop=True)  # 0: no class
    frame = frame.to_crs(planning).set_crs(planning, allow_override=True)
    if len(frame) == 0:
        return Raw(frame, (no_features(where),))
    placed, issues = in_place(frame, where, planning)
    return Raw(placed, tuple(issues))


def averages(land: gpd.GeoDataFrame, path: Path, layer: Layer) -> tuple[object, Issue | None]:
    """Return the mean of a raster of numbers over each polygon, or why it cannot be had.

    Parameters
    ----------
    land
        The polygons.
    path
        The file.
    layer
        Its layer.
    """
    try:
        return means(land, path, band_of(layer)), None
    except unreadable() as error:
        return None, _unreadable(_where(layer), str(error))


def placed(path: Path, target: Path, crs: str | None) -> str:
    """Copy a GeoTIFF so that it says itself where it lies, and return its system.

    Parameters
    ----------
    path
        The file; its place may stand in a file beside it.
    target
        The copy.
    crs
        The system of a file that says none.
    """
    with open_raster(path) as source:
        place, held = source.transform, source.crs
    system = CRS(held.to_wkt()) if held is not None else CRS(crs)
    shutil.copyfile(path, target)
    with open_raster(target) as copy:
        is_whole = copy.crs is not None and copy.transform == place
    if not is_whole:
        mark_place(target, place, system.to_wkt())
    return f"EPSG:{system.to_epsg()}" if system.to_epsg() else str(system.to_wkt())


def _where(layer: Layer) -> str:
    return f"layers/{layer.id}.toml: {layer.file.path}"


def _faults(source: "DatasetReader", layer: Layer, where: str, planning: str) -> list[Issue]:
    band = band_of(layer)
    if band > source.count:
        column = value_column(layer)
        name = "" if column is None else column[0]
        found, expected = f"the band {band}", f"a band from 1 to {source.count}"
        here = f"layers/{layer.id}.toml: columns.{name}.source"
        return [Issue(here, found, expected, "Name a band the file has.")]
    found_crs = None if source.crs is None else CRS(source.crs.to_wkt())
    issue = crs_fault(found_crs, layer.file.crs, where) or _turned(source, where)
    if issue is None and not layer.holds_numbers:
        issue = _decimals(source.dtypes[band - 1], where)
    if issue is None:
        frame = gpd.GeoSeries.from_wkt([_box(source)], crs=source.crs.to_wkt()).to_crs(planning)
        issue = box_fault(tuple(frame.total_bounds), where, planning)
    return [] if issue is None else [issue]


def _box(source: "DatasetReader") -> str:
    west, south, east, north = source.bounds
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return f"POLYGON (({ring}))"


def _turned(source: "DatasetReader", where: str) -> Issue | None:
    """Return why rows and columns do not run west to east and north to south."""
    grid = source.transform
    if grid.b == 0 and grid.d == 0 and grid.a > 0 and grid.e < 0:
        return None
    found = "a raster that is turned, or does not say where it lies"
    remedy = "Save it with its place set and north up (gdalwarp, or QGIS: Warp)."
    return Issue(where, found, "a raster with north up", remedy)


def _decimals(kind: str, where: str) -> Issue | None:
    if kind.startswith(("int", "uint")):
        return None
    return Issue(where, f"a raster of {kind}", "a raster of codes", 'Use type = "number".')


def _unreadable(where: str, why: str) -> Issue:
    return Issue(
        where,
        f"a file that cannot be opened as a raster ({why[:160]})",
        "a GeoTIFF or COG",
        "Open it in QGIS to see whether it is whole.",
    )
