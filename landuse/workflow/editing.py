"""Change a scenario as a planner does: draw, pick, rename, remove. Each returns a new one."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.scenario import Allocation, Scenario
from landuse.sources.areas import no_areas
from landuse.sources.definitions import parse
from landuse.sources.project import open_project
from landuse.sources.scenarios import Drawn
from landuse.workflow.pictures import areas_to_planning


def blank(root: Path) -> Drawn:
    """Return a scenario with nothing in it."""
    folder, issues = open_project(root)
    if folder is None:
        raise InvalidInput(issues)
    title = {"da": "Nyt scenarie", "en": "New scenario"}
    question = {"da": "Hvad vil vi?", "en": "What do we want?"}
    raw = {"id": "nyt_scenarie", "title": title, "question": question}
    return Drawn(Scenario.model_validate(raw), no_areas(folder.project.crs))


def _rebuilt(scenario: Scenario, **changes: Any) -> Scenario:
    """Return the scenario with changes, checked as a file would be."""
    raw = scenario.model_dump(by_alias=True) | changes
    found, issues = parse(Scenario, raw, f"scenarios/{scenario.id}.toml")
    if found is None:
        raise InvalidInput(issues)
    return found


def _with(drawn: Drawn, allocations: list[Allocation]) -> Drawn:
    rows = [a.model_dump(by_alias=True) for a in allocations]
    return replace(drawn, scenario=_rebuilt(drawn.scenario, allocate=rows))


def draw(
    drawn: Drawn, feature: Mapping[str, Any], measure: str, *, title: str | None = None
) -> Drawn:
    """Return the scenario with an area drawn in the browser and an allocation for it.

    Parameters
    ----------
    drawn
        The scenario.
    feature
        A GeoJSON feature in longitude and latitude.
    measure
        What is to be done there.
    title
        What the measure is called; the new allocation is called that and a number.

    Raises
    ------
    InvalidInput
        When the area is no polygon with an inside.
    """
    areas = _drawn(drawn, feature)
    name = _free(drawn, measure)
    areas.index = pd.Index([name], name="id", dtype=object)
    areas["name"] = _titled(title, name) or name
    frame = areas if drawn.areas.empty else pd.concat([drawn.areas, areas])
    raw = {"id": name, "title": _titled(title, name), "measure": measure, "area": {"drawn": name}}
    allocation = _allocation(raw, drawn)
    return _with(replace(drawn, areas=frame), [*drawn.scenario.allocate, allocation])


def _drawn(drawn: Drawn, feature: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return a feature of the browser as an area; it can be drawn again at once, so it must be."""
    areas = areas_to_planning({"features": [feature]}, drawn.areas.crs.to_string())
    if areas.geometry.isna().any():
        found = "an area without an inside"
        raise InvalidInput([Issue("map", found, "a polygon with an inside", "Draw it again.")])
    return areas


def redraw(drawn: Drawn, name: str, feature: Mapping[str, Any]) -> Drawn:
    """Return the scenario with a drawn area in another shape.

    Raises
    ------
    InvalidInput
        When the area is no polygon with an inside.
    """
    if name not in drawn.areas.index:
        return drawn
    areas = _drawn(drawn, feature)
    frame = drawn.areas.copy()
    frame.loc[name, "geometry"] = areas.geometry.iloc[0]
    return replace(drawn, areas=frame)


def toggle(drawn: Drawn, unit: str, measure: str, *, title: str | None = None) -> Drawn:
    """Return the scenario with a field picked for a measure, or let go if it was."""
    allocations = list(drawn.scenario.allocate)
    for number, held in enumerate(allocations):
        if held.measure != measure or held.area.units is None:
            continue
        units = [u for u in held.area.units if u != unit]
        if len(units) == len(held.area.units):
            units.append(unit)
        if not units:
            return _with(drawn, allocations[:number] + allocations[number + 1 :])
        area = {"units": units}
        raw = held.model_dump(by_alias=True) | {"area": area}
        allocations[number] = _allocation(raw, drawn)
        return _with(drawn, allocations)
    return pick(drawn, [unit], measure, title=title)


def add(drawn: Drawn, units: list[str], measure: str, *, title: str | None = None) -> Drawn:
    """Return the scenario with more fields picked for a measure, beside those that are."""
    allocations = list(drawn.scenario.allocate)
    for number, held in enumerate(allocations):
        if held.measure == measure and held.area.units is not None:
            area = {"units": list(dict.fromkeys([*held.area.units, *units]))}
            raw = held.model_dump(by_alias=True) | {"area": area}
            allocations[number] = _allocation(raw, drawn)
            return _with(drawn, allocations)
    return pick(drawn, units, measure, title=title)


def pick(drawn: Drawn, units: list[str], measure: str, *, title: str | None = None) -> Drawn:
    """Return the scenario with an allocation of these units."""
    name = _free(drawn, measure)
    named = {"id": name, "title": _titled(title, name), "measure": measure}
    raw = named | {"area": {"units": units}}
    return _with(drawn, [*drawn.scenario.allocate, _allocation(raw, drawn)])


def remove(drawn: Drawn, allocation: str) -> Drawn:
    """Return the scenario without an allocation, and without what was drawn for it alone."""
    kept = [a for a in drawn.scenario.allocate if a.id != allocation]
    used = {name for a in kept for name in a.area.drawn_ids}
    areas = drawn.areas[drawn.areas.index.isin(used)]
    return _with(replace(drawn, areas=areas), kept)


def describe(drawn: Drawn, allocation: str, **changes: Any) -> Drawn:
    """Return the scenario with another title, owner, status, start or note of an allocation."""
    rows = [
        _allocation(a.model_dump(by_alias=True) | changes, drawn) if a.id == allocation else a
        for a in drawn.scenario.allocate
    ]
    return _with(drawn, rows)


def suppose(drawn: Drawn, **changes: Any) -> Drawn:
    """Return the scenario with other prices, assumptions or reference.

    Raises
    ------
    InvalidInput
        When shares do not sum to one, or a number is out of its bounds.
    """
    return replace(drawn, scenario=_rebuilt(drawn.scenario, **changes))


def rename(drawn: Drawn, title: str) -> Drawn:
    """Return the scenario under a new name, never saved: its id is made from the name.

    Raises
    ------
    InvalidInput
        When nothing of the name is left for an id.
    """
    name = identifier(title)
    if not name:
        issue = Issue("scenario", repr(title), "a name with letters", "Choose another name.")
        raise InvalidInput([issue])
    texts = {"da": title, "en": title}
    return replace(drawn, scenario=_rebuilt(drawn.scenario, id=name, title=texts), digest=None)


def identifier(title: str) -> str:
    """Return an id made of a title's letters and figures; empty where nothing is left."""
    plain = title.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_0123456789")[:60]


def _free(drawn: Drawn, measure: str) -> str:
    """Return an id nobody has: the measure and a number."""
    taken = {a.id for a in drawn.scenario.allocate} | set(map(str, drawn.areas.index))
    return next(f"{measure}_{n}" for n in range(1, len(taken) + 2) if f"{measure}_{n}" not in taken)


def _titled(title: str | None, name: str) -> str | None:
    """Return a title with the number of the id, so that two areas are told apart."""
    return f"{title} {name.rsplit('_', 1)[-1]}" if title else None


def _allocation(raw: Mapping[str, Any], drawn: Drawn) -> Allocation:
    found, issues = parse(Allocation, dict(raw), f"scenarios/{drawn.scenario.id}.toml: allocate")
    if found is None:
        raise InvalidInput(issues)
    return found
