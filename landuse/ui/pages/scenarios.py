"""Scenarios: all of the project side by side; open, duplicate, import, delete and fetch back."""

import streamlit as st

from landuse.ui import cache, scenario_bin, scenario_list, state
from landuse.workflow.scenarios import deleted_scenarios, listing

session = state.current()
land = cache.landscape(str(session.root))
rows = scenario_list.in_order(listing(session.root), session)
deleted = deleted_scenarios(session.root)

st.title(session.say("Scenarios"), anchor=False)
scenario_bin.told(rows, deleted, session)
scenario_list.actions(rows, session)
scenario_list.draw(land, rows, session)
scenario_list.broken(rows, session)
scenario_bin.draw(deleted, session)
