"""Areas from somebody's file: which column says the measure, what becomes of each, and go.

What is wrong with the file is told beside it, and nothing is lost.
"""

import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import streamlit as st

from landuse.domain.digest import of_bytes
from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.ui import cache, hand, issues, meaning, previews, tables
from landuse.ui.dropping import SYSTEMS
from landuse.ui.numbers import number
from landuse.ui.state import Session
from landuse.workflow import editing, sorting
from landuse.workflow.filing import asked_by
from landuse.workflow.picturing import Painted
from landuse.workflow.sorting import ByColumn, Sorted, Upload

ENDINGS = ["gpkg", "geojson", "json", "zip", "fgb", "gml", "parquet"]
LEFT_OUT = "#b9c4ca"


def draw(land: Landscape, session: Session) -> None:
    """Draw the place to put a file, what it lacks, what its columns mean, and the button."""
    say = session.say
    held = st.file_uploader(
        say("A map of areas: GeoPackage, GeoJSON, or a shapefile or TAB as zip"),
        type=ENDINGS,
        key="picker.file",
    )
    if held is None:
        return
    box, key = st.container(), f"picker.file.lacks.{held.name}"
    lacks = st.session_state.get(key, frozenset())
    options = _options(box, session, lacks)
    try:
        read = _read(land, held, options)
    except InvalidInput as fault:
        issues.show(fault.issues, session)
        more = asked_by(fault.issues) - lacks
        st.session_state[key] = lacks | more
        _options(box, session, more)
        return
    count = number(len(read.shapes), session.language)
    tables.note(say("Areas in the file: {count}").format(count=count))
    _become(land, session, read, held, options)


def _options(box: Any, session: Session, lacks: frozenset[str]) -> dict[str, str | None]:
    """Ask for what the file does not say itself."""
    say, options = session.say, dict[str, str | None]()
    if "crs" in lacks:
        options["crs"] = box.selectbox(
            say("The file does not say its coordinate system. Which is it?"),
            SYSTEMS,
            index=None,
            accept_new_options=True,
            placeholder=say("Choose one or write it, such as EPSG:25832"),
            key="picker.file.crs",
        )
    if "layer" in lacks:
        options["layer"] = (
            box.text_input(say("Which layer of the file"), max_chars=200, key="picker.file.layer")
            or None
        )
    return options


def _read(land: Landscape, held: Any, options: dict[str, str | None]) -> Upload:
    body = held.getvalue()
    words = repr(sorted(options.items()))
    return _areas(of_bytes(body), land.project.crs, held.name, words, body, options)


@st.cache_resource(max_entries=cache.SELDOM, show_spinner=False)
def _areas(
    digest: str, planning: str, name: str, words: str, _body: bytes, _options: Any
) -> Upload:
    del digest, words
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (PurePosixPath(name.replace("\\", "/")).name or "file")
        path.write_bytes(_body)
        return sorting.read_areas(path, planning, **_options)


def _become(
    land: Landscape, session: Session, read: Upload, held: Any, options: dict[str, str | None]
) -> None:
    """Ask what the columns mean, show what becomes of the areas, and take them as one step."""
    how = meaning.ask(land, session, read, held.name)
    found = sorting.sort(read, how)
    _preview(land, session, read, found, f"{of_bytes(held.getvalue())} {how!r} {options!r}")
    label = session.say("Add")
    if how.measure is None:
        name = land.measures[session.measure].title.in_language(session.language)
        label = f"{label}: {name}"
    none = not (found.measures != "").any()
    if st.button(label, key="picker.file.add", type="primary", disabled=none):
        hand.accept(lambda now: _taken(land, now, read, how, session))
        st.rerun()


def _taken(land: Landscape, now: Session, read: Upload, how: ByColumn, session: Session) -> Any:
    """Return the scenario with the areas: one wish for all where no column says anything."""
    if how == ByColumn(one=session.measure):
        return editing.take_areas(now.drawn, read, session.measure, title=hand.title_of(session))
    return sorting.take_sorted(now.drawn, read, how, land.measures, session.language)


def _preview(land: Landscape, session: Session, read: Upload, found: Sorted, key: str) -> None:
    measures = found.measures
    shapes = np.array(read.shapes, dtype=object)
    painted = [
        Painted(measure.title.in_language(session.language), measure.color, shapes[chosen])
        for name, measure in land.measures.items()
        if (chosen := measures == name).any()
    ]
    if (measures == "").any():
        painted.insert(0, Painted(session.say("Left out"), LEFT_OUT, shapes[measures == ""]))
    previews.draw(
        land, painted, session, session.say("Measure"), f"{key} {session.language}", found.issues
    )
