"""Every method side by side: a scenario under all factor sets and editions, in one table.

The sets disagree by design and are never mixed: the table shows how far, it does not choose.
"""

from dataclasses import dataclass, replace

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.domain.plan import Plan
from landuse.effects import bases
from landuse.effects.question import Figures
from landuse.workflow.figures import all_figures
from landuse.workflow.verbs import judge


@dataclass(frozen=True, slots=True)
class Line:
    """What one factor set says under one edition, for all places together."""

    factors: str
    gwp: str
    rows: tuple[OutcomeRow, ...]
    """One row an indicator; those that no factor set changes are the same on every line."""


def methods(landscape: Landscape, plan: Plan, *, by: str = "municipality") -> list[Line]:
    """Return a plan's totals under every factor set and edition.

    Parameters
    ----------
    landscape, plan
        The land, and what is done to it.
    by
        The role whose areas are the places.

    Raises
    ------
    InvalidInput
        When a factor file is faulty.
    """
    others = [
        row
        for row in judge(landscape, plan, by=by).rows
        if row.place == TOTAL and row.gas is None and row.indicator != "emissions"
    ]
    lines = emissions_by_method(landscape, plan, by=by)
    return [replace(line, rows=(*line.rows, *others)) for line in lines]


def emissions_by_method(landscape: Landscape, plan: Plan, *, by: str) -> list[Line]:
    """Return the change in emissions under every factor set and edition: what the sets change."""
    figures: list[Figures] = all_figures(landscape.root)
    return [
        Line(held.factors.id, held.gwp.edition, (row,))
        for held, row in bases.totals(landscape, plan, figures, by=by)
    ]
