"""Look before resolving, whether every name in a scenario means something on this landscape."""

import difflib
from collections.abc import Iterable, Mapping

import geopandas as gpd

from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.layer import PLACE_ROLES, SOILS, USES
from landuse.domain.scenario import Allocation, Scenario

SHOWN = 8
"""How many names a message lists."""


def faults(landscape: Landscape, scenario: Scenario, areas: gpd.GeoDataFrame) -> list[Issue]:
    """Return what in a scenario names nothing: measures, units, drawn areas, conditions.

    Parameters
    ----------
    landscape
        The land and its measures.
    scenario
        What is wanted.
    areas
        The drawn areas by feature id.
    """
    found: list[Issue] = []
    for number, allocation in enumerate(scenario.allocate):
        where = f"scenarios/{scenario.id}.toml: allocate.{number} ({allocation.id})"
        found += _measures(landscape, allocation, where)
        found += _drawn(allocation, areas, f"{where}.area.drawn", scenario.id)
        found += _units(landscape, allocation, f"{where}.area.units")
        found += _conditions(landscape, allocation, f"{where}.area.where")
        found += _owner(landscape, allocation, f"{where}.owner")
    return found


def _named(
    where: str, name: str, what: str, known: Iterable[str], *, level: str = "error"
) -> Issue:
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1)
    some = ", ".join(known[:SHOWN]) + (" ..." if len(known) > SHOWN else "")
    remedy = f"Did you mean {close[0]!r}?" if close else "Correct the name."
    return Issue(where, repr(name), f"{what}: {some or 'none there'}", remedy, level)  # type: ignore[arg-type]


def _measures(landscape: Landscape, allocation: Allocation, where: str) -> list[Issue]:
    names = [allocation.measure] if allocation.measure else (allocation.measures or {}).values()
    return [
        _named(f"{where}.measure", name, "a measure", landscape.measures)
        for name in names
        if name not in landscape.measures
    ]


def _drawn(
    allocation: Allocation, areas: gpd.GeoDataFrame, where: str, scenario: str
) -> list[Issue]:
    known = [str(name) for name in areas.index]
    return [
        _named(where, name, f"a feature id in scenarios/{scenario}.geojson", known)
        for name in allocation.area.drawn_ids
        if name not in known
    ]


def _units(landscape: Landscape, allocation: Allocation, where: str) -> list[Issue]:
    wanted = allocation.area.units or []
    missing = [unit for unit in wanted if unit not in landscape.units.index]
    if not missing:
        return []
    some = ", ".join(map(repr, missing[:SHOWN])) + (" ..." if len(missing) > SHOWN else "")
    remedy = "Correct the ids, or remove units that no longer exist."
    return [Issue(where, f"{some} ({len(missing)} in all)", "ids of units in the land", remedy)]


def _conditions(landscape: Landscape, allocation: Allocation, where: str) -> list[Issue]:
    found: list[Issue] = []
    for key, wanted in (allocation.area.where or {}).items():
        here = f"{where}.{key}"
        values = [wanted] if isinstance(wanted, str) else wanted
        if isinstance(values, bool):
            found += _layer_condition(landscape, key, here)
        elif key not in _classes(landscape):
            found.append(_named(here, key, "a column of the land", _classes(landscape)))
        else:
            known = _classes(landscape)[key]
            what = f"a {key} of this land"
            found += [_named(here, value, what, known) for value in values if value not in known]
    return found


def _classes(landscape: Landscape) -> Mapping[str, tuple[str, ...]]:
    places: dict[str, tuple[str, ...]] = {
        role: (*(place.code for place in landscape.places.get(role, ())), "none")
        for role in PLACE_ROLES
    }
    return {"soil": SOILS, "use": USES, **places}


def _layer_condition(landscape: Landscape, key: str, where: str) -> list[Issue]:
    layer = landscape.layers.get(key)
    if layer is None:
        return [_named(where, key, "the id of a layer", landscape.layers)]
    if not layer.covers_area:
        found = f"{key}, which is {layer.kind} without a width"
        return [Issue(where, found, "a layer of areas", "Give the layer buffer_m.")]
    if layer.role in {*PLACE_ROLES, "unit", "soil", "landuse"}:
        found = f"{key}, whose role is {layer.role}"
        return [Issue(where, found, "a layer one can be inside of", f"Use {layer.role} = [...].")]
    if landscape.is_known(key):
        return []
    found = f"{key}, which is {landscape.states.get(key, 'absent').replace('_', ' ')}"
    remedy = "Fetch the layer. Until then nobody knows where it lies and 0 ha are counted."
    return [Issue(where, found, "a layer that was read", remedy, "warning")]


def _owner(landscape: Landscape, allocation: Allocation, where: str) -> list[Issue]:
    owner = allocation.owner
    codes = [place.code for place in landscape.places.get("municipality", ())]
    if owner is None or not owner.isdigit() or owner in codes:
        return []
    return [
        _named(where, owner, "a municipality's code or an owner's name", codes, level="warning")
    ]
