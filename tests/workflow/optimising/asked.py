"""Scenarios that leave something to the optimiser, made in a line."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from landuse.domain.outcome import TOTAL
from landuse.domain.scenario import Scenario
from landuse.sources.areas import drawn_frame
from landuse.sources.scenarios import Drawn
from landuse.workflow import decide, judge
from landuse.workflow.optimising import Answer
from tests import world

TITLE = {"da": "x", "en": "x"}
MARGINS = {"gross_margin_dkk_per_ha_yr": {"crop": 6000, "grass": 2000}}
"""Prices of a user, to be added up in the head."""


def scenario(
    allow: Sequence[Mapping[str, Any]],
    *,
    drawn: Mapping[str, shapely.Geometry] | None = None,
    crs: str = world.CRS,
    **more: Any,
) -> Drawn:
    """Return a scenario that allows measures; ``more`` is what else stands in its file."""
    areas = dict(drawn or {})
    frame = drawn_frame(list(areas), list(areas), list(areas.values()), crs)
    raw = {"id": "x", "title": TITLE, "question": TITLE, "allow": list(allow), "money": MARGINS}
    return Drawn(Scenario.model_validate(raw | more), frame)


def judged(answer: Answer, indicator: str, by: str = "municipality") -> dict[str, float | None]:
    """Return what the plan of an answer is judged to change, by place, counted on its own."""
    problem = answer.problem
    plan = decide(problem.landscape, answer.drawn)
    told = judge(
        problem.landscape, plan, factors=problem.factors, gwp=problem.gwp, by=by, only=[indicator]
    )
    rows = [r for r in told.rows if r.indicator == indicator and r.gas is None and r.year is None]
    return {row.place: row.change for row in rows}


def total(answer: Answer, indicator: str) -> float | None:
    """Return what the whole plan changes."""
    return judged(answer, indicator)[TOTAL]
