"""What the hand did on the map, as changes to the scenario. Each message is heard once.

The map sends all that was not heard yet, oldest first: the page keeps only the last value of a
component, and a quick hand is faster than a run.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from landuse.domain.issues import InvalidInput, Issue
from landuse.ui import cache, feedback, issues, state
from landuse.ui.state import Session
from landuse.workflow import Drawn, editing
from landuse.workflow.pictures import fields_under, is_field, unit_at

MAP_KEY = "plan.map"


def listen(session: Session) -> Session:
    """Take what the map said since last time, and return the session after it."""
    said = st.session_state.get(MAP_KEY) or {}
    for word in said.get("said", ()):
        number = int(word.get("seq", 0))
        if number > session.heard:
            session = take(word, number)
    return session


def take(said: Mapping[str, Any], heard: int | None = None) -> Session:
    """Take one message; what cannot be counted is refused, and the scenario stays as it was."""
    return accept(lambda session: changed(session, said), heard)


def accept(change: Callable[[Session], Drawn], heard: int | None = None) -> Session:
    """Take a change if it can be counted, and say what it gave; else say what is wrong with it.

    Parameters
    ----------
    change
        Makes the new scenario.
    heard
        The number of the message this answers; it is heard in the same moment, never without.
    """
    session = state.current()
    number = session.heard if heard is None else heard
    try:
        drawn = change(session)
        if drawn is session.drawn:
            return state.update(heard=number)
        gave = told(session, drawn)
    except InvalidInput as fault:
        if all(issue.severity == "note" for issue in fault.issues):
            return state.update(gave=issues.line(fault.issues[0], session), heard=number)
        return state.update(faults=fault.issues, heard=number)
    return state.edit(drawn, gave=gave, heard=number)


def told(session: Session, drawn: Drawn) -> str:
    """Return in words what a scenario gives that the one which is open does not.

    Raises
    ------
    InvalidInput
        When it cannot be counted.
    """
    before = cache.outcome_of(session)
    return feedback.told(session, before, cache.outcome_of(replace(session, drawn=drawn)))


def hoped(session: Session, said: Iterable[Mapping[str, Any]]) -> Session:
    """Return the session as it will be once messages are heard that it has not heard yet.

    Raises
    ------
    InvalidInput
        When one of them will be refused.
    """
    for word in said:
        number = int(word.get("seq", 0))
        if number > session.heard:
            drawn = changed(session, word)
            gave = session.gave if drawn is session.drawn else told(session, drawn)
            session = replace(session, drawn=drawn, gave=gave, heard=number)
    return session


def title_of(session: Session) -> str:
    """Return what a new area is called before its number: the measure's title."""
    land = cache.landscape(str(session.root))
    return land.measures[session.measure].title.in_language(session.language)


def changed(session: Session, said: Mapping[str, Any]) -> Drawn:
    """Return the scenario after what the map said.

    Raises
    ------
    InvalidInput
        When what was drawn is no area, or nothing to choose lies where one pointed.
    """
    drawn, kind = session.drawn, said.get("kind")
    if said.get("measure") in cache.landscape(str(session.root)).measures:
        session = replace(session, measure=str(said["measure"]))
    if kind == "draw":
        title = title_of(session)
        return editing.draw(drawn, said["feature"], session.measure, title=title)
    if kind == "redraw":
        return editing.redraw(drawn, str(said["id"]), said["feature"])
    if kind == "point":
        unit = _pointed_at(session, float(said["lng"]), float(said["lat"]))
        return editing.toggle(drawn, unit, session.measure, title=title_of(session))
    if kind == "choose":
        units = fields_under(cache.landscape(str(session.root)), said["shape"])
        title = title_of(session)
        return editing.add(drawn, units, session.measure, title=title) if units else drawn
    if kind == "remove":
        name = str(said["id"])
        held = [a.id for a in drawn.scenario.allocate if name in a.area.drawn_ids]
        for allocation in held:
            drawn = editing.remove(drawn, allocation)
        return drawn
    return drawn


def _pointed_at(session: Session, lon: float, lat: float) -> str:
    """Return the unit one pointed at: a field, or a square where the land has no fields."""
    land = cache.landscape(str(session.root))
    unit = unit_at(land, lon, lat)
    if unit and (land.units.loc[unit, "kind"] == "field" or not is_field(land).any()):
        return unit
    place = "land outside the fields" if unit else "a point outside the land"
    raise InvalidInput(
        [Issue("map", place, "a field", "Click on a field, or draw an area.", "note")]
    )
