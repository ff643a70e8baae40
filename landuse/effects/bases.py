"""One plan under many bases: what every factor set and edition says of the same hectares.

The land account is made once, and once more for a set with a belt beside drains (``belt.py``);
only what depends on the figures is asked again.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.domain.plan import Plan
from landuse.effects import belt, emissions
from landuse.effects.accounts import land_account, with_assumptions
from landuse.effects.counting import axes_of, steady_of, with_ranges
from landuse.effects.question import Figures, Question
from landuse.effects.ranges import Drawing


def totals(
    landscape: Landscape, plan: Plan, figures: Sequence[Figures], *, by: str
) -> Iterator[tuple[Figures, OutcomeRow]]:
    """Yield the change in emissions of all places and gases under each basis, with its range.

    Parameters
    ----------
    landscape, plan
        The land, and what is done to it.
    figures
        The bases to judge by.
    by
        The role whose areas are the places.
    """
    accounts: dict[str, pd.DataFrame] = {}
    drawing = Drawing()
    for held in figures:
        named = held.factors.id if held.factors.belt_width else ""
        if named not in accounts:
            beside = belt.hectares(landscape, plan, held.factors)
            account = land_account(landscape, plan, by, beside)
            accounts[named] = with_assumptions(account, plan.scenario.assume)
        question = Question(landscape, plan, accounts[named], by, held)
        answer = emissions.answer(question)
        row = next(r for r in answer.rows if r.place == TOTAL and r.gas is None)
        axes = axes_of(question, answer.terms)
        steady = {i: steady_of(axis, drawing) for i, axis in axes.items() if axis.varies}
        (row,) = with_ranges([row], steady)
        yield held, row
