"""Change a scenario as a planner does: draw, pick, rename, remove. Each returns a new one."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.scenario import Allocation, Scenario
from landuse.sources.areas import no_areas
from landuse.sources.project import open_project
from landuse.sources.scenarios import Drawn
from landuse.workflow.arranging import before, duplicate, overlaps, settle, touched
from landuse.workflow.choosing import Choice, conditions_of
from landuse.workflow.filing import take_areas, take_file
from landuse.workflow.rebuilding import (
    changed,
    naming,
    rebuilt,
    refuse_locked,
    with_area,
    with_shape,
    with_wish,
    with_wishes,
    without_unused,
)
from landuse.workflow.shaping import areas_under, buffer, cut, drawn_shape, merge, split
from landuse.workflow.taking import taken, whole_fields
from landuse.workflow.wet_land import extend, wet_beyond

__all__ = [
    "add", "areas_under", "before", "blank", "buffer", "by_rule", "cut", "describe", "draw",
    "duplicate", "erase", "extend", "merge", "overlaps", "pick", "redraw", "remove", "rename",
    "settle", "split", "suppose", "take_areas", "take_file", "taken", "toggle", "touched",
    "wet_beyond", "whole_fields",
]  # fmt: skip


def blank(root: Path) -> Drawn:
    """Return a scenario with nothing in it."""
    folder, issues = open_project(root)
    if folder is None:
        raise InvalidInput(issues)
    title = {"da": "Nyt scenarie", "en": "New scenario"}
    question = {"da": "Hvad vil vi?", "en": "What do we want?"}
    raw = {"id": "nyt_scenarie", "title": title, "question": question}
    return Drawn(Scenario.model_validate(raw), no_areas(folder.project.crs))


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
    return with_area(drawn, drawn_shape(drawn, feature), measure, title=title)


def redraw(drawn: Drawn, name: str, feature: Mapping[str, Any]) -> Drawn:
    """Return the scenario with a drawn area in another shape.

    Raises
    ------
    InvalidInput
        When the area is no polygon with an inside, or is locked.
    """
    if name not in drawn.areas.index:
        return drawn
    refuse_locked(drawn, naming(drawn, name))
    return with_shape(drawn, name, drawn_shape(drawn, feature))


def toggle(drawn: Drawn, unit: str, measure: str, *, title: str | None = None) -> Drawn:
    """Return the scenario with a field picked for a measure, or let go if it was.

    Raises
    ------
    InvalidInput
        When the allocation of fields for that measure is locked.
    """
    held = _picked(drawn, measure)
    if held is None or held.area.units is None:
        return pick(drawn, [unit], measure, title=title)
    units = [u for u in held.area.units if u != unit]
    if len(units) == len(held.area.units):
        units.append(unit)
    return _with_units(drawn, held, units) if units else remove(drawn, held.id)


def add(drawn: Drawn, units: list[str], measure: str, *, title: str | None = None) -> Drawn:
    """Return the scenario with more fields picked for a measure, beside those that are.

    Raises
    ------
    InvalidInput
        When the allocation of fields for that measure is locked.
    """
    held = _picked(drawn, measure)
    if held is None or held.area.units is None:
        return pick(drawn, units, measure, title=title)
    return _with_units(drawn, held, list(dict.fromkeys([*held.area.units, *units])))


def _picked(drawn: Drawn, measure: str) -> Allocation | None:
    """Return the allocation of fields for a measure that more may be added to; none there is."""
    held = [
        wish
        for wish in drawn.scenario.allocate
        if wish.measure == measure and wish.area.units is not None and wish.area.where is None
    ]
    free_to_change = [wish for wish in held if not wish.locked]
    if held and not free_to_change:
        refuse_locked(drawn, held[:1])
    return next(iter(free_to_change), None)


def _with_units(drawn: Drawn, held: Allocation, units: list[str]) -> Drawn:
    """Return the scenario with other fields in an allocation."""
    new = changed(drawn, held, area={"units": units})
    return with_wishes(drawn, [new if a is held else a for a in drawn.scenario.allocate])


def pick(drawn: Drawn, units: list[str], measure: str, *, title: str | None = None) -> Drawn:
    """Return the scenario with an allocation of these units."""
    return with_wish(drawn, {"units": units}, measure, title=title)


def by_rule(drawn: Drawn, rule: Choice, measure: str, *, title: str | None = None) -> Drawn:
    """Return the scenario with an allocation of the land a rule names; it stays a rule.

    Parameters
    ----------
    drawn
        The scenario.
    rule
        What the land must be.
    measure
        What is to be done there.
    title
        What the measure is called; the new allocation is called that and a number.

    Raises
    ------
    InvalidInput
        When the rule names nothing, or looks for figures in a field's number.
    """
    return with_wish(drawn, {"where": conditions_of(rule)}, measure, title=title)


def remove(drawn: Drawn, allocation: str) -> Drawn:
    """Return the scenario without an allocation, and without what was drawn for it alone.

    Raises
    ------
    InvalidInput
        When it is locked.
    """
    gone = [a for a in drawn.scenario.allocate if a.id == allocation]
    refuse_locked(drawn, gone)
    kept = [a for a in drawn.scenario.allocate if a.id != allocation]
    return without_unused(with_wishes(drawn, kept))


def erase(drawn: Drawn, name: str) -> Drawn:
    """Return the scenario without a drawn area; an allocation that had no other goes with it.

    Raises
    ------
    InvalidInput
        When it is locked.
    """
    if name not in drawn.areas.index:
        return drawn
    wishes = naming(drawn, name)
    refuse_locked(drawn, wishes)
    rows = []
    for wish in drawn.scenario.allocate:
        left = [held for held in wish.area.drawn_ids if held != name]
        if wish not in wishes:
            rows.append(wish)
        elif left:
            rows.append(changed(drawn, wish, area={"drawn": left if len(left) > 1 else left[0]}))
    return without_unused(with_wishes(drawn, rows))


def describe(drawn: Drawn, allocation: str, **changes: Any) -> Drawn:
    """Return the scenario with another title, owner, status, start or note of an allocation.

    Raises
    ------
    InvalidInput
        When it is locked and the change does not unlock it, or a value is no such thing.
    """
    if changes.get("locked") is not False:
        held = [a for a in drawn.scenario.allocate if a.id == allocation]
        refuse_locked(drawn, held)
    rows = [
        changed(drawn, a, **changes) if a.id == allocation else a for a in drawn.scenario.allocate
    ]
    return with_wishes(drawn, rows)


def suppose(drawn: Drawn, **changes: Any) -> Drawn:
    """Return the scenario with other prices, assumptions or reference.

    Raises
    ------
    InvalidInput
        When shares do not sum to one, or a number is out of its bounds.
    """
    return replace(drawn, scenario=rebuilt(drawn.scenario, **changes))


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
    return replace(drawn, scenario=rebuilt(drawn.scenario, id=name, title=texts), digest=None)


def identifier(title: str) -> str:
    """Return an id made of a title's letters and figures; empty where nothing is left."""
    plain = title.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_0123456789")[:60]
