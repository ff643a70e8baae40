"""Layers: every map, whether it was read, where it comes from, and what was mended in it."""

import streamlit as st

from landuse.ui import cache, sheets, state
from landuse.ui.issues import show

session = state.current()
land = cache.landscape(str(session.root))

st.title(session.say("Layers"))
st.markdown(session.say("A layer that was not fetched is unknown everywhere, never none."))
st.dataframe(sheets.layers(land, session), hide_index=True, width="stretch", height=560)
st.subheader(session.say("What was mended"))
st.table(sheets.repairs(land, session), hide_index=True)
if land.issues:
    st.subheader(session.say("Remarks"))
    show(land.issues, session)
