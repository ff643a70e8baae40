"""The scenario in the bar: open another, save a copy, name it, take it home as files.

One fault takes nothing else away: every action is caught by itself.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from landuse.domain.definition import Text
from landuse.ui import bar, files, issues, state
from landuse.ui.state import Session
from landuse.workflow import (
    Drawn,
    InvalidInput,
    editing,
    read_scenario,
    scenario_ids,
    write_scenario,
)
from landuse.workflow.inspection import scenario_titles

LONGEST = 200


def draw(steps: Callable[[Session], None]) -> None:
    """Draw which scenario is open, the steps of a page, and what else may be done with it.

    What is wrong with an action is told where it was asked for.
    """
    for part in (_open, steps, _more):
        try:
            part(state.current())
        except InvalidInput as fault:
            issues.show(fault.issues, state.current())


def _more(session: Session) -> None:
    # Once a dialog is asked for this is another one, which is closed: it would lie over the dialog.
    with st.popover(session.say("Scenario"), key=f"bar.more.{session.asking}"):
        _names(session)
        _files(session)


def _open(session: Session) -> None:
    names, held = scenario_ids(session.root), session.drawn.scenario.id
    options = names if held in names else [held, *names]
    titles = {row["id"]: row[session.language] for row in scenario_titles(session.root)}
    titles |= {held: session.drawn.scenario.title.in_language(session.language)}
    key = f"frame.open.{held}.{session.language}"
    st.session_state[key] = held  # what was chosen here on another page may linger
    st.selectbox(
        session.say("Scenario"),
        options,
        format_func=lambda name: titles.get(name, name),
        label_visibility="collapsed",
        width=230,
        key=key,
        on_change=_wish,
        args=(key, held),
    )
    if session.wish and session.is_changed:
        st.dialog(session.say("Unsaved work"), on_dismiss=_stay)(_settle)()
    elif session.wish:
        _turn_to(session.wish)


def _wish(key: str, held: str) -> None:
    """Hear which scenario is wanted; the box goes back until it is open."""
    chosen = st.session_state[key]
    st.session_state[key] = held
    ask_for(chosen)


def ask_for(name: str) -> None:
    """Wish for another scenario: it is opened once it is settled what becomes of unsaved work."""
    session = state.current()
    known = name in scenario_ids(session.root) and name != session.drawn.scenario.id
    state.update(wish=name if known else "")


def _stay() -> None:
    state.update(wish="")


def _turn_to(name: str) -> None:
    session = state.update(wish="")
    state.open_scenario(read_scenario(session.root, name))
    st.rerun()


def _settle() -> None:
    """Ask what becomes of unsaved work before another scenario is opened."""
    session = state.current()
    say = session.say
    title = session.drawn.scenario.title.in_language(session.language)
    st.markdown(say("{title} has changes that are not saved.").format(title=issues.plain(title)))
    with st.container(horizontal=True):
        if st.button(say("Save and open"), type="primary", key="settle.save"):
            if state.attempt(bar.save):
                _turn_to(session.wish)
            st.rerun()
        if st.button(say("Discard the changes"), key="settle.discard"):
            _turn_to(session.wish)
        if st.button(say("Cancel"), key="settle.cancel"):
            _stay()
            st.rerun()


def _names(session: Session) -> None:
    say = session.say
    with st.container(horizontal=True, key="names"):
        st.button(say("Save a copy"), key="frame.copy", on_click=_ask, args=("copy",))
        st.button(say("Rename"), key="frame.rename", on_click=_ask, args=("rename",))
    if session.asking == "copy":
        st.dialog(say("Save a copy"), on_dismiss=_ask)(_copy)()
    elif session.asking == "rename":
        st.dialog(say("Name and question"), on_dismiss=_ask)(_rename)()


def _ask(what: str = "") -> None:
    state.update(asking=what)


def _asked(session: Session, suffix: str) -> tuple[str, str]:
    """Ask for a name and a question."""
    say, scenario = session.say, session.drawn.scenario
    title = f"{scenario.title.in_language(session.language)}{suffix}"[:LONGEST]
    name = st.text_input(say("Name"), title, max_chars=LONGEST, key="ask.name")
    question = scenario.question.in_language(session.language)
    asked = st.text_area(say("Question"), question, max_chars=400, height=90, key="ask.question")
    return name.strip(), asked.strip()


def _copy() -> None:
    session = state.current()
    name, question = _asked(session, f" ({session.say('copy')})")
    if st.button(session.say("Save a copy"), type="primary", disabled=not name, key="copy.save"):
        _do(lambda: _save_copy(name, question))


def _rename() -> None:
    session = state.current()
    name, question = _asked(session, "")
    if st.button(session.say("Use this name"), type="primary", disabled=not name, key="name.take"):
        drawn = _worded(session.drawn, name, question)
        _do(lambda: state.edit(drawn))


def _do(act: Callable[[], object]) -> None:
    """Do what a dialog asked for; a fault is told in the dialog, else it closes."""
    try:
        act()
    except InvalidInput as fault:
        issues.show(fault.issues, state.current())
        return
    _ask()
    st.rerun()


def _worded(drawn: Drawn, title: str, question: str) -> Drawn:
    """Return a scenario with another title and question, in both languages."""
    words = {"title": Text(da=title, en=title), "question": Text(da=question, en=question)}
    return replace(drawn, scenario=drawn.scenario.model_copy(update=words))


def _save_copy(name: str, question: str) -> None:
    """Save under a new name; a second click on the same button finds it done."""
    session = state.current()
    held = session.drawn.scenario
    if held.title.da == name and held.question.da == question and not session.is_changed:
        return
    copy = _worded(editing.rename(session.drawn, name), name, question)
    drawn = write_scenario(session.root, copy, expected=None)
    state.open_scenario(drawn)
    state.update(message=session.say("Saved."))


def _files(session: Session) -> None:
    st.html(files.links(session))
