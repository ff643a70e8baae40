"""What one draws along: the edges of fields and layers in sight, as they are, not simplified.

A corner that is drawn on an edge stands on it, so no sliver is left between an area and a border.
"""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from landuse.domain.landscape import Landscape
from landuse.workflow.pictures import box_of, features, is_field


def edges_in_sight(
    landscape: Landscape,
    bounds: tuple[float, float, float, float],
    layers: Sequence[str] = (),
    *,
    most: int,
) -> dict[str, Any]:
    """Return what one may draw along in sight: pieces of fields, and the edges of layers there.

    Parameters
    ----------
    landscape
        The land.
    bounds
        West, south, east, north in degrees.
    layers
        Layers of areas or lines whose edges count besides; what cuts the land is an edge of pieces.
    most
        How many pieces, and how many shapes of each layer; where there are more, none is returned.
    """
    box = box_of(landscape, bounds)
    rows = landscape.pieces.sindex.query(box)
    rows = rows[is_field(landscape)[rows]]
    shapes = [np.asarray(_few(landscape.pieces, rows, most), dtype=object)]
    for name in layers:
        frame = landscape.overlays.get(name)
        if frame is None:
            continue
        held = np.asarray(_few(frame, frame.sindex.query(box), most), dtype=object)
        are_areas = shapely.get_dimensions(held) > 1
        held[are_areas] = shapely.boundary(held[are_areas])
        held = shapely.clip_by_rect(held, *box.bounds)
        shapes.append(held[shapely.get_dimensions(held) > 0])
    found = np.concatenate(shapes)
    return features(gpd.GeoDataFrame(geometry=found, crs=landscape.pieces.crs), {}, 0.0)


def _few(frame: gpd.GeoDataFrame, rows: np.ndarray, most: int) -> Any:
    return frame.geometry.array[rows if len(rows) <= most else rows[:0]]
