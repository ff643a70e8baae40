"""Cost per tonne: what is paid once over the emissions saved each year, DKK per (t CO2e/yr).

The state's own way: 128,000 DKK/ha at 15 t CO2e/ha/yr is 8,533 (Klima-Lavbund 2021). It is the
price of a yearly tonne for as long as the land stays as it is, not of one tonne. The range is that
of the emissions alone (``spread.py``), as no cost has one; ``range`` says why an end has no number:
none was published, or nothing is saved there. By place, in total, and for each wish in total; not
additive (C12). Where the cost or the emissions of any of the land are not known there is no price
(C5).
"""

from collections.abc import Iterator, Sequence
from math import isnan, nan

import pandas as pd

from landuse.domain.outcome import TOTAL
from landuse.effects import emissions, spread
from landuse.effects.question import Question
from landuse.effects.terms import Term, added

COLUMNS = [
    "place", "allocation", "cost_once_dkk", "change_tco2e_per_yr", "dkk_per_tonne", "low", "high",
    "range",
]  # fmt: skip


def table(question: Question, once: Sequence[Term]) -> pd.DataFrame:
    """Return the cost of a yearly tonne by place, in total (allocation ``""``) and by wish.

    Parameters
    ----------
    question
        The plan on its landscape, with the factor set it is judged by.
    once
        Terms of what is paid once.
    """
    judged = emissions.judge(question.account, question.factors, question.gwp)
    rows = [
        (place, wish, *_price(cost, saved))
        for place, wish, cost, saved in _groups(once, judged.terms)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[2:7], float))


def _groups(
    once: Sequence[Term], saved: Sequence[Term]
) -> Iterator[tuple[str, str, list[Term], list[Term]]]:
    """Yield place, wish, the terms of cost and the terms of emissions that belong together."""
    for place in sorted({term.ground.place for term in once}):
        yield (
            place, "",
            [term for term in once if term.ground.place == place],
            [term for term in saved if term.ground.place == place],
        )  # fmt: skip
    if once:
        yield TOTAL, "", list(once), list(saved)
    for wish in sorted({term.ground.allocation for term in once}):
        yield (
            TOTAL, wish,
            [term for term in once if term.ground.allocation == wish],
            [term for term in saved if term.ground.allocation == wish],
        )  # fmt: skip


def _price(cost: list[Term], saved: list[Term]) -> tuple[float, float, float, float, float, str]:
    """Return what is paid once, the change in emissions, the price, its range and what that is."""
    dkk, change = _sum(cost), _sum(saved)
    price = per_tonne(dkk, change)
    ends = None if isnan(price) else spread.of_change(saved)
    most, least = ends or (None, None)
    words = "" if isnan(price) else _range(least)
    dearest, cheapest = per_tonne(dkk, least), per_tonne(dkk, most)
    return _number(dkk), _number(change), price, cheapest, dearest, words


def _number(value: float | None) -> float:
    return nan if value is None else value


def _range(least: float | None) -> str:
    if least is None:
        return "no uncertainty stated"
    return "at the upper end nothing is saved" if least >= 0 else "2.5-97.5 % of the emissions"


def _sum(terms: list[Term]) -> float | None:
    return added([(None, None, term.change) for term in terms])[2]


def per_tonne(dkk: float | None, change_tco2e_per_yr: float | None) -> float:
    """Return DKK per (t CO2e/yr) saved; NaN where nothing is saved or either is not known."""
    if dkk is None or change_tco2e_per_yr is None or change_tco2e_per_yr >= 0:
        return nan
    return dkk / -change_tco2e_per_yr
