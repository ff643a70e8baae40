"""The form that asks for the best plan: what for, goals, limits, and what may be placed where."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from landuse.domain.digest import of_json
from landuse.domain.landscape import Landscape
from landuse.effects.by_cell import CHOSEN_BY
from landuse.ui import tables, words
from landuse.ui.best_words import indicator_title
from landuse.ui.state import Session
from landuse.ui.tables import Column, Table
from landuse.ui.wanting import Asked, Room, asked_of, better_way

SECONDS = (5.0, 10.0, 30.0, 60.0, 300.0)
SOILS = ("over12", "6to12", "mineral", "unknown")
USES = ("crop", "grass", "forest", "nature", "wetland", "other")
MOST = 1e12
WAYS = {
    "minimise": "As little as possible: {title}", "maximise": "As much as possible: {title}",
}  # fmt: skip
ABREAST = 2

Box = Any
"""A column of the page."""


def draw(land: Landscape, session: Session) -> Asked:
    """Draw the form as the scenario asks, and return what it says now."""
    scenario, say = session.drawn.scenario, session.say
    held = asked_of(land, scenario)
    raw = scenario.model_dump(mode="json", include={"id", "allow", "goals", "limits", "optimise"})
    key = f"best.{of_json(raw)[:12]}.{session.language}"
    way, best = _best(held, session, key)
    measures = _measures(land, held, session, key)
    goals = _goals(land, held, session, key)
    st.markdown(f"**{say('Limits')}**")
    one, two = st.columns(ABREAST)
    farmland = number(one, say("Farmland given up at most, ha"), held.farmland_ha, f"{key}.farm")
    budget = number(two, say("Paid once at most, DKK"), held.budget_dkk, f"{key}.budget")
    beside = _beside(held, best, session, key)
    seconds = _seconds(held, session, key)
    return Asked(way, best, beside, goals, budget, farmland, measures, seconds)


def number(box: Box, label: str, value: float | None, key: str, least: float = 0.0) -> float | None:
    """Ask for a number that may be left out."""
    found: float | None = box.number_input(
        label, least, MOST, value, step=1.0, format="%g", placeholder="-", key=key
    )
    return found


def _best(held: Asked, session: Session, key: str) -> tuple[str, str]:
    options = [(better_way(name), name) for name in CHOSEN_BY]
    mine = (held.way, held.best)
    options = options if mine in options else [mine, *options]

    def named(option: tuple[str, str]) -> str:
        way, name = option
        return session.say(WAYS[way]).format(title=indicator_title(name, session.language))

    label = session.say("What is the plan to be best at?")
    chosen: tuple[str, str] = st.selectbox(
        label, options, index=options.index(mine), format_func=named, key=f"{key}.best"
    )
    return chosen


def _measures(land: Landscape, held: Asked, session: Session, key: str) -> dict[str, Room]:
    """Ask which measures may be placed, and on how much land of each."""
    say, language = session.say, session.language
    known = [name for name in land.measures if name != "keep"]
    chosen = st.multiselect(
        say("Measures that may be placed"),
        list(dict.fromkeys([*held.measures, *known])),
        default=list(held.measures),
        format_func=lambda name: _title(land, name, language),
        placeholder=say("Choose measures"),
        filter_mode="contains",
        select_all=False,
        key=f"{key}.measures",
    )
    rooms, boxes = {}, st.columns(ABREAST)
    for position, name in enumerate(chosen):
        room, box = held.measures.get(name, Room()), boxes[position % ABREAST]
        label = say("{title}, ha more at most").format(title=_title(land, name, language))
        most = number(box, label, room.at_most_ha, f"{key}.most.{name}")
        rooms[name] = Room(most, room.soils, room.uses)
    with st.expander(say("Where each may be placed")):
        tables.note(say("Nothing chosen: all land that the measure may have."))
        return {name: _where(land, name, room, session, key) for name, room in rooms.items()}


def _where(land: Landscape, name: str, room: Room, session: Session, key: str) -> Room:
    language, title = session.language, _title(land, name, session.language)
    soils = _several(
        session.say("{title}: soils").format(title=title), (*SOILS, *room.soils), room.soils,
        lambda soil: words.soil(soil, language), f"{key}.soil.{name}", session,
    )  # fmt: skip
    uses = _several(
        session.say("{title}: uses").format(title=title), (*USES, *room.uses), room.uses,
        lambda use: words.use(use, language), f"{key}.use.{name}", session,
    )  # fmt: skip
    return Room(room.at_most_ha, soils, uses)


def _several(
    label: str, options: Sequence[str], chosen: Sequence[str], named: Any, key: str,
    session: Session,
) -> tuple[str, ...]:  # fmt: skip
    held = st.multiselect(
        label, list(dict.fromkeys(options)), default=list(chosen), format_func=named,
        placeholder=session.say("All"), filter_mode="contains", select_all=False, key=key,
    )  # fmt: skip
    return tuple(held)


def _goals(
    land: Landscape, held: Asked, session: Session, key: str
) -> dict[tuple[str, str], float]:
    """Ask what is to be reached, of all together and by municipality."""
    say = session.say
    asked = list(dict.fromkeys(name for name, _ in held.goals))
    chosen = st.multiselect(
        say("Goals to reach"),
        list(CHOSEN_BY),
        default=asked,
        format_func=lambda name: indicator_title(name, session.language),
        placeholder=say("No goal: as far as the limits allow"),
        filter_mode="contains",
        select_all=False,
        key=f"{key}.goals",
    )
    if not chosen:
        return {}
    tables.note(say("Goals and limits are of the whole plan: what is drawn counts too."))
    by_place = st.toggle(
        say("By municipality too"), any(place for _, place in held.goals), key=f"{key}.by"
    )
    places = [place.code for place in land.places.get("municipality", ())] if by_place else []
    found: dict[tuple[str, str], float] = {}
    for name in chosen:
        boxes = st.columns(ABREAST)
        for position, place in enumerate(["", *places]):
            label = _goal_label(land, name, place, session)
            box, wanted = boxes[position % ABREAST], held.goals.get((name, place))
            value = number(box, label, wanted, f"{key}.goal.{name}.{place}", -MOST)
            if value is not None:
                found[name, place] = value
    return found


def _goal_label(land: Landscape, name: str, place: str, session: Session) -> str:
    if place:
        return land.place_name("municipality", place)
    falls = better_way(name) == "minimise"
    said = session.say("{title}: reduction of at least, {unit}" if falls
                       else "{title}: increase of at least, {unit}")  # fmt: skip
    title = indicator_title(name, session.language)
    return said.format(title=title, unit=words.unit(CHOSEN_BY[name].unit, session.language))


def _beside(held: Asked, best: str, session: Session, key: str) -> dict[str, float]:
    """Ask for further aims and what each weighs."""
    say, language = session.say, session.language
    with st.expander(say("More aims at once"), expanded=bool(held.beside)):
        chosen = st.multiselect(
            say("Aims that count beside it"),
            [name for name in CHOSEN_BY if name != best],
            default=[name for name in held.beside if name != best],
            format_func=lambda name: indicator_title(name, language),
            placeholder=say("None"),
            filter_mode="contains",
            select_all=False,
            key=f"{key}.beside.{best}",
        )
        tables.note(say("A weight of 2: one unit of it counts as two units of the first."))
        found = {}
        for name in chosen:
            unit = words.unit(CHOSEN_BY[name].unit, language)
            label = say("Weight of 1 {unit}: {title}").format(
                unit=unit, title=indicator_title(name, language)
            )
            weight = number(st, label, held.beside.get(name, 1.0), f"{key}.weight.{name}")
            found[name] = weight or 0.0
        return {name: weight for name, weight in found.items() if weight}


def _seconds(held: Asked, session: Session, key: str) -> float:
    options = sorted({*SECONDS, held.seconds})
    chosen: float = st.selectbox(
        session.say("Search for at most"),
        options,
        index=options.index(held.seconds),
        format_func=lambda s: session.say("{seconds} seconds").format(seconds=f"{s:g}"),
        key=f"{key}.seconds",
    )
    return chosen


def _title(land: Landscape, name: str, language: str) -> str:
    held = land.measures.get(name)
    return name if held is None else held.title.in_language(language)


def stays(land: Landscape, session: Session) -> Table:
    """Return the areas that the search leaves alone: all that people placed, and what is locked."""
    say = session.say
    kept = [w for w in session.drawn.scenario.allocate if w.locked or not w.proposed]
    rows = tuple(
        (
            wish.title or wish.id,
            _title(land, wish.measure or "", session.language),
            say("locked") if wish.locked else say("as drawn"),
        )
        for wish in kept
    )
    return Table((Column(say("Area"), is_wide=True), Column(say("Measure")), Column("")), rows)


def kept_beside(session: Session) -> str:
    """Return in words what else the scenario's file asks for, which the form has no field for."""
    scenario, say = session.drawn.scenario, session.say
    shown = {"municipality"}
    others = [goal for goal in scenario.goals if goal.place and goal.by not in shown]
    parts = (len(others), len(scenario.fairness), sum(bool(a.scheme) for a in scenario.allow))
    if not any(parts):
        return ""
    told = say("The scenario also has goals by other places: {goals}, shares: {shares}, "
               "schemes: {schemes}. They hold too.")  # fmt: skip
    return told.format(goals=parts[0], shares=parts[1], schemes=parts[2])
