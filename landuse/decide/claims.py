"""Claims: which land each allocation asks for, piece by piece.

A claim is a whole piece (its shape is null) or a part of one. An allocation whose file names
several measures becomes one wish for each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.decide import wide
from landuse.decide.lately import content, lately
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape, Repair
from landuse.domain.scenario import Allocation
from landuse.geo.area import Shapes, area_ha
from landuse.geo.overlay import NO_ZONE, Rows, clip, cut


@dataclass(frozen=True, slots=True)
class Wish:
    """One allocation and one measure: in the order of the scenario."""

    allocation: str
    measure: str
    proposed: bool = False
    """Whether it gives way to all that people placed."""


def wish_of(allocation: Allocation) -> Wish:
    """Return the one wish of an allocation whose area is no file."""
    return Wish(allocation.id, allocation.measure or "", allocation.proposed)


@dataclass(frozen=True, eq=False)
class Claims:
    """The land a wish asks for: rows of pieces, and the part of each (null: all of it).

    What is known of each claim, its hectares and its mark, goes along where claims are parted and
    put together, so that each shape is looked at once.
    """

    rows: Rows
    shapes: Shapes

    def __len__(self) -> int:
        """Count the claims."""
        return len(self.rows)

    @cached_property
    def digest(self) -> bytes:
        """What the claims are, in few bytes: claims to the same land have the same."""
        return content(self.rows.tobytes(), self.marks.tobytes())

    @cached_property
    def marks(self) -> np.ndarray:
        """A number for the shape of each claim, 0 where it is all of its piece."""
        marks = np.zeros(len(self), dtype=np.int64)
        part = ~shapely.is_missing(self.shapes)
        marks[part] = [hash(wkb) for wkb in shapely.to_wkb(self.shapes[part])]
        return marks

    def area_ha(self, landscape: Landscape) -> np.ndarray:
        """Return the hectares of each claim; they are measured once."""
        if HECTARES not in self.__dict__:
            hectares = landscape.piece_ha[self.rows]
            part = ~shapely.is_missing(self.shapes)
            hectares[part] = area_ha(self.shapes[part])
            hectares.flags.writeable = False
            self.__dict__[HECTARES] = hectares
        held: np.ndarray = self.__dict__[HECTARES]
        return held

    def known(self, landscape: Landscape) -> "Claims":
        """Return the claims once all that goes along with them is known."""
        self.area_ha(landscape)
        _ = self.marks
        return self

    def concrete(self, landscape: Landscape) -> Shapes:
        """Return the shape of each claim, the piece's own where it is whole."""
        shapes = self.shapes.copy()
        whole = shapely.is_missing(shapes)
        shapes[whole] = landscape.piece_shapes[self.rows[whole]]
        return shapes

    def only(self, keep: np.ndarray) -> "Claims":
        """Return the claims where ``keep`` is true, or those it numbers, in its order."""
        part = Claims(self.rows[keep], self.shapes[keep])
        part.__dict__.update({n: self.__dict__[n][keep] for n in ALONG if n in self.__dict__})
        return part


HECTARES = "hectares"
ALONG = (HECTARES, "marks")
"""What goes along with claims."""


def joined(parts: Sequence[Claims]) -> Claims:
    """Return claims one after the other."""
    rows = np.concatenate([NO_CLAIMS.rows, *(part.rows for part in parts)])
    claims = Claims(rows, np.concatenate([NO_CLAIMS.shapes, *(part.shapes for part in parts)]))
    for name in ALONG:
        held = [part.__dict__[name] for part in parts if name in part.__dict__]
        if held and len(held) == len(parts):
            claims.__dict__[name] = np.concatenate(held)
    return claims


AREAL = 2
"""Dimensions of what has an area."""
OUTSIDE_HA = 1e-6
"""Less than this outside the study area is rounding."""

NO_CLAIMS = Claims(np.array([], dtype=np.intp), np.array([], dtype=object))


@dataclass(frozen=True, eq=False)
class Features:
    """The areas one wish was drawn as: their shapes in order, the id and the name of each."""

    shapes: Shapes
    ids: np.ndarray
    names: np.ndarray

    def only(self, keep: np.ndarray) -> "Features":
        """Return the features where ``keep`` is true."""
        return Features(self.shapes[keep], self.ids[keep], self.names[keep])


@dataclass(frozen=True, eq=False)
class FileArea:
    """An allocation's file, read, repaired and filtered: features and the measure of each."""

    features: Features
    measures: np.ndarray
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, eq=False)
class Asked:
    """A wish, the land it asks for, and what lies outside the study area."""

    wish: Wish
    claims: Claims
    outside_ha: float = 0.0
    features: Features | None = None
    """What was drawn for it; none where the land is named by units or conditions."""
    known: bool = True
    """False where the land cannot be told because a layer was not read (C5)."""


def of_drawn(landscape: Landscape, allocation: Allocation, areas: gpd.GeoDataFrame) -> Asked:
    """Return what an allocation asks for that names drawn areas.

    Parameters
    ----------
    landscape
        The land.
    allocation
        The allocation.
    areas
        The scenario's drawn areas by feature id, valid, planning CRS; null where one encloses
        nothing.
    """
    named = list(dict.fromkeys(n for n in allocation.area.drawn_ids if n in areas.index))
    rows = areas.index.get_indexer(named)
    shapes = np.asarray(areas.geometry.values, dtype=object)[rows]
    names = areas["name"].to_numpy(dtype=object)[rows]
    features = Features(shapes, np.array(named, dtype=object), names)
    wish = wish_of(allocation)
    return _over(landscape, wish, features.only(~shapely.is_missing(shapes)))


def of_units(landscape: Landscape, allocation: Allocation) -> Asked:
    """Return what an allocation asks for that names units."""
    units = landscape.units.index
    number = landscape.once(
        "units of pieces", lambda: units.get_indexer(landscape.pieces["unit_id"])
    )
    named = np.isin(
        number, units.get_indexer(pd.Index(allocation.area.units or [], dtype=units.dtype))
    )
    return Asked(wish_of(allocation), whole(np.flatnonzero(named)))


def of_file(
    landscape: Landscape, allocation: Allocation, files: Mapping[str, FileArea]
) -> Iterator[Asked]:
    """Yield one wish for each measure of a file, in the order the scenario names them."""
    held = files.get(allocation.id)
    if held is None:
        return
    named = (allocation.measures or {"": allocation.measure or ""}).values()
    for measure in dict.fromkeys(named):
        features = held.features.only(held.measures == measure)
        yield _over(landscape, Wish(allocation.id, measure), features)


def whole(rows: Rows) -> Claims:
    """Return claims to all of these pieces."""
    return Claims(rows, np.full(len(rows), None, dtype=object))


def _over(landscape: Landscape, wish: Wish, features: Features) -> Asked:
    """Return the land under polygons; where they overlap one another it is asked for once."""
    shapes = features.shapes
    if len(shapes) == 0:
        return Asked(wish, NO_CLAIMS, features=features)
    digest = content(*shapely.to_wkb(shapes))
    claims, outside_ha = lately(
        landscape,
        ("under", digest),
        lambda: _under_all(landscape, shapes, digest),
        lambda found: len(found[0]),
    )
    return Asked(wish, claims, outside_ha, features)


def _under_all(landscape: Landscape, shapes: Shapes, digest: bytes) -> tuple[Claims, float]:
    """Return the land under polygons, and the hectares of them outside the land."""

    def find() -> wide.Under:
        zone = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
        claims = under(landscape, zone)
        drawn_ha = float(area_ha(np.array([zone], dtype=object))[0])
        outside_ha = drawn_ha - float(claims.area_ha(landscape).sum())
        return claims.rows, claims.shapes, outside_ha if outside_ha > OUTSIDE_HA else 0.0

    rows, parts, outside_ha = wide.kept(landscape, digest, find)
    return Claims(rows, parts), outside_ha


def under(landscape: Landscape, zone: Any) -> Claims:
    """Return the pieces, or parts of pieces, that lie under a polygon."""
    index = landscape.pieces.sindex
    held = index.query(zone, predicate="contains_properly")
    crossed = np.setdiff1d(index.query(zone, predicate="intersects"), held)
    parts, all_of_it = _clipped(landscape.piece_shapes[crossed], zone)
    parts[all_of_it] = None
    some = all_of_it | ~shapely.is_missing(parts)
    none = np.full(len(held), None, dtype=object)
    return Claims(np.concatenate([held, crossed[some]]), np.concatenate([none, parts[some]]))


MANY_CORNERS = 2000
"""An area with more corners than this is cut in parts: no piece meets all of a register."""


def _clipped(land: Shapes, zone: Any) -> tuple[Shapes, np.ndarray]:
    """Return the part of each land inside an area (null: none), and whether it is all of it."""
    if shapely.get_num_coordinates(zone) <= MANY_CORNERS:
        return clip(land, zone)
    areas = shapely.get_parts(np.array([zone], dtype=object))
    parts = cut(land, areas, np.zeros(len(areas), dtype=np.intp))
    held = parts.code != NO_ZONE
    inside = np.full(len(land), None, dtype=object)
    inside[parts.land[held]] = parts.shapes[held]
    all_of_it = np.zeros(len(land), dtype=bool)
    all_of_it[parts.land[held & parts.whole]] = True
    return inside, all_of_it


def divided(landscape: Landscape, claims: Claims, zones: Shapes) -> tuple[Claims, Claims]:
    """Return the parts of claims inside any of the zones, and the parts outside all of them."""
    zones = zones[shapely.get_dimensions(zones) == AREAL]
    if len(zones) == 0:
        return NO_CLAIMS, claims
    untouched = shapely.is_missing(claims.shapes)
    parts = cut(claims.concrete(landscape), zones, np.zeros(len(zones), dtype=np.intp))
    shapes = parts.shapes.copy()
    shapes[parts.whole & untouched[parts.land]] = None
    held = Claims(claims.rows[parts.land], shapes)
    within = parts.code != NO_ZONE
    return held.only(within), held.only(~within)
