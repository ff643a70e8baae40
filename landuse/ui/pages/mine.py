"""My municipalities: two doors, to the example and to land of one's own."""

import streamlit as st

from landuse.ui import asked, cache, doors, offered, state, why
from landuse.workflow.offers import offers

session = state.current()
land = cache.landscape(str(session.root))
found = offers(session.root, anew=True)

st.title(session.say("My municipalities"), anchor=False)
asked.told(session)
doors.draw(session)
doors.begun(session)
doors.choose(found, session)
with st.expander(session.say("Layers that need a key")):
    offered.need_a_key(found, session)
with st.expander(session.say("What no service gives")):
    offered.unserved_of(found, land.measures, session)
with st.expander(session.say("Without a network: addresses and a folder")):
    offered.closed(found, session)
why.draw_topics(land, session, ("offered",))
