"""A scenario with something changed, checked as a file would be; what is locked stays as it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.scenario import Allocation, Scenario
from landuse.geo.repair import repaired
from landuse.sources.areas import drawn_frame
from landuse.sources.definitions import parse
from landuse.sources.scenarios import Drawn


def rebuilt(scenario: Scenario, **changes: Any) -> Scenario:
    """Return the scenario with changes, checked as a file would be."""
    raw = scenario.model_dump(by_alias=True) | changes
    found, issues = parse(Scenario, raw, f"scenarios/{scenario.id}.toml")
    if found is None:
        raise InvalidInput(issues)
    return found


def with_wishes(drawn: Drawn, allocations: Iterable[Allocation]) -> Drawn:
    """Return the scenario with these allocations."""
    rows = [a.model_dump(by_alias=True) for a in allocations]
    return replace(drawn, scenario=rebuilt(drawn.scenario, allocate=rows))


def without_unused(drawn: Drawn) -> Drawn:
    """Return the scenario without drawn areas that no allocation names."""
    used = {name for a in drawn.scenario.allocate for name in a.area.drawn_ids}
    return replace(drawn, areas=drawn.areas[drawn.areas.index.isin(used)])


def wish_of(raw: Mapping[str, Any], drawn: Drawn) -> Allocation:
    """Return an allocation, checked as a file would be."""
    found, issues = parse(Allocation, dict(raw), f"scenarios/{drawn.scenario.id}.toml: allocate")
    if found is None:
        raise InvalidInput(issues)
    return found


def changed(drawn: Drawn, wish: Allocation, **changes: Any) -> Allocation:
    """Return an allocation with other words or another area."""
    return wish_of(wish.model_dump(by_alias=True) | changes, drawn)


def wish_called(drawn: Drawn, name: str) -> Allocation:
    """Return the allocation of this id.

    Raises
    ------
    InvalidInput
        When there is none.
    """
    for wish in drawn.scenario.allocate:
        if wish.id == name:
            return wish
    raise InvalidInput([nothing_called(drawn, name)])


def nothing_called(drawn: Drawn, name: str) -> Issue:
    """Return what to say of a name that nobody has."""
    where = f"scenarios/{drawn.scenario.id}.toml"
    remedy = "It may have been removed meanwhile; choose another."
    return Issue(where, f"no area {name!r}", "an area of the scenario", remedy)


def naming(drawn: Drawn, name: str) -> list[Allocation]:
    """Return the allocations that name a drawn area.

    Raises
    ------
    InvalidInput
        When there is no such area.
    """
    if name not in drawn.areas.index:
        raise InvalidInput([nothing_called(drawn, name)])
    return [wish for wish in drawn.scenario.allocate if name in wish.area.drawn_ids]


def refuse_locked(drawn: Drawn, wishes: Iterable[Allocation]) -> None:
    """Refuse a change to allocations of which one is locked.

    Raises
    ------
    InvalidInput
        With an Issue for each that is.
    """
    where = f"scenarios/{drawn.scenario.id}.toml"
    found = [
        Issue(f"{where}: {wish.id}", "an area that is locked", "an area that may be changed",
              "Unlock it first.")
        for wish in wishes
        if wish.locked
    ]  # fmt: skip
    if found:
        raise InvalidInput(found)


def with_shape(drawn: Drawn, name: str, shape: Any) -> Drawn:
    """Return the scenario with a drawn area in another shape, planning CRS."""
    frame = drawn.areas.copy()
    frame.loc[name, "geometry"] = shape
    return replace(drawn, areas=frame)


def with_areas(drawn: Drawn, ids: list[str], names: list[str], shapes: list[Any]) -> Drawn:
    """Return the scenario with more drawn areas, planning CRS."""
    more = drawn_frame(ids, names, shapes, drawn.areas.crs.to_string())
    frame = more if drawn.areas.empty else pd.concat([drawn.areas, more])
    return replace(drawn, areas=frame)


def with_area(
    drawn: Drawn, shape: Any, measure: str, *, title: str | None, name: str | None = None
) -> Drawn:
    """Return the scenario with one more drawn area and an allocation for it, the last.

    Parameters
    ----------
    drawn
        The scenario.
    shape
        The area, planning CRS.
    measure
        What is to be done there.
    title
        What the measure is called; the new allocation is called that and a number.
    name
        The id of both; a free one where none is given.
    """
    name = name or free(drawn, measure)
    called = titled(title, name)
    more = with_areas(drawn, [name], [called or name], [shape])
    raw = {"id": name, "title": called, "measure": measure, "area": {"drawn": name}}
    return with_wishes(more, [*drawn.scenario.allocate, wish_of(raw, drawn)])


def with_wish(drawn: Drawn, area: Mapping[str, Any], measure: str, *, title: str | None) -> Drawn:
    """Return the scenario with one more allocation, the last: of units, or of a rule.

    Parameters
    ----------
    drawn
        The scenario.
    area
        Which land, as a file would say it.
    measure
        What is to be done there.
    title
        What the measure is called; the new allocation is called that and a number.
    """
    name = free(drawn, measure)
    raw = {"id": name, "title": titled(title, name), "measure": measure, "area": dict(area)}
    return with_wishes(drawn, [*drawn.scenario.allocate, wish_of(raw, drawn)])


def on_grid(shape: Any, name: str, remedy: str) -> Any:
    """Return a shape as a scenario holds it: valid, polygons only, millimetres.

    Raises
    ------
    InvalidInput
        When nothing of it has an inside.
    """
    held = np.empty(1, dtype=object)
    held[0] = shape
    done = repaired(held, [name], "map").shapes[0]
    if shapely.is_missing(done):
        found = "an area without an inside"
        raise InvalidInput([Issue("map", found, "a polygon with an inside", remedy)])
    return done


def free(drawn: Drawn, stem: str) -> str:
    """Return an id nobody has: the measure and a number."""
    taken = {a.id for a in drawn.scenario.allocate} | set(map(str, drawn.areas.index))
    return next(f"{stem}_{n}" for n in range(1, len(taken) + 2) if f"{stem}_{n}" not in taken)


def titled(title: str | None, name: str) -> str | None:
    """Return a title with the number of the id, so that two areas are told apart."""
    return f"{title} {name.rsplit('_', 1)[-1]}" if title else None


def next_title(drawn: Drawn, title: str) -> str:
    """Return a title with the next number that no allocation has."""
    stem = re.sub(r" \d+$", "", title)
    taken = {wish.title for wish in drawn.scenario.allocate}
    return next(f"{stem} {n}" for n in range(2, len(taken) + 4) if f"{stem} {n}" not in taken)
