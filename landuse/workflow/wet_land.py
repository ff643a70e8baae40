"""Land that turns wet together: an allocation grown to it, and what turns wet beside a plan.

Water cannot be held apart within a hydrological unit. Where no layer tells the units, nobody
knows what else turns wet, which is not "nothing" (C5).
"""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from landuse.decide.claims import Claims, Wish
from landuse.decide.eligibility import eligible
from landuse.decide.setbacks import Reach
from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.domain.scenario import Allocation, Scenario
from landuse.effects.low_land import LowLand, low_land
from landuse.effects.water import height_m
from landuse.effects.wetting import WORTH_TELLING_HA, wetting
from landuse.geo.area import area_ha
from landuse.sources.scenarios import Drawn
from landuse.workflow.figures import parameters_of
from landuse.workflow.rebuilding import (
    changed,
    free,
    on_grid,
    refuse_locked,
    wish_called,
    with_areas,
    with_shape,
    with_wishes,
)
from landuse.workflow.verbs import decide


def extend(landscape: Landscape, drawn: Drawn, allocation: str) -> Drawn:
    """Return the scenario with an allocation grown to the hydrological units it touches.

    Of their low land comes what its measure may have. A drawn area of its own is drawn larger;
    fields and rules become a drawn area.

    Parameters
    ----------
    landscape
        The land.
    drawn
        The scenario.
    allocation
        Which one.

    Raises
    ------
    InvalidInput
        When no units are known, none is touched, or the allocation is locked.
    """
    held = wish_called(drawn, allocation)
    refuse_locked(drawn, [held])
    low = _known(landscape, drawn.scenario)
    alone = replace(drawn, scenario=drawn.scenario.model_copy(
        update={"allocate": [held], "reference": None}
    ))  # fmt: skip
    mine = _shapes_of(landscape, decide(landscape, alone))
    land = _touched(low, mine)
    if land.empty:
        where = f"scenarios/{drawn.scenario.id}.toml: {allocation}"
        found = "an area that lies in no hydrological unit"
        remedy = "Draw it on low land by a stream, or leave it as it is."
        raise InvalidInput([Issue(where, found, "low land that drains to a stream", remedy)])
    more = _eligible(landscape, drawn, held, land)
    return _grown(drawn, held, shapely.union_all(np.concatenate([mine, more])))


def _known(landscape: Landscape, scenario: Scenario) -> LowLand:
    """Return the low land of a landscape's units; where no unit is known it says so."""
    low = low_land(landscape, _height_m(landscape, scenario) or 0.0)
    if low is None:
        found = "drainage of neighbouring land unknown: no hydrological unit is known here"
        expected = "hydrological units, to tell what else turns wet when drainage stops"
        remedy = "Add a layer of hydrological units, or a terrain raster with its unit and streams."
        raise InvalidInput([Issue("layers: hydrology", found, expected, remedy)])
    return low


def _height_m(landscape: Landscape, scenario: Scenario) -> float | None:
    return height_m(scenario, parameters_of(landscape.root))


def _shapes_of(landscape: Landscape, plan: Plan) -> np.ndarray:
    """Return the land that counts in a plan."""
    parts = plan.fragments
    shapes = np.array(parts.geometry.to_numpy(), dtype=object)
    whole = shapely.is_missing(shapes)
    rows = landscape.pieces.index.get_indexer(parts["piece_id"])
    shapes[whole] = landscape.piece_shapes[rows[whole]]
    return shapes


def _touched(low: LowLand, mine: np.ndarray) -> gpd.GeoDataFrame:
    """Return the low land of the units that an area has some of, not only an edge in common."""
    land = low.of(low.met_by(mine))
    inside = shapely.intersection(land.geometry.to_numpy(), shapely.union_all(mine))
    held = land.assign(drawn_ha=area_ha(inside)).groupby("unit_id")["drawn_ha"].sum()
    units = held.index[held > WORTH_TELLING_HA]
    touched: gpd.GeoDataFrame = land[land["unit_id"].isin(units)]
    return touched


def _eligible(
    landscape: Landscape, drawn: Drawn, held: Allocation, land: gpd.GeoDataFrame
) -> np.ndarray:
    """Return of some land what an allocation's measure may have."""
    rows = landscape.pieces.index.get_indexer(land["piece_id"])
    claims = Claims(rows, np.array(land.geometry.to_numpy(), dtype=object))
    reach = Reach(drawn.scenario, parameters_of(landscape.root))
    named = [held.measure] if held.measure else list((held.measures or {}).values())
    free_land = [eligible(landscape, Wish(held.id, name), claims, reach)[0] for name in named]
    return np.concatenate([claims.concrete(landscape) for claims in free_land])


def _grown(drawn: Drawn, held: Allocation, whole: Any) -> Drawn:
    """Return the scenario with an allocation that has this land too."""
    ids = list(dict.fromkeys(held.area.drawn_ids))
    others = [wish for wish in drawn.scenario.allocate if wish.id != held.id]
    mine = drawn.areas.geometry.loc[ids].to_numpy() if ids else []
    whole = shapely.union_all([*mine, whole])
    if len(ids) == 1 and not any(ids[0] in wish.area.drawn_ids for wish in others):
        return with_shape(drawn, ids[0], on_grid(whole, ids[0], "Draw it again."))
    rest = shapely.difference(whole, shapely.union_all(mine)) if ids else whole
    if area_ha(np.array([rest], dtype=object))[0] <= WORTH_TELLING_HA:
        return drawn
    name = free(drawn, held.measure or held.id)
    grown = with_areas(drawn, [name], [held.title or name], [on_grid(rest, name, "Draw it again.")])
    area = {"drawn": [*ids, name] if ids else name}
    new = changed(grown, held, area=area)
    return with_wishes(grown, [new if w.id == held.id else w for w in drawn.scenario.allocate])


def wet_beyond(landscape: Landscape, plan: Plan, allocation: str | None = None) -> gpd.GeoDataFrame:
    """Return what else turns wet where a plan rewets a part of a hydrological unit.

    Parameters
    ----------
    landscape
        The land.
    plan
        What is done to it.
    allocation
        Only the units this one rewets a part of; None: all.

    Returns
    -------
    geopandas.GeoDataFrame
        One row for each unit: ``unit_id``, ``drawn_ha`` (what the plan rewets of its low land),
        ``left_ha`` (what is left to turn wet), ``geometry`` (the latter), planning CRS.

    Raises
    ------
    InvalidInput
        When no units are known.
    """
    _known(landscape, plan.scenario)
    found = wetting(landscape, plan, _height_m(landscape, plan.scenario))
    columns = ["unit_id", "drawn_ha", "left_ha", "geometry"]
    crs = landscape.pieces.crs
    if found is None or found.left.empty:
        return gpd.GeoDataFrame({name: [] for name in columns}, geometry="geometry", crs=crs)
    drawn = found.drawn
    mine = drawn["unit_id"][(drawn["allocation"] == allocation) | (allocation is None)]
    left = found.left.loc[found.left["unit_id"].isin(mine), ["unit_id", "area_ha", "geometry"]]
    whole = left.dissolve("unit_id", aggfunc={"area_ha": "sum"}).reset_index()
    whole = whole.rename(columns={"area_ha": "left_ha"})
    drawn_ha = drawn.groupby("unit_id")["area_ha"].sum()
    whole["drawn_ha"] = whole["unit_id"].map(drawn_ha).astype(float)
    kept: gpd.GeoDataFrame = whole[whole["left_ha"] > WORTH_TELLING_HA]
    return kept[columns].reset_index(drop=True)
