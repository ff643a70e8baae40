"""What an answer is made of: a number for a place, and the land it could not count (C5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.figure import Figure
from landuse.domain.issues import Issue
from landuse.domain.landscape import Repair
from landuse.domain.once import Once
from landuse.domain.plan import Plan
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


Values = NDArray[np.float64]


def _no_draws(indicator: str, place: str) -> Values | None:
    del indicator, place
    return None


Resting = Mapping[str, tuple[Figure, ...]]
"""Published or entered numbers by the indicator that rests on them."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Places of factor rows: of all terms at a place, and of those that change something there."""

    every: frozenset[str]
    changing: frozenset[str]


@dataclass(frozen=True, eq=False)
class Outcome(Once):
    """What a plan does. Parts add up to the whole: the sum over places is the total (C12).

    ``account``: the land account it is summed over. ``explain`` makes ``terms``, ``resting`` finds
    ``figures`` and ``figures_of_years``, when somebody asks how a number is made. ``tabulate``
    makes ``tables``: what else an indicator tells, by name. ``rewet`` makes ``rewetted``: each
    rewetted area's hectares by place and in total, of which 6-12 % and over 12 % carbon; an
    allocation of several areas or projects also each of them.
    """

    plan: Plan = field(repr=False)
    factors: str
    gwp: str
    by: str
    digest: str
    rows: tuple[OutcomeRow, ...]
    account: pd.DataFrame = field(repr=False)
    unknown: tuple[Unknown, ...]
    issues: tuple[Issue, ...]
    explain: Callable[[], pd.DataFrame] = field(repr=False)
    resting: Callable[[], tuple[Resting, Resting]] = field(repr=False)
    tabulate: Callable[[], Mapping[str, pd.DataFrame]] = field(repr=False)
    rewet: Callable[[], pd.DataFrame] = field(repr=False)
    share: Callable[[str], Mapping[str, float | None]] = field(repr=False)
    """Tells an indicator's change by the allocation that makes it."""
    name: Callable[[str], Mapping[str, Behind]] = field(repr=False)
    """Names the factor rows behind an indicator by place."""
    repairs: tuple[Repair, ...]
    draw: Callable[[str, str], Values | None] = field(default=_no_draws, repr=False)
    """Tells an indicator's change at a place for every draw; none where nothing varies."""

    @cached_property
    def terms(self) -> pd.DataFrame:
        """Every number's factors: one row per indicator, place, gas and kind of land."""
        return self.explain()

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """What an indicator tells besides its number, by name; what holds for all of them."""
        return self.tabulate()

    @cached_property
    def land(self) -> pd.DataFrame:
        """Hectares of the whole landscape: ``place, soil, from, to, functions, area_ha``."""
        keys = ["place", "soil", "from", "to", "functions"]
        return self.account.groupby(keys, sort=True)["area_ha"].sum().reset_index()

    @cached_property
    def rewetted(self) -> pd.DataFrame:
        """Each rewetted area's hectares by place and in total, and of which soils."""
        return self.rewet()

    def by_allocation(self, indicator: str) -> Mapping[str, float | None]:
        """Return an indicator's change in the steady state by the allocation that makes it.

        Parameters
        ----------
        indicator
            An indicator that is a sum over land; of others nothing is told.

        Returns
        -------
        Mapping
            Changes that sum to the total (C12), ``""`` for what no allocation changes; None where
            a part is not known (C5).
        """
        return self.once(("by allocation", indicator), lambda: self.share(indicator))

    def behind(self, indicator: str) -> Mapping[str, "Behind"]:
        """Return the factor rows that the terms of an indicator name, by place.

        Parameters
        ----------
        indicator
            An indicator that is a sum over land; of others nothing is told.
        """
        return self.once(("behind", indicator), lambda: self.name(indicator))

    @property
    def scenario(self) -> Scenario:
        """What was wanted."""
        return self.plan.scenario

    @property
    def allocations(self) -> pd.DataFrame:
        """What each allocation asked for and what became of it, hectares."""
        return self.plan.allocations

    @property
    def overlaps(self) -> pd.DataFrame:
        """Where allocations met, and which of them keeps the land (C13)."""
        return self.plan.overlaps

    @property
    def ineligible(self) -> gpd.GeoDataFrame:
        """Land that was asked for and may not be had, with the reason."""
        return self.plan.ineligible

    @property
    def rules(self) -> pd.DataFrame:
        """Which rules say something of the land that counts, and of how many hectares."""
        return self.plan.rules

    @property
    def permits(self) -> gpd.GeoDataFrame:
        """What rules say of the land that counts."""
        return self.plan.permits

    @property
    def unexamined(self) -> pd.DataFrame:
        """Themes that bear on the measures and that no layer examines everywhere (C5)."""
        return self.plan.unexamined

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
