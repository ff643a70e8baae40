"""Read definition files: TOML into closed types, every fault as an Issue with its remedy."""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import ValidationError

from landuse.domain.definition import Definition
from landuse.domain.issues import Issue
from landuse.sources.misfits import faults_as_issues

Defined = TypeVar("Defined", bound=Definition)
PACKAGE = Path(__file__).resolve().parents[1]
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
    text, issues = _text(path, shown)
    return (None, issues) if text is None else _told(text, shown)


def _text(path: Path, shown: str) -> tuple[str | None, list[Issue]]:
    """Return a definition file's text, or why there is none."""
    issue = file_fault(path, shown)
    if issue is not None:
        return None, [issue]
    try:
        if path.stat().st_size > LARGEST_DEFINITION_BYTES:
            remedy = "Check that this is the right file."
            return None, [Issue(shown, "a file of more than 5 MB", "a few kB of TOML", remedy)]
        # Editors on Windows write a byte-order mark, which is no part of the text.
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError as fault:
        return None, [_no_toml(fault, shown)]
    except OSError as fault:
        found = f"a file that cannot be read ({fault.strerror})"
        remedy = "Check the file and its permissions."
        return None, [Issue(shown, found, "a readable file", remedy)]


def _told(text: str, shown: str) -> tuple[dict[str, Any] | None, list[Issue]]:
    """Return what a text says as TOML, or what is wrong with it."""
    try:
        return tomllib.loads(text), []
    except tomllib.TOMLDecodeError as fault:
        return None, [_no_toml(fault, shown)]
    except RecursionError:
        remedy = "Write it flatter; see docs/reference."
        return None, [Issue(shown, "brackets within brackets without end", "TOML", remedy)]


def _no_toml(fault: ValueError, shown: str) -> Issue:
    found = f"text that is not TOML ({fault})"
    remedy = "Correct the line named; texts stand in quotes, tables in [brackets]."
    return Issue(shown, found, "a TOML file in UTF-8", remedy)


def file_fault(path: Path, shown: str) -> Issue | None:
    """Return why a definition or table of the project is none, or nothing.

    Parameters
    ----------
    path
        The file.
    shown
        Its path inside the project: no link may lead it out of there.
    """
    depth = len(PurePosixPath(shown).parts) - 1
    root = path.absolute().parents[min(depth, len(path.absolute().parents) - 1)]
    try:
        if not path.is_relative_to(PACKAGE) and not path.resolve().is_relative_to(root.resolve()):
            remedy = "Copy the file into the project folder."
            found = "a link that leaves the project folder"
            return Issue(shown, found, "a file inside the project folder", remedy)
        if not path.exists():
            remedy = "Create it, or correct the name."
            return Issue(shown, "no such file", "a file", remedy)
        if not path.is_file():
            return Issue(shown, "a folder, or no plain file", "a file", "Remove or rename it.")
    except (OSError, RuntimeError) as fault:  # RuntimeError: links in a circle
        return Issue(shown, f"a path that leads nowhere ({fault})", "a file", "Correct the link.")
    return None


def parse(
    kind: type[Defined], raw: Mapping[str, Any], shown: str
) -> tuple[Defined | None, list[Issue]]:
    """Return the definition ``raw`` holds, or everything that is wrong with it."""
    try:
        return kind.model_validate(raw), []
    except ValidationError as fault:
        return None, faults_as_issues(kind, raw, fault.errors(), shown)


def read_definition(
    kind: type[Defined], path: Path, shown: str
) -> tuple[Defined | None, list[Issue]]:
    """Return the definition in a TOML file, or everything that is wrong with it."""
    text, issues = _text(path, shown)
    if text is None:
        return None, issues
    known = _definition(kind, text)
    if known is not None:
        return known, []
    raw, issues = _told(text, shown)
    return (None, issues) if raw is None else parse(kind, raw, shown)


@lru_cache(maxsize=256)
def _definition(kind: type[Defined], text: str) -> Defined | None:
    """Return the definition a text holds; none if something is wrong with it, told by others.

    The files that come with the program are read with every project, and always say the same.
    """
    with suppress(tomllib.TOMLDecodeError, ValidationError, RecursionError):
        return kind.model_validate(tomllib.loads(text))
    return None


def read_folder(
    kind: type[Defined], folder: Path, shown: str
) -> tuple[dict[str, Defined], list[Issue]]:
    """Return every definition in a folder by id; an id must equal its file name."""
    found: dict[str, Defined] = {}
    paths, issues = files_in(folder, "*.toml", shown)
    for path in paths:
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


def files_in(folder: Path, pattern: str, shown: str) -> tuple[list[Path], list[Issue]]:
    """Return the files of a folder by name, or why they cannot be had; no folder holds none."""
    try:
        if not folder.is_dir():
            return [], []
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError as fault:
        found = f"a folder that cannot be read ({fault.strerror})"
        return [], [Issue(shown, found, "a readable folder", "Check its permissions.")]
    return [folder / name for name in names if fnmatchcase(name, pattern)], []
