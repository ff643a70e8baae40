"""Areas from somebody's file: what is wrong with it is told beside it, and nothing is lost."""

import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

import streamlit as st

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.ui import hand, issues, tables
from landuse.ui.numbers import number
from landuse.ui.state import Session
from landuse.workflow import Drawn, editing
from landuse.workflow.filing import asked_by

ENDINGS = ["gpkg", "geojson", "json", "zip", "fgb", "gml", "parquet"]
SYSTEMS = ("EPSG:25832", "EPSG:25833", "EPSG:4326")


def draw(land: Landscape, session: Session) -> None:
    """Draw the place to put a file, what it lacks, and the button that takes it."""
    say = session.say
    held = st.file_uploader(
        say("A map of areas: GeoPackage, GeoJSON, or a shapefile as zip"),
        type=ENDINGS,
        key="picker.file",
    )
    if held is None:
        return
    box, key = st.container(), f"picker.file.lacks.{held.name}"
    lacks = st.session_state.get(key, frozenset())
    options = _options(box, session, lacks)
    try:
        taken = _taken(session, held, options)
    except InvalidInput as fault:
        issues.show(fault.issues, session)
        more = asked_by(fault.issues) - lacks
        st.session_state[key] = lacks | more
        _options(box, session, more)
        return
    count = number(len(taken.areas) - len(session.drawn.areas), session.language)
    tables.note(say("Areas in the file: {count}").format(count=count))
    name = land.measures[session.measure].title.in_language(session.language)
    if st.button(f"{say('Add')}: {name}", key="picker.file.add", type="primary"):
        hand.accept(lambda _: taken)
        st.rerun()


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


def _taken(session: Session, held: Any, options: dict[str, str | None]) -> Drawn:
    """Return the scenario with the areas of a file that was handed over."""
    title = hand.title_of(session)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (PurePosixPath(held.name.replace("\\", "/")).name or "file")
        path.write_bytes(held.getvalue())
        return editing.take_file(session.drawn, path, session.measure, title=title, **options)
