"""The four-field world as a map in a browser says it: GeoJSON in longitude and latitude."""

import json
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from tests import world

TO_DEGREES = Transformer.from_crs(world.CRS, "EPSG:4326", always_xy=True).transform


def geometry(shape: Any) -> dict[str, Any]:
    """Return a shape in metres from the lower left corner of the world, in degrees."""

    def turned(xy: Any) -> Any:
        return np.column_stack(TO_DEGREES(xy[:, 0] + world.EAST, xy[:, 1] + world.NORTH))

    found: dict[str, Any] = json.loads(shapely.to_geojson(shapely.transform(shape, turned)))
    return found


def feature(shape: Any, name: str = "new") -> dict[str, Any]:
    """Return a shape as the feature that was drawn."""
    return {"type": "Feature", "id": name, "properties": {}, "geometry": geometry(shape)}


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle as the feature that was drawn."""
    return feature(shapely.box(west, south, east, north))


def line(*places: tuple[float, float]) -> dict[str, Any]:
    """Return a line."""
    return geometry(shapely.LineString(places))


def point(east: float, north: float) -> dict[str, Any]:
    """Return a point."""
    return geometry(shapely.Point(east, north))
