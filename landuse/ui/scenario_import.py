"""Bring a scenario in from files; what is wrong is told, and nothing is written."""

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.ui import cache, issues, state, tables
from landuse.ui.state import Session
from landuse.workflow.importing import ENDINGS, LARGEST_MB, Upload, import_scenario


def draw(session: Session) -> None:
    """Draw the button, and the dialog it opens."""
    say = session.say
    st.button(say("Import"), on_click=_ask, args=("import",), key="scenarios.import")
    if session.asking == "import":
        st.dialog(say("Import a scenario"), on_dismiss=_ask)(_form)()


def _ask(what: str = "") -> None:
    state.update(asking=what, faults=())


def _form() -> None:
    """Ask for files, and for a measure for plain areas; a fault is told below."""
    session = state.current()
    if session.asking != "import":
        st.rerun()
    land = cache.landscape(str(session.root))
    say, language, turn = session.say, session.language, session.turn
    tables.note(
        say(
            "A scenario (.toml with its .geojson), the GeoPackage from Download, or areas as "
            "GeoPackage, GeoJSON or shapefile; also in a .zip. At most {mb} MB."
        ).format(mb=LARGEST_MB)
    )
    files = st.file_uploader(
        say("Files"),
        type=[ending[1:] for ending in (*ENDINGS, ".zip")],
        accept_multiple_files=True,
        max_upload_size=LARGEST_MB,
        key=f"import.files.{turn}",
    )
    titles = {name: held.title.in_language(language) for name, held in land.measures.items()}
    st.selectbox(
        say("Measure, if the files hold areas alone"),
        list(titles),
        format_func=lambda name: titles.get(name, name),
        key=f"import.measure.{language}",
    )
    st.button(
        say("Import"),
        type="primary",
        disabled=not files,
        on_click=_once,
        args=(land, turn, language),
        key=f"import.go.{turn}",
    )
    issues.show(session.faults, session)


def _once(land: Landscape, turn: int, language: str) -> None:
    """Import what was uploaded; who clicks twice has asked once, a refusal keeps the files."""
    if state.current().turn != turn:
        return
    state.update(faults=(), message="")
    if state.attempt(lambda: _bring(land, turn, language)):
        state.update(turn=turn + 1, asking="")


def _bring(land: Landscape, turn: int, language: str) -> None:
    """Import what was uploaded, and say under which name."""
    session = state.current()
    held = st.session_state.get(f"import.files.{turn}") or []
    files = [Upload(one.name, one.getvalue()) for one in held]
    measure = st.session_state[f"import.measure.{language}"]
    found = import_scenario(land, files, measure)
    scenario = found.drawn.scenario
    told = session.say("Imported: {title}.")
    if found.was_taken:
        told = session.say("Imported: {title}. The name was taken, so it got a number.")
    title = scenario.title.in_language(session.language)
    warned = tuple(issue for issue in found.issues if issue.severity != "note")
    state.update(chosen=scenario.id, message=told.format(title=title), faults=warned)
