"""Honest ranges: the 2.5th and 97.5th percentile of ten thousand draws, and what drives them.

Every figure behind a number is drawn within its published range (``draws.py``), the sums are made
again for each draw, and the percentiles are read off. Percentiles are never added up (C12): the
total has its own. Where none of the figures behind a number has a published range there is no
range to tell, which is not a range of zero width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from landuse.domain.figure import Figure
from landuse.domain.outcome import TOTAL
from landuse.effects.axis import Array, Axis, Cell, Sums
from landuse.effects.draws import DRAWS, SEED, Values, drawn

PERCENTILES = (2.5, 97.5)
DRIVERS = 3
"""How many of the numbers that drive a range are named."""
STILL = 1e-12
"""Relative width below which nothing varied."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How often, and from which seed, figures are drawn."""

    count: int = DRAWS
    seed: int = SEED

    def value(self, figure: Figure) -> Values:
        """Return the draws of a figure."""
        return drawn(figure, self.count, self.seed)


def drawn_sums(axis: Axis, drawing: Drawing) -> Sums:
    """Return an axis' sums for every draw."""
    return axis.sums(drawing.value, drawing.count)


def folded(cells: Sequence[Cell], values: Array) -> dict[Cell, Array]:
    """Return draws by place and gas, with the sum of the gases and the total of the places.

    Parameters
    ----------
    cells
        Every place with every gas, places first.
    values
        One row of draws for each cell.
    """
    places = list(dict.fromkeys(place for place, _ in cells))
    gases = list(dict.fromkeys(gas for _, gas in cells))
    block = values.reshape(len(places), len(gases), -1)
    named: dict[Cell, Array] = {}
    for row, place in enumerate([*places, TOTAL]):
        here = block[row] if row < len(places) else block.sum(axis=0)
        named |= {(place, gas): here[column] for column, gas in enumerate(gases)}
        named[place, None] = here.sum(axis=0)
    return named


def spans(sums: dict[Cell, Array]) -> dict[Cell, Span]:
    """Return the range of every sum that varies."""
    if not sums:
        return {}
    block = np.stack(list(sums.values()))
    low, high = np.percentile(block, PERCENTILES, axis=1)
    scale = np.abs(block).max(axis=1)
    return {
        cell: (float(low[row]), float(high[row]))
        for row, cell in enumerate(sums)
        if high[row] - low[row] > STILL * max(1.0, float(scale[row]))
    }


def drivers(indicator: str, axis: Axis, sums: dict[Cell, Array], drawing: Drawing) -> pd.DataFrame:
    """Return the figures that drive the range of each place, and their share of its variance.

    The share is the squared correlation of the figure's draws with the sum's; figures that vary
    together count as one.
    """
    groups: dict[str, list[Figure]] = {}
    for figure in (*axis.figures, *_own(axis)):
        if figure.has_range:
            groups.setdefault(figure.draws_with, []).append(figure)
    rows = []
    if groups:
        names = list(groups)
        inputs = _standard(np.stack([drawing.value(groups[name][0]) for name in names]))
        places = [cell for cell in sums if cell[1] is None]
        outputs = _standard(np.stack([sums[cell] for cell in places]))
        shares = (outputs @ inputs.T / drawing.count) ** 2
        for row, (place, _) in enumerate(places):
            best = np.argsort(-shares[row], kind="stable")[:DRIVERS]
            rows += [
                _driver(indicator, place, rank, groups[names[number]], shares[row][number])
                for rank, number in enumerate(best, 1)
                if shares[row][number] > STILL
            ]
    columns = ["place", "indicator", "rank", "share_of_variance", "factor_rows", "what"]
    return pd.DataFrame(rows, columns=columns)


def _own(axis: Axis) -> tuple[Figure, ...]:
    loss = axis.clock.loss
    return () if loss is None else (loss,)


def _standard(values: Array) -> Array:
    spread = values.std(axis=1, keepdims=True)
    centred = values - values.mean(axis=1, keepdims=True)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0))


def _driver(
    indicator: str, place: str, rank: int, figures: Sequence[Figure], share: float
) -> dict[str, object]:
    first = figures[0]
    return {
        "place": place,
        "indicator": indicator,
        "rank": rank,
        "share_of_variance": float(share),
        "factor_rows": "; ".join(figure.place for figure in figures),
        "what": f"{first.central:g} {first.unit} ({first.low:g} to {first.high:g})",
    }


def without_range(indicator: str, axis: Axis) -> pd.DataFrame:
    """Return the figures behind an indicator for which no range was published."""
    rows = [
        {"indicator": indicator, "factor_row": f.place, "central": f.central, "unit": f.unit}
        for f in axis.figures
        if not f.has_range
    ]
    return pd.DataFrame(rows, columns=["indicator", "factor_row", "central", "unit"])
