"""What one visitor has open: one frozen session under one key, changed by ``update`` alone."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from landuse.ui.i18n import text
from landuse.workflow import Drawn, InvalidInput, read_scenario, scenario_ids
from landuse.workflow.editing import blank

KEY = "landuse"
STEPS = 100
DEFAULT_ROOT = Path(__file__).resolve().parents[2]


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
    heard: int = 0
    """Number of the last thing the map said."""
    past: tuple[Drawn, ...] = ()
    message: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether something is not saved."""
        return self.drawn is not self.saved

    def say(self, message: str) -> str:
        """Return a text in the visitor's language."""
        return text(message, self.language)


def root() -> Path:
    """Return the project the app was opened on."""
    return Path(os.environ.get("LANDUSE_PROJECT") or DEFAULT_ROOT).resolve()


def current() -> Session:
    """Return the visitor's session; a new visitor finds the project's example open."""
    if KEY not in st.session_state:
        folder = root()
        drawn = opened(folder)
        st.session_state[KEY] = Session(folder, drawn, drawn)
    session: Session = st.session_state[KEY]
    return session


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


def update(**changes: Any) -> Session:
    """Change the session and return it."""
    st.session_state[KEY] = replace(current(), **changes)
    return current()


def edit(drawn: Drawn, message: str = "") -> Session:
    """Take a change to the scenario, so that it can be undone."""
    session = current()
    past = (*session.past, session.drawn)[-STEPS:]
    return update(drawn=drawn, past=past, message=message)


def undo() -> None:
    """Take the last change back."""
    session = current()
    if session.past:
        update(drawn=session.past[-1], past=session.past[:-1])
