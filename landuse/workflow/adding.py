"""A map from a file becomes a layer of the project, without anybody writing TOML.

The file is read where it was laid down, outside the project. What it becomes is read again as the
project will read it, and the land is cut with it; only what passes is put into the project: the
map under the name of its own content, where it came from beside it, and the layer file last.
"""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from landuse.domain.digest import of_file
from landuse.domain.issues import InvalidInput, Issue, errors, refuse
from landuse.domain.layer import Layer
from landuse.sources.added import ADDED, put
from landuse.sources.catalogue import read_catalogue
from landuse.sources.columns import read_code_lists
from landuse.sources.handed import Inside, of_kind
from landuse.sources.landscape import keep_land, tried
from landuse.sources.layers import LayerRead, read_layer
from landuse.sources.project import ProjectFolder, faults_between, open_project, own_and_shipped
from landuse.sources.qgis import Source, is_project
from landuse.sources.raster import placed
from landuse.sources.stored import DIGITS, storable
from landuse.workflow.describing import (
    KINDS,
    ROLES,
    THEMES,
    Wanted,
    asked_columns,
    definition,
    doubts,
    lacking,
)
from landuse.workflow.editing import identifier
from landuse.workflow.guessing import guessed, values_of
from landuse.workflow.looking import Looked, listed_sources, look, project_sources, taken_file
from landuse.workflow.verbs import Progress

__all__ = [
    "ADDED", "KINDS", "ROLES", "THEMES", "Added", "Inside", "Looked", "Source", "Tried", "Wanted",
    "add", "asked_columns", "is_project", "listed_sources", "look", "looked_at",
    "project_sources", "taken_file", "try_out", "values_in",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Tried:
    """A map as the layer it would become, read as the project would read it."""

    wanted: Wanted
    """What was said and what was guessed."""
    guesses: tuple[str, ...]
    values: tuple[str, ...]
    """Of the column that holds classes."""
    layer: Layer | None
    read: LayerRead | None
    issues: tuple[Issue, ...]
    is_taken: bool
    """Whether the project has a layer of that id already."""


@dataclass(frozen=True, eq=False)
class Added:
    """A layer that was put into a project, and what was found on the way."""

    layer: Layer
    files: tuple[str, ...]
    guesses: tuple[str, ...]
    issues: tuple[Issue, ...]


def looked_at(root: Path, path: Path, shown: str, said: Wanted) -> Looked:
    """Return what a file holds, in a project's planning CRS.

    Parameters
    ----------
    root
        The project folder.
    path, shown, said
        As ``look`` takes them.

    Raises
    ------
    InvalidInput
        When the project cannot be opened, or the file is no map.
    """
    return look(path, shown, _opened(root).project.crs, said)


def values_in(said: Wanted, looked: Looked) -> tuple[str, ...]:
    """Return the values of the column of a map that holds classes, those of most features first."""
    return values_of(said, looked.frame)


def try_out(root: Path, looked: Looked, said: Wanted) -> Tried:
    """Return a map as the layer it would become, with all that is wrong or missing.

    Parameters
    ----------
    root
        The project folder; nothing in it is changed.
    looked
        The map.
    said
        What somebody says of it.

    Raises
    ------
    InvalidInput
        When the project cannot be opened.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _tried(_opened(root), looked, said, Path(folder))


def add(
    root: Path, looked: Looked, said: Wanted, *,
    replacing: bool = False, progress: Progress | None = None,
) -> Added:  # fmt: skip
    """Put a map into a project as a layer, once all that ``landuse check`` asks of it holds.

    Parameters
    ----------
    root, looked, said
        The project folder, the map, and what somebody says of it.
    replacing
        Whether a layer of the same id gives way.
    progress
        Told what is being done, and how far it is (0 to 1).

    Raises
    ------
    InvalidInput
        With all that is wrong or missing; nothing is then in the project.
    """
    folder = _opened(root)
    with tempfile.TemporaryDirectory() as staged:
        held = _tried(folder, looked, said, Path(staged))
        refuse([*held.issues, *([_taken(held)] if held.is_taken and not replacing else [])])
        if held.layer is None or held.read is None:
            raise InvalidInput(held.issues)
        land = tried(folder, held.read, progress or _quiet)
        found = [issue for issue in land.issues if _concerns(issue, held.layer)]
        refuse(found)
        old, told = folder.layers.get(held.layer.id), _origin(looked)
        files = put(folder.root, held.layer, Path(staged), told, replacing=replacing, old=old)
    keep_land(folder.root, land)
    more = [issue for issue in found if issue not in held.issues]
    return Added(held.layer, files, held.guesses, (*held.issues, *more))


def _quiet(step: str, part: float) -> None:
    del step, part


def _opened(root: Path) -> ProjectFolder:
    folder, issues = open_project(Path(root))
    if folder is None:
        raise InvalidInput(issues)
    return folder


def _concerns(issue: Issue, layer: Layer) -> bool:
    """Whether a finding is of this layer, not of one that was in the project before."""
    return issue.where.startswith(f"layers/{layer.id}.toml")


def _taken(held: Tried) -> Issue:
    where, found = f"layers/{held.wanted.id}.toml", "a layer of that name"
    remedy = "Give it another id, or say that it is to be replaced."
    return Issue(where, found, "a name that is free", remedy)


def _tried(folder: ProjectFolder, looked: Looked, said: Wanted, staged: Path) -> Tried:
    if looked.one is None or errors(looked.issues):
        return Tried(said, (), (), None, None, looked.issues, is_taken=False)
    catalogue, _ = read_catalogue(folder.root)
    stem = Path(looked.shown).stem if len(looked.layers) == 1 else looked.one.name
    wanted, guesses = guessed(said, looked.one, looked.frame, catalogue.values(), stem)
    named = wanted.id or identifier(wanted.title or stem) or "layer"
    wanted, values = replace(wanted, id=named), values_of(wanted, looked.frame)
    found = [*looked.issues, *lacking(wanted, values, looked.shown), *doubts(wanted, looked.shown)]
    layer, read = None, None
    if not errors(found):
        layer, read, more = _read(folder, looked, wanted, staged)
        found += more
    is_taken = not errors(found) and (folder.root / "layers" / f"{named}.toml").exists()
    told = (*guesses, *(["id"] if said.id is None else []))
    return Tried(wanted, told, values, layer, read, tuple(found), is_taken=is_taken)


def _read(
    folder: ProjectFolder, looked: Looked, wanted: Wanted, staged: Path
) -> tuple[Layer | None, LayerRead | None, list[Issue]]:
    """Return the layer and what the project would read of it, from its map laid down outside."""
    path, crs, issues = _laid_down(folder, looked, wanted, staged)
    sha = of_file(path)
    place = path.with_name(f"{wanted.id}-{sha[:DIGITS]}{path.suffix}")
    path.replace(place)
    file = {"path": f"{ADDED}/{place.name}", "crs": crs, "sha256": sha}
    types = {} if looked.frame is None else _types(looked.frame)
    layers = len(folder.layers)
    layer, faults = definition(wanted, file, looked.shown, types=types, layers=layers)
    if layer is None:
        return None, None, issues + faults
    others = {name: held for name, held in folder.layers.items() if name != layer.id}
    between = faults_between(others | {layer.id: layer})
    found = [issue for issue in between if _concerns(issue, layer)]
    lists, _ = read_code_lists(own_and_shipped(folder.root, "codes"))
    read = read_layer(replace(folder, root=staged.resolve()), layer, lists)
    return layer, read, [*issues, *faults, *found, *read.issues]


def _laid_down(
    folder: ProjectFolder, looked: Looked, wanted: Wanted, staged: Path
) -> tuple[Path, str, list[Issue]]:
    """Write a map outside the project; return it, its system, and what was left out of it."""
    held = staged / ADDED
    held.mkdir(parents=True)
    if looked.frame is None:
        path = held / "map.tif"
        return path, placed(looked.path, path, looked.crs), []
    kept, issues = of_kind(looked.frame, wanted.kind or "polygons", looked.shown)
    storable(kept).to_parquet(held / "map.parquet", index=False)
    return held / "map.parquet", folder.project.crs, issues


def _types(frame: gpd.GeoDataFrame) -> Mapping[str, str]:
    """Return the type of each column of a file, as a layer file calls it."""
    found = {}
    for name in frame.columns:
        kind = frame[name].dtype
        is_number = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
        found[str(name)] = "number" if is_number else "text"
    return found


def _origin(looked: Looked) -> dict[str, Any]:
    """Return where a map came from, as the file beside it says."""
    return {
        "file": looked.shown,
        "layer": None if looked.one is None else looked.one.name,
        "crs": None if looked.one is None else looked.one.crs,
        "added": dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat(),
        "issues": [str(issue) for issue in looked.issues],
    }
