"""Make the valley and write it as a project: maps, layer files and scenarios."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import rasterio
import rasterio.transform
import shapely

from landuse.geo.area import Shapes
from landuse.sources.areas import drawn_frame
from landuse.sources.demo import interests, tables
from landuse.sources.demo.fields import Fields, fields
from landuse.sources.demo.interests import Cover
from landuse.sources.demo.places import Places, places
from landuse.sources.demo.stories import drawings
from landuse.sources.demo.terrain import SOUTH, WEST, Ground, ground
from landuse.sources.demo.water import Water, peat_polygons, water
from landuse.sources.scenarios import geojson

SEED = 20261124
WRITTEN = "2026-11-24T00:00:00.000Z"
DEEP = 2
DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON"}
PROJECT = Path(__file__).parent / "project"
"""Project file, layer files and scenarios, as they are written beside the maps."""
Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Valley:
    """Everything there is in the valley."""

    land: Ground
    found: Water
    home: Places
    own: Cover
    farms: Fields


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
    maps = _maps(rng, valley)
    data = folder / "data" / "demo"
    data.mkdir(parents=True, exist_ok=True)
    written = [_write(frame, data / name) for name, frame in maps.items()]
    tell("rasters", 0.9)
    written += _rasters(valley, data)
    written += _texts(valley, folder)
    tell("done", 1.0)
    return sorted(written)


def _valley(rng: np.random.Generator, wanted: int, tell: Progress) -> Valley:
    tell("terrain", 0.0)
    land = ground(rng, wanted)
    tell("water", 0.1)
    found = water(rng, land)
    tell("places", 0.2)
    home = places(rng, land, found)
    own = interests.cover(rng, land, found, home)
    tell("fields", 0.3)
    margin = shapely.buffer(found.streams, 3, quad_segs=2)
    parts = [margin, np.array([found.sea], dtype=object), found.lakes, home.towns]
    beyond = shapely.box(WEST - 1, SOUTH - 1, WEST + land.side_m + 1, SOUTH + land.side_m + 1)
    beyond = beyond.difference(shapely.union_all(home.municipalities)).buffer(2, quad_segs=2)
    rest = np.array([beyond], dtype=object)
    taken = np.concatenate([*parts, own.woods, own.bogs, own.meadows[::2], rest])
    return Valley(land, found, home, own, fields(rng, land, taken))


def _maps(rng: np.random.Generator, valley: Valley) -> dict[str, gpd.GeoDataFrame]:
    """Return every map of shapes by file name."""
    land, found, home, own = valley.land, valley.found, valley.home, valley.own
    peat, classes = peat_polygons(found, land)
    named = np.where(classes == DEEP, ">12", "6-12")
    water_shapes = np.concatenate([found.lakes, shapely.get_parts(found.sea)])
    return {
        "municipalities.gpkg": tables.municipality_table(home),
        "regions.gpkg": tables.region_table(home),
        "catchments.gpkg": tables.catchment_table(home),
        "fields.gpkg": tables.field_table(valley.farms, rng),
        "peat.gpkg": tables.table(peat, gridcode=classes, toerv_pct=named),
        "land_use.gpkg": tables.land_use_table(
            vand=water_shapes, by=home.towns, mose=own.bogs, eng=own.meadows, skov=own.woods
        ),
        "section3.shp": tables.section3_table(own.meadows, own.bogs, found.lakes),
        "natura_2000.gpkg": tables.table(interests.natura_2000(land, found), Temakode=[2016]),
        "protected_forest.gpkg": _plain(own.woods[::3]),
        "stream_lines.gpkg": _plain(interests.stream_lines(found)),
        "bnbo.gpkg": _plain(interests.circles(rng, land, 14, 70, 190)),
        **_plans(rng, valley),
        **_points(rng, valley),
        "streams.gpkg": tables.table(found.streams, opland_ha=found.upstream_ha.round(1)),
        "business_areas.gpkg": _plain(interests.business_areas(rng, home)),
    }


def _plans(rng: np.random.Generator, valley: Valley) -> dict[str, gpd.GeoDataFrame]:
    themes = interests.plan_areas(rng, valley.land, valley.own)
    outside = interests.outdoors(rng, valley.land, valley.found, valley.own)
    return {
        **{f"{name}.gpkg": _plain(shapes) for name, shapes in themes.items()},
        "recreation_areas.gpkg": _plain(outside.areas),
        "recreation_routes.gpkg": tables.table(outside.routes, rute_ty_k=[5] * len(outside.routes)),
        "recreation_stops.gpkg": tables.points(
            outside.stops, facil_ty_k=rng.choice([3012, 1012, 2041], size=len(outside.stops))
        ),
    }


def _points(rng: np.random.Generator, valley: Valley) -> dict[str, gpd.GeoDataFrame]:
    land, home = valley.land, valley.home
    power = interests.energy(
        rng, land, valley.farms.shapes, home.dwellings, shapely.union_all(home.municipalities)
    )
    tree = shapely.STRtree(home.municipalities)
    near = tree.nearest(shapely.points(power.turbines))
    codes = tables.municipality_table(home)["kode"].to_numpy()
    barrows = interests.monuments(rng, land, 48)
    number = np.arange(len(home.dwellings))
    return {
        "wind_turbines.fgb": tables.turbine_table(power.turbines, codes[near], rng),
        "solar_areas.gpkg": _plain(power.solar),
        "plan_renewable.gpkg": _plain(power.planned),
        "monuments.geojson": tables.points(barrows, anlaeg=["Rundhøj"] * len(barrows)),
        "dwellings.gpkg": tables.points(home.dwellings, husnr=number),
    }


def _plain(shapes: Shapes) -> gpd.GeoDataFrame:
    return tables.table(shapes, objekt_id=[f"{n:06d}" for n in range(len(shapes))])


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
    step = max(1, int(50 / land.cell_m))
    coarse = height[::step, ::step]
    return [
        _grid(folder / "terrain.tif", coarse, land.cell_m * step, land.side_m, None),
        _grid(folder / "peat_grid.tif", found.peat, found.peat_cell_m, land.side_m, 0),
    ]


def _grid(
    path: Path, values: np.ndarray, cell_m: float, side_m: float, nothing: int | None
) -> Path:
    transform = rasterio.transform.from_origin(WEST, SOUTH + side_m, cell_m, cell_m)
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1,
        dtype=values.dtype, crs=tables.CRS, transform=transform, nodata=nothing,
        compress="deflate", tiled=True,
    ) as target:  # fmt: skip
        target.write(values, 1)
    return path


def _texts(valley: Valley, folder: Path) -> list[Path]:
    """Write the project file, the layer files and the scenarios with what was drawn in them."""
    texts = {
        path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(PROJECT.rglob("*.toml"))
    }
    drawn = drawings(valley.land, valley.found, valley.home.towns, valley.farms.shapes)
    for name, areas in drawn.items():
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
