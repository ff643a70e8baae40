"""Plan: the land, what we want to do with it, and what that gives. Draw or pick; read beside it."""

import streamlit as st

from landuse.ui import cache, cards, hand, ledger, maps, picker, state
from landuse.ui.issues import plain, show


@st.fragment
def workspace() -> None:
    """Draw what changes with an edit: measures, map and ledger."""
    session = hand.listen(state.current())
    say, land = session.say, cache.landscape(str(session.root))
    choose, middle, beside = st.columns([0.95, 3.5, 1.8], gap="medium")
    with choose:
        measure = st.radio(
            say("Measure"),
            list(land.measures),
            index=list(land.measures).index(session.measure),
            format_func=lambda name: land.measures[name].title.in_language(session.language),
            key="plan.measure",
        )
        session = state.update(measure=measure)
        st.caption(plain(land.measures[measure].about.in_language(session.language)))
    outcome = cache.outcome_of(session)
    counted = outcome.allocations.groupby("id")["counted_ha"].sum().to_dict()
    with middle:
        maps.draw(session)
    with middle:
        st.subheader(say("Areas in the scenario"))
        cards.draw(land, session, counted)
    with beside:
        word, size = ledger.headline(outcome, session)
        st.metric(f"{word} ({outcome.factors}, {outcome.gwp})", size)
        st.table(ledger.places(land, outcome, session), hide_index=True)
        st.subheader(say("Areas"))
        st.table(ledger.measures(land, outcome, session), hide_index=True)
        with st.expander(say("Refused, permits and notes"), expanded=False):
            st.table(ledger.refused(land, outcome, session), hide_index=True)
            st.table(ledger.permits(land, outcome, session), hide_index=True)
            missing = ledger.unexamined(outcome, session)
            if missing:
                st.warning(f"{say('Not examined, as no layer covers it')}: {missing}")
        with st.expander(say("Not known")):
            st.table(ledger.unknown(land, outcome, session), hide_index=True)
        with st.expander(f"{say('Remarks')} ({len(outcome.issues)})"):
            show(outcome.issues, session)
    picker.draw(land, session)


opened = state.current()
st.title(plain(opened.drawn.scenario.question.in_language(opened.language)))
st.markdown(opened.say("Choose a measure, then draw an area on the map or click a field."))
workspace()
