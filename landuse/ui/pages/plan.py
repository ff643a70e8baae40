"""Plan: the land, what we want to do with it, and what that gives. Draw or pick; read beside it."""

import streamlit as st

from landuse.ui import (
    areas,
    bar,
    behind,
    cache,
    frame,
    hand,
    land_tables,
    ledger,
    maps,
    picker,
    premises,
    shelf,
    state,
    strip,
    tables,
    why,
)  # fmt: skip
from landuse.ui.issues import plain


@st.fragment
@frame.calm
def workspace() -> None:
    """Draw what changes with an edit: measures, numbers, map, and what lies behind them."""
    land = cache.landscape(str(state.current().root))
    chosen = strip.draw(land, state.current())
    session = hand.listen(chosen)
    above = st.container()
    middle, beside = st.columns([3, 1], gap="medium")
    with middle:
        tables.skip(session.say("Past the map"), "arealer")
        maps.draw(session)  # the land is seen while the plan is still being made
    shelf.keep_promise(session)
    outcome = cache.outcome_of(session)
    with above:
        bar.draw(session, outcome, strip.about(land, session))
    with beside:
        tables.draw(ledger.places(land, outcome, session), "")
        tables.note(bar.known_part(session, outcome))
        tables.figures(ledger.key_figures(outcome, session))
    choosing()
    say = session.say
    st.subheader(say("Areas in the scenario"), anchor="arealer")
    tables.draw(land_tables.areas(land, outcome, session), say("Nothing is drawn or chosen yet."))
    changing()
    behind.draw(land, outcome, session)
    panels = ("hectares", "areas", "rules", "unknown")
    why.draw(land, outcome, session, ledger.asked(outcome), panels, later=True)


@st.fragment
@frame.calm
def choosing() -> None:
    """Draw the way to the land without the map."""
    session = state.current()
    picker.draw(cache.landscape(str(session.root)), session)


@st.fragment
@frame.calm
def changing() -> None:
    """Draw the forms that change one area, and what the whole scenario takes for granted."""
    session = state.current()
    land = cache.landscape(str(session.root))
    areas.draw(land, session)
    premises.draw(land, session)


opened = state.current()
st.title(plain(opened.drawn.scenario.question.in_language(opened.language)), anchor=False)
if frame.has_land(opened):
    workspace()
