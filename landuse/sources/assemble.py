"""From layers to landscape: read, make units, cut them once into pieces, prove the areas.

The land is cut by what decides something everywhere: places, soil, use, and the layers that
say ``cut = true``. The other layers are kept as they are and meet the plan when it is made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.issues import Issue
from landuse.domain.landscape import NOWHERE, LayerState, Place, Repair
from landuse.domain.layer import PLACE_ROLES, Layer, Theme
from landuse.geo.area import area_ha
from landuse.geo.overlay import NO_ZONE, cut
from landuse.sources.layers import LayerRead
from landuse.sources.raster import averages, value_column
from landuse.sources.study_area import hectare_fault, layers_elsewhere
from landuse.sources.units import Units, fields, none, squares, together

CUTTER_VERSION = 4
"""Raised whenever the same layers would be cut into other pieces or units (C11)."""

TELL_WATER: tuple[Theme, ...] = ("hydrology", "stream")
"""Themes whose features are asked for even where they cut the land (``sources/hydrology.py``)."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Assembled:
    """The land in pieces, and what was found on the way."""

    pieces: gpd.GeoDataFrame
    units: pd.DataFrame
    places: Mapping[str, tuple[Place, ...]]
    overlays: Mapping[str, gpd.GeoDataFrame]
    repairs: tuple[Repair, ...]
    issues: tuple[Issue, ...]
    states: Mapping[str, LayerState]


@dataclass(eq=False)
class _Land:
    """The pieces while they are being cut: one row of every column per piece."""

    unit: np.ndarray
    shapes: np.ndarray
    columns: dict[str, np.ndarray] = field(default_factory=dict)

    def along(
        self, name: str, zones: np.ndarray, codes: np.ndarray, classes: Sequence[Any]
    ) -> None:
        """Cut every piece along zones; the last of ``classes`` is for land in none of them."""
        parts = cut(self.shapes, zones, codes)
        self.columns = {key: values[parts.land] for key, values in self.columns.items()}
        self.unit, self.shapes = self.unit[parts.land], parts.shapes
        code = np.where(parts.code == NO_ZONE, len(classes) - 1, parts.code)
        self.columns[name] = np.asarray(classes, dtype=object)[code]


def assemble(reads: Mapping[str, LayerRead], crs: str, progress: Progress) -> Assembled:
    """Return the landscape's pieces from the layers as read.

    Parameters
    ----------
    reads
        Every layer by id.
    crs
        The planning CRS.
    progress
        Told what is being done, and how far it is (0 to 1).
    """
    by_role: dict[str, LayerRead] = {
        read.layer.role: read for read in reads.values() if _usable(read)
    }
    progress("units", 0.3)
    units, places = _units(by_role)
    land = _Land(np.arange(len(units.ids)), units.shapes)
    _cut_by_places(land, by_role, places, progress)
    progress("soil", 0.6)
    _cut_by_soil(land, by_role.get("soil"))
    _set_use(land, units, by_role.get("landuse"))
    progress("layers", 0.8)
    _cut_by_others(land, reads)
    pieces = _frame(land, units, crs)
    progress("rasters", 0.9)
    unread = dict(_average(pieces, reads.values()))
    _prove(units.shapes, pieces)
    return Assembled(
        pieces,
        _unit_table(units),
        places,
        {r.layer.id: r.frame for r in reads.values() if _is_overlay(r)},
        tuple(repair for r in reads.values() for repair in r.repairs) + units.repairs,
        (*units.issues, *unread.values(), *_doubts(units, reads, crs)),
        {name: "failed" if name in unread else read.state for name, read in reads.items()},
    )


def _doubts(units: Units, reads: Mapping[str, LayerRead], crs: str) -> list[Issue]:
    """Return what may be wrong although everything could be read."""
    bias = hectare_fault(units.shapes, crs)
    elsewhere = layers_elsewhere(reads.values(), units.shapes)
    return [*elsewhere, *([] if bias is None else [bias])]


_ROLES_THAT_CUT = frozenset({*PLACE_ROLES, "unit", "soil", "landuse"})


def _usable(read: LayerRead) -> bool:
    return read.frame is not None and read.state in {"read", "empty"}


def _is_overlay(read: LayerRead) -> bool:
    asked = read.layer.role in PLACE_ROLES or read.layer.theme in TELL_WATER
    return _usable(read) and (asked or not read.layer.cuts)


def _shapes(read: LayerRead) -> np.ndarray:
    frame = read.frame
    if frame is None:
        return np.array([], dtype=object)
    return np.asarray(frame.geometry.values, dtype=object)


def _units(by_role: Mapping[str, LayerRead]) -> tuple[Units, dict[str, tuple[Place, ...]]]:
    places: dict[str, tuple[Place, ...]] = {
        role: _places(by_role[role]) for role in PLACE_ROLES if role in by_role
    }
    read = by_role.get("unit")
    own = none() if read is None or read.frame is None else fields(read.frame, read.layer.id)
    town = by_role.get("municipality")
    if town is None or town.frame is None:
        return own, places
    names = [place.code for place in places["municipality"]]
    codes = _codes(town.frame["code"], names)
    other = squares(_shapes(town), codes, names, own.shapes, town.layer.id)
    return together(own, other, "" if read is None else read.layer.id), places


def _places(read: LayerRead) -> tuple[Place, ...]:
    frame = read.frame
    if frame is None:
        return ()
    named = dict(zip(frame["code"].astype(str), frame["name"].astype(str), strict=True))
    return tuple(Place(read.layer.role, code, named[code] or code) for code in sorted(named))


def _codes(values: pd.Series, classes: Sequence[str]) -> np.ndarray:
    number = {name: row for row, name in enumerate(classes)}
    return np.array([number[str(value)] for value in values], dtype=np.intp)


def _cut_by_places(
    land: _Land,
    by_role: Mapping[str, LayerRead],
    places: Mapping[str, tuple[Place, ...]],
    progress: Progress,
) -> None:
    for step, role in enumerate(PLACE_ROLES):
        progress(role, 0.4 + 0.05 * step)
        read = by_role.get(role)
        if read is None or read.frame is None:
            land.columns[role] = np.full(len(land.unit), NOWHERE, dtype=object)
            continue
        names = [place.code for place in places[role]]
        land.along(role, _shapes(read), _codes(read.frame["code"], names), [*names, NOWHERE])


def _outside(layer: Layer) -> str:
    """Return what land outside every feature of a layer is (coverage and absent)."""
    return layer.absent if layer.coverage == "patches" and layer.absent else "unknown"


def _cut_by_soil(land: _Land, read: LayerRead | None) -> None:
    if read is None or read.frame is None:
        land.columns["soil"] = np.full(len(land.unit), "unknown", dtype=object)
        return
    values = read.frame["soil"].fillna("unknown").astype(str)
    classes = sorted(set(values))
    land.along("soil", _shapes(read), _codes(values, classes), [*classes, _outside(read.layer)])


def _cut_by_others(land: _Land, reads: Mapping[str, LayerRead]) -> None:
    """Cut the land by the layers that say so themselves: inside or not."""
    for read in reads.values():
        if _usable(read) and read.layer.cuts and read.layer.role not in _ROLES_THAT_CUT:
            zones = _shapes(read)
            land.along(read.layer.id, zones, np.zeros(len(zones), dtype=np.intp), [True, False])


def _set_use(land: _Land, units: Units, read: LayerRead | None) -> None:
    """Give fields the use of their layer, and cut other land by the land-use layer."""
    is_field = units.is_field[land.unit]
    if read is None or read.frame is None:
        use = units.columns["use"].to_numpy(dtype=object)[land.unit]
        land.columns["use"] = np.where(is_field, use, "unknown")
        return
    rest = _Land(
        land.unit[~is_field],
        land.shapes[~is_field],
        {key: values[~is_field] for key, values in land.columns.items()},
    )
    values = read.frame["use"].fillna("unknown").astype(str)
    classes = sorted(set(values))
    rest.along("use", _shapes(read), _codes(values, classes), [*classes, _outside(read.layer)])
    held = units.columns["use"].to_numpy(dtype=object)[land.unit[is_field]]
    columns = {key: values[is_field] for key, values in land.columns.items()} | {"use": held}
    land.unit = np.concatenate([land.unit[is_field], rest.unit])
    land.shapes = np.concatenate([land.shapes[is_field], rest.shapes])
    land.columns = {
        key: np.concatenate([values, rest.columns[key]]) for key, values in columns.items()
    }


def _frame(land: _Land, units: Units, crs: str) -> gpd.GeoDataFrame:
    """Return the pieces as a table, joined where the same land came in several parts, with ids."""
    table = pd.DataFrame(land.columns)
    table.insert(0, "unit_id", units.ids[land.unit])
    table["crop_code"] = units.columns["crop_code"].array[land.unit]
    table["area_ha"] = area_ha(land.shapes)
    keys = ["unit_id", *land.columns]
    order = table.sort_values(keys, kind="stable").index
    table, shapes = table.loc[order].reset_index(drop=True), land.shapes[order]
    number = table.groupby("unit_id", sort=False).cumcount() + 1
    table.index = pd.Index(table["unit_id"] + "#" + number.astype(str), name="piece_id")
    for column in ("municipality", "region", "catchment", "soil", "use"):
        table[column] = table[column].astype("category")
    return gpd.GeoDataFrame(table, geometry=shapes, crs=crs)


def _average(pieces: gpd.GeoDataFrame, reads: Iterable[LayerRead]) -> Iterator[tuple[str, Issue]]:
    """Give the pieces a column for each raster of numbers; yield those that cannot be read."""
    for read in reads:
        if read.path is None or read.state != "read" or not read.layer.holds_numbers:
            continue
        column = value_column(read.layer)
        means, issue = averages(pieces, read.path, read.layer)
        if issue is None:
            pieces[read.layer.id if column is None else column[0]] = means
        else:
            yield read.layer.id, issue


def _unit_table(units: Units) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": np.where(units.is_field, "field", "square"),
            "area_ha": area_ha(units.shapes),
            "crop_code": units.columns["crop_code"].array,
            "holding": units.columns["holding"].array,
        },
        index=pd.Index(units.ids, name="unit_id"),
    )


def _prove(shapes: np.ndarray, pieces: gpd.GeoDataFrame) -> None:
    """Prove that cutting lost and doubled no land (C12); if it did, that is our bug."""
    before, after = float(area_ha(shapes).sum()), float(pieces["area_ha"].sum())
    if abs(before - after) > max(1e-6, 1e-9 * before):
        message = f"cutting changed the land from {before!r} to {after!r} ha (C12)"
        raise ArithmeticError(message)
    if shapely.is_missing(np.asarray(pieces.geometry.values, dtype=object)).any():
        message = "cutting left a piece without a shape (C12)"
        raise ArithmeticError(message)
