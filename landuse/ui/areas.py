"""Change an area without the map: its name, whose it is, how firm, from when; or remove it."""

from typing import Any

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.scenario import STATUSES, Allocation
from landuse.domain.scheme import Scheme
from landuse.ui import hand, state
from landuse.ui.state import Session
from landuse.workflow import editing
from landuse.workflow.figures import policy_of

WIND = "wind"


def draw(land: Landscape, session: Session) -> None:
    """Draw one form for the area that is chosen."""
    wishes = {wish.id: wish for wish in session.drawn.scenario.allocate}
    if not wishes:
        return
    key = f"areas.which.{session.language}"
    if session.changing in wishes:
        st.session_state[key] = session.changing
        state.update(changing="")
    with st.expander(session.say("Change an area"), key="areas.change"):
        name = st.selectbox(
            session.say("Area"),
            list(wishes),
            format_func=lambda held: wishes[held].title or held if held in wishes else held,
            key=key,
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
        how = _how(land, session, wish, key)
        texts = {"title": title or None, "owner": owner or None, "note": note or None}
        if st.form_submit_button(say("Update the area")):
            changes = texts | {"status": status, "start": start} | how
            hand.accept(lambda held: editing.describe(held.drawn, wish.id, **changes))
            st.rerun()
    if st.button(say("Remove the area"), key=f"{key}.remove", icon=":material/delete:"):
        hand.accept(lambda held: editing.remove(held.drawn, wish.id))
        st.rerun()


def _how(land: Landscape, session: Session, wish: Allocation, key: str) -> dict[str, Any]:
    """Ask by which scheme it is done, from when it has effect, and for which turbine."""
    say, language = session.say, session.language
    schemes = {held.id: held.title.in_language(language) for held in _schemes(land, wish)}
    names = list(dict.fromkeys(["", *schemes, wish.scheme or ""]))
    one, two = st.columns([3, 1.2])
    scheme = one.selectbox(
        say("Scheme or kind of project"),
        names,
        index=names.index(wish.scheme or ""),
        format_func=lambda name: schemes.get(name, name) or say("none"),
        key=f"{key}.scheme",
    )
    in_effect = two.number_input(
        say("In effect from, if it is known"),
        1990,
        2150,
        wish.in_effect,
        step=1,
        placeholder=say("by lead time"),
        key=f"{key}.in_effect",
    )
    turbine = _turbine(session, wish, key) if wish.measure == WIND else {}
    return {"scheme": scheme or None, "in_effect": in_effect, **turbine}


def _schemes(land: Landscape, wish: Allocation) -> list[Scheme]:
    return [held for held in policy_of(land).schemes if wish.measure in held.measures]


def _turbine(session: Session, wish: Allocation, key: str) -> dict[str, Any]:
    """Ask for the turbine meant; without one neither its power nor its distances are known."""
    say, held = session.say, wish.turbine
    sizes = (
        ("tip_height_m", say("Height to the tip, m"), 400.0),
        ("rotor_m", say("Rotor diameter, m"), 300.0),
        ("capacity_mw", say("Power, MW"), 30.0),
        ("count", say("Number, if it is known"), 1000),
    )
    turbine: dict[str, float] = {}
    for box, (name, label, most) in zip(st.columns(4), sizes, strict=True):
        kind = type(most)
        value = None if held is None else getattr(held, name)
        stated = box.number_input(
            label, kind(0), most, value, step=kind(1), placeholder="-", key=f"{key}.{name}"
        )
        if stated is not None:
            turbine[name] = stated
    return {"turbine": turbine or None}


def _owners(land: Landscape, wish: Allocation) -> list[str]:
    """Return nobody, every municipality, and who it is if that is none of them."""
    codes = [place.code for place in land.places.get("municipality", ())]
    return list(dict.fromkeys(["", *codes, wish.owner or ""]))
