"""What lies at a point of the map, in a few words: for the pointer that rests there."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.ui import cache, land_tables, words
from landuse.ui.i18n import text
from landuse.ui.numbers import hectares
from landuse.ui.state import Session
from landuse.workflow.pictures import pieces_of, point_of, unit_at


def told_at(root: str, lon: float, lat: float, language: str) -> dict[str, Any]:
    """Return ``lines`` about the unit at a point and the ``place`` it lies in; else nothing."""
    land = cache.landscape(root)
    unit = unit_at(land, lon, lat)
    if unit is None:
        return {"lines": [], "place": ""}
    town = str(pieces_of(land, unit)["municipality"].iloc[0])
    return {"lines": _lines(land, unit, language), "place": town}


def plan_at(session: Session, lon: float, lat: float) -> list[str]:
    """Return what the plan makes of the land at a point, what it may not have, and what is asked.

    Raises
    ------
    InvalidInput
        When the scenario cannot be counted.
    """
    land, say = cache.landscape(str(session.root)), session.say
    point, plan = point_of(land, lon, lat), cache.plan_of(session)
    wishes = {wish.id: wish.title or wish.id for wish in plan.scenario.allocate}
    planned = [
        wishes.get(name, name)
        for names in plan.done["allocations"].iloc[_deeds_at(land, plan, point)]
        for name in str(names).split("+")
    ]
    lines = [f"{say('Planned')}: {name}" for name in dict.fromkeys(planned)]
    lines += [
        f"{say('Not possible')}: {land_tables.reason(land, session, held)}"
        for held in dict.fromkeys(_at(land, plan.ineligible, point)["reason"])
    ]
    permits = plan.permits
    needed = _at(land, permits[permits["verdict"] == "needs_permit"], point)
    whose = "authority_en" if session.language == "en" else "authority"
    asked = zip(needed["layer"], needed["law"], needed[whose], strict=True)
    return lines + [
        f"{say('Needs a permit')}: {land.layers[layer].title.in_language(session.language)}, "
        f"{law} ({who})"
        for layer, law, who in dict.fromkeys(asked)
    ]


def _deeds_at(land: Landscape, plan: Plan, point: shapely.Point) -> list[int]:
    """Return the numbers of what a plan does at a point."""
    pieces = land.pieces.sindex.query(point, predicate="intersects")
    near = np.flatnonzero(np.isin(plan.taken.rows, pieces))
    shapes = plan.taken.shapes[near]
    here = near[shapely.is_missing(shapes) | shapely.intersects(shapes, point)]
    return list(dict.fromkeys(plan.deeds[here].tolist()))


def _at(land: Landscape, table: gpd.GeoDataFrame, point: shapely.Point) -> gpd.GeoDataFrame:
    """Return the rows of a plan at a point; where a row has no shape, its piece is the shape."""
    pieces = land.pieces.index[land.pieces.sindex.query(point, predicate="intersects")]
    near = table[table["piece_id"].isin(pieces)]
    whole = near.geometry.isna().to_numpy()
    return near[whole | shapely.intersects(np.asarray(near.geometry.array, dtype=object), point)]


def _lines(land: Landscape, unit: str, language: str) -> list[str]:
    """Return a unit with its use, soil, hectares and municipality."""
    held = land.units.loc[unit]
    pieces = pieces_of(land, unit)
    sums = pieces.groupby(["use", "soil"], observed=True)["area_ha"].sum().sort_values()
    (use, _), towns = sums.index[-1], pieces["municipality"].astype(str).unique()
    soils = sums.groupby("soil", observed=True).sum().sort_values(ascending=False)
    is_field = held["kind"] == "field"
    head = f"{text('Field', language)} {unit}" if is_field else words.use(str(use), language)
    if not is_field:
        return [head, ", ".join(land.place_name("municipality", town) for town in towns)]
    return [
        head,
        f"{words.use(str(use), language)}, {hectares(float(held['area_ha']), language)}",
        *(
            f"{words.soil(str(soil), language)}: {hectares(float(area), language)}"
            for soil, area in soils.items()
            if str(soil) != "mineral" or len(soils) > 1
        ),
        ", ".join(land.place_name("municipality", town) for town in towns),
    ]
