"""What one visitor has open: one frozen session under one key, changed by ``update`` alone.

A copy is held by the server under a token that stands in the page's address, so that a reload or
a lost connection loses nothing. Each new connection takes a token of its own: two windows never
write into one another.
"""

import os
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st

from landuse.domain.issues import Issue
from landuse.ui.i18n import LANGUAGES, text
from landuse.workflow import Drawn, InvalidInput, read_scenario, scenario_ids
from landuse.workflow.beginning import begun_project, has_land
from landuse.workflow.editing import blank

KEY = "landuse"
STEPS = 100
VISITORS = 200
DEFAULT_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Meeting:
    """An allocation came to another: on how many hectares, and whether both may have them (C13)."""

    new: str
    old: str
    area_ha: float
    winner: str
    may_share: bool


@dataclass(frozen=True, eq=False)
class Session:
    """Everything a page needs to know of its visitor."""

    root: Path
    drawn: Drawn
    saved: Drawn
    language: str = "da"
    measure: str = "rewet"
    factors: str = "ipcc_2013"
    gwp: str = "AR5"
    by: str = "municipality"
    token: str = ""
    heard: int = 0
    """Number of the last thing the map said."""
    past: tuple[Drawn, ...] = ()
    future: tuple[Drawn, ...] = ()
    """What was taken back, the latest last."""
    message: str = ""
    """What was done, to be said once."""
    gave: str = ""
    """What the last edit gave, in words."""
    faults: tuple[Issue, ...] = ()
    """What was wrong with what was last asked for."""
    asking: str = ""
    """Which dialog is open."""
    wish: str = ""
    """The scenario to open once it is settled what becomes of unsaved work."""
    pinned: tuple[str, ...] = ("production_area", "nitrogen", "nature")
    """Indicators that stand beside the map."""
    chosen: str = ""
    """The scenario chosen in the list of all."""
    deleted: str = ""
    """What was deleted last: its key in the trash."""
    left: str = ""
    """The scenario that was open when it was deleted."""
    turn: int = 0
    """How many times the list was changed; who asks from an older one has clicked twice."""
    hidden: frozenset[str] = frozenset()
    """Allocations that are left out of the map; no number changes by it."""
    changing: str = ""
    """The allocation whose form is wanted, until it is drawn."""
    picked: tuple[str, ...] = ()
    """Fields chosen on the map or in the list, that no measure has yet."""
    listed: int = 0
    """How many times the list changed what is chosen; the map looks again when it did."""
    meetings: tuple[Meeting, ...] = ()
    """Allocations that the last edit brought together, until somebody said what becomes of it."""
    meeting_answer: str = ""
    """What to do from now on where allocations meet; empty: ask."""
    elsewhere: tuple[tuple[Path, str], ...] = ()
    """Other projects this visitor has open: folder, and the token of what is open there."""
    search: str = ""
    """The search for the best plan that was asked for last."""

    @property
    def is_changed(self) -> bool:
        """Whether something is not saved."""
        return self.drawn is not self.saved

    def say(self, message: str) -> str:
        """Return a text in the visitor's language."""
        return text(message, self.language)


@dataclass(eq=False)
class Visitors:
    """Sessions by token, the ones used last; one for script and routes, so it has a lock."""

    held: "OrderedDict[str, Session]"
    lock: Lock

    def put(self, session: Session) -> None:
        """Hold a session under its token."""
        with self.lock:
            self.held[session.token] = session
            self.held.move_to_end(session.token)
            while len(self.held) > VISITORS:
                self.held.popitem(last=False)

    def get(self, token: str) -> Session | None:
        """Return the session of a token."""
        with self.lock:
            return self.held.get(token)

    def roots(self) -> list[Path]:
        """Return the projects somebody has open, the one used last first."""
        with self.lock:
            return list(dict.fromkeys(one.root for one in reversed(self.held.values())))


@st.cache_resource(show_spinner=False)
def visitors() -> Visitors:
    """Return the one book of visitors."""
    return Visitors(OrderedDict(), Lock())


def root() -> Path:
    """Return the project the app was opened on."""
    return Path(os.environ.get("LANDUSE_PROJECT") or DEFAULT_ROOT).resolve()


def addressed() -> Path:
    """Return the project the page's address names, if it has land; else the app's own."""
    found = begun_project(st.query_params.get("project", ""))
    return root() if found is None or not has_land(found.root) else found.root


def current() -> Session:
    """Return the visitor's session; who reloads finds what was open, who is new the example."""
    if KEY not in st.session_state:
        folder = addressed()
        held = visitors().get(st.query_params.get("draft", ""))
        if held is None or held.root != folder:
            held = example(folder)
        language = st.query_params.get("lang", held.language)
        language = language if language in LANGUAGES else held.language
        token = secrets.token_urlsafe(12)
        st.session_state[KEY] = replace(held, token=token, language=language, asking="", wish="")
        visitors().put(st.session_state[KEY])
    session: Session = st.session_state[KEY]
    return session


def example(folder: Path) -> Session:
    """Return what a new visitor has open."""
    drawn = opened(folder)
    return Session(folder, drawn, drawn, factors=_lead(folder))


def opened(folder: Path) -> Drawn:
    """Return the scenario the app opens on: the project's example, else its first, else none."""
    from landuse.ui import cache  # noqa: PLC0415  (the cache needs the session's folder)

    example = cache.landscape(str(folder)).project.example
    names = scenario_ids(folder)
    for name in [example, *names]:
        if name in names:
            try:
                return read_scenario(folder, str(name))
            except InvalidInput:
                continue
    return blank(folder)


def _lead(folder: Path) -> str:
    """Return the factor set the project leads with."""
    from landuse.ui import cache  # noqa: PLC0415  (the cache needs the session's folder)

    return cache.landscape(str(folder)).project.lead


def update(**changes: Any) -> Session:
    """Change the session and return it."""
    st.session_state[KEY] = replace(current(), **changes)
    visitors().put(st.session_state[KEY])
    return current()


def edit(
    drawn: Drawn, *, gave: str = "", heard: int | None = None, meetings: tuple[Meeting, ...] = ()
) -> Session:
    """Take a change to the scenario, so that it can be undone; with it, what was heard."""
    session = current()
    past = (*session.past, session.drawn)[-STEPS:]
    number = session.heard if heard is None else heard
    told = {"gave": gave, "faults": (), "heard": number, "meetings": meetings}
    return update(drawn=drawn, past=past, future=(), **told)


QUIET: Mapping[str, Any] = {"gave": "", "faults": (), "meetings": ()}
"""Nothing was just done."""


def open_project(folder: Path) -> None:
    """Turn to another project; what is open in this one is found again by turning back."""
    session = current()
    if folder == session.root:
        return
    left = dict(session.elsewhere) | {session.root: session.token}
    held = visitors().get(left.pop(folder, ""))
    if held is None or held.root != folder:
        held = example(folder)
    kept = {
        "language": session.language,
        "elsewhere": tuple(left.items()),
        "asking": "",
        "wish": "",
    }
    token, heard = secrets.token_urlsafe(12), max(session.heard, held.heard)
    st.session_state[KEY] = replace(held, token=token, heard=heard, **kept)
    visitors().put(st.session_state[KEY])


def undo() -> None:
    """Take the last change back."""
    session = current()
    if session.past:
        future = (*session.future, session.drawn)
        last, past = session.past[-1], session.past[:-1]
        update(drawn=last, past=past, future=future, **QUIET)


def redo() -> None:
    """Do what was taken back once more."""
    session = current()
    if session.future:
        past = (*session.past, session.drawn)
        last, future = session.future[-1], session.future[:-1]
        update(drawn=last, past=past, future=future, **QUIET)


def open_scenario(drawn: Drawn) -> None:
    """Take another scenario; what can be undone is the new one's."""
    start = {"past": (), "future": (), "wish": "", "asking": "", "hidden": frozenset()}
    update(drawn=drawn, saved=drawn, **start, **QUIET)


def attempt(act: Callable[[], None]) -> bool:
    """Do something that may be refused; a refusal is kept in the session, to be shown."""
    try:
        act()
    except InvalidInput as fault:
        update(faults=fault.issues)
        return False
    return True


def write_address() -> None:
    """Put token, language and project in the page's address, where a reload finds them."""
    session = current()
    project = "" if session.root == root() else session.root.name
    words = {"draft": session.token, "lang": session.language, "project": project}
    for name, value in words.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]
