"""Plan: the land, what we want to do with it, and what that gives. Draw or pick; read beside it."""

import streamlit as st

from landuse.ui import (
    areas,
    bar,
    behind,
    cache,
    cards,
    frame,
    hand,
    ledger,
    maps,
    now,
    picker,
    pins,
    premises,
    settling,
    shelf,
    state,
    tables,
    why,
)  # fmt: skip
from landuse.ui.issues import plain


@st.fragment
@frame.calm
def workspace() -> None:
    """Draw what changes with an edit: the bar, the map, the numbers, and what lies behind them."""
    land = cache.landscape(str(state.current().root))
    session = hand.listen(state.current())
    say = session.say
    frame.bar(bar.draw)
    st.title(plain(session.drawn.scenario.question.in_language(session.language)), anchor=False)
    st.html(now.gave(session))
    bar.told(session)
    middle, beside = st.columns([3, 1], gap="small")
    with middle:
        settling.draw(session)
        tables.skip(say("Past the map"), "arealer")
        maps.draw(session)  # the land is seen while the plan is still being made
    shelf.keep_promise(session)
    outcome = cache.outcome_of(session)
    with beside:
        now.draw(land, outcome, session)
        pins.draw(session)
        st.html(cards.html_of(land, outcome, session))
    with middle:
        choosing()
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


if frame.has_land(state.current()):
    workspace()
else:
    frame.bar(bar.draw)
