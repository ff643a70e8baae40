"""Read definition files: TOML into closed types, every fault as an Issue with its remedy."""

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from landuse.domain.definition import Definition
from landuse.domain.issues import Issue

Defined = TypeVar("Defined", bound=Definition)
SHOWN = 120
"""How much of a value a message shows."""
LARGEST_DEFINITION_BYTES = 5_000_000


def read_toml(path: Path, shown: str) -> tuple[dict[str, Any] | None, list[Issue]]:
    """Return a TOML file's content, or what is wrong with it.

    Parameters
    ----------
    path
        The file.
    shown
        How the file is called in messages: its path inside the project.
    """
    try:
        if path.stat().st_size > LARGEST_DEFINITION_BYTES:
            remedy = "Check that this is the right file."
            return None, [Issue(shown, "a file of more than 5 MB", "a few kB of TOML", remedy)]
        # Editors on Windows write a byte-order mark, which is no part of the text.
        return tomllib.loads(path.read_text(encoding="utf-8-sig")), []
    except (FileNotFoundError, NotADirectoryError):
        remedy = "Create it, or correct the name."
        return None, [Issue(shown, "no such file", "a TOML file", remedy)]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        found = f"text that is not TOML ({fault})"
        remedy = "Correct the line named; texts stand in quotes, tables in [brackets]."
        return None, [Issue(shown, found, "a TOML file in UTF-8", remedy)]
    except OSError as fault:
        found = f"a file that cannot be read ({fault.strerror})"
        remedy = "Check the file and its permissions."
        return None, [Issue(shown, found, "a readable file", remedy)]


def parse(
    kind: type[Defined], raw: Mapping[str, Any], shown: str
) -> tuple[Defined | None, list[Issue]]:
    """Return the definition ``raw`` holds, or everything that is wrong with it."""
    try:
        return kind.model_validate(raw), []
    except ValidationError as fault:
        return None, [_as_issue(kind, detail, shown) for detail in fault.errors()]


def read_definition(
    kind: type[Defined], path: Path, shown: str
) -> tuple[Defined | None, list[Issue]]:
    """Return the definition in a TOML file, or everything that is wrong with it."""
    raw, issues = read_toml(path, shown)
    return (None, issues) if raw is None else parse(kind, raw, shown)


def read_folder(
    kind: type[Defined], folder: Path, shown: str
) -> tuple[dict[str, Defined], list[Issue]]:
    """Return every definition in a folder by id; an id must equal its file name."""
    found: dict[str, Defined] = {}
    issues: list[Issue] = []
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
        where = f"{shown}/{path.name}"
        definition, faults = read_definition(kind, path, where)
        issues += faults
        if definition is None:
            continue
        identifier = str(getattr(definition, "id", path.stem))
        if identifier != path.stem:
            issues.append(
                Issue(
                    f"{where}: id",
                    repr(identifier),
                    f"{path.stem!r}, the name of the file",
                    "Rename the file or change the id.",
                )
            )
            continue
        found[identifier] = definition
    return found, issues


def _as_issue(kind: type[Definition], detail: ErrorDetails, shown: str) -> Issue:
    place = ".".join(str(part) for part in detail["loc"])
    where = f"{shown}: {place}" if place else shown
    if detail["type"] == "extra_forbidden":
        return _unknown_key(kind, detail, where)
    if detail["type"] == "missing":
        return Issue(where, "no value", "a value for this key", "Add the key; see docs/reference.")
    message = detail["msg"].removeprefix("Value error, ")
    return Issue(where, _shown(detail["input"]), message, "Correct the value in the file.")


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
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
