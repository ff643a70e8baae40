"""What is in a file before it is taken: its areas on the land, and the same in a table."""

from collections.abc import Sequence

import numpy as np
import shapely
import streamlit as st

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.landscape import Landscape
from landuse.geo.area import M2_PER_HA
from landuse.ui import cache, issues, tables, why
from landuse.ui.moving import picture
from landuse.ui.numbers import hectares, number
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow.picturing import Painted, areas_picture

SHOWN = 20_000
"""So many shapes are drawn; more would only hide one another."""


def draw(
    land: Landscape, painted: list[Painted], session: Session, head: str, key: str,
    found: Sequence[Issue],
) -> None:  # fmt: skip
    """Draw areas by what they are or would become; a table twin and findings stand beside.

    Points and lines have a number and no hectares. ``key`` says what they rest on.
    """
    left, right = st.columns([1, 1])
    with left:
        _map(land, painted, session, key)
    with right:
        tables.draw(_table(land, painted, session, head), session.say("Nothing in the file."))
        outside = sum(len(one.shapes) - _on_land(land, one) for one in painted)
        if outside:
            told = session.say("{count} lie outside the land of the project.")
            tables.note(told.format(count=number(outside, session.language)), "warning")
        issues.show(found, session)
    why.draw_topics(land, session, ("hectares",))


def _map(land: Landscape, painted: list[Painted], session: Session, key: str) -> None:
    drawn = [Painted(one.label, one.color, one.shapes[:SHOWN]) for one in painted]
    words = session.say("Map of what is in the file; the table beside it says the hectares.")
    try:
        with st.spinner(session.say("Drawing the map")):
            body = _picture(land.digest, key, land, drawn)
        picture(body, session.say("On the land"), words)
    except InvalidInput as fault:  # without the parts that draw, the table still tells
        issues.show(fault.issues, session)


@st.cache_data(max_entries=cache.KEPT, show_spinner=False)
def _picture(digest: str, key: str, _land: Landscape, _drawn: list[Painted]) -> bytes:
    del digest, key
    return areas_picture(_land, _drawn)


def _table(land: Landscape, painted: list[Painted], session: Session, head: str) -> Table:
    say, language = session.say, session.language
    panel = why.topic("hectares")
    columns = (
        Column(head),
        Column(say("Number"), is_number=True, why=panel),
        Column(say("Hectares"), is_number=True, why=panel),
        Column(say("On the land of the project"), is_number=True, why=panel),
    )
    rows = tuple(
        (
            one.label,
            number(len(one.shapes), language),
            hectares(_hectares(one), language) if _hectares(one) else "",
            number(_on_land(land, one), language),
        )
        for one in painted
    )
    total = sum(_hectares(one) for one in painted)
    foot = (say("Together"), number(sum(len(one.shapes) for one in painted), language),
            hectares(total, language) if total else "",
            number(sum(_on_land(land, one) for one in painted), language))  # fmt: skip
    return Table(columns, rows, (foot,) if len(rows) > 1 else (), tuple(p.color for p in painted))


def _hectares(one: Painted) -> float:
    return float(np.nansum(shapely.area(one.shapes)) / M2_PER_HA)


def _on_land(land: Landscape, one: Painted) -> int:
    """Return how many of the shapes meet the land of the project."""
    tree = shapely.STRtree(land.piece_shapes)
    met, _ = tree.query(one.shapes, predicate="intersects")
    return len(np.unique(met))
