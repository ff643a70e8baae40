"""What several visitors' sessions have open, side by side: counted once and shared."""

from collections.abc import Sequence

import streamlit as st

from landuse.ui import cache
from landuse.ui.state import Session
from landuse.workflow import picturing
from landuse.workflow.comparison import Comparison, Option
from landuse.workflow.comparison import compare as compare_options

Sessions = Sequence[Session]


def _of_all(sessions: Sessions) -> tuple[str, ...]:
    return tuple(cache.name_of(one) for one in sessions)


@st.cache_resource(max_entries=cache.SELDOM, show_spinner=False)
def _comparison(root: str, names: tuple[str, ...], _sessions: Sessions) -> Comparison:
    del names
    return compare_options(cache.landscape(root), [option_of(one) for one in _sessions])


def option_of(session: Session) -> Option:
    """Return what a visitor has open as one of several options."""
    return Option(session.drawn, cache.plan_of(session), cache.whole_outcome_of(session))


def comparison_of(sessions: Sessions) -> Comparison:
    """Return what several visitors' sessions have open, side by side."""
    return _comparison(str(sessions[0].root), _of_all(sessions), sessions)


@st.cache_data(max_entries=cache.KEPT, show_spinner=False)
def _map(key: str, language: str, legend: bool, _session: Session) -> bytes:  # noqa: FBT001
    del key
    land, plan = cache.landscape(str(_session.root)), cache.plan_of(_session)
    return picturing.plan_picture(land, plan, language, legend=legend)


def map_of(session: Session, *, legend: bool = True) -> bytes:
    """Return a picture of a plan."""
    return _map(cache.key_of(session), session.language, legend, session)


@st.cache_data(max_entries=cache.KEPT, show_spinner=False)
def _map_of_all(
    names: tuple[str, ...], second: int | None, language: str, _sessions: Sessions
) -> bytes:
    del names
    told = comparison_of(_sessions)
    if second is None:
        return picturing.agreement_picture(told, language)
    return picturing.difference_picture(told, (0, second), language)


def agreement_map_of(sessions: Sessions) -> bytes:
    """Return a picture of where plans agree."""
    return _map_of_all(_of_all(sessions), None, sessions[0].language, sessions)


def difference_map_of(sessions: Sessions, second: int) -> bytes:
    """Return a picture of where the first plan and another differ."""
    return _map_of_all(_of_all(sessions), second, sessions[0].language, sessions)
