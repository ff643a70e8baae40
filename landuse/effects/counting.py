"""Count: ask every indicator, and sum its terms for the steady state, for years and for draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import ModuleType

import pandas as pd

from landuse.domain.figure import Figure
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.later import MadeLater
from landuse.domain.outcome import OutcomeRow, Resting
from landuse.effects import INDICATORS, MODULES, energy, over_time, ranges, status, years
from landuse.effects.axis import Array, Axis, Cell
from landuse.effects.question import Answer, Question
from landuse.effects.ranges import Drawing
from landuse.effects.terms import Term

Yearly = Callable[[Question, int], Sequence[Term]]
YEARLY: Mapping[Indicator, Yearly] = {energy.GRID_EMISSIONS: energy.yearly}
"""Indicators that only exist in a year (C7), and what gives their terms."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an outcome is wanted beside the steady state."""

    years: tuple[int, ...] = ()
    """Calendar years to give rows for."""
    until: tuple[int, ...] = ()
    """Years to add effects up to."""
    only: frozenset[str] = frozenset()
    """Indicators to count; all of them, and every further table, where none is named."""
    tables: frozenset[str] = frozenset()
    """Further tables to make beside indicators that are named."""
    drawing: Drawing = field(default_factory=Drawing)

    def asks(self, module: ModuleType) -> bool:
        """Whether an indicator or a further table of a module is wanted."""
        if not self.only or any(held.id in self.only for held in module.INDICATORS):
            return True
        return not self.tables.isdisjoint(getattr(module, "TABLES", ()))


STEADY = Asked()

Steady = Mapping[Indicator, dict[Cell, Array]]
"""The change of the steady state by indicator, place and gas, for every draw."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Every indicator's answer to one question, and its terms ready to be summed."""

    question: Question
    asked: Asked
    answers: tuple[Answer, ...]
    terms: tuple[Term, ...]
    axes: Mapping[Indicator, Axis]
    steady: Steady

    def rows(self) -> list[OutcomeRow]:
        """Return the rows of the steady state with their ranges, and those of the years asked."""
        told = [row for answer in self.answers for row in answer.rows]
        steady = [row for row in told if row.indicator not in _ONLY_IN_YEARS]
        return with_ranges(steady, self.steady) + self._in_years()

    def draws(self, indicator: str, place: str) -> Array | None:
        """Return the change of the steady state at a place for every draw; none if still."""
        for held, sums in self.steady.items():
            if held.id == indicator:
                return sums.get((place, None))
        return None

    def _in_years(self) -> list[OutcomeRow]:
        years_, drawing = self.asked.years, self.asked.drawing
        found = [
            row
            for indicator, axis in self.axes.items()
            for row in over_time.year_rows(indicator, axis, years_, drawing)
        ]
        for indicator, yearly in self._yearly():
            axes = {year: self._axis(yearly(self.question, year)) for year in years_}
            found += over_time.rows_of_years(indicator, axes, drawing)
        return found

    def _yearly(self) -> list[tuple[Indicator, Yearly]]:
        only = self.asked.only
        return [(i, yearly) for i, yearly in YEARLY.items() if not only or i.id in only]

    def _axis(self, terms: Sequence[Term]) -> Axis:
        return Axis(terms, self.question.places, years.clock_of(self.question))

    def issues(self) -> list[Issue]:
        """Return what every indicator found, and what the years cannot say."""
        found = [issue for answer in self.answers for issue in answer.issues]
        if self.asked.years or self.asked.until:
            found += years.issues(self.terms, years.clock_of(self.question))
            until = range(years.FIRST, max(self.asked.until, default=0) + 1)
            wanted = sorted({*self.asked.years, *until})
            found += energy.off_the_path(self.question, wanted)
        return found

    def resting(self) -> tuple[Resting, Resting]:
        """Return the numbers behind each indicator, and those behind its years alone."""
        found: dict[str, list[Figure]] = {}
        for term in self.terms:
            found.setdefault(term.indicator, []).extend(term.figures)
        for answer in self.answers:
            for name, figures in answer.figures.items():
                found.setdefault(name, []).extend(figures)
        steady = {name: tuple(dict.fromkeys(held)) for name, held in found.items()}
        return steady, self._resting_in_years()

    def _resting_in_years(self) -> Resting:
        if not (self.asked.years or self.asked.until):
            return {}
        found = {indicator.id: axis.over_time for indicator, axis in self.axes.items()}
        for indicator, yearly in self._yearly():
            terms = (term for year in years.YEARS for term in yearly(self.question, year))
            held = dict.fromkeys(figure for term in terms for figure in term.figures)
            found[indicator.id] = tuple(held)
        return found

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the indicators' own tables, and what holds for all: firmness, drivers, sums.

        Each is made when it is first asked for.
        """
        makers: dict[str, Callable[[], pd.DataFrame]] = {
            name: partial(answer.tables.__getitem__, name)
            for answer in self.answers
            for name in answer.tables
        }
        makers |= {
            "status": lambda: status.by_status(self.terms, self.question.scenario),
            "drivers": self._drivers,
            "without_range": self._without_range,
        }
        if self.asked.until:
            makers["cumulative"] = lambda: _joined(self._added_up())
        return MadeLater(makers)

    def _drivers(self) -> pd.DataFrame:
        drawing = self.asked.drawing
        return _joined(
            [
                ranges.drivers(indicator.id, self.axes[indicator], sums, drawing)
                for indicator, sums in self.steady.items()
            ]
        )

    def _without_range(self) -> pd.DataFrame:
        return _joined([ranges.without_range(i.id, axis) for i, axis in self.axes.items()])

    def _added_up(self) -> list[pd.DataFrame]:
        until, drawing = self.asked.until, self.asked.drawing
        sums = [
            over_time.added_up(indicator, axis, until, drawing)
            for indicator, axis in self.axes.items()
            if indicator.by_the_year  # hectares and what is paid once are not paid again each year
        ]
        for indicator, yearly in self._yearly():
            every = range(years.FIRST, max(until) + 1)
            axes = {year: self._axis(yearly(self.question, year)) for year in every}
            sums.append(over_time.years_added_up(indicator, axes, until, drawing))
        return sums


_ONLY_IN_YEARS = frozenset(indicator.id for indicator in YEARLY)


def counted(question: Question, asked: Asked) -> Counted:
    """Return every indicator's answer to a question, ready to be told."""
    answers = tuple(module.answer(question) for module in MODULES if asked.asks(module))
    terms = tuple(term for answer in answers for term in answer.terms)
    axes = axes_of(question, terms)
    steady = {i: steady_of(axis, asked.drawing) for i, axis in axes.items() if axis.varies}
    return Counted(question, asked, answers, terms, axes, steady)


def axes_of(question: Question, terms: Sequence[Term]) -> dict[Indicator, Axis]:
    """Return the terms of each indicator, ready to be summed for any year and any draw."""
    clock = years.clock_of(question)
    held: dict[str, list[Term]] = {}
    for term in terms:
        held.setdefault(term.indicator, []).append(term)
    return {
        indicator: Axis(held[indicator.id], question.places, clock)
        for indicator in INDICATORS
        if indicator.id in held
    }


def steady_of(axis: Axis, drawing: Drawing) -> dict[Cell, Array]:
    """Return the change of the steady state by place and gas, for every draw."""
    return ranges.folded(axis.cells, ranges.drawn_sums(axis, drawing).steady())


def with_ranges(rows: Sequence[OutcomeRow], steady: Steady) -> list[OutcomeRow]:
    """Return the rows of the steady state with the ranges of their change."""
    spans = {
        (indicator.id, *cell): span
        for indicator, sums in steady.items()
        for cell, span in ranges.spans(sums).items()
    }
    done = []
    for row in rows:
        span = spans.get((row.indicator, row.place, row.gas))
        if span is not None and row.change is not None:
            done.append(replace(row, low=span[0], high=span[1]))
        else:
            done.append(row)
    return done


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    held = [table for table in tables if len(table)]
    return pd.concat(held, ignore_index=True) if held else (list(tables) or [pd.DataFrame()])[0]
