"""What stands around every page: its name, the scenario, the language; and where faults end."""

import functools
import json
import logging
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from landuse.domain.issues import InvalidInput, LanduseError
from landuse.ui import cache, issues, scenario_bar, state, tables
from landuse.ui.i18n import LANGUAGES, text

ROOT = Path(__file__).resolve().parents[2]
MINE = Path(__file__).parent / "pages" / "mine.py"
STYLE = Path(__file__).parent / "assets" / "pages.css"
TITLES = {
    "plan": "Plan", "results": "Results", "tradeoff": "Trade-off", "best": "Best plan",
    "compare": "Compare", "report": "Report", "scenarios": "Scenarios", "layers": "Layers",
    "files": "Add a layer", "services": "Maps from services", "method": "Method",
    "mine": "My municipalities",
}  # fmt: skip
NEEDED = ("municipality", "unit", "soil", "landuse")
"""Roles without whose layers most numbers are unknown."""
OURS = "Something went wrong here, and it is our fault. Your work is kept."
LOG = logging.getLogger("landuse.ui")


LISTENING = "\n".join(
    (Path(__file__).parent / "assets" / f"{name}.js").read_text(encoding="utf-8")
    for name in ("later", "cards", "moving", "spoken")
)
"""Fetches what stands in a panel once it is opened; hears buttons of cards and sliders of maps;
puts words of Streamlit's own in the page's language."""
SPOKEN = (
    "Skip to main content", "App pages", "Expand sidebar", "Collapse sidebar", "Open", "Close",
    "Link to heading", "Shortcut", "Choose an option", "Choose options", "Selected values",
    "Select all", "Clear all", "Clear value", "Remove", "No results", "Increment", "Decrement",
    "Upload", "file upload", "Vega visualization",
)  # fmt: skip
"""What Streamlit says in English by itself."""
BEFORE_NAMES = ("Remove", "Shortcut")
"""Those of them that stand before a name: *Remove A 12*."""


def run(pages: dict[str, str]) -> None:
    """Draw the frame and the chosen page; a fault a person can mend is told, not thrown."""
    st.set_page_config(page_title="landuse", page_icon="\N{HERB}", layout="wide")
    st.html(STYLE)
    session = _opened()
    if session is None:
        return
    state.write_address()
    shown = [
        st.Page(str(ROOT / path), title=session.say(TITLES[name]), url_path=name, default=not n)
        for n, (name, path) in enumerate(pages.items())
    ]
    page = st.navigation(shown, position="top")
    _name(session, page.title)
    if page is not shown[0]:  # the first draws it itself: what it shows changes with each edit
        bar()
    calm(page.run)()


def _opened() -> state.Session | None:
    """Return the visitor's session; none where the project cannot be opened, and it is told why."""
    try:
        return state.current()
    except InvalidInput as fault:
        st.title("landuse", anchor=False)
        issues.show(fault.issues, state.Session(state.root(), None, None))  # type: ignore[arg-type]
    except Exception:  # our own bug: told calmly here, loudly in the log
        LOG.exception("the project could not be opened")
        st.title("landuse", anchor=False)
        tables.note(text(OURS, "da"), "error")
    return None


def calm(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Return a drawing whose faults are told in our own words, also when it draws again alone."""

    @functools.wraps(draw)
    def drawn(*words: Any, **named: Any) -> Any:
        try:
            return draw(*words, **named)
        except InvalidInput as fault:
            issues.show(fault.issues, state.current())
        except LanduseError as fault:
            tables.note(str(fault), "error")
        except Exception:  # our own bug: told calmly here, loudly in the log
            LOG.exception("a page could not be drawn")
            session = state.current()
            tables.note(session.say(OURS), "error")
        return None

    return drawn


@calm
def bar(steps: Callable[[state.Session], None] = lambda _: None) -> None:
    """Draw the bar: the project, the scenario, the steps of a page, more, the language."""
    session = state.current()
    land = cache.landscape(str(session.root))
    title = escape(land.project.title.in_language(session.language))
    mark = f"<span class='lu-badge'>{escape(session.say('Invented land'))}</span>"
    with st.container(horizontal=True, vertical_alignment="center", key="bar"):
        st.html(
            f"<div class='lu-project'><strong>{title}</strong>"
            f"{mark if land.project.synthetic else ''}</div>"
        )
        if land.project.synthetic:
            st.page_link(MINE, label=session.say("Choose my municipalities"))
        scenario_bar.draw(steps)
        chosen = st.radio(
            session.say("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.get,
            index=list(LANGUAGES).index(session.language),
            horizontal=True,
            label_visibility="collapsed",
            key="frame.language",
        )
    if chosen != session.language:  # every word of the page, whatever part of it is drawn now
        state.update(language=chosen)
        st.rerun()


def _name(session: state.Session, page: str) -> None:
    """Name the page in the browser: what it is, which scenario, which project."""
    land = cache.landscape(str(session.root))
    scenario = session.drawn.scenario.title.in_language(session.language)
    project = land.project.title.in_language(session.language)
    st.set_page_config(page_title=f"{page} \N{MIDDLE DOT} {scenario} \N{MIDDLE DOT} {project}")
    st.html(
        f"<script>document.documentElement.lang = '{session.language}';\n"
        f"{LISTENING.replace('$words;', f'{spoken(session.language)};')}</script>",
        unsafe_allow_javascript=True,
    )


def spoken(language: str) -> str:
    """Return Streamlit's own words with ours, as JSON: what is found, and what is said instead."""
    pairs = [(english, text(english, "da")) for english in SPOKEN]
    pairs += [(f"{english} ", f"{text(english, 'da')} ") for english in BEFORE_NAMES]
    return json.dumps(dict(pairs if language == "da" else [pair[::-1] for pair in pairs]))


def has_land(session: state.Session) -> bool:
    """Say which layers numbers rest on are not there, and why; return whether there is any land."""
    land = cache.landscape(str(session.root))
    gone = [
        layer.id
        for layer in land.layers.values()
        if not land.is_known(layer.id)
        and (land.states.get(layer.id) == "failed" or layer.role in NEEDED)
    ]
    causes = [i for i in land.issues if any(i.where.startswith(f"layers/{n}.toml") for n in gone)]
    issues.show(causes or (land.issues if not len(land.pieces) else ()), session)
    if not land.roles():
        tables.note(session.say("The project has no layer of municipalities."), "warning")
    return bool(len(land.pieces)) and bool(land.roles())
