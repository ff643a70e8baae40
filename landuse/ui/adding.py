"""A dropped map becomes a layer: what it holds, what it is, how it looks, what is wrong, and go."""

import numpy as np
import streamlit as st

from landuse.domain.issues import InvalidInput, errors
from landuse.domain.landscape import Landscape
from landuse.ui import cache, describing, dropping, issues, previews, state, tables
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.workflow import adding
from landuse.workflow.adding import Looked, Tried, Wanted
from landuse.workflow.picturing import Painted

KINDS = {"file": "File", "service": "Service", "database": "Database"}
FILE = "files.drop"


def draw(land: Landscape, session: Session) -> None:
    """Draw the place to drop a map, and what follows from what lies there."""
    _told(session)
    tables.note(
        session.say(
            "GeoPackage, shapefile, TAB, geodatabase, GML, DXF, GeoJSON, FlatGeobuf, GeoParquet or "
            "GeoTIFF. What is several files: drop them all, or a .zip. A QGIS project is listed."
        )
    )
    files = dropping.drop(session.say("Drop a map here"), f"{FILE}.{session.turn}")
    if not files:
        tables.note(
            session.say(
                "You see the map, what its columns and codes become and what is wrong with it "
                "before anything is added. The file itself is left as it is."
            )
        )
        label = session.say("See what the project lacks")
        st.page_link("landuse/ui/pages/services.py", label=label, icon=":material/checklist:")
        return
    try:
        if len(files) == 1 and adding.is_project(files[0].name):
            _project(files[0], session)
        else:
            _map(dropping.laid(files), land, session)
    except InvalidInput as fault:
        issues.show(fault.issues, session)


def _told(session: Session) -> None:
    """Say once what was added, and where it stands now."""
    if session.message:
        tables.status(session.message)
        st.page_link("landuse/ui/pages/layers.py", label=session.say("See all layers"))
        state.update(message="")


def _project(held: dropping.Upload, session: Session) -> None:
    """List what a QGIS project draws on."""
    say = session.say
    found = adding.listed_sources(held)
    st.subheader(say("What the project draws on"), anchor=False)
    rows = tuple(
        (one.title, say(KINDS[one.kind]), f"{one.place} {one.layer}".strip()) for one in found
    )
    columns = (Column(say("Layer")), Column(say("Kind")), Column(say("Place"), is_wide=True))
    tables.draw(Table(columns, rows), say("The project has no layers."))
    tables.note(say("Nothing of it was opened. Drop its files here one at a time."))


def _map(held: dropping.Laid, land: Landscape, session: Session) -> None:
    looked = dropping.chosen(held, session)
    if looked.one is None or errors(looked.issues):
        issues.show(looked.issues, session)
        return
    key = f"files.{held.key}.{looked.one.name}"
    first = _tried(held.key, looked, Wanted(layer=looked.one.name), session)
    st.subheader(session.say("What the map is"), anchor=False)
    said = describing.ask(first, looked, session, key)
    found = _tried(held.key, looked, said, session)
    st.subheader(session.say("What it becomes"), anchor=False)
    _preview(land, looked, found, session, f"{key} {said!r}")
    _go(looked, said, found, session, key)


def _tried(key: str, looked: Looked, said: Wanted, session: Session) -> Tried:
    digest = cache.landscape(str(session.root)).digest
    return _try(str(session.root), digest, key, repr(said), looked, said)


@st.cache_resource(max_entries=cache.SELDOM, show_spinner=False)
def _try(root: str, digest: str, key: str, words: str, _looked: Looked, _said: Wanted) -> Tried:
    del digest, key, words
    return adding.try_out(root, _looked, _said)


def _preview(land: Landscape, looked: Looked, found: Tried, session: Session, key: str) -> None:
    """Draw the features, by class where they have one; of a raster say what it is."""
    frame = looked.frame if found.read is None else found.read.frame
    color = "#332288" if found.layer is None else found.layer.style.color
    if frame is None:
        tables.note(session.say("A raster: each piece of land gets the mean of its numbers."))
        issues.show(found.issues, session)
        return
    shapes = np.asarray(frame.geometry.values, dtype=object)
    painted = [Painted(found.wanted.title or looked.shown, color, shapes)]
    previews.draw(land, painted, session, session.say("Layer"), key, found.issues)


def _go(looked: Looked, said: Wanted, found: Tried, session: Session, key: str) -> None:
    """Draw the button; a layer of that name gives way only if that is ticked."""
    replacing = False
    if found.is_taken:
        words = session.say("Replace the layer {name} that the project has")
        replacing = st.checkbox(words.format(name=found.wanted.id), key=f"{key}.replace")
    st.button(
        session.say("Add the layer"),
        type="primary",
        disabled=bool(errors(found.issues)) or (found.is_taken and not replacing),
        on_click=_add,
        args=(looked, said, replacing, session.turn),
        key="files.add",
    )
    issues.show(session.faults, session)


def _add(looked: Looked, said: Wanted, replacing: bool, turn: int) -> None:  # noqa: FBT001
    """Add the layer; who clicks twice has asked once, a refusal keeps what was dropped."""
    session = state.current()
    if session.turn != turn:
        return
    state.update(faults=(), message="")
    if state.attempt(lambda: _put(session, looked, said, replacing=replacing)):
        state.update(turn=turn + 1)


def _put(session: Session, looked: Looked, said: Wanted, *, replacing: bool) -> None:
    with st.spinner(session.say("The land is cut anew")):
        done = adding.add(session.root, looked, said, replacing=replacing)
    cache.renew(session.root)
    title = done.layer.title.in_language(session.language)
    state.update(message=session.say("Added: {title}.").format(title=title))
