"""Maps of options beside and over one another; they move together, so that one looks at one place.

``assets/moving.js`` hears the buttons, the keys, the pointer and the slider: the server is not
asked.
"""

import base64
from collections.abc import Sequence
from html import escape

import streamlit as st

from landuse.ui import compared, options
from landuse.ui.state import Session
from landuse.workflow.comparison import Comparison

ABREAST = 3
"""So many maps stand beside one another."""
MOVES = {"in": "Closer", "out": "Farther", "all": "The whole map"}
SIGNS = {"in": "+", "out": "\N{MINUS SIGN}", "all": ""}


def picture(body: bytes, title: str, words: str) -> None:
    """Draw a picture with its title, and what it shows in words for those who do not see it."""
    st.html(
        f"<figure class='lu-map'><figcaption>{escape(title)}</figcaption>"
        f"{_image(body, words)}</figure>"
    )


def _image(body: bytes, words: str) -> str:
    coded = base64.b64encode(body).decode("ascii")
    return f"<img alt='{escape(words, quote=True)}' src='data:image/png;base64,{coded}'/>"


def maps(sessions: Sequence[Session], told: Comparison, session: Session) -> None:
    """Draw the map of each option, all of the same land at the same scale, and one legend."""
    st.html(_buttons(session))
    for start in range(0, len(sessions), ABREAST):
        columns = st.columns(min(ABREAST, len(sessions)))
        for column, number in zip(columns, range(start, len(sessions)), strict=False):
            with column:
                st.html(_moving(sessions[number], options.title_of(told, number, session), session))
    st.html(_legend(told, session))


def swipe(pair: Sequence[Session], titles: Sequence[str], session: Session) -> None:
    """Draw one map over another; a slider says how much of each is seen, by hand or by keys."""
    left, right = (
        f"<div class='{kind}'>{_image(_map(one), _words(title, session))}</div>"
        for one, title, kind in zip(pair, titles, ("over", "under"), strict=True)
    )
    label = session.say("{left} to the left, {right} to the right").format(
        left=titles[0], right=titles[1]
    )
    st.html(
        f"<figure class='lu-map lu-swipe'><figcaption>{escape(label)}</figcaption>"
        f"<div class='lu-sight both' tabindex='0' role='group' aria-label='{_how(session)}'>"
        f"{right}{left}</div>"
        f"<input type='range' min='0' max='100' value='50' "
        f"aria-label='{escape(label, quote=True)}'/></figure>"
    )


def _map(session: Session) -> bytes:
    return compared.map_of(session, legend=False)


def _words(title: str, session: Session) -> str:
    words = session.say("Map of the areas of {title}; the table below says the hectares.")
    return words.format(title=title)


def _how(session: Session) -> str:
    words = session.say("Map: arrow keys move it, + and \N{MINUS SIGN} bring it closer and farther")
    return escape(words, quote=True)


def _moving(one: Session, title: str, session: Session) -> str:
    """Return the map of an option in a frame that moves with the others."""
    return (
        f"<figure class='lu-map'><figcaption>{escape(title)}</figcaption>"
        f"<div class='lu-sight' tabindex='0' role='group' aria-label='{_how(session)}'>"
        f"{_image(_map(one), _words(title, session))}</div></figure>"
    )


def _buttons(session: Session) -> str:
    """Return what moves all maps, and how one moves them by hand."""
    buttons = "".join(
        f"<button type='button' class='lu-move' data-move='{name}'>"
        f"{escape(f'{SIGNS[name]} {session.say(title)}'.strip())}</button>"
        for name, title in MOVES.items()
    )
    told = session.say(
        "The maps move together: go closer, and drag one of them, or use the arrow keys on it."
    )
    return f"<div class='lu-moves'>{buttons}<span>{escape(told)}</span></div>"


def _legend(told: Comparison, session: Session) -> str:
    """Return the colours of the measures that some option uses."""
    used = {name for option in told.options for name in _measures(option.plan.fragments)}
    items = "".join(
        f"<li><i class='swatch' style='background:{escape(held.color)}'></i>"
        f"{escape(held.title.in_language(session.language))}</li>"
        for name, held in told.landscape.measures.items()
        if name in used
    )
    return f"<ul class='lu-legend'>{items}</ul>"


def _measures(parts) -> set[str]:
    """Return the measures and functions that stand on some fragment."""
    functions = parts["functions"].fillna("").astype(str).unique()
    held = {name for joined in functions for name in joined.split("+")}
    return (held | set(parts["measure"].astype(str).unique())) - {""}
