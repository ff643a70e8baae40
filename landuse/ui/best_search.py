"""Start a search for the best plan, watch it, stop it; take a suggestion where none is found."""

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.ui import (
    best_answer,
    best_beyond,
    best_form,
    best_words,
    compared,
    frame,
    moving,
    relaxing,
    searches,
    state,
    tables,
    wanting,
)
from landuse.ui.searches import Search
from landuse.ui.state import Session
from landuse.ui.wanting import Asked
from landuse.workflow import editing

EVERY_S = 1.0


def begin(land: Landscape, asked: Asked, session: Session) -> None:
    """Draw the button that starts a search; while one runs, how far it is stands in its place."""
    say = session.say
    if searches.runs(session):
        watch()
    else:
        key = f"best.start.{session.search}"  # a second click finds no such button
        if st.button(say("Find the plan"), type="primary", key=key, width="stretch"):
            state.attempt(lambda: _start(land, asked))
            st.rerun()
    tables.note(say("All that is drawn stays as it is; earlier proposals may be placed anew."))
    tables.note(best_form.kept_beside(session))


def _start(land: Landscape, asked: Asked) -> None:
    """Write what is asked into the scenario, in one step, and search."""
    session = state.current()
    changes = wanting.changes(land, session.drawn.scenario, asked)
    if changes:
        session = state.edit(editing.suppose(session.drawn, **changes))
    searches.start(session)


@st.fragment(run_every=EVERY_S)
@frame.calm
def watch() -> None:
    """Draw how far the search is, each second, and the button that stops it."""
    session = state.current()
    search = searches.of(session)
    if search is None or search.ended.is_set():
        st.rerun()
        return
    best_answer.waiting(search, session)


def result(land: Landscape, session: Session) -> None:
    """Draw the answer of the last search in this scenario; before there is one, what is drawn."""
    search = searches.of(session)
    if search is None or not search.ended.is_set():
        _drawn(land, session, with_map=search is None)
        return
    if search.drawn.scenario.id != session.drawn.scenario.id:
        title = search.drawn.scenario.title.in_language(session.language)
        said = session.say("The last answer is of {title}: open that scenario to see it.")
        tables.note(said.format(title=title))
        _drawn(land, session, with_map=True)
        return
    best_answer.draw(search, session)
    if search.answer is not None and search.answer.found:
        best_beyond.draw(search, search.answer, session)
    if search.why_not is not None:
        _why_not(land, search, session)


def _drawn(land: Landscape, session: Session, *, with_map: bool) -> None:
    """Draw what stays; no map while a search needs the machine."""
    say = session.say
    st.subheader(say("What stays as it is"), anchor=False)
    tables.draw(best_form.stays(land, session), say("Nothing is drawn: all land is free."))
    if not with_map:
        return
    title = session.drawn.scenario.title.in_language(session.language)
    words = say("Map of the areas of {title}; the table beside it names them.")
    moving.picture(compared.map_of(session), title, words.format(title=title))


def _why_not(land: Landscape, search: Search, session: Session) -> None:
    """Draw which goals cannot be reached, and what would do, with a button for each way out."""
    say, found = session.say, search.why_not
    if found is None:
        return
    if found.contradiction:
        tables.note(say("The limits contradict each other: no plan is within all of them."),
                    "warning")  # fmt: skip
    for goal in found.missed:
        tables.note(best_words.missed(land, goal, session), "warning")
    for place, way_out in enumerate(relaxing.ways_out(search)):
        if way_out.way is not None:
            tables.note(best_words.way(land, way_out.way, session))
        label = say("Ask for what can be reached" if way_out.way is None else "Loosen this limit")
        if way_out.together:
            tables.note(best_words.together(land, way_out.together, session))
            label = say("Loosen all of these limits")
        kind = "primary" if place == 0 else "secondary"
        if way_out.changes and st.button(label, type=kind, key=f"best.relax.{search.name}.{place}"):
            state.attempt(lambda held=way_out: _relax(search, held.changes))  # type: ignore[misc]
            st.rerun()


def _relax(search: Search, changes: dict[str, object]) -> None:
    """Take a suggestion in one step, and search again; a second click finds it taken."""
    session = state.current()
    if session.search == search.name:
        searches.start(state.edit(editing.suppose(session.drawn, **changes)))
