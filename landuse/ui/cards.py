"""Each area of the scenario as a card: what it is, whose, how firm, what counts, what it gives.

Plain HTML in one text: its buttons are heard by ``cards.js``, which tells the map, so that sixty
cards cost an edit no more than a table. Older cards and what takes a count are fetched when they
are opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.domain.scenario import Allocation
from landuse.ui import tables, wet, why
from landuse.ui.address import url
from landuse.ui.land_tables import owner, title_of
from landuse.ui.numbers import SLIVER_HA, change, hectares, is_known, number
from landuse.ui.rows import EMISSIONS, row_of
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.workflow import editing
from landuse.workflow.standing import Fields

CARDS = "lu-cards"
SHOWN = 12
"""Cards that stand on the page; the others are fetched when they are asked for."""
LESS = (
    ("ineligible_ha", "not possible on this land"),
    ("overridden_ha", "gives way to a later area"),
    ("outside_ha", "outside the municipalities"),
)
WORTH_TELLING = 0.5
"""Tonnes a year below which nothing is left over."""
WET = "wetland"
WAITING = "The map is not ready yet. Try again in a moment."
NOWHERE = "It takes no land."


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card; ``wish`` is none for what is decided already."""

    id: str
    title: str
    measures: tuple[str, ...]
    wish: Allocation | None
    hectares: Mapping[str, float]
    change: float | None


def cards_of(outcome: Outcome, session: Session) -> list[Card]:
    """Return the cards, the newest area first, what is decided already last."""
    rows: dict[str, list[dict]] = {}
    for row in outcome.allocations.to_dict("records"):
        rows.setdefault(row["id"], []).append(row)
    own = {wish.id: wish for wish in session.drawn.scenario.allocate}
    gives = outcome.by_allocation(EMISSIONS)
    order = [*(name for name in reversed(own) if name in rows), *(n for n in rows if n not in own)]
    return [
        Card(
            name,
            title_of(outcome, name, session),
            tuple(dict.fromkeys(row["measure"] for row in rows[name])),
            own.get(name),
            {n: sum(row[n] for row in rows[name]) for n in ("counted_ha", *(n for n, _ in LESS))},
            gives.get(name, 0.0),
        )
        for name in order
    ]


def left_over(outcome: Outcome, cards: Sequence[Card]) -> float | None:
    """Return the change in emissions that stands on no card, t CO2e/yr; none: not known."""
    known = {card.id for card in cards}
    rest = [held for name, held in outcome.by_allocation(EMISSIONS).items() if name not in known]
    return None if None in rest else sum(held for held in rest if held is not None)


def html_of(land: Landscape, outcome: Outcome, session: Session) -> str:
    """Return the newest cards and a way to the others, as HTML."""
    say = session.say
    shown, older = _divided(cards_of(outcome, session), _last_touched(session))
    body = "".join(_card(land, outcome, session, card) for card in shown)
    words = {
        "heard": session.heard,
        "where": url(f"where/{session.token}"),
        "waiting": say(WAITING),
        "nowhere": say(NOWHERE),
        "touched": _last_touched(session),
    }
    told = "".join(f" data-{name}='{_quoted(word)}'" for name, word in words.items())
    return (
        f"<section id='{CARDS}' class='lu-cards' aria-labelledby='arealer'{told}>"
        f"<h2 id='arealer' tabindex='-1'>{escape(say('Areas in the scenario'))}</h2>"
        f"{_rest(outcome, session, [*shown, *older])}<p class='said' role='status'></p>"
        f"<div class='list'>{body or tables.noted(say('Nothing is drawn or chosen yet.'))}"
        f"{_older(session, len(older))}</div></section>"
    )


def older_of(land: Landscape, outcome: Outcome, session: Session) -> str:
    """Return the cards that do not stand on the page, as HTML."""
    _, older = _divided(cards_of(outcome, session), _last_touched(session))
    return "".join(_card(land, outcome, session, card) for card in older)


def fields_told(held: Fields, session: Session) -> str:
    """Return on how many fields an area counts, and on how many of these wholly."""
    told = session.say("{count} fields, of which {wholly} wholly").format(
        count=number(held.count, session.language), wholly=number(held.wholly, session.language)
    )
    return tables.opener(Number(told, why.topic("areas")))


def _divided(cards: list[Card], touched: str) -> tuple[list[Card], list[Card]]:
    """Return the cards for the page and the others; what was touched last is on the page."""
    shown, older = cards[:SHOWN], cards[SHOWN:]
    late = [card for card in older if card.id == touched]
    return [*late, *shown], [card for card in older if card.id != touched]


def _last_touched(session: Session) -> str:
    """Return the area that the last edit changed; none where there was no edit."""
    if not session.past:
        return ""
    return next(reversed(editing.touched(session.past[-1], session.drawn)), "")


def _rest(outcome: Outcome, session: Session, cards: Sequence[Card]) -> str:
    rest = left_over(outcome, cards)
    if is_known(rest) and abs(rest or 0.0) < WORTH_TELLING:
        return ""
    told = f"{session.say('On no area')}: {change(rest, session.language)}"
    return tables.noted(Number(told, why.name_of(EMISSIONS)))


def _older(session: Session, count: int) -> str:
    if not count:
        return ""
    title = session.say("{count} older areas").format(count=number(count, session.language))
    where = url(f"cards/{session.token}/{why.version(session)}")
    return _folded(session, "older", title, "section", where)


def _folded(session: Session, kind: str, title: str, tag: str, href: str) -> str:
    """Return something that is fetched when it is opened."""
    failed = _quoted(session.say("It could not be fetched. Close this and open it again."))
    body = f"<{tag} data-href='{href}' data-failed='{failed}'>{escape(session.say('Fetching'))}"
    return f"<details class='{kind}'><summary>{escape(title)}</summary>{body}</{tag}></details>"


def _card(land: Landscape, outcome: Outcome, session: Session, card: Card) -> str:
    title, marks = escape(card.title), _marks(land, session, card)
    colours = "".join(
        f"<i class='swatch' style='background:{escape(land.measures[held].color)}'></i>"
        for held in card.measures
    )
    hidden = " data-hidden=''" if card.id in session.hidden else ""
    href = url(f"card/{session.token}/{why.version(session)}/{quote(card.id, safe='')}")
    return (
        f"<article class='lu-card' data-id='{_quoted(card.id)}'{hidden} "
        f"aria-label='{_quoted(card.title)}'>"
        f"<h3>{colours}<span>{title}</span></h3><p class='marks'>{escape(marks)}</p>"
        f"<p class='counts'>{_counts(outcome, session, card)}</p>{_less(session, card)}"
        f"{_note(card)}{_buttons(land, session, card)}"
        f"{_folded(session, 'fields', session.say('Fields it takes'), 'p', href)}"
        f"{wet.folded(session, card.id) if _turns_wet(land, card) else ''}</article>"
    )


def _note(card: Card) -> str:
    note = card.wish.note if card.wish else None
    return f"<p class='note'>{escape(note)}</p>" if note else ""


def _marks(land: Landscape, session: Session, card: Card) -> str:
    """Return what is done there, whose it is, how firm, from when, whether locked or hidden."""
    say, language, wish = session.say, session.language, card.wish
    told = [land.measures[held].title.in_language(language) for held in card.measures]
    if wish is not None:
        told += [owner(land, wish.owner), say(wish.status).lower(), str(wish.start or "")]
        told += [say("locked")] if wish.locked else []
    told += [say("hidden on the map")] if card.id in session.hidden else []
    return " \N{MIDDLE DOT} ".join(word for word in told if word)


def _counts(outcome: Outcome, session: Session, card: Card) -> str:
    """Return the hectares that count and the change in emissions they make."""
    ha = Number(hectares(card.hectares["counted_ha"], session.language), why.topic("areas"))
    row, told = row_of(outcome, EMISSIONS), change(card.change, session.language)
    if row is None:
        return tables.opener(ha)
    gives = why.told(outcome, session, row, told)
    gives = gives if card.change else Number(told, gives.why)
    return f"{tables.opener(ha)} <span>{tables.opener(gives)}</span>"


def _less(session: Session, card: Card) -> str:
    """Return what was asked for and does not count, with the reason."""
    lines = [
        f"{hectares(card.hectares[name], session.language)} {session.say(reason)}"
        for name, reason in LESS
        if card.hectares[name] >= SLIVER_HA
    ]
    if not lines:
        return ""
    return f"<p class='less'>{tables.opener(Number('; '.join(lines), why.topic('areas')))}</p>"


def _buttons(land: Landscape, session: Session, card: Card) -> str:
    say, wish = session.say, card.wish
    acts = [("go", "Show on the map", "")]
    is_hidden = card.id in session.hidden
    acts += [("show", "Show again", "") if is_hidden else ("hide", "Hide on the map", "")]
    if wish is not None:
        acts += [("unlock", "Unlock", "") if wish.locked else ("lock", "Lock", "")]
        acts += [("form", "Change it", ""), ("duplicate", "Duplicate", "")]
        acts += [("whole", "Whole fields instead", n) for n in wish.area.drawn_ids[:1]]
        acts += [("extend", "Extend to all that turns wet with it", "")] * _turns_wet(land, card)
        acts += [("delete", "Delete", "")]
    held = "".join(_button(card, act, say(label), of) for act, label, of in acts)
    return f"<div class='acts' role='group' aria-label='{_quoted(card.title)}'>{held}</div>"


def _button(card: Card, act: str, label: str, of: str) -> str:
    named, words = f" data-of='{_quoted(of)}'" if of else "", _quoted(label)
    return (
        f"<button type='button' data-act='{act}'{named} title='{words}' "
        f"aria-label='{words}: {_quoted(card.title)}'></button>"
    )


def _turns_wet(land: Landscape, card: Card) -> bool:
    """Whether it rewets land, and a layer may tell what else turns wet with it."""
    return land.tells_units and any(land.measures[held].becomes == WET for held in card.measures)


def _quoted(word: object) -> str:
    return escape(str(word), quote=True)
