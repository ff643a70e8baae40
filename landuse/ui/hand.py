"""What the hand did on the map, as changes to the scenario. Each message is heard once.

The map sends all that was not heard yet, oldest first: the page keeps only the last value of a
component, and a quick hand is faster than a run.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from landuse.domain.issues import InvalidInput, Issue
from landuse.ui import cache, feedback, issues, meeting, state
from landuse.ui.state import Session
from landuse.workflow import Drawn, editing
from landuse.workflow.pictures import fields_under, is_field, unit_at, units_of

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
    beside = BESIDE.get(str(said.get("kind")))
    if beside is not None:
        session = state.current()
        number = session.heard if heard is None else heard
        return state.update(heard=number, **beside(session, said))
    ask = str(said.get("kind")) not in UNASKED
    return accept(lambda session: changed(session, said), heard, ask=ask)


def accept(
    change: Callable[[Session], Drawn], heard: int | None = None, *, ask: bool = True
) -> Session:
    """Take a change if it can be counted, and say what it gave; else say what is wrong with it.

    Parameters
    ----------
    change
        Makes the new scenario.
    heard
        The number of the message this answers; it is heard in the same moment, never without.
    ask
        Whether to ask what becomes of land where areas meet newly.
    """
    session = state.current()
    number = session.heard if heard is None else heard
    try:
        drawn = change(session)
        if drawn is session.drawn:
            return state.update(heard=number)
        drawn, met = meeting.settled(session, drawn) if ask else (drawn, ())
        gave = told(session, drawn)
    except InvalidInput as fault:
        if all(issue.severity == "note" for issue in fault.issues):
            return state.update(gave=issues.line(fault.issues[0], session), heard=number)
        return state.update(faults=fault.issues, heard=number)
    return state.edit(drawn, gave=gave, heard=number, meetings=met)


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
        beside = BESIDE.get(str(word.get("kind")))
        if beside is not None and number > session.heard:
            session = replace(session, heard=number, **beside(session, word))
        elif number > session.heard:
            drawn = changed(session, word)
            if drawn is not session.drawn:
                if session.meeting_answer and str(word.get("kind")) not in UNASKED:
                    drawn, _ = meeting.settled(session, drawn)
                gave, past = told(session, drawn), (*session.past, session.drawn)
                session = replace(session, drawn=drawn, gave=gave, past=past)
            session = replace(session, heard=number)
    return session


def title_of(session: Session) -> str:
    """Return what a new area is called before its number: the measure's title."""
    land = cache.landscape(str(session.root))
    return land.measures[session.measure].title.in_language(session.language)


def changed(session: Session, said: Mapping[str, Any]) -> Drawn:
    """Return the scenario after what the map said.

    A message may name its ``measure``; else it is the one chosen on the page. ``id`` is the area
    that was drawn, or an allocation; where either will do, both are heard.

    Raises
    ------
    InvalidInput
        When what was drawn is no area, nothing to choose lies where one pointed, or what was
        asked for cannot be done.
    """
    act = HEARD.get(str(said.get("kind")))
    if act is None:
        return session.drawn
    named = said.get("measure")
    if isinstance(named, str) and named in cache.landscape(str(session.root)).measures:
        session = replace(session, measure=named)
    return act(session, said)


def _drawn(session: Session, said: Mapping[str, Any]) -> Drawn:
    drawn = editing.draw(session.drawn, said["feature"], session.measure, title=title_of(session))
    if not said.get("whole"):
        return drawn
    land = cache.landscape(str(session.root))
    return editing.whole_fields(drawn, land, drawn.scenario.allocate[-1].id)


def _redrawn(session: Session, said: Mapping[str, Any]) -> Drawn:
    return editing.redraw(session.drawn, str(said["id"]), said["feature"])


def _toggled(session: Session, said: Mapping[str, Any]) -> Drawn:
    unit = _pointed_at(session, float(said["lng"]), float(said["lat"]))
    return editing.toggle(session.drawn, unit, session.measure, title=title_of(session))


def _chosen(session: Session, said: Mapping[str, Any]) -> Drawn:
    units = fields_under(cache.landscape(str(session.root)), said["shape"])
    if not units:
        return session.drawn
    return editing.add(session.drawn, units, session.measure, title=title_of(session))


def _erased(session: Session, said: Mapping[str, Any]) -> Drawn:
    return editing.erase(session.drawn, str(said["id"]))


def _cut(session: Session, said: Mapping[str, Any]) -> Drawn:
    drawn, feature = session.drawn, said["feature"]
    for name in _under(session, said, feature["geometry"]):
        drawn = editing.cut(drawn, name, feature)
    return drawn


def _split(session: Session, said: Mapping[str, Any]) -> Drawn:
    drawn, line, refused = session.drawn, said["line"], None
    for name in _under(session, said, line):
        try:
            drawn = editing.split(drawn, name, line)
        except InvalidInput as fault:  # a line may cross one area and end in the next
            refused = fault
    if refused and drawn is session.drawn:
        raise refused
    return drawn


def _merged(session: Session, said: Mapping[str, Any]) -> Drawn:
    if "ids" in said:
        return editing.merge(session.drawn, [str(name) for name in said["ids"]])
    return editing.merge(session.drawn, editing.areas_under(session.drawn, said["line"]))


def _under(session: Session, said: Mapping[str, Any], shape: Mapping[str, Any]) -> list[str]:
    """Return the area a message names, else those that lie under what was drawn."""
    return [str(said["id"])] if "id" in said else editing.areas_under(session.drawn, shape)


def _assigned(session: Session, said: Mapping[str, Any]) -> Drawn:
    land = cache.landscape(str(session.root))
    units = units_of(land, [int(piece) for piece in said["pieces"]])
    if not units:
        return session.drawn
    return editing.add(session.drawn, units, session.measure, title=title_of(session))


def _buffered(session: Session, said: Mapping[str, Any]) -> Drawn:
    metres, title = float(said["metres"]), title_of(session)
    return editing.buffer(session.drawn, said["shape"], metres, session.measure, title=title)


def _extended(session: Session, said: Mapping[str, Any]) -> Drawn:
    land = cache.landscape(str(session.root))
    return editing.extend(land, session.drawn, _wish_of(session, said))


def _made_whole(session: Session, said: Mapping[str, Any]) -> Drawn:
    land = cache.landscape(str(session.root))
    return editing.whole_fields(session.drawn, land, str(said["id"]))


def _duplicated(session: Session, said: Mapping[str, Any]) -> Drawn:
    return editing.duplicate(session.drawn, _wish_of(session, said), session.say("copy"))


def _locked(session: Session, said: Mapping[str, Any]) -> Drawn:
    wish, locked = _wish_of(session, said), bool(said["locked"])
    if any(held.id == wish and held.locked == locked for held in session.drawn.scenario.allocate):
        return session.drawn
    return editing.describe(session.drawn, wish, locked=locked)


def _deleted(session: Session, said: Mapping[str, Any]) -> Drawn:
    wish = _wish_of(session, said)
    known = any(held.id == wish for held in session.drawn.scenario.allocate)
    return editing.remove(session.drawn, wish) if known else session.drawn


HEARD: Mapping[str, Callable[[Session, Mapping[str, Any]], Drawn]] = {
    "draw": _drawn, "redraw": _redrawn, "move": _redrawn, "point": _toggled, "choose": _chosen,
    "remove": _erased, "cut": _cut, "split": _split, "merge": _merged, "buffer": _buffered,
    "extend": _extended, "whole": _made_whole, "duplicate": _duplicated, "lock": _locked,
    "delete": _deleted, "assign": _assigned,
}  # fmt: skip
"""Every kind of message and what it does."""
UNASKED = frozenset({"duplicate"})
"""A copy lies on what it was copied from, until it is moved: nobody need be asked of that."""


def _hidden(session: Session, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is left out of the map from now on."""
    wish = {_wish_of(session, said)}
    return {"hidden": session.hidden | wish if said["hidden"] else session.hidden - wish}


def _wanted(session: Session, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return whose form is wanted."""
    return {"changing": _wish_of(session, said)}


def _picked(session: Session, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return which fields are chosen and have no measure yet."""
    land = cache.landscape(str(session.root))
    return {"picked": tuple(units_of(land, [int(piece) for piece in said["pieces"]]))}


BESIDE: Mapping[str, Callable[[Session, Mapping[str, Any]], dict[str, Any]]] = {
    "hide": _hidden, "form": _wanted, "pick": _picked,
}  # fmt: skip
"""Kinds of messages that change what one sees, not the scenario: no step to take back."""


def _wish_of(session: Session, said: Mapping[str, Any]) -> str:
    """Return the allocation a message means: by its own id, or by an area drawn for it."""
    name, wishes = str(said["id"]), session.drawn.scenario.allocate
    if any(wish.id == name for wish in wishes):
        return name
    return next((wish.id for wish in wishes if name in wish.area.drawn_ids), name)


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
