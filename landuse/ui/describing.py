"""The form that says what a dropped map is; what was guessed stands in it and can be changed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from landuse.domain.layer import CLASSES
from landuse.ui import words
from landuse.ui.state import Session
from landuse.workflow.adding import ROLES, THEMES, Looked, Tried, Wanted, asked_columns, values_in

COLUMNS = {
    "code": "Code of the place", "name": "Name of the place", "soil": "Class of soil",
    "use": "Use", "unit_id": "Number of the field", "crop_code": "Crop code",
    "retention": "Part that disappears, percent", "capacity_kw": "Power, kW",
    "rotor_m": "Rotor, m", "persons": "Persons", "height_m": "Height, m",
    "depth_cm": "Depth to water, cm", "value": "Numbers",
}  # fmt: skip
"""What the columns are called that a role or theme asks for."""
OUTSIDE = {"": "Not known", "none": "There is none of it"}
MOST_CODES = 40


def ask(first: Tried, looked: Looked, session: Session, key: str) -> Wanted:
    """Ask what a map is, and return what is said; ``first`` holds the guesses."""
    guess, say = first.wanted, session.say
    one, two = st.columns(2)
    title = one.text_input(
        say("What the layer is called"), guess.title or "", max_chars=120, key=f"{key}.title"
    )
    role = two.selectbox(
        say("What it says of the land"),
        ROLES,
        index=ROLES.index(guess.role or "context"),
        format_func=say,
        key=f"{key}.role.{session.language}",
    )
    themes = ["", *sorted(THEMES, key=lambda name: words.theme(name, session.language).lower())]
    theme = one.selectbox(
        say("Theme, by which rules find it"),
        themes,
        index=themes.index(guess.theme or ""),
        format_func=lambda name: words.theme(name, session.language) if name else say("none"),
        key=f"{key}.theme.{session.language}",
    )
    said = replace(
        guess, id=None, title=title.strip() or None, role=role, theme=theme or None,
        columns={}, codes={}, code_list=None, absent=None,
    )  # fmt: skip
    said = replace(said, absent=_outside(two, guess, said, session, key))
    said = _columns(guess, said, looked, session, key)
    return _origin(said, session, key)


def _outside(box: Any, guess: Wanted, said: Wanted, session: Session, key: str) -> str | None:
    """Ask what land outside the areas is; points and lines have no outside."""
    if said.kind not in {"polygons", "raster"}:
        return None
    classes = {"soil": words.SOILS, "landuse": words.USES, "unit": {}}.get(said.role or "")
    known: Mapping[str, str] = OUTSIDE if classes is None else {"": OUTSIDE[""], **classes}
    if said.role == "unit":
        known = OUTSIDE
    start = guess.absent if guess.absent in known and guess.role == said.role else None
    start = ("none" if classes is None else "") if start is None else start
    found: str = box.selectbox(
        session.say("Land outside its areas"),
        list(known),
        index=list(known).index(start),
        format_func=lambda name: session.say(known[name]),
        key=f"{key}.outside.{said.role}.{session.language}",
    )
    return found


def _columns(guess: Wanted, said: Wanted, looked: Looked, session: Session, key: str) -> Wanted:
    """Ask which column of the file says what the role and theme ask for."""
    asked = asked_columns(said.role, said.theme, said.kind)
    names = list(looked.one.columns) if looked.one is not None else []
    if looked.frame is not None:
        names = [str(name) for name in looked.frame.columns if name != "geometry"]
    found = {}
    for column, box in zip(asked, st.columns(max(1, min(3, len(asked)))) * 3, strict=False):
        start = guess.columns.get(column.name)
        options = [*names, *([start] if start and start not in names else [])]
        chosen = box.selectbox(
            session.say(COLUMNS[column.name]),
            options,
            index=options.index(start) if start in options else None,
            placeholder=session.say("Choose a column"),
            key=f"{key}.column.{column.name}.{said.role}.{said.theme}",
        )
        if chosen is not None:
            found[column.name] = chosen
    said = replace(said, columns=found)
    same = all(found.get(name) == guess.columns.get(name) for name in ("soil", "use"))
    if guess.code_list and same:
        return replace(said, code_list=guess.code_list)
    return replace(said, codes=_codes(guess, said, looked, session, key))


def _codes(
    guess: Wanted, said: Wanted, looked: Looked, session: Session, key: str
) -> dict[str, str]:
    """Ask what each value of the column of classes means."""
    name = next((one for one in ("soil", "use") if one in said.columns), None)
    values = values_in(said, looked)
    if name is None or not values:
        return {}
    st.html(f"<p class='lu-note'>{session.say('What each value of the file means')}</p>")
    return pairs(values[:MOST_CODES], CLASSES[name], guess.codes, session, f"{key}.code.{name}")


def pairs(
    values: Sequence[str], classes: Sequence[str], start: Mapping[str, str], session: Session,
    key: str,
) -> dict[str, str]:  # fmt: skip
    """Ask what each value means, three abreast."""
    found = {}
    boxes = st.columns(min(3, len(values)))
    for number, value in enumerate(values):
        chosen = boxes[number % len(boxes)].selectbox(
            value,
            list(classes),
            index=list(classes).index(start[value]) if start.get(value) in classes else None,
            format_func=lambda one: words.key(one, session.language),
            placeholder=session.say("Choose what it means"),
            key=f"{key}.{number}.{session.language}",
        )
        if chosen is not None:
            found[value] = chosen
    return found


def _origin(said: Wanted, session: Session, key: str) -> Wanted:
    """Ask who made the map, under which licence and when."""
    say = session.say
    one, two, three = st.columns(3)
    producer = one.text_input(say("Who made the map"), max_chars=120, key=f"{key}.producer")
    licence = two.text_input(
        say("Licence"), max_chars=120, placeholder="CC BY 4.0", key=f"{key}.licence"
    )
    made = three.date_input(
        say("Published"), None, min_value=dt.date(1700, 1, 1), format="DD/MM/YYYY",
        key=f"{key}.made",
    )  # fmt: skip
    held = made if isinstance(made, dt.date) else None
    return replace(said, producer=producer.strip() or None, licence=licence.strip() or None,
                   made=held)  # fmt: skip
