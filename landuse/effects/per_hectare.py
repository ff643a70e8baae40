"""What one hectare of each piece would give if a measure were put there, and so where most is.

A plan that puts the measure on all land it may have is counted as every plan is, but place by
place of a kind of its own: land that is the same to the indicator, else each piece alone. What a
place gives, divided by its hectares, is the rate of its pieces (C6); so a piece's hectares times
its rate are what the plan that takes that piece alone is judged to give.

Only what depends on a piece alone can be said so. Not known stays not known (C5).
"""

from collections.abc import Mapping
from dataclasses import replace
from math import fsum, nan

import numpy as np
from numpy.typing import NDArray

from landuse.domain.indicator import Indicator
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.effects import INDICATORS, MODULES, belt, depth, emissions
from landuse.effects.accounts import land_account, with_assumptions
from landuse.effects.question import Figures, Question

ROLE = "region"
"""The role whose column holds the places of a kind of their own while this is counted."""

NEAR_M = 0.01
"""A belt is made of corners: land so near it may or may not be in it."""

Numbers = NDArray[np.float64]

LOCAL: Mapping[str, Indicator] = {held.id: held for held in INDICATORS if held.local}
"""What a piece has of its own."""


def apart(landscape: Landscape, indicator: str, figures: Figures) -> Landscape:
    """Return the land with places of a kind of their own: those an indicator tells apart.

    Parameters
    ----------
    landscape
        The land.
    indicator
        What is to be counted.
    figures
        The published numbers to count by.
    """
    pieces = landscape.pieces
    number = np.arange(len(pieces))
    if indicator == emissions.INDICATOR.id:
        number = np.where(_beside_water(landscape, figures), number, -1 - _kinds(landscape))
    places = {role: held for role, held in landscape.places.items() if role != ROLE}
    named = pieces.assign(**{ROLE: number.astype(str).astype(object)})
    return replace(landscape, pieces=named, places=places, shelf=None)


def _kinds(landscape: Landscape) -> NDArray[np.intp]:
    """Return a number for all that a factor set looks at: soil, use, crop, depth to the water."""
    depths = depth.depth_column(landscape)
    columns = ["soil", "use", "crop_code", *([] if depths is None else [depths[0]])]
    kinds = landscape.pieces.groupby(columns, dropna=False, observed=True).ngroup()
    return np.asarray(kinds, dtype=np.intp)


def _beside_water(landscape: Landscape, figures: Figures) -> NDArray[np.bool_]:
    """Return which pieces a belt beside drains and streams reaches, where the set has one."""
    found = np.zeros(len(landscape.pieces), dtype=bool)
    width = figures.factors.belt_width
    if width is not None and belt.layers(landscape):
        met = landscape.pieces.sindex.query(
            belt.lines(landscape), predicate="dwithin", distance=width.central + NEAR_M
        )
        found[met[1]] = True
    return found


def per_hectare(land: Landscape, plan: Plan, figures: Figures, indicator: str) -> Numbers:
    """Return what each piece would give on a hectare, in the indicator's unit.

    Parameters
    ----------
    land
        The land as :func:`apart` returns it.
    plan
        What puts the measure on all of it.
    figures
        The published numbers to count by.
    indicator
        What is counted, a local one.

    Returns
    -------
    numpy.ndarray
        One number for each piece; NaN where it is not known. Where a measure may have a part of a
        piece only, the hectares of the whole piece bear it. 0 where it may have nothing.
    """
    given = _given(land, plan, figures, indicator)
    places = land.pieces[ROLE].to_numpy(dtype=object)
    had = plan.fragments.groupby("piece_id")["area_ha"].sum().reindex(land.pieces.index)
    had_ha = had.fillna(0.0).to_numpy(dtype=float)
    _, place = np.unique(places.astype(str), return_inverse=True)
    there_ha = np.bincount(place, weights=had_ha)[place]
    gives = np.array([given.get(name, given.get("", 0.0)) for name in places])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(had_ha > 0, gives / there_ha * had_ha / land.piece_ha, 0.0)


def _given(land: Landscape, plan: Plan, figures: Figures, indicator: str) -> dict[str, float]:
    """Return what each place is given in all, NaN where not known; under no name, the others."""
    account = land_account(land, plan, ROLE, belt.hectares(land, plan, figures.factors))
    question = Question(land, plan, with_assumptions(account, plan.scenario.assume), ROLE, figures)
    module = next(m for m in MODULES if indicator in {held.id for held in m.INDICATORS})
    answer = module.answer(question)
    parts: dict[str, list[float]] = {}
    for term in answer.terms:
        if term.indicator == indicator and not term.still:
            change = term.change
            parts.setdefault(term.ground.place, []).append(nan if change is None else change)
    told = any(term.indicator == indicator for term in answer.terms)
    rows = [r.change for r in answer.rows if r.indicator == indicator and r.gas is None]
    others = {} if told or None not in rows else {"": nan}  # no layer tells it, of any place
    return {place: fsum(held) for place, held in parts.items()} | others
