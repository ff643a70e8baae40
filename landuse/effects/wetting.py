"""What of each hydrological unit a plan wets, and what it leaves to turn wet by itself.

The low land of a unit is known part by part of every piece (``low_land.py``), so this is arithmetic
over tables; only where a drawn line crosses a part is geometry cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.layer import Theme
from landuse.domain.plan import Plan
from landuse.effects.low_land import low_land
from landuse.geo.area import Shapes, area_ha
from landuse.geo.overlay import split

WET = "wetland"
ALREADY_WET = ("wetland", "water")
WORTH_TELLING_HA = 0.01
"""A unit of which less is drawn is met by the thickness of the line alone."""


@dataclass(frozen=True, eq=False)
class Wetting:
    """Of the low land: what is drawn, and what is left in the units that are drawn in part.

    ``drawn``: ``allocation``, ``unit_id``, ``area_ha``. ``left``: ``unit_id``, ``piece_id``,
    ``area_ha``, ``geometry``, without land that is wet already.
    """

    drawn: pd.DataFrame
    left: gpd.GeoDataFrame


def rewetting(plan: Plan) -> gpd.GeoDataFrame:
    """Return the fragments that a measure turns into wetland."""
    parts = plan.fragments
    wet: gpd.GeoDataFrame = parts[(parts["to"] == WET) & (parts["measure"] != "")]
    return wet


def wetting(landscape: Landscape, plan: Plan, wet_height_m: float | None) -> Wetting | None:
    """Return what of the units the plan wets and leaves; None where no layer tells the units.

    Parameters
    ----------
    landscape
        The land.
    plan
        What is done to it.
    wet_height_m
        How far above its stream land lies that turns wet; where it is not known, no unit that
        was told from terrain is.
    """
    land = low_land(landscape, wet_height_m or 0.0)
    if land is None:
        return None
    wet = rewetting(plan)
    low = land.of(land.met_by(_concrete(landscape, wet)))
    whole = wet[wet.geometry.isna()]
    part = wet[~wet.geometry.isna()]
    drawn = pd.concat([_wholly(low, whole), _partly(low, part)], ignore_index=True)
    sums = drawn.groupby(["allocation", "unit_id"], sort=True)["area_ha"].sum().reset_index()
    sums = sums[sums["area_ha"] > WORTH_TELLING_HA]
    use = landscape.pieces["use"].reindex(low["piece_id"]).astype(str).to_numpy()
    dry = low[low["unit_id"].isin(sums["unit_id"]) & ~np.isin(use, ALREADY_WET)]
    return Wetting(sums, _left(dry[~dry["piece_id"].isin(whole["piece_id"])], part))


def _concrete(landscape: Landscape, parts: gpd.GeoDataFrame) -> Shapes:
    """Return the shape of each fragment, the piece's own where it is whole."""
    whole = parts.geometry.isna().to_numpy()
    shapes = _shapes(parts.geometry)
    shapes[whole] = _shapes(landscape.pieces.geometry.loc[parts.loc[whole, "piece_id"]])
    return shapes


def _wholly(low: gpd.GeoDataFrame, wet: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the low land of pieces that turn wet as a whole."""
    own = pd.DataFrame(wet[["piece_id", "changed_by"]]).rename(columns={"changed_by": "allocation"})
    met = pd.DataFrame(low[["piece_id", "unit_id", "area_ha"]]).merge(own, on="piece_id")
    return met[["allocation", "unit_id", "area_ha"]]


def _partly(low: gpd.GeoDataFrame, wet: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the low land inside fragments that are a part of their piece."""
    own = pd.DataFrame(wet[["piece_id", "changed_by", "geometry"]])
    land = pd.DataFrame(low[["piece_id", "unit_id", "geometry"]])
    met = land.merge(own, on="piece_id", suffixes=("", "_wet"))
    inside = shapely.intersection(_shapes(met["geometry"]), _shapes(met["geometry_wet"]))
    return pd.DataFrame(
        {
            "allocation": met["changed_by"].to_numpy(dtype=object),
            "unit_id": met["unit_id"].to_numpy(dtype=object),
            "area_ha": area_ha(inside),
        }
    )


def _left(dry: gpd.GeoDataFrame, wet: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return low land without what fragments take of it."""
    crossed = dry["piece_id"].isin(wet["piece_id"]).to_numpy()
    if not crossed.any():
        return dry
    taken = wet[wet["piece_id"].isin(dry["piece_id"])].dissolve("piece_id").geometry
    zones = _shapes(taken.loc[dry.loc[crossed, "piece_id"]])
    shapes = _shapes(dry.geometry)
    _, shapes[crossed] = split(shapes[crossed], zones)
    rest = dry.set_geometry(gpd.GeoSeries(shapes, index=dry.index, crs=dry.crs))
    rest["area_ha"] = np.where(crossed, area_ha(shapes), rest["area_ha"])
    kept: gpd.GeoDataFrame = rest[~shapely.is_missing(shapes)]
    return kept


def _shapes(column: "gpd.GeoSeries | pd.Series") -> Shapes:
    return np.array(column.to_numpy(), dtype=object)


def features(landscape: Landscape, *themes: Theme, dimensions: Sequence[int]) -> Shapes | None:
    """Return the features of all layers of some themes; None where no such layer was read (C5).

    Parameters
    ----------
    landscape
        The land.
    *themes
        The themes.
    dimensions
        Which features are meant: 0 points, 1 lines, 2 polygons. A layer that holds only others
        says nothing.
    """
    held = [
        landscape.overlays[layer.id]
        for theme in themes
        for layer in landscape.layers_of(theme)
        if layer.id in landscape.overlays
    ]
    if not held:
        return None
    shapes = np.concatenate([_shapes(frame.geometry) for frame in held])
    meant: Shapes = shapes[np.isin(shapely.get_dimensions(shapes), list(dimensions))]
    return meant if len(meant) or not len(shapes) else None


def counted(left: gpd.GeoDataFrame, points: Shapes) -> "pd.Series[float]":
    """Return how many points stand on each row of land, each point counted once.

    Parameters
    ----------
    left
        Land that does not overlap itself.
    points
        Points; of lines and polygons, their middle.
    """
    middles = shapely.centroid(points)
    pairs = shapely.STRtree(middles).query(_shapes(left.geometry), predicate="intersects")
    _, first = np.unique(pairs[1], return_index=True)
    found = np.bincount(pairs[0][first], minlength=len(left))
    return pd.Series(found.astype(float), index=left.index)


def lengths_km(left: gpd.GeoDataFrame, lines: Shapes, keys: Sequence[str]) -> pd.DataFrame:
    """Return how many kilometres of lines cross the land of each group, each counted once.

    Parameters
    ----------
    left
        Land with the columns to group by.
    lines
        Lines; where two lie on one another, that stretch counts once.
    keys
        The columns to group by.
    """
    pairs = shapely.STRtree(lines).query(_shapes(left.geometry), predicate="intersects")
    rows = []
    met = left.iloc[np.unique(pairs[0])]
    for named, group in met.groupby(list(keys), sort=True):
        here = np.isin(pairs[0], left.index.get_indexer(group.index))
        zone = shapely.union_all(_shapes(group.geometry))  # a road along a border is there once
        road = shapely.union_all(lines[np.unique(pairs[1][here])])
        rows.append((*named, float(shapely.length(shapely.intersection(road, zone))) / 1000))
    return pd.DataFrame(rows, columns=[*keys, "length_km"])
