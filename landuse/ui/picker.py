"""The table twin of the map: choose fields by number, municipality and soil, and assign them."""

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.ui import cache, hand, tables, why, words
from landuse.ui.numbers import hectares, number
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.workflow import editing
from landuse.workflow.choosing import Choice

SHOWN = 200
SOILS = ("", "over12", "6to12", "mineral", "unknown")


def draw(land: Landscape, session: Session) -> None:
    """Draw the form, the fields it finds, and the button that assigns them."""
    say, language = session.say, session.language
    with st.expander(say("Choose fields without the map")):
        towns = {p.code: p.name for p in land.places.get("municipality", ())}
        one, two, three = st.columns(3)
        town = one.selectbox(
            say("Municipality"),
            ["", *towns],
            format_func=lambda code: towns.get(code, say("all")),
            key=f"picker.town.{language}",
        )
        soil = two.selectbox(
            say("Soil"),
            SOILS,
            format_func=lambda name: words.soil(name, language) or say("all"),
            key=f"picker.soil.{language}",
        )
        number_part = three.text_input(
            say("Field number contains"), max_chars=40, key="picker.words"
        )
        found = cache.chosen(land, Choice(town, soil, number_part), SHOWN)
        count = number(found.count, language)
        told = f"{count} {say('fields')}, {hectares(found.area_ha, language)}"
        tables.note(Number(told, why.topic("hectares")))
        if found.units:
            _assign(land, session, found.units)
        else:
            tables.note(say("No field fits. Ask for less."))


def _assign(land: Landscape, session: Session, units: list[str]) -> None:
    say = session.say
    held = [unit for unit in st.session_state.get("picker.units", ()) if unit not in units]
    picked = st.multiselect(
        say("Fields"),
        [*held, *units],
        key="picker.units",
        placeholder=say("Choose fields"),
    )
    name = land.measures[session.measure].title.in_language(session.language)
    if st.button(f"{say('Assign')}: {name}", disabled=not picked, key="picker.assign"):
        title = hand.title_of(session)
        hand.accept(lambda now: editing.pick(now.drawn, picked, now.measure, title=title))
        st.rerun()
