"""Goals, limits and shares as rows: sums over what is chosen, what is drawn included.

- Goal: ``d + Σ a x <= t`` where the indicator is better lower, else ``>=``; ``d`` is what people
  placed, ``a`` what choosing brings, both of one place or of all.
- Limit: ``low <= d + Σ a x <= high``, of an indicator's change or of a measure's hectares.
- Fairness: a place's share of what all gain, ``g - s G >= 0`` (or ``<= 0``); two places apart at
  most, ``g - h - s G <= 0``. Gain is the change the better way, or hectares.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL
from landuse.domain.scenario import Scenario
from landuse.domain.wanted import Fairness, Goal, Limit, amount
from landuse.effects.by_cell import CHOSEN_BY
from landuse.workflow.optimising.table import Cells, Column, by_unit, effects_of
from landuse.workflow.optimising.words import Numbers, Row


@dataclass(frozen=True, eq=False)
class Land:
    """All that rows are made of: the effect table by cell, and what people placed."""

    landscape: Landscape
    cells: Cells
    columns: tuple[Column, ...]
    drawn: Mapping[tuple[str, str, str], float | None]
    """By indicator or measure, role and place: what people placed changes, or covers in ha."""
    file: str
    """How messages call the scenario's file."""

    def effects(self, name: str, role: str, place: str) -> Numbers:
        """Return units × bundles: the change of an indicator, of one place or of all."""
        return self._summed(effects_of(self.columns, name, len(self.cells)), role, place)

    def hectares(self, measure: str, role: str, place: str) -> Numbers:
        """Return units × bundles: the hectares of a measure, of one place or of all."""
        none = np.zeros(len(self.cells))
        return self._summed(
            np.column_stack([sum(_of(column, measure), start=none) for column in self.columns]),
            role, place,
        )  # fmt: skip

    def _summed(self, values: Numbers, role: str, place: str) -> Numbers:
        if place:
            here = (self.cells.places[role] == place).to_numpy(dtype=bool)
            values = np.where(here[:, None], values, 0.0)
        return by_unit(values, self.cells, len(self.landscape.units))

    def of_drawn(self, name: str, role: str, place: str, where: str) -> float:
        """Return what people placed of an indicator or measure; refuse where it is not known."""
        held = self.drawn.get((name, role, place or TOTAL), 0.0)
        if held is None:
            found = f"no {name} known, here or of what is drawn"
            remedy = "Mend what the plan's own remarks name, or choose by another."
            refuse([Issue(f"{self.file}: {where}", found, "a number to add to", remedy)])
        return 0.0 if held is None else held


def _of(column: Column, measure: str) -> Iterator[Numbers]:
    for name, hectares in zip(column.bundle.measures, column.hectares, strict=True):
        if name == measure:
            yield hectares


def faults(landscape: Landscape, scenario: Scenario) -> list[Issue]:
    """Return what in goals, limits, shares and the objective means nothing on this land.

    Parameters
    ----------
    landscape
        The land.
    scenario
        What is wanted.
    """
    file, found = f"scenarios/{scenario.id}.toml", []
    held: list[tuple[str, Goal | Limit | Fairness]] = [
        *((f"goals.{n}", row) for n, row in enumerate(scenario.goals)),
        *((f"limits.{n}", row) for n, row in enumerate(scenario.limits)),
        *((f"fairness.{n}", row) for n, row in enumerate(scenario.fairness)),
    ]
    for name, row in held:
        where = f"{file}: {name}"
        found += _of_what(landscape, row, where)
        found += _place(landscape, row, where)
        found += _units(row, where)
    for name in scenario.optimise.weights if scenario.optimise else ():
        found += none_such(name, f"{file}: optimise.{scenario.optimise.way}")  # type: ignore[union-attr]
    return found


def none_such(name: str, where: str) -> list[Issue]:
    """Return why land cannot be chosen by an indicator; nothing where it can.

    Parameters
    ----------
    name
        The indicator's id.
    where
        How messages call the place it stands at.
    """
    if name in CHOSEN_BY:
        return []
    expected = f"what a hectare has of its own: {', '.join(sorted(CHOSEN_BY))}"
    remedy = "Choose by one of these; others are counted once the plan is there."
    return [Issue(where, repr(name), expected, remedy)]


def _of_what(landscape: Landscape, row: Goal | Limit | Fairness, where: str) -> list[Issue]:
    measure = None if isinstance(row, Goal) else row.measure
    if measure is None:
        return none_such(row.indicator or "", f"{where}.indicator")
    if measure in landscape.measures:
        return []
    known = ", ".join(landscape.measures)
    return [Issue(f"{where}.measure", repr(measure), f"one of: {known}", "Correct the name.")]


def _place(landscape: Landscape, row: Goal | Limit | Fairness, where: str) -> list[Issue]:
    if row.place is None and not isinstance(row, Fairness):
        return []
    places = [place.code for place in landscape.places.get(row.by, ())]
    if not places:
        known = ", ".join(landscape.roles())
        return [Issue(f"{where}.by", repr(row.by), f"one of: {known}", "Correct the name.")]
    if row.place is None or row.place in places:
        return []
    known = ", ".join(places)
    return [Issue(f"{where}.place", repr(row.place), f"one of: {known}", "Correct the code.")]


def _units(row: Goal | Limit | Fairness, where: str) -> Iterator[Issue]:
    if isinstance(row, Fairness):
        return
    texts = {"change": row.change} if isinstance(row, Goal) else {
        "at_most": row.at_most, "at_least": row.at_least,
    }  # fmt: skip
    wanted = unit_of(row)
    for key, text in texts.items():
        if text is not None and amount(text)[1].replace(" ", "") != wanted.replace(" ", ""):
            remedy = "Write the amount in that unit."
            yield Issue(f"{where}.{key}", repr(text), f"an amount in {wanted}", remedy)


def unit_of(row: Goal | Limit | Fairness) -> str:
    """Return the unit of what a row counts."""
    held = CHOSEN_BY.get(row.indicator or "")
    return "ha" if held is None else held.unit


def rows_of(land: Land, scenario: Scenario) -> tuple[Row, ...]:
    """Return every goal, limit and share of a scenario as a row.

    Parameters
    ----------
    land
        The effect table, and what people placed.
    scenario
        What is wanted.

    Raises
    ------
    InvalidInput
        When what people placed has an effect that is not known.
    """
    goals = (_goal(land, row, f"goals.{n}") for n, row in enumerate(scenario.goals))
    limits = (_limit(land, row, f"limits.{n}") for n, row in enumerate(scenario.limits))
    shares = (r for n, f in enumerate(scenario.fairness) for r in _fair(land, f, f"fairness.{n}"))
    return (*goals, *limits, *shares)


def _goal(land: Land, row: Goal, name: str) -> Row:
    number, _ = amount(row.change)
    lower = CHOSEN_BY[row.indicator].better == "lower"
    low, high = (-np.inf, number) if lower else (number, np.inf)
    place = row.place or ""
    return Row(
        name, "goal", row.indicator, unit_of(row), land.effects(row.indicator, row.by, place),
        land.of_drawn(row.indicator, row.by, place, name), low, high, row.by, place,
    )  # fmt: skip


def _limit(land: Land, row: Limit, name: str) -> Row:
    place, what = row.place or "", row.indicator or row.measure or ""
    made = land.hectares if row.indicator is None else land.effects
    return Row(
        name, "limit" if row.indicator else "area", what, unit_of(row),
        made(what, row.by, place), land.of_drawn(what, row.by, place, name),
        -np.inf if row.at_least is None else amount(row.at_least)[0],
        np.inf if row.at_most is None else amount(row.at_most)[0], row.by, place,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Gain:
    """What a place gains: by choosing, and by what is drawn."""

    amounts: Numbers
    drawn: float

    def less(self, other: "_Gain", times: float = 1.0) -> "_Gain":
        return _Gain(self.amounts - times * other.amounts, self.drawn - times * other.drawn)


def _gain(land: Land, row: Fairness, place: str, name: str) -> _Gain:
    what = row.indicator or row.measure or ""
    made = land.hectares if row.indicator is None else land.effects
    lower = row.indicator is not None and CHOSEN_BY[row.indicator].better == "lower"
    sign = -1.0 if lower else 1.0
    drawn = land.of_drawn(what, row.by, place, name)
    return _Gain(sign * made(what, row.by, place), sign * drawn)


def _fair(land: Land, row: Fairness, name: str) -> Iterator[Row]:
    every = [place.code for place in land.landscape.places.get(row.by, ())]
    places = every if row.place is None else [row.place]
    total = _gain(land, row, "", name)
    gains = {place: _gain(land, row, place, name) for place in places}

    def made(gain: _Gain, of: str, low: float, high: float, place: str) -> Row:
        what = row.indicator or row.measure or ""
        return Row(
            f"{name}.{of}.{place}", "fairness", what, unit_of(row), gain.amounts, gain.drawn,
            low, high, row.by, place,
        )  # fmt: skip

    for place, gain in gains.items():
        if row.at_least is not None:
            yield made(gain.less(total, row.at_least), "at_least", 0.0, np.inf, place)
        if row.at_most is not None:
            yield made(gain.less(total, row.at_most), "at_most", -np.inf, 0.0, place)
    if row.most_apart is not None:
        for one, other in permutations(gains, 2):
            gain = gains[one].less(gains[other]).less(total, row.most_apart)
            yield made(gain, "most_apart", -np.inf, 0.0, f"{one}|{other}")
