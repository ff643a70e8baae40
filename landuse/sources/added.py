"""A map that somebody added, in the project: the map, where it came from, and its layer file."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.layer import Layer
from landuse.sources.stored import beside, half_of, plain, replace_text

ADDED = "data/added"
"""Where what was added lies in a project."""
HEAD = "# Written by landuse add from {file}; yours to change. Origin: {origin}\n\n"


def put(
    root: Path, layer: Layer, staged: Path, told: Mapping[str, Any], *,
    replacing: bool, old: Layer | None,
) -> tuple[str, ...]:  # fmt: skip
    """Put a map, its origin and its layer file into a project; return these files.

    Parameters
    ----------
    root, layer
        The project folder, and the layer.
    staged
        A folder outside the project, where the map lies as it will in the project.
    told
        Where the map came from; ``file`` is what it was called.
    replacing, old
        Whether a layer file of that id gives way, and the layer it holds where it can be read.

    Raises
    ------
    InvalidInput
        When the folder cannot be written to, or a layer of that id is there; nothing is left.
    """
    place = root / layer.file.path
    was_there = place.exists()
    toml = root / "layers" / f"{layer.id}.toml"
    try:
        _put_map(staged / layer.file.path, place)
        replace_text(beside(place), json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        toml.parent.mkdir(exist_ok=True)
        replace_text(toml, _text(layer, str(told["file"])), only_new=not replacing)
    except OSError as fault:
        if not was_there:
            place.unlink(missing_ok=True)
            beside(place).unlink(missing_ok=True)
        raise InvalidInput([_unwritable(layer, fault)]) from fault
    gone = None if old is None else old.file.path
    if gone is not None and gone.startswith(f"{ADDED}/") and gone != layer.file.path:
        (root / gone).unlink(missing_ok=True)
        beside(root / gone).unlink(missing_ok=True)
    return f"layers/{layer.id}.toml", layer.file.path, f"{ADDED}/{beside(place).name}"


def _put_map(staged: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    half = half_of(place.parent)
    try:
        shutil.copyfile(staged, half)
        half.chmod(0o644)
        half.replace(place)
    finally:
        half.unlink(missing_ok=True)


def _unwritable(layer: Layer, fault: OSError) -> Issue:
    where = f"layers/{layer.id}.toml"
    if isinstance(fault, FileExistsError):
        remedy = "Give it another id, or say that it is to be replaced."
        return Issue(where, "a layer of that name", "a name that is free", remedy)
    found = f"a folder that cannot be written to ({fault.strerror or fault})"
    return Issue(where, found, "a folder of your own", "Check its permissions and the disk.")


def _text(layer: Layer, file: str) -> str:
    held = plain(layer.model_dump(exclude_defaults=True, exclude_none=True))
    name = file.replace("\n", " ").replace("\r", " ")
    origin = beside(Path(layer.file.path)).name
    return HEAD.format(file=name, origin=origin) + tomlkit.dumps(held)
