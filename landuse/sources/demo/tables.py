"""The valley as tables, with the columns the real services deliver.

On purpose: two fields that overlap by a strip, a bow-tie field, a meadow that touches itself.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.geo.area import Shapes, area_ha
from landuse.sources.demo import services
from landuse.sources.demo.drainage import Catchments
from landuse.sources.demo.fields import HEDGE_M, Fields
from landuse.sources.demo.interests import BOG, LAKE, MEADOW
from landuse.sources.demo.places import CATCHMENTS, MUNICIPALITIES, Places
from landuse.sources.demo.services import Columns

CRS = "EPSG:25832"
MARKS = ("ansPLANTE", "ansMKG", "ansFRUGT", "ansOM", "ansKVAEL", "ansOEA", "ansME", "ansMElavb")
STRIP_M, STRIP_M2 = 9.0, 400.0
PLACEHOLDER = "00000000"
CROPS = {
    1: "Vårbyg", 11: "Vinterhvede", 14: "Vinterrug", 22: "Vinterraps", 30: "Ærter",
    151: "Kartofler, stivelses-", 216: "Silomajs", 250: "Permanent græs, meget lavt udbytte",
    252: "Permanent græs, normalt udbytte", 254: "Miljøgræs MVJ-tilsagn (0 N), permanent",
    260: "Græs med kløver/lucerne, under 50 % bælgpl. (omdrift)",
    263: "Græs uden kløvergræs (omdrift)", 276: "Permanent græs og kløvergræs uden norm",
    280: "Fodersukkerroer", 310: "Brak, sommerslåning",
}  # fmt: skip


def table(shapes: Any, **columns: Any) -> gpd.GeoDataFrame:
    """Return shapes with columns as a table in the planning CRS."""
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=CRS)


def points(xy: np.ndarray, **columns: Any) -> gpd.GeoDataFrame:
    """Return points with columns as a table in the planning CRS."""
    return table(shapely.points(xy), **columns)


def plain(shapes: Shapes, **columns: Any) -> gpd.GeoDataFrame:
    """Return shapes with an id, for maps that no public service delivers."""
    return table(shapes, objekt_id=[f"{n:06d}" for n in range(len(shapes))], **columns)


def named(rows: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Return the codes and names of municipalities by their rows."""
    code, name, *_ = zip(*MUNICIPALITIES, strict=True)
    return np.array(code)[rows], [name[row] for row in rows]


def municipality_table(home: Places) -> gpd.GeoDataFrame:
    """Return the municipalities as DAGI delivers them."""
    code, name, region, region_name = zip(*MUNICIPALITIES, strict=True)
    middle = shapely.point_on_surface(home.municipalities)
    return table(
        home.municipalities, dagi_id=[f"99{each}" for each in code], kode=code, navn=name,
        regionskode=region, regionsnavn=region_name, udenforkommuneinddeling=[False] * len(code),
        geo_version=[1] * len(code), visueltcenter_x=shapely.get_x(middle).round(1),
        visueltcenter_y=shapely.get_y(middle).round(1),
    )  # fmt: skip


def region_table(home: Places) -> gpd.GeoDataFrame:
    """Return the two regions, each of two municipalities."""
    towns = municipality_table(home)
    held = towns.dissolve("regionskode", as_index=False)
    return held[["regionskode", "regionsnavn", "geometry"]]


def catchment_table(home: Places) -> gpd.GeoDataFrame:
    """Return the coastal catchments as the river-basin service delivers them."""
    code, name = zip(*CATCHMENTS, strict=True)
    return table(
        home.catchments, op_type=["Kystvandsopland - delopland"] * 3, op_id=code, op_navn=name,
        mst_id=[99001, 99002, 99003], hov_id=["999"] * 3, distr_id=["999"] * 3,
        areal=(area_ha(home.catchments) / 100).round(2),
    )  # fmt: skip


def retention_table(found: Catchments) -> gpd.GeoDataFrame:
    """Return the small catchments with what each keeps: a share as the service, and percent."""
    return table(
        found.shapes, id15=99_000_000 + np.arange(len(found.shapes)),
        ret_tot=(found.retention / 100).round(3), retention=found.retention,
    )  # fmt: skip


def dwelling_table(home: Places) -> gpd.GeoDataFrame:
    """Return dwellings as the building register has them, and how many live in each."""
    codes, _ = named(home.code_at(shapely.points(home.dwellings)))
    return points(
        home.dwellings, byg021BygningensAnvendelse=np.where(home.in_town, 120, 110),
        kommunekode=codes, personer=home.persons,
    )  # fmt: skip


def plan_table(
    parts: Shapes, rows: np.ndarray, name: str, extra: Columns | None = None
) -> gpd.GeoDataFrame:
    """Return a theme of the municipal plans as Plandata delivers it."""
    codes, towns = named(rows)
    return table(parts, **services.plan(name, codes, towns), **(extra or {}))


def field_table(found: Fields, holding: np.ndarray, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the fields as the register delivers them, personal columns and faults included."""
    shapes = found.shapes.copy()
    cornered = np.flatnonzero(shapely.get_num_coordinates(shapes) == 5)
    for number in (cornered[len(cornered) // 3], cornered[len(cornered) // 2]):
        shapes[number] = _bow_tie(shapes[number])
    shapes = _overlapping(shapes)
    declared = np.round(area_ha(found.shapes), 2)
    number = pd.Series(found.number)
    return table(
        shapes,
        Marknr=(number // 20 + 1).astype(str) + "-" + (number % 20).astype(str),
        IMK_areal=declared,
        Journalnr=[f"26-{PLACEHOLDER[:7]}"] * len(shapes),
        CVR=[PLACEHOLDER] * len(shapes),
        Afgkode=found.crop.astype(float),
        Afgroede=[CROPS[int(code)] for code in found.crop],
        GB=rng.integers(0, 2, len(shapes)).astype(float),
        GBanmeldt=declared,
        **_declared(found, rng),
        Markblok=_block_names(found),
        holding=holding,
    )


def _declared(found: Fields, rng: np.random.Generator) -> Columns:
    """Return the marks of what support is applied for: organic farming goes by the holding."""
    count = len(found.shapes)
    grass = np.isin(found.crop, [250, 252, 254, 276])
    organic = rng.random(int(found.block.max(initial=0)) + 1)[found.block] < 0.12
    marks = {name: np.zeros(count, dtype=np.int32) for name in MARKS}
    marks["ansOEA"] = organic.astype(np.int32)
    marks["ansMKG"] = (grass & (rng.random(count) < 0.2)).astype(np.int32)
    marks["ansMElavb"] = (rng.random(count) < 0.01).astype(np.int32)
    return marks


def _block_names(found: Fields) -> list[str]:
    """Return block names as the register has them: where the block lies, and its number there."""
    first = pd.Series(np.arange(len(found.block))).groupby(found.block).transform("first")
    middle = shapely.get_coordinates(shapely.centroid(found.shapes[first.to_numpy()]))
    square = (middle // 1000).astype(int)
    return [
        f"{x:03d}{y % 1000:03d}-{int(block):d}"
        for (x, y), block in zip(square, found.block, strict=True)
    ]


def _overlapping(shapes: Shapes) -> Shapes:
    """Return the fields with one that reaches a strip into its neighbour, as two farmers see it."""
    result = shapes.copy()
    for row in range(len(shapes) // 4, len(shapes) - 1):
        one, other = shapes[row], shapes[row + 1]
        strip = one.buffer(1.5 * HEDGE_M).intersection(other.buffer(STRIP_M))
        if one.is_valid and other.is_valid and strip.area > STRIP_M2:
            result[row + 1] = shapely.set_precision(shapely.union(other, strip), 0.01)
            break
    return result


def _bow_tie(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a field with two corners in the wrong order: a common slip of the digitiser."""
    ring = list(shape.exterior.coords)[:-1]
    ring[1], ring[2] = ring[2], ring[1]
    return shapely.Polygon(ring)


def section3_table(meadows: Shapes, bogs: Shapes, lakes: Shapes) -> gpd.GeoDataFrame:
    """Return protected nature as the service delivers it; one meadow touches itself."""
    shapes = np.concatenate([meadows, bogs, lakes])
    if len(shapes):
        shapes[0] = _touching(shapes[0])
    kinds = [MEADOW] * len(meadows) + [BOG] * len(bogs) + [LAKE] * len(lakes)
    names = {MEADOW: "Eng", BOG: "Mose", LAKE: "Sø"}
    columns = services.protected_nature(shapes, kinds, names)
    # A shapefile holds ten letters of a name, and no time of day.
    return table(shapes, **{name[:10]: _dates_as_text(value) for name, value in columns.items()})


def _dates_as_text(values: Any) -> Any:
    if len(values) and isinstance(values[0], pd.Timestamp):
        return [value.date().isoformat() for value in values]
    return values


def _touching(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon with a hole that runs along its outline: invalid, as received."""
    ring = np.array(shape.exterior.coords)
    hole = [ring[0], ring[1], shape.representative_point().coords[0], ring[0]]
    return shapely.Polygon(ring, [hole])


def land_use_table(**covers: Shapes) -> gpd.GeoDataFrame:
    """Return what land outside the fields is, as a base map tells it: one class a row."""
    names = np.concatenate([np.full(len(shapes), name) for name, shapes in covers.items()])
    return table(np.concatenate(list(covers.values())), kategori=names)


def turbine_table(xy: np.ndarray, rows: np.ndarray, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return turbines as the energy agency's register has them."""
    count = len(xy)
    rotor = rng.choice([44.0, 76.0, 90.0, 112.0], size=count)
    codes, towns = named(rows)
    return points(
        xy,
        **{
            "Møllenummer (GSRN)": [f"5707150000{number:08d}" for number in range(count)],
            "Dato for oprindelig nettilslutning": [
                f"{year}-06-01" for year in rng.integers(1995, 2022, count)
            ],
            "Kapacitet (kW)": np.round(rotor**2 * 0.19, -1),
            "Rotor-diameter (m)": rotor,
            "Navhøjde (m)": np.round(rotor * 0.85),
            "Fabrikat": ["Opdigtet"] * count,
            "Typebetegnelse": [f"T{int(each)}" for each in rotor],
            "Kommune-nr.": codes,
            "Kommune": towns,
            "Type af placering": ["LAND", "Land"] * (count // 2) + ["LAND"] * (count % 2),
            "Ejerlav": ["Opdigtet ejerlav"] * count,
            "Matrikel": [f"{number + 1}b" for number in range(count)],
            "X": xy[:, 0],
            "Y": xy[:, 1],
            "Koordinatoprindelse": ["Opdigtet"] * count,
        },
    )


def power_table(lines: Shapes) -> gpd.GeoDataFrame:
    """Return power lines with their voltage and the distance to respect, as their owner says it."""
    high = np.arange(len(lines)) == 0
    return plain(
        lines, spaending_kv=np.where(high, 400, 150), respektafst_m=np.where(high, 40.0, 25.0)
    )
