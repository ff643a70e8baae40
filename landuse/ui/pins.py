"""Which indicators stand beside the map: the visitor pins up to three."""

import streamlit as st

from landuse.ui import state
from landuse.ui.state import Session
from landuse.workflow import indicators

MOST = 3


@st.fragment
def draw(session: Session) -> None:
    """Draw the choice; the numbers follow at once."""
    session = state.current()
    titles = {
        held.id: held.title.in_language(session.language)
        for held in indicators()
        if held.id != "emissions"
    }
    with st.popover(session.say("Numbers beside the map"), key="pins"):
        key = f"pins.{session.language}"
        chosen = st.multiselect(
            session.say("Up to three"),
            list(titles),
            default=[name for name in session.pinned if name in titles],
            format_func=lambda name: titles[name],
            max_selections=MOST,
            filter_mode="contains",
            select_all=False,
            key=key,
        )
    if tuple(chosen) != session.pinned:
        state.update(pinned=tuple(chosen))
        st.rerun()
