"""The two doors: the example, and land of one's own; behind the second, what will be fetched."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from landuse.domain.project import Project
from landuse.ui import (
    asked,
    background,
    beforehand,
    cache,
    choosing_map,
    following,
    issues,
    offered,
    state,
    tables,
)
from landuse.ui.state import Session
from landuse.workflow.beginning import Begun, begin, begun_projects, has_land, municipalities
from landuse.workflow.jobs import Wanted
from landuse.workflow.offers import Offer, offers

CODES = "doors.codes"
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
            following.turn_to(home, "plan")


def begun(session: Session) -> None:
    """Draw the projects that were begun: how far each is, its map, and fetching more."""
    say, held = session.say, begun_projects()
    if not held:
        return
    st.subheader(say("Go on with a project"), anchor=False)
    for one in held:
        with st.container(border=True, key=f"doors_{one.name}"):
            _project(one, session)


def _project(one: Begun, session: Session) -> None:
    say, found = session.say, offers(one.root)
    title = one.project.title.in_language(session.language)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{issues.plain(title)}**", width="content")
        if has_land(one.root):
            icon, key = ":material/map:", f"doors.open.{one.name}"
            if st.button(say("Open the map"), type="primary", icon=icon, key=key):
                following.turn_to(one.root, "plan")
            if st.button(say("Maps from services"), key=f"doors.more.{one.name}"):
                following.turn_to(one.root, "services")
        else:
            tables.note(say("no land yet"))
    following.draw(one.root, found, session)
    job = background.jobs().of(one.root)
    if not has_land(one.root) and not (job is not None and job.is_running):
        asked.draw(one.root, found, session)
        asked.from_folder(one.root, session)


def choose(found: Sequence[Offer], session: Session) -> Wanted:
    """Draw the door to one's own municipalities; return what is chosen there."""
    say = session.say
    with st.container(border=True, key="doors_own"):
        st.subheader(say("Choose my municipalities"), anchor=False)
        choosing_map.listen(CODES)
        codes, buffer_m = _places(session)
        giving = beforehand.giver(found, session)
        choosing_map.draw(session, codes)
        beforehand.borders(found, giving, session)
        layers = asked.choose(found, session, f"doors.layers.{session.language}")
        chosen = Wanted(tuple(codes), buffer_m, tuple(layers), borders=giving)
        if background.can_ask(session):
            label = say("Fetch {count} layers").format(count=len(layers) + 1)
            st.button(
                label,
                type="primary",
                on_click=state.attempt,
                args=(lambda: _begin(session.root, chosen),),
                disabled=not codes,
                key="doors.go",
            )
    return chosen


def _places(session: Session) -> tuple[list[str], float]:
    """Ask for municipalities by name, and for metres around them."""
    say, known = session.say, municipalities()
    names, around = st.columns([3, 1])
    codes: list[str] = names.multiselect(
        say("Municipalities"),
        list(known),
        format_func=lambda code: f"{known[code].name} ({known[code].region})",
        placeholder=say("Type a name"),
        filter_mode="contains",  # else Enter may take names one never meant
        select_all=False,
        key=CODES,
    )
    buffer_m = around.selectbox(
        say("Land around them"),
        BUFFERS_M,
        format_func=lambda m: f"{m // 1000} km" if m else say("none"),
        key=f"doors.buffer.{session.language}",
    )
    return codes, float(buffer_m)


def foretell(found: Sequence[Offer], chosen: Wanted, session: Session) -> None:
    """Draw what will be fetched: from whom, how much, how sure we are."""
    say = session.say
    st.subheader(say("This will be fetched"), anchor=False)
    tables.note(
        say(
            "Only these addresses are asked, only for land in the municipalities. None was tried "
            "against the live service yet. How long it takes is not known beforehand; while it "
            "comes, its speed tells what is left."
        )
    )
    beforehand.count(chosen, session, found)
    wanted = [one for one in found if one.id in {chosen.borders, *chosen.layers}]
    counts = beforehand.counts(chosen, session)
    tables.draw(offered.wanted(wanted, counts, session), say("No layer is chosen."))


def _begin(beside: Path, chosen: Wanted) -> None:
    """Make the project of some municipalities if there is none, and begin to fetch."""
    made = begin(chosen.municipalities, chosen.buffer_m, beside=beside)
    area = made.project.area
    places = chosen.municipalities if area is None else area.municipalities
    layers = (chosen.borders, *chosen.layers)
    background.fetch(made.root, replace(chosen, municipalities=places, layers=layers))
    state.update(faults=())
