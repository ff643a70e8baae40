"""What the columns of somebody's file mean: measure, name, owner, start and status of each area."""

from collections.abc import Mapping, Sequence

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.scenario import STATUSES
from landuse.ui.i18n import LANGUAGES, text
from landuse.ui.numbers import hectares
from landuse.ui.state import Session
from landuse.workflow import sorting
from landuse.workflow.sorting import ByColumn, Upload

LIKELY = {
    "name": ("name", "navn", "projektnavn", "projektnav", "title", "titel"),
    "owner": ("owner", "ejer", "ansvarlig", "kommune", "kommunekode", "kommunenavn"),
    "start": ("start", "startaar", "startår", "aar", "år", "year"),
    "status": ("status", "tilstand", "projektstatus"),
}
"""What such columns are often called."""
MOST_VALUES = 30
"""A column with more values tells areas apart and no measure."""


def ask(land: Landscape, session: Session, read: Upload, file: str) -> ByColumn:
    """Ask which columns say what becomes of the areas, and what their values mean."""
    columns = list(read.table.columns)
    measure = _column(session, "Column that says the measure", columns, None, f"{file}.measure",
                      session.say("none: the same measure for all"))  # fmt: skip
    if measure is None:
        how = ByColumn(one=session.measure)
    else:
        titles = {n: (m.title.da, m.title.en) for n, m in land.measures.items()}
        names = {n: m.title.in_language(session.language) for n, m in land.measures.items()}
        found = _meanings(session, read, measure, titles, names, f"{file}.{measure}")
        how = ByColumn(measure=measure, measures=found)
    with st.expander(session.say("Name, owner, start and status from the file")):
        return _words(session, read, how, file)


def _words(session: Session, read: Upload, how: ByColumn, file: str) -> ByColumn:
    """Ask for the columns that say who, when and how firm."""
    columns = list(read.table.columns)
    chosen: dict[str, str | None] = {}
    boxes = st.columns(4)
    for box, (name, label) in zip(
        boxes,
        (("name", "Name"), ("owner", "Owner"), ("start", "Start year"), ("status", "Status")),
        strict=True,
    ):
        with box:
            start = _likely_column(name, columns) if how.measure is not None else None
            chosen[name] = _column(
                session, label, columns, start, f"{file}.{name}.{how.measure}", session.say("none")
            )
    status, statuses = chosen["status"], {}
    if status is not None:
        titles = {one: tuple(text(one, language) for language in LANGUAGES) for one in STATUSES}
        names = {one: session.say(one) for one in STATUSES}
        statuses = _meanings(session, read, status, titles, names, f"{file}.status.{status}")
    return ByColumn(how.measure, how.measures, how.one, chosen["name"], chosen["owner"],
                    chosen["start"], status, statuses)  # fmt: skip


def _likely_column(name: str, columns: Sequence[str]) -> str | None:
    return next((one for one in columns if one.lower() in LIKELY[name]), None)


def _column(
    session: Session, label: str, columns: Sequence[str], start: str | None, key: str, none: str
) -> str | None:
    found: str | None = st.selectbox(
        session.say(label),
        columns,
        index=list(columns).index(start) if start in columns else None,
        placeholder=none,
        key=f"meaning.{key}.{session.language}",
    )
    return found


def _meanings(
    session: Session, read: Upload, column: str, titles: Mapping[str, Sequence[str]],
    names: Mapping[str, str], key: str,
) -> dict[str, str]:  # fmt: skip
    """Ask what each value of a column means; what is left open means nothing."""
    values = sorting.values(read, column)
    if len(values) > MOST_VALUES:
        st.html(
            f"<p class='lu-warning'>"
            f"{session.say('This column has very many values: choose another one.')}</p>"
        )
        return {}
    found = {}
    boxes = st.columns(3)
    for number, value in enumerate(values):
        start = sorting.likely(value.value, titles)
        shown = value.value or session.say("empty")
        chosen = boxes[number % 3].selectbox(
            f"{shown} ({hectares(value.area_ha, session.language)})",
            list(names),
            index=list(names).index(start) if start else None,
            format_func=lambda name: names[name],
            placeholder=session.say("nothing: leave out"),
            key=f"meaning.{key}.{number}.{session.language}",
        )
        if chosen is not None:
            found[value.value] = chosen
    return found
