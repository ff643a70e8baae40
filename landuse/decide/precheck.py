"""Look before resolving, whether every name in a scenario means something on this landscape."""

import geopandas as gpd

from landuse.decide import conditions
from landuse.decide.conditions import SHOWN, named
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.scenario import Allocation, Scenario


def called(scenario: Scenario, number: int) -> str:
    """Return how messages call an allocation: its file, its number and its id."""
    return f"scenarios/{scenario.id}.toml: allocate.{number} ({scenario.allocate[number].id})"


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
        where = called(scenario, number)
        found += _measures(landscape, allocation, where)
        found += _drawn(allocation, areas, f"{where}.area.drawn", scenario.id)
        found += _units(landscape, allocation, f"{where}.area.units")
        wanted = allocation.area.where or {}
        found += conditions.faults(landscape, wanted, f"{where}.area.where")
        found += _owner(landscape, allocation, f"{where}.owner")
    return found


def _measures(landscape: Landscape, allocation: Allocation, where: str) -> list[Issue]:
    names = [allocation.measure] if allocation.measure else (allocation.measures or {}).values()
    return [
        named(f"{where}.measure", name, "a measure", landscape.measures)
        for name in names
        if name not in landscape.measures
    ]


def _drawn(
    allocation: Allocation, areas: gpd.GeoDataFrame, where: str, scenario: str
) -> list[Issue]:
    known = [str(name) for name in areas.index]
    return [
        named(where, name, f"a feature id in scenarios/{scenario}.geojson", known)
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


def _owner(landscape: Landscape, allocation: Allocation, where: str) -> list[Issue]:
    owner = allocation.owner
    codes = [place.code for place in landscape.places.get("municipality", ())]
    if owner is None or not owner.isdigit() or owner in codes:
        return []
    return [named(where, owner, "a municipality's code or an owner's name", codes, level="warning")]
