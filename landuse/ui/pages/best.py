"""Find the best plan: say what is wanted and what may be done; the search places the rest."""

import streamlit as st

from landuse.ui import bar, best_form, best_search, cache, frame, state

session = state.current()
say = session.say
land = cache.landscape(str(session.root))

st.title(say("Find the best plan"), anchor=False)
if not frame.has_land(session):
    st.stop()
bar.told(session)
left, right = st.columns([1, 1.5], gap="large")
with left:
    asked = best_form.draw(land, session)
    best_search.begin(land, asked, session)
with right:
    best_search.result(land, session)
