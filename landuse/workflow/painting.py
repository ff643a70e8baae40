"""How a plan looks on the land: one number for each piece, and parts where a piece is cut.

A browser that has one painting needs no more than the difference to have the next: what is sent
follows the edit, not the number of fields.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landuse.domain.landscape import Landscape
from landuse.domain.plan import Land, Plan
from landuse.workflow.effect_map import UNKNOWN, Effect, effect_map
from landuse.workflow.pictures import bounds_in_degrees, features, is_field

REFUSED = 255
"""The number of land that was asked for and may not be had; measures count from 1."""
MANY = 60
"""Boxes above which one around them all says where to look again."""
TABLES = ("starts", "use", "soil")
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Painting:
    """What a plan paints, in the planning CRS.

    ``codes`` has one number for each piece, in the order of the land, from 1; ``codes[0]`` is no
    land. ``parts`` are parts of pieces with their ``code``; ``drawn`` are the
    scenario's own areas with their ``id``.
    """

    codes: np.ndarray
    parts: gpd.GeoDataFrame
    drawn: gpd.GeoDataFrame


def paint(
    landscape: Landscape, plan: Plan, areas: gpd.GeoDataFrame, hidden: Collection[str] = ()
) -> Painting:
    """Return the painting of a plan and of the areas that were drawn for it.

    Parameters
    ----------
    landscape
        The land.
    plan
        What is done to it.
    areas
        The scenario's drawn areas.
    hidden
        Allocations that are left out; what they take from others stays taken.
    """
    codes = np.zeros(len(landscape.pieces) + 1, dtype=np.uint8)
    taken, refused = plan.taken, _refused(plan, hidden)
    wanted = _codes_of(landscape, plan, hidden)[plan.deeds]
    is_whole, is_seen = shapely.is_missing(taken.shapes), wanted > 0
    whole, part = is_seen & is_whole, is_seen & ~is_whole
    piece_ha = landscape.piece_ha[refused.rows]
    is_refused = np.isclose(refused.area_ha, piece_ha, rtol=1e-9)
    codes[refused.rows[is_refused] + 1] = REFUSED
    codes[taken.rows[whole] + 1] = wanted[whole]
    part_codes = np.r_[np.full(int((~is_refused).sum()), REFUSED, dtype=np.uint8), wanted[part]]
    shapes = np.concatenate([refused.shapes[~is_refused], taken.shapes[part]])
    crs = landscape.pieces.crs
    parts = gpd.GeoDataFrame({"code": part_codes}, geometry=shapes, crs=crs)
    return Painting(codes, parts, _drawn_for(plan, areas, hidden))


def _refused(plan: Plan, hidden: Collection[str]) -> Land:
    """Return the land a plan may not have, without what allocations that are hidden asked for."""
    land = plan.barred
    if not hidden:
        return land
    seen = ~plan.ineligible["allocation"].isin(hidden).to_numpy(dtype=bool)
    return Land(land.rows[seen], land.shapes[seen], land.area_ha[seen])


def _codes_of(landscape: Landscape, plan: Plan, hidden: Collection[str]) -> np.ndarray:
    """Return how each deed is painted: what sets its use, else its first function; 0 if hidden."""
    numbers = {name: n for n, name in enumerate(landscape.measures, start=1)}
    measures = _measures(plan)
    found = []
    for deed in plan.done.itertuples(index=False):
        setting = "" if deed.changed_by in hidden else str(deed.measure)
        shown = set(str(deed.allocations).split("+")) - set(hidden)
        adding = {measure for name, measure in measures if name in shown}
        named = [setting, *(held for held in str(deed.functions).split("+") if held in adding)]
        found.append(next((numbers[name] for name in named if name), 0))
    return np.array(found, dtype=np.uint8)


def _measures(plan: Plan) -> list[tuple[str, str]]:
    table = plan.allocations
    return list(zip(table["id"].tolist(), table["measure"].tolist(), strict=True))


def _drawn_for(plan: Plan, areas: gpd.GeoDataFrame, hidden: Collection[str]) -> gpd.GeoDataFrame:
    """Return the drawn areas with ``id`` and ``name``, without those of hidden wishes alone."""
    wishes = plan.scenario.allocate
    gone = {name for wish in wishes if wish.id in hidden for name in wish.area.drawn_ids}
    kept = {name for wish in wishes if wish.id not in hidden for name in wish.area.drawn_ids}
    shown = areas[~areas.index.isin(gone - kept)] if gone else areas
    columns = {"id": shown.index.astype(str), "name": shown["name"].to_numpy()}
    return gpd.GeoDataFrame(columns, geometry=shown.geometry.to_numpy(), crs=areas.crs)


def difference(landscape: Landscape, new: Painting, old: Painting | None) -> dict[str, Any]:
    """Return what a browser must do to turn one painting into another; none: all of it.

    ``codes``: pieces by their new number. ``cut``: where parts of pieces came or went, as boxes
    in degrees. ``drawn``: ``gone``, ids of areas; ``come``, areas as features.
    """
    before = np.zeros_like(new.codes) if old is None else old.codes
    changed = np.flatnonzero(new.codes != before)
    numbers = new.codes[changed]
    drawn, gone = new.drawn, []
    if old is not None:
        come, left = _apart(new.drawn, old.drawn, "id")
        drawn, gone = new.drawn[come], old.drawn["id"][left].tolist()
    names = {name: drawn[name].tolist() for name in ("id", "name")}
    return {
        "codes": {str(code): changed[numbers == code].tolist() for code in np.unique(numbers)},
        "cut": _cut(landscape, new, old),
        "drawn": {"gone": gone, "come": features(drawn, names, 0.0)},
    }


def _apart(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame, name: str) -> tuple[Mask, Mask]:
    """Return which rows of two tables have no equal, by a column and by shape, in the other.

    An edit leaves nearly every shape the very object it was, so only the others are compared by
    their corners.
    """
    first, second = _objects(one, other, name)
    left, right = ~np.isin(first, second), ~np.isin(second, first)
    here, there = _marks(one[left], name), _marks(other[right], name)
    equal = set(here) & set(there)
    left[left] = [mark not in equal for mark in here]
    right[right] = [mark not in equal for mark in there]
    return left, right


def _objects(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame, name: str) -> tuple[Ids, Ids]:
    """Return a number for each row of two tables: the same for the same word and shape object."""
    words, found = pd.factorize(np.concatenate([one[name].to_numpy(), other[name].to_numpy()]))
    shapes = np.concatenate([np.asarray(t.geometry.array, dtype=object) for t in (one, other)])
    ids = np.fromiter(map(id, shapes), dtype=np.int64, count=len(shapes))
    numbers = (ids - ids.min() if len(ids) else ids) * len(found) + words
    return numbers[: len(one)], numbers[len(one) :]


def _marks(table: gpd.GeoDataFrame, name: str) -> list[tuple[Any, bytes | None]]:
    shapes = shapely.to_wkb(np.asarray(table.geometry, dtype=object))
    return list(zip(table[name].tolist(), shapes, strict=True))


def _cut(landscape: Landscape, new: Painting, old: Painting | None) -> list[list[list[float]]]:
    """Return boxes around the parts that only one of two paintings has."""
    if old is None:
        touched = [np.asarray(new.parts.geometry, dtype=object)]
    else:
        sides = zip((new, old), _apart(new.parts, old.parts, "code"), strict=True)
        touched = [np.asarray(side.parts.geometry, dtype=object)[only] for side, only in sides]
    boxes = shapely.bounds(np.concatenate(touched))
    if len(boxes) > MANY:
        boxes = np.r_[boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)][None]
    return [bounds_in_degrees(landscape, tuple(box)) for box in boxes.tolist()]


def table(landscape: Landscape, name: str) -> bytes:
    """Return one byte for each piece, in the order of the land, after one for no land.

    Parameters
    ----------
    landscape
        The land.
    name
        ``starts``: 1 where a unit begins. ``use`` and ``soil``: the class of a field's piece,
        counted from 1 in the order of :func:`classes`; 0 where there is no field.
    """
    if name == "starts":
        units = landscape.pieces["unit_id"].to_numpy()
        held = np.r_[True, units[1:] != units[:-1]]
    else:
        held = np.where(is_field(landscape), landscape.pieces[name].cat.codes.to_numpy() + 1, 0)
    return bytes(np.r_[0, held].astype(np.uint8))


def classes(landscape: Landscape, name: str) -> list[str]:
    """Return the classes of a table in the order of their numbers."""
    return [str(held) for held in landscape.pieces[name].cat.categories]


def effect_table(landscape: Landscape, wanted: Effect) -> bytes:
    """Return one byte for each piece, in the order of the land, after one for no land.

    0 where the measure may not be had, else the class of its effect counted from 1 in the order of
    :func:`effect_classes`, or the number of what is not known.

    Parameters
    ----------
    landscape
        The land.
    wanted
        The effect of which measure on what.

    Raises
    ------
    InvalidInput
        When there is no such effect.
    """
    return bytes(np.r_[0, effect_map(landscape, wanted).codes].astype(np.uint8))


def effect_classes(landscape: Landscape, wanted: Effect) -> dict[str, Any]:
    """Return the classes of an effect: ``unit``, ``bounds`` (from, to) and ``unknown``.

    ``unknown`` is the number of pieces whose effect is not known; null where every one is.
    """
    found = effect_map(landscape, wanted)
    unknown = UNKNOWN if (found.codes == UNKNOWN).any() else None
    return {"unit": found.unit, "bounds": [list(b) for b in found.bounds], "unknown": unknown}
