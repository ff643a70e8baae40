"""What is computed once and shared: landscapes, outcomes, and pictures of them for the map."""

import gzip
import json
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import streamlit as st

from landuse.domain.digest import of_json
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.domain.plan import Plan
from landuse.ui.state import Session
from landuse.workflow import Drawn, decide, judge, load, pictures
from landuse.workflow.exports import drawing_text

KEPT = 64


@st.cache_resource(max_entries=4, show_spinner=False)
def landscape(root: str) -> Landscape:
    """Return a project's landscape; a layer that failed is unknown, its Issues are told."""
    return load(Path(root), strict=False)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def plan(root: str, key: str, _drawn: Drawn) -> Plan:
    """Return what a scenario becomes; ``key`` says what it rests on."""
    del key
    return decide(landscape(root), _drawn)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _outcome(root: str, key: str, factors: str, gwp: str, by: str, _plan: Plan) -> Outcome:
    del key
    return judge(landscape(root), _plan, factors=factors, gwp=gwp, by=by)


def key_of(session: Session) -> str:
    """Return a short name for all that a plan rests on."""
    scenario = session.drawn.scenario.model_dump(mode="json", by_alias=True)
    land = landscape(str(session.root)).digest
    return of_json([land, scenario, drawing_text(session.drawn)])


def plan_of(session: Session) -> Plan:
    """Return the plan of what the visitor has open."""
    return plan(str(session.root), key_of(session), session.drawn)


def outcome_of(session: Session) -> Outcome:
    """Return the outcome of what the visitor has open."""
    root, key = str(session.root), key_of(session)
    basis = (session.factors, session.gwp, session.by)
    return _outcome(root, key, *basis, plan_of(session))


@dataclass(eq=False)
class Pictures:
    """Compressed maps by name, the newest kept; one for script and routes, so it has a lock."""

    held: "OrderedDict[str, bytes]"
    lock: Lock

    def put(self, name: str, features: dict) -> None:
        """Keep a map under a name."""
        body = gzip.compress(json.dumps(features, ensure_ascii=False).encode(), 5)
        with self.lock:
            self.held[name] = body
            while len(self.held) > KEPT:
                self.held.popitem(last=False)

    def get(self, name: str) -> bytes | None:
        """Return the map of a name, compressed."""
        with self.lock:
            return self.held.get(name)


@st.cache_resource(show_spinner=False)
def shelf() -> Pictures:
    """Return the one shelf of pictures."""
    return Pictures(OrderedDict(), Lock())


def picture_of(session: Session) -> str:
    """Put the plan's picture on the shelf and return its name."""
    land, made = landscape(str(session.root)), plan_of(session)
    name = key_of(session)
    if shelf().get(name) is None:
        plan_part = pictures.plan_features(land, made)
        refused = pictures.ineligible_features(land, made)
        areas = pictures.areas_from_planning(session.drawn.areas)
        shelf().put(name, {"plan": plan_part, "refused": refused, "drawn": areas})
    return name


def layer_picture(root: str, layer: str) -> bytes:
    """Return a layer's picture, compressed; made once and kept."""
    land = landscape(root)
    name = f"{land.digest}/{layer}"
    if shelf().get(name) is None:
        shelf().put(name, pictures.layer_features(land, layer, tolerance_m=3.0))
    return shelf().get(name) or b""
