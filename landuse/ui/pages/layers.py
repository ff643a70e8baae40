"""Layers: every map, whether it was read, where it comes from, and what was mended in it."""

import streamlit as st

from landuse.ui import cache, offered, sheets, state, tables, why
from landuse.ui.issues import show

session = state.current()
land = cache.landscape(str(session.root))

st.title(session.say("Layers"), anchor=False)
tables.note(session.say("A layer that was not fetched is unknown everywhere, never none."))
tables.draw(sheets.layers(land, session), session.say("The project has no layers."))
if told := sheets.from_services(session):
    tables.note(tables.Number(told, why.topic("offered")))
    label = session.say("Fetch again, or see whether services have newer maps")
    st.page_link(offered.PAGES / "services.py", label=label, icon=":material/sync:")
if land.issues:
    st.subheader(session.say("Remarks"), anchor=False)
    show(land.issues, session)
st.subheader(session.say("What was mended"), anchor=False)
tables.draw(sheets.repairs(land, session), session.say("Nothing had to be mended."))
why.draw_topics(land, session, ("mended", "offered"))
