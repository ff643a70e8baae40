"""Which land lies inside a layer, and which layers can say so.

One can be inside a layer that was read and has an area of its own: polygons, a raster of
classes, points and lines with a width. Places, soil, use and fields are told by the columns of
the land instead, and a raster of numbers has no inside. A theme is *examined* where a layer one
can be inside of was read; where another layer of the theme was not, it is examined in part (C5).
"""

from dataclasses import dataclass

from landuse.decide.claims import Claims
from landuse.decide.inside import inside_of
from landuse.domain.landscape import Landscape
from landuse.domain.layer import PLACE_ROLES, Layer, Theme

TOLD_BY_COLUMNS = frozenset({*PLACE_ROLES, "unit", "soil", "landuse"})
"""Roles whose layers become columns of the pieces."""


def has_inside(landscape: Landscape, layer: Layer) -> bool:
    """Whether a layer that was read can say of land that it lies inside."""
    if layer.role in TOLD_BY_COLUMNS or not layer.covers_area:
        return False
    return layer.id in landscape.overlays or cuts_land(landscape, layer.id)


def cuts_land(landscape: Landscape, layer: str) -> bool:
    """Whether the land was cut along a layer: a column of yes and no (numbers are averages)."""
    if not landscape.layers[layer].cuts or layer not in landscape.pieces:
        return False
    return landscape.pieces[layer].dtype.kind in "bO"


def by_layer(landscape: Landscape, claims: Claims, layer: str) -> tuple[Claims, Claims]:
    """Return the parts of claims inside a layer and outside it, whether it cuts the land or not."""
    if cuts_land(landscape, layer):
        held = landscape.pieces[layer].to_numpy(dtype=bool)[claims.rows]
        return claims.only(held), claims.only(~held)
    return inside_of(landscape, layer).divided(claims)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the project knows of a theme: layers that say where it lies, and layers that cannot."""

    examined: tuple[Layer, ...]
    missing: tuple[Layer, ...]
    """Layers of the theme that were not read, or that have no inside."""


def has_features(landscape: Landscape, layer: Layer) -> bool:
    """Whether a layer that was read has features one can be near to: points and lines too."""
    return layer.id in landscape.overlays or cuts_land(landscape, layer.id)


def coverage(landscape: Landscape, theme: Theme, *, near: bool = False) -> Coverage:
    """Return which layers say where a theme lies, or what is near it, and which of them cannot."""
    held = [layer for layer in landscape.layers.values() if layer.theme == theme]
    tells = has_features if near else has_inside
    able = [layer for layer in held if landscape.is_known(layer.id) and tells(landscape, layer)]
    return Coverage(tuple(able), tuple(layer for layer in held if layer not in able))
