"""What one asks for on a page, as the scenario's own tables, and back again.

A goal is told the better way round: "a reduction of at least 9,000" is the change -9,000 (C3). What
the page has no field for (goals of catchments, shares, schemes) stays as the scenario has it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from landuse.domain.landscape import Landscape
from landuse.domain.scenario import Scenario
from landuse.domain.wanted import Allow, Goal, Limit, amount
from landuse.effects.by_cell import CHOSEN_BY

COST, FARMLAND = "cost_once", "production_area"
FIRST_HA = 100.0
"""What each measure is offered at most until somebody says otherwise; it stands on the page."""
SELDOM = ("keep", "wind")
"""Measures one has to ask for: the first does nothing, the other needs a turbine."""
LEFT_OUT = {"at_most", "where"}


@dataclass(frozen=True, slots=True)
class Room:
    """Where a measure may be placed, and on how many hectares; empty is no bound."""

    at_most_ha: float | None = None
    soils: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page asks for."""

    way: str = "minimise"
    best: str = "emissions"
    beside: Mapping[str, float] = field(default_factory=dict)
    """Other indicators, and what one unit of each weighs; its better way counts."""
    goals: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """By indicator and municipality (empty: all together), how far the better way at least."""
    budget_dkk: float | None = None
    farmland_ha: float | None = None
    measures: Mapping[str, Room] = field(default_factory=dict)
    seconds: float = 30.0


def better_way(indicator: str) -> str:
    """Return whether less or more of an indicator is better."""
    return "minimise" if CHOSEN_BY[indicator].better == "lower" else "maximise"


def _sign(indicator: str) -> float:
    return -1.0 if better_way(indicator) == "minimise" else 1.0


def asked_of(land: Landscape, scenario: Scenario) -> Asked:
    """Return what a scenario asks for; where it asks for nothing, a first proposal.

    That is: the least emissions, by the measures that are in use in it, else by all there are.
    """
    told: dict[tuple[str, str], float] = {}
    for goal in filter(_is_shown, scenario.goals):
        least = _sign(goal.indicator) * amount(goal.change)[0]
        told.setdefault((goal.indicator, goal.place or ""), least)
    budget = next((x for x in scenario.limits if _is_budget(x)), None)
    farmland = next((x for x in scenario.limits if _is_farmland(x)), None)
    way, best, beside = _best(scenario)
    return Asked(
        way, best, beside, told,
        None if budget is None else amount(str(budget.at_most))[0],
        None if farmland is None else 0.0 - amount(str(farmland.at_least))[0],
        _rooms(land, scenario),
        Asked.__dataclass_fields__["seconds"].default
        if scenario.optimise is None else scenario.optimise.seconds,
    )  # fmt: skip


def _best(scenario: Scenario) -> tuple[str, str, dict[str, float]]:
    wish = scenario.optimise
    if wish is None:
        return "minimise", "emissions", {}
    sign = 1.0 if wish.way == "minimise" else -1.0
    (first, least), *rest = wish.weights.items()
    way = wish.way if sign * least > 0 else ("maximise" if sign > 0 else "minimise")
    return way, first, {name: -_sign(name) * weight / abs(least) for name, weight in rest}


def _rooms(land: Landscape, scenario: Scenario) -> dict[str, Room]:
    if scenario.allow:
        rooms: dict[str, Room] = {}
        for allow in scenario.allow:
            rooms.setdefault(allow.measure, _room(allow))
        return rooms
    used = {wish.measure for wish in scenario.allocate} & set(land.measures) - {*SELDOM, None}
    names = [name for name in land.measures if name in used or (not used and name not in SELDOM)]
    return {name: Room(FIRST_HA) for name in names}


def _room(allow: Allow) -> Room:
    most = None if allow.at_most is None else amount(allow.at_most)[0]
    return Room(most, _several(allow.where.get("soil")), _several(allow.where.get("use")))


def _several(held: Any) -> tuple[str, ...]:
    if isinstance(held, str):
        return (held,)
    return tuple(held) if isinstance(held, list) and all(isinstance(x, str) for x in held) else ()


def _is_shown(goal: Goal) -> bool:
    return goal.indicator in CHOSEN_BY and (goal.place is None or goal.by == "municipality")


def _is_budget(limit: Limit) -> bool:
    whole = limit.indicator == COST and limit.place is None
    return whole and limit.at_most is not None and limit.at_least is None


def _is_farmland(limit: Limit) -> bool:
    whole = limit.indicator == FARMLAND and limit.place is None and limit.at_most is None
    return whole and limit.at_least is not None and amount(limit.at_least)[0] <= 0


def changes(land: Landscape, scenario: Scenario, asked: Asked) -> dict[str, Any]:
    """Return the tables of a scenario that asks for this; nothing where it does so already."""
    if scenario.optimise is not None and scenario.allow and asked == asked_of(land, scenario):
        return {}
    return {
        "optimise": _optimise(scenario, asked),
        "goals": list(_goals(scenario, asked)),
        "limits": list(_limits(scenario, asked)),
        "allow": list(_allows(scenario, asked)),
    }


def _optimise(scenario: Scenario, asked: Asked) -> dict[str, Any]:
    held = {} if scenario.optimise is None else scenario.optimise.model_dump(exclude_none=True)
    held = {key: value for key, value in held.items() if key not in {"minimise", "maximise"}}
    sign = 1.0 if asked.way == "minimise" else -1.0
    beside = {name: -sign * _sign(name) * weight for name, weight in asked.beside.items() if weight}
    what: Any = {asked.best: 1.0, **beside} if beside else asked.best
    return held | {asked.way: what, "time_limit": f"{asked.seconds:g} s"}


def _goals(scenario: Scenario, asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield goals in the order they have, those that are new last."""
    left = dict(asked.goals)
    for goal in scenario.goals:
        held = goal.model_dump(exclude_none=True)
        if not _is_shown(goal):
            yield held
        elif (least := left.pop((goal.indicator, goal.place or ""), None)) is not None:
            yield held | {"change": _change(goal.indicator, least)}
    for (indicator, place), least in left.items():
        where = {"place": place} if place else {}
        yield {"indicator": indicator, "change": _change(indicator, least), **where}


def _change(indicator: str, least: float) -> str:
    return f"{_sign(indicator) * least + 0.0:.12g} {CHOSEN_BY[indicator].unit}"


def _limits(scenario: Scenario, asked: Asked) -> Iterator[dict[str, Any]]:
    kept = [x for x in scenario.limits if not _is_budget(x) and not _is_farmland(x)]
    yield from (limit.model_dump(exclude_none=True) for limit in kept)
    if asked.budget_dkk is not None:
        yield {"indicator": COST, "at_most": f"{asked.budget_dkk:.12g} DKK"}
    if asked.farmland_ha is not None:
        yield {"indicator": FARMLAND, "at_least": f"{0.0 - asked.farmland_ha:.12g} ha"}


def _allows(scenario: Scenario, asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield what may be placed; of a measure that is allowed twice, the first is on the page."""
    for measure, room in asked.measures.items():
        held = [a.model_dump(exclude_none=True) for a in scenario.allow if a.measure == measure]
        first, *rest = held or [{"measure": measure}]
        where = {k: v for k, v in first.get("where", {}).items() if k not in {"soil", "use"}}
        where |= {k: list(v) for k, v in (("soil", room.soils), ("use", room.uses)) if v}
        most = {} if room.at_most_ha is None else {"at_most": f"{room.at_most_ha:.12g} ha"}
        kept = {key: value for key, value in first.items() if key not in LEFT_OUT}
        yield kept | most | ({"where": where} if where else {})
        yield from rest
