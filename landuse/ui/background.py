"""What the server does in the background: one book of jobs, the same for every page and visitor."""

from importlib.util import find_spec
from pathlib import Path

import streamlit as st

from landuse.ui import cache, tables
from landuse.ui.state import Session
from landuse.workflow.jobs import Job, Jobs, Wanted

NEEDED = ("httpx2", "stamina", "defusedxml")


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Return the one book of jobs."""
    return Jobs()


def fetch(root: Path, wanted: Wanted) -> Job:
    """Begin to fetch layers; where that runs already, return what runs."""
    return jobs().fetch(root, wanted, after=cache.renew)


def take(root: Path) -> Job:
    """Begin to take in what lies in the inbox; where a fetch runs already, return that."""
    return jobs().take(root, after=cache.renew)


def can_ask(session: Session) -> bool:
    """Whether this installation can ask services; if not, it is told."""
    if all(find_spec(name) for name in NEEDED):
        return True
    words = session.say("This installation cannot ask services: the parts that fetch are missing.")
    tables.note(words, "warning")
    return False
