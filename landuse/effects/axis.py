"""The axis: one indicator's terms as arrays, summed by place for any year and any draw.

Terms are few thousand whatever the number of fields. They become coefficients, hectares by sum
and rate, one pair of tables for each beginning: land whose rate follows the wasting peat, and
all other land. Years, gases and ten thousand draws are then matrix products over these tables.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landuse.domain.figure import Figure
from landuse.domain.rate import Rate
from landuse.effects.terms import Ground, Term
from landuse.effects.years import Beginning, Clock, known_until, wastes

EMISSIONS = "emissions"
Cell = tuple[str, str | None]
"""A place and a gas: what terms are summed into."""
Array = NDArray[np.float64]
Value = Callable[[Figure], Any]


def central(figure: Figure) -> float:
    """Return a figure's central value: the one draw that is no draw."""
    return figure.central


@dataclass(eq=False)
class Wave:
    """All that begins together: hectares by sum and rate, and what is not known of it."""

    begins: Beginning
    steady: dict[tuple[int, int], float] = field(default_factory=dict)
    """Hectares times sign by (cell, rate), of land whose rate does not change by itself."""
    wasting: dict[tuple[int, int], float] = field(default_factory=dict)
    """The same where the rate follows what is left of the peat."""
    peaking: dict[tuple[int, int], float] = field(default_factory=dict)
    """Methane after rewetting, once more, for a stated peak."""
    planted: dict[tuple[int, str], float] = field(default_factory=dict)
    """Hectares by (cell, measure) on which something grows."""
    hidden: set[int] = field(default_factory=set)
    """Cells with land whose change is not known."""


class Axis:
    """One indicator's terms, ready to be summed for any year."""

    def __init__(self, terms: Sequence[Term], places: Sequence[str], clock: Clock) -> None:
        """Lay the terms out as coefficients; ``places`` are every place reported by."""
        self.clock = clock
        gases = list(dict.fromkeys(term.gas for term in terms)) or [None]
        self.cells: list[Cell] = [(place, gas) for place in places for gas in gases]
        self._cell = {cell: row for row, cell in enumerate(self.cells)}
        self.rates: list[Rate] = []
        self._rate: dict[int, int] = {}
        self.waves: dict[Beginning, Wave] = {}
        self.before: dict[tuple[int, int], tuple[float, float]] = {}
        """Hectares (steady, wasting) by (cell, rate) of all land before the plan."""
        self.before_hidden: set[int] = set()
        planted: set[Ground] = set()
        for term in terms:
            self._add(term, planted)

    def _add(self, term: Term, planted: set[Ground]) -> None:
        cell, ground = self._cell[ground_cell(term)], term.ground
        self._add_before(term, cell)
        if term.still:
            return
        wave = self._wave(self.clock.beginning(ground))
        if term.rate_change is None:
            wave.hidden.add(cell)
        elif term.difference is not None:
            _plus(wave.steady, (cell, self._number(term.difference)), ground.area_ha)
        else:
            self._add_state(term, wave, cell)
        uptakes = self.clock.uptakes(ground.measure) if ground.measure else {}
        if uptakes and ground.changed and term.gas == "co2" and ground not in planted:
            planted.add(ground)
            _plus(wave.planted, (cell, ground.measure), ground.area_ha)

    def _add_state(self, term: Term, wave: Wave, cell: int) -> None:
        ground = term.ground
        sides = ((term.rate_before, ground.before, -1.0), (term.rate_after, ground.after, 1.0))
        for rate, use, sign in sides:
            if rate is None:
                continue
            table = wave.wasting if self._wastes(term, use) else wave.steady
            _plus(table, (cell, self._number(rate)), sign * ground.area_ha)
            if sign > 0 and use == "wetland" and term.gas == "ch4":
                _plus(wave.peaking, (cell, self._number(rate)), ground.area_ha)

    def _add_before(self, term: Term, cell: int) -> None:
        if term.rate_before is None:
            self.before_hidden.add(cell)
            return
        key, area = (cell, self._number(term.rate_before)), term.ground.area_ha
        steady, wasting = self.before.get(key, (0.0, 0.0))
        peat = self._wastes(term, term.ground.before)
        self.before[key] = (steady, wasting + area) if peat else (steady + area, wasting)

    def _wastes(self, term: Term, use: str) -> bool:
        return term.indicator == EMISSIONS and wastes(term.ground, use)

    def _wave(self, begins: Beginning) -> Wave:
        return self.waves.setdefault(begins, Wave(begins))

    def _number(self, rate: Rate) -> int:
        if id(rate) not in self._rate:
            self._rate[id(rate)] = len(self.rates)
            self.rates.append(rate)
        return self._rate[id(rate)]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every published number behind the sums, each once."""
        return tuple(dict.fromkeys(f for rate in self.rates for f in rate.figures))

    @property
    def varies(self) -> bool:
        """Whether any figure behind the sums has a published range."""
        return any(figure.has_range for figure in self.figures)

    @property
    def varies_over_time(self) -> bool:
        """Whether the sums of a year vary: by a figure, a lead time, the loss of peat or growth."""
        leads = (wave.begins.lead for wave in self.waves.values())
        moving = any(wave.wasting or wave.planted for wave in self.waves.values())
        return self.varies or moving or any(lead is not None and lead.has_range for lead in leads)

    @property
    def over_time(self) -> tuple[Figure, ...]:
        """The numbers that only a year rests on: lead times, the loss of peat, growth."""
        loss, waves = self.clock.loss, self.waves.values()
        found = [wave.begins.lead for wave in waves]
        found += [loss if any(wave.wasting for wave in waves) else None]
        for measure in sorted({measure for wave in waves for _, measure in wave.planted}):
            found += self.clock.uptakes(measure).values()
        return tuple(dict.fromkeys(figure for figure in found if figure is not None))

    def sums(self, value: Value = central, count: int = 1) -> "Sums":
        """Return the sums with a value, or ``count`` draws, for each figure."""
        return Sums(self, value, count)


def ground_cell(term: Term) -> Cell:
    """Return the place and gas a term is summed into."""
    return term.ground.place, term.gas


def _plus(table: dict[Any, float], key: Any, area_ha: float) -> None:
    table[key] = table.get(key, 0.0) + area_ha


class Sums:
    """An axis with values for its figures: sums by cell and draw, for any year."""

    def __init__(self, axis: Axis, value: Value, count: int) -> None:
        """Work out every rate once, and what each wave comes to."""
        self.axis, self._value, self._count = axis, value, count
        rates = [np.broadcast_to(np.asarray(rate.at(value)), (count,)) for rate in axis.rates]
        self._rates = np.array(rates) if rates else np.zeros((0, count))

    @cached_property
    def _waves(self) -> list[tuple[Wave, Array | None, Array | None, Array | None]]:
        """What each wave comes to: steady, wasting and peaking."""
        return [
            (wave, self._times(wave.steady), self._times(wave.wasting), self._times(wave.peaking))
            for wave in self.axis.waves.values()
        ]

    def _times(self, table: dict[tuple[int, int], float]) -> Array | None:
        if not table:
            return None
        weights = np.zeros((len(self.axis.cells), len(self.axis.rates)))
        for (cell, rate), area_ha in table.items():
            weights[cell, rate] = area_ha
        product: Array = weights @ self._rates
        return product

    def steady(self) -> Array:
        """Return the change of the steady state by cell and draw: everything in force."""
        together: dict[tuple[int, int], float] = {}
        for wave in self.axis.waves.values():
            for table in (wave.steady, wave.wasting):
                for key, area_ha in table.items():
                    _plus(together, key, area_ha)
        found = self._times(together)
        return self._nothing() if found is None else found

    def whole(self) -> Array:
        """Return the change of the steady state of all places and gases together, by draw."""
        weights = np.zeros(len(self.axis.rates))
        for wave in self.axis.waves.values():
            for table in (wave.steady, wave.wasting):
                for (_, rate), area_ha in table.items():
                    weights[rate] += area_ha
        return np.asarray(weights @ self._rates)

    def _nothing(self) -> Array:
        return np.zeros((len(self.axis.cells), self._count), dtype=np.float64)

    def change(self, year: int) -> Array:
        """Return the change in a year by cell and draw."""
        found = self._nothing()
        left = self._left(year)
        for wave, steady, wasting, peaking in self._waves:
            force = self._in_force(wave.begins, year)
            if steady is not None:
                found += steady * force
            if wasting is not None:
                found += wasting * left * force
            self._add_profile(found, wave, peaking, year)
        return found

    def before(self, year: int) -> Array:
        """Return what all the land gives in a year before the plan, by cell and draw."""
        left = self._left(year)
        steady = self._times({key: areas[0] for key, areas in self.axis.before.items()})
        wasting = self._times({key: areas[1] for key, areas in self.axis.before.items()})
        if steady is None or wasting is None:
            return self._nothing()
        return np.asarray(steady + wasting * left)

    def _left(self, year: int) -> Any:
        loss = self.axis.clock.loss
        if loss is None:
            return 1.0
        return (1 - self._value(loss)) ** max(0, year - self.axis.clock.mapped)

    def _since(self, begins: Beginning, year: int) -> Any:
        """Return the years since a wave took effect, for each draw; below 0 before it did."""
        if begins.year is None:
            return np.full(self._count, -1.0)
        lead = 0.0 if begins.lead is None else np.round(self._value(begins.lead))
        return year - begins.year - np.broadcast_to(lead, (self._count,))

    def _in_force(self, begins: Beginning, year: int) -> Array:
        return np.asarray(self._since(begins, year) >= 0, dtype=float)

    def _add_profile(self, found: Array, wave: Wave, peaking: Array | None, year: int) -> None:
        """Add what grows and what peaks in a year."""
        age = self._since(wave.begins, year)
        peak = self.axis.clock.scenario.assume.ch4_peak
        if peak is not None and peaking is not None:
            found += peaking * (peak.times - 1) * ((age >= 0) & (age < peak.years))
        for (cell, measure), area_ha in wave.planted.items():
            found[cell] += area_ha * self._uptake(measure, age)

    def _uptake(self, measure: str, age: Array) -> Array:
        steps = self.axis.clock.uptakes(measure)
        uptake = np.zeros(self._count)
        for years, row in steps.items():
            uptake = np.where(age >= years, self._value(row), uptake)
        return np.where(age >= 0, uptake, 0.0)

    def hidden(self, year: int) -> set[int]:
        """Return the cells whose change in a year is not known."""
        found: set[int] = set()
        for wave in self.axis.waves.values():
            begins = wave.begins.central
            if begins is None:
                found |= wave.hidden | _touched(wave)
            elif begins <= year:
                found |= wave.hidden | self._outgrown(wave, year - begins)
        return found

    def _outgrown(self, wave: Wave, age: int) -> set[int]:
        """Return the cells with planted land older than anybody published an uptake for."""
        parameters = self.axis.clock.parameters
        return {cell for cell, measure in wave.planted if age >= known_until(measure, parameters)}


def _touched(wave: Wave) -> set[int]:
    return {cell for table in (wave.steady, wave.wasting, wave.planted) for cell, _ in table}
