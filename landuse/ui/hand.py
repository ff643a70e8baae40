"""What the hand did on the map, as a change to the scenario. Each message is heard once."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from landuse.domain.issues import InvalidInput
from landuse.ui import cache, issues, state
from landuse.ui.state import Session
from landuse.workflow import Drawn, editing

MAP_KEY = "plan.map"


def listen(session: Session) -> Session:
    """Take what the map said since last time, and return the session after it."""
    said = st.session_state.get(MAP_KEY) or {}
    number = int(said.get("seq", 0) or 0)
    if number <= session.heard:
        return session
    session = state.update(heard=number)
    try:
        drawn = changed(session, said)
    except InvalidInput as fault:
        issues.show(fault.issues, session)
        return session
    if drawn is not session.drawn:
        state.edit(drawn)
        # The whole page: the bar beside it must not offer yesterday's file for download.
        st.rerun()
    return session


def changed(session: Session, said: Mapping[str, Any]) -> Drawn:
    """Return the scenario after what the map said.

    Raises
    ------
    InvalidInput
        When what was drawn is no area.
    """
    drawn, kind = session.drawn, said.get("kind")
    if kind == "draw":
        return editing.draw(drawn, said["feature"], session.measure)
    if kind == "redraw":
        return editing.redraw(drawn, str(said["id"]), said["feature"])
    if kind == "pick":
        land = cache.landscape(str(session.root))
        unit = str(said["unit"])
        return editing.toggle(drawn, unit, session.measure) if unit in land.units.index else drawn
    if kind == "remove":
        name = str(said["id"])
        held = [a.id for a in drawn.scenario.allocate if name in a.area.drawn_ids]
        for allocation in held:
            drawn = editing.remove(drawn, allocation)
        return drawn
    return drawn
