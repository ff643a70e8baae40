"""One click from a number to all that is behind it: panels, opened by the number itself.

A panel holds the rule in words, the terms that sum to the number, the published numbers in them
with source and page, what it rests on and what it does not say. What is not verified is marked
beside the number as well.
"""

import re
from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import quote

import streamlit as st

from landuse.domain.digest import of_json
from landuse.domain.indicator import Indicator
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome, OutcomeRow
from landuse.ui import assumed, cache, explain, tables, words
from landuse.ui.address import url
from landuse.ui.legend import dated
from landuse.ui.numbers import decimals, is_known, number, size
from landuse.ui.rows import EMISSIONS, place_name, row_of, span
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.ui.topics import TOPICS, YEARS
from landuse.workflow import indicators

UNVERIFIED = "rests on numbers that are not verified in their source"
UNVERIFIED_RULES = "rests on rules that are not verified in their source"
WITHOUT_MAPS = ("drivers", "causes", "plans")
MAPS = ("municipality", "region", "catchment", "unit", "soil", "landuse")
"""Roles whose layers the hectares are measured on."""


def name_of(indicator: str, place: str = TOTAL, basis: str = "") -> str:
    """Return the name of the panel that explains an indicator at a place."""
    return re.sub(r"[^\w-]", "-", "-".join(p for p in ("why", basis, indicator, place) if p))


def topic(name: str) -> str:
    """Return the name of the panel of a topic."""
    return f"why-{name}"


def told(outcome: Outcome, session: Session, row: OutcomeRow, text: str, basis: str = "") -> Number:
    """Return a number of an outcome as a cell: it opens its panel, and is marked if unverified."""
    seen = explain.is_verified(outcome, row.indicator, row.place)
    mark = "" if seen else session.say(UNVERIFIED)
    return Number(text, name_of(row.indicator, row.place, basis), mark)


def in_years(outcome: Outcome, session: Session, indicator: Indicator, text: str) -> Number:
    """Return a number of calendar years as a cell: it opens the panel of the years."""
    held = (*outcome.figures.get(indicator.id, ()), *outcome.figures_of_years.get(indicator.id, ()))
    mark = "" if all(figure.seen for figure in held) else session.say(UNVERIFIED)
    return Number(text, name_of(indicator.id, "years"), mark)


def draw(
    land: Landscape,
    outcome: Outcome,
    session: Session,
    asked: Iterable[tuple[str, str]] = (),
    topics: Iterable[str] = (),
    basis: str = "",
    *,
    later: bool = False,
) -> None:
    """Draw the panels of indicators at places, and of topics; they are seen once opened.

    Those drawn for ``later`` are fetched when they are opened, so that an edit need not send them.
    """
    one = _unread if later else _indicator
    found = _each(one, land, outcome, session, asked, basis)
    found += [_topic(land, session, name) for name in topics]
    if found:
        st.html("".join(found))


def unread(
    land: Landscape, outcome: Outcome, session: Session, asked: Iterable[tuple[str, str]]
) -> str:
    """Return panels that are fetched when they are opened, as HTML."""
    return "".join(_each(_unread, land, outcome, session, asked, ""))


def _each(
    one: Callable[..., str],
    land: Landscape,
    outcome: Outcome,
    session: Session,
    asked: Iterable[tuple[str, str]],
    basis: str,
) -> list[str]:
    return [
        one(land, outcome, session, row, basis)
        for name, place in dict.fromkeys(asked)
        if (row := row_of(outcome, name, place)) is not None
    ]


def draw_topics(land: Landscape, session: Session, topics: Iterable[str]) -> None:
    """Draw the panels of topics alone."""
    st.html("".join(_topic(land, session, name) for name in topics))


def _indicator(
    land: Landscape, outcome: Outcome, session: Session, row: OutcomeRow, basis: str
) -> str:
    title = _title(land, outcome, session, row)
    body = inside(outcome, session, row)
    return _panel(name_of(row.indicator, row.place, basis), title, body, session)


def _unread(
    land: Landscape, outcome: Outcome, session: Session, row: OutcomeRow, basis: str
) -> str:
    """Return a panel that is fetched when it is opened."""
    parts = (session.token, version(session), row.indicator, row.place)
    href = url("/".join(["why", *(quote(part, safe="") for part in parts)]))
    say = session.say
    failed = escape(say("It could not be fetched. Close this and open it again."), quote=True)
    body = f"<div data-href='{href}' data-failed='{failed}'><p>{escape(say('Fetching'))}</p></div>"
    title = _title(land, outcome, session, row)
    return _panel(name_of(row.indicator, row.place, basis), title, body, session)


def version(session: Session) -> str:
    """Return a name for all that a visitor's panels tell of: another plan has another."""
    basis = [session.factors, session.gwp, cache.role_of(session), session.language]
    return of_json([cache.key_of(session), *basis])


def fetched(session: Session, indicator: str, place: str) -> str | None:
    """Return what stands in a panel of the visitor's plan; none where it has no such number."""
    of = cache.outcome_of if indicator == EMISSIONS else cache.pinned_outcome_of
    outcome = of(session)
    row = row_of(outcome, indicator, place)
    return None if row is None else inside(outcome, session, row)


def panel_of(
    outcome: Outcome, session: Session, row: OutcomeRow, name: str, of: str, about: str
) -> str:
    """Return a panel of a number that stands on no page: of what it is, and about it."""
    held = next(held for held in indicators() if held.id == row.indicator)
    title = f"{held.title.in_language(session.language)}, {of}"
    return _panel(name, title, f"{_paragraph(about)}{inside(outcome, session, row)}", session)


def _title(land: Landscape, outcome: Outcome, session: Session, row: OutcomeRow) -> str:
    held = next(held for held in indicators() if held.id == row.indicator)
    where = place_name(land, session, outcome.by, row.place)
    return f"{held.title.in_language(session.language)}, {where}"


def inside(outcome: Outcome, session: Session, row: OutcomeRow) -> str:
    """Return all that is behind a number, as it stands in its panel."""
    say, language = session.say, session.language
    held = next(held for held in indicators() if held.id == row.indicator)
    terms = explain.terms(outcome, session, row.place, row.indicator)
    figures = explain.resting(outcome, row.indicator, row.place)
    parts = [
        _value(row, session),
        _paragraph(_seen(len([f for f in figures if not f.seen]), len(figures), session)),
        _headed(say("Formula"), _paragraph(held.formula.in_language(language))),
        _headed(say("Terms that sum to the number"), tables.html(terms)) if terms.rows else "",
        "" if terms.rows else _paragraph(_no_terms(row, session)),
        _paragraph(_made_from(held.made_from, session)),
        _headed(say("Numbers from sources"), tables.html(explain.figures(figures, session)))
        if figures
        else "",
        _headed(say("What it rests on"), _list(assumed.basis(outcome, session, row))),
        _headed(say("What it does not say"), _paragraph(held.limits.in_language(language))),
    ]
    return "".join(parts)


def _value(row: OutcomeRow, session: Session) -> str:
    """Return the number itself with its range, and what there is before and after."""
    say, language = session.say, session.language
    unit = words.unit(row.unit, language)
    said = f"{size(row.change, language, decimals(row.change, row.unit))} {unit}"
    lines = [f"{say('Range, 95 %')}: {span(row, session)}"] if is_known(row.change) else []
    lines += [
        f"{say(title)}: {number(value, language, decimals(value, row.unit))} {unit}"
        for title, value in (("Before", row.before), ("After", row.after))
        if is_known(value)
    ]
    return f"<p class='value'>{escape(said)}</p>{_paragraph('. '.join(lines))}"


def _seen(unseen: int, every: int, session: Session) -> str:
    if not every:
        return session.say("No published number enters: it is counted on the maps alone.")
    if unseen:
        return session.say(
            "{unseen} of {every} numbers behind it are not verified in their source."
        ).format(unseen=unseen, every=every)
    return session.say("Every number behind it was read in its source.")


def _no_terms(row: OutcomeRow, session: Session) -> str:
    if row.change == 0:
        return session.say("Nothing changes here.")
    return session.say("It is counted on the finished plan as a whole, not term by term.")


def _made_from(name: str | None, session: Session) -> str:
    title = next((i.title for i in indicators() if i.id == name), None)
    if title is None:
        return ""
    return f"{session.say('Worked out from the terms of')}: {title.in_language(session.language)}."


def _topic(land: Landscape, session: Session, name: str) -> str:
    title, about = (session.say(text) for text in TOPICS[name])
    maps = [
        f"{layer.title.in_language(session.language)}: {layer.origin.producer}, "
        f"{dated(layer.origin, session.language)} ({layer.origin.licence})"
        for layer in land.layers.values()
        if layer.role in MAPS and land.is_known(layer.id)
    ]
    listed = _headed(session.say("Maps"), _list(maps)) if name not in WITHOUT_MAPS else ""
    body = _paragraph(about.format(crs=land.project.crs)) + listed
    return _panel(topic(name), title, body, session)


def _panel(name: str, title: str, body: str, session: Session) -> str:
    close = escape(session.say("Close"))
    return (
        f"<section popover='' class='lu-why' id='{name}' role='dialog' "
        f"aria-label='{escape(title)}'>"
        f"<div class='top'><h2>{escape(title)}</h2><button popovertarget='{name}' "
        f"popovertargetaction='hide'>{close}</button></div>{body}</section>"
    )


def _headed(title: str, body: str) -> str:
    return f"<h3>{escape(title)}</h3>{body}"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def draw_years(outcome: Outcome, session: Session, indicator: Indicator) -> None:
    """Draw the panel of an indicator's calendar years: what makes them differ from the rest."""
    say = session.say
    figures = outcome.figures_of_years.get(indicator.id, ())
    steady = outcome.figures.get(indicator.id, ())
    both = (*figures, *steady)
    seen = _seen(len([f for f in both if not f.seen]), len(both), session)
    parts = [
        _paragraph(seen),
        _headed(say("Formula"), _paragraph(indicator.formula.in_language(session.language))),
        _paragraph(say(YEARS)),
        *(
            _headed(say(title), tables.html(explain.figures(held, session, numbered=False)))
            for title, held in (("Numbers of the years", figures), ("Numbers from sources", steady))
            if held
        ),
    ]
    title = f"{indicator.title.in_language(session.language)}, {say('Year by year').lower()}"
    st.html(_panel(name_of(indicator.id, "years"), title, "".join(parts), session))


def note(number: Number, text: str) -> None:
    """Draw a line below a chart; its end opens the panel of what the chart shows."""
    st.html(f"<p class='lu-note'>{escape(text)} {tables.opener(number)}</p>")
