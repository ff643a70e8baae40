"""The low land of hydrological units, piece by piece: cut when a unit is first asked for.

The units are polygons over all the land (``sources/hydrology.py``); a plan touches few of them. A
unit is cut along the pieces once, whoever asks, and kept with the landscape.
"""

from threading import Lock

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landuse.domain.landscape import Landscape
from landuse.geo.area import Shapes, area_ha
from landuse.geo.frame import polygonal
from landuse.geo.overlay import SLIVER_M2

Rows = NDArray[np.intp]


class LowLand:
    """The pieces of a landscape inside its hydrological units, settled as they are asked for."""

    def __init__(self, landscape: Landscape, units: gpd.GeoDataFrame) -> None:
        """Keep the units and a tree of them; nothing is cut yet."""
        self._land = landscape
        self._zones: Shapes = np.asarray(units.geometry.values, dtype=object)
        self._tree = shapely.STRtree(self._zones)
        self.up_to_m = units["up_to_m"].to_numpy(dtype=float)
        self._unit, names = pd.factorize(units["unit_id"])
        self._names = np.asarray(names, dtype=object)
        self._settled = np.zeros(len(self._names), dtype=bool)
        self._row: Rows = np.array([], dtype=np.intp)
        self._zone: Rows = np.array([], dtype=np.intp)
        self._parts: Shapes = np.array([], dtype=object)
        self._lock = Lock()

    def met_by(self, shapes: Shapes, height_m: float) -> Rows:
        """Return the numbers of the units whose low land these polygons meet.

        Parameters
        ----------
        shapes
            Polygons, planning CRS.
        height_m
            How far above its stream low land lies; land of a unit that a layer says is all low.
        """
        zones = np.unique(self._tree.query(shapes, predicate="intersects")[1])
        return np.unique(self._unit[zones[self._low(height_m)[zones]]])

    def of(self, units: Rows, height_m: float) -> gpd.GeoDataFrame:
        """Return the low land of units: ``piece_id, unit_id, area_ha, geometry``, by part of piece.

        Parameters
        ----------
        units
            Numbers of units.
        height_m
            How far above its stream low land lies.
        """
        with self._lock:
            self._settle(units)
            row, zone, parts = self._row, self._zone, self._parts
        asked = np.isin(self._unit[zone], units) & self._low(height_m)[zone]
        row, zone, parts = row[asked], zone[asked], parts[asked]
        pieces = self._land.pieces
        table = pd.DataFrame(
            {
                "piece_id": np.asarray(pieces.index.array[row], dtype=object),
                "unit_id": self._names[self._unit[zone]],
                "area_ha": area_ha(parts),
            }
        )
        return gpd.GeoDataFrame(table, geometry=parts, crs=pieces.crs)

    def _low(self, height_m: float) -> NDArray[np.bool_]:
        return np.asarray(np.isnan(self.up_to_m) | (self.up_to_m <= height_m))

    def _settle(self, units: Rows) -> None:
        """Cut the units that nobody asked for before along the pieces they meet."""
        new = units[~self._settled[units]]
        zones = np.flatnonzero(np.isin(self._unit, new))
        if len(zones) == 0:
            return
        index = self._land.pieces.sindex
        shapely.prepare(self._zones[zones])
        which, row = index.query(self._zones[zones], predicate="intersects")
        _, whole = index.query(self._zones[zones], predicate="contains_properly")
        parts: Shapes = self._land.piece_shapes[row]
        crossed = ~np.isin(row, whole)  # a piece properly inside one meets no other
        zone = zones[which]
        cut = shapely.intersection(parts[crossed], self._zones[zone[crossed]])
        parts[crossed] = polygonal(cut)
        held = np.nan_to_num(shapely.area(parts)) >= SLIVER_M2
        self._row = np.concatenate([self._row, row[held]])
        self._zone = np.concatenate([self._zone, zone[held]])
        self._parts = np.concatenate([self._parts, parts[held]])
        self._settled[new] = True


def low_land(landscape: Landscape) -> LowLand | None:
    """Return the low land of a landscape's units; None where no layer tells them (C5)."""
    units = landscape.hydrological_units
    if units is None:
        return None
    return landscape.once("low land", lambda: LowLand(landscape, units))
