"""Plan: the land, what we want to do with it, and what that gives. Draw or pick; read beside it."""

import streamlit as st

from landuse.ui import (
    areas,
    bar,
    cache,
    frame,
    hand,
    issues,
    land_tables,
    ledger,
    maps,
    picker,
    state,
    strip,
    tables,
)  # fmt: skip
from landuse.ui.issues import plain


@st.fragment
@frame.calm
def workspace() -> None:
    """Draw what changes with an edit: measures, numbers, map, and what lies behind them."""
    land = cache.landscape(str(state.current().root))
    chosen = strip.draw(land, state.current())
    session = hand.listen(chosen)
    outcome = cache.outcome_of(session)
    bar.draw(session, outcome, strip.about(land, session))
    middle, beside = st.columns([3, 1], gap="medium")
    with beside:
        tables.draw(ledger.places(land, outcome, session), "")
        tables.note(bar.known_part(session, outcome))
        tables.figures(ledger.key_figures(outcome, session))
    with middle:
        maps.draw(session)
    choosing()
    say = session.say
    st.subheader(say("Areas in the scenario"), anchor="arealer")
    tables.draw(land_tables.areas(land, outcome, session), say("Nothing is drawn or chosen yet."))
    changing()
    st.subheader(say("Permits and notes"), anchor="tilladelser")
    tables.draw(land_tables.permits(land, outcome, session), say("No rule speaks here."))
    st.subheader(say("Not possible"), anchor="afvist")
    tables.draw(land_tables.refused(land, outcome, session), say("Nothing was refused."))
    tables.labelled(
        say("Not examined, as no layer covers it"), land_tables.unexamined(outcome, session)
    )
    if outcome.unknown:
        st.subheader(say("Not known"), anchor="ukendt")
        tables.draw(land_tables.unknown(land, outcome, session), "")
    with st.expander(f"{say('Remarks')} ({issues.count(outcome.issues)})", key="plan.remarks"):
        issues.show(outcome.issues, session)


@st.fragment
@frame.calm
def choosing() -> None:
    """Draw the way to the land without the map."""
    session = state.current()
    picker.draw(cache.landscape(str(session.root)), session)


@st.fragment
@frame.calm
def changing() -> None:
    """Draw the form that changes one area."""
    session = state.current()
    areas.draw(cache.landscape(str(session.root)), session)


opened = state.current()
st.title(plain(opened.drawn.scenario.question.in_language(opened.language)), anchor=False)
if frame.has_land(opened):
    workspace()
