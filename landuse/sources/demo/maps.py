"""Every map of the valley by the name of its file, in the schema of the service it stands for."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from landuse.geo.area import Shapes
from landuse.sources.demo import interests, services, tables
from landuse.sources.demo.drainage import Catchments
from landuse.sources.demo.fields import Fields
from landuse.sources.demo.interests import Cover
from landuse.sources.demo.places import Places
from landuse.sources.demo.terrain import Ground
from landuse.sources.demo.water import Water, peat_polygons
from landuse.sources.demo.ways import Ways

DEEP = 2
SOLAR, BUSINESS = (61, "Teknisk anlæg", "Solcelleanlæg"), (31, "Erhvervsområde", "Erhverv")
Maps = dict[str, gpd.GeoDataFrame]

PLAN_NAMES = {
    "plan_lowland": "Lavbundsarealer",
    "plan_forest_wanted": "Skovrejsning ønsket",
    "plan_forest_unwanted": "Skovrejsning uønsket",
    "plan_farmland": "Særligt værdifulde landbrugsområder",
    "green_map": "Grønt Danmarkskort",
    "plan_renewable": "Vindmølleområder",
}


@dataclass(frozen=True, eq=False)
class Valley:
    """Everything there is in the valley."""

    land: Ground
    found: Water
    home: Places
    own: Cover
    farms: Fields
    ways: Ways
    roads: Shapes
    road_kinds: np.ndarray
    holding: np.ndarray
    ditches: Shapes
    catchments: Catchments


def all_maps(rng: np.random.Generator, valley: Valley) -> Maps:
    """Return every map of shapes by file name."""
    return {
        **_land(rng, valley),
        **_protected(rng, valley),
        **_plans(rng, valley),
        **_outdoors(rng, valley),
        **_lines(valley),
    }


def _land(rng: np.random.Generator, valley: Valley) -> Maps:
    """Return places, fields, soil and what the rest of the land is."""
    land, found, home, own = valley.land, valley.found, valley.home, valley.own
    peat, classes = peat_polygons(found, land)
    lakes = np.concatenate([found.lakes, shapely.get_parts(home.sea)])
    return {
        "municipalities.gpkg": tables.municipality_table(home),
        "regions.gpkg": tables.region_table(home),
        "catchments.gpkg": tables.catchment_table(home),
        "retention.gpkg": tables.retention_table(valley.catchments),
        "fields.gpkg": tables.field_table(valley.farms, valley.holding, rng),
        "peat.gpkg": tables.table(
            peat, gridcode=classes, toerv_pct=np.where(classes == DEEP, ">12", "6-12")
        ),
        "land_use.gpkg": tables.land_use_table(
            vand=lakes, by=home.towns, mose=own.bogs, eng=own.meadows, skov=own.woods
        ),
        "dwellings.gpkg": tables.dwelling_table(home),
    }


def _protected(rng: np.random.Generator, valley: Valley) -> Maps:
    """Return what the law protects."""
    land, found, home, own = valley.land, valley.found, valley.home, valley.own
    site = interests.natura_2000(land, found, home)
    forest, lines = own.woods[::3], interests.stream_lines(found, home)
    count = max(4, min(14, int(land.side_m / 1000)))
    wells = interests.circles(rng, land, home, count, (70, 190))
    _, towns = tables.named(home.code_at(wells))
    kept = interests.protected_areas(own, home)
    barrows = interests.monuments(rng, land, home, 48)
    return {
        "section3.shp": tables.section3_table(own.meadows, own.bogs, found.lakes),
        "natura_2000.gpkg": tables.table(site, **services.habitat_site(site)),
        "protected_forest.gpkg": tables.table(forest, **services.protected_forest(forest)),
        "protected_areas.gpkg": tables.table(kept, **services.protected_area(kept)),
        "stream_lines.gpkg": tables.table(lines, **services.stream_line(lines)),
        "bnbo.gpkg": tables.table(wells, **services.near_well(wells, towns, rng)),
        "monuments.geojson": tables.points(barrows, anlaeg=["Rundhøj"] * len(barrows)),
    }


def _plans(rng: np.random.Generator, valley: Valley) -> Maps:
    """Return what the municipalities plan, and the turbines and parks that stand."""
    home = valley.home
    power = interests.energy(rng, valley.land, valley.farms.shapes, home)
    themes = interests.plan_areas(rng, valley.land, valley.own, home)
    themes["plan_renewable"] = power.planned
    plans = {
        f"{name}.gpkg": tables.plan_table(*interests.by_plan(shapes, home), PLAN_NAMES[name])
        for name, shapes in themes.items()
    }
    solar, solar_in = interests.by_plan(power.solar, home)
    trade, trade_in = interests.by_plan(interests.business_areas(rng, home), home)
    parks = services.land_in_plan(*SOLAR, len(solar))
    built = services.land_in_plan(*BUSINESS, len(trade))
    rows = home.code_at(shapely.points(power.turbines))
    return {
        **plans,
        "solar_areas.gpkg": tables.plan_table(solar, solar_in, "Solcellepark", parks),
        "business_areas.gpkg": tables.plan_table(trade, trade_in, "Erhvervsområde", built),
        "wind_turbines.fgb": tables.turbine_table(power.turbines, rows, rng),
    }


def _outdoors(rng: np.random.Generator, valley: Valley) -> Maps:
    outside = interests.outdoors(rng, valley.found, valley.own, valley.home)
    kinds = rng.choice([3012, 1012, 2041], size=len(outside.stops))
    areas, routes = len(outside.areas), len(outside.routes)
    return {
        "recreation_areas.gpkg": tables.table(
            outside.areas, **services.outdoor(areas), facil_ty_k=[2041] * areas
        ),
        "recreation_routes.gpkg": tables.table(
            outside.routes, **services.outdoor(routes), rute_ty_k=[5] * routes
        ),
        "recreation_stops.gpkg": tables.points(
            outside.stops, **services.outdoor(len(kinds)), facil_ty_k=kinds
        ),
    }


def _lines(valley: Valley) -> Maps:
    """Return water that runs, and ways across the land."""
    found = valley.found
    return {
        "streams.gpkg": tables.table(found.streams, opland_ha=found.upstream_ha.round(1)),
        "ditches.gpkg": tables.plain(valley.ditches),
        "trunk_roads.gpkg": tables.plain(valley.ways.trunk),
        "railway.gpkg": tables.plain(valley.ways.railway),
        "power_lines.gpkg": tables.power_table(valley.ways.power),
        "roads.gpkg": tables.plain(valley.roads, vejklasse=valley.road_kinds),
    }
