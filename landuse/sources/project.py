"""Open a project: a folder with ``landuse.toml``, its layers, measures and scenarios.

Measures, factor sets and code lists come with the program; a project may add its own under
``data/measures``, ``data/factors`` and ``data/codes``. A path in a file must stay inside the
project folder: one that leaves it, or a network address, is a fault.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from landuse.domain.issues import Issue
from landuse.domain.layer import Layer
from landuse.domain.measure import Measure, Measures
from landuse.domain.project import Project
from landuse.sources.definitions import read_definition, read_folder

PACKAGE = Path(__file__).resolve().parents[1]
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
    if not (root / "landuse.toml").is_file():
        return None, [
            Issue(
                str(root),
                "a folder without landuse.toml",
                "a project folder",
                "Give another folder with --project, or make one with: landuse new DIR",
            )
        ]
    project, issues = read_definition(Project, root / "landuse.toml", "landuse.toml")
    layers, faults = read_folder(Layer, root / "layers", "layers")
    issues += faults + _one_layer_a_role(layers)
    measures, faults = read_measures(root)
    issues += faults
    if project is None:
        return None, issues
    return ProjectFolder(root, project, layers, measures, tuple(issues)), issues


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
    """Return a path inside the project folder, or why it is none."""
    remedy = "Copy the file into the project folder and write its path from there."
    if "://" in path or path.startswith(("/vsi", "\\\\", "//")):
        found = f"the address {path!r}"
        return None, [Issue(where, found, "a file inside the project folder", remedy)]
    full = (root / path).resolve()
    if not full.is_relative_to(root.resolve()) or Path(path).is_absolute():
        found = f"{path!r}, which leaves the project folder"
        return None, [Issue(where, found, "a file inside the project folder", remedy)]
    return full, []


def _one_layer_a_role(layers: Mapping[str, Layer]) -> list[Issue]:
    issues = []
    for role in ONE_ONLY:
        having = sorted(layer.id for layer in layers.values() if layer.role == role)
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
