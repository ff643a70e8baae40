"""Find a place by its name: a municipality, a catchment, a named area of a layer, a field."""

from dataclasses import dataclass

import numpy as np

from landuse.domain.landscape import Landscape

MOST = 8
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A place: its name, the layer that names it (none: a field), and its bounds."""

    name: str
    layer: str
    bounds: tuple[float, ...]


def find(landscape: Landscape, words: str, *, most: int = MOST) -> list[Found]:
    """Return places whose name holds the words; those that begin with them first.

    Parameters
    ----------
    landscape
        The land.
    words
        A part of a name, whatever its case; at least two letters.
    most
        How many places.
    """
    asked = words.strip().casefold()
    if len(asked) < SHORTEST:
        return []
    found = [
        Found(name, layer, tuple(frame.geometry.iloc[rows].total_bounds.tolist()))
        for layer, frame in landscape.overlays.items()
        if "name" in frame
        for name, rows in _named(frame["name"].to_numpy(), asked).items()
    ]
    found += _fields(landscape, asked, most)
    found.sort(key=lambda held: (not held.name.casefold().startswith(asked), len(held.name)))
    return found[:most]


def _named(names: np.ndarray, asked: str) -> dict[str, list[int]]:
    """Return the rows of each name that holds the words."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names.tolist()):
        if isinstance(name, str) and asked in name.casefold():
            rows.setdefault(name, []).append(row)
    return rows


def _fields(landscape: Landscape, asked: str, most: int) -> list[Found]:
    """Return the fields whose number begins with the words."""
    units = landscape.units
    fields = units.index[units["kind"] == "field"].astype(str)
    held = [name for name in fields if name.casefold().startswith(asked)][:most]
    pieces = landscape.pieces
    return [
        Found(name, "", tuple(pieces[pieces["unit_id"] == name].total_bounds.tolist()))
        for name in held
    ]
