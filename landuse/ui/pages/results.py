"""Results: the outcome by place and together, and how every number is made."""

import streamlit as st

from landuse.domain.outcome import TOTAL
from landuse.ui import bar, cache, charts, explain, frame, land_tables, ledger, state, tables
from landuse.workflow import indicators

session = state.current()
say = session.say
land = cache.landscape(str(session.root))
known = cache.known_bases(session)

st.title(say("Results"), anchor=False)
if not frame.has_land(session):
    st.stop()
one, two, three = st.columns(3)
factors = one.selectbox(
    say("Factor set"),
    list(known.sets),
    index=list(known.sets).index(session.factors),
    format_func=lambda name: known.sets[name].in_language(session.language),
    key=f"results.factors.{session.language}",
)
gwp = two.selectbox(
    say("Warming potentials"),
    known.editions,
    index=known.editions.index(session.gwp),
    key=f"results.gwp.{session.language}",
)
roles = {"municipality": "Municipality", "region": "Region", "catchment": "Catchment"}
by = three.selectbox(
    say("By"),
    land.roles(),
    index=land.roles().index(cache.role_of(session)),
    format_func=lambda role: say(roles[role]),
    key=f"results.by.{session.language}",
)
session = state.update(factors=factors, gwp=gwp, by=by)
with st.spinner(say("Counting")):
    outcome = cache.whole_outcome_of(session)

bar.headline(session, outcome)
tables.note(bar.known_part(session, outcome))
left, right = st.columns([1, 1.7], gap="large")
with left:
    tables.draw(ledger.places(land, outcome, session), "")
chart = charts.by_place(land, outcome, session)
if chart is not None:
    with right:
        st.altair_chart(chart, width="stretch")
        tables.note(say("The black mark is all gases together."))
if len(indicators()) > 1:
    st.subheader(say("Indicators"), anchor=False)
    tables.draw(ledger.indicators(session, outcome, indicators()), "")

st.subheader(say("How the number is made"), anchor=False)
places = dict.fromkeys([TOTAL, *(row.place for row in ledger.rows_of(outcome))])
place = st.selectbox(
    say("Place"),
    list(places),
    format_func=lambda code: ledger.place_name(land, session, outcome.by, code),
    key=f"results.place.{outcome.by}.{session.language}",
)
tables.draw(explain.terms(outcome, session, place), say("Nothing changes here."))

st.subheader(say("Rewetted areas"), anchor=False)
tables.draw(land_tables.rewetted(land, outcome, session), say("Nothing is rewetted."))
if outcome.unknown:
    st.subheader(say("Not known"), anchor=False)
    tables.draw(land_tables.unknown(land, outcome, session), "")
tables.note(f"{bar.basis(session, outcome)} {say('Fingerprint')}: {outcome.digest}")
