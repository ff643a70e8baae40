"""The area that is asked for: chosen municipalities with a buffer, and its box in any system."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from landuse.domain.crs import GEOGRAPHIC, parse_crs, same_crs

Box = tuple[float, float, float, float]
NEAR_M = 500.0
"""A feature this far out of the box may have been found by its own box."""


@dataclass(frozen=True, eq=False)
class Extent:
    """An area in a metric system."""

    shape: Any
    crs: str
    buffer_m: float = 0.0
    """How far it reaches around the municipalities."""

    def box(self, crs: str | None = None) -> Box:
        """Return the box around the area, in a system; in the area's own by default."""
        bounds = shapely.bounds(self.shape)
        west, south, east, north = (float(one) for one in bounds)
        if crs is None or same_crs(parse_crs(crs), parse_crs(self.crs)):
            return west, south, east, north
        over = Transformer.from_crs(parse_crs(self.crs), parse_crs(crs), always_xy=True)
        return over.transform_bounds(west, south, east, north)

    def degrees(self) -> Box:
        """Return the box in longitude and latitude."""
        return self.box(GEOGRAPHIC.to_string())

    def meeting(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the features that meet the area, whole, in the area's system.

        What has no shape, or one that is not valid, is kept: it is told when the layer is read.
        """
        placed = frame.to_crs(self.crs)
        shapes = np.asarray(placed.geometry.values, dtype=object)
        area = shapely.from_wkb(shapely.to_wkb(self.shape))  # one for each thread
        shapely.prepare(area)
        odd = shapely.is_missing(shapes) | ~shapely.is_valid(shapes)
        meets = np.zeros(len(shapes), dtype=bool)
        meets[~odd] = shapely.intersects(area, shapes[~odd])
        box = shapely.box(*self.box())
        meets[odd] = shapely.is_missing(shapes[odd]) | shapely.intersects(
            box, shapely.envelope(shapes[odd])
        )
        return placed[meets].reset_index(drop=True)

    def holds_any(self, frame: gpd.GeoDataFrame, *, swapped: bool = False) -> bool:
        """Whether any feature lies near the box.

        Parameters
        ----------
        frame
            Features in any system.
        swapped
            Whether their axes are read the other way.
        """
        shapes = np.asarray(frame.geometry.values, dtype=object)
        if swapped:
            shapes = shapely.transform(shapes, lambda xy: xy[:, ::-1])
        placed = gpd.GeoSeries(shapes, crs=frame.crs).to_crs(self.crs)
        bounds = shapely.bounds(np.asarray(placed.values, dtype=object))
        west, south, east, north = self.box()
        with np.errstate(invalid="ignore"):
            inside = (bounds[:, 0] <= east + NEAR_M) & (bounds[:, 2] >= west - NEAR_M)
            inside &= (bounds[:, 1] <= north + NEAR_M) & (bounds[:, 3] >= south - NEAR_M)
        return bool(inside.any())
