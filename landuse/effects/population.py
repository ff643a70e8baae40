"""How many people live in each place today.

The layer of the places may say so itself, in a column ``persons`` (a statistics office counts by
municipality); else a layer of the theme ``dwelling`` with that column is added up over the places.
Where neither is there, or a number is missing, the people of a place are unknown, never zero (C5).
No published number enters: people are what the project's layers say.
"""

from collections.abc import Mapping
from math import fsum

import numpy as np
import pandas as pd

from landuse.domain.landscape import NOWHERE, Landscape
from landuse.effects.access import layer_of_people, people_of

PERSONS = "persons"


def population(landscape: Landscape, role: str) -> Mapping[str, float] | None:
    """Return the people of every place; None where no layer says it of all of them.

    Parameters
    ----------
    landscape
        The land.
    role
        The role whose areas are the places.
    """
    key = ("population", role)
    return landscape.once(key, lambda: _of_places(landscape, role) or _at_home(landscape, role))


def _of_places(landscape: Landscape, role: str) -> dict[str, float] | None:
    """Return what the layer of places says; a place of several parts says the same in each."""
    for layer in landscape.layers.values():
        frame = landscape.overlays.get(layer.id)
        if layer.role != role or frame is None or PERSONS not in frame:
            continue
        told = pd.to_numeric(frame[PERSONS], errors="coerce").astype(float)
        by = told.groupby(frame["code"].astype(str))
        if told.notna().all() and (by.min() == by.max()).all():
            return {str(code): float(value) for code, value in by.first().items()}
    return None


def _at_home(landscape: Landscape, role: str) -> dict[str, float] | None:
    """Return the people of the dwellings in each place."""
    layer = layer_of_people(landscape)
    if layer is None:
        return None
    people = people_of(landscape, layer)
    if np.isnan(people.persons).any():
        return None
    places = landscape.pieces[role].astype(str).to_numpy(dtype=object)[people.piece]
    codes = [place.code for place in landscape.places.get(role, ())]
    return {code: fsum(people.persons[places == code]) for code in (*codes, NOWHERE)}
