"""Open a project: a folder with ``landuse.toml``, its layers, measures and scenarios.

Measures, factor sets and code lists come with the program; a project may add its own under
``data/measures``, ``data/factors`` and ``data/codes``. A path in a file must stay inside the
project folder: one that leaves it, or a network address, is a fault.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from landuse.domain.issues import Issue
from landuse.domain.layer import PLACE_ROLES, Layer
from landuse.domain.measure import Measure, Measures
from landuse.domain.project import Project
from landuse.sources.definitions import read_definition, read_folder
from landuse.sources.formats import family
from landuse.sources.stamps import Stamps, stamps

PACKAGE = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"~|[A-Za-z][\w+.-]*:|/vsi|\\\\|//|.*://", re.DOTALL)
"""What begins an address, the name of a driver (``GPKG:``, ``PG:``) or somebody's home folder."""
LONGEST_PATH = 1000
SHOWN = 120
RESERVED = frozenset(
    {"piece_id", "unit_id", "area_ha", "geometry", "crop_code", "soil", "use", *PLACE_ROLES}
)
"""Columns that every piece of land has."""
ONE_ONLY = ("municipality", "region", "catchment", "unit", "soil", "landuse")


def shipped(kind: str) -> Path:
    """Return the folder of measures, factors or codes that comes with the program."""
    packed = PACKAGE / "_shipped" / kind
    return packed if packed.is_dir() else PACKAGE.parent / "data" / kind


@dataclass(frozen=True, eq=False)
class ProjectFolder:
    """A project as its files define it, before any map is read."""

    root: Path
    project: Project
    layers: Mapping[str, Layer]
    measures: Measures
    issues: tuple[Issue, ...]


def open_project(root: Path) -> tuple[ProjectFolder | None, list[Issue]]:
    """Return a project's definitions, and everything that is wrong with them.

    Parameters
    ----------
    root
        The project folder.
    """
    root = root.resolve()
    folders = (root / "layers", root / "data" / "measures", shipped("measures"))
    files = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    folder, issues = _opened(root, stamps([root / "landuse.toml", *files]))
    return folder, list(issues)


@lru_cache(maxsize=8)
def _opened(root: Path, written: Stamps) -> tuple[ProjectFolder | None, tuple[Issue, ...]]:
    """Return what ``open_project`` does, read anew whenever a file was written."""
    del written
    if not (root / "landuse.toml").is_file():
        remedy = "Give another folder with --project, or make one with: landuse new DIR"
        missing = Issue(str(root), "a folder without landuse.toml", "a project folder", remedy)
        return None, (missing,)
    project, issues = read_definition(Project, root / "landuse.toml", "landuse.toml")
    layers, faults = read_folder(Layer, root / "layers", "layers")
    issues += faults + faults_between(layers)
    measures, faults = read_measures(root)
    issues += faults
    if project is None:
        return None, tuple(issues)
    return ProjectFolder(root, project, layers, measures, tuple(issues)), tuple(issues)


def read_measures(root: Path) -> tuple[Measures, list[Issue]]:
    """Return the measures that come with the program and the project's own."""
    found, issues = read_folder(Measure, shipped("measures"), "data/measures")
    own = root / "data" / "measures"
    if own.resolve() != shipped("measures").resolve():
        extra, faults = read_folder(Measure, own, "data/measures")
        found |= extra
        issues += faults
    measures = Measures(found.values())
    return measures, issues + measures.issues()


def own_and_shipped(root: Path, kind: str) -> tuple[Path, ...]:
    """Return the folders of factors or codes, the program's first, the project's own after."""
    own = root / "data" / kind
    folders = [shipped(kind)]
    if own.is_dir() and own.resolve() != shipped(kind).resolve():
        folders.append(own)
    return tuple(folders)


def inside(root: Path, path: str, where: str) -> tuple[Path | None, list[Issue]]:
    """Return a path inside the project folder, or why it is none.

    The files that belong to a map, such as those of a shapefile, must lie in the project too: a
    link may lead out of it as well as a path.
    """
    remedy = "Copy the file into the project folder and write its path from there."
    expected = "a file inside the project folder"
    found = None
    if ADDRESS.match(path):
        found = f"the address {path!r}"
    elif path.strip() in {"", "."} or "\0" in path:
        found = f"{path[:SHOWN]!r}, which names no file"
    elif len(path) > LONGEST_PATH:
        found = f"a path of {len(path)} characters"
    if found is None:
        try:
            top, full = root.resolve(), (root / path).resolve()
            found = _no_map_of_ours(top, full, path)
        except (OSError, RuntimeError, ValueError) as fault:  # RuntimeError: links in a circle
            found = f"{path[:SHOWN]!r}, which leads nowhere ({str(fault)[:SHOWN]})"
        if found is None:
            return full, []
    return None, [Issue(where, found, expected, remedy)]


def _no_map_of_ours(top: Path, full: Path, path: str) -> str | None:
    """Return why a path leads to no map of the project, or nothing."""
    if Path(path).is_absolute() or not full.is_relative_to(top):
        return f"{path!r}, which leaves the project folder"
    if full == top:
        return f"{path!r}, which is the project folder itself"
    if not full.exists():
        return None
    if not full.is_file() and not full.is_dir():
        return f"{path!r}, which is neither a file nor a folder"
    outside = [part.name for part in family(full) if not part.resolve().is_relative_to(top)]
    return f"{outside[0]!r} with {path!r}, which leaves the project folder" if outside else None


def faults_between(layers: Mapping[str, Layer]) -> list[Issue]:
    """Return what is wrong between the layers of a project: roles and names taken twice.

    Of two that want the same the later is told.
    """
    return _one_layer_a_role(layers) + _taken_names(layers)


def _one_layer_a_role(layers: Mapping[str, Layer]) -> list[Issue]:
    issues = []
    for role in ONE_ONLY:
        having = [layer.id for layer in layers.values() if layer.role == role]
        if len(having) > 1:
            issues.append(
                Issue(
                    f"layers/{having[1]}.toml: role",
                    f"{role}, which {having[0]} has already",
                    f"one layer with the role {role}",
                    'Give one of them the role "context".',
                )
            )
    return issues


def _taken_names(layers: Mapping[str, Layer]) -> list[Issue]:
    """Return ids and columns that would become a column of the land which is there already."""
    issues = []
    expected = "a name of its own among the columns of the land and the other layers"
    for layer in layers.values():
        if layer.id in RESERVED and layer.id not in {layer.role, *layer.meaningful}:
            where = f"layers/{layer.id}.toml: id"
            issues.append(Issue(where, repr(layer.id), expected, "Give the layer another id."))
        if not layer.holds_numbers:
            continue
        others = {other.id for other in layers.values() if other.id != layer.id}
        others |= {
            name
            for other in layers.values()
            if other.holds_numbers and other.id != layer.id
            for name in other.columns
        }
        issues += [
            Issue(f"layers/{layer.id}.toml: columns.{name}", repr(name), expected, "Rename it.")
            for name in layer.columns
            if name in RESERVED | others
        ]
    return issues
