"""Which set speaks for what: each purpose of the project with the number of its factor set."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL
from landuse.ui import cache, outlook, tables, why
from landuse.ui.rows import EMISSIONS
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table

PURPOSES = {
    "climate_plan": "Climate plan", "subsidy": "Subsidy", "international": "International",
}  # fmt: skip


def draw(land: Landscape, session: Session) -> None:
    """Draw the table, the set that leads first; nothing where the project names no purpose."""
    say = session.say
    named = land.project.purposes
    if not named:
        return
    outcomes = cache.purposes_of(session)
    st.subheader(say("Which set speaks"), anchor=False)
    table = outlook.methods(outcomes, cache.set_titles(session), session)
    held = dict(zip((outcome.factors for outcome in outcomes), table.rows, strict=True))
    rows = tuple(
        (say(PURPOSES[name]), *_number_first(held[factors])) for name, factors in named.items()
    )
    columns = (Column(say("Purpose")), *_number_first(table.columns))
    tables.draw(Table(columns, rows), "")
    tables.note(say("The first leads. The sets disagree by design and are never mixed."))
    for outcome in outcomes:
        why.draw(land, outcome, session, [(EMISSIONS, TOTAL)], basis=outlook.basis_of(outcome))


def _number_first(cells: Sequence[Any]) -> tuple[Any, ...]:
    """Return set, edition, change and range with the change first: a phone shows what is first."""
    factors, edition, change, span = cells
    return change, span, factors, edition
