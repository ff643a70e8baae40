"""Compare: two to six scenarios side by side; where they agree, what they cost one another."""

import streamlit as st

from landuse.domain.outcome import TOTAL
from landuse.ui import (
    agreeing,
    asking,
    bar,
    cache,
    carrying,
    comparing,
    frame,
    moving,
    options,
    profiles,
    side_by_side,
    state,
    tables,
    weights,
    why,
)  # fmt: skip

session = state.current()
say, language = session.say, session.language
land = cache.landscape(str(session.root))

st.title(say("Compare"), anchor=False)
if not frame.has_land(session):
    st.stop()
session = asking.basis(land, session)
chosen = options.choose(session)
if len(chosen) < options.FEWEST:
    st.stop()
with st.spinner(say("Counting")):
    told = options.comparison(chosen)

moving.maps(chosen, told, session)
st.subheader(say("Key figures"), anchor=False)
tables.draw(side_by_side.figures(told, session), say("Nothing changes here."))
tables.draw(side_by_side.ranges(told, session), say("no uncertainty published"))
st.subheader(say("How they differ"), anchor=False)
tables.note(side_by_side.rule(session))
tables.draw(side_by_side.differences(told, session), say("Nothing changes here."))

agreeing.draw(chosen, told, session)
weights.draw_chart(told, session)
profiles.draw(told, session)
weights.draw_weights(told, session)

st.subheader(say("By municipality"), anchor=False)
known = {held.id: held for held in told.told if held.additive}
name = st.selectbox(
    say("Indicator"),
    list(known),
    format_func=lambda key: known[key].title.in_language(language),
    key=f"compare.indicator.{language}.{'.'.join(known)}",
)
if name is not None:
    tables.draw(side_by_side.by_place(told, known[name], session), "")
    tables.draw(side_by_side.place_differences(told, known[name], session), "")
carrying.draw(chosen, told, session)
comparing.any_two(land, chosen[:2], session)

for option, held in zip(told.options, chosen, strict=True):
    asked = [(indicator.id, TOTAL) for indicator in told.told]
    asked += [(str(name), place) for place in told.places]
    why.draw(land, option.outcome, held, asked, basis=option.id)
why.draw(land, told.options[0].outcome, session, topics=options.TOPICS)
tables.note(bar.basis(session, told.options[0].outcome))
