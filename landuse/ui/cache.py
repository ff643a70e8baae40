"""What is computed once and shared: landscapes, plans and outcomes."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import streamlit as st

from landuse.domain.digest import of_bytes, of_json
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.domain.plan import Plan
from landuse.effects.years import UNTIL, YEARS
from landuse.ui import counted
from landuse.ui.rows import EMISSIONS
from landuse.ui.state import Session
from landuse.workflow import (
    Bases,
    Drawn,
    InvalidInput,
    bases,
    compare,
    decide,
    judge,
    load,
)  # fmt: skip
from landuse.workflow.choosing import Choice, Chosen, choose, preview
from landuse.workflow.compare import End, Waterfall, between

KEPT = 16
"""So many plans and what an edit waits for; a room has as many hands."""
SELDOM = 8
"""So many of what is large and asked for on a page of its own."""
Ends = tuple[Session, Session]
_DIGESTS: dict[str, str] = {}
"""Which land each project has, as far as it was loaded."""


@st.cache_resource(max_entries=4, show_spinner=False)
def landscape(root: str) -> Landscape:
    """Return a project's landscape; a layer that failed is unknown, its Issues are told."""
    found = load(Path(root), strict=False)
    _DIGESTS[root] = found.digest
    return found


def may_have(root: str, digest: str) -> bool:
    """Return whether a project may have the land of a digest, without loading it again."""
    return _DIGESTS.get(root, digest) == digest


def renew(root: Path) -> None:
    """Forget a project's landscape, whose layers have changed: the next who asks has the new."""
    _DIGESTS.pop(str(root), None)
    landscape.clear(str(root))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def plan(root: str, key: str, _drawn: Drawn) -> Plan:
    """Return what a scenario becomes; ``key`` says what it rests on."""
    del key
    return decide(landscape(root), _drawn)


Basis = tuple[str, str, str]
"""Factor set, warming potentials, role to report by."""


@st.cache_resource(max_entries=2 * KEPT, show_spinner=False)
def _outcome(root: str, key: str, basis: Basis, only: tuple[str, ...], _plan: Plan) -> Outcome:
    del key
    factors, gwp, by = basis
    return judge(landscape(root), _plan, factors=factors, gwp=gwp, by=by, only=only)


@st.cache_resource(max_entries=SELDOM, show_spinner=False)
def _whole(root: str, key: str, basis: Basis, _plan: Plan) -> Outcome:
    del key
    factors, gwp, by = basis
    return judge(landscape(root), _plan, factors=factors, gwp=gwp, by=by)


@lru_cache(maxsize=KEPT)
def _key(digest: str, drawn: Drawn) -> str:
    scenario = drawn.scenario.model_dump(mode="json", by_alias=True)
    words = of_json([digest, scenario, drawn.areas.index.tolist(), drawn.areas["name"].tolist()])
    return of_bytes(words.encode(), *(wkb or b"" for wkb in drawn.areas.geometry.to_wkb()))


def key_of(session: Session) -> str:
    """Return a short name for all that a plan rests on."""
    return _key(landscape(str(session.root)).digest, session.drawn)


def plan_of(session: Session) -> Plan:
    """Return the plan of what the visitor has open."""
    return plan(str(session.root), key_of(session), session.drawn)


@st.cache_resource(max_entries=SELDOM, show_spinner=False)
def _chosen(root: str, digest: str, choice: Choice, limit: int) -> Chosen:
    del digest
    return choose(landscape(root), choice, limit=limit)


def chosen(land: Landscape, choice: Choice, limit: int) -> Chosen:
    """Return the fields with some land that fits; an edit on the map asks for them again."""
    return _chosen(str(land.root), land.digest, choice, limit)


@st.cache_resource(max_entries=SELDOM, show_spinner=False)
def _previewed(root: str, digest: str, rule: Choice) -> Chosen:
    del digest
    return preview(landscape(root), rule, limit=0)


def previewed(land: Landscape, rule: Choice) -> Chosen:
    """Return how much land a rule names, as a plan will claim it."""
    return _previewed(str(land.root), land.digest, rule)


def role_of(session: Session) -> str:
    """Return the role to report by: the one asked for, else the first the land has, else none."""
    roles = landscape(str(session.root)).roles()
    return session.by if session.by in roles else next(iter(roles), "")


def outcome_of(session: Session) -> Outcome:
    """Return what the visitor's plan does to land and emissions: what a hand waits for."""
    return _judged(session, (EMISSIONS,))


def pinned_outcome_of(session: Session) -> Outcome:
    """Return the indicators that stand beside the map."""
    return _judged(session, session.pinned or (EMISSIONS,))


def whole_outcome_of(session: Session) -> Outcome:
    """Return every indicator of what the visitor has open."""
    outcome = _whole(str(session.root), key_of(session), _basis(session), plan_of(session))
    counted.book().put(name_of(session), outcome)
    return outcome


def _judged(session: Session, only: tuple[str, ...]) -> Outcome:
    asked = (str(session.root), key_of(session), _basis(session))
    outcome = _outcome(*asked, only, plan_of(session))
    counted.book().put(name_of(session), outcome)
    return outcome


def _basis(session: Session) -> Basis:
    return session.factors, session.gwp, role_of(session)


def name_of(session: Session) -> str:
    """Return a short name for all that an outcome rests on."""
    return "/".join((key_of(session), session.factors, session.gwp, role_of(session)))


def summary_of(session: Session) -> counted.Summary | None:
    """Return in short what the visitor's plan does, where that was counted already; else none."""
    return counted.book().get(name_of(session))


def count(session: Session) -> None:
    """Count what the visitor's plan does, so that it is known in short."""
    try:
        outcome_of(session)
    except InvalidInput:
        counted.book().put(name_of(session), None)
    summary_of(session)


@st.cache_resource(max_entries=SELDOM, show_spinner=False)
def _yearly(root: str, key: str, basis: Basis, only: str, _plan: Plan) -> Outcome:
    del key
    factors, gwp, by = basis
    land, asked = landscape(root), {"years": YEARS, "until": UNTIL, "only": (only,)}
    return judge(land, _plan, factors=factors, gwp=gwp, by=by, **asked)


def yearly_outcome_of(session: Session, indicator: str) -> Outcome:
    """Return one indicator of what the visitor has open, in the steady state and by year."""
    asked = (str(session.root), key_of(session), _basis(session))
    return _yearly(*asked, indicator, plan_of(session))


def outcome_under(session: Session, factors: str, gwp: str) -> Outcome:
    """Return the emissions of what the visitor has open, by another factor set or edition."""
    return outcome_of(replace(session, factors=factors, gwp=gwp))


def methods_of(session: Session) -> list[Outcome]:
    """Return what every factor set says under every edition of what the visitor has open."""
    return [outcome_under(session, *held) for held in known_bases(session).methods]


def purposes_of(session: Session) -> list[Outcome]:
    """Return what the set of each purpose of the project says, each set once."""
    named = landscape(str(session.root)).project.purposes.values()
    return [outcome_under(session, name, session.gwp) for name in dict.fromkeys(named)]


@st.cache_resource(max_entries=SELDOM, show_spinner=False)
def _between(
    roots: tuple[str, str], keys: tuple[str, str], sides: tuple[Basis, Basis], _ends: Ends
) -> Waterfall:
    del roots, keys, sides
    start, end = _ends
    first = _end(start)

    def planned(land: Landscape, drawn: Drawn) -> Plan:
        return plan_of(replace(start if land is first.land else end, drawn=drawn))

    return between(first, _end(end), by=role_of(end), plan=planned)


def _end(session: Session) -> End:
    name = session.drawn.scenario.id
    basis = compare.Basis(session.root, name, session.factors, session.gwp)
    return End(landscape(str(session.root)), session.drawn, basis)


def waterfall_of(start: Session, end: Session) -> Waterfall:
    """Return how the change in emissions of one session becomes that of another, by cause."""
    by = role_of(end)
    sides = ((start.factors, start.gwp, by), (end.factors, end.gwp, by))
    roots = str(start.root), str(end.root)
    return _between(roots, (key_of(start), key_of(end)), sides, (start, end))


def set_titles(session: Session) -> dict[str, str]:
    """Return what each factor set is called."""
    sets = known_bases(session).sets
    return {name: title.in_language(session.language) for name, title in sets.items()}


def known_bases(session: Session) -> Bases:
    """Return the factor sets and editions of the project."""
    return bases(session.root)


def titles(session: Session) -> dict[str, str]:
    """Return what files are about, by their path without ending: layers, sets, measures, wishes."""
    language, found = session.language, {}
    try:
        land = landscape(str(session.root))
        known = known_bases(session)
    except InvalidInput:
        return {}
    found |= {f"layers/{n}": held.title.in_language(language) for n, held in land.layers.items()}
    found |= {f"data/factors/{n}": t.in_language(language) for n, t in known.sets.items()}
    found |= {f"data/measures/{n}": m.title.in_language(language) for n, m in land.measures.items()}
    if session.drawn is not None:
        scenario = session.drawn.scenario
        found[f"scenarios/{scenario.id}"] = scenario.title.in_language(language)
        for wish in scenario.allocate:
            found[f"scenarios/{scenario.id}/{wish.id}"] = wish.title or wish.id
    return found
