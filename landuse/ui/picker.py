"""The table twin of the map: choose fields by number, municipality and soil, and assign them."""

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.ui import state
from landuse.ui.numbers import hectares
from landuse.ui.state import Session
from landuse.workflow import editing
from landuse.workflow.choosing import Choice, choose

SHOWN = 200


def draw(land: Landscape, session: Session) -> None:
    """Draw the form, the fields it finds, and the button that assigns them."""
    say = session.say
    with st.expander(say("Choose fields without the map")):
        towns = {p.code: p.name for p in land.places.get("municipality", ())}
        one, two, three = st.columns(3)
        town = one.selectbox(
            say("Municipality"), ["", *towns], format_func=lambda c: towns.get(c, say("all"))
        )
        soil = two.selectbox(
            say("Soil"), ["", "over12", "6to12", "mineral"], format_func=lambda s: s or say("all")
        )
        words = three.text_input(say("Field number contains"), max_chars=40)
        found = choose(land, Choice(town, soil, words), limit=SHOWN)
        st.markdown(f"{found.count} {say('fields')}, {hectares(found.area_ha, session.language)}")
        picked = st.multiselect(say("Fields"), found.units, key="picker.units")
        name = land.measures[session.measure].title.in_language(session.language)
        if st.button(f"{say('Assign')}: {name}", disabled=not picked):
            state.edit(editing.pick(session.drawn, picked, session.measure))
            st.rerun()
