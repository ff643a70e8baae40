"""Ask for layers of the project that is open: those one chooses, or those in its folder."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from landuse.ui import background, issues, offered, state, tables
from landuse.ui.state import Session
from landuse.workflow.handed import inbox, waiting
from landuse.workflow.jobs import Wanted
from landuse.workflow.offers import Offer, area_of, borders_of, by_default


def told(session: Session) -> None:
    """Draw what was refused, once."""
    issues.show(session.faults, session)
    if session.faults:
        state.update(faults=())


def shown(found: Sequence[Offer]) -> list[Offer]:
    """Return the offers worth a row: what is there, and what is usually wanted."""
    return [
        one for one in found if one.state != "not_fetched" or one.listed.service.need != "extra"
    ]


def choose(found: Sequence[Offer], session: Session, key: str) -> list[str]:
    """Ask which layers; those usually wanted are chosen already."""
    say = session.say
    possible = [
        one.id for one in found if one.can_be_had and one.listed.layer.role != "municipality"
    ]
    titles = offered.titles(found, session)
    first = [name for name in by_default(found) if name in possible]
    label = say("Layers to fetch: {count}")
    with st.expander(say("Choose layers")):
        chosen: list[str] = st.multiselect(
            label.format(count=len(st.session_state.get(key, first))),
            possible,
            default=first,
            format_func=lambda name: titles[name],
            placeholder=say("Layers"),
            filter_mode="contains",
            select_all=False,
            wrap=True,
            key=key,
        )
    return chosen


def draw(root: Path, found: Sequence[Offer], session: Session) -> None:
    """Draw the choice of layers of a project and the button that fetches them.

    Parameters
    ----------
    root, found
        The project folder, and what services offer it.
    session
        What the visitor has open.
    """
    say, area, name = session.say, area_of(root), root.name
    if area is None:
        tables.note(
            say(
                "This project does not say which municipalities it is about. Write them into its "
                "landuse.toml, or fetch on the command line: landuse fetch --municipality 0760"
            )
        )
        return
    chosen = choose(found, session, f"layers.{name}.{session.language}")
    again = st.checkbox(say("Also what was fetched within a day"), key=f"again.{name}")
    if not background.can_ask(session):
        return
    running = background.jobs().of(root)
    wanted = Wanted(
        area.municipalities, area.buffer_m, (borders_of(found), *chosen), again, borders_of(found)
    )
    st.button(
        say("Fetch"),
        type="primary",
        on_click=state.attempt,
        args=(lambda: _fetch(root, wanted),),
        disabled=not chosen or (running is not None and running.is_running),
        key=f"fetch.{name}",
    )


def _fetch(root: Path, wanted: Wanted) -> None:
    background.fetch(root, wanted)


def from_folder(root: Path, session: Session) -> None:
    """Draw which files wait in a project's folder, and the button that takes them in."""
    say = session.say
    if area_of(root) is None:
        return
    told = say("Put the files into {folder}, such as {example}.")
    example = "municipalities.gpkg, fields.zip"
    tables.note(told.format(folder=inbox(root), example=example))
    files = waiting(root)
    names = ", ".join(path.name for path in files.values())
    tables.note(say("There now: {names}.").format(names=names) if files else say("No file there."))
    st.button(
        say("Take the files in"),
        on_click=state.attempt,
        args=(lambda: _take(root),),
        disabled=not files,
        key=f"take.{root.name}",
    )


def _take(root: Path) -> None:
    background.take(root)
