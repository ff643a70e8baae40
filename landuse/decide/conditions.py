"""Conditions: the land a ``where`` names, and whether its words mean something here.

A key is a column of the land (soil, use, a place role, crop code) with the values wanted, any of
a list, or the id of a layer with true or false: inside it or outside. A condition on a layer that
was not read cannot be answered: the land is unknown and counts nothing (C5).
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from landuse.decide.claims import Claims, whole
from landuse.decide.covering import TOLD_BY_COLUMNS, by_layer, cuts_land, has_inside
from landuse.domain.condition import Condition
from landuse.domain.issues import Issue
from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.layer import PLACE_ROLES, SOILS, USES, Layer

SHOWN = 8
"""How many names a message lists."""
WORDS: tuple[str, ...] = ("soil", "use", *PLACE_ROLES)
"""Columns of the pieces that hold words."""
NUMBERS = ("crop_code",)
"""Columns of the pieces that hold whole numbers."""
INSTEAD = {"unit": "units = [...], or use = [...] in where", "landuse": "use = [...]"}
"""What to write instead of the id of a layer that one cannot be inside of."""

Value = str | int


def named(
    where: str, name: Value, what: str, known: Iterable[Value], *, level: str = "error"
) -> Issue:
    """Return the Issue for a name that means nothing, with the closest of those that do."""
    words = [str(word) for word in known]
    close = difflib.get_close_matches(str(name), words, n=1)
    some = ", ".join(words[:SHOWN]) + (" ..." if len(words) > SHOWN else "")
    remedy = f"Did you mean {close[0]!r}?" if close else "Correct the name."
    return Issue(where, repr(name), f"{what}: {some or 'none there'}", remedy, level)  # type: ignore[arg-type]


def values_of(wanted: Condition) -> Sequence[Value]:
    """Return the values a condition on a column names."""
    return wanted if isinstance(wanted, list) else [wanted]


def faults(landscape: Landscape, conditions: Mapping[str, Condition], where: str) -> list[Issue]:
    """Return what in the conditions of a ``where`` means nothing on this land.

    Parameters
    ----------
    landscape
        The land.
    conditions
        The conditions by key.
    where
        How messages call them.
    """
    found: list[Issue] = []
    for key, wanted in conditions.items():
        here = f"{where}.{key}"
        if isinstance(wanted, bool) and key in landscape.layers:
            found += _layer(landscape, landscape.layers[key], here)
        elif key in WORDS:
            found += _unread_place(landscape, key, here) or _words(landscape, key, wanted, here)
        elif key in NUMBERS:
            found += _numbers(landscape, key, wanted, here)
        elif key in landscape.layers:
            expected = "true (inside the layer) or false (outside), without quotes"
            found.append(Issue(here, repr(wanted), expected, f"Write {key} = true or false."))
        else:
            known = (*WORDS, *NUMBERS, *landscape.layers)
            what = "a column of the land, or the id of a layer"
            found.append(named(here, key, what, known))
    return found


def _words(landscape: Landscape, key: str, wanted: Condition, here: str) -> list[Issue]:
    places = landscape.places.get(key, ())
    known = {"soil": SOILS, "use": USES}.get(key, (*(p.code for p in places), NOWHERE))
    if isinstance(wanted, bool):
        remedy = f"Name the values: {key} = [...]."
        return [Issue(here, str(wanted).lower(), f"a {key}: {', '.join(known[:SHOWN])}", remedy)]
    return [
        named(here, value, f"a {key} of this land, in quotes", known)
        for value in values_of(wanted)
        if value not in known
    ]


def _numbers(landscape: Landscape, key: str, wanted: Condition, here: str) -> list[Issue]:
    held = values_of(wanted)
    if isinstance(wanted, bool) or not all(isinstance(value, int) for value in held):
        expected = "a whole number or a list of them, without quotes"
        return [Issue(here, repr(wanted), expected, f"Write {key} = 250 or {key} = [250, 252].")]
    known = set(landscape.pieces[key].dropna().unique().tolist())
    return [
        Issue(here, str(value), f"a {key} of this land", "Correct it, or remove it.", "warning")
        for value in held
        if value not in known
    ]


def _unread_place(landscape: Landscape, role: str, here: str) -> list[Issue]:
    """Return why the places of a role are not known; nothing where they are."""
    if role not in PLACE_ROLES or role in landscape.places:
        return []
    held = [layer.id for layer in landscape.layers.values() if layer.role == role]
    if not held:
        remedy = f"Add a layer with the role {role}, or remove the condition."
        return [Issue(here, f"no layer with the role {role}", "a layer of these places", remedy)]
    remedy = "Fetch the layer. Until then nobody knows whose land is whose and 0 ha are counted."
    found = f"{held[0]}, which is {_state(landscape, held[0])}"
    return [Issue(here, found, f"the {role} layer, read", remedy, "warning")]


def _state(landscape: Landscape, layer: str) -> str:
    return landscape.states.get(layer, "absent").replace("_", " ")


def _layer(landscape: Landscape, layer: Layer, here: str) -> list[Issue]:
    if layer.role in TOLD_BY_COLUMNS:
        found = f"{layer.id}, whose role is {layer.role}"
        instead = INSTEAD.get(layer.role, f"{layer.role} = [...]")
        return [Issue(here, found, "a layer one can be inside of", f"Write {instead} instead.")]
    if not landscape.is_known(layer.id):
        found = f"{layer.id}, which is {_state(landscape, layer.id)}"
        remedy = "Fetch the layer. Until then nobody knows where it lies and 0 ha are counted."
        return [Issue(here, found, "a layer that was read", remedy, "warning")]
    if has_inside(landscape, layer):
        return []
    if layer.kind == "raster":
        found = f"{layer.id}, a raster of numbers"
        remedy = 'Draw its classes as polygons, or give its column type = "category" and codes.'
    else:
        found = f"{layer.id}, which is {layer.kind} without a width"
        remedy = f"Give buffer_m in layers/{layer.id}.toml."
    return [Issue(here, found, "a layer one can be inside of", remedy)]


def unread(landscape: Landscape, conditions: Mapping[str, Condition]) -> tuple[str, ...]:
    """Return the keys that cannot be answered because their layer was not read (C5)."""
    return tuple(
        key
        for key, wanted in conditions.items()
        if (isinstance(wanted, bool) and not landscape.is_known(key))
        or (key in PLACE_ROLES and not isinstance(wanted, bool) and key not in landscape.places)
    )


def chosen(landscape: Landscape, conditions: Mapping[str, Condition]) -> Claims:
    """Return the land that meets every condition; keys and values were checked before."""
    mask = np.ones(len(landscape.pieces), dtype=bool)
    inside: dict[str, bool] = {}
    for key, wanted in conditions.items():
        if isinstance(wanted, bool):
            inside[key] = wanted
        else:
            mask &= landscape.pieces[key].isin(values_of(wanted)).to_numpy(dtype=bool)
    claims = whole(np.flatnonzero(mask))
    # Layers the land was cut along need no geometry: they come first.
    for layer in sorted(inside, key=lambda name: not cuts_land(landscape, name)):
        held, beyond = by_layer(landscape, claims, layer)
        claims = held if inside[layer] else beyond
    return claims
