"""Maps from services: what is there and how old it is, fetch more, and look whether they answer."""

import streamlit as st

from landuse.ui import asked, cache, following, offered, state, tables, why
from landuse.workflow.offers import offers

session = state.current()
land = cache.landscape(str(session.root))
found = offers(session.root)

st.title(session.say("Maps from services"), anchor=False)
asked.told(session)
if land.project.synthetic:
    tables.note(session.say("This land is invented: nothing real is fetched into it."))
    st.page_link(offered.PAGES / "mine.py", label=session.say("Choose my municipalities"))
else:
    following.draw(session.root, found, session)
    st.page_link(
        offered.PAGES / "plan.py", label=session.say("Open the map"), icon=":material/map:"
    )
    asked.draw(session.root, found, session)
    st.subheader(session.say("What is there"), anchor=False)
    tables.draw(offered.held(asked.shown(found), session), session.say("Nothing yet."))
    st.subheader(session.say("What is missing"), anchor=False)
    offered.missing(found, land, session)
with st.expander(session.say("Layers that need a key")):
    offered.need_a_key(found, session)
with st.expander(session.say("Without a network: addresses and a folder")):
    offered.closed(found, session)
    asked.from_folder(session.root, session)
st.subheader(session.say("Check the services"), anchor=False)
following.check(session, found)
why.draw_topics(land, session, ("offered",))
