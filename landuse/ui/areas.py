"""Change an area without the map: its name, whose it is, how firm, from when; or remove it."""

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.scenario import STATUSES, Allocation
from landuse.ui import hand
from landuse.ui.state import Session
from landuse.workflow import editing


def draw(land: Landscape, session: Session) -> None:
    """Draw one form for the area that is chosen."""
    wishes = {wish.id: wish for wish in session.drawn.scenario.allocate}
    if not wishes:
        return
    with st.expander(session.say("Change an area")):
        name = st.selectbox(
            session.say("Area"),
            list(wishes),
            format_func=lambda held: wishes[held].title or held if held in wishes else held,
            key=f"areas.which.{session.language}",
        )
        if name in wishes:
            _form(land, session, wishes[name])


def _form(land: Landscape, session: Session, wish: Allocation) -> None:
    say, key = session.say, f"area.{wish.id}.{session.language}"
    with st.form(key, border=False):
        one, two, three, four = st.columns([2, 2, 1.2, 1])
        title = one.text_input(say("Name"), wish.title or "", max_chars=200, key=f"{key}.title")
        owner = two.selectbox(
            say("Problem owner"),
            _owners(land, wish),
            index=_owners(land, wish).index(wish.owner or ""),
            format_func=lambda held: land.place_name("municipality", held),
            accept_new_options=True,
            placeholder=say("Choose a municipality or write a name"),
            key=f"{key}.owner",
        )
        status = three.selectbox(
            say("Status"),
            STATUSES,
            index=STATUSES.index(wish.status),
            format_func=say,
            key=f"{key}.status",
        )
        start = four.number_input(
            say("Start year"), 1990, 2150, wish.start, step=1, placeholder="-", key=f"{key}.start"
        )
        note = st.text_area(
            say("Note"), wish.note or "", max_chars=4000, height=70, key=f"{key}.note"
        )
        texts = {"title": title or None, "owner": owner or None, "note": note or None}
        if st.form_submit_button(say("Update the area")):
            changes = texts | {"status": status, "start": start}
            hand.accept(lambda held: editing.describe(held.drawn, wish.id, **changes))
            st.rerun()
    if st.button(say("Remove the area"), key=f"{key}.remove", icon=":material/delete:"):
        hand.accept(lambda held: editing.remove(held.drawn, wish.id))
        st.rerun()


def _owners(land: Landscape, wish: Allocation) -> list[str]:
    """Return nobody, every municipality, and who it is if that is none of them."""
    codes = [place.code for place in land.places.get("municipality", ())]
    return list(dict.fromkeys(["", *codes, wish.owner or ""]))
