"""How much land lies inside the layers of a theme, and what a plan does to it there.

Layers that do not cut the land everywhere meet it when it is judged: once for all pieces, which
is kept with the landscape, and then only for the parts a plan takes out of pieces. A theme is
known when it has a layer and every layer of it was read; otherwise nothing is known of it (C5).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.layer import Layer, Theme
from landuse.domain.rate import Rate, rate_of
from landuse.effects.accounts import NOTHING_LEFT_HA
from landuse.effects.parts import Parts, Words
from landuse.effects.sums import sums_by
from landuse.effects.terms import Ground, Term
from landuse.geo.area import Shapes
from landuse.geo.inside import inside_ha

Hectares = NDArray[np.float64]
Mask = NDArray[np.bool_]
AREAL = 2
NONE, ALL = rate_of(0.0), rate_of(1.0)
"""Hectares that count for nothing, and whole."""


def layers_with_area(landscape: Landscape, theme: Theme) -> list[Layer]:
    """Return the layers of a theme that say something about hectares, read or not."""
    return [held for held in landscape.layers.values() if held.theme == theme and held.covers_area]


def is_known(landscape: Landscape, theme: Theme) -> bool:
    """Whether a theme has a layer and all of its layers were read."""
    held = layers_with_area(landscape, theme)
    return bool(held) and all(
        landscape.is_known(layer.id)
        and (layer.id in landscape.pieces or layer.id in landscape.overlays)
        for layer in held
    )


def unread(landscape: Landscape, themes: Sequence[Theme], hidden: str) -> list[Issue]:
    """Return one note that names the themes nothing is known of, and what that hides.

    Parameters
    ----------
    landscape
        The land and its layers.
    themes
        The themes asked for.
    hidden
        What is not known without them.
    """
    missing = [theme for theme in themes if not is_known(landscape, theme)]
    if not missing:
        return []
    return [
        Issue(
            f"layers: theme {', '.join(missing)}",
            f"no layer that was read; {hidden}",
            "a layer of areas with that theme, and every such layer fetched",
            "Add or fetch the layer. Until then this is unknown, not zero.",
            "note",
        )
    ]


def zones_of(landscape: Landscape, themes: Sequence[Theme]) -> Shapes:
    """Return the areas of themes that do not cut the land."""
    held = [
        np.asarray(landscape.overlays[layer.id].geometry.values, dtype=object)
        for theme in themes
        for layer in layers_with_area(landscape, theme)
        if layer.id in landscape.overlays
    ]
    shapes: Shapes = np.concatenate([np.array([], dtype=object), *held])
    areas: Shapes = shapes[shapely.get_dimensions(shapes) == AREAL]
    return areas


def _held_whole(landscape: Landscape, themes: Sequence[Theme]) -> Mask:
    """Return the pieces inside a layer that cuts the land."""
    mask = np.zeros(len(landscape.pieces), dtype=bool)
    for theme in themes:
        for layer in layers_with_area(landscape, theme):
            if layer.id in landscape.pieces:
                mask |= landscape.pieces[layer.id].to_numpy(dtype=bool)
    return mask


def land_inside(landscape: Landscape, themes: Sequence[Theme]) -> Shapes:
    """Return the land inside any layer of some themes; its shapes may overlap."""
    pieces = landscape.piece_shapes
    return np.concatenate([zones_of(landscape, themes), pieces[_held_whole(landscape, themes)]])


def pieces_inside_ha(landscape: Landscape, themes: tuple[Theme, ...]) -> Hectares:
    """Return the hectares of each piece inside any layer of some themes; kept with the land."""

    def make() -> Hectares:
        whole = _held_whole(landscape, themes)
        found = np.where(whole, landscape.pieces["area_ha"].to_numpy(dtype=float), 0.0)
        shapes = landscape.piece_shapes
        found[~whole] = inside_ha(shapes[~whole], zones_of(landscape, themes))
        return found

    return landscape.once(("inside", themes), make)


def parts_inside_ha(parts: Parts, themes: tuple[Theme, ...]) -> Hectares:
    """Return the hectares of each part of a plan inside any layer of some themes."""

    def make() -> Hectares:
        landscape, rows = parts.landscape, parts.rows
        found = np.where(_held_whole(landscape, themes)[rows], parts.area_ha, 0.0)
        pieces = pieces_inside_ha(landscape, themes)
        found[parts.whole] = pieces[rows[parts.whole]]
        some = ~parts.whole & (found == 0) & (pieces[rows] > 0)
        found[some] = inside_ha(parts.shapes[some], zones_of(landscape, themes))
        return found

    return parts.plan.once(("inside", themes), make)


@dataclass(frozen=True, eq=False)
class Doings:
    """What a plan does to land by part: ends what a theme is for, or begins it elsewhere."""

    ends: Mask
    begins: Mask
    allocation: Words
    measure: Words


def zone_terms(
    indicator: Indicator, parts: Parts, themes: tuple[Theme, ...], doings: Doings, role: str
) -> list[Term]:
    """Return the terms of land inside themes: left alone, ended by the plan, begun outside.

    Parameters
    ----------
    indicator
        What the hectares count for.
    parts
        The parts of the land that the plan does something to.
    themes
        Themes of the layers; the land inside any of them counts before.
    doings
        What the plan does on each part.
    role
        Whose areas are the places.
    """
    inside = parts_inside_ha(parts, themes)
    all_of_it = _sums(_words(parts.landscape, role), pieces_inside_ha(parts.landscape, themes))
    gone = np.where(doings.ends, inside, 0.0)
    left = all_of_it.sub(_sums(parts.places(role), gone), fill_value=0.0).clip(lower=0.0)
    terms = [
        Term(indicator.id, Ground(str(place), "", "", "", "as today", float(area_ha)), None,
             ALL, ALL, still=True)
        for place, area_ha in left.items()
    ]  # fmt: skip
    terms += _changed(indicator, parts, doings, gone, role, ("ended", ALL, NONE))
    new = np.where(doings.begins, parts.area_ha - inside, 0.0)
    return terms + _changed(indicator, parts, doings, new, role, ("begun", NONE, ALL))


def _words(landscape: Landscape, role: str) -> Words:
    words: Words = landscape.pieces[role].astype(str).to_numpy(dtype=object)
    return words


def _sums(places: Words, hectares: Hectares) -> pd.Series:
    return pd.Series(hectares).groupby(places, sort=True).sum()


def _changed(
    indicator: Indicator,
    parts: Parts,
    doings: Doings,
    hectares: Hectares,
    role: str,
    what: tuple[str, Rate, Rate],
) -> list[Term]:
    """Return a term for each place, use and wish with hectares that change."""
    word, before, after = what
    table = pd.DataFrame(
        {
            "place": parts.places(role),
            "from": parts.before,
            "to": parts.after,
            "allocation": doings.allocation,
            "measure": doings.measure,
            "area_ha": hectares,
        }
    )
    table = table[table["area_ha"] > NOTHING_LEFT_HA]
    return [
        Term(
            indicator.id,
            Ground(place, "", use, to, word, area_ha, allocation, measure=measure),
            None, before, after,
        )
        for (place, use, to, allocation, measure), area_ha in sums_by(
            table, ["place", "from", "to", "allocation", "measure"]
        )
    ]  # fmt: skip
