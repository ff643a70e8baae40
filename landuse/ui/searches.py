"""Searches for the best plan: each in a thread of the server, found again by whoever asked.

A visitor's session names its search; leaving the page or reloading it stops nothing. Two search at
once, the others wait for their turn: each is a process of its own besides.
"""

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event, Lock, Thread
from typing import Any

import streamlit as st

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.landscape import Landscape
from landuse.ui import cache, state
from landuse.ui.state import Session
from landuse.workflow import Drawn, optimising
from landuse.workflow.optimising import Answer, Explanation, Progress, Watch

AT_ONCE = 2
KEPT = 40
LOG = logging.getLogger("landuse.ui")


@dataclass(eq=False)
class Search:
    """What was asked, how far it is, and what came of it."""

    land: Landscape
    drawn: Drawn
    factors: str
    gwp: str
    name: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    watch: Watch = field(default_factory=Watch)
    stage: str = "waiting"
    """What is done now; ``best_words.STAGES`` has the words."""
    answer: Answer | None = None
    why_not: Explanation | None = None
    issues: tuple[Issue, ...] = ()
    is_broken: bool = False
    """Whether our own fault ended it."""
    ended: Event = field(default_factory=Event)
    further: dict[str, "Search"] = field(default_factory=dict)
    """What was asked beside it, by what it is: a curve, how sure the choice is."""
    found: Any = None
    """What a further question came to."""

    @property
    def last(self) -> Progress | None:
        """The latest step that was told."""
        return self.watch.steps[-1] if self.watch.steps else None


@dataclass(eq=False)
class Book:
    """Searches by name, the newest last, and the turns they take."""

    held: "OrderedDict[str, Search]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def put(self, search: Search) -> None:
        """Hold a search; the oldest gives way, and is stopped if it still runs."""
        with self.lock:
            self.held[search.name] = search
            gone = [self.held.popitem(last=False)[1] for _ in range(len(self.held) - KEPT)]
        for old in gone:
            for held in (old, *old.further.values()):
                held.watch.stop()


@st.cache_resource(show_spinner=False)
def book() -> Book:
    """Return the one book of searches."""
    return Book()


def of(session: Session) -> Search | None:
    """Return the search a visitor asked for last; none where there is none, or it is gone."""
    return book().held.get(session.search)


def runs(session: Session) -> bool:
    """Return whether a visitor's search is not done yet."""
    found = of(session)
    return found is not None and not found.ended.is_set()


def start(session: Session) -> Search:
    """Search for the best plan of what is open, and keep in the session which search that is."""
    found = of(session)
    if found is not None and not found.ended.is_set():
        return found
    land = cache.landscape(str(session.root))
    search = Search(land, session.drawn, session.factors, session.gwp)
    book().put(search)
    state.update(search=search.name)
    _set_off(search, find)
    return search


def follow(search: Search, name: str, work: Callable[[Search], None]) -> None:
    """Ask something further of the same scenario; a second click asks nothing new."""
    held = search.further.get(name)
    if held is not None and (not held.ended.is_set() or held.found is not None):
        return
    search.further[name] = Search(search.land, search.drawn, search.factors, search.gwp)
    _set_off(search.further[name], work)


def _set_off(search: Search, work: Callable[[Search], None]) -> None:
    Thread(target=guarded, args=(search, book().turns, work), daemon=True).start()


def guarded(search: Search, turns: BoundedSemaphore, work: Callable[[Search], None]) -> None:
    """Do the work of a search in its turn; whatever comes of it, it ends."""
    try:
        with turns:
            if not search.watch.stopped:
                work(search)
    except InvalidInput as fault:
        search.issues = fault.issues
    except Exception:  # our own bug: told calmly on the page, loudly in the log
        LOG.exception("a search for the best plan fell")
        search.is_broken = True
    finally:
        search.stage = "done"
        search.ended.set()


def find(search: Search) -> None:
    """Search for the best plan; where there is none, find out why."""
    search.stage = "counting"
    problem = optimising.ask(search.land, search.drawn, factors=search.factors, gwp=search.gwp)
    search.stage = "searching"
    answer = optimising.optimise(problem, watch=search.watch)
    if answer.certificate.status == "infeasible" and not search.watch.stopped:
        search.stage = "explaining"
        search.why_not = optimising.explain(problem, watch=search.watch)
    if answer.found:
        search.stage = "judging"
        _ = answer.told
    search.answer = answer


def stop(session: Session) -> None:
    """Stop a visitor's search; the best plan so far is its answer."""
    found = of(session)
    if found is not None:
        found.watch.stop()
