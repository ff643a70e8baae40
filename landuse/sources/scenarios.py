"""Read and write scenarios: ``scenarios/<id>.toml`` with its drawn areas beside it.

A save is atomic and refuses a stale digest: nobody overwrites what they have not seen (C11).
The comment that opens a scenario file, its reading aloud, survives a save.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
import tomlkit

from landuse.domain.digest import of_bytes
from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.landscape import Repair
from landuse.domain.scenario import Scenario
from landuse.sources.areas import read_drawn
from landuse.sources.definitions import read_definition
from landuse.sources.project import inside
from landuse.sources.stored import replace_text

IDENTIFIER = re.compile(r"^[a-z][a-z0-9_]{0,60}$")


@dataclass(frozen=True, eq=False)
class Drawn:
    """A scenario and its drawn areas, as one read them: what a planner has open."""

    scenario: Scenario
    areas: gpd.GeoDataFrame
    """Index feature id; ``name`` and geometry, planning CRS."""
    digest: str | None = None
    """Digest of the files as read; none for a scenario that was never saved."""
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
    """What was found in the drawings: a plan made of them tells it too."""


def scenario_ids(root: Path) -> list[str]:
    """Return the ids of a project's scenarios."""
    return sorted(path.stem for path in (root / "scenarios").glob("*.toml"))


def folder_faults(root: Path) -> list[Issue]:
    """Return what is wrong with the folder of scenarios; it need not be there."""
    folder = root / "scenarios"
    if folder.is_dir() or not folder.exists():
        return []
    remedy = "Move the file away; scenarios are files in a folder of that name."
    return [Issue("scenarios", "a file", "a folder", remedy)]


def paths(root: Path, scenario: str) -> tuple[Path, Path]:
    """Return a scenario's two files.

    Raises
    ------
    InvalidInput
        When ``scenario`` is not an id, or its files are links that lead out of the project.
    """
    if not IDENTIFIER.match(scenario):
        refuse(
            [
                Issue(
                    "scenario",
                    repr(scenario),
                    "small letters a-z, figures and _, a letter first",
                    "Choose another id.",
                )
            ]
        )
    issues = folder_faults(root)
    folder = root / "scenarios"
    text, drawing = folder / f"{scenario}.toml", folder / f"{scenario}.geojson"
    for path in (text, drawing):
        shown = f"scenarios/{path.name}"
        issues += inside(root, shown, shown)[1]
    refuse(issues)
    return text, drawing


def read_scenario_files(root: Path, scenario: str, planning: str) -> Drawn:
    """Return a scenario as its files hold it.

    Raises
    ------
    InvalidInput
        With every fault in its two files.
    """
    text, drawing = paths(root, scenario)
    if not text.is_file():
        known = ", ".join(scenario_ids(root)) or "none there"
        refuse([Issue("scenario", repr(scenario), f"one of: {known}", "Correct the name.")])
    found, issues = read_definition(Scenario, text, f"scenarios/{text.name}")
    drawn = read_drawn(drawing, f"scenarios/{drawing.name}", planning)
    if found is not None and found.id != scenario:
        where = f"scenarios/{text.name}: id"
        issues.append(Issue(where, repr(found.id), f"{scenario!r}, the file's name", "Rename it."))
    refuse([*issues, *drawn.issues])
    if found is None:
        raise InvalidInput(issues)
    return Drawn(found, drawn.frame, files_digest(root, scenario), drawn.repairs, drawn.issues)


def files_digest(root: Path, scenario: str) -> str | None:
    """Return the digest of a scenario's two files; none where there is no such scenario."""
    text, drawing = paths(root, scenario)
    if not text.is_file():
        return None
    return of_bytes(text.read_bytes(), drawing.read_bytes() if drawing.is_file() else b"")


def write_scenario_files(root: Path, drawn: Drawn, *, expected: str | None) -> str:
    """Save a scenario and return the digest of its files.

    Parameters
    ----------
    root
        The project folder.
    drawn
        The scenario and its drawn areas.
    expected
        Digest of the files the change is based on; none for a new scenario.

    Raises
    ------
    InvalidInput
        When the files on disk are others than the ones the change is based on.
    """
    name = drawn.scenario.id
    text, drawing = paths(root, name)
    held = files_digest(root, name)
    if held != expected:
        refuse([_stale(name, held, expected)])
    text.parent.mkdir(exist_ok=True)
    opening = _opening(text)
    if len(drawn.areas):
        replace_text(drawing, geojson(drawn.areas))
    elif drawing.exists():
        drawing.unlink()
    replace_text(text, opening + toml(drawn.scenario))
    return files_digest(root, name) or ""


def _stale(name: str, held: str | None, expected: str | None) -> Issue:
    """Return why a save is refused: others saved, deleted, or took the name meanwhile (C11)."""
    found, remedy = "changes made by somebody else", "Open it again, or save a copy."
    if expected is None:
        found, remedy = "a scenario of that name", "Save under another name."
    elif held is None:
        found = "a scenario that was deleted meanwhile"
        remedy = "Save a copy; what was deleted can be fetched back on the page Scenarios."
    return Issue(f"scenarios/{name}.toml", found, "the file as you opened it", remedy)


def _opening(path: Path) -> str:
    if not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count])


def toml(scenario: Scenario) -> str:
    """Return a scenario as TOML, in the order a reader expects, tables inline."""
    raw = scenario.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    raw = {"schema": 1} | raw
    document = tomlkit.document()
    for key in ("schema", "id", "title", "question", "about", "author", "reference"):
        if key in raw:
            document[key] = _inline(raw[key])
    for key in ("assume", "money"):
        if raw.get(key):
            document[key] = _table(raw[key])
    for key in ("allocate", "allow", "goals", "limits", "fairness"):
        rows = tomlkit.aot()
        for row in raw.get(key, []):
            rows.append(_table(row))
        if len(rows):
            document[key] = rows
    if raw.get("optimise"):
        document["optimise"] = _table(raw["optimise"])
    return tomlkit.dumps(document)


def _table(raw: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for key, value in raw.items():
        table[key] = _inline(value)
    return table


def _inline(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    table = tomlkit.inline_table()
    for key, held in value.items():
        table[key] = _inline(held)
    return table


def geojson(areas: gpd.GeoDataFrame) -> str:
    """Return drawn areas as GeoJSON in their own CRS, millimetres, with the system stated."""
    code = areas.crs.to_epsg()
    shapes = np.asarray(areas.geometry.values, dtype=object)
    features = [
        {
            "type": "Feature",
            "id": str(name),
            "properties": {"name": str(title)},
            "geometry": _geometry(shape),
        }
        for name, title, shape in zip(areas.index, areas["name"], shapes, strict=True)
    ]
    collection = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}},
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _geometry(shape: Any) -> Any:
    """Return a shape as GeoJSON; one that encloses nothing keeps its place as null."""
    if shapely.is_missing(shape):
        return None
    return json.loads(shapely.to_geojson(shapely.transform(shape, _rounded)))


def _rounded(coordinates: Any) -> Any:
    return coordinates.round(3)
