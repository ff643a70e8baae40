"""What a file holds that somebody hands over: its maps, and the features of the chosen one."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd

from landuse.domain.crs import parse_crs, same_crs
from landuse.domain.issues import InvalidInput, Issue
from landuse.sources.archives import Upload
from landuse.sources.handed import (
    LARGEST_MB,
    Inside,
    inside,
    laid_out,
    taken,
    with_its_files,
)
from landuse.sources.qgis import Source, sources_of
from landuse.sources.uploads import system_fault
from landuse.sources.vector import read_vector
from landuse.workflow.describing import Wanted

__all__ = [
    "LARGEST_MB", "Looked", "Upload", "laid_out", "listed_sources", "look", "project_sources",
    "taken_file",
]  # fmt: skip

DRAWING_LAYER = "Layer"
"""The column of a DXF that says on which of its layers a thing was drawn."""


@dataclass(frozen=True, eq=False)
class Looked:
    """What a file holds, as far as it can be told: the map that was chosen, its features."""

    path: Path
    shown: str
    layers: tuple[Inside, ...]
    """Every map in the file; of a drawing its layers."""
    one: Inside | None
    """The one that was chosen; None where somebody must say which."""
    frame: gpd.GeoDataFrame | None
    """Its features in the planning CRS; None of a raster, and where it cannot be read."""
    issues: tuple[Issue, ...]
    crs: str | None = None
    """The system somebody named for a file that says none."""


@contextmanager
def taken_file(path: Path) -> Iterator[Path]:
    """Lend a map on disk, copied and unpacked into a folder that is gone afterwards.

    Parameters
    ----------
    path
        The file, with those beside it; an archive of one, or a folder that is a geodatabase.

    Raises
    ------
    InvalidInput
        When there is no such file, or it is no map, or several.
    """
    if not path.exists():
        raise InvalidInput([Issue(path.name, "no such file", "a map", "Correct the name.")])
    with tempfile.TemporaryDirectory() as folder:
        yield taken(with_its_files(path), Path(folder) / "map", path.name)


def project_sources(path: Path) -> tuple[Source, ...]:
    """Return what a QGIS project draws on; nothing of it is opened.

    Parameters
    ----------
    path
        The ``.qgz`` or ``.qgs``.

    Raises
    ------
    InvalidInput
        When there is no such file, or it is no project.
    """
    try:
        return sources_of(path, path.name)
    except OSError as fault:
        found = f"a file that cannot be read ({fault.strerror or fault})"
        issue = Issue(path.name, found, "a readable file", "Check the file and its permissions.")
        raise InvalidInput([issue]) from fault


def listed_sources(held: Upload) -> tuple[Source, ...]:
    """Return what an uploaded QGIS project draws on; nothing of it is opened.

    Parameters
    ----------
    held
        The ``.qgz`` or ``.qgs``.

    Raises
    ------
    InvalidInput
        When it is no project.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.qgs"
        path.write_bytes(held.content)
        return sources_of(path, held.shown)


def look(path: Path, shown: str, planning: str, said: Wanted) -> Looked:
    """Return what a file holds.

    Parameters
    ----------
    path
        The file, laid out in a folder of ours.
    shown
        How messages call it.
    planning
        The planning CRS.
    said
        Which layer of it, and the system of one that says none.

    Raises
    ------
    InvalidInput
        When it is no map that may be opened.
    """
    layers = inside(path, shown)
    is_drawing = path.suffix.lower() == ".dxf" and layers[0].name == "entities"
    fault = system_fault(said.crs)
    one, issue = (layers[0], None) if is_drawing else _chosen(layers, said.layer, shown)
    found = tuple(held for held in (fault, issue) if held is not None)
    if one is None or fault is not None:
        return Looked(path, shown, layers, None, None, found)
    if one.kind == "raster":
        return Looked(path, shown, layers, one, None, tuple(_silent(one, said, shown)), said.crs)
    named = one.name if len(layers) > 1 else None
    raw = read_vector(path, shown, layer=named, stated=None, planning=planning, silent=said.crs)
    issues = (*raw.issues, *_unused(one, said, shown))
    read = Looked(path, shown, layers, one, raw.frame, issues, said.crs)
    return _of_drawing(read, said.layer) if is_drawing and raw.frame is not None else read


def _chosen(
    layers: tuple[Inside, ...], name: str | None, shown: str
) -> tuple[Inside | None, Issue | None]:
    if name is None and len(layers) == 1:
        return layers[0], None
    known = {one.name: one for one in layers}
    some = ", ".join(list(known)[:5]) + (" ..." if len(known) > 5 else "")  # noqa: PLR2004
    if name is None:
        found, wanted = f"a file with {len(layers)} layers: {some}", "the name of one of its layers"
        return None, Issue(shown, found, wanted, "Say which layer.")
    if name in known:
        return known[name], None
    found = f"no layer {name!r} in the file"
    return None, Issue(shown, found, f"one of: {some}", "Choose one of them.")


def _silent(one: Inside, said: Wanted, shown: str) -> list[Issue]:
    """Return that a raster says no system and nobody else does."""
    if one.crs is not None or said.crs is not None:
        return _unused(one, said, shown)
    found = "a file that does not say its coordinate reference system"
    remedy = "Save the file with its system set (in QGIS: Set Layer CRS, then export)."
    return [Issue(shown, found, "a stated system, such as EPSG:25832", remedy)]


def _unused(one: Inside, said: Wanted, shown: str) -> list[Issue]:
    """Return that a file says another system than somebody does; the file's own counts."""
    if one.crs is None or said.crs is None:
        return []
    try:
        if same_crs(parse_crs(one.crs), parse_crs(said.crs)):
            return []
    except ValueError:  # a system of a name only, which the file defines itself
        return []
    found = f"the system {one.crs}, although {said.crs} was named"
    remedy = "The file's own is used. Save the file anew if it is wrong."
    return [Issue(shown, found, "one system", remedy, "warning")]


def _of_drawing(looked: Looked, name: str | None) -> Looked:
    """Return a drawing with its layers told apart, and the features of the one that is named."""
    frame = looked.frame
    if frame is None or DRAWING_LAYER not in frame.columns or looked.one is None:
        return looked
    on = frame[DRAWING_LAYER].astype("string").fillna("")
    counts = on.value_counts(sort=False)
    layers = tuple(
        replace(looked.one, name=str(held), count=int(count)) for held, count in counts.items()
    )
    if name is None:
        return replace(looked, layers=layers)
    one, issue = _chosen(layers, name, looked.shown)
    issues = looked.issues if issue is None else (*looked.issues, issue)
    held = None if one is None else frame[on == name].reset_index(drop=True)
    return replace(looked, layers=layers, one=one, frame=held, issues=issues)
