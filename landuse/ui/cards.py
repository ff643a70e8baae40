"""The allocations as cards: what, whose, how firm; change or remove them without the map."""

import streamlit as st

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.domain.scenario import STATUSES, Allocation
from landuse.ui import issues, state
from landuse.ui.numbers import hectares
from landuse.ui.state import Session
from landuse.workflow import editing


def draw(land: Landscape, session: Session, counted: dict[str, float]) -> None:
    """Draw a card for each allocation, in the order that decides."""
    for allocation in session.drawn.scenario.allocate:
        measure = land.measures.get(allocation.measure or "")
        name = measure.title.in_language(session.language) if measure else ""
        size = hectares(counted.get(allocation.id, 0.0), session.language)
        label = f"{issues.plain(allocation.title or allocation.id)}: {name}, {size}"
        with st.expander(label):
            _card(session, allocation)


def _card(session: Session, allocation: Allocation) -> None:
    say, key = session.say, f"card.{allocation.id}"
    with st.form(key, border=False):
        title = st.text_input(say("Name"), allocation.title or "", max_chars=200)
        owner = st.text_input(say("Problem owner"), allocation.owner or "", max_chars=200)
        status = st.selectbox(
            say("Status"),
            STATUSES,
            index=STATUSES.index(allocation.status),
            format_func=say,
        )
        start = st.number_input(
            say("Start year"), 1990, 2150, allocation.start, step=1, placeholder="-"
        )
        note = st.text_area(say("Note"), allocation.note or "", max_chars=4000, height=70)
        if st.form_submit_button(say("Apply")):
            texts = {"title": title or None, "owner": owner or None, "note": note or None}
            _take(session, allocation.id, status=status, start=start, **texts)
    if st.button(say("Remove"), key=f"{key}.remove"):
        state.edit(editing.remove(session.drawn, allocation.id))
        st.rerun()


def _take(session: Session, name: str, **changes: object) -> None:
    try:
        state.edit(editing.describe(session.drawn, name, **changes))
    except InvalidInput as fault:
        issues.show(fault.issues, session)
        return
    st.rerun()
