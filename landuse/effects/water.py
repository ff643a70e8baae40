"""Water does not stop at the drawn line: what may turn wet outside each rewetting.

Land drains together with its neighbours. Where a rewetting takes a part of a hydrological unit
(``sources/hydrology.py``), the rest of the unit's low land may turn wet as well: its fields,
dwellings, roads and paths are listed by place. How low is ``wet_height`` above the stream
(``data/factors/water``), or what the scenario assumes (``[assume] wet_height_m``); units that a
layer draws are taken whole. What of a unit another allocation wets is not outside. Land that is wet
already cannot turn wet.

None of it is land of the plan: no indicator counts it, and it earns no climate credit. It is not
local (C6): what a piece threatens depends on what else is drawn. Without such a layer the drainage
of the neighbouring land is unknown, which is not none (C5).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.layer import Theme
from landuse.domain.outcome import TOTAL
from landuse.domain.parameters import Parameters
from landuse.domain.scenario import Scenario
from landuse.effects.question import Answer, Question
from landuse.effects.wetting import (
    WORTH_TELLING_HA,
    Wetting,
    counted,
    features,
    lengths_km,
    rewetting,
    wetting,
)

INDICATORS: tuple[Indicator, ...] = ()

TOPIC = "water"
FIELDS, DWELLINGS, ROADS, PATHS = "fields", "dwellings", "roads", "paths"
LAND = "land"
"""What is not known where no layer tells the units: all of the neighbouring land."""
TOLD_BY: tuple[Theme, ...] = ("terrain", "stream")
LINES: Mapping[str, tuple[Theme, ...]] = {
    ROADS: ("road", "trunk_road"),
    PATHS: ("recreation_route",),
}
AMOUNTS = ("area_ha", "count", "length_km")
COLUMNS = ("place", "allocation", "hydrological_unit", "what", *AMOUNTS)
NAMED = 3
"""How many units a message names."""


def answer(question: Question) -> Answer:
    """Return what may turn wet outside each rewetting, in tables.

    ``neighbours``: by place, allocation, unit and ``what`` (``fields``, another use,
    ``dwellings``, ``roads``, ``paths``), as ``area_ha``, ``count`` or ``length_km``; a row whose
    place is ``total`` and whose amounts are all missing is not known. ``neighbours_by_place``: the
    same for the whole plan, each unit once, and in all. ``hydrological_units``: of each unit an
    allocation takes a part of, the low hectares drawn by it, drawn in all, and left.
    """
    wet = rewetting(question.plan)
    if wet.empty:
        return Answer()
    found = wetting(question.landscape, question.plan, wet_height_m(question))
    if found is None:
        rows = [_row(TOTAL, wish, "", LAND) for wish in sorted(set(wet["changed_by"]))]
        blank = [_row(TOTAL, "", "", LAND)]
        tables = {"neighbours": _table(rows), "neighbours_by_place": _in_all(_table(blank))}
        return Answer(issues=(_not_known(question),), tables=tables)
    left = _with_places(question, found.left)
    unread = [name for name, held in _things(question).items() if held is None]
    once = pd.concat([_land(left), *_on_land(question, left)], ignore_index=True)
    units = _units(found, left)
    listed = _by_allocation(once, units)
    wishes = sorted(set(units["allocation"]))
    unknown = [_row(TOTAL, wish, "", what) for wish in wishes for what in unread]
    blank = [_row(TOTAL, "", "", what) for what in unread]
    tables = {
        "neighbours": _table([*listed.to_dict("records"), *unknown]),
        "neighbours_by_place": _in_all(_table([*once.to_dict("records"), *blank])),
        "hydrological_units": units,
    }
    issues = (*_warnings(question, listed, units), *_notes(question, found, wet, unread))
    return Answer(issues=issues, tables=tables)


def wet_height_m(question: Question) -> float | None:
    """Return how far above its stream land lies that turns wet: as assumed, else as published."""
    return height_m(question.scenario, question.parameters)


def height_m(scenario: Scenario, parameters: Parameters) -> float | None:
    """Return how far above its stream land lies that turns wet, metres; None if nobody says."""
    assumed = scenario.assume.wet_height_m
    row = parameters.find(TOPIC, "wet_height")
    return assumed if assumed is not None or row is None else row.central


def _row(place: str, allocation: str, unit: str, what: str, **amounts: float) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(AMOUNTS)
    named = {"place": place, "allocation": allocation, "hydrological_unit": unit, "what": what}
    return named | nothing | amounts


def _table(rows: Sequence[Mapping[Any, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(AMOUNTS, float))


def _with_places(question: Question, left: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return what is left with its place and what it is: a field, or its use."""
    pieces = question.landscape.pieces.loc[left["piece_id"]]
    kind = question.landscape.units["kind"].reindex(pieces["unit_id"]).to_numpy(dtype=object)
    use = pieces["use"].astype(str).to_numpy(dtype=object)
    placed: gpd.GeoDataFrame = left.assign(
        place=pieces[question.by].astype(str).to_numpy(dtype=object),
        what=np.where(kind == "field", FIELDS, use),
        hydrological_unit=left["unit_id"],
    )
    return placed.reset_index(drop=True)


def _land(left: gpd.GeoDataFrame) -> pd.DataFrame:
    keys = ["place", "hydrological_unit", "what"]
    sums = left.groupby(keys, sort=True)["area_ha"].sum().reset_index()
    return _table(sums.to_dict("records"))


def _things(question: Question) -> dict[str, Any]:
    """Return what may stand on the land, or None where no layer tells it."""
    land = question.landscape
    found: dict[str, Any] = {DWELLINGS: features(land, "dwelling", dimensions=(0, 2))}
    for what, themes in LINES.items():
        found[what] = features(land, *themes, dimensions=(1,))
    return found


def _on_land(question: Question, left: gpd.GeoDataFrame) -> Iterator[pd.DataFrame]:
    """Yield the dwellings, roads and paths on what is left, by place and unit."""
    keys = ["place", "hydrological_unit"]
    for what, held in _things(question).items():
        if held is None or left.empty:
            continue
        if what == DWELLINGS:
            houses = left.assign(count=counted(left, held))
            sums = houses.groupby(keys, sort=True)["count"].sum().reset_index()
        else:
            sums = lengths_km(left, held, keys)
        amount = sums.columns[-1]
        yield _table(sums[sums[amount] > 0].assign(what=what).to_dict("records"))


def _units(found: Wetting, left: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the units each allocation takes land of: drawn by it, drawn in all, left."""
    rest = left.groupby("hydrological_unit")["area_ha"].sum()
    drawn = found.drawn.groupby("unit_id")["area_ha"].sum()
    unit = found.drawn["unit_id"]
    return pd.DataFrame(
        {
            "place": TOTAL,
            "allocation": found.drawn["allocation"],
            "hydrological_unit": unit,
            "drawn_ha": found.drawn["area_ha"],
            "drawn_in_all_ha": unit.map(drawn).astype(float),
            "left_ha": unit.map(rest).astype(float).fillna(0.0),
        }
    ).reset_index(drop=True)


def _by_allocation(once: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return what is left in each unit under every allocation that takes a part of it."""
    named = units[["allocation", "hydrological_unit"]]
    both = named.merge(once.drop(columns="allocation"), on="hydrological_unit")
    order = ["allocation", "place", "hydrological_unit", "what"]
    return both[list(COLUMNS)].sort_values(order, kind="stable", ignore_index=True)


def _in_all(once: pd.DataFrame) -> pd.DataFrame:
    """Return amounts by place and what, and in all; what is not known stays missing."""
    everywhere = once.assign(place=TOTAL)
    known = once[once["place"] != TOTAL]
    held = pd.concat([known, everywhere], ignore_index=True)
    sums = held.groupby(["place", "what"], sort=True)[list(AMOUNTS)].sum(min_count=1)
    return sums.reset_index()


def _not_known(question: Question) -> Issue:
    land = question.landscape
    themes = {layer.theme for layer in land.layers.values()}
    missing = [theme for theme in TOLD_BY if not land.layers_of(theme)]
    if "hydrology" in themes:
        why = "the layer with theme hydrology could not be read"
        remedy = "Fetch or mend that layer."
    elif missing:
        why = f"no layer with theme hydrology was read, nor one with theme {' or '.join(missing)}"
        remedy = "Add a layer of hydrological units, or a terrain raster with its unit and streams."
    else:
        why = "terrain and streams are there, but no units could be told from them"
        remedy = (
            "State the unit of the terrain's column, and install the library of flow routing "
            "(pip install 'landuse[water]'); NUMBA_CACHE_DIR may name a folder it can write to."
        )
    return Issue(
        "layers: hydrology",
        f"drainage of neighbouring land unknown: {why}",
        "hydrological units, to tell what else turns wet when drainage stops",
        remedy,
        "warning",
    )


def _warnings(question: Question, listed: pd.DataFrame, units: pd.DataFrame) -> Iterator[Issue]:
    """Yield for each allocation what may turn wet outside it, where it takes parts of units."""
    part = units[units["left_ha"] > WORTH_TELLING_HA]
    for wish, held in part.groupby("allocation", sort=True):
        names = list(held["hydrological_unit"])
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        outside = listed[(listed["allocation"] == wish) & listed["hydrological_unit"].isin(names)]
        yield Issue(
            f"scenarios/{question.scenario.id}.toml: {wish}",
            f"a part of {_so_many(len(names))} ({', '.join(names[:NAMED])}{more}): "
            f"{held['drawn_ha'].sum():.6g} ha drawn, {held['left_ha'].sum():.6g} ha outside that "
            f"may turn wet as well ({_told(outside)})",
            "units that are wetted as a whole: the water in them cannot be held apart",
            "Draw the rest too, agree it with those it touches, or plan what keeps it dry. "
            "No indicator counts it.",
            "warning",
        )


def _so_many(units: int) -> str:
    return f"{units} hydrological unit{'s' if units > 1 else ''}"


def _told(outside: pd.DataFrame) -> str:
    """Return in words what may turn wet."""
    sums = outside.groupby("what", sort=True)[list(AMOUNTS)].sum(min_count=1)
    units = {"area_ha": "ha", "count": "", "length_km": "km"}
    told = [
        f"{what} {row[amount]:.4g} {unit}".rstrip()
        for what, row in sums.iterrows()
        for amount, unit in units.items()
        if not np.isnan(row[amount])
    ]
    return ", ".join(told)


def _notes(
    question: Question, found: Wetting, wet: gpd.GeoDataFrame, unread: Sequence[str]
) -> Iterator[Issue]:
    """Yield what the tables cannot tell: higher land, layers that lack, the method itself."""
    where = f"scenarios/{question.scenario.id}.toml"
    height = wet_height_m(question)
    units = question.landscape.hydrological_units
    routed = units is not None and bool(units["up_to_m"].notna().any())
    above_ha = float(wet["area_ha"].sum() - found.drawn["area_ha"].sum())
    if above_ha > WORTH_TELLING_HA:
        low = f" or lies more than {height:g} m above its stream" if routed and height else ""
        yield Issue(
            where,
            f"{above_ha:.6g} ha of the rewetting that is in no hydrological unit{low}",
            "low land that drains to a stream on the map",
            "It may not turn wet by itself, and what its neighbours meet is not told.",
            "note",
        )
    if unread:
        yield Issue(
            "layers: dwelling, road, recreation_route",
            f"no layer that tells {', '.join(unread)}: not known whether any may turn wet",
            "layers of all three, to list what stands on land that may turn wet",
            "Add a layer with that theme.",
            "note",
        )
    if routed:
        yield Issue(
            "layers: terrain, stream",
            f"land that may turn wet told from terrain: up to {height or 0:g} m above its stream",
            "a survey: a terrain model knows no pumps, dikes, drain pipes or culverts",
            "Read it as where to look. State [assume] wet_height_m for another height.",
            "note",
        )
