"""Hydrological units: land that turns wet together, because its water cannot be held apart.

A layer with the theme ``hydrology`` says it outright: each polygon is a unit. Else a terrain raster
and the streams tell it: water runs down the terrain to a stream reach (a stream from one confluence
to the next), and what drains to the same reach and lies low above it is one unit. The streams are
sunk into the terrain, so that water follows the map of them; flow routing is the library's
(pyflwdir: Wang and Liu 2006; height above the nearest stream: Nobre et al. 2016).

Low land is told in steps of a quarter of a metre above the stream, as preliminary studies map the
depth of drainage; which step is still wet is asked when a plan is judged. A unit is named after the
outlet of its reach, so its name survives a rebuild from the same maps (C8).

A terrain model knows no pumps, dikes, drain pipes or culverts, nor that groundwater stands higher
the further it is from the stream; and a unit ends where its reach does, although water may back up
into the next. Land that drains to no stream on the map is in no unit.
"""

import importlib
import importlib.metadata
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio.transform
import shapely
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT

from landuse.domain.landscape import HYDROLOGICAL_UNITS
from landuse.domain.layer import Layer
from landuse.domain.quantity import registry
from landuse.geo.area import Shapes, area_ha
from landuse.geo.frame import polygonal
from landuse.geo.overlay import NO_ZONE, SLIVER_M2, cut
from landuse.geo.zonal import covered, open_raster, polygons_of
from landuse.sources.layers import LayerRead

VERSION = 1
"""Raised whenever the same maps would give other units (C11)."""
LIBRARY = "pyflwdir"
STEP_M = 0.25
STEPS = 8
"""Land up to two metres above its stream is kept, in steps; what lies higher is not low."""
SUNK_M = 20.0
"""How far streams are sunk: deeper than any bump that is not a hill."""
SEA_LEVEL_M = 0.0
"""Outside the land asked about, terrain no higher is sea: streams end where they meet it."""
SPUR_CELLS = 3
"""A branch of fewer cells is an artefact of drawing lines in cells, or a source."""
MOST_CELLS = 9_000_000
"""A finer terrain is averaged to coarser cells: 900 square kilometres are kept at ten metres."""
NODATA = -9999.0

Grid = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Zones:
    """Polygons of units: the row of each in ``ids`` and ``up_to_m`` is its code."""

    shapes: Shapes
    codes: NDArray[np.intp]
    ids: Sequence[str]
    up_to_m: NDArray[np.float64]
    """Metres above the stream up to which land of the code lies; NaN where nobody says."""


@dataclass(frozen=True, eq=False)
class Terrain:
    """Heights in cells, metres, and where the cells lie in the planning CRS."""

    height_m: Grid
    transform: Any


def edition(layers: Iterable[Layer]) -> str:
    """Return what the units rest on beside the maps: for the landscape's digest (C11)."""
    themes = {layer.theme for layer in layers}
    if "hydrology" not in themes and not {"terrain", "stream"} <= themes:
        return ""
    return installed()


def installed() -> str:
    """Return this module's version and the library's."""
    try:
        return f"{VERSION}, {LIBRARY} {importlib.metadata.version(LIBRARY)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{VERSION}, no {LIBRARY}"


def overlay(reads: Iterable[LayerRead], pieces: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Return the units by piece as an overlay, or nothing where no layer tells them (C5).

    Parameters
    ----------
    reads
        The layers as read.
    pieces
        The landscape's pieces.

    Returns
    -------
    dict
        Under ``HYDROLOGICAL_UNITS``: ``piece_id``, ``unit_id``, ``up_to_m``, ``area_ha`` and
        ``geometry``, one row per part of a piece; empty where there is nothing to tell from.
    """
    every = list(reads)
    read = [r for r in every if r.state in {"read", "empty"}]
    land = np.asarray(pieces.geometry.values, dtype=object)
    # What a layer would have said is not known where it cannot be read (C5).
    stated = any(r.layer.theme == "hydrology" for r in every)
    zones = _given(read) if stated else _routed(read, pieces, land)
    if zones is None:
        return {}
    rows, codes, shapes = _apart(land, zones) if stated else _meet(land, zones)
    table = pd.DataFrame(
        {
            "piece_id": np.asarray(pieces.index.array[rows], dtype=object),
            "unit_id": np.array([*zones.ids, ""], dtype=object)[codes],
            "up_to_m": np.append(zones.up_to_m, np.nan)[codes],
            "area_ha": area_ha(shapes),
        }
    )
    return {HYDROLOGICAL_UNITS: gpd.GeoDataFrame(table, geometry=shapes, crs=pieces.crs)}


def _given(reads: Sequence[LayerRead]) -> Zones | None:
    """Return the units that layers say, named by their column ``unit_id`` or by where they lie."""
    frames = [r.frame for r in reads if r.layer.theme == "hydrology" and r.frame is not None]
    if not frames:
        return None
    shapes: list[Shapes] = []
    ids: list[str] = []
    for frame in frames:
        shapes.append(np.asarray(frame.geometry.values, dtype=object))
        points = shapely.point_on_surface(shapes[-1])
        at = zip(shapely.get_x(points), shapely.get_y(points), strict=True)
        places = [_named(float(x), float(y)) for x, y in at]
        named = frame["unit_id"].astype(object) if "unit_id" in frame else [None] * len(frame)
        ids += [p if pd.isna(n) else str(n) for n, p in zip(named, places, strict=True)]
    names = sorted(set(ids))
    number = {name: code for code, name in enumerate(names)}
    codes = np.array([number[name] for name in ids], dtype=np.intp)
    return Zones(np.concatenate(shapes), codes, names, np.full(len(names), np.nan))


def _named(x: float, y: float) -> str:
    return f"{x:.0f}_{y:.0f}"


def _routed(reads: Sequence[LayerRead], pieces: gpd.GeoDataFrame, land: Shapes) -> Zones | None:
    """Return the units that terrain and streams tell; none where one or the library is missing."""
    heights = [r for r in reads if r.layer.theme == "terrain" and _metres(r.layer) is not None]
    waters = [r.frame for r in reads if r.layer.theme == "stream" and r.frame is not None]
    library = _library()
    if not heights or not waters or library is None or len(land) == 0:
        return None
    terrain = _terrain(heights[0], pieces.crs.to_wkt())
    streams = np.concatenate([np.asarray(w.geometry.values, dtype=object) for w in waters])
    shape, transform = terrain.height_m.shape, terrain.transform
    known = terrain.height_m != NODATA
    dry = known & covered(land, shape, transform, touched=True)
    sea = ~dry & (terrain.height_m <= SEA_LEVEL_M)  # the shores of a fjord are no unit
    broad = shapely.get_dimensions(streams) > 1
    wet = covered(streams[broad], shape, transform, touched=True)
    wet |= covered(streams[~broad], shape, transform, touched=False)
    wet &= known & ~sea
    outlets, basin, above_m = _reaches(library, terrain, wet)
    step = np.maximum(np.ceil(above_m / STEP_M), 1)
    low = dry & (basin > 0) & (step <= STEPS)
    code = np.where(low, (basin.astype(np.int64) - 1) * STEPS + step.astype(np.int64) - 1, -1)
    used, small = np.unique(code, return_inverse=True)
    shapes, codes = polygons_of(small.reshape(shape).astype(np.int32), low, transform)
    shift = 1 if len(used) and used[0] < 0 else 0
    used = used[shift:]
    x, y = rasterio.transform.xy(transform, *np.unravel_index(outlets, shape))
    names = [_named(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    return Zones(
        shapes,
        codes.astype(np.intp) - shift,
        [names[unit] for unit in used // STEPS],
        (used % STEPS + 1) * STEP_M,
    )


def _metres(layer: Layer) -> float | None:
    """Return how many metres the unit of a terrain raster is; none where it says none."""
    column = next(iter(layer.columns.values()), None)
    if layer.kind != "raster" or column is None or column.unit is None:
        return None
    one = registry().Quantity(1.0, column.unit)
    return float(one.m_as("m")) if one.check("[length]") else None


def _library() -> ModuleType | None:
    """Return the library of flow routing; it takes seconds to load, so only where it is needed."""
    try:
        return importlib.import_module(LIBRARY)
    except (ImportError, RuntimeError):  # its compiler finds no folder to keep compiled code in
        return None


def _terrain(read: LayerRead, crs: str) -> Terrain:
    """Return a terrain raster in the planning CRS, averaged to cells that memory can hold."""
    column = next(iter(read.layer.columns.values()))
    source_band = column.sources[0]
    band = int(source_band) if source_band.isdigit() else 1
    path = read.path
    if path is None:
        message = f"{read.layer.id} was never read"
        raise ValueError(message)
    with (
        open_raster(path) as source,
        WarpedVRT(source, crs=crs, src_nodata=source.nodata, nodata=NODATA) as planned,
    ):
        coarse = max(1.0, math.sqrt(planned.width * planned.height / MOST_CELLS))
        height, width = math.ceil(planned.height / coarse), math.ceil(planned.width / coarse)
        values = planned.read(band, out_shape=(height, width), resampling=Resampling.average)
        transform = rasterio.transform.from_bounds(*planned.bounds, width, height)
    known = np.isfinite(values) & (values != NODATA)
    metres = np.where(known, values * (_metres(read.layer) or 1.0), NODATA)
    return Terrain(metres.astype(np.float32), transform)


def _reaches(library: ModuleType, terrain: Terrain, wet: Grid) -> tuple[Grid, Grid, Grid]:
    """Return where water runs: three things, the last two for each cell.

    The outlet cell of each reach; the reach a cell drains to, counted from 1 (0: none); how far
    the cell lies above the stream there, metres.
    """
    height_m = terrain.height_m
    nothing = np.zeros(height_m.shape, dtype=np.uint32)
    if not wet.any():
        return np.array([], dtype=np.intp), nothing, np.zeros(height_m.shape)
    sunk = np.where(wet, height_m - SUNK_M, height_m).astype(np.float32)
    flow = library.from_dem(sunk, nodata=NODATA, transform=terrain.transform, latlon=False)
    stream = wet & (flow.accuflux(wet.astype(np.float32)) >= SPUR_CELLS)
    inflows = flow.upstream_sum(stream.astype(np.int32))
    mouth = np.zeros(wet.size, dtype=bool)
    mouth[flow.idxs_pit] = True
    ends = mouth.reshape(wet.shape) | ~flow.downstream(stream) | (flow.downstream(inflows) > 1)
    outlets = np.flatnonzero(stream & ends)
    if len(outlets) == 0:
        return outlets, nothing, np.zeros(height_m.shape)
    water_m = flow.fillnodata(np.where(stream, height_m, NODATA), NODATA, direction="up")
    return outlets, flow.basins(idxs=outlets), height_m - water_m


def _apart(land: Shapes, zones: Zones) -> tuple[Grid, Grid, Shapes]:
    """Return where land and zones that may overlap meet; the first zone claims the land."""
    parts = cut(land, zones.shapes, zones.codes)
    held = parts.code != NO_ZONE
    return parts.land[held], parts.code[held], parts.shapes[held]


def _meet(land: Shapes, zones: Zones) -> tuple[Grid, Grid, Shapes]:
    """Return where land and zones that do not overlap meet: rows of land, codes, shapes."""
    tree = shapely.STRtree(zones.shapes)
    shapely.prepare(land)
    meets = tree.query(land, predicate="intersects")
    whole = tree.query(land, predicate="contains_properly")  # needs no cutting
    within = np.isin(meets[1], whole[1])
    shapes = zones.shapes[meets[1]]
    crossed = ~within
    shapes[crossed] = polygonal(shapely.intersection(land[meets[0][crossed]], shapes[crossed]))
    kept = np.nan_to_num(shapely.area(shapes)) >= SLIVER_M2
    return meets[0][kept], zones.codes[meets[1][kept]], shapes[kept]
