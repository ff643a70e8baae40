"""The scenario in the sidebar: open, name, save, duplicate, take back, download."""

import streamlit as st

from landuse.domain.issues import InvalidInput
from landuse.ui import cache, issues, state
from landuse.ui.state import Session
from landuse.workflow import editing, read_scenario, scenario_ids, write_scenario
from landuse.workflow.exports import export
from landuse.workflow.inspection import scenario_titles

KINDS = {"gpkg": "GeoPackage", "geojson": "GeoJSON", "csv": "CSV", "toml": "TOML"}


def draw(session: Session) -> None:
    """Draw the bar; what is wrong with a save or an opening is told here."""
    say = session.say
    st.subheader(say("Scenario"))
    try:
        _open(session)
        session = state.current()
        mark = say("not saved") if session.is_changed else say("saved")
        st.markdown(f"**{issues.plain(_title(session))}** ({mark})")
        _save(session)
        _download(state.current())
    except InvalidInput as fault:
        issues.show(fault.issues, session)


def _title(session: Session) -> str:
    return session.drawn.scenario.title.in_language(session.language)


def _open(session: Session) -> None:
    names = scenario_ids(session.root)
    held = session.drawn.scenario.id
    options = names if held in names else [held, *names]
    key = f"frame.open.{held}"
    titles = {row["id"]: row[session.language] for row in scenario_titles(session.root)}
    chosen = st.selectbox(
        session.say("Open"),
        options,
        index=options.index(held),
        format_func=lambda name: titles.get(name, name),
        key=key,
    )
    if chosen != held:
        drawn = read_scenario(session.root, chosen)
        state.update(drawn=drawn, saved=drawn, past=())
        st.rerun()


def _save(session: Session) -> None:
    say = session.say
    one, two = st.columns(2)
    if one.button(say("Save"), type="primary", width="stretch", disabled=not session.is_changed):
        drawn = write_scenario(session.root, session.drawn, expected=session.drawn.digest)
        state.update(drawn=drawn, saved=drawn, message=say("Saved."))
        st.rerun()
    if two.button(say("Undo"), width="stretch", disabled=not session.past):
        state.undo()
        st.rerun()
    with st.form("frame.copy", border=False, clear_on_submit=True):
        name = st.text_input(say("Save a copy as"), max_chars=80)
        if st.form_submit_button(say("Duplicate"), width="stretch"):
            drawn = write_scenario(session.root, editing.rename(session.drawn, name), expected=None)
            state.update(drawn=drawn, saved=drawn, past=(), message=say("Saved."))
            st.rerun()
    if session.message:
        st.success(session.message)
        state.update(message="")


def _download(session: Session) -> None:
    say = session.say
    kind = st.selectbox(say("Download"), list(KINDS), format_func=KINDS.get, key="frame.kind")
    land = cache.landscape(str(session.root))

    def content() -> bytes:
        plan, outcome = cache.plan_of(session), cache.outcome_of(session)
        return export(land, session.drawn, plan, outcome, kind=kind)[1]

    name = f"{session.drawn.scenario.id}.{kind}"
    st.download_button(say("Download file"), content, file_name=name, width="stretch")
