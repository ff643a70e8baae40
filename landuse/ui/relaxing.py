"""What would do where no plan reaches all goals, as changes to the scenario's tables.

A number is rounded the looser way, so that a plan that was found still holds (C9).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import Any

from landuse.domain.scenario import Scenario
from landuse.ui.searches import Search
from landuse.workflow.optimising import Missed, Way

DIGITS, FINEST = 4, -6
"""So many digits, and none beyond a millionth."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way out: a looser limit, or where there is none the goals as far as they are reached."""

    way: Way | None
    changes: dict[str, Any] = field(default_factory=dict)
    """Tables of the scenario; empty where it cannot be said by the file."""
    together: tuple[Way, ...] = ()
    """Limits that would have to be looser all of them."""


def ways_out(search: Search) -> Iterator[WayOut]:
    """Yield what would do: the goals relaxed, then each limit that would have to be looser."""
    found, scenario = search.why_not, search.drawn.scenario
    if found is None:
        return
    if found.missed:
        yield WayOut(None, {"goals": _goals(scenario, found.missed)})
    for way in found.ways:
        yield WayOut(way, tables_of(scenario, [way]))
    if found.together:
        yield WayOut(None, tables_of(scenario, found.together), found.together)


def _goals(scenario: Scenario, missed: tuple[Missed, ...]) -> list[dict[str, Any]]:
    """Return the goals as far as they can be reached: one alone, or several together."""
    rows = [goal.model_dump(exclude_none=True) for goal in scenario.goals]
    for goal in missed:
        most = goal.most if len(missed) == 1 and goal.most is not None else goal.reached
        position = int(goal.name.split(".")[1])
        rows[position]["change"] = f"{looser(most, up=most > goal.wanted):.12g} {goal.unit}"
    return rows


def tables_of(scenario: Scenario, ways: Sequence[Way]) -> dict[str, Any]:
    """Return limits, and what may be placed, with some of them looser; nothing for other rules."""
    changes: dict[str, Any] = {}
    for way in ways:
        table, position = way.name.split(".")[:2]
        if table not in {"limits", "allow"} or way.name.count(".") > 1:
            return {}
        up = way.needed > way.limit
        rows = [row.model_dump(exclude_none=True) for row in getattr(scenario, table)]
        rows = changes.setdefault(table, rows)
        rows[int(position)]["at_most" if up else "at_least"] = (
            f"{looser(way.needed, up=up):.12g} {way.unit}"
        )
    return changes


def looser(value: float, *, up: bool) -> float:
    """Return a number with few digits, rounded up or down."""
    if not value:
        return 0.0
    step = 10.0 ** max(floor(log10(abs(value))) + 1 - DIGITS, FINEST)
    return round((ceil if up else floor)(value / step) * step, 9)
