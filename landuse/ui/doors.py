"""The two doors: the example, and land of one's own; behind the second, what will be fetched."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from landuse.domain.project import Project
from landuse.ui import asked, background, cache, issues, offered, state, tables
from landuse.ui.state import Session
from landuse.workflow.beginning import Begun, begin, begun_projects, municipalities
from landuse.workflow.jobs import Wanted
from landuse.workflow.offers import BORDERS, Offer

BUFFERS_M = (0, 1000, 2000, 5000, 10_000)


def draw(session: Session) -> None:
    """Draw the door to the example, or to whatever the app was opened on."""
    home, say = state.root(), session.say
    project: Project = cache.landscape(str(home)).project
    title = project.title.in_language(session.language)
    with st.container(border=True, key="doors_example"):
        st.subheader(
            say("Try the example") if project.synthetic else issues.plain(title), anchor=False
        )
        if project.about is not None:
            tables.note(f"{title}: {project.about.in_language(session.language)}")
        word = say("Open the example") if project.synthetic else say("Open the map")
        if st.button(word, key="doors.example"):
            _turn_to_map(home)


def begun(session: Session) -> None:
    """Draw the projects that were begun before: open the map, or fetch more."""
    say, held = session.say, begun_projects()
    if not held:
        return
    with st.container(border=True, key="doors_begun"):
        st.subheader(say("Go on with a project"), anchor=False)
        for one in held:
            _project(one, session)


def _project(one: Begun, session: Session) -> None:
    say, title = session.say, one.project.title.in_language(session.language)
    job = background.jobs().of(one.root)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(issues.plain(title), key=f"doors.open.{one.name}", icon=":material/map:"):
            _turn_to_map(one.root)
        if st.button(say("Maps from services"), key=f"doors.fetch.{one.name}"):
            state.open_project(one.root)
            st.switch_page(offered.PAGES / "services.py")
        if job is not None and job.is_running:
            tables.note(say("is being fetched"))


def _turn_to_map(root: Path) -> None:
    state.open_project(root)
    st.switch_page(offered.PAGES / "plan.py")


def choose(found: Sequence[Offer], session: Session) -> None:
    """Draw the door to one's own municipalities: names, what will be fetched, and one button."""
    say = session.say
    with st.container(border=True, key="doors_own"):
        st.subheader(say("Choose my municipalities"), anchor=False)
        known = municipalities()
        names, around = st.columns([3, 1])
        codes = names.multiselect(
            say("Municipalities"),
            list(known),
            format_func=lambda code: f"{known[code].name} ({known[code].region})",
            placeholder=say("Type a name"),
            key="doors.codes",
        )
        buffer_m = around.selectbox(
            say("Land around them"),
            BUFFERS_M,
            format_func=lambda m: f"{m // 1000} km" if m else say("none"),
            key=f"doors.buffer.{session.language}",
        )
        chosen = asked.choose(found, session, f"doors.layers.{session.language}")
        if background.can_ask(session):
            label = say("Fetch {count} layers").format(count=len(chosen) + 1)
            if st.button(label, type="primary", disabled=not codes, key="doors.go"):
                _begin(codes, float(buffer_m), chosen, session)
    st.subheader(say("This will be fetched"), anchor=False)
    tables.note(
        say(
            "Only these addresses are asked, only for land in the municipalities. None was tried "
            "against the live service yet. How long it takes is not known beforehand."
        )
    )
    wanted = [one for one in found if one.id in {BORDERS, *chosen}]
    tables.draw(offered.wanted(wanted, session), say("No layer is chosen."))


def _begin(codes: Sequence[str], buffer_m: float, chosen: Sequence[str], session: Session) -> None:
    """Make the project, begin to fetch, and turn to the page that follows it."""

    def act() -> None:
        made = begin(codes, buffer_m, beside=session.root)
        area = made.project.area
        places = tuple(codes) if area is None else area.municipalities
        background.fetch(made.root, Wanted(places, buffer_m, (BORDERS, *chosen)))
        state.open_project(made.root)

    if state.attempt(act):
        st.switch_page(offered.PAGES / "services.py")
    st.rerun()
