"""Plans made in a line: wishes as they stand in a scenario file, and areas drawn for them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import ModuleType
from typing import Any

import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome, OutcomeRow
from landuse.domain.plan import Plan
from landuse.domain.scenario import Scenario
from landuse.sources.areas import drawn_frame
from landuse.sources.scenarios import Drawn
from landuse.workflow import decide, judge
from tests import world

TITLE = {"da": "x", "en": "x"}


def wish(name: str, measure: str, **more: Any) -> dict[str, Any]:
    """Return an allocation of the area drawn under its own name, unless it says another area."""
    return {"id": name, "measure": measure, "area": {"drawn": name}} | more


def plan(
    land: Landscape,
    wishes: Sequence[Mapping[str, Any]],
    drawn: Mapping[str, shapely.Geometry] | None = None,
    **more: Any,
) -> Plan:
    """Return the plan of wishes; ``more`` is what else the scenario says, such as ``money``."""
    areas = dict(drawn or {})
    frame = drawn_frame(list(areas), list(areas), list(areas.values()), world.CRS)
    raw = {"id": "x", "title": TITLE, "question": TITLE, "allocate": list(wishes)} | more
    return decide(land, Drawn(Scenario.model_validate(raw), frame))


def judging(*rooms: ModuleType) -> Callable[..., Outcome]:
    """Return ``judge`` for the indicators of some rooms; all of them take six times as long."""
    return partial(judge, only=[held.id for room in rooms for held in room.INDICATORS])


def rows(outcome: Outcome, indicator: str) -> dict[str, OutcomeRow]:
    """Return the rows of an indicator by place."""
    return {row.place: row for row in outcome.rows if row.indicator == indicator}


def changes(outcome: Outcome, indicator: str) -> dict[str, float | None]:
    """Return the change of an indicator by place."""
    return {place: row.change for place, row in rows(outcome, indicator).items()}


def table(outcome: Outcome, name: str, *keys: str) -> dict[Any, dict[str, Any]]:
    """Return a table's rows by some of its columns."""
    found = {}
    for row in outcome.tables[name].to_dict(orient="records"):
        key = tuple(row[k] for k in keys)
        assert key not in found, f"{name}: {key} twice"
        found[key if len(keys) > 1 else key[0]] = row
    return found
