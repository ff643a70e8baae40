"""What lies behind the numbers of a plan: areas, permits, refusals, what is not known, remarks."""

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.ui import issues, land_tables, tables
from landuse.ui.state import Session


def draw(land: Landscape, outcome: Outcome, session: Session) -> None:
    """Draw the tables below the map, each in the full width, so that no number is cut off."""
    say = session.say
    with st.expander(say("Areas as a table"), key="plan.areas"):
        areas = land_tables.areas(land, outcome, session)
        tables.draw(areas, say("Nothing is drawn or chosen yet."))
    st.subheader(say("Permits"), anchor="tilladelser")
    needed = land_tables.permits(land, outcome, session, ("needs_permit",))
    tables.draw(needed, say("Nothing here needs a permit."))
    with st.expander(say("Notes, and what speaks for the plan"), key="plan.notes"):
        notes = land_tables.permits(land, outcome, session, ("note", "favours"))
        tables.draw(notes, say("No rule speaks here."))
    st.subheader(say("Not possible"), anchor="afvist")
    tables.draw(land_tables.refused(land, outcome, session), say("Nothing was refused."))
    tables.labelled(
        say("Not examined, as no layer covers it"), land_tables.unexamined(outcome, session)
    )
    if outcome.unknown:
        st.subheader(say("Not known"), anchor="ukendt")
        tables.draw(land_tables.unknown(land, outcome, session), "")
    with st.expander(f"{say('Remarks')} ({issues.count(outcome.issues)})", key="plan.remarks"):
        issues.show(outcome.issues, session)
