"""Rows for calendar years and sums up to a year, with their ranges, from the terms of an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from landuse.domain.indicator import Indicator
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.effects.axis import Array, Axis, Cell, Sums
from landuse.effects.ranges import Drawing, Span, drawn_sums, folded, spans
from landuse.effects.years import FIRST


@dataclass(frozen=True, eq=False)
class Known:
    """Central sums by place and gas, and the cells that are not known."""

    before: dict[Cell, float]
    change: dict[Cell, float]
    before_hidden: set[Cell]
    hidden: set[Cell]

    def row(self, indicator: Indicator, cell: Cell, year: int, span: Span | None) -> OutcomeRow:
        """Return the row of a cell."""
        before = None if cell in self.before_hidden else self.before[cell]
        change = None if cell in self.hidden else self.change[cell]
        after = None if before is None or change is None else before + change
        low, high = span if span is not None and change is not None else (None, None)
        place, gas = cell
        return OutcomeRow(
            indicator.id, indicator.unit, place, gas, year, before, after, change, low, high
        )


def known(axis: Axis, sums: Sums, year: int) -> Known:
    """Return the central sums of a year."""
    every = set(range(len(axis.cells)))
    stated = axis.before_hidden if axis.before else every
    return Known(
        {cell: float(v[0]) for cell, v in folded(axis.cells, sums.before(year)).items()},
        {cell: float(v[0]) for cell, v in folded(axis.cells, sums.change(year)).items()},
        _spread(axis.cells, stated),
        _spread(axis.cells, sums.hidden(year)),
    )


def _spread(cells: Sequence[Cell], rows: Iterable[int]) -> set[Cell]:
    """Return hidden cells with every sum they hide: all gases, the total."""
    found: set[Cell] = set()
    for row in rows:
        place, gas = cells[row]
        found |= {(place, gas), (place, None), (TOTAL, gas), (TOTAL, None)}
    return found


def _draws(axis: Axis, drawing: Drawing) -> Sums | None:
    """Return the sums for every draw; None where nothing behind them varies."""
    return drawn_sums(axis, drawing) if axis.varies_over_time else None


def year_rows(
    indicator: Indicator, axis: Axis, years: Sequence[int], drawing: Drawing
) -> list[OutcomeRow]:
    """Return an indicator's rows for each year, by place and gas, with ranges.

    Parameters
    ----------
    indicator
        What is counted.
    axis
        Its terms.
    years
        Calendar years.
    drawing
        How the ranges are drawn.
    """
    rows: list[OutcomeRow] = []
    if not years:
        return rows
    plain, many = axis.sums(), _draws(axis, drawing)
    for year in years:
        held = known(axis, plain, year)
        found = {} if many is None else spans(folded(axis.cells, many.change(year)))
        rows += [held.row(indicator, cell, year, found.get(cell)) for cell in held.change]
    return rows


def added_up(
    indicator: Indicator, axis: Axis, until: Sequence[int], drawing: Drawing
) -> pd.DataFrame:
    """Return the change from 2024 added up to each of some years, with ranges."""
    plain, many = axis.sums(), _draws(axis, drawing) or axis.sums()
    total = np.zeros((len(axis.cells), 1))
    draws: Array = np.zeros_like(total)
    hidden: set[Cell] = set()
    rows = []
    for year in range(FIRST, max(until) + 1):
        total, draws = total + plain.change(year), draws + many.change(year)
        hidden |= _spread(axis.cells, plain.hidden(year))
        if year in until:
            rows += _sums_row(indicator, axis, year, (total, draws), hidden)
    columns = ["place", "indicator", "unit", "gas", "to", "change", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _sums_row(
    indicator: Indicator, axis: Axis, year: int, sums: tuple[Array, Array], hidden: set[Cell]
) -> list[Mapping[str, object]]:
    total = folded(axis.cells, sums[0])
    found = spans(folded(axis.cells, sums[1]))
    rows: list[Mapping[str, object]] = []
    for cell, value in total.items():
        change = None if cell in hidden else float(value[0])
        low, high = found.get(cell, (None, None)) if change is not None else (None, None)
        rows.append(
            {
                "place": cell[0],
                "indicator": indicator.id,
                "unit": indicator.unit.removesuffix("/yr"),
                "gas": cell[1],
                "to": year,
                "change": change,
                "low": low,
                "high": high,
            }
        )
    return rows


def rows_of_years(
    indicator: Indicator, axes: Mapping[int, Axis], drawing: Drawing
) -> list[OutcomeRow]:
    """Return the rows of an indicator that only exists in a year, one axis for each year."""
    rows: list[OutcomeRow] = []
    for year, axis in axes.items():
        total = {c: float(v[0]) for c, v in folded(axis.cells, axis.sums().steady()).items()}
        found = spans(folded(axis.cells, drawn_sums(axis, drawing).steady()))
        hidden = _hidden(axis)
        known_ = Known({}, total, set(total), hidden)
        rows += [known_.row(indicator, cell, year, found.get(cell)) for cell in total]
    return rows


def _hidden(axis: Axis) -> set[Cell]:
    rows = {row for wave in axis.waves.values() for row in wave.hidden}
    return _spread(axis.cells, rows)


def years_added_up(
    indicator: Indicator, axes: Mapping[int, Axis], until: Sequence[int], drawing: Drawing
) -> pd.DataFrame:
    """Return such an indicator's change added up to each of some years."""
    sums: tuple[Array, Array] | None = None
    hidden: set[Cell] = set()
    rows: list[Mapping[str, object]] = []
    for year, axis in axes.items():
        now = (axis.sums().steady(), drawn_sums(axis, drawing).steady())
        sums = now if sums is None else (sums[0] + now[0], sums[1] + now[1])
        hidden |= _hidden(axis)
        if year in until:
            rows += _sums_row(indicator, axis, year, sums, hidden)
    columns = ["place", "indicator", "unit", "gas", "to", "change", "low", "high"]
    return pd.DataFrame(rows, columns=columns)
