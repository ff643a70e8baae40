"""My municipalities: two doors, to the example and to land of one's own."""

import streamlit as st

from landuse.ui import asked, cache, doors, offered, state, why
from landuse.workflow.offers import offers

session = state.current()
land = cache.landscape(str(session.root))
found = offers(session.root, anew=True)

st.title(session.say("My municipalities"), anchor=False)
asked.told(session)
doors.begun(session)
one, other = st.columns([1, 2])
with one:
    doors.draw(session)
with other:
    chosen = doors.choose(found, session)
doors.foretell(found, chosen, session)
with st.expander(session.say("Layers that need a key")):
    offered.need_a_key(found, session)
with st.expander(session.say("What no service gives")):
    offered.unserved_of(found, land.measures, session)
with st.expander(session.say("Without a network: addresses and a folder")):
    offered.closed(found, session)
why.draw_topics(land, session, ("offered",))
