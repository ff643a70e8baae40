"""Deleted scenarios, kept in the project until somebody wants them back.

``scenarios/.trash/<when>-<id>/`` holds the files as they were. They are moved, never copied or
rewritten: the scenario's own text first on the way out and last on the way back, so that what is
cut short half-way is done whole when it is asked for again.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.sources.project import inside
from landuse.sources.scenarios import folder_faults, scenario_ids

TRASH = "scenarios/.trash"
WHEN = "%Y%m%dT%H%M%S%fZ"
KEY = re.compile(r"(\d{8}T\d{12}Z)-(.+)")


@dataclass(frozen=True, slots=True)
class Removed:
    """A deleted scenario: the name of its folder, its id, and when it was deleted (UTC)."""

    key: str
    scenario: str
    when: datetime


def remove_files(root: Path, scenario: str) -> Removed | None:
    """Move a scenario's files into the trash; none where it is not there (any more).

    Parameters
    ----------
    root
        The project folder.
    scenario
        Its id, or the name of its file where that is no id.

    Raises
    ------
    InvalidInput
        When the folder cannot be written to, or leads out of the project.
    """
    trash = _trash(root)
    if scenario not in scenario_ids(root):
        return None
    with _writing():
        when = datetime.now(UTC)
        key = f"{when.strftime(WHEN)}-{scenario}"
        (trash / key).mkdir(parents=True)
        text, *beside = _files(root / "scenarios", scenario)
        try:
            text.rename(trash / key / text.name)
        except FileNotFoundError:  # somebody else deleted it at this moment
            (trash / key).rmdir()
            return None
        for path in beside:
            with suppress(FileNotFoundError):
                path.rename(trash / key / path.name)
    return Removed(key, scenario, when)


def removed_files(root: Path) -> list[Removed]:
    """Return what lies in the trash, the last deleted first."""
    trash = root / TRASH
    found = []
    for path in trash.iterdir() if trash.is_dir() else ():
        named = KEY.fullmatch(path.name)
        if named and (path / f"{named[2]}.toml").is_file():
            when = datetime.strptime(named[1], WHEN).replace(tzinfo=UTC)
            found.append(Removed(path.name, named[2], when))
    return sorted(found, key=lambda one: one.key, reverse=True)


def restore_files(root: Path, key: str) -> str | None:
    """Move a scenario's files back and return its id; none where they are not in the trash.

    Raises
    ------
    InvalidInput
        When there is a scenario of that name by now.
    """
    trash = _trash(root)
    held = next((one for one in removed_files(root) if one.key == key), None)
    if held is None:
        return None
    paths = sorted((trash / key).iterdir(), key=lambda path: path.suffix == ".toml")
    taken = [path.name for path in paths if (root / "scenarios" / path.name).exists()]
    if taken:
        remedy = "Delete that one first, or save a copy of it under another name and delete it."
        where = f"scenarios/{held.scenario}.toml"
        refuse([Issue(where, "a scenario of that name", "a name that is free", remedy)])
    with _writing():
        try:
            for path in paths:
                path.rename(root / "scenarios" / path.name)
        except FileNotFoundError:  # somebody else fetched it back at this moment
            return None
        with suppress(OSError):
            (trash / key).rmdir()
    return held.scenario


def _files(folder: Path, scenario: str) -> list[Path]:
    """Return all files under a scenario's name, its own text first."""
    text = folder / f"{scenario}.toml"
    others = {path.stem for path in folder.glob("*.toml")} - {scenario}
    beside = [
        path
        for path in sorted(folder.iterdir())
        if path.name.startswith(f"{scenario}.") and path != text and path.stem not in others
        if not path.is_dir()
    ]
    return [text, *beside]


def _trash(root: Path) -> Path:
    """Return the folder of deleted scenarios, which lies in the project."""
    refuse([*folder_faults(root), *inside(root, TRASH, TRASH)[1]])
    return root / TRASH


@contextmanager
def _writing() -> Iterator[None]:
    """Tell a folder that cannot be written to as an Issue."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as fault:
        found = f"a folder that cannot be written to ({fault.strerror or fault})"
        remedy = "Check its permissions, and whether the disk is full."
        raise InvalidInput([Issue("scenarios", found, "a folder of your own", remedy)]) from fault
