"""Make the valley and write it as a project: maps, layer files and scenarios."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import rasterio
import rasterio.transform
import shapely

from landuse.geo.area import Shapes
from landuse.sources.areas import drawn_frame
from landuse.sources.demo import interests, maps, tables
from landuse.sources.demo.drainage import ditches, small_catchments
from landuse.sources.demo.fields import cells, fields
from landuse.sources.demo.holdings import holdings
from landuse.sources.demo.interests import Cover
from landuse.sources.demo.maps import Valley
from landuse.sources.demo.places import Places, places
from landuse.sources.demo.stories import drawings
from landuse.sources.demo.terrain import SOUTH, WEST, Ground, ground
from landuse.sources.demo.water import Water, water
from landuse.sources.demo.ways import local_roads, ways
from landuse.sources.scenarios import geojson

SEED = 20261124
WRITTEN = "2026-11-24T00:00:00.000Z"
DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON"}
PROJECT = Path(__file__).parent / "project"
"""Project file, layer files and scenarios, as they are written beside the maps."""
Progress = Callable[[str, float], None]


def generate(
    folder: Path, *, fields: int = 6000, seed: int = SEED, progress: Progress | None = None
) -> list[Path]:
    """Make the valley in a folder and return the files written.

    Parameters
    ----------
    folder
        A project folder, or a new one.
    fields
        About how many fields; the valley grows with them, its rasters get coarser.
    seed
        Another seed is another valley.
    progress
        Told what is being done, and how far it is (0 to 1).
    """
    tell = progress or (lambda step, part: None)  # noqa: ARG005
    rng = np.random.default_rng(seed)
    valley = _valley(rng, fields, tell)
    tell("maps", 0.6)
    drawn = maps.all_maps(rng, valley)
    data = folder / "data" / "demo"
    data.mkdir(parents=True, exist_ok=True)
    written = [_write(frame, data / name) for name, frame in drawn.items()]
    tell("rasters", 0.9)
    written += _rasters(valley, data)
    parks = np.asarray(drawn["solar_areas.gpkg"].geometry.values, dtype=object)
    written += _texts(valley, parks, folder)
    tell("done", 1.0)
    return sorted(written)


def _valley(rng: np.random.Generator, wanted: int, tell: Progress) -> Valley:
    tell("terrain", 0.0)
    land = ground(rng, wanted)
    tell("water", 0.1)
    found = water(rng, land)
    tell("places", 0.2)
    home = places(rng, land, found)
    crossing = ways(rng, land, home)
    home = home.without_dwellings_on(crossing.corridor)
    found = found.within(home.land, land)
    own = interests.cover(rng, land, found, home, crossing.corridor)
    tell("fields", 0.3)
    blocks = cells(rng, land)
    farms = fields(rng, land, blocks, _taken(land, found, home, own, crossing.corridor))
    closed = np.concatenate([found.lakes, own.bogs, own.woods])
    roads, kinds = local_roads(rng, land, home, blocks, closed)
    return Valley(
        land, found, home, own, farms, crossing, roads, kinds,
        holdings(rng, farms, home.dwellings[~home.in_town]),
        ditches(land, found, farms.shapes), small_catchments(rng, land, home),
    )  # fmt: skip


def _taken(land: Ground, found: Water, home: Places, own: Cover, corridor: Shapes) -> Shapes:
    """Return the land that is not farmed, with a margin beside the water."""
    margin = shapely.buffer(found.streams, 3, quad_segs=2)
    parts = [margin, np.array([found.sea], dtype=object), found.lakes, home.towns, corridor]
    beyond = shapely.box(WEST - 1, SOUTH - 1, WEST + land.side_m + 1, SOUTH + land.side_m + 1)
    beyond = beyond.difference(home.land).buffer(2, quad_segs=2)
    rest = np.array([beyond], dtype=object)
    return np.concatenate([*parts, own.woods, own.bogs, own.meadows[::2], rest])


def _write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    for old in path.parent.glob(f"{path.stem}.*"):
        if old.suffix != ".tif":
            old.unlink()
    options = {"encoding": "UTF-8"} if path.suffix == ".shp" else {}
    # A fixed date makes the same valley the same file.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    try:
        frame.to_file(path, driver=DRIVERS[path.suffix], engine="pyogrio", **options)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return path


def _rasters(valley: Valley, folder: Path) -> list[Path]:
    land, found = valley.land, valley.found
    height = land.height_m.astype(np.float32).round(1)
    return [
        _grid(folder / "terrain.tif", height, land.cell_m, land.side_m, None),
        _grid(folder / "peat_grid.tif", found.peat, found.peat_cell_m, land.side_m, 0),
    ]


def _grid(
    path: Path, values: np.ndarray, cell_m: float, side_m: float, nothing: int | None
) -> Path:
    transform = rasterio.transform.from_origin(WEST, SOUTH + side_m, cell_m, cell_m)
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1,
        dtype=values.dtype, crs=tables.CRS, transform=transform, nodata=nothing,
        compress="deflate", predictor=2, zlevel=9, tiled=True,
    ) as target:  # fmt: skip
        target.write(values, 1)
    return path


def _texts(valley: Valley, solar: Shapes, folder: Path) -> list[Path]:
    """Write the project file, the layer files and the scenarios with what was drawn in them."""
    texts = {
        path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(PROJECT.rglob("*.toml"))
    }
    for name, areas in drawings(valley, solar).items():
        titles, shapes = zip(*areas.values(), strict=True)
        frame = drawn_frame(list(areas), list(titles), list(shapes), tables.CRS)
        texts[f"scenarios/{name}.geojson"] = geojson(frame)
    written = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
