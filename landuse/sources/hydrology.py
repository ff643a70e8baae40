"""Hydrological units: land that turns wet together, because its water cannot be held apart.

A layer with the theme ``hydrology`` says it outright: each polygon is a unit. Else a terrain raster
and the streams tell it: water runs down the terrain to a stream reach (a stream from one confluence
to the next), and what drains to the same reach and lies low above it is one unit. The streams are
sunk into the terrain, so that water follows the map of them; flow routing is the library's
(pyflwdir: Wang and Liu 2006; height above the nearest stream: Nobre et al. 2016).

Low land is told in steps of a quarter of a metre above the stream, as preliminary studies map the
depth of drainage; which step is still wet is asked when a plan is judged. The units are told when a
plan first asks for them: routing takes as long as cutting the land. A unit is named after the
outlet of its reach, so its name survives a rebuild from the same maps (C8).

A terrain model knows no pumps, dikes, drain pipes or culverts, nor that groundwater stands higher
the further it is from the stream; and a unit ends where its reach does, although water may back up
into the next. Land that drains to no stream on the map is in no unit.
"""

import importlib
import importlib.metadata
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landuse.domain.landscape import Landscape
from landuse.domain.later import Later
from landuse.domain.layer import Layer, Theme
from landuse.domain.quantity import registry
from landuse.geo.area import Shapes
from landuse.geo.overlay import first_keeps
from landuse.geo.zonal import covered, open_raster, polygons_of
from landuse.sources.raster import band_of

if TYPE_CHECKING:
    from rasterio import enums, vrt
    from rasterio import transform as transforms
else:
    enums = Later("rasterio.enums")
    vrt = Later("rasterio.vrt")
    transforms = Later("rasterio.transform")

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
Units = tuple[Shapes, NDArray[Any], NDArray[np.float64]]
"""Shapes, names, and how far above the stream each lies at most."""


@dataclass(frozen=True, eq=False)
class Maps:
    """The maps that tell the units: outright, or as terrain and streams."""

    stated: Sequence[gpd.GeoDataFrame] = ()
    streams: Sequence[gpd.GeoDataFrame] = ()
    terrain: Layer | None = None
    path: Path | None = None
    """Where the terrain raster lies."""


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


def maps_of(landscape: Landscape, located: Mapping[str, Path | None]) -> Maps | None:
    """Return the maps that tell a landscape's units, or None where none does (C5).

    Parameters
    ----------
    landscape
        The land, with its layers as read.
    located
        Where the file of each layer lies.
    """
    if any(layer.theme == "hydrology" for layer in landscape.layers.values()):
        # What such a layer would have said is not known where it cannot be read.
        stated = _frames(landscape, "hydrology")
        return Maps(stated=stated) if stated else None
    rasters = [t for t in landscape.layers_of("terrain") if _metres(t) is not None]
    streams = _frames(landscape, "stream")
    path = located.get(rasters[0].id) if rasters else None
    if path is None or not streams or _library() is None:
        return None
    return Maps(streams=streams, terrain=rasters[0], path=path)


def _frames(landscape: Landscape, theme: Theme) -> list[gpd.GeoDataFrame]:
    held = landscape.layers_of(theme)
    return [landscape.overlays[x.id] for x in held if x.id in landscape.overlays]


def units(maps: Maps, land: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the units as polygons that do not overlap.

    Parameters
    ----------
    maps
        What tells them.
    land
        Polygons that together are all the land.

    Returns
    -------
    geopandas.GeoDataFrame
        ``unit_id``; ``up_to_m``, metres above the stream up to which the land lies, NaN where a
        layer says the unit; ``geometry``. Several rows for one unit.
    """
    shapes, ids, up_to_m = _given(maps.stated) if maps.stated else _routed(maps, land)
    table = pd.DataFrame({"unit_id": np.array(ids, dtype=object), "up_to_m": up_to_m})
    return gpd.GeoDataFrame(table, geometry=shapes, crs=land.crs)


def _given(frames: Sequence[gpd.GeoDataFrame]) -> Units:
    """Return the units that layers say, named by their column ``unit_id`` or by where they lie.

    Where two overlap the first claims the land.
    """
    shapes: list[Shapes] = []
    ids: list[str] = []
    for frame in frames:
        shapes.append(np.asarray(frame.geometry.values, dtype=object))
        points = shapely.point_on_surface(shapes[-1])
        at = zip(shapely.get_x(points), shapely.get_y(points), strict=True)
        places = [_named(float(x), float(y)) for x, y in at]
        named = frame["unit_id"].astype(object) if "unit_id" in frame else [None] * len(frame)
        ids += [p if pd.isna(n) else str(n) for n, p in zip(named, places, strict=True)]
    apart, _ = first_keeps(np.concatenate(shapes))
    held = ~shapely.is_missing(apart)
    return apart[held], np.array(ids, dtype=object)[held], np.full(int(held.sum()), np.nan)


def _named(x: float, y: float) -> str:
    return f"{x:.0f}_{y:.0f}"


def _routed(maps: Maps, land: gpd.GeoDataFrame) -> Units:
    """Return the units that terrain and streams tell."""
    terrain = _terrain(maps, land.crs.to_wkt())
    streams = np.concatenate([np.asarray(w.geometry.values, dtype=object) for w in maps.streams])
    shape, transform = terrain.height_m.shape, terrain.transform
    known = terrain.height_m != NODATA
    ours = np.asarray(land.geometry.values, dtype=object)
    dry = known & covered(ours, shape, transform, touched=True)
    sea = ~dry & (terrain.height_m <= SEA_LEVEL_M)  # the shores of a fjord are no unit
    broad = shapely.get_dimensions(streams) > 1
    wet = covered(streams[broad], shape, transform, touched=True)
    wet |= covered(streams[~broad], shape, transform, touched=False)
    wet &= known & ~sea
    outlets, basin, above_m = _reaches(_library(), terrain, wet)
    step = np.maximum(np.ceil(above_m / STEP_M), 1)
    low = dry & (basin > 0) & (step <= STEPS)
    code = np.where(low, (basin.astype(np.int64) - 1) * STEPS + step.astype(np.int64) - 1, 0)
    used, small = np.unique(code[low], return_inverse=True)
    cells = np.zeros(shape, dtype=np.int32)
    cells[low] = small
    shapes, codes = polygons_of(cells, low, transform)
    x, y = transforms.xy(transform, *np.unravel_index(outlets, shape))
    names = np.array(
        [_named(float(a), float(b)) for a, b in zip(x, y, strict=True)] or [""], dtype=object
    )
    of = used[codes]
    return shapes, names[of // STEPS], (of % STEPS + 1) * STEP_M


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


def _terrain(maps: Maps, crs: str) -> Terrain:
    """Return a terrain raster in the planning CRS, averaged to cells that memory can hold."""
    layer, path = maps.terrain, maps.path
    if layer is None or path is None:
        message = "units are told from terrain only where there is a terrain raster"
        raise ValueError(message)
    with (
        open_raster(path) as source,
        vrt.WarpedVRT(source, crs=crs, src_nodata=source.nodata, nodata=NODATA) as planned,
    ):
        coarse = max(1.0, math.sqrt(planned.width * planned.height / MOST_CELLS))
        height, width = math.ceil(planned.height / coarse), math.ceil(planned.width / coarse)
        band = band_of(layer)
        values = planned.read(band, out_shape=(height, width), resampling=enums.Resampling.average)
        transform = transforms.from_bounds(*planned.bounds, width, height)
    known = np.isfinite(values) & (values != NODATA)
    metres = np.where(known, values * (_metres(layer) or 1.0), NODATA)
    return Terrain(metres.astype(np.float32), transform)


def _reaches(library: ModuleType | None, terrain: Terrain, wet: Grid) -> tuple[Grid, Grid, Grid]:
    """Return where water runs: three things, the last two for each cell.

    The outlet cell of each reach; the reach a cell drains to, counted from 1 (0: none); how far
    the cell lies above the stream there, metres.
    """
    height_m = terrain.height_m
    nothing = np.zeros(height_m.shape, dtype=np.uint32)
    if library is None or not wet.any():
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
