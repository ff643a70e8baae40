"""Files: a map from a file becomes a layer of the project, seen and checked before it does."""

import streamlit as st

from landuse.ui import adding, cache, state

session = state.current()

st.title(session.say("Layer from a file"), anchor=False)
adding.draw(cache.landscape(str(session.root)), session)
