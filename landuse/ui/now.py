"""The numbers beside the map: all together, the place under the pointer, what was pinned.

Each part is one text with a name, so that the page can draw it and the map can put a newer one
in its place before the page has been drawn anew.
"""

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.ui import bar, cache, cards, ledger, tables, why, words
from landuse.ui.numbers import area, decimals, hectares, number, size
from landuse.ui.rows import EMISSIONS, place_name, planned_by_place, row_of, span
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.workflow import indicators

GAVE, TOTALS, PLACES, HERE, PICKED = "lu-gave", "lu-totals", "lu-places", "lu-here", "lu-picked"
BEHIND = "lu-behind"
TRY = (
    "Choose a measure, then click fields, drag over them with Shift or around them with Alt, or "
    "draw an area."
)
TAP = "Choose a measure, then tap fields, or draw an area with the tools on the map."
NEXT = "Choose a measure, and it goes there."
HECTARES = why.topic("hectares")
Lines = list[tuple[str, Number]]


def draw(land: Landscape, outcome: Outcome, session: Session) -> None:
    """Draw the numbers that stand beside the map; the pinned ones come when they are counted."""
    st.html(totals(outcome, session))
    pins = st.empty()
    # What the pointer and the hand say is put here by the map: the page never changes it.
    put = f"<div id='{HERE}'></div><div id='{PICKED}' role='status'></div>"
    st.html(f"{put}<div id='{BEHIND}'></div>")
    st.html(places(land, outcome, session))
    heard = f"data-heard='{session.heard}'"
    known = _figures(ledger.key_figures(outcome, session))
    st.html(f"<div class='lu-later' {heard}>{known}</div>")
    pinned = cache.pinned_outcome_of(session)
    with pins:
        lines = _figures(pinned_lines(pinned, session, TOTAL))
        st.html(f"<div class='lu-pins' {heard}>{lines}</div>")
    why.draw(land, pinned, session, [(name, TOTAL) for name in session.pinned], later=True)


def parts(land: Landscape, session: Session) -> dict[str, str]:
    """Return what an edit changes at once, by the name of the part.

    Raises
    ------
    InvalidInput
        When the scenario cannot be counted.
    """
    outcome = cache.outcome_of(session)
    return {
        GAVE: gave(session),
        TOTALS: totals(outcome, session),
        PLACES: places(land, outcome, session),
        cards.CARDS: cards.html_of(land, outcome, session),
    }


def gave(session: Session) -> str:
    """Return what the last edit gave; before there was one, a hint what to try."""
    named = _named(GAVE, session)
    if not session.gave:
        ways = (("mouse", TRY), ("finger", TAP))
        hints = "".join(f"<span class='{by}'>{escape(session.say(how))}</span>" for by, how in ways)
        return f"<p class='lu-gave hint' role='status' {named}>{hints}</p>"
    line = Number(session.gave, why.topic("areas"))
    said, whole = tables.opener(line), escape(line.text)
    return f"<p class='lu-gave' role='status' title='{whole}' {named}>{said}</p>"


def totals(outcome: Outcome, session: Session) -> str:
    """Return the headline: the change in emissions with its range, the hectares, the basis."""
    return f"<div {_named(TOTALS, session)}>{bar.headline_of(session, outcome)}</div>"


def places(land: Landscape, outcome: Outcome, session: Session) -> str:
    """Return the table of every place with its sum, and what of it is known in part."""
    table = tables.html(ledger.places(land, outcome, session))
    part = tables.noted(bar.known_part(session, outcome))
    return f"<div {_named(PLACES, session)}>{table}{part}</div>"


def here(land: Landscape, session: Session, place: str) -> str:
    """Return the numbers of one place, with the panels they open; nothing where it has none."""
    outcome, pinned = cache.outcome_of(session), cache.pinned_outcome_of(session)
    row = row_of(outcome, EMISSIONS, place)
    if row is None:
        return ""
    say, language = session.say, session.language
    taken = planned_by_place(outcome).get(place, 0.0)
    emissions = why.told(outcome, session, row, size(row.change, language))
    lines = [
        (say("Planned"), Number(f"{area(taken, language)} ha", why.topic("hectares"))),
        (f"{say('Emissions')}, {words.per_year(language)}", emissions),
        (say("Range, 95 %"), Number(span(row, session), emissions.why)),
        *pinned_lines(pinned, session, place),
    ]
    title = escape(place_name(land, session, outcome.by, place))
    panels = why.unread(land, pinned, session, [(name, place) for name in session.pinned])
    return f"<h2>{title}</h2>{_figures([line for line in lines if line[1]])}{panels}"


def picked(land: Landscape, session: Session, units: Sequence[str]) -> str:
    """Return what land is picked and has no measure yet; nothing where none is."""
    if not units:
        return ""
    say, language = session.say, session.language
    pieces = land.pieces[land.pieces["unit_id"].isin(units)]
    soils = pieces.groupby("soil", observed=True)["area_ha"].sum()
    lines = [
        (say("Fields"), Number(number(len(units), language), why.topic("hectares"))),
        (say("Hectares"), Number(hectares(float(pieces["area_ha"].sum()), language), HECTARES)),
        *(
            (words.soil(str(soil), language), Number(hectares(float(held), language), HECTARES))
            for soil, held in soils.items()
        ),
    ]
    title = escape(say("Chosen land"))
    return f"<h2>{title}</h2>{_figures(lines)}{tables.noted(say(NEXT))}"


def pinned_lines(outcome: Outcome, session: Session, place: str) -> Lines:
    """Return the pinned indicators at a place, each with its number."""
    found = []
    for held in indicators():
        row = row_of(outcome, held.id, place) if held.id in session.pinned else None
        if row is not None:
            language = session.language
            text = size(row.change, language, decimals(row.change, row.unit))
            unit = words.unit(held.unit, language)
            title = f"{held.title.in_language(language)}, {unit}"
            found.append((title, why.told(outcome, session, row, text)))
    return found


def _figures(pairs: Iterable[tuple[str, Number]]) -> str:
    return tables.figures_of(list(pairs))


def _named(name: str, session: Session) -> str:
    """Return a part's name, and the last thing heard: it is new in each text, so it is drawn."""
    return f"id='{name}' data-heard='{session.heard}'"
