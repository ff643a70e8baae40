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

    def __init__(self, landscape: Landscape, units: gpd.GeoDataFrame, height_m: float) -> None:
        """Keep the low land of the units and a tree of it; nothing is cut yet."""
        up_to_m = units["up_to_m"].to_numpy(dtype=float)
        low = units[np.isnan(up_to_m) | (up_to_m <= height_m)]
        self._land = landscape
        self._zones: Shapes = np.asarray(low.geometry.values, dtype=object)
        self._tree = shapely.STRtree(self._zones)
        self._of, names = pd.factorize(low["unit_id"], sort=True)
        self._names = np.asarray(names, dtype=object)
        self._settled = np.zeros(len(self._names), dtype=bool)
        self._row: Rows = np.array([], dtype=np.intp)
        self._unit: Rows = np.array([], dtype=np.intp)
        self._parts: Shapes = np.array([], dtype=object)
        self._lock = Lock()

    def met_by(self, shapes: Shapes) -> Rows:
        """Return the numbers of the units whose low land these polygons meet."""
        met = self._tree.query(shapes, predicate="intersects")[1]
        return np.unique(self._of[met])

    def of(self, units: Rows) -> gpd.GeoDataFrame:
        """Return the low land of units: ``piece_id, unit_id, area_ha, geometry``, piece by piece.

        Parameters
        ----------
        units
            Numbers of units.
        """
        with self._lock:
            self._settle(units)
            row, unit, parts = self._row, self._unit, self._parts
        asked = np.isin(unit, units)
        pieces = self._land.pieces
        table = pd.DataFrame(
            {
                "piece_id": np.asarray(pieces.index.array[row[asked]], dtype=object),
                "unit_id": self._names[unit[asked]],
                "area_ha": area_ha(parts[asked]),
            }
        )
        return gpd.GeoDataFrame(table, geometry=parts[asked], crs=pieces.crs)

    def _settle(self, units: Rows) -> None:
        """Cut the units that nobody asked for before along the pieces they meet."""
        new = units[~self._settled[units]]
        if len(new) == 0:
            return
        shapes = self._whole(new)
        shapely.prepare(shapes)
        index = self._land.pieces.sindex
        which, row = index.query(shapes, predicate="intersects")
        _, whole = index.query(shapes, predicate="contains_properly")
        parts = self._land.piece_shapes[row]
        crossed = ~np.isin(row, whole)  # a piece properly inside one meets no other
        parts[crossed] = polygonal(shapely.intersection(parts[crossed], shapes[which[crossed]]))
        held = np.nan_to_num(shapely.area(parts)) >= SLIVER_M2
        self._row = np.concatenate([self._row, row[held]])
        self._unit = np.concatenate([self._unit, new[which[held]]])
        self._parts = np.concatenate([self._parts, parts[held]])
        self._settled[new] = True

    def _whole(self, units: Rows) -> Shapes:
        """Return the low land of each unit as one shape."""
        zones = np.flatnonzero(np.isin(self._of, units))
        zones = zones[np.argsort(self._of[zones], kind="stable")]
        parts, zone = shapely.get_parts(self._zones[zones], return_index=True)
        number = np.searchsorted(units, self._of[zones[zone]])
        every = shapely.multipolygons(parts, indices=number)
        whole: Shapes = polygonal(shapely.union_all(every.reshape(-1, 1), axis=1))
        return whole


def low_land(landscape: Landscape, height_m: float) -> LowLand | None:
    """Return the low land of a landscape's units; None where no layer tells them (C5).

    Parameters
    ----------
    landscape
        The land.
    height_m
        How far above its stream low land lies; land of a unit that a layer says is all low.
    """
    units = landscape.hydrological_units
    if units is None:
        return None
    key = ("low land", height_m)
    return landscape.once(key, lambda: LowLand(landscape, units, height_m))
