"""Where does a hectare give most? The effect of one measure on every piece, in a few classes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from landuse.domain.issues import refuse
from landuse.domain.landscape import Landscape
from landuse.domain.layer import USES
from landuse.domain.scenario import Scenario
from landuse.effects.per_hectare import LOCAL, apart, per_hectare
from landuse.sources.areas import no_areas
from landuse.sources.scenarios import Drawn
from landuse.workflow.figures import DEFAULT_EDITION, judged_by, one_of
from landuse.workflow.verbs import decide

MOST_CLASSES = 9
STEPS = (1.0, 2.0, 2.5, 5.0)
"""Classes are so wide, or ten, a hundred ... times as wide or narrow."""
DIGITS = 12
"""Beyond these a difference is the computer's."""
SMALLEST = 100
"""Decimals below which there is nothing."""
UNKNOWN = MOST_CLASSES + 1
"""The number of land whose effect is not known (C5)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Which effect is wanted: of a measure on an indicator, by a basis."""

    measure: str
    indicator: str = "emissions"
    factors: str = ""
    """The factor set; the one the project leads with where none is named."""
    gwp: str = DEFAULT_EDITION


@dataclass(frozen=True, eq=False)
class EffectMap:
    """The effect per hectare of each piece, and the classes it falls into.

    ``rates`` in the order of the land: NaN where not known, or where the measure may not be had.
    ``codes``: 0 there, else the class counted from 1, :data:`UNKNOWN` where it is not known.
    ``bounds``: of each class from and to, in ``unit`` per hectare, ascending.
    """

    rates: NDArray[np.float64]
    codes: NDArray[np.uint8]
    bounds: tuple[tuple[float, float], ...]
    unit: str


def effect_map(landscape: Landscape, wanted: Effect) -> EffectMap:
    """Return the effect per hectare of a measure on every piece, if it were put there alone.

    Parameters
    ----------
    landscape
        The land.
    wanted
        Which effect.

    Raises
    ------
    InvalidInput
        When there is no such measure, set or edition, or the indicator is none that a piece has
        of its own.
    """
    refuse([
        *one_of("measure", wanted.measure, landscape.measures),
        *one_of("indicator", wanted.indicator, LOCAL),
    ])  # fmt: skip
    return landscape.once(("effect", wanted), partial(_effect_map, landscape, wanted))


def _effect_map(landscape: Landscape, wanted: Effect) -> EffectMap:
    figures = judged_by(landscape, wanted.factors or landscape.project.lead, wanted.gwp)
    land = apart(landscape, wanted.indicator, figures)
    plan = decide(land, everywhere(landscape, wanted.measure))
    rates = per_hectare(land, plan, figures, wanted.indicator)
    had = np.zeros(len(rates), dtype=bool)
    had[plan.taken.rows] = True
    known = had & ~np.isnan(rates)
    edges = rounded_breaks(rates[known])
    codes = np.where(had, UNKNOWN, 0).astype(np.uint8)
    inner = np.asarray(edges[1:-1], dtype=float)
    codes[known] = np.searchsorted(inner, _plain(rates[known]), side="right") + 1
    bounds = tuple(pairwise(edges))
    return EffectMap(np.where(had, rates, np.nan), codes, bounds, LOCAL[wanted.indicator].unit)


def everywhere(landscape: Landscape, measure: str) -> Drawn:
    """Return the scenario that wants a measure on all land that may have it."""
    title = {"da": measure, "en": measure}
    wish = {"id": measure, "measure": measure, "area": {"where": {"use": list(USES)}}}
    raw = {"id": "everywhere", "title": title, "question": title, "allocate": [wish]}
    return Drawn(Scenario.model_validate(raw), no_areas(landscape.project.crs))


def _plain(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return numbers without what the computer adds far behind the point."""
    largest = float(np.abs(values).max(initial=0.0))
    places = DIGITS - (ceil(np.log10(largest)) if largest > 0 else 0)
    return np.round(values, min(places, SMALLEST))


def rounded_breaks(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Return round numbers that part values into at most nine classes; none where there is none.

    A value on a break belongs to the class above it; the last class holds its end.

    Parameters
    ----------
    values
        The values.
    """
    if len(values) == 0:
        return ()
    plain = _plain(values)
    low, high = float(plain.min()), float(plain.max())
    if low == high:
        return (low, high)
    for step in _steps((high - low) / MOST_CLASSES):
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first <= MOST_CLASSES:
            break
    return tuple(float(np.round(n * step, DIGITS)) for n in range(first, last + 1))


def _steps(least: float) -> Iterator[float]:
    """Yield round numbers from just below a least one upwards."""
    power = floor(np.log10(least))
    while True:
        yield from (step * 10.0**power for step in STEPS)
        power += 1
