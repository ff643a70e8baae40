"""A side place: a second copy of a project, where new maps are tried before they are taken.

Files are linked, not copied, where the disk can; whoever writes there replaces files and never
writes into one, so the project itself stays as it is. Only ``take`` changes it: the map first, its
origin beside it, the layer file last and in one step.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from landuse.domain.definition import Definition
from landuse.domain.issues import Issue, refuse
from landuse.sources import stored
from landuse.sources.catalogue import FETCHED
from landuse.sources.services import fetched

PLACE = ".landuse-refresh"
PARTS = ("layers", "data", "scenarios")
WAS = "was.json"


class Was(Definition):
    """What the project's maps were when the new ones were tried: digest by layer."""

    sha256: dict[str, str]


def side_of(root: Path) -> Path:
    """Return where new maps of a project lie until they are taken."""
    return root / PLACE / "project"


def make(root: Path, place: Path) -> None:
    """Make a copy of a project's files in an empty place.

    Parameters
    ----------
    root
        The project folder.
    place
        A folder inside it that is not there yet.
    """
    place.mkdir(parents=True)
    (root / PLACE / ".gitignore").write_text("*\n", encoding="utf-8")
    for path in root.glob("*.toml"):
        _linked(path, place / path.name)
    for part in PARTS:
        if (root / part).is_dir():
            shutil.copytree(root / part, place / part, copy_function=_linked, symlinks=True)


def _linked(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        shutil.copy2(source, target)


def clear(root: Path) -> None:
    """Remove the side place."""
    shutil.rmtree(root / PLACE, ignore_errors=True)


def remember(root: Path, digests: Mapping[str, str]) -> None:
    """Note what the project's maps are, for the layers that are being tried."""
    text = Was(sha256=dict(digests)).model_dump_json()
    (root / PLACE / WAS).write_text(text, encoding="utf-8")


def put(source: Path, target: Path, name: str) -> None:
    """Put a layer of one project in its place in another: map, origin, layer file last.

    Parameters
    ----------
    source, target
        Project folders.
    name
        Id of a layer that was fetched.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    layer = fetched.layer_of(source, name)
    if layer is None:
        return
    path = source / layer.file.path
    folder = target / FETCHED
    folder.mkdir(parents=True, exist_ok=True)
    for held in (path, path.with_name(f"{path.stem}.origin.json")):
        half = folder / f"{stored.NEW}{held.name}"
        half.unlink(missing_ok=True)
        _linked(held, half)
        half.replace(folder / held.name)
        half.unlink(missing_ok=True)  # one file under two names is left by a rename
    text = (source / "layers" / f"{name}.toml").read_text(encoding="utf-8")
    stored.replace_text(target / "layers" / f"{name}.toml", text)


def take(root: Path, name: str) -> None:
    """Take a new map from the side place into the project; the old one goes.

    Parameters
    ----------
    root
        The project folder.
    name
        Id of the layer.

    Raises
    ------
    InvalidInput
        When none was tried, or the project's own is another than the one it was held against.
    """
    refuse(_no_longer(root, name))
    put(side_of(root), root, name)
    origin = fetched.origin_of(root, name)
    if origin is not None:
        fetched.tidy(root, name, Path(origin.file).name)


def _no_longer(root: Path, name: str) -> list[Issue]:
    where = f"layers/{name}.toml"
    try:
        was = Was.model_validate_json((root / PLACE / WAS).read_bytes()).sha256
    except (OSError, ValueError):
        was = {}
    new, ours = fetched.origin_of(side_of(root), name), fetched.origin_of(root, name)
    if name not in was or new is None:
        found, remedy = "no newer map that was tried", "Run landuse refresh first."
        return [Issue(where, found, "a map whose changes were told", remedy)]
    if ours is None or ours.sha256 != was[name]:
        remedy = "Run landuse refresh again, so that it tells what changes from here."
        return [
            Issue(
                where,
                "a map that was fetched anew meanwhile",
                "the one it was held against",
                remedy,
            )
        ]
    return []
