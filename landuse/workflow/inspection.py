"""Look at a project without changing it: what it holds, and what is wrong with it."""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.sources.basemaps import read_basemaps
from landuse.sources.factors import factor_sets, read_factor_set, read_warming_potentials
from landuse.sources.landscape import landscape_digest
from landuse.sources.parameters import read_parameters
from landuse.sources.policy import read_policy
from landuse.sources.project import ProjectFolder, open_project, own_and_shipped
from landuse.sources.scenarios import folder_faults, read_scenario_files, scenario_ids
from landuse.sources.stamps import Stamps, stamps
from landuse.workflow.figures import DEFAULT_EDITION, one_of
from landuse.workflow.verbs import Progress, decide, load


def check(root: Path, *, progress: Progress | None = None) -> list[Issue]:
    """Return everything found in a project: definitions, maps, factors and scenarios.

    Parameters
    ----------
    root
        The project folder.
    progress
        Told what is being done, and how far it is (0 to 1).
    """
    folder, issues = open_project(Path(root))
    if folder is None:
        return issues
    found = [*issues, *_factor_faults(folder), *read_policy(folder.root)[1]]
    found += read_basemaps(folder.root)[1]
    land: Landscape | None = None
    try:
        land = load(folder.root, progress=progress)
        found += [issue for issue in land.issues if issue not in found]
    except InvalidInput as fault:
        found += [issue for issue in fault.issues if issue not in found]
    found += folder_faults(folder.root)
    for scenario in scenario_ids(folder.root):
        told = _scenario_faults(folder, scenario, land)
        found += [issue for issue in told if issue not in found]
    return found


def _factor_faults(folder: ProjectFolder) -> list[Issue]:
    """Return what is wrong in every folder of figures: sets, parameters, warming potentials."""
    folders = own_and_shipped(folder.root, "factors")
    _, found = read_parameters(folders)
    for path in factor_sets(folders).values():
        found += _faults_of(partial(read_factor_set, path))
    for path in (held / "gwp" for held in folders):
        if path.is_dir():
            found += _faults_of(partial(read_warming_potentials, path, DEFAULT_EDITION))
    for purpose, name in folder.project.purposes.items():
        found += one_of(f"landuse.toml: purposes.{purpose}", name, factor_sets(folders))
    return found


def _faults_of(read: Callable[[], object]) -> list[Issue]:
    try:
        read()
    except InvalidInput as fault:
        return list(fault.issues)
    return []


def _scenario_faults(folder: ProjectFolder, scenario: str, land: Landscape | None) -> list[Issue]:
    try:
        drawn = read_scenario_files(folder.root, scenario, folder.project.crs)
        return [] if land is None else list(decide(land, drawn).issues)
    except InvalidInput as fault:
        return list(fault.issues)


def landscape_summary(land: Landscape) -> dict[str, Any]:
    """Return a landscape in figures: layers and their state, repairs, units, pieces, hectares.

    ``hydrological_units`` is null where no layer tells them; they are told and kept here, so that
    nobody waits for them when a plan first asks.
    """
    wetting = land.hydrological_units
    return {
        "digest": land.digest,
        "units": len(land.units),
        "fields": int((land.units["kind"] == "field").sum()),
        "pieces": len(land.pieces),
        "hydrological_units": None if wetting is None else int(wetting["unit_id"].nunique()),
        "area_ha": land.area_ha,
        "layers": dict(land.states),
        "repairs": [repair.as_row() for repair in land.repairs],
        "issues": [issue.as_row() for issue in land.issues],
    }


def scenarios(root: Path) -> tuple[list[dict[str, Any]], list[Issue]]:
    """Return the scenarios of a project: id, title, question, number of allocations, faults.

    What cannot be read of a scenario is null; all faults together stand beside the list.
    """
    folder = _opened(root)
    issues = folder_faults(folder.root)
    found = []
    for name in scenario_ids(folder.root):
        row: dict[str, Any] = {"id": name, "title": None, "question": None, "allocations": None}
        try:
            drawn = read_scenario_files(folder.root, name, folder.project.crs)
        except InvalidInput as fault:
            told = list(fault.issues)
        else:
            told, held = list(drawn.issues), drawn.scenario
            row["title"], row["question"] = held.title.da, held.question.da
            row["allocations"] = len(held.allocate)
        found.append(row | {"issues": [issue.as_row() for issue in told]})
        issues += told
    return found, issues


def opening(root: Path) -> list[Issue]:
    """Return what keeps a folder from being opened as a project."""
    _, issues = open_project(Path(root))
    return issues


def scenario_titles(root: Path) -> list[dict[str, str]]:
    """Return each scenario's id and its titles; one that cannot be read goes by its id."""
    folder = _opened(root)
    held = [*folder.root.glob("scenarios/*.*"), folder.root / "landuse.toml"]
    return [dict(row) for row in _titles(folder.root, folder.project.crs, stamps(sorted(held)))]


@lru_cache(maxsize=8)
def _titles(root: Path, crs: str, written: Stamps) -> list[dict[str, str]]:
    """Return what ``scenario_titles`` does, read anew whenever a file was written."""
    del written
    found = []
    for name in scenario_ids(root):
        try:
            title = read_scenario_files(root, name, crs).scenario.title
            found.append({"id": name, "da": title.da, "en": title.en})
        except InvalidInput:
            found.append({"id": name, "da": name, "en": name})
    return found


def layers(root: Path) -> list[dict[str, Any]]:
    """Return the layers of a project: role, theme, whether the file is there, and origin."""
    folder = _opened(root)
    _, states = landscape_digest(folder)
    return [
        {
            "id": layer.id,
            "title": layer.title.da,
            "role": layer.role,
            "theme": layer.theme,
            "kind": layer.kind,
            "cuts": layer.cuts,
            "state": states[layer.id],
            "producer": layer.origin.producer,
            "licence": layer.origin.licence,
            "synthetic": layer.origin.synthetic,
        }
        for layer in folder.layers.values()
    ]


def _opened(root: Path) -> ProjectFolder:
    folder, issues = open_project(Path(root))
    refuse(issues)
    if folder is None:
        raise InvalidInput(issues)
    return folder
