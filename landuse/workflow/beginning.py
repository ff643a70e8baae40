"""Begin a project for some municipalities, and find those that were begun (decision 32).

They lie side by side in one folder of the user's (``LANDUSE_PROJECTS`` names another), each under
a name that says which municipalities it is about. Who asks for the same ones again has the same
project. It is made under another name and moved into place whole.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import tomlkit

from landuse.domain.digest import of_json
from landuse.domain.issues import Issue, refuse
from landuse.domain.project import MOST_BUFFER_M, Area, Project
from landuse.sources.catalogue import FOLDER
from landuse.sources.definitions import read_definition
from landuse.sources.municipalities import Municipality, read_municipalities
from landuse.sources.project import open_project, shipped
from landuse.workflow.projects import new_project, writing

NAME = re.compile(r"[0-9a-z][0-9a-z_-]{0,79}")
"""What the folder of a project may be called: never a path, never hidden."""
NEW = ".new-"
NAMED = 8
"""So many codes stand in a folder's name; of more, their digest."""
SHOWN = 3
HEAD = "# Begun for some municipalities; what services give is fetched into it.\n"


@dataclass(frozen=True, slots=True)
class Begun:
    """A project that was begun: where it lies, what it is called, what it is about."""

    name: str
    root: Path
    project: Project


def projects_home() -> Path:
    """Return the folder in which projects are begun."""
    named = os.environ.get("LANDUSE_PROJECTS")
    return Path(named) if named else Path(platformdirs.user_data_dir("landuse")) / "projects"


def begun_projects() -> list[Begun]:
    """Return the projects that were begun and can be opened, by their titles."""
    home = projects_home()
    names = sorted(path.name for path in home.iterdir()) if home.is_dir() else []
    found = [one for one in map(begun_project, names) if one is not None]
    return sorted(found, key=lambda one: one.project.title.da.casefold())


def begun_project(name: str) -> Begun | None:
    """Return the project of a name, or none: a name is never a path."""
    if not NAME.fullmatch(name):
        return None
    root = (projects_home() / name).resolve()
    project, _ = read_definition(Project, root / "landuse.toml", "landuse.toml")
    return None if project is None or project.area is None else Begun(name, root, project)


def has_land(root: Path) -> bool:
    """Whether a project has a map of what the land is, and can be opened."""
    folder, _ = open_project(root)
    layers = [] if folder is None else folder.layers.values()
    return any(
        layer.role in {"municipality", "unit"} and (root / layer.file.path).is_file()
        for layer in layers
    )


def municipalities() -> dict[str, Municipality]:
    """Return the municipalities one can choose, by code; no network is asked."""
    return read_municipalities()


def begin(codes: Sequence[str], buffer_m: float = 0.0, *, beside: Path | None = None) -> Begun:
    """Return the project of some municipalities, made now if there is none.

    Parameters
    ----------
    codes
        Of the municipalities.
    buffer_m
        Metres around them that layers are asked for as well.
    beside
        A project whose own catalogue of services, if any, is to serve the new one too.

    Raises
    ------
    InvalidInput
        When there is no such municipality, or the folder cannot be written to.
    """
    known = municipalities()
    chosen = tuple(sorted(dict.fromkeys(codes)))
    refuse(_wrong(chosen, buffer_m, known))
    name = name_of(chosen, buffer_m)
    found = begun_project(name)
    if found is not None:
        return found
    home = projects_home()
    with writing(home):
        home.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=NEW, dir=home))
        try:
            _make(half, [known[code] for code in chosen], buffer_m, beside)
            _settle(half, home / name)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    made = begun_project(name)
    if made is None:
        found_, remedy = "a folder that holds something else", "Move it away, and begin again."
        refuse([Issue(str(home / name), found_, "a project, or nothing", remedy)])
        raise AssertionError
    return made


def name_of(codes: Sequence[str], buffer_m: float) -> str:
    """Return the name of the folder of some municipalities."""
    held = sorted(codes)
    name = "-".join(held) if len(held) <= NAMED else f"{len(held)}-{of_json(held)[:12]}"
    return f"{name}_{buffer_m:.0f}m" if buffer_m else name


def _wrong(chosen: Sequence[str], buffer_m: float, known: dict[str, Municipality]) -> list[Issue]:
    missing = [code for code in chosen if code not in known]
    issues = []
    if not chosen:
        issues.append(Issue("municipality", "no municipality", "at least one", "Choose one."))
    if missing:
        found, remedy = f"no municipality {', '.join(missing)}", "Choose from the list."
        issues.append(Issue("municipality", found, "codes of the list", remedy))
    if not 0 <= buffer_m <= MOST_BUFFER_M:
        remedy = "Choose a smaller one."
        issues.append(Issue("buffer", f"{buffer_m:g} m", "0 to 20 km", remedy))
    return issues


def _make(
    folder: Path, chosen: Sequence[Municipality], buffer_m: float, beside: Path | None
) -> None:
    """Fill a folder: what a new project has, its area, and services of one's own."""
    new_project(folder)
    (folder / "landuse.toml").write_text(HEAD + _definition(chosen, buffer_m), encoding="utf-8")
    own = None if beside is None else (beside / FOLDER).resolve()
    if own is not None and own.is_dir() and own != shipped("catalogue").resolve():
        (folder / FOLDER).mkdir(parents=True)
        for path in own.glob("*.toml"):
            shutil.copy(path, folder / FOLDER / path.name)


def _definition(chosen: Sequence[Municipality], buffer_m: float) -> str:
    order = list(municipalities())
    names = [one.name for one in sorted(chosen, key=lambda one: order.index(one.code))]
    area = Area(municipalities=tuple(one.code for one in chosen), buffer_m=buffer_m)
    held: dict[str, Any] = {
        "schema": 1,
        "title": {
            "da": _together(names, "og", "kommuner til"),
            "en": _together(names, "and", "more"),
        },
        "crs": "EPSG:25832",
        "purposes": {
            "international": "ipcc_2013", "climate_plan": "dk_kf25", "subsidy": "dk_v12",
        },
        "area": {"municipalities": list(area.municipalities), "buffer_m": area.buffer_m},
    }  # fmt: skip
    return tomlkit.dumps(held)


def _together(names: Sequence[str], word: str, more: str) -> str:
    if len(names) > SHOWN:
        kept = ", ".join(names[: SHOWN - 1])
        return f"{kept} {word} {len(names) - SHOWN + 1} {more}"
    return f" {word} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _settle(half: Path, place: Path) -> None:
    """Move a project into its place; where somebody was quicker, theirs stays."""
    try:
        half.rename(place)
    except OSError:
        if not place.is_dir():
            raise
