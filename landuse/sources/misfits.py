"""Values that do not fit their definition, one finding each, under the key they stand at."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from landuse.domain.definition import Definition
from landuse.domain.issues import Issue

SHOWN = 120
"""How much of a value a message shows."""
KEY = re.compile(r"([a-z][a-z0-9_.]*): (.+)", re.DOTALL)
"""How a definition names the key that a fault of the whole is about."""
PLEASE = "Input should be "

Place = tuple[int | str, ...]


def faults_as_issues(
    kind: type[Definition],
    raw: Mapping[str, Any],
    details: Sequence[ErrorDetails],
    shown: str,
) -> list[Issue]:
    """Return one finding for each place where a value does not fit.

    Parameters
    ----------
    kind
        The definition.
    raw
        What the file holds.
    details
        What does not fit.
    shown
        How the file is called in messages.
    """
    placed: dict[Place, list[ErrorDetails]] = {}
    choices: set[Place] = set()
    for detail in details:
        place, is_choice = _place(detail, raw)
        placed.setdefault(place, []).append(detail)
        if is_choice:
            choices.add(place)
    # Of the kinds a value may have, the one that fits furthest in tells what is wrong.
    shallow = {c for c in choices if any(c != o and o[: len(c)] == c for o in choices)}
    return [
        _as_issue(kind, place, group, shown)
        for place, group in placed.items()
        if place not in shallow
    ]


def _place(detail: ErrorDetails, raw: Mapping[str, Any]) -> tuple[Place, bool]:
    """Return the keys that lead to a value, without the names of the kinds that were tried."""
    here: Any = raw
    place: list[int | str] = []
    tried = False
    for depth, part in enumerate(detail["loc"], 1):
        listed = isinstance(here, list | tuple) and isinstance(part, int) and part < len(here)
        if listed or (isinstance(here, Mapping) and part in here):
            here = here[part]
            place.append(part)
        elif depth == len(detail["loc"]) and detail["type"] in {"missing", "extra_forbidden"}:
            place.append(part)
        else:
            tried = True
    return tuple(place), tried


def _as_issue(
    kind: type[Definition], place: Place, group: Sequence[ErrorDetails], shown: str
) -> Issue:
    detail = group[0]
    where = _where(shown, place)
    if detail["type"] == "extra_forbidden":
        return _unknown_key(kind, detail, where)
    if detail["type"] == "missing":
        return Issue(where, "no value", "a value for this key", "Add the key; see docs/reference.")
    if detail["type"] == "value_error" and isinstance(detail["input"], Mapping):
        return _of_the_whole(kind, place, detail, shown)
    said = list(dict.fromkeys(one["msg"].removeprefix("Value error, ") for one in group))
    message = said[0].removeprefix(PLEASE)
    if len(said) > 1:
        message = " or ".join(text.removeprefix(PLEASE).split(",")[0] for text in said)
    return Issue(where, _shown(detail["input"]), message, "Correct the value in the file.")


def _of_the_whole(kind: type[Definition], place: Place, detail: ErrorDetails, shown: str) -> Issue:
    """Return what is wrong with several keys together, under the one that it is about."""
    message = detail["msg"].removeprefix("Value error, ")
    remedy = "Correct the value in the file."
    held: Mapping[str, Any] = detail["input"]
    known = _keys_at(kind, place)
    named = KEY.fullmatch(message)
    if named is not None and named[1].split(".")[0] in known:
        keys = named[1].split(".")
        found = _shown(_at(held, keys))
        return Issue(_where(shown, (*place, *keys)), found, named[2], remedy)
    mentioned = [key for key in known if re.search(rf"\b{re.escape(key)}\b", message)]
    found = ", ".join(
        f"{key} = {_shown(held[key])}" if key in held else f"no {key}" for key in mentioned
    )
    if not found:
        found = f"the keys {', '.join(held)}" if set(held) <= set(known) else _shown(held)
    return Issue(_where(shown, place), found, message, remedy)


def _where(shown: str, place: Place) -> str:
    keys = ".".join(str(part) for part in place)
    return f"{shown}: {keys}" if keys else shown


def _at(held: Any, keys: Sequence[str]) -> Any:
    """Return the value that keys lead to; none where there is none."""
    for key in keys:
        held = held.get(key) if isinstance(held, Mapping) else getattr(held, key, None)
    return held


def _unknown_key(kind: type[Definition], detail: ErrorDetails, where: str) -> Issue:
    key = str(detail["loc"][-1])
    known = _keys_at(kind, detail["loc"][:-1])
    close = difflib.get_close_matches(key, known, n=1)
    remedy = f"Did you mean {close[0]!r}?" if close else "Remove it, or correct its spelling."
    return Issue(where, f"the key {key!r}", f"one of: {', '.join(known)}", remedy)


def _keys_at(kind: type[Definition], location: Sequence[int | str]) -> list[str]:
    """Return the keys a table may have, following the fields down to where the fault is."""
    here: Any = kind
    for part in location:
        fields = getattr(here, "model_fields", {})
        if part not in fields:
            continue
        here = _definition_in(fields[part].annotation) or here
    return [f.alias or name for name, f in getattr(here, "model_fields", {}).items()]


def _definition_in(annotation: Any) -> type[Definition] | None:
    if isinstance(annotation, type) and issubclass(annotation, Definition):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _definition_in(argument)
        if found is not None:
            return found
    return None


def _shown(value: Any) -> str:
    """Return a value as a message shows it; of a table only its keys and plain values."""
    if value is None or value == {}:
        return "no value"
    text = repr(value)
    if isinstance(value, Mapping):
        text = ", ".join(
            str(key) if isinstance(held, Mapping) else f"{key} = {held!r}"
            for key, held in value.items()
        )
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
