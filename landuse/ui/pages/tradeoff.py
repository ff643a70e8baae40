"""Trade-off: every interest on the same hectares, year by year, with ranges and their causes."""

import streamlit as st

from landuse.domain.outcome import TOTAL
from landuse.ui import bar, cache, explain, further, outlook, rows, state, tables, why, year_chart
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
tables.draw(outlook.by_place(land, outcome, session, indicator), say("Exists only in a year."))

chart = year_chart.by_year(outcome, session, indicator)
if chart is not None:
    st.subheader(say("Year by year"), anchor=False)
    st.altair_chart(chart, width="stretch")
    opens = why.in_years(outcome, session, indicator, say("How is the number found?"))
    why.note(opens, year_chart.caption(outcome, session, indicator))
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
explain.draw(outcome, session, TOTAL, chosen)
places = [(row.indicator, row.place) for row in rows.rows_of(outcome, chosen) if not row.gas]
why.draw(land, outcome, session, places, ("hectares", "drivers"))
why.draw_years(outcome, session, indicator)
if st.toggle(say("Every method side by side"), key="tradeoff.methods"):
    methods = cache.methods_of(session)
    tables.draw(outlook.methods(methods, cache.set_titles(session), session), "")
    for held in methods:
        why.draw(land, held, session, [(rows.EMISSIONS, TOTAL)], basis=outlook.basis_of(held))
if st.toggle(say("Further tables"), key="tradeoff.more"):
    further.draw(land, session)
tables.note(bar.basis(session, outcome))
