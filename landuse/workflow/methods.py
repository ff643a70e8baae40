"""Every method side by side: a scenario under all factor sets and editions, in one table.

The sets disagree by design and are never mixed: the table shows how far, it does not choose.
"""

from dataclasses import astuple, dataclass

from landuse.domain.digest import of_digests
from landuse.domain.issues import refuse
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import OutcomeRow
from landuse.domain.plan import Plan
from landuse.effects import bases
from landuse.workflow.digests import outcome_digest, program
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

    They are kept beside the landscape under all they rest on, so that asking again is reading.

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
    lead = judged_by(landscape, landscape.project.lead, DEFAULT_EDITION)
    figures = all_figures(landscape.root)
    rests_on = [outcome_digest(landscape, plan, held, by) for held in (lead, *figures)]
    name = f"totals_{of_digests([program(), *rests_on])}"
    held = None if landscape.shelf is None else landscape.shelf.read(name)
    if held is not None:
        return [Line(f, g, tuple(OutcomeRow(*row) for row in rows)) for f, g, rows in held]
    asking = bases.Asking(landscape, plan, by)
    others = bases.other_totals(asking, lead)
    lines = [
        Line(basis.factors.id, basis.gwp.edition, (row, *others))
        for basis, row in bases.totals(asking, figures)
    ]
    if landscape.shelf is not None:
        landscape.shelf.write(name, [astuple(line) for line in lines])
    return lines
