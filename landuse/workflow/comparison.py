"""Set two to six scenarios side by side: figures, differences, agreement, ranks, fairness.

Nothing is counted here that an outcome does not tell. The first option is the one that others are
held against.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, isnan

import numpy as np
from numpy.typing import NDArray

from landuse.decide.agreement import agreement
from landuse.domain.agreement import Agreement
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome, OutcomeRow
from landuse.domain.plan import Plan
from landuse.effects.fairness import AGAINST, Fairness, PlaceShare, gini, part
from landuse.effects.population import population
from landuse.effects.ranges import PERCENTILES
from landuse.effects.weighing import Stability, stability, weighed
from landuse.sources.scenarios import Drawn
from landuse.workflow.bases import indicators
from landuse.workflow.verbs import judge

FEWEST, MOST = 2, 6
FARMED = ("crop", "grass")


@dataclass(frozen=True, eq=False)
class Option:
    """One of the scenarios compared: what is wanted, what it becomes, what it does."""

    drawn: Drawn
    plan: Plan
    outcome: Outcome

    @property
    def id(self) -> str:
        """The scenario's id."""
        return self.drawn.scenario.id


@dataclass(frozen=True, slots=True)
class Difference:
    """An option's change in an indicator less that of the first option, at a place."""

    value: float | None
    """None where one of the two is not known (C5)."""
    low: float | None = None
    high: float | None = None
    """The 95 % range of the difference, both counted by the same draws; None without a range."""

    @property
    def beyond(self) -> bool | None:
        """Whether the range of the difference leaves zero out; None where there is no range."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return not self.low <= 0 <= self.high


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two to six options on one landscape, in the order they were named."""

    landscape: Landscape
    options: tuple[Option, ...]

    @property
    def by(self) -> str:
        """The role whose areas are the places."""
        return self.options[0].outcome.by

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every place that some outcome tells, in order, the total last."""
        return tuple(dict.fromkeys(row.place for row in self.options[0].outcome.rows))

    @cached_property
    def agreement(self) -> Agreement:
        """Where the options agree and where they do not."""
        return agreement(self.landscape, [option.plan for option in self.options])

    @cached_property
    def told(self) -> tuple[Indicator, ...]:
        """The indicators that differ from nothing in some option, in the house's order."""
        return tuple(
            held for held in indicators() if any(self._moves(o, held) for o in self.options)
        )

    @staticmethod
    def _moves(option: Option, indicator: Indicator) -> bool:
        row = row_of(option.outcome, indicator.id)
        return row is not None and row.change != 0

    def difference(self, number: int, indicator: str, place: str = TOTAL) -> Difference:
        """Return what an option changes more than the first one does.

        Parameters
        ----------
        number
            Which option, from 0.
        indicator
            What is counted.
        place
            Where.
        """
        first, other = (self.options[n].outcome for n in (0, number))
        start, end = change(first, indicator, place), change(other, indicator, place)
        if start is None or end is None:
            return Difference(None)
        one, two = first.draw(indicator, place), other.draw(indicator, place)
        if number == 0 or (one is None and two is None):
            return Difference(end - start)
        return Difference(end - start, *_span(one, two, start, end))

    def decided(self, number: int, indicator: str) -> tuple[float | None, float | None] | None:
        """Return what is decided already of an option's change, and what is new; None without.

        Parameters
        ----------
        number
            Which option, from 0.
        indicator
            What is counted.
        """
        option = self.options[number]
        if option.plan.decided is None:
            return None
        earlier = judge(
            self.landscape, option.plan.decided, factors=option.outcome.factors,
            gwp=option.outcome.gwp, by=self.by, only=(indicator,),
        )  # fmt: skip
        before, whole = change(earlier, indicator), change(option.outcome, indicator)
        return before, None if before is None or whole is None else whole - before

    @cached_property
    def criteria(self) -> tuple[Indicator, ...]:
        """The indicators that are known of every option and differ: those that can be weighed."""
        return tuple(
            held
            for held in self.told
            if None not in (values := [change(o.outcome, held.id) for o in self.options])
            and len({round(float(v or 0), 9) for v in values}) > 1
        )

    def scores(self, criteria: Sequence[Indicator]) -> NDArray[np.float64]:
        """Return the change of each option in some criteria: options by rows."""
        held = [[change(o.outcome, c.id) or 0.0 for c in criteria] for o in self.options]
        return np.asarray(held, dtype=float)

    def stability(self, criteria: Sequence[Indicator]) -> Stability:
        """Return how often each option takes each rank over all weights of some criteria."""
        return stability(self.scores(criteria), [held.better for held in criteria])

    def weighed(self, criteria: Sequence[Indicator], weights: Sequence[float]) -> list[float]:
        """Return the score of each option, 0 to 1, under some weights."""
        ways = [held.better for held in criteria]
        return [float(v) for v in weighed(self.scores(criteria), ways, weights)]

    def fairness(self, number: int) -> Fairness:
        """Return who carries how much under an option.

        Parameters
        ----------
        number
            Which option, from 0.
        """
        outcome = self.options[number].outcome
        return outcome.once("fairness", lambda: self._fairness(outcome))

    def _fairness(self, outcome: Outcome) -> Fairness:
        places = [place for place in self.places if place != TOTAL]
        land, farmed, lost = _hectares(outcome)
        gain = {p: -(change(outcome, "emissions", p) or 0.0) for p in places}
        known = all(change(outcome, "emissions", p) is not None for p in places)
        gained = {place: max(0.0, value) for place, value in gain.items()} if known else {}
        people = population(self.landscape, outcome.by) or {}
        has = {
            "land": land, "farmland": farmed, "people": people,
            "emissions": _before(outcome, places),
        }  # fmt: skip
        carried = {"burden": lost, "gain": gained}
        shares = tuple(
            PlaceShare(p, **{name: part(held, p) for name, held in (carried | has).items()})
            for p in places
        )
        evenness = {
            (what, against): gini(carried[what], has[against])
            for what in carried
            for against in AGAINST
        }
        whole = fsum(gain.values()) if known else None
        return Fairness(shares, evenness, fsum(lost.values()), whole)


def compare(landscape: Landscape, options: Sequence[Option]) -> Comparison:
    """Return options side by side.

    Parameters
    ----------
    landscape
        The land all of them were made on.
    options
        Two to six, judged by the same basis; the first is what the others are held against.

    Raises
    ------
    InvalidInput
        When there are too few or too many, one is named twice, or their bases differ.
    """
    names = [option.id for option in options]
    found = f"{len(set(names))} scenarios" if len(set(names)) == len(names) else "one named twice"
    if not FEWEST <= len(names) <= MOST or len(set(names)) != len(names):
        wanted = f"{FEWEST} to {MOST} different scenarios"
        refuse([Issue("compare", found, wanted, "Choose other scenarios.")])
    bases = {(o.outcome.factors, o.outcome.gwp, o.outcome.by) for o in options}
    if len(bases) > 1:
        found = "outcomes by different factor sets, editions or places"
        refuse([Issue("compare", found, "one basis for all", "Judge all by the same basis.")])
    return Comparison(landscape, tuple(options))


def row_of(outcome: Outcome, indicator: str, place: str = TOTAL) -> OutcomeRow | None:
    """Return the row of an indicator at a place, steady state, all gases; None if there is none."""
    rows = outcome.once("steady rows", lambda: _steady(outcome))
    return rows.get((indicator, place))


def _steady(outcome: Outcome) -> dict[tuple[str, str], OutcomeRow]:
    rows = (row for row in outcome.rows if row.gas is None and row.year is None)
    return {(row.indicator, row.place): row for row in rows}


def change(outcome: Outcome, indicator: str, place: str = TOTAL) -> float | None:
    """Return the change of an indicator at a place; None where it is not known (C5)."""
    row = row_of(outcome, indicator, place)
    return None if row is None or row.change is None or isnan(row.change) else row.change


def _span(
    one: NDArray[np.float64] | None, two: NDArray[np.float64] | None, start: float, end: float
) -> tuple[float, float]:
    """Return the range of a difference, draw by draw; what does not vary is what it is."""
    moved = (end if two is None else two) - (start if one is None else one)
    low, high = np.percentile(moved, PERCENTILES)
    return float(low), float(high)


def _hectares(outcome: Outcome) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return all land, farmland today and farmland given up, hectares by place."""
    table = outcome.land
    farmed = table["from"].isin(FARMED)
    lost = farmed & ~table["to"].isin(FARMED)
    told = [table[mask].groupby("place")["area_ha"].sum() for mask in (farmed | True, farmed, lost)]
    land, held, gone = ({str(k): float(v) for k, v in sums.items()} for sums in told)
    return land, held, gone


def _before(outcome: Outcome, places: Sequence[str]) -> dict[str, float]:
    """Return emissions from land today by place; nothing where one is not known."""
    rows = [row_of(outcome, "emissions", place) for place in places]
    known = [None if row is None else row.before for row in rows]
    if None in known:
        return {}
    return {place: float(value or 0.0) for place, value in zip(places, known, strict=True)}
