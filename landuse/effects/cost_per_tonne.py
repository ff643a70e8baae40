"""Cost per tonne: what is paid once over the emissions saved each year, DKK per (t CO2e/yr).

The state's own way: 128,000 DKK/ha at 15 t CO2e/ha/yr is 8,533 (Klima-Lavbund 2021). It is the
price of a yearly tonne for as long as the land stays as it is, not of one tonne. The range is that
of the emissions alone (``ranges.py``), as no cost has one; ``range`` says why an end has no number:
none was published, or nothing is saved there. By place, in total, and for each wish in total; not
additive (C12). Where the cost or the emissions of any of the land are not known there is no price
(C5).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import isnan, nan

import pandas as pd

from landuse.domain.outcome import TOTAL
from landuse.effects import emissions, ranges
from landuse.effects.axis import Axis
from landuse.effects.question import Question
from landuse.effects.ranges import Drawing, Span
from landuse.effects.terms import Ground, Term, added
from landuse.effects.years import Clock

COLUMNS = [
    "place", "allocation", "cost_once_dkk", "change_tco2e_per_yr", "dkk_per_tonne", "low", "high",
    "range",
]  # fmt: skip

Row = tuple[float, float, float, float, float, str]
"""Cost, change, price, its low and high end, and what the range is."""


def table(question: Question, once: Sequence[Term]) -> pd.DataFrame:
    """Return the cost of a yearly tonne by place, in total (allocation ``""``) and by wish.

    Parameters
    ----------
    question
        The plan on its landscape, with the factor set it is judged by.
    once
        Terms of what is paid once.
    """
    saved = [term for term in emissions.answer(question).terms if not term.still]
    by_place = _prices(once, saved, lambda ground: ground.place, question)
    by_wish = _prices(once, saved, lambda ground: ground.allocation, question)
    rows = [(place, "", *row) for place, row in by_place.items()]
    rows += [(TOTAL, wish, *row) for wish, row in by_wish.items() if wish != TOTAL]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[2:7], float))


def _prices(
    once: Sequence[Term], saved: Sequence[Term], word: Callable[[Ground], str], question: Question
) -> dict[str, Row]:
    """Return prices by a word of the land, and of all the land as the total."""
    costs = _grouped(once, word)
    changes = _grouped(saved, word)
    spans = _spans(saved, word, list(dict.fromkeys([*costs, *changes])), question)
    return {
        name: _price(costs[name], changes.get(name, 0.0), spans.get(name))
        for name in (*sorted(set(costs) - {TOTAL}), *([TOTAL] if once else []))
    }


def _grouped(terms: Iterable[Term], word: Callable[[Ground], str]) -> dict[str, float | None]:
    """Return the change of terms by a word of their land, and in all."""
    held: dict[str, list[Term]] = {}
    for term in terms:
        for name in {word(term.ground), TOTAL}:
            held.setdefault(name, []).append(term)
    return {name: added([(None, None, t.change) for t in own])[2] for name, own in held.items()}


def _spans(
    saved: Sequence[Term], word: Callable[[Ground], str], names: Sequence[str], question: Question
) -> Mapping[str, Span]:
    """Return the range of the change in emissions by a word of the land, and in all."""
    named = [replace(term, ground=replace(term.ground, place=word(term.ground))) for term in saved]
    own = [name for name in names if name != TOTAL]
    if not named:
        return {}
    clock = Clock(question.scenario, question.parameters)
    axis, drawing = Axis(named, own, clock), Drawing()
    sums = ranges.folded(axis.cells, ranges.drawn_sums(axis, drawing).steady())
    return {place: span for (place, gas), span in ranges.spans(sums).items() if gas is None}


def _price(cost: float | None, change: float | None, span: Span | None) -> Row:
    price = per_tonne(cost, change)
    most, least = (None, None) if span is None or isnan(price) else span
    words = "" if isnan(price) else _range(least)
    dearest, cheapest = per_tonne(cost, least), per_tonne(cost, most)
    return _number(cost), _number(change), price, cheapest, dearest, words


def _number(value: float | None) -> float:
    return nan if value is None else value


def _range(least: float | None) -> str:
    if least is None:
        return "no uncertainty stated"
    return "at the upper end nothing is saved" if least >= 0 else "2.5-97.5 % of the emissions"


def per_tonne(dkk: float | None, change_tco2e_per_yr: float | None) -> float:
    """Return DKK per (t CO2e/yr) saved; NaN where nothing is saved or either is not known."""
    if dkk is None or change_tco2e_per_yr is None or change_tco2e_per_yr >= 0:
        return nan
    return dkk / -change_tco2e_per_yr
