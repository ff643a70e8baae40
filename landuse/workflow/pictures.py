"""Land as features for a map in the browser: longitude and latitude, simplified, few properties.

The second of the two gates where coordinates are converted (C1): nothing computed here flows
back into a number.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pandas import isna
from pyproj import Transformer

from landuse.domain.crs import GEOGRAPHIC
from landuse.domain.issues import refuse
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.sources.areas import drawn_features
from landuse.workflow.exports import fragment_map

DECIMALS = 6
"""Decimals of a degree: a tenth of a metre."""


def _features(
    frame: gpd.GeoDataFrame, properties: Mapping[str, Any], tolerance_m: float
) -> dict[str, Any]:
    shapes = np.asarray(frame.geometry.values, dtype=object)
    if tolerance_m > 0:
        shapes = shapely.simplify(shapes, tolerance_m, preserve_topology=True)
    to_degrees = Transformer.from_crs(frame.crs, GEOGRAPHIC, always_xy=True)

    def turned(xy: Any) -> Any:
        return np.stack(to_degrees.transform(xy[:, 0], xy[:, 1]), axis=1).round(DECIMALS)

    texts = shapely.to_geojson(shapely.transform(shapes, turned))
    columns = {key: np.asarray(values, dtype=object) for key, values in properties.items()}
    features = [
        {
            "type": "Feature",
            "properties": {key: values[row] for key, values in columns.items()},
            "geometry": json.loads(text),
        }
        for row, text in enumerate(texts)
        if text is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def layer_features(
    landscape: Landscape, layer_id: str, *, tolerance_m: float = 2.0
) -> dict[str, Any]:
    """Return a layer for the map, with the class its legend needs.

    Parameters
    ----------
    landscape
        The land.
    layer_id
        Which layer; one that cuts the land is drawn from the pieces.
    tolerance_m
        How far a line may be moved to save points, metres.
    """
    layer = landscape.layers[layer_id]
    if layer_id in landscape.overlays:
        frame = landscape.overlays[layer_id]
        names = [c for c in frame.columns if c in layer.columns and c != "geometry"][:4]
        return _features(frame, {name: _words(frame[name]) for name in names}, tolerance_m)
    if layer.role in {"soil", "landuse"}:
        column = "soil" if layer.role == "soil" else "use"
        pieces = landscape.pieces[landscape.pieces[column].astype(str) != layer.absent]
        pieces = pieces[pieces[column].astype(str) != "unknown"]
        if layer.role == "landuse":
            pieces = pieces[landscape.units["kind"].loc[pieces["unit_id"]].to_numpy() == "square"]
        merged = pieces[[column, "geometry"]]
        return _features(merged, {column: _words(merged[column])}, tolerance_m)
    if layer.role == "unit":
        return unit_features(landscape, tolerance_m=tolerance_m)
    if layer_id in landscape.pieces:
        held = landscape.pieces[landscape.pieces[layer_id].to_numpy(dtype=bool)]
        return _features(held, {}, tolerance_m)
    return {"type": "FeatureCollection", "features": []}


def _words(values: Any) -> list[Any]:
    return [
        None if missing else str(value) for value, missing in zip(values, isna(values), strict=True)
    ]


def unit_features(landscape: Landscape, *, tolerance_m: float = 1.0) -> dict[str, Any]:
    """Return the fields for the map: unit id, use, municipality and hectares."""
    fields = landscape.units.index[landscape.units["kind"] == "field"]
    pieces = landscape.pieces[landscape.pieces["unit_id"].isin(fields)]
    first = pieces.groupby("unit_id", sort=False).first()
    whole = pieces[["unit_id", "geometry"]].dissolve("unit_id", sort=False)
    whole = whole.loc[first.index]
    area = landscape.units["area_ha"].loc[first.index]
    properties = {
        "unit": list(first.index),
        "use": _words(first["use"]),
        "municipality": _words(first["municipality"]),
        "area_ha": [round(float(value), 2) for value in area],
    }
    return _features(gpd.GeoDataFrame(whole, crs=landscape.pieces.crs), properties, tolerance_m)


def plan_features(landscape: Landscape, plan: Plan) -> dict[str, Any]:
    """Return the plan's fragments for the map: measure, functions, allocations."""
    table = fragment_map(landscape, plan)
    names = ("unit_id", "measure", "functions", "allocations", "area_ha")
    return _features(table, {name: table[name].to_list() for name in names}, 0.5)


def ineligible_features(landscape: Landscape, plan: Plan) -> dict[str, Any]:
    """Return the land that was asked for and refused, with the reason."""
    del landscape
    names = ("allocation", "measure", "reason", "area_ha")
    table = plan.ineligible
    return _features(table, {name: table[name].to_list() for name in names}, 0.5)


@lru_cache(maxsize=8)
def _from_degrees(crs: str) -> Transformer:
    """Return the way into a planning CRS; making one takes longer than all the rest of a click."""
    return Transformer.from_crs(GEOGRAPHIC, crs, always_xy=True)


def unit_at(landscape: Landscape, lon: float, lat: float) -> str | None:
    """Return the unit at a point of the map; none outside the land."""
    turn = _from_degrees(landscape.pieces.crs.to_wkt())
    point = shapely.Point(*turn.transform(lon, lat))
    rows = landscape.pieces.sindex.query(point, predicate="intersects")
    return str(landscape.pieces["unit_id"].iloc[rows[0]]) if len(rows) else None


def areas_to_planning(features: Mapping[str, Any], planning: str) -> gpd.GeoDataFrame:
    """Return areas drawn in the browser as a scenario holds them; null where one has no inside.

    Parameters
    ----------
    features
        A GeoJSON FeatureCollection in longitude and latitude; each feature has an id.
    planning
        The planning CRS.

    Raises
    ------
    InvalidInput
        When a feature is no polygon, lies out of reach, or has no id of its own.
    """
    read = drawn_features(list(features.get("features", [])), GEOGRAPHIC, "map", planning)
    refuse(read.issues)
    return read.frame


def areas_from_planning(areas: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return a scenario's drawn areas for the browser, with their ids and names."""
    found = _features(areas, {"id": list(areas.index), "name": areas["name"].to_list()}, 0.0)
    for feature in found["features"]:
        feature["id"] = feature["properties"]["id"]
    return found


def bounds_in_degrees(landscape: Landscape) -> list[list[float]]:
    """Return the south-west and north-east corner of the land, latitude before longitude."""
    turn = Transformer.from_crs(landscape.pieces.crs, GEOGRAPHIC, always_xy=True)
    west, south, east, north = turn.transform_bounds(*landscape.pieces.total_bounds)
    return [[south, west], [north, east]]
