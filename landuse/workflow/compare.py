"""Method versus plan (C14): a difference between two outcomes, cause by cause.

Four things can differ between two outcomes: the plan, the factor set, the warming potentials and
the map of the soil (another project folder). They are changed one after the other, in that order,
and each step is what changing that one thing did; the steps add up to the whole difference. Another
order would share it out otherwise: the order is stated with the result.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from landuse.domain.definition import Text
from landuse.domain.issues import refuse
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.domain.project import Project
from landuse.sources.project import open_project
from landuse.workflow.scenarios import Drawn, read_scenario
from landuse.workflow.verbs import decide, judge, load

CAUSES = ("plan", "factors", "potentials", "soil_map")
"""What can differ, in the order in which it is changed."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All that decides an outcome: a project's land, a scenario, a factor set, an edition."""

    root: Path
    scenario: str
    factors: str
    gwp: str = "AR5"


def editions(root: Path) -> dict[Path, Text]:
    """Return a project and the editions of its maps that it names, each with its title.

    Raises
    ------
    InvalidInput
        When one of them is no project.
    """
    found: dict[Path, Text] = {}
    for path in (Path(root), *(Path(root) / held for held in _project(root).editions)):
        found[path] = _project(path).title
    return found


def _project(root: Path) -> Project:
    folder, issues = open_project(Path(root))
    if folder is None:
        refuse(issues)
        message = f"{root}: a project without definitions and without a fault"
        raise RuntimeError(message)
    return folder.project


def basis(root: Path, scenario: str, factors: str | None, gwp: str) -> Basis:
    """Return a basis; without a factor set, the one its project leads with."""
    return Basis(Path(root), scenario, factors or _project(root).lead, gwp)


def words(held: Basis) -> dict[str, str]:
    """Return a basis in plain words."""
    return {
        "project": held.root.resolve().name,
        "scenario": held.scenario,
        "factors": held.factors,
        "gwp": held.gwp,
    }


@dataclass(frozen=True, slots=True)
class Step:
    """What one cause did to the change in emissions at a place, t CO2e/yr; None: not known."""

    place: str
    cause: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From one outcome to another: where it starts, each cause, where it ends."""

    start: Basis
    end: Basis
    steps: tuple[Step, ...]
    """``start``, the causes in their order, ``end``, for each place and the total."""


@dataclass(frozen=True, eq=False)
class End:
    """One end of a waterfall: the land, what is wanted on it, and what it is counted by."""

    land: Landscape
    drawn: Drawn
    basis: Basis


Changes = dict[str, float | None]
Planner = Callable[[Landscape, Drawn], Plan]


def waterfall(start: Basis, end: Basis, *, by: str = "municipality") -> Waterfall:
    """Return how the change in emissions under ``start`` becomes that under ``end``.

    Parameters
    ----------
    start, end
        The two outcomes' bases.
    by
        The role whose areas are the places.

    Raises
    ------
    InvalidInput
        When a project, scenario, factor set or edition is faulty or does not exist.
    """
    first, last = (
        End(load(held.root), read_scenario(held.root, held.scenario), held) for held in (start, end)
    )
    return between(first, last, by=by)


def between(start: End, end: End, *, by: str, plan: Planner = decide) -> Waterfall:
    """Return the same for scenarios that are open, saved or not.

    Parameters
    ----------
    start, end
        Land, scenario and basis of the two outcomes.
    by
        The role whose areas are the places.
    plan
        What makes a plan of a scenario; a front end that keeps its plans gives its own.
    """
    before, after = plan(start.land, start.drawn), plan(start.land, end.drawn)
    moved = after if end.land is start.land else plan(end.land, end.drawn)
    planned = replace(start.basis, scenario=end.basis.scenario)
    counted = replace(planned, factors=end.basis.factors)
    warmed = replace(counted, gwp=end.basis.gwp)
    levels = [
        _changes(start.land, before, start.basis, by),
        _changes(start.land, after, planned, by),
        _changes(start.land, after, counted, by),
        _changes(start.land, after, warmed, by),
        _changes(end.land, moved, end.basis, by),
    ]
    return Waterfall(start.basis, end.basis, tuple(_steps(levels)))


def _changes(land: Landscape, plan: Plan, basis: Basis, by: str) -> Changes:
    outcome = judge(land, plan, factors=basis.factors, gwp=basis.gwp, by=by, only=("emissions",))
    return {
        row.place: row.change
        for row in outcome.rows
        if row.indicator == "emissions" and row.gas is None and row.year is None
    }


def _steps(levels: list[Changes]) -> list[Step]:
    places = list(dict.fromkeys(place for level in levels for place in level))
    found = []
    for place in places:
        values = [level.get(place) for level in levels]
        found.append(Step(place, "start", values[0]))
        for cause, (before, after) in zip(CAUSES, pairwise(values), strict=True):
            known = None if before is None or after is None else after - before
            found.append(Step(place, cause, known))
        found.append(Step(place, "end", values[-1]))
    return found
