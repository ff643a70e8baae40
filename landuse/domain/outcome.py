"""What an answer is made of: a number for a place, and the land it could not count (C5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import pandas as pd

from landuse.domain.figure import Figure
from landuse.domain.issues import Issue
from landuse.domain.landscape import Repair
from landuse.domain.scenario import Scenario

TOTAL = "total"
"""The place of all places together."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An indicator at a place: before, after and the change, after minus before (C3).

    ``gas`` None is all gases together, ``year`` None the steady state (C7). A number that is
    not known is None, never zero.
    """

    indicator: str
    unit: str
    place: str
    gas: str | None
    year: int | None
    before: float | None
    after: float | None
    change: float | None
    low: float | None = None
    high: float | None = None
    assumed_ha: float = 0.0
    """Hectares behind the number that are what they are by the scenario's assumption."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Hectares at a place that could not be counted.

    ``what`` is ``soil`` or ``use`` where that is not known of the land, else
    ``<indicator>:<soil>:<from>-><to>`` where a factor is missing on land the plan changes.
    """

    what: str
    place: str
    area_ha: float


Resting = Mapping[str, tuple[Figure, ...]]
"""Published or entered numbers by the indicator that rests on them."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a plan does. Parts add up to the whole: the sum over places is the total (C12).

    ``land``: ``place, soil, from, to, functions, area_ha`` for the whole landscape. ``explain``
    makes ``terms``, ``resting`` finds ``figures`` and ``figures_of_years``, when somebody asks how
    a number is made.
    ``tables``: what else an indicator tells, by name. ``rewetted``: each rewetted area's hectares
    by place and in total, of which 6-12 % and over 12 % carbon; an allocation of several areas or
    projects also each of them.
    """

    scenario: Scenario
    factors: str
    gwp: str
    by: str
    digest: str
    rows: tuple[OutcomeRow, ...]
    land: pd.DataFrame
    allocations: pd.DataFrame
    overlaps: pd.DataFrame
    unknown: tuple[Unknown, ...]
    issues: tuple[Issue, ...]
    explain: Callable[[], pd.DataFrame] = field(repr=False)
    resting: Callable[[], tuple[Resting, Resting]] = field(repr=False)
    tables: Mapping[str, pd.DataFrame]
    rewetted: pd.DataFrame
    ineligible: gpd.GeoDataFrame
    permits: gpd.GeoDataFrame
    unexamined: pd.DataFrame
    repairs: tuple[Repair, ...]

    @cached_property
    def terms(self) -> pd.DataFrame:
        """Every number's factors: one row per indicator, place, gas and kind of land."""
        return self.explain()

    @cached_property
    def _resting(self) -> tuple[Resting, Resting]:
        return self.resting()

    @property
    def figures(self) -> Resting:
        """Every number behind the steady state of each indicator, each once."""
        return self._resting[0]

    @property
    def figures_of_years(self) -> Resting:
        """Numbers that only the calendar years of an indicator rest on, where years were asked."""
        return self._resting[1]

    @property
    def unverified(self) -> tuple[Figure, ...]:
        """Figures behind the numbers that were recalled or inferred, not read in a source."""
        both = (*self.figures.values(), *self.figures_of_years.values())
        held = dict.fromkeys(figure for figures in both for figure in figures)
        return tuple(figure for figure in held if not figure.seen)
