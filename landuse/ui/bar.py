"""The bar above the map: what the plan gives in all, whether it is saved, save and take back."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import streamlit as st

from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import cache, issues, ledger, rows, state, tables, why
from landuse.ui.numbers import hectares, is_known, size
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.workflow import write_scenario

PAGES = Path(__file__).parent / "pages"


def draw(session: Session) -> None:
    """Draw the saved state, the buttons that save and take back, and the ways on from here."""
    say = session.say
    st.html(_saved(session))
    _step(say("Undo"), state.undo, "undo", "Ctrl+Z", idle=not session.past)
    _step(say("Redo"), state.redo, "redo", "Ctrl+Y", idle=not session.future)
    st.button(
        say("Save"),
        type="primary",
        on_click=state.attempt,
        args=(save,),
        disabled=not session.is_changed,
        key="bar.save",
    )
    for name, title in (("compare", say("Compare")), ("report", say("Report"))):
        st.page_link(PAGES / f"{name}.py", label=title)


def told(session: Session) -> None:
    """Draw what was done, and what was wrong with what was asked for; each is told once."""
    if session.message:
        st.toast(session.message)
        state.update(message="")
    # A place of their own, empty or not: what follows must never move, or the map is drawn anew.
    # They lie over the map, so that it stays under the hand.
    with st.container(key="faults"):
        issues.show(session.faults, session, closes=True)
    if session.faults:
        state.update(faults=())


def _step(label: str, act: Callable[[], None], name: str, keys: str, *, idle: bool) -> None:
    """Draw a button that goes one change back or forth."""
    icon = f":material/{name}:"
    st.button(label, on_click=act, disabled=idle, key=f"bar.{name}", shortcut=keys, icon=icon)


def headline(session: Session, outcome: Outcome) -> None:
    """Draw the headline alone."""
    st.html(headline_of(session, outcome))


def save() -> None:
    """Save what is open under its own name, over what this visitor opened or saved last.

    Raises
    ------
    InvalidInput
        When somebody else has saved it meanwhile.
    """
    session = state.current()
    drawn = write_scenario(session.root, session.drawn, expected=session.saved.digest)
    state.update(drawn=drawn, saved=drawn, faults=(), message=session.say("Saved."))


def headline_of(session: Session, outcome: Outcome) -> str:
    """Return the change in emissions in large type with its basis and range, as HTML."""
    word, value = ledger.headline(outcome, session)
    planned = rows.planned_by_place(outcome)[TOTAL]
    on = Number(f"{hectares(planned, session.language)}", why.topic("hectares"))
    row = rows.row_of(outcome, rows.EMISSIONS)
    told = value if row is None else why.told(outcome, session, row, value)
    said = escape(told) if isinstance(told, str) else tables.opener(told)
    return (
        f"<div class='lu-headline'><span class='word'>{escape(word)}</span> "
        f"<span class='value'>{said}</span> <span class='basis'>{tables.opener(on)} "
        f"{escape(session.say('planned'))}. {escape(basis(session, outcome))} "
        f"{escape(span(session, outcome))}</span></div>"
    )


def basis(session: Session, outcome: Outcome) -> str:
    """Return what numbers rest on: the set by its title, and the edition."""
    known = cache.known_bases(session).sets
    title = known[outcome.factors].in_language(session.language)
    return f"{title}, {outcome.gwp}."


def span(session: Session, outcome: Outcome) -> str:
    """Return the range of the headline in words; nothing where there is none."""
    row = rows.row_of(outcome, rows.EMISSIONS)
    if row is None or not row.change or not is_known(row.change):
        return ""
    return f"{session.say('Range, 95 %')}: {rows.ends(row.low, row.high, session)}."


def _saved(session: Session) -> str:
    mark = session.say("not saved") if session.is_changed else session.say("saved")
    kind = "open" if session.is_changed else "safe"
    return f"<div class='lu-saved'><span class='{kind}'>{escape(mark)}</span></div>"


def known_part(session: Session, outcome: Outcome) -> str | Number:
    """Return what is known where the whole is not: the change on land whose factors exist."""
    if is_known(ledger.total_change(outcome)):
        return ""
    change, known_ha, hidden_ha = ledger.known_part(outcome)
    language = session.language
    told = session.say(
        "Known part: {change} t CO₂e a year on {known}. On {hidden} a factor is missing."
    ).format(
        change=size(change, language),
        known=hectares(known_ha, language),
        hidden=hectares(hidden_ha, language),
    )
    return Number(told, why.name_of(rows.EMISSIONS))
