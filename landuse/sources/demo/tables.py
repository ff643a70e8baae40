"""The valley as tables, with the columns the real services deliver.

On purpose: two fields that overlap by a strip, a bow-tie field, a meadow that touches itself.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.geo.area import Shapes, area_ha
from landuse.sources.demo.fields import Fields
from landuse.sources.demo.interests import BOG, LAKE, MEADOW
from landuse.sources.demo.places import CATCHMENTS, MUNICIPALITIES, Places

CRS = "EPSG:25832"
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


def municipality_table(home: Places) -> gpd.GeoDataFrame:
    """Return the municipalities as DAGI delivers them."""
    code, name, region, region_name = zip(*MUNICIPALITIES, strict=True)
    return table(
        home.municipalities, kode=code, navn=name, regionskode=region, regionsnavn=region_name,
        udenforkommuneinddeling=[False] * len(code),
    )  # fmt: skip


def region_table(home: Places) -> gpd.GeoDataFrame:
    """Return the two regions, each of two municipalities."""
    towns = municipality_table(home)
    held = towns.dissolve("regionskode", as_index=False)
    return held[["regionskode", "regionsnavn", "geometry"]]


def catchment_table(home: Places) -> gpd.GeoDataFrame:
    """Return the coastal catchments as the river-basin service delivers them."""
    code, name = zip(*CATCHMENTS, strict=True)
    return table(home.catchments, op_type=["Kystvandopland"] * 3, op_id=code, op_navn=name)


def field_table(found: Fields, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the fields as the register delivers them, personal columns and faults included."""
    shapes = found.shapes.copy()
    cornered = np.flatnonzero(shapely.get_num_coordinates(shapes) == 5)
    for number in (cornered[len(cornered) // 3], cornered[len(cornered) // 2]):
        shapes[number] = _bow_tie(shapes[number])
    one = len(shapes) // 4
    strip = shapely.intersection(shapes[one].buffer(9), shapely.box(*shapes[one + 1].bounds))
    shapes[one + 1] = shapely.union(shapes[one + 1], strip) if not strip.is_empty else shapes[one]
    shapes[one + 1] = shapely.set_precision(shapes[one + 1], 0.01)
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
        Markblok=_block_names(found),
    )


def _block_names(found: Fields) -> list[str]:
    """Return block names as the register has them: where the block lies, and its number there."""
    first = pd.Series(np.arange(len(found.block))).groupby(found.block).transform("first")
    middle = shapely.get_coordinates(shapely.centroid(found.shapes[first.to_numpy()]))
    square = (middle // 1000).astype(int)
    return [
        f"{x:03d}{y % 1000:03d}-{int(block):d}"
        for (x, y), block in zip(square, found.block, strict=True)
    ]


def _bow_tie(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a field with two corners in the wrong order: a common slip of the digitiser."""
    ring = list(shape.exterior.coords)[:-1]
    ring[1], ring[2] = ring[2], ring[1]
    return shapely.Polygon(ring)


def section3_table(meadows: Shapes, bogs: Shapes, lakes: Shapes) -> gpd.GeoDataFrame:
    """Return protected nature as the service delivers it; one meadow touches itself."""
    shapes = np.concatenate([meadows, bogs, lakes])
    shapes[0] = _touching(shapes[0])
    kinds = [MEADOW] * len(meadows) + [BOG] * len(bogs) + [LAKE] * len(lakes)
    names = {MEADOW: "Eng", BOG: "Mose", LAKE: "Sø"}
    count = len(shapes)
    return table(
        shapes,
        Temakode=[2013] * count,
        Objekt_id=[f"{number:08d}-tage" for number in range(count)],
        Statuskode=[3] * count,
        CVR_kode=[PLACEHOLDER] * count,
        CVR_navn=["Opdigtet kommune"] * count,
        Sagsbeh=["x"] * count,
        Bruger_id=["x"] * count,
        Natyp_kode=kinds,
        Natyp_navn=[names[kind] for kind in kinds],
        Shape_area=shapely.area(shapes),
    )


def _touching(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon with a hole that runs along its outline: invalid, as received."""
    ring = np.array(shape.exterior.coords)
    hole = [ring[0], ring[1], shape.representative_point().coords[0], ring[0]]
    return shapely.Polygon(ring, [hole])


def land_use_table(**covers: Shapes) -> gpd.GeoDataFrame:
    """Return what land outside the fields is, as a base map tells it: one class a row."""
    names = np.concatenate([np.full(len(shapes), name) for name, shapes in covers.items()])
    return table(np.concatenate(list(covers.values())), kategori=names)


def turbine_table(xy: np.ndarray, town: np.ndarray, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return turbines as the energy agency's register has them."""
    count = len(xy)
    rotor = rng.choice([44.0, 76.0, 90.0, 112.0, 150.0], size=count)
    return points(
        xy,
        **{
            "Møllenummer (GSRN)": [f"5707150000{number:08d}" for number in range(count)],
            "Kapacitet (kW)": np.round(rotor**2 * 0.19, -1),
            "Rotor-diameter (m)": rotor,
            "Navhøjde (m)": np.round(rotor * 0.85),
            "Kommune-nr.": town,
            "Type af placering": ["LAND"] * count,
        },
    )
