"""Method: what the measures, factor sets and indicators are, and the rules every number keeps."""

import streamlit as st

from landuse.ui import cache, sheets, state
from landuse.ui.issues import plain
from landuse.workflow import bases, indicators

session = state.current()
say, language = session.say, session.language
land = cache.landscape(str(session.root))

st.title(say("Method"))
st.subheader(say("Measures"))
st.table(sheets.measures(land, session), hide_index=True)
with st.expander(say("Rules that block, need a permit or favour")):
    st.dataframe(sheets.rules(land, session), hide_index=True, width="stretch")
st.subheader(say("Indicators"))
for indicator in indicators():
    title = indicator.title.in_language(language)
    st.markdown(f"**{title}** ({indicator.unit}). {plain(indicator.formula.in_language(language))}")
st.subheader(say("Factor sets"))
known = bases(session.root)
for name, title in known.sets.items():
    with st.expander(title.in_language(language)):
        st.markdown(plain(known.about[name].in_language(language)))
        st.dataframe(sheets.factors(known, name, session), hide_index=True, width="stretch")
st.subheader(say("Rules every number keeps"))
st.markdown(say("Less to the atmosphere is negative; the screen says Reduction instead."))
st.markdown(say("What is not known is never zero: the hectares stand under Not known."))
st.markdown(say("One hectare is counted once, whatever was drawn over it."))
