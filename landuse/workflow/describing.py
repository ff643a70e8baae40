"""What somebody says of a map that is handed over, what is missing, and the layer it becomes.

What only a person can know is asked for and never invented: who made the map, under which licence,
when, in which system, and what a code means that is none of ours.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from landuse.domain.column import IDENTIFIER
from landuse.domain.issues import Issue
from landuse.domain.layer import CLASSES, REQUIRED_COLUMNS, Layer, Role, Theme
from landuse.sources.definitions import parse

NOT_STATED = "not stated"
"""The licence of a map whose producer says none; every list of layers says so."""
KINDS = ("polygons", "lines", "points", "raster")
ROLES: tuple[str, ...] = get_args(Role)
THEMES: tuple[str, ...] = get_args(Theme)
VALUE = "value"
"""The column of a raster of numbers."""
UNKNOWN = ""
"""Land outside the map's areas: not known, as against a class or ``none``."""
NONE = "none"
COLORS = ("#332288", "#117733", "#aa4499", "#88ccee", "#882255", "#44aa99", "#999933", "#cc6677")
MOST_CODES = 60
TYPES = {"soil": "category", "use": "category", "crop_code": "integer"}
OF_THEME: Mapping[str, tuple[tuple[str, str, str | None], ...]] = {
    "nitrogen_retention": (("retention", "number", "percent"),),
    "wind_turbine": (("capacity_kw", "number", "kW"), ("rotor_m", "number", "m")),
    "dwelling": (("persons", "integer", None),),
    "terrain": (("height_m", "number", "m"),),
    "water_depth": (("depth_cm", "number", "cm"),),
}
"""Columns that give a theme its numbers: name, type, unit that is meant if none is said."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said of a map; None where nothing is said, and it is guessed or asked for."""

    layer: str | None = None
    crs: str | None = None
    kind: str | None = None
    id: str | None = None
    title: str | None = None
    title_en: str | None = None
    about: str | None = None
    role: str | None = None
    theme: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our name of a column to the file's; several of the file are joined with ``+``."""
    units: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    """Value of the file to class, of the one column that has classes."""
    code_list: str | None = None
    absent: str | None = None
    """What land outside the areas is; empty: not known."""
    buffer_m: float | None = None
    producer: str | None = None
    licence: str | None = None
    url: str | None = None
    made: dt.date | None = None
    """When it was published."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that a role or theme asks for."""

    name: str
    type: str
    unit: str | None
    is_needed: bool


def asked_columns(role: str | None, theme: str | None, kind: str | None) -> tuple[Asked, ...]:
    """Return the columns that a map of some role and theme may give, those it must give first.

    Parameters
    ----------
    role, theme, kind
        As in a layer file; none where not known.
    """
    needed = REQUIRED_COLUMNS.get(role or "", ())
    names = ("unit_id", "crop_code", "use") if role == "unit" else needed
    found = [Asked(name, TYPES.get(name, "text"), None, name in needed) for name in names]
    for name, of_type, unit in OF_THEME.get(theme or "", ()):
        found.append(Asked(name, of_type, unit, is_needed=theme == "nitrogen_retention"))
    if kind == "raster":
        found = found[:1] or [Asked(VALUE, "number", None, is_needed=True)]
    return tuple(found)


def class_column(held: Wanted) -> str | None:
    """Return which column holds classes: soil or use; none where none does."""
    return next((name for name in ("soil", "use") if name in held.columns), None)


def lacking(held: Wanted, values: Sequence[str], shown: str) -> list[Issue]:
    """Return what only a person can say and nobody has said.

    Parameters
    ----------
    held
        What is said and guessed of the map.
    values
        Of the column that holds classes.
    shown
        How messages call the file.
    """
    issues = []
    if not (held.producer or "").strip():
        found, wanted = "nobody named as the producer", "who made the map"
        issues.append(Issue(f"{shown}: producer", found, wanted, "Say who made it."))
    if not (held.title or "").strip():
        issues.append(Issue(f"{shown}: title", "no title", "a title", "Say what it is called."))
    if held.id is not None and not re.fullmatch(IDENTIFIER, held.id):
        wanted = "small letters a to z, figures and _, a letter first"
        issues.append(Issue(f"{shown}: id", repr(held.id[:60]), wanted, "Choose another id."))
    for asked in asked_columns(held.role, held.theme, held.kind):
        if asked.is_needed and asked.name not in held.columns:
            found = f"no column chosen for {asked.name}"
            remedy = "Choose the column of the file that says it."
            issues.append(Issue(f"{shown}: columns", found, "a column of the file", remedy))
    issues += _without_meaning(held, values, shown)
    return issues


def _without_meaning(held: Wanted, values: Sequence[str], shown: str) -> list[Issue]:
    name = class_column(held)
    unsaid = [value for value in values if value not in held.codes]
    if name is None or held.code_list or (held.kind == "raster" and held.codes):
        return []
    if len(values) > MOST_CODES:
        found, wanted = f"more than {MOST_CODES} values in the column", "a column of classes"
        remedy = "Choose a column with fewer values, or a list of codes."
        return [Issue(f"{shown}: codes", found, wanted, remedy)]
    if not unsaid and (values or held.codes):
        return []
    found = (
        f"no meaning for {', '.join(map(repr, unsaid[:5]))}" if unsaid else "no meaning of any code"
    )
    wanted = f"for each value one of: {', '.join(CLASSES[name])}"
    return [Issue(f"{shown}: codes", found, wanted, "Say what each value means.")]


def doubts(held: Wanted, shown: str) -> list[Issue]:
    """Return what is not known of where a map comes from; it is said, never invented."""
    issues = []
    if not (held.licence or "").strip():
        remedy = "Ask the producer. Until then it is written as not stated; do not pass it on."
        issues.append(
            Issue(f"{shown}: licence", "no licence", "the licence of the map", remedy, "warning")
        )
    if held.made is None:
        remedy = "Ask the producer; a reader cannot tell how old the map is."
        issues.append(
            Issue(f"{shown}: date", "no date", "when it was published", remedy, "warning")
        )
    return issues


def definition(
    held: Wanted, file: Mapping[str, str], shown: str, *, types: Mapping[str, str], layers: int
) -> tuple[Layer | None, list[Issue]]:
    """Return the layer that a map becomes, or what is wrong with what is said of it.

    Parameters
    ----------
    held
        What is said and guessed of the map.
    file
        Path and system of its file in the project.
    shown
        What the map was called when it was handed over.
    types
        Type of each further column of the file.
    layers
        How many layers the project has: the next gets the next colour.
    """
    raw: dict[str, Any] = {
        "id": held.id,
        "title": {"da": held.title, "en": held.title_en or held.title},
        "about": {
            "da": held.about or f"Tilføjet fra filen {shown}.",
            "en": held.about or f"Added from the file {shown}.",
        },
        "role": held.role,
        "theme": held.theme,
        "kind": held.kind,
        "buffer_m": held.buffer_m,
        "origin": _origin(held, shown),
        "file": dict(file),
        "columns": _defined(held, types),
        "style": {"color": COLORS[layers % len(COLORS)]},
    }
    if held.absent:
        raw |= {"coverage": "patches", "absent": held.absent}
    raw = {key: value for key, value in raw.items() if value is not None}
    return parse(Layer, raw, f"layers/{held.id}.toml")


def _origin(held: Wanted, shown: str) -> dict[str, Any]:
    origin = {
        "producer": (held.producer or "").strip(),
        "title": shown,
        "url": held.url or None,
        "licence": (held.licence or "").strip() or NOT_STATED,
        "published": held.made,
        "accessed": dt.datetime.now(dt.UTC).date(),
    }
    return {key: value for key, value in origin.items() if value is not None}


def _defined(held: Wanted, types: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of a layer file."""
    asked = {one.name: one for one in asked_columns(held.role, held.theme, held.kind)}
    found: dict[str, Any] = {}
    for name, source in held.columns.items():
        parts = source.split("+")
        column: dict[str, Any] = {"source": parts if len(parts) > 1 else source}
        known = asked.get(name)
        column["type"] = types.get(source, "text") if known is None else known.type
        unit = held.units.get(name) or (None if known is None else known.unit)
        if unit is not None:
            column["unit"] = unit
        if column["type"] == "category":
            coded = {"code_list": held.code_list} if held.code_list else {"codes": dict(held.codes)}
            column |= coded
        # A raster of numbers becomes a column of the land, which bears the layer's name.
        found[str(held.id) if name == VALUE else name] = column
    return found
