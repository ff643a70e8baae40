"""Land by a rule: what it takes is told while one chooses, before anything is assigned."""

import streamlit as st

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.ui import cache, hand, issues, tables, why, words
from landuse.ui.numbers import hectares, number
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.workflow import editing
from landuse.workflow.choosing import Choice, layers_around

MOST = 5000
"""Fields found by a part of their number that are taken at once; more is no list of fields."""


def draw(land: Landscape, session: Session) -> None:
    """Draw the rule, what it takes as things stand, and the button that adds it."""
    rule = _asked(land, session)
    if not (rule.where or rule.words):
        tables.note(session.say("Name one thing at least: then it is told how much that is."))
        return
    try:
        found = cache.chosen(land, rule, MOST) if rule.words else cache.previewed(land, rule)
    except InvalidInput as fault:
        issues.show(fault.issues, session)
        return
    told = session.say("{count} fields and squares, {area} fit.").format(
        count=number(found.count, session.language), area=hectares(found.area_ha, session.language)
    )
    tables.note(Number(told, why.topic("areas")))
    if rule.words:
        tables.note(session.say("A field's number is no rule: these fields are added by name."))
    _add(session, rule, found.units if rule.words else None, is_empty=not found.count)


def _asked(land: Landscape, session: Session) -> Choice:
    """Ask what the land must be; what is left empty asks for nothing."""
    say, language = session.say, session.language
    towns = {p.code: p.name for p in land.places.get("municipality", ())}
    held = {name: land.layers[name].title.in_language(language) for name in layers_around(land)}
    first, second = st.columns(3), st.columns(3)
    town, soil, use = (
        box.multiselect(say(label), list(known), format_func=known.get, key=_key(session, name),
                        placeholder=say("all"), filter_mode="contains", select_all=False)
        for box, label, name, known in (
            (first[0], "Municipality", "town", towns),
            (first[1], "Soil", "soil", {name: words.soil(name, language) for name in words.SOILS}),
            (first[2], "Use now", "use", {name: words.use(name, language) for name in words.USES}),
        )
    )  # fmt: skip
    inside, outside = (
        box.multiselect(say(label), list(held), format_func=held.get, key=_key(session, name),
                        placeholder=say("none"), filter_mode="contains", select_all=False)
        for box, label, name in (
            (second[0], "Inside", "inside"),
            (second[1], "Not inside", "outside"),
        )
    )  # fmt: skip
    part = second[2].text_input(say("Field number contains"), max_chars=40, key="picker.rule.words")
    kept = tuple(name for name in outside if name not in inside)
    return Choice(tuple(town), tuple(soil), part, tuple(use), tuple(inside), kept)


def _key(session: Session, name: str) -> str:
    return f"picker.rule.{name}.{session.language}"


def _add(session: Session, rule: Choice, units: list[str] | None, *, is_empty: bool) -> None:
    """Draw the button that adds the rule, or fields found by their number."""
    say, measure, title = session.say, session.measure, hand.title_of(session)
    label = say("Add as a rule") if units is None else say("Add these fields")
    if not st.button(label, key="picker.rule.add", type="primary", disabled=is_empty):
        return
    if units is None:
        hand.accept(lambda now: editing.by_rule(now.drawn, rule, measure, title=title))
    else:
        hand.accept(lambda now: editing.pick(now.drawn, units, measure, title=title))
    st.rerun()
