"""Scenarios of a project: list, read and save."""

from dataclasses import replace
from pathlib import Path

from landuse.domain.issues import InvalidInput, refuse
from landuse.sources.project import open_project
from landuse.sources.scenarios import (
    Drawn,
    read_scenario_files,
    scenario_ids,
    write_scenario_files,
)

__all__ = ["Drawn", "read_scenario", "scenario_ids", "write_scenario"]


def read_scenario(root: Path, scenario: str) -> Drawn:
    """Return a scenario with its drawn areas.

    Raises
    ------
    InvalidInput
        With every fault in its files.
    """
    folder, issues = open_project(Path(root))
    if folder is None:
        raise InvalidInput(issues)
    return read_scenario_files(folder.root, scenario, folder.project.crs)


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
