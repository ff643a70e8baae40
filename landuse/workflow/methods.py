"""Every method side by side: a scenario under all factor sets and editions, in one table.

The sets disagree by design and are never mixed: the table shows how far, it does not choose.
"""

from dataclasses import dataclass, replace

from landuse.domain.issues import refuse
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import OutcomeRow
from landuse.domain.plan import Plan
from landuse.effects import bases
from landuse.workflow.figures import DEFAULT_EDITION, all_figures, judged_by, one_of


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
        When there is no such role, or a factor file is faulty.
    """
    refuse(one_of("--by", by, landscape.roles()))
    asking = bases.Asking(landscape, plan, by)
    lead = judged_by(landscape, landscape.project.lead, DEFAULT_EDITION)
    others = bases.other_totals(asking, lead)
    return [replace(line, rows=(*line.rows, *others)) for line in _emissions(asking)]


def emissions_by_method(landscape: Landscape, plan: Plan, *, by: str) -> list[Line]:
    """Return the change in emissions under every factor set and edition: what the sets change."""
    return _emissions(bases.Asking(landscape, plan, by))


def _emissions(asking: bases.Asking) -> list[Line]:
    return [
        Line(held.factors.id, held.gwp.edition, (row,))
        for held, row in bases.totals(asking, all_figures(asking.landscape.root))
    ]
