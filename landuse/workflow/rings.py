"""Rings around standing turbines: how near its features a measure's rule lets a turbine be.

The rules are the measures' own (``distance`` of the tip height), the heights those of the map: a
tip height, or hub height and half the rotor. They are drawn only: no number rests on them, so the
columns they need may stand in the layer's style, which no digest knows. A turbine whose height
the map does not tell has no ring, and is counted (C5).
"""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.layer import Layer
from landuse.domain.measure import DISTANCES, Rule
from landuse.sources.layers import read_layer
from landuse.sources.project import open_project
from landuse.workflow.figures import parameters_of
from landuse.workflow.pictures import features

THEME = "wind_turbine"
TIP, HUB, ROTOR = "tip_height_m", "hub_m", "rotor_m"
TOLERANCE_M = 1.0


@dataclass(frozen=True)
class Ring:
    """A distance of so many tip heights, and the rules that ask for it."""

    heights: float
    rules: tuple[Rule, ...]


def rings_of(landscape: Landscape, name: str) -> tuple[Ring, ...]:
    """Return the distances that rules ask of turbines, the farthest first.

    Parameters
    ----------
    landscape
        The land.
    name
        A layer; none but standing turbines has rings.
    """
    layer = landscape.layers[name]
    if layer.theme != THEME or layer.kind != "points":
        return ()
    parameters = parameters_of(landscape.root)
    held: dict[float, list[Rule]] = {}
    for measure in landscape.measures.values():
        for rule in measure.rules:
            if rule.verdict == "blocks" and rule.distance and rule.distance.of == "tip_height":
                row = parameters.find(DISTANCES, rule.distance.parameter)
                held.setdefault(row.central if row else 0.0, []).append(rule)
    return tuple(Ring(far, tuple(held[far])) for far in sorted(held, reverse=True) if far > 0)


def tip_heights(landscape: Landscape, name: str) -> gpd.GeoSeries:
    """Return a layer's turbines by their tip height in metres; NaN where the map tells none."""

    def make() -> gpd.GeoSeries:
        frame = _with_heights(landscape, landscape.layers[name])
        tip = _numbers(frame, TIP)
        built = _numbers(frame, HUB) + _numbers(frame, ROTOR) / 2
        return gpd.GeoSeries(
            np.asarray(frame.geometry), index=np.where(np.isnan(tip), built, tip), crs=frame.crs
        )

    return landscape.once(f"tip heights of {name}", make)


def ring_features(landscape: Landscape, name: str) -> dict[str, Any]:
    """Return the rings around a layer's turbines as lines, each with the number of its ring."""
    turbines = tip_heights(landscape, name)
    heights = turbines.index.to_numpy(dtype=float)
    known = heights > 0
    found = rings_of(landscape, name)
    lines = [_line(turbines[known], heights[known] * ring.heights) for ring in found]
    numbers = list(range(len(lines)))
    frame = gpd.GeoDataFrame(geometry=lines, crs=landscape.pieces.crs)
    return features(frame[~frame.is_empty], {"ring": numbers}, TOLERANCE_M)


def _line(turbines: gpd.GeoSeries, metres: np.ndarray) -> Any:
    """Return the edge of all the land within a distance of a turbine."""
    return shapely.boundary(shapely.union_all(shapely.buffer(turbines.array, metres)))


def _with_heights(landscape: Landscape, layer: Layer) -> gpd.GeoDataFrame:
    """Return a layer with the columns its style names too; without them where they are wrong."""
    frame = landscape.overlays[layer.id]
    folder = open_project(landscape.root)[0] if layer.style.columns else None
    if folder is None:
        return frame
    more = layer.model_copy(update={"columns": layer.columns | layer.style.columns})
    read = read_layer(folder, more, {}).frame
    return frame if read is None else read


def _numbers(frame: gpd.GeoDataFrame, name: str) -> Any:
    if name not in frame:
        return np.full(len(frame), np.nan)
    return frame[name].to_numpy(dtype=float, na_value=np.nan)
