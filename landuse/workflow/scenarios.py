"""Scenarios of a project: list, read, save, duplicate, delete and fetch back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from landuse.domain.definition import Text
from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.scenario import Scenario
from landuse.sources.definitions import read_definition
from landuse.sources.project import ProjectFolder, open_project
from landuse.sources.scenarios import (
    Drawn,
    read_scenario_files,
    scenario_ids,
    write_scenario_files,
)
from landuse.sources.stamps import Stamps, stamps
from landuse.sources.trash import TRASH, Removed, remove_files, removed_files, restore_files

__all__ = ["Drawn", "read_scenario", "scenario_ids", "write_scenario"]

COPIED = re.compile(r"( \((kopi|copy)( \d+)?\)|_kopi(_\d+)?)$")
LONGEST_ID = 50
LONGEST_TITLE = 180


@dataclass(frozen=True, eq=False)
class Listed:
    """A scenario in the list: what its files hold, or what is wrong with them."""

    id: str
    drawn: Drawn | None
    """None where its files cannot be read."""
    saved: datetime
    """When its files were last written (UTC)."""
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted scenario that can be fetched back by its ``key``."""

    key: str
    scenario: str
    title: Text
    when: datetime


def read_scenario(root: Path, scenario: str) -> Drawn:
    """Return a scenario with its drawn areas.

    Raises
    ------
    InvalidInput
        With every fault in its files.
    """
    folder = _opened(root)
    return read_scenario_files(folder.root, scenario, folder.project.crs)


def _opened(root: Path) -> ProjectFolder:
    folder, issues = open_project(Path(root))
    if folder is None:
        raise InvalidInput(issues)
    return folder


def write_scenario(root: Path, drawn: Drawn, *, expected: str | None) -> Drawn:
    """Save a scenario; refuse when somebody else has saved it meanwhile (C11).

    Parameters
    ----------
    root
        The project folder.
    drawn
        The scenario and its areas.
    expected
        Digest of the files the change is based on; none for a new one.

    Raises
    ------
    InvalidInput
        When the files on disk are not the ones the change is based on.
    """
    refuse(drawn.issues)
    digest = write_scenario_files(Path(root).resolve(), drawn, expected=expected)
    return replace(drawn, digest=digest)


def listing(root: Path) -> list[Listed]:
    """Return every scenario of a project by id; one that cannot be read tells why."""
    folder = _opened(root)
    return [_listed(folder.root, name, folder.project.crs) for name in scenario_ids(folder.root)]


def _listed(root: Path, name: str, crs: str) -> Listed:
    files = [root / "scenarios" / f"{name}.{ending}" for ending in ("toml", "geojson")]
    written = stamps(files)
    drawn, issues = _read(root, name, crs, written)
    newest = max((nanoseconds for _, nanoseconds, _ in written), default=0)
    return Listed(name, drawn, datetime.fromtimestamp(newest / 1e9, UTC), issues)


@lru_cache(maxsize=256)
def _read(
    root: Path, name: str, crs: str, written: Stamps
) -> tuple[Drawn | None, tuple[Issue, ...]]:
    """Return a scenario or what is wrong with it, read anew whenever its files were written."""
    del written
    try:
        drawn = read_scenario_files(root, name, crs)
    except InvalidInput as fault:
        return None, fault.issues
    return drawn, drawn.issues


def duplicate(root: Path, scenario: str) -> Drawn:
    """Save a copy of a scenario, as its files hold it, under a name that is free.

    Raises
    ------
    InvalidInput
        When its files cannot be read.
    """
    opened = read_scenario(root, scenario)
    held = opened.scenario
    start = f"{COPIED.sub('', held.id)[:LONGEST_ID]}_kopi"
    name, number = free_id(start, scenario_ids(Path(root)))
    da, en = (COPIED.sub("", title)[:LONGEST_TITLE] for title in (held.title.da, held.title.en))
    title = Text(da=f"{da} (kopi{number})", en=f"{en} (copy{number})")
    copy = held.model_copy(update={"id": name, "title": title})
    return write_scenario(root, replace(opened, scenario=copy, digest=None), expected=None)


def free_id(start: str, taken: Iterable[str]) -> tuple[str, str]:
    """Return an id nobody has, and the number in it: empty, or a space and 2 or more."""
    held = set(taken)
    number = next(n for n in range(1, len(held) + 2) if _with_number(start, n) not in held)
    return _with_number(start, number), f" {number}" if number > 1 else ""


def _with_number(start: str, number: int) -> str:
    return start if number == 1 else f"{start}_{number}"


def delete_scenario(root: Path, scenario: str) -> Removed | None:
    """Delete a scenario so that it can be fetched back; none where it is gone already."""
    return remove_files(_opened(root).root, scenario)


def deleted_scenarios(root: Path) -> list[Deleted]:
    """Return the deleted scenarios that can be fetched back, the last deleted first."""
    folder = _opened(root)
    return [
        Deleted(held.key, held.scenario, _title(folder.root, held), held.when)
        for held in removed_files(folder.root)
    ]


def _title(root: Path, held: Removed) -> Text:
    """Return what a deleted scenario was called; one that cannot be read goes by its id."""
    shown = f"{TRASH}/{held.key}/{held.scenario}.toml"
    found, _ = read_definition(Scenario, root / shown, shown)
    return Text(da=held.scenario, en=held.scenario) if found is None else found.title


def restore_scenario(root: Path, key: str) -> str | None:
    """Fetch a deleted scenario back, byte for byte, and return its id; none where it is back.

    Raises
    ------
    InvalidInput
        When there is a scenario of that name by now.
    """
    return restore_files(_opened(root).root, key)
