"""The land within a distance of features: points, lines or polygons."""

from typing import Any

import shapely

from landuse.geo.area import Shapes

CHORDS = 16
"""Chords in a quarter of a circle: an arc is short of its distance by 0.12 % at most, a straight
side by nothing."""


def near(features: Shapes, tree: Any, land: Shapes, metres: float) -> Shapes:
    """Return the area within a distance of the features that come that near to some land.

    Parameters
    ----------
    features
        Points, lines or polygons, metres.
    tree
        A spatial index of them.
    land
        Polygons; features out of reach of all of them are left aside.
    metres
        The distance.

    Returns
    -------
    numpy.ndarray
        One polygon or multipolygon, or none where nothing comes near.
    """
    met = tree.query(land, predicate="dwithin", distance=metres)[1]
    close = features[sorted(set(met.tolist()))]
    if len(close) == 0:
        return close
    around = shapely.buffer(close, metres, quad_segs=CHORDS)
    zone = shapely.union_all(around)
    return close[:0] if shapely.is_empty(zone) else shapely.get_parts(zone)
