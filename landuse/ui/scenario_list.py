"""Every scenario of the project: what it asks and gives, and what one can do with it.

Every action says which list it was asked from: who clicks twice has asked once.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import streamlit as st

from landuse.domain.digest import of_json
from landuse.domain.landscape import Landscape
from landuse.ui import (
    bar,
    cache,
    files,
    issues,
    scenario_bar,
    scenario_import,
    state,
    tables,
    why,
)  # fmt: skip
from landuse.ui.numbers import area, size
from landuse.ui.state import Session
from landuse.ui.tables import Cell, Column, Number, Table
from landuse.workflow import read_scenario
from landuse.workflow.scenarios import Listed, delete_scenario, duplicate

PANEL = why.topic("listed")


def moment(when: datetime, language: str) -> str:
    """Return a time as it is written: the day, and the clock where the server stands."""
    shape = "%d.%m.%Y kl. %H.%M" if language == "da" else "%d %b %Y, %H:%M"
    return when.astimezone().strftime(shape).replace(" ", "\N{NO-BREAK SPACE}")


def in_order(rows: Sequence[Listed], session: Session) -> list[Listed]:
    """Return the scenarios by title; those that cannot be read come last."""
    return sorted(rows, key=lambda row: (row.drawn is None, title_of(row, session).casefold()))


def title_of(row: Listed, session: Session) -> str:
    """Return what a scenario is called; one that cannot be read goes by its file."""
    return row.id if row.drawn is None else row.drawn.scenario.title.in_language(session.language)


def named(rows: Sequence[Listed], session: Session) -> dict[str, str]:
    """Return what tells each scenario from the others: its title, and its file where two share."""
    titles = {row.id: title_of(row, session) for row in rows}
    times = Counter(titles.values())
    return {name: f"{t} ({name})" if times[t] > 1 else t for name, t in titles.items()}


def in_turn(turn: int, act: Callable[[], None]) -> None:
    """Do what was asked from this list, once; a refusal is kept to be shown."""
    session = state.current()
    if session.turn == turn:
        state.update(turn=turn + 1, faults=(), message="")
        state.attempt(act)


def table(rows: Sequence[Listed], session: Session) -> Table:
    """Return the scenarios with what they ask and give, and which one is open."""
    say = session.say
    columns = (
        Column(say("Scenario"), is_wide=True),
        Column(say("Change, t CO₂e a year"), is_number=True, why=PANEL),
        Column(say("Hectares planned"), is_number=True, why=PANEL),
        Column(say("Areas"), is_number=True, why=PANEL),
        Column(say("State")),
        Column(say("Question"), is_wide=True),
        Column(say("Author")),
        Column(say("Saved last")),
    )
    names = named(rows, session)
    return Table(columns, tuple((names[row.id], *_row(row, session)) for row in rows))


def _row(row: Listed, session: Session) -> tuple[Cell, ...]:
    """Return all but the name."""
    saved = moment(row.saved, session.language)
    if row.drawn is None:
        return ("", "", "", session.say("cannot be read"), "", "", saved)
    held = row.drawn.scenario
    planned, change = _gives(replace(session, drawn=row.drawn), session)
    question = held.question.in_language(session.language)
    numbers = (change, planned, str(len(held.allocate)))
    words = (_state(row, session), question, held.author or "", saved)
    return (*numbers, *words)


def _state(row: Listed, session: Session) -> str:
    if row.id != session.drawn.scenario.id:
        return ""
    return session.say("open, not saved") if session.is_changed else session.say("open")


def _gives(asked: Session, session: Session) -> tuple[Cell, Cell]:
    """Return hectares and change of a scenario, or that they were not counted."""
    found, say = cache.summary_of(asked), session.say
    if found is None:
        return say("not counted"), say("not counted")
    if not found.is_counted:
        return say("cannot be counted"), say("cannot be counted")
    mark = "" if found.is_verified else say(why.UNVERIFIED)
    told = size(found.change, session.language)
    return area(found.planned_ha, session.language), Number(told, PANEL, mark)


def draw(land: Landscape, rows: Sequence[Listed], session: Session) -> None:
    """Draw the list, the numbers' basis, and the button that counts what was not counted."""
    say = session.say
    asked = [replace(session, drawn=row.drawn) for row in rows if row.drawn is not None]
    missing = [one for one in asked if cache.summary_of(one) is None]
    can_count = bool(missing and len(land.pieces) and land.roles())
    if can_count and st.button(say("Count those not counted yet"), key="scenarios.count"):
        _count(missing, session)
        st.rerun()
    nothing = say("The project has no scenario yet. Draw one on Plan and save it, or import one.")
    with st.container(key="scenarios_list"):
        tables.draw(table(rows, session), nothing)
    if rows:
        tables.note(f"{cache.set_titles(session)[session.factors]}, {session.gwp}.")
        why.draw_topics(land, session, ("listed",))


def _count(missing: Sequence[Session], session: Session) -> None:
    """Count one after the other; what is counted stays so, also when somebody leaves."""
    bar_ = st.progress(0.0, session.say("Counting"))
    for number, one in enumerate(missing):
        title = one.drawn.scenario.title.in_language(session.language)
        bar_.progress(number / len(missing), issues.plain(title))
        cache.count(one)


def actions(rows: Sequence[Listed], session: Session) -> None:
    """Draw what one can do with a scenario: open, duplicate, take home, delete."""
    say, held = session.say, session.drawn.scenario.id
    by_id = {row.id: row for row in rows}
    if not by_id:
        scenario_import.draw(session)
        return
    names, first, told = list(by_id), session.chosen or held, named(rows, session)
    name = st.selectbox(
        say("Chosen scenario"),
        names,
        index=names.index(first) if first in names else 0,
        format_func=lambda one: told.get(one, one),
        key=f"scenarios.which.{of_json([told, first])}",
        width=480,
    )
    row = by_id[name]
    is_open, is_broken = name == held, row.drawn is None
    with st.container(horizontal=True, vertical_alignment="center", key="scenarios_actions"):
        acts: tuple[tuple[str, str, Callable[[], None], bool], ...] = (
            ("open", say("Open"), lambda: scenario_bar.ask_for(name), is_open or is_broken),
            ("duplicate", say("Duplicate"), lambda: _duplicate(name), is_broken),
            ("delete", say("Delete"), lambda: ask_to_delete(name), False),
        )
        for word, label, act, is_idle in acts:
            key = f"scenarios.{word}.{name}.{session.turn}"
            asked = (session.turn, act)
            st.button(label, on_click=in_turn, args=asked, disabled=is_idle, key=key)
        scenario_import.draw(session)
        if not is_broken:
            st.html(files.links(session, name))
    if session.asking == "delete":
        st.dialog(say("Unsaved work"), on_dismiss=_stay)(_settle)()


def _duplicate(name: str) -> None:
    session = state.current()
    copy = duplicate(session.root, name).scenario
    told = session.say("Saved as “{title}”.")
    title = copy.title.in_language(session.language)
    state.update(chosen=copy.id, message=told.format(title=title))


def ask_to_delete(name: str) -> None:
    """Delete a scenario; ask first what becomes of unsaved work in it."""
    session = state.current()
    if name == session.drawn.scenario.id and session.is_changed:
        state.update(asking="delete")
    else:
        remove(name)


def remove(name: str) -> None:
    """Delete a scenario; where it is the one that is open, open another."""
    session = state.current()
    found = delete_scenario(session.root, name)
    if found is None:
        return
    was_open = name == session.drawn.scenario.id
    if was_open:
        state.open_scenario(state.opened(session.root))
    state.update(deleted=found.key, left=name if was_open else "", chosen="", asking="")


def _stay() -> None:
    state.update(asking="")


def _settle() -> None:
    """Ask what becomes of unsaved work in the scenario that is to be deleted."""
    session = state.current()
    say, held = session.say, session.drawn.scenario
    title = held.title.in_language(session.language)
    st.markdown(say("{title} has changes that are not saved.").format(title=issues.plain(title)))
    with st.container(horizontal=True):
        if st.button(say("Save and delete"), type="primary", key="delete.save"):
            _stay()
            if state.attempt(bar.save):
                state.attempt(lambda: remove(held.id))
            st.rerun()
        if st.button(say("Discard the changes and delete"), key="delete.discard"):
            _stay()
            state.attempt(lambda: remove(held.id))
            st.rerun()
        if st.button(say("Cancel"), key="delete.cancel"):
            _stay()
            st.rerun()


def broken(rows: Sequence[Listed], session: Session) -> None:
    """Draw what is wrong with the scenarios that cannot be read."""
    wrong = [row for row in rows if row.drawn is None]
    if wrong:
        st.subheader(session.say("Scenarios that cannot be read"), anchor=False)
        for row in wrong:
            issues.together(row.id, row.issues, session)


def reopen(name: str) -> None:
    """Open a scenario that was fetched back, where it was open and nothing else is unsaved."""
    session = state.current()
    if session.left == name and not session.is_changed:
        state.open_scenario(read_scenario(session.root, name))
