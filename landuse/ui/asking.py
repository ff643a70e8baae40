"""Ask what numbers rest on: the factor set, the edition of warming potentials, the places."""

from typing import Any

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.ui import cache, state
from landuse.ui.state import Session

ROLES = {"municipality": "Municipality", "region": "Region", "catchment": "Catchment"}


def factor_set(column: Any, label: str, session: Session, key: str) -> str:
    """Ask for a factor set; the one in the session stands first."""
    sets = cache.known_bases(session).sets
    chosen: str = column.selectbox(
        label,
        list(sets),
        index=list(sets).index(session.factors),
        format_func=lambda name: sets[name].in_language(session.language),
        key=key,
    )
    return chosen


def edition(column: Any, label: str, session: Session, key: str) -> str:
    """Ask for an edition of warming potentials."""
    editions = cache.known_bases(session).editions
    chosen: str = column.selectbox(label, editions, index=editions.index(session.gwp), key=key)
    return chosen


def basis(land: Landscape, session: Session) -> Session:
    """Ask what the results rest on and whose areas they are told by; keep it in the session."""
    say, language = session.say, session.language
    one, two, three = st.columns(3)
    factors = factor_set(one, say("Factor set"), session, f"results.factors.{language}")
    gwp = edition(two, say("Warming potentials"), session, f"results.gwp.{language}")
    by = three.selectbox(
        say("By"),
        land.roles(),
        index=land.roles().index(cache.role_of(session)),
        format_func=lambda role: say(ROLES[role]),
        key=f"results.by.{language}",
    )
    return state.update(factors=factors, gwp=gwp, by=by)
