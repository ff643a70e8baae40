"""Who carries how much: each municipality's part of burden and gain, in plain words."""

from collections.abc import Sequence

import streamlit as st

from landuse.effects.fairness import AGAINST, Fairness, PlaceShare
from landuse.ui import options, tables, why
from landuse.ui.numbers import hectares, number
from landuse.ui.rows import place_name
from landuse.ui.state import Session
from landuse.ui.tables import Column, Number, Table
from landuse.workflow.comparison import Comparison

PANEL = why.topic("fairness")
EVEN, UNEVEN = 0.1, 0.3
"""Below the first the burden lies evenly, above the second unevenly: words of ours."""
HEADS = {
    "burden": "Of farmland given up", "gain": "Of the reduction", "land": "Of all land",
    "farmland": "Of farmland today", "people": "Of all who live here",
    "emissions": "Of emissions today",
}  # fmt: skip
HELD = {
    "land": "land", "farmland": "farmland", "people": "number of people",
    "emissions": "emissions today",
}  # fmt: skip


def draw(sessions: Sequence[Session], told: Comparison, session: Session) -> None:
    """Draw who carries how much under one of the options, and how even that is in all of them."""
    say = session.say
    st.subheader(say("Who carries how much"), anchor=False)
    names = list(range(len(sessions)))
    chosen = st.selectbox(
        say("Scenario"),
        names,
        format_func=lambda n: options.title_of(told, n, session),
        key=f"compare.fairness.{session.language}.{len(names)}",
    )
    found = told.fairness(chosen)
    for line in sentences(told, found, session):
        tables.note(line)
    tables.draw(table(told, found, session), "")
    if all(one.people is None for one in found.places):
        tables.note(
            say(
                "How many live in each place is unknown: no layer says it. Give the layer of "
                "places, or one of dwellings, a column persons."
            )
        )
    tables.draw(against(found, session), "")
    tables.draw(evenness(told, session), "")


def sentences(told: Comparison, found: Fairness, session: Session) -> list[Number]:
    """Return in words who gives up most against what it has, and who least."""
    burdened = [p for p in found.places if p.burden is not None and p.farmland]
    if not burdened or found.burden_ha <= 0:
        return [Number(session.say("No farmland is given up."), PANEL)]
    order = sorted(burdened, key=lambda p: (p.burden or 0) / (p.farmland or 1))
    said = session.say(
        "{place} gives up {burden} of the land taken and has {held} of the farmland."
    )
    ends = dict.fromkeys((order[-1], order[0]))
    return [
        Number(
            said.format(
                place=_name(told, one, session),
                burden=_percent(one.burden, session),
                held=_percent(one.farmland, session),
            ),
            PANEL,
        )
        for one in ends
    ]


def _name(told: Comparison, one: PlaceShare, session: Session) -> str:
    return place_name(told.landscape, session, told.by, one.place)


def _percent(value: float | None, session: Session) -> str:
    if value is None:
        return session.say("unknown")
    return f"{number(100 * value, session.language)} %"


def table(told: Comparison, found: Fairness, session: Session) -> Table:
    """Return every place's part of burden and gain, beside its part of what there is."""
    columns = (
        Column(session.say("Place")),
        *(Column(session.say(title), is_number=True, why=PANEL) for title in HEADS.values()),
    )
    rows = tuple(
        (_name(told, one, session), *(_percent(getattr(one, key), session) for key in HEADS))
        for one in found.places
        if any(getattr(one, key) for key in HEADS)
    )
    return Table(columns, rows)


def against(found: Fairness, session: Session) -> Table:
    """Return how evenly burden and gain lie, held against what places have."""
    say = session.say
    columns = (
        Column(say("Held against each municipality's ...")),
        Column(say("Farmland given up"), is_number=True, why=PANEL),
        Column(say("In words")),
        Column(say("Reduction"), is_number=True, why=PANEL),
        Column(say("In words")),
    )
    rows = tuple(
        (
            say(HELD[name]),
            *(
                cell
                for what in ("burden", "gain")
                for cell in _evenly(found.evenness[what, name], session)
            ),
        )
        for name in AGAINST
    )
    return Table(columns, rows, caption=say("Gini: 0 is even, near 1 one small place has all"))


def _evenly(gini: float | None, session: Session) -> tuple[str, str]:
    """Return a Gini figure, and in words what it says."""
    if gini is None:
        return session.say("unknown"), ""
    level = "evenly" if gini < EVEN else "somewhat unevenly" if gini < UNEVEN else "unevenly"
    return number(gini, session.language, 2), session.say(level)


def evenness(told: Comparison, session: Session) -> Table:
    """Return for each option what is given up, and how evenly, from 0 to 1."""
    say = session.say
    columns = (
        Column(say("Scenario")),
        Column(say("Farmland given up"), is_number=True, why=PANEL),
        Column(say("Gini, 0 is even"), is_number=True, why=PANEL),
        Column(say("In words")),
    )
    rows = []
    for n in range(len(told.options)):
        found = told.fairness(n)
        figure = "" if found.gini is None else number(found.gini, session.language, 2)
        given = hectares(found.burden_ha, session.language)
        title = options.title_of(told, n, session)
        rows.append((title, given, figure or say("unknown"), _even(found.gini, session)))
    return Table(columns, tuple(rows))


def _even(gini: float | None, session: Session) -> str:
    if gini is None:
        return session.say("No farmland is given up.")
    if gini < EVEN:
        return session.say("every municipality gives up about the same part of its farmland")
    if gini < UNEVEN:
        return session.say("some municipalities give up a larger part of their farmland")
    return session.say("few municipalities give up most")
