"""Where the options agree and where they do not: maps with their table twins."""

from collections.abc import Sequence

import streamlit as st

from landuse.domain.agreement import CLASSES
from landuse.domain.landscape import NOWHERE
from landuse.ui import compared, moving, options, tables, why
from landuse.ui.numbers import area
from landuse.ui.rows import place_name
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow.comparison import Comparison

KINDS = {
    "all": "All want the same", "most": "Most want the same", "few": "Few want it",
    "conflict": "Conflict",
}  # fmt: skip


def draw(sessions: Sequence[Session], told: Comparison, session: Session) -> None:
    """Draw where options agree, as a map and as hectares by municipality, and where two differ."""
    say = session.say
    st.subheader(say("Where the scenarios agree"), anchor=False)
    tables.note(
        say(
            "Where two scenarios want different things, they are in conflict. Elsewhere all, most "
            "(more than half) or few want the same. Every hectare stands in one row."
        )
    )
    left, right = st.columns([1, 1.2], gap="large")
    with left:
        words = say("Map of where the scenarios agree; the table beside it says the hectares.")
        moving.picture(compared.agreement_map_of(sessions), say("Agreement"), words)
    with right:
        tables.draw(hectares(told, session), say("None of the scenarios touches any land."))
    st.subheader(say("Where two differ"), anchor=False)
    second = options.pair(sessions, told, session, "pair")
    title = f"{options.title_of(told, 0, session)}, {options.title_of(told, second, session)}"
    left, right = st.columns([1, 1.2], gap="large")
    with left:
        words = say("Map of where two scenarios differ; the table beside it says the hectares.")
        moving.picture(compared.difference_map_of(sessions, second), title, words)
    with right:
        tables.draw(apart(told, second, session), say("They want the same everywhere."))
        titles = [options.title_of(told, number, session) for number in (0, second)]
        moving.swipe([sessions[0], sessions[second]], titles, session)


def hectares(told: Comparison, session: Session) -> Table:
    """Return hectares by class and measure, by place and together; the rows sum to the land."""
    by = told.agreement.by_place(told.by)
    sums = by.groupby(["kind", "what", "place"])["area_ha"].sum().to_dict()
    order = sorted({key[:2] for key in sums}, key=lambda key: (CLASSES.index(key[0]), key[1]))
    places = _places(told, set(by["place"]))
    rows = tuple(
        (
            session.say(KINDS[kind]),
            _what(told, what, session),
            *_cells([sums.get((kind, what, place), 0.0) for place in places], session),
        )
        for kind, what in order
    )
    whole = [sum(v for key, v in sums.items() if key[2] == place) for place in places]
    foot = ((session.say("Together"), "", *_cells(whole, session)),) if rows else ()
    return Table(_columns(told, places, session), rows, foot)


def apart(told: Comparison, second: int, session: Session) -> Table:
    """Return hectares where two options differ, by what each of them wants there."""
    parts = told.agreement.between(0, second)
    keys = ["s0", f"s{second}", told.by]
    sums = parts.groupby(keys)["area_ha"].sum().to_dict()
    places = _places(told, {key[2] for key in sums})
    rows = tuple(
        (
            _what(told, one, session),
            _what(told, other, session),
            *_cells([sums.get((one, other, place), 0.0) for place in places], session),
        )
        for one, other in sorted({key[:2] for key in sums})
    )
    whole = [sum(v for key, v in sums.items() if key[2] == place) for place in places]
    foot = ((session.say("Together"), "", *_cells(whole, session)),) if rows else ()
    first, *rest = _columns(told, places, session)[1:]
    titles = [Column(options.title_of(told, n, session)) for n in (0, second)]
    del first
    return Table((*titles, *rest), rows, foot)


def _places(told: Comparison, found: set[str]) -> list[str]:
    held = [place.code for place in told.landscape.places.get(told.by, ())]
    return [place for place in (*held, NOWHERE) if place in found]


def _columns(told: Comparison, places: Sequence[str], session: Session) -> tuple[Column, ...]:
    panel = why.topic("hectares")
    names = [place_name(told.landscape, session, told.by, place) for place in places]
    return (
        Column(session.say("Agreement")),
        Column(session.say("Measure")),
        *(Column(f"{name}, ha", is_number=True, why=panel) for name in names),
        Column(session.say("All together") + ", ha", is_number=True, why=panel),
    )


def _cells(values: Sequence[float], session: Session) -> list[str]:
    return [area(value, session.language) for value in (*values, sum(values))]


def _what(told: Comparison, what: str, session: Session) -> str:
    """Return measures in words; a conflict is about several, nothing is nothing."""
    if not what:
        return "\N{EN DASH}"
    measures = told.landscape.measures
    return " + ".join(measures[m].title.in_language(session.language) for m in what.split("+"))
