"""Which scenarios are compared: two to six, chosen by the reader and kept in the address."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from landuse.domain.issues import InvalidInput
from landuse.ui import compared, issues, tables
from landuse.ui.state import Session
from landuse.workflow import read_scenario
from landuse.workflow.comparison import FEWEST, MOST, Comparison
from landuse.workflow.scenarios import listing

ADDRESS = "with"
TOPICS = ("hectares", "differences", "weights", "fairness")
"""Panels of what is no indicator of one scenario."""
FIRST = 3
"""How many are compared until somebody chooses."""


def titles(session: Session) -> dict[str, str]:
    """Return what the scenarios are called that can be compared, the open one first."""
    held = session.drawn.scenario
    found = {held.id: held.title.in_language(session.language)}
    for row in listing(session.root):
        if row.drawn is not None and row.id not in found:
            found[row.id] = row.drawn.scenario.title.in_language(session.language)
    return found


def choose(session: Session, fewest: int = FEWEST) -> list[Session]:
    """Ask which scenarios are meant; return a session of each, nothing of them kept."""
    say, names = session.say, titles(session)
    asked = [name for name in st.query_params.get(ADDRESS, "").split(",") if name in names]
    key = f"compare.with.{session.drawn.scenario.id}.{session.language}"
    past = session.drawn.scenario.reference
    usual = [name for name in names if name != past] or list(names)
    st.session_state.setdefault(key, asked or usual[:FIRST])
    chosen = st.pills(
        say("Scenarios to compare, two to six" if fewest > 1 else "Scenarios, one to six"),
        list(names),
        selection_mode="multi",
        format_func=lambda name: issues.plain(names.get(name, name)),
        key=key,
    )
    chosen = [name for name in names if name in chosen]
    if ",".join(chosen) != st.query_params.get(ADDRESS, ""):
        st.query_params[ADDRESS] = ",".join(chosen)
    if not fewest <= len(chosen) <= MOST:
        few = "Choose two to six scenarios; the first is what others are held against."
        tables.note(say(few if fewest > 1 else "Choose one to six scenarios."))
        return []
    return [one for name in chosen if (one := _opened(session, name)) is not None]


def _opened(session: Session, name: str) -> Session | None:
    """Return a session of a scenario; what is wrong with its files is told, and it is left out."""
    if name == session.drawn.scenario.id:
        return session
    try:
        drawn = read_scenario(session.root, name)
    except InvalidInput as fault:
        issues.show(fault.issues, session)
        return None
    return replace(session, drawn=drawn, saved=drawn)


def pair(sessions: Sequence[Session], told: Comparison, session: Session, key: str) -> int:
    """Ask which of the others is held against the first; there is nothing to ask of two."""
    names = {
        number: one.drawn.scenario.title.in_language(session.language)
        for number, one in enumerate(sessions)
        if number
    }
    if len(names) == 1:
        return 1
    label = session.say("{title} against").format(title=title_of(told, 0, session))
    chosen: int = st.selectbox(
        label, list(names), format_func=names.get, key=f"compare.{key}.{session.language}"
    )
    return chosen


def title_of(told: Comparison, number: int, session: Session) -> str:
    """Return what an option is called."""
    return told.options[number].drawn.scenario.title.in_language(session.language)


def comparison(sessions: Sequence[Session]) -> Comparison:
    """Return the chosen scenarios side by side."""
    return compared.comparison_of(sessions)
