"""Method: what the measures, factor sets and indicators are, and the rules every number keeps."""

import streamlit as st

from landuse.ui import cache, explain, names, sheets, state, tables, words
from landuse.ui.issues import plain
from landuse.workflow import indicators

session = state.current()
say, language = session.say, session.language
land = cache.landscape(str(session.root))

st.title(say("Method"), anchor=False)
st.subheader(say("Rules every number keeps"), anchor=False)
st.markdown(say("Less to the atmosphere is negative; the screen says Reduction instead."))
st.markdown(say("What is not known is never zero: the hectares stand under Not known."))
st.markdown(say("One hectare is counted once, whatever was drawn over it."))
st.subheader(say("Measures"), anchor=False)
tables.draw(sheets.measures(land, session), "")
with st.expander(say("Rules that block, need a permit or favour")):
    tables.draw(sheets.rules(land, session), say("No rule speaks here."))
st.subheader(say("Indicators"), anchor=False)
for indicator in indicators():
    title = plain(indicator.title.in_language(language))
    unit = plain(words.unit(indicator.unit, language))
    limits = plain(indicator.limits.in_language(language))
    formula = plain(indicator.formula.in_language(language))
    st.markdown(f"**{title}** ({unit}). {formula} {limits}")
st.subheader(say("Factor sets"), anchor=False)
known = cache.known_bases(session)
for name, title in known.sets.items():
    with st.expander(plain(title.in_language(language))):
        st.markdown(plain(known.about[name].in_language(language)))
        tables.draw(explain.figures(known.factors[name], session, numbered=False), "")
st.subheader(say("Other published numbers"), anchor=False)
for name in dict.fromkeys(topic for topic, _ in known.parameters):
    with st.expander(say(names.TOPICS.get(name, name))):
        rows = tuple(known.parameters.of(name).values())
        tables.draw(explain.figures(rows, session, numbered=False), "")
