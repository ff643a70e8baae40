"""The measures as a strip above the map: one is chosen, each with the colour it has on the map."""

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.ui import state
from landuse.ui.state import Session

KEY = "plan-measure"
HOW = "Click a field, drag over fields with Shift or around them with Alt, or draw an area."


def draw(land: Landscape, session: Session) -> Session:
    """Draw the strip; return the session with the measure that is chosen."""
    say, language = session.say, session.language
    names = list(land.measures)
    held = session.measure if session.measure in names else names[0]
    st.html(_colours(land))
    chosen = st.radio(
        say("Measure"),
        names,
        index=names.index(held),
        format_func=lambda name: land.measures[name].title.in_language(language),
        horizontal=True,
        label_visibility="collapsed",
        key=KEY,
    )
    return session if chosen == session.measure else state.update(measure=chosen)


def about(land: Landscape, session: Session) -> str:
    """Return what the chosen measure is, and how to use it."""
    held = land.measures[session.measure].about.in_language(session.language)
    return f"{held} {session.say(HOW)}"


def _colours(land: Landscape) -> str:
    """Return the style that gives each measure its swatch, in the order of the strip."""
    rules = (
        f".st-key-{KEY} [role=radiogroup] > :nth-child({number}) {{ --tint: {measure.color}; }}"
        for number, measure in enumerate(land.measures.values(), start=1)
    )
    return f"<style>{' '.join(rules)}</style>"
