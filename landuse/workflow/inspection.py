"""Look at a project without changing it: what it holds, and what is wrong with it."""

from pathlib import Path
from typing import Any

from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.sources.factors import factor_sets, read_factor_set
from landuse.sources.landscape import landscape_digest
from landuse.sources.parameters import read_parameters
from landuse.sources.policy import read_policy
from landuse.sources.project import ProjectFolder, open_project, own_and_shipped
from landuse.sources.scenarios import read_scenario_files, scenario_ids
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
    found = [*issues, *_factor_faults(folder), *_other_faults(folder)]
    land: Landscape | None = None
    try:
        land = load(folder.root, progress=progress)
        found += [issue for issue in land.issues if issue not in found]
    except InvalidInput as fault:
        found += [issue for issue in fault.issues if issue not in found]
    for scenario in scenario_ids(folder.root):
        found += _scenario_faults(folder, scenario, land)
    return found


def _factor_faults(folder: ProjectFolder) -> list[Issue]:
    found: list[Issue] = []
    for path in factor_sets(own_and_shipped(folder.root, "factors")).values():
        try:
            read_factor_set(path)
        except InvalidInput as fault:
            found += fault.issues
    return found


def _other_faults(folder: ProjectFolder) -> list[Issue]:
    """Return what is wrong with parameters, schemes, the inventory and the climate plans."""
    parameters = read_parameters(own_and_shipped(folder.root, "factors"))[1]
    return [*parameters, *read_policy(folder.root)[1]]


def _scenario_faults(folder: ProjectFolder, scenario: str, land: Landscape | None) -> list[Issue]:
    try:
        drawn = read_scenario_files(folder.root, scenario, folder.project.crs)
        return [] if land is None else list(decide(land, drawn).issues)
    except InvalidInput as fault:
        return list(fault.issues)


def landscape_summary(land: Landscape) -> dict[str, Any]:
    """Return a landscape in figures: layers and their state, repairs, units, pieces, hectares."""
    return {
        "digest": land.digest,
        "units": len(land.units),
        "fields": int((land.units["kind"] == "field").sum()),
        "pieces": len(land.pieces),
        "area_ha": land.area_ha,
        "layers": dict(land.states),
        "repairs": [repair.as_row() for repair in land.repairs],
        "issues": [issue.as_row() for issue in land.issues],
    }


def scenarios(root: Path) -> list[dict[str, Any]]:
    """Return the scenarios of a project: id, title and question, and how many allocations."""
    folder = _opened(root)
    found = []
    for name in scenario_ids(folder.root):
        scenario = read_scenario_files(folder.root, name, folder.project.crs).scenario
        found.append(
            {
                "id": name,
                "title": scenario.title.da,
                "question": scenario.question.da,
                "allocations": len(scenario.allocate),
            }
        )
    return found


def scenario_titles(root: Path) -> list[dict[str, str]]:
    """Return each scenario's id and its titles; one that cannot be read goes by its id."""
    folder = _opened(root)
    found = []
    for name in scenario_ids(folder.root):
        try:
            title = read_scenario_files(folder.root, name, folder.project.crs).scenario.title
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
