"""A raster of numbers as the map shows it: classes by even steps, from the lowest to the highest.

The steps are round numbers (1, 2 or 5 of a power of ten) between the 2nd and the 98th percentile,
so that one odd pixel does not take the colours from all others. They are for looking at: plans
and rules use the numbers themselves.
"""

from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landuse.domain.landscape import Landscape
from landuse.geo.raster_squares import extent_of, values_at
from landuse.geo.tiles import Tile
from landuse.sources.project import inside
from landuse.sources.raster import band_of, unreadable, value_column

LOW, HIGH = 2.0, 98.0
MOST = 7
"""How many classes at most: more cannot be told apart by lightness alone."""


@dataclass(frozen=True)
class Steps:
    """Where one class ends and the next begins, and the unit of these numbers."""

    ends: tuple[float, ...]
    unit: str


def steps_of(landscape: Landscape, layer_id: str) -> Steps | None:
    """Return the classes of a raster of numbers; none where it is no such layer, or is not read.

    Parameters
    ----------
    landscape
        The land.
    layer_id
        Which layer.
    """
    layer = landscape.layers[layer_id]
    if not (layer.holds_numbers and landscape.is_known(layer_id)):
        return None

    def make() -> Steps | None:
        path = _path(landscape, layer_id)
        try:
            found = None if path is None else extent_of(path, band_of(layer), LOW, HIGH)
        except unreadable():  # the file went away after the land was cut
            return None
        column = value_column(layer)
        unit = "" if column is None else column[1].unit or ""
        return None if found is None else Steps(even(*found), unit)

    return landscape.once(f"steps of {layer_id}", make)


def even(low: float, high: float) -> tuple[float, ...]:
    """Return round numbers between two others, so many that there are at most seven classes.

    Parameters
    ----------
    low, high
        The two, in any unit.
    """
    if not high > low:
        return ()
    power = 10.0 ** floor(log10((high - low) / MOST))
    for step in (power, 2 * power, 5 * power, 10 * power):
        ends = np.arange(ceil(low / step), floor(high / step) + 1) * step
        if len(ends) < MOST:
            break
    return tuple(float(f"{end:.10g}") for end in ends[: MOST - 1])


def classes_at(landscape: Landscape, layer_id: str, tile: Tile, size: int) -> NDArray[np.uint8]:
    """Return the class of each pixel of a square: 1 for the lowest, 0 where there is no value.

    Parameters
    ----------
    landscape
        The land.
    layer_id
        A raster of numbers.
    tile
        The square.
    size
        Pixels of a side.
    """
    steps, path = steps_of(landscape, layer_id), _path(landscape, layer_id)
    nothing = np.zeros((size, size), dtype=np.uint8)
    if steps is None or path is None:
        return nothing
    try:
        values = values_at(path, band_of(landscape.layers[layer_id]), tile, size)
    except unreadable():
        return nothing
    found = np.searchsorted(np.asarray(steps.ends), values, side="right") + 1
    return np.where(np.isnan(values), nothing, found).astype(np.uint8)


def _path(landscape: Landscape, layer_id: str) -> Path | None:
    path = landscape.layers[layer_id].file.path
    return inside(landscape.root, path, f"layers/{layer_id}.toml: file.path")[0]
