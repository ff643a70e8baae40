"""Results: the outcome by place and together, and how every number is made."""

import streamlit as st

from landuse.domain.outcome import TOTAL
from landuse.ui import cache, charts, ledger, state
from landuse.workflow import bases

session = state.current()
say = session.say
land = cache.landscape(str(session.root))
known = bases(session.root)

st.title(say("Results"))
one, two, three = st.columns(3)
factors = one.selectbox(
    say("Factor set"),
    list(known.sets),
    index=list(known.sets).index(session.factors),
    format_func=lambda name: known.sets[name].in_language(session.language),
    key="results.factors",
)
gwp = two.selectbox(
    say("Warming potentials"),
    known.editions,
    index=known.editions.index(session.gwp),
    key="results.gwp",
)
roles = {"municipality": "Municipality", "region": "Region", "catchment": "Catchment"}
by = three.selectbox(
    say("By"),
    land.roles(),
    index=list(land.roles()).index(session.by),
    format_func=lambda role: say(roles[role]),
    key="results.by",
)
session = state.update(factors=factors, gwp=gwp, by=by)
outcome = cache.outcome_of(session)

word, size = ledger.headline(outcome, session)
st.metric(word, size)
st.table(ledger.places(land, outcome, session), hide_index=True)
st.altair_chart(charts.by_place(land, outcome, session), width="stretch")

st.subheader(say("How the number is made"))
places = [TOTAL, *(row.place for row in outcome.rows if row.gas is None and row.place != TOTAL)]
place = st.selectbox(
    say("Place"),
    places,
    format_func=lambda code: ledger.place_name(land, session, outcome.by, code),
    key="results.place",
)
st.dataframe(ledger.terms(land, outcome, session, place), hide_index=True, width="stretch")

st.subheader(say("Rewetted areas"))
st.table(ledger.rewetted(land, outcome, session), hide_index=True)
if outcome.unknown:
    st.subheader(say("Not known"))
    st.table(ledger.unknown(land, outcome, session), hide_index=True)
st.caption(f"{outcome.factors}, {outcome.gwp}, {say('digest')} {outcome.digest}")
