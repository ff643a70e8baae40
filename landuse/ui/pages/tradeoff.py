"""Trade-off: every interest on the same hectares, year by year, with ranges and their causes."""

import streamlit as st

from landuse.domain.outcome import TOTAL
from landuse.ui import bar, cache, explain, outlook, state, tables, year_chart
from landuse.workflow import indicators

session = state.current()
say, language = session.say, session.language
land = cache.landscape(str(session.root))

st.title(say("Trade-off"), anchor=False)
if not land.roles():
    tables.note(say("The project has no layer of municipalities."), "warning")
    st.stop()
known = {held.id: held for held in indicators()}
chosen = st.selectbox(
    say("Indicator"),
    list(known),
    format_func=lambda name: known[name].title.in_language(language),
    key="tradeoff.indicator",
)
indicator = known[chosen]
outcome = cache.yearly_outcome_of(session, chosen)
tables.note(indicator.formula.in_language(language))
tables.draw(outlook.by_place(land, outcome, session, indicator), "")

chart = year_chart.by_year(outcome, session, indicator)
if chart is not None:
    st.subheader(say("Year by year"), anchor=False)
    st.altair_chart(chart, width="stretch")
    tables.note(say("The line is the central value, the band the 95 % range."))
if indicator.by_the_year:
    tables.draw(outlook.cumulative(outcome, session, indicator), say("No year is known."))

one, two = st.columns(2)
with one:
    st.subheader(say("How firm it is"), anchor=False)
    tables.draw(outlook.firmness(outcome, session, indicator), say("Nothing changes here."))
with two:
    st.subheader(say("What drives the range"), anchor=False)
    tables.draw(outlook.drivers(outcome, session, indicator), say("no uncertainty published"))
if "decided" in outcome.tables:
    st.subheader(say("Decided already and new"), anchor=False)
    tables.draw(outlook.decided(land, outcome, session, indicator), "")

st.subheader(say("How the number is made"), anchor=False)
tables.draw(explain.terms(outcome, session, TOTAL, chosen), say("Nothing changes here."))
if st.toggle(say("Every method side by side"), key="tradeoff.methods"):
    tables.draw(outlook.methods(cache.methods_of(session), cache.set_titles(session), session), "")
if st.toggle(say("Further tables"), key="tradeoff.more"):
    whole = cache.whole_outcome_of(session)
    names = sorted(name for name, held in whole.tables.items() if len(held))
    name = st.selectbox(say("Table"), names, format_func=lambda key: say(key.replace("_", " ")))
    tables.draw(outlook.plain(name, whole, land, session), "")
tables.note(bar.basis(session, outcome))
