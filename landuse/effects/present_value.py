"""Present value: what is paid once, and what is lost each year brought back to today, DKK.

The yearly cost is counted at the end of each of the user's years and discounted at the user's
rate, both stated in the table; the one-off cost is counted today, whenever a wish starts. Without
a rate or a number of years the value is not known (C5).
"""

from collections.abc import Sequence
from math import nan

import pandas as pd

from landuse.domain.outcome import OutcomeRow
from landuse.effects.question import Question

COLUMNS = [
    "place", "cost_once_dkk", "cost_yearly_dkk", "discount_rate", "years", "present_value_dkk",
]  # fmt: skip


def table(question: Question, rows: Sequence[OutcomeRow]) -> pd.DataFrame:
    """Return the present value of what a plan costs, by place and in total.

    Parameters
    ----------
    question
        The plan on its landscape.
    rows
        What it costs once and each year.
    """
    money = question.scenario.money
    rate = nan if money.discount_rate is None else money.discount_rate
    years = nan if money.years is None else float(money.years)
    costs = {(row.indicator, row.place): row.change for row in rows}
    found = []
    for place in dict.fromkeys(row.place for row in rows):
        once, yearly = (_number(costs[name, place]) for name in ("cost_once", "cost_yearly"))
        value = once + yearly * years_worth(rate, years)
        found.append((place, once, yearly, rate, years, value))
    return pd.DataFrame(found, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[1:], float))


def years_worth(discount_rate: float, years: float) -> float:
    """Return what one krone at the end of each year is worth today: the annuity factor."""
    if discount_rate == 0:
        return years
    # sum of (1 + r)^-t for t = 1..n
    return float((1 - (1 + discount_rate) ** -years) / discount_rate)


def _number(value: float | None) -> float:
    return nan if value is None else value
