"""Demand: what every wish asks for, place by place, before anything gives way.

The hectares a wish asks for are those that count, those it may not have and those that gave way
to another (C12), at every place as in all. Wishes ask for the same land, so demand may well be
more than the land there is.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.decide.claims import Asked, Claims
from landuse.decide.eligibility import Refused
from landuse.decide.fragments import Fragments
from landuse.decide.precedence import Settled
from landuse.domain.landscape import Landscape
from landuse.domain.layer import PLACE_ROLES
from landuse.domain.plan import DEMAND_HECTARES, DEMAND_KEYS, no_demand
from landuse.geo.overlay import Rows

Hectares = NDArray[np.float64]


def demand(
    landscape: Landscape,
    wanted: Sequence[Asked],
    refused: Sequence[Refused],
    found: Fragments,
    settled: Sequence[Settled],
) -> pd.DataFrame:
    """Return the hectares each wish asks for, and what becomes of them, by places.

    Parameters
    ----------
    landscape
        The land.
    wanted
        What each wish asks for, in the scenario's order.
    refused
        What of it wishes may not have.
    found
        The fragments that all wishes together cut the land into.
    settled
        What stays on the fragments of each signature.
    """
    if not wanted:
        return no_demand()
    places, names = landscape.once("places of pieces", lambda: _places(landscape))
    asked = np.stack([_by_place(landscape, a.claims, places, len(names)) for a in wanted])
    barred = np.zeros(asked.shape)
    wishes = [ask.wish for ask in wanted]
    for no in refused:
        barred[wishes.index(no.wish)] += _by_place(landscape, no.claims, places, len(names))
    counted, overridden = _settled(landscape, found, settled, places, asked.shape)
    sums = dict(zip(DEMAND_HECTARES, (asked, counted, barred, overridden), strict=True))
    wish, place = np.nonzero(asked > 0)
    named = names.iloc[place].reset_index(drop=True)
    table = named.assign(
        allocation=np.array([ask.wish.allocation for ask in wanted], dtype=object)[wish],
        measure=np.array([ask.wish.measure for ask in wanted], dtype=object)[wish],
        **{name: held[wish, place] for name, held in sums.items()},
    )
    return table[[*DEMAND_KEYS, *DEMAND_HECTARES]]


def _places(landscape: Landscape) -> tuple[Rows, pd.DataFrame]:
    """Return the number of each piece's places, and the places of each number."""
    words = pd.DataFrame(landscape.pieces[list(PLACE_ROLES)]).astype(str)
    grouped = words.groupby(list(PLACE_ROLES), sort=True)
    names = pd.DataFrame(list(grouped.groups), columns=list(PLACE_ROLES))
    return np.asarray(grouped.ngroup(), dtype=np.intp), names


def _by_place(landscape: Landscape, claims: Claims, places: Rows, count: int) -> Hectares:
    areas = claims.area_ha(landscape)
    return np.bincount(places[claims.rows], weights=areas, minlength=count).astype(float)


def _settled(
    landscape: Landscape,
    found: Fragments,
    settled: Sequence[Settled],
    places: Rows,
    shape: tuple[int, ...],
) -> tuple[Hectares, Hectares]:
    """Return what counts and what gave way, by wish and place."""
    counted, overridden = np.zeros(shape), np.zeros(shape)
    number = found.signature * shape[1] + places[found.land.rows]
    areas = np.bincount(
        number, weights=found.land.area_ha(landscape), minlength=len(found.signatures) * shape[1]
    ).reshape(-1, shape[1])
    for held, signature in enumerate(found.signatures):
        for wish in signature:
            kept = wish in settled[held].kept
            (counted if kept else overridden)[wish] += areas[held]
    return counted, overridden
