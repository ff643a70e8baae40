"""Read basemaps from ``data/basemaps``; a project's own replace the program's of the same id.

A key is the user's own. It is read from the environment, or from a file outside the project, and
never from a definition: those are shared.
"""

import os
from pathlib import Path

from landuse.domain.basemap import Basemap, Key
from landuse.domain.issues import Issue
from landuse.sources.definitions import read_folder
from landuse.sources.project import own_and_shipped

FOLDER = "LANDUSE_KEYS"
LONGEST_KEY = 500


def read_basemaps(root: Path) -> tuple[dict[str, Basemap], list[Issue]]:
    """Return the basemaps by id, and everything that is wrong with their files.

    Parameters
    ----------
    root
        The project folder.
    """
    found: dict[str, Basemap] = {}
    issues: list[Issue] = []
    for folder in own_and_shipped(root, "basemaps"):
        held, faults = read_folder(Basemap, folder, "data/basemaps")
        found |= held
        issues += faults
    return found, issues


def in_environment(key: Key) -> str:
    """Return the name of the environment variable that holds a key."""
    return f"LANDUSE_KEY_{key.name.upper()}"


def key_of(key: Key) -> str | None:
    """Return the user's own key; None where none is set.

    Parameters
    ----------
    key
        Which one.
    """
    held = os.environ.get(in_environment(key), "").strip()
    if held:
        return held
    folder = Path(os.environ.get(FOLDER) or Path.home() / ".config" / "landuse")
    try:
        held = (folder / f"{key.name}.key").read_text(encoding="utf-8")[:LONGEST_KEY].strip()
    except (OSError, ValueError):
        return None
    return held or None
