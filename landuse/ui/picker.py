"""The ways to land without the map: fields from a list, a rule, somebody's file.

Only the way that is chosen is drawn, so that an edit on the map does not draw them all anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.ui import cache, hand, handing, ruling, state, tables, why, words
from landuse.ui.numbers import hectares, number
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.workflow import editing
from landuse.workflow.choosing import Choice

SHOWN = 200
SOILS = ("", "over12", "6to12", "mineral", "unknown")
LIST, SHOWN_TURN = "picker.units", "picker.turn"
WAYS = {"fields": "Fields", "rule": "By a rule", "file": "From a file"}


def draw(land: Landscape, session: Session) -> None:
    """Draw the choice of ways, and the one that is chosen."""
    say = session.say
    way = st.segmented_control(
        say("Choose land without the map"),
        list(WAYS),
        format_func=lambda held: say(WAYS[held]),
        key=f"picker.way.{session.language}",
    )
    drawn: dict[str, Callable[[Landscape, Session], None]] = {
        "fields": _fields,
        "rule": ruling.draw,
        "file": handing.draw,
    }
    if way in drawn:
        with st.container(border=True):
            drawn[way](land, replace(session, measure=_measure(land, session)))


def _measure(land: Landscape, session: Session) -> str:
    """Ask what is to be done there."""
    names = list(land.measures)
    key = f"picker.measure.{session.language}"
    if st.session_state.get(key) not in names:
        st.session_state[key] = session.measure
    held: str = st.selectbox(
        session.say("What is to be done there"),
        names,
        format_func=lambda name: land.measures[name].title.in_language(session.language),
        key=key,
    )
    return held


def _fields(land: Landscape, session: Session) -> None:
    """Draw the words to look for, the fields they find, and the button that assigns them."""
    say, language = session.say, session.language
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
    number_part = three.text_input(say("Field number contains"), max_chars=40, key="picker.words")
    found = cache.chosen(land, Choice(town, soil, number_part), SHOWN)
    count = number(found.count, language)
    told = f"{count} {say('fields')}, {hectares(found.area_ha, language)}"
    tables.note(Number(told, why.topic("hectares")))
    if found.units:
        _assign(land, session, found.units)
    else:
        tables.note(say("No field fits. Ask for less."))


def _assign(land: Landscape, session: Session, units: list[str]) -> None:
    """Draw the list, which is the same choice as on the map, and what gives it a measure."""
    say = session.say
    st.session_state[LIST] = list(session.picked)
    picked = st.multiselect(
        say("Fields"),
        [*(unit for unit in session.picked if unit not in units), *units],
        key=LIST,
        placeholder=say("Choose fields"),
        filter_mode="contains",
        select_all=False,
        on_change=_listed,
    )
    name = land.measures[session.measure].title.in_language(session.language)
    if st.button(f"{say('Assign')}: {name}", disabled=not picked, key="picker.assign"):
        title, measure = hand.title_of(session), session.measure
        hand.accept(lambda now: editing.pick(now.drawn, picked, measure, title=title))
        _choose(())
    if st.session_state.get(SHOWN_TURN, 0) != state.current().listed:
        st.session_state[SHOWN_TURN] = state.current().listed
        st.rerun()  # the map shows what is chosen


def _listed() -> None:
    _choose(st.session_state[LIST])


def _choose(units: Sequence[str]) -> None:
    """Choose these fields and no other, here and on the map."""
    state.update(picked=tuple(units), listed=state.current().listed + 1)
