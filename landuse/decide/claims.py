"""Claims: which land each allocation asks for, piece by piece.

A claim is a whole piece (its shape is null) or a part of one. An allocation whose file names
several measures becomes one wish for each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape, Repair
from landuse.domain.scenario import Allocation
from landuse.geo.area import Shapes, area_ha
from landuse.geo.overlay import NO_ZONE, Rows, clip, cut


@dataclass(frozen=True, eq=False)
class Wish:
    """One allocation and one measure: in the order of the scenario."""

    allocation: str
    measure: str


@dataclass(frozen=True, eq=False)
class Claims:
    """The land a wish asks for: rows of pieces, and the part of each (null: all of it)."""

    rows: Rows
    shapes: Shapes

    def area_ha(self, landscape: Landscape) -> np.ndarray:
        """Return the hectares of each claim."""
        whole = shapely.is_missing(self.shapes)
        land = landscape.pieces["area_ha"].to_numpy()[self.rows]
        return np.where(whole, land, area_ha(self.shapes))

    def concrete(self, landscape: Landscape) -> Shapes:
        """Return the shape of each claim, the piece's own where it is whole."""
        shapes = self.shapes.copy()
        whole = shapely.is_missing(shapes)
        shapes[whole] = piece_shapes(landscape)[self.rows[whole]]
        return shapes

    def only(self, keep: np.ndarray) -> "Claims":
        """Return the claims where ``keep`` is true."""
        return Claims(self.rows[keep], self.shapes[keep])


AREAL = 2
"""Dimensions of what has an area."""
OUTSIDE_HA = 1e-6
"""Less than this outside the study area is rounding."""

NO_CLAIMS = Claims(np.array([], dtype=np.intp), np.array([], dtype=object))


def piece_shapes(landscape: Landscape) -> Shapes:
    """Return the shapes of all pieces, without a copy."""
    return np.asarray(landscape.pieces.geometry.values, dtype=object)


@dataclass(frozen=True, eq=False)
class FileArea:
    """An allocation's file, read, repaired and filtered: shapes and the measure of each."""

    shapes: Shapes
    measures: np.ndarray
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, eq=False)
class Asked:
    """A wish, the land it asks for, and what lies outside the study area."""

    wish: Wish
    claims: Claims
    outside_ha: float = 0.0


def asked(
    landscape: Landscape,
    allocation: Allocation,
    areas: gpd.GeoDataFrame,
    files: Mapping[str, FileArea],
    issues: list[Issue],
) -> Iterator[Asked]:
    """Yield what an allocation asks for, one wish for each measure.

    Parameters
    ----------
    landscape
        The land.
    allocation
        The allocation.
    areas
        The scenario's drawn areas by feature id, valid, planning CRS.
    files
        The files the scenario names, by allocation id.
    issues
        What is found wrong is added here.
    """
    area = allocation.area
    if area.kind == "file":
        if allocation.id in files:
            issues += files[allocation.id].issues
            yield from _of_file(landscape, allocation, files[allocation.id])
        return
    wish = Wish(allocation.id, allocation.measure or "")
    if area.kind == "drawn":
        rows = [name for name in area.drawn_ids if name in areas.index]
        drawn = np.asarray(areas.loc[rows].geometry.values, dtype=object)
        yield _over(landscape, wish, drawn[~shapely.is_missing(drawn)])
    elif area.kind == "units":
        named = landscape.pieces["unit_id"].isin(area.units or []).to_numpy()
        yield Asked(wish, _whole(np.flatnonzero(named)))
    else:
        yield Asked(wish, _where(landscape, area.where or {}))


def _of_file(landscape: Landscape, allocation: Allocation, held: FileArea) -> Iterator[Asked]:
    """Yield one wish for each measure, in the order the scenario names them."""
    named = (allocation.measures or {"": allocation.measure or ""}).values()
    for measure in dict.fromkeys(named):
        shapes = held.shapes[held.measures == measure]
        yield _over(landscape, Wish(allocation.id, measure), shapes)


def _whole(rows: Rows) -> Claims:
    return Claims(rows, np.full(len(rows), None, dtype=object))


def _over(landscape: Landscape, wish: Wish, shapes: Shapes) -> Asked:
    """Return the land under polygons; where they overlap one another it is asked for once."""
    claims = under(landscape, shapes)
    if len(shapes) == 0:
        return Asked(wish, claims)
    joined = shapes if len(shapes) == 1 else np.array([shapely.union_all(shapes)], dtype=object)
    drawn_ha = float(area_ha(joined)[0])
    outside = drawn_ha - float(claims.area_ha(landscape).sum())
    return Asked(wish, claims, outside if outside > OUTSIDE_HA else 0.0)


def under(landscape: Landscape, shapes: Shapes) -> Claims:
    """Return the pieces, or parts of pieces, that lie under any of the polygons."""
    if len(shapes) == 0:
        return NO_CLAIMS
    zone = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    index = landscape.pieces.sindex
    held = index.query(zone, predicate="contains_properly")
    crossed = np.setdiff1d(index.query(zone, predicate="intersects"), held)
    parts, whole = clip(piece_shapes(landscape)[crossed], zone)
    parts[whole] = None
    some = whole | ~shapely.is_missing(parts)
    none = np.full(len(held), None, dtype=object)
    return Claims(np.concatenate([held, crossed[some]]), np.concatenate([none, parts[some]]))


def _cut(landscape: Landscape, claims: Claims, zones: Shapes, *, inside: bool) -> Claims:
    """Return the parts of claims inside (or outside) all zones together."""
    whole = shapely.is_missing(claims.shapes)
    parts = cut(claims.concrete(landscape), zones, np.zeros(len(zones), dtype=np.intp))
    kept = (parts.code != NO_ZONE) == inside
    shapes = parts.shapes[kept].copy()
    shapes[parts.whole[kept] & whole[parts.land[kept]]] = None
    return Claims(claims.rows[parts.land[kept]], shapes)


def _where(landscape: Landscape, conditions: Mapping[str, bool | str | list[str]]) -> Claims:
    """Return the land that meets every condition; keys and values were checked before."""
    mask = np.ones(len(landscape.pieces), dtype=bool)
    by_shape: list[tuple[str, bool]] = []
    for key, wanted in conditions.items():
        if isinstance(wanted, bool):
            if key in landscape.pieces:
                mask &= landscape.pieces[key].to_numpy(dtype=bool) == wanted
            else:
                by_shape.append((key, wanted))
        else:
            values = [wanted] if isinstance(wanted, str) else wanted
            mask &= landscape.pieces[key].isin(values).to_numpy()
    claims = _whole(np.flatnonzero(mask))
    for layer, wanted in by_shape:
        claims = within(landscape, claims, layer, inside=wanted)
    return claims


def within(landscape: Landscape, claims: Claims, layer: str, *, inside: bool) -> Claims:
    """Return the parts of claims inside (or outside) a layer that does not cut the land."""
    zones = np.asarray(landscape.overlays[layer].geometry.values, dtype=object)
    zones = zones[shapely.get_dimensions(zones) == AREAL]
    if len(zones) == 0:
        return NO_CLAIMS if inside else claims
    return _cut(landscape, claims, zones, inside=inside)


def in_layer(landscape: Landscape, claims: Claims, layer: str, *, inside: bool) -> Claims:
    """Return the parts of claims inside (or outside) any layer, whether it cuts the land or not."""
    if layer in landscape.pieces:
        held = landscape.pieces[layer].to_numpy(dtype=bool)[claims.rows]
        return claims.only(held == inside)
    return within(landscape, claims, layer, inside=inside)
