"""Report: a council paper of one to six scenarios."""

import streamlit as st

from landuse.ui import frame, reporting, state

session = state.current()

st.title(session.say("Report"), anchor=False)
if frame.has_land(session):
    reporting.draw(session)
