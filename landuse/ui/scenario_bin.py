"""What was deleted: said at once with its undo, and listed until somebody wants it back."""

from collections.abc import Sequence

import streamlit as st

from landuse.ui import issues, scenario_list, state, tables
from landuse.ui.scenario_list import in_turn, moment
from landuse.ui.state import Session
from landuse.workflow.scenarios import Deleted, Listed, restore_scenario

SHOWN = 10


def told(rows: Sequence[Listed], deleted: Sequence[Deleted], session: Session) -> None:
    """Draw what was done last, its undo where it was a deletion, and what was refused."""
    say, language = session.say, session.language
    if session.message:
        tables.status(session.message)
    last = next((one for one in deleted if one.key == session.deleted), None)
    if last is not None:
        with st.container(horizontal=True, vertical_alignment="center", key="scenarios_undo"):
            tables.status(f"{say('Deleted')}: {last.title.in_language(language)}.")
            _button(last, say("Undo"), "undo", session)
        named = [
            scenario_list.title_of(row, session)
            for row in rows
            if row.drawn is not None and row.drawn.scenario.reference == last.scenario
        ]
        if named:
            words = say("It is what these take as decided already: {names}.")
            tables.note(words.format(names=", ".join(named)), "warning")
    if session.asking:  # what is wrong is told in the dialog
        return
    issues.show(session.faults, session)
    if session.faults or session.message:
        state.update(faults=(), message="")


def draw(deleted: Sequence[Deleted], session: Session) -> None:
    """Draw what can be fetched back, the last deleted first."""
    if not deleted:
        return
    say = session.say
    with st.expander(say("Recently deleted")):
        for one in deleted[:SHOWN]:
            title = one.title.in_language(session.language)
            with st.container(horizontal=True, vertical_alignment="center"):
                _button(one, f"{say('Fetch back')}: {title}", "back", session)
                tables.note(f"{say('Deleted')} {moment(one.when, session.language)}")
        if len(deleted) > SHOWN:
            tables.note(say("Those deleted earlier lie in the project's folder."))


def _button(one: Deleted, label: str, word: str, session: Session) -> None:
    key = f"scenarios.{word}.{one.key}.{session.turn}"
    args = (session.turn, lambda: _fetch(one.key))
    st.button(issues.plain(label), on_click=in_turn, args=args, key=key, icon=":material/undo:")


def _fetch(key: str) -> None:
    """Fetch a deleted scenario back; open it where it was open."""
    session = state.current()
    name = restore_scenario(session.root, key)
    if name is None:
        return
    if key == session.deleted:
        scenario_list.reopen(name)
    told = session.say("Fetched back.")
    gone = "" if key == session.deleted else session.deleted
    state.update(chosen=name, deleted=gone, left="", message=told)
