"""Land as features for a map in the browser: longitude and latitude, simplified, few properties.

The second of the two gates where coordinates are converted (C1): nothing computed here flows
back into a number.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pandas import isna
from pyproj import Transformer
from shapely.errors import ShapelyError

from landuse.domain.crs import GEOGRAPHIC, parse_crs
from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.geo.reach import out_of_reach
from landuse.sources.areas import drawn_features

SCREEN_PX = 1000
"""How many pixels a screen has for all the land, about."""
DECIMALS = 6
"""Decimals of a degree: a tenth of a metre."""


def features(
    frame: gpd.GeoDataFrame, properties: Mapping[str, Any], tolerance_m: float
) -> dict[str, Any]:
    """Return a frame for the map as GeoJSON, its lines moved by no more than a tolerance."""
    shapes = np.asarray(frame.geometry.values, dtype=object)
    if tolerance_m > 0:
        shapes = shapely.simplify(shapes, tolerance_m, preserve_topology=True)
    to_degrees = _to_degrees(frame.crs.to_wkt())

    def turned(xy: Any) -> Any:
        return np.stack(to_degrees.transform(xy[:, 0], xy[:, 1]), axis=1).round(DECIMALS)

    texts = shapely.to_geojson(shapely.transform(shapes, turned))
    columns = {key: np.asarray(values, dtype=object) for key, values in properties.items()}
    rows = [
        {
            "type": "Feature",
            "properties": {key: values[row] for key, values in columns.items()},
            "geometry": json.loads(text),
        }
        for row, text in enumerate(texts)
        if text is not None
    ]
    return {"type": "FeatureCollection", "features": rows}


@dataclass(frozen=True, eq=False)
class LayerShapes:
    """What a layer shows: shapes in the planning CRS, and the class of each for its legend."""

    frame: gpd.GeoDataFrame
    classes: np.ndarray | None
    is_cut: bool
    """Whether the shapes are pieces of the land, whose edges are not the layer's own."""

    @property
    def are_areas(self) -> bool:
        """Whether there is nothing but polygons."""
        return bool(self.frame.geom_type.isin(["Polygon", "MultiPolygon"]).all())


def layer_shapes(landscape: Landscape, layer_id: str) -> LayerShapes:
    """Return what a layer shows; one that cuts the land is shown by the pieces.

    Parameters
    ----------
    landscape
        The land.
    layer_id
        Which layer.
    """
    layer, pieces = landscape.layers[layer_id], landscape.pieces
    if layer_id in landscape.overlays:
        return LayerShapes(landscape.overlays[layer_id][["geometry"]], None, is_cut=False)
    if layer.role in {"soil", "landuse", "unit"}:
        column = "soil" if layer.role == "soil" else "use"
        classes = np.asarray(pieces[column].astype(str), dtype=object)
        shown = (classes != layer.absent) & (classes != "unknown")
        if layer.role != "soil":
            shown &= is_field(landscape) == (layer.role == "unit")
        return LayerShapes(pieces.loc[shown, ["geometry"]], classes[shown], is_cut=True)
    held = (
        pieces[layer_id].to_numpy(dtype=bool) if layer_id in pieces else np.zeros(len(pieces), bool)
    )
    return LayerShapes(pieces.loc[held, ["geometry"]], None, is_cut=True)


def is_field(landscape: Landscape) -> np.ndarray:
    """Return, for each piece, whether it belongs to a field."""

    def make() -> np.ndarray:
        kinds = landscape.units["kind"].to_numpy() == "field"
        return np.asarray(kinds[landscape.units.index.get_indexer(landscape.pieces["unit_id"])])

    return landscape.once("is_field", make)


def place_features(landscape: Landscape, layer_id: str) -> dict[str, Any]:
    """Return the places of a layer with code and name; finer than a screen shows them all."""
    frame = landscape.overlays.get(layer_id)
    if frame is None:
        return {"type": "FeatureCollection", "features": []}
    west, south, east, north = landscape.pieces.total_bounds
    tolerance_m = max(3.0, max(east - west, north - south) / SCREEN_PX / 4)
    names = [name for name in ("code", "name") if name in frame]
    return features(frame, {name: _words(frame[name]) for name in names}, tolerance_m)


def _words(values: Any) -> list[Any]:
    return [
        None if missing else str(value) for value, missing in zip(values, isna(values), strict=True)
    ]


@lru_cache(maxsize=8)
def _to_degrees(crs: str) -> Transformer:
    return Transformer.from_crs(crs, GEOGRAPHIC, always_xy=True)


@lru_cache(maxsize=8)
def _from_degrees(crs: str) -> Transformer:
    """Return the way into a planning CRS; making one takes longer than all the rest of a click."""
    return Transformer.from_crs(GEOGRAPHIC, crs, always_xy=True)


def point_of(landscape: Landscape, lon: float, lat: float) -> shapely.Point:
    """Return a point of the map in the planning CRS."""
    return shapely.Point(*_from_degrees(landscape.project.crs).transform(lon, lat))


def box_of(landscape: Landscape, bounds: tuple[float, float, float, float]) -> shapely.Polygon:
    """Return what is in sight, by west, south, east, north in degrees, in the planning CRS."""
    return shapely.box(*_from_degrees(landscape.project.crs).transform_bounds(*bounds))


def unit_at(landscape: Landscape, lon: float, lat: float) -> str | None:
    """Return the unit at a point of the map; none outside the land."""
    point = point_of(landscape, lon, lat)
    rows = landscape.pieces.sindex.query(point, predicate="intersects")
    return str(landscape.pieces["unit_id"].iloc[rows[0]]) if len(rows) else None


def fields_under(landscape: Landscape, shape: Mapping[str, Any]) -> list[str]:
    """Return the fields that a line of the map crosses, or whose middle an area of it holds.

    Parameters
    ----------
    landscape
        The land.
    shape
        A line or a polygon as GeoJSON, in degrees.
    """
    held = shape_to_planning(shape, landscape.project.crs)
    pieces = landscape.pieces
    rows = pieces.sindex.query(held, predicate="intersects")
    if shapely.get_dimensions(held) > 1:
        middles = shapely.point_on_surface(np.asarray(pieces.geometry.array[rows], dtype=object))
        rows = rows[shapely.contains(held, middles)]
    rows = np.sort(rows[is_field(landscape)[rows]])
    return list(dict.fromkeys(pieces["unit_id"].iloc[rows].astype(str)))


def shape_to_planning(shape: Mapping[str, Any], planning: str) -> Any:
    """Return a point, line or area of the map in the planning CRS.

    Parameters
    ----------
    shape
        A geometry as GeoJSON, in degrees.
    planning
        The planning CRS.

    Raises
    ------
    InvalidInput
        When it cannot be read, or lies out of reach.
    """
    expected, remedy = "a point, a line or an area on the map", "Draw it again."
    try:
        drawn = np.array([shapely.from_geojson(json.dumps(shape))], dtype=object)
    except (ShapelyError, TypeError, ValueError):
        raise InvalidInput(
            [Issue("map", "a geometry that cannot be read", expected, remedy)]
        ) from None
    if shapely.is_empty(drawn[0]):
        raise InvalidInput([Issue("map", "a geometry without a point", expected, remedy)])
    turn = _from_degrees(planning)
    if not out_of_reach(drawn, GEOGRAPHIC)[0]:
        drawn = shapely.transform(drawn, lambda xy: np.column_stack(turn.transform(*xy.T)))
    if out_of_reach(drawn, parse_crs(planning))[0]:
        found = f"an area far outside the reach of {planning}"
        raise InvalidInput([Issue("map", found, "an area in the study area", remedy)])
    return drawn[0]


def units_of(landscape: Landscape, numbers: Sequence[int]) -> list[str]:
    """Return the units of pieces by their numbers on the map, each once, in the order given.

    Parameters
    ----------
    landscape
        The land.
    numbers
        Of pieces in the order of the land, from 1; what is no piece is left out.
    """
    names = landscape.pieces["unit_id"]
    held = [number - 1 for number in numbers if 0 < number <= len(names)]
    return list(dict.fromkeys(names.iloc[held].astype(str)))


def numbers_of(landscape: Landscape, units: Sequence[str]) -> list[int]:
    """Return the number on the map of the first piece of each unit; unknown units are left out."""
    rows = _rows_of_units(landscape)
    return [rows[unit][0] + 1 for unit in units if unit in rows]


def pieces_of(landscape: Landscape, unit: str) -> gpd.GeoDataFrame:
    """Return the pieces of a unit; they stand together in the land."""
    start, end = _rows_of_units(landscape)[unit]
    return landscape.pieces.iloc[start:end]


def _rows_of_units(landscape: Landscape) -> dict[str, tuple[int, int]]:
    """Return the first row of each unit and the one after its last."""

    def make() -> dict[str, tuple[int, int]]:
        names = landscape.pieces["unit_id"].to_numpy()
        starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
        ends = np.r_[starts[1:], len(names)]
        return dict(
            zip(names[starts], zip(starts.tolist(), ends.tolist(), strict=True), strict=True)
        )

    return landscape.once("rows_of_units", make)


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


def bounds_in_degrees(
    landscape: Landscape, bounds: tuple[float, ...] | None = None
) -> list[list[float]]:
    """Return the south-west and north-east corner of the land, latitude before longitude.

    Parameters
    ----------
    landscape
        The land.
    bounds
        West, south, east, north of a part of it in the planning CRS; else all of it.
    """
    turn = _to_degrees(landscape.project.crs)
    west, south, east, north = turn.transform_bounds(*(bounds or landscape.pieces.total_bounds))
    return [[south, west], [north, east]]
