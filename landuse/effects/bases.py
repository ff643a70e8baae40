"""One plan under many bases: what every factor set and edition says of the same hectares.

The land account is made once, and once more for a set with a belt beside drains (``belt.py``);
only what depends on the figures is asked again. What no basis changes is counted once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from landuse.domain.factors import FactorSet
from landuse.domain.landscape import Landscape
from landuse.domain.once import Once
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.domain.plan import Plan
from landuse.effects import INDICATORS, belt, emissions
from landuse.effects.accounts import land_account, with_assumptions
from landuse.effects.axis import Cell
from landuse.effects.counting import Asked, axes_of, counted, with_ranges
from landuse.effects.question import Figures, Question
from landuse.effects.ranges import Drawing, drawn_sums

WHOLE: Cell = (TOTAL, None)
"""All places and all gases together."""


@dataclass(frozen=True, eq=False)
class Asking(Once):
    """A plan on its land, to be asked about by basis after basis."""

    landscape: Landscape
    plan: Plan
    by: str
    """The role whose areas are the places."""

    def question(self, figures: Figures) -> Question:
        """Return the question by one basis of figures."""
        return Question(self.landscape, self.plan, self._account(figures.factors), self.by, figures)

    def _account(self, factors: FactorSet) -> pd.DataFrame:
        """Return the land account; one serves every set that knows no belt."""

        def make() -> pd.DataFrame:
            beside = belt.hectares(self.landscape, self.plan, factors)
            account = land_account(self.landscape, self.plan, self.by, beside)
            return with_assumptions(account, self.plan.scenario.assume)

        return self.once(factors.id if factors.belt_width else "", make)


def totals(asking: Asking, figures: Sequence[Figures]) -> Iterator[tuple[Figures, OutcomeRow]]:
    """Yield the change in emissions of all places and gases under each basis, with its range.

    Parameters
    ----------
    asking
        The plan.
    figures
        The bases to judge by.
    """
    drawing = Drawing()
    for held in figures:
        question = asking.question(held)
        answer = emissions.answer(question)
        row = next(r for r in answer.rows if (r.place, r.gas) == WHOLE)
        # Land the plan leaves alone changes nothing, whatever its factors are.
        axes = axes_of(question, [term for term in answer.terms if not term.still])
        steady = {
            indicator: {WHOLE: drawn_sums(axis, drawing).whole()}
            for indicator, axis in axes.items()
            if axis.varies
        }
        (row,) = with_ranges([row], steady)
        yield held, row


def other_totals(asking: Asking, figures: Figures) -> tuple[OutcomeRow, ...]:
    """Return the total of every indicator but emissions, with its range, in the screen's order.

    Parameters
    ----------
    asking
        The plan.
    figures
        The published numbers they rest on.
    """
    order = [indicator.id for indicator in INDICATORS if indicator is not emissions.INDICATOR]
    found = counted(asking.question(figures), Asked(only=frozenset(order)))
    told = [row for row in found.rows() if (row.place, row.gas) == WHOLE]
    return tuple(sorted(told, key=lambda row: order.index(row.indicator)))
