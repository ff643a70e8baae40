"""What the hand did on the map, as changes to the scenario. Each message is heard once.

The map sends all that was not heard yet, oldest first: the page keeps only the last value of a
component, and a quick hand is faster than a run.
"""

from collections.abc import Callable, Mapping
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
            state.update(heard=number)
            session = take(word)
    return session


def take(said: Mapping[str, Any]) -> Session:
    """Take one message; what cannot be counted is refused, and the scenario stays as it was."""
    return accept(lambda session: changed(session, said))


def accept(change: Callable[[Session], Drawn]) -> Session:
    """Take a change if it can be counted, and say what it gave; else say what is wrong with it."""
    session = state.current()
    try:
        drawn = change(session)
        if drawn is session.drawn:
            return session
        before = cache.outcome_of(session)
        after = cache.outcome_of(replace(session, drawn=drawn))
    except InvalidInput as fault:
        if all(issue.severity == "note" for issue in fault.issues):
            return state.update(gave=issues.line(fault.issues[0], session))
        return state.update(faults=fault.issues)
    return state.edit(drawn, gave=feedback.told(session, before, after))


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
