"""Results: the outcome by place and together, and how every number is made."""

import streamlit as st

from landuse.domain.outcome import TOTAL
from landuse.ui import (
    asking,
    bar,
    cache,
    charts,
    comparing,
    explain,
    frame,
    land_tables,
    ledger,
    purposes,
    rows,
    state,
    tables,
    why,
)  # fmt: skip
from landuse.workflow import indicators

session = state.current()
say = session.say
land = cache.landscape(str(session.root))

st.title(say("Results"), anchor=False)
if not frame.has_land(session):
    st.stop()
session = asking.basis(land, session)
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
        why.note(ledger.ask(outcome, session), say("The black mark is all gases together."))
purposes.draw(land, session)
st.subheader(say("Indicators"), anchor=False)
tables.draw(ledger.indicators(session, outcome, indicators()), "")

st.subheader(say("How the number is made"), anchor=False)
places = dict.fromkeys([TOTAL, *(row.place for row in rows.rows_of(outcome))])
place = st.selectbox(
    say("Place"),
    list(places),
    format_func=lambda code: rows.place_name(land, session, outcome.by, code),
    key=f"results.place.{outcome.by}.{session.language}",
)
explain.draw(outcome, session, place)
comparing.draw(land, session)

st.subheader(say("Rewetted areas"), anchor=False)
tables.draw(land_tables.rewetted(land, outcome, session), say("Nothing is rewetted."))
if outcome.unknown:
    st.subheader(say("Not known"), anchor=False)
    tables.draw(land_tables.unknown(land, outcome, session), "")
tables.note(f"{bar.basis(session, outcome)} {say('Fingerprint')}: {outcome.digest}")
asked = [*ledger.asked(outcome), *((held.id, TOTAL) for held in indicators())]
why.draw(land, outcome, session, asked, ("hectares", "unknown"))
