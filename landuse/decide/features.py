"""Features: the areas one allocation was drawn as, told apart where that matters.

A file of many projects, or several drawn areas, make one allocation. Where it sets the use, its
fragments are cut along its features, so that every project has its own hectares; land that two of
them hold is the first one's, as among fields. How much that is, is an overlap of the allocation
with itself: reported, and counted once like any other (C12, C13).
"""

from collections.abc import Sequence

import numpy as np
import shapely

from landuse.decide.claims import Asked, Claims, Features, divided, joined
from landuse.decide.fragments import Fragments
from landuse.decide.precedence import Settled
from landuse.domain.landscape import Landscape
from landuse.geo.area import Shapes
from landuse.geo.frame import polygonal
from landuse.geo.overlay import NO_ZONE, SLIVER_M2, Parts, Rows, cut

Part = tuple[Claims, Rows, np.ndarray]
"""Fragments: their land, the signature and the feature of each."""


def along_features(
    landscape: Landscape, found: Fragments, settled: Sequence[Settled], wanted: Sequence[Asked]
) -> tuple[Fragments, np.ndarray]:
    """Return the fragments cut along the features of what sets their use, and each one's feature.

    Parameters
    ----------
    landscape
        The land and its measures.
    found
        The fragments.
    settled
        What stays under each signature.
    wanted
        What every wish asks for.

    Returns
    -------
    tuple
        The fragments, and the id of the feature each lies in: ``""`` where the allocation that
        sets the use has but one, or none sets it.
    """
    setting = np.array([_setting(landscape, s, wanted) for s in settled], dtype=np.intp)
    setter = setting[found.signature] if len(settled) else found.signature
    feature = np.full(len(setter), "", dtype=object)
    rest = np.ones(len(setter), dtype=bool)
    parts: list[Part] = []
    for wish, ask in enumerate(wanted):
        if ask.features is None or len(ask.features.ids) < 2:  # noqa: PLR2004  (one is no other)
            continue
        here = np.flatnonzero(setter == wish)
        if len(here):
            rest[here] = False
            parts.append(_cut_along(landscape, found, here, ask.features))
    if not parts:
        return found, feature
    parts.append((found.land.only(rest), found.signature[rest], feature[rest]))
    land, signature, names = zip(*parts, strict=True)
    held = Fragments(joined(land), np.concatenate(signature), found.signatures)
    return held, np.concatenate(names)


def _setting(landscape: Landscape, settled: Settled, wanted: Sequence[Asked]) -> int:
    """Return the wish that sets the use; -1 where none does."""
    changing = (w for w in settled.kept if landscape.measures[wanted[w].wish.measure].changes_use)
    return next(changing, -1)


def _cut_along(landscape: Landscape, found: Fragments, here: Rows, features: Features) -> Part:
    """Cut fragments along features."""
    land = found.land.only(here)
    untouched = shapely.is_missing(land.shapes)
    done = cut(land.concrete(landscape), features.shapes, np.arange(len(features.shapes)))
    shapes = done.shapes.copy()
    shapes[done.whole & untouched[done.land]] = None
    names = features.ids[_first_feature(done)]
    cut_up = Claims(land.rows[done.land], shapes).known(landscape)
    return cut_up, found.signature[here][done.land], names


def _first_feature(parts: Parts) -> Rows:
    """Return the feature of each part; a crumb between two of them goes to its neighbour's."""
    code = parts.code.copy()
    for crumb in np.flatnonzero(code == NO_ZONE)[::-1]:
        follows = crumb + 1 < len(code) and parts.land[crumb + 1] == parts.land[crumb]
        code[crumb] = code[crumb + 1] if follows else 0
    return code


def doubled_ha(landscape: Landscape, held: Claims, features: Features) -> float:
    """Return the hectares of a wish that more than one of its features holds, each once."""
    zones = _meetings(features.shapes)
    if len(zones) == 0:
        return 0.0
    doubled, _ = divided(landscape, held, zones)
    return float(doubled.area_ha(landscape).sum())


def _meetings(shapes: Shapes) -> Shapes:
    """Return where two of the polygons hold the same land."""
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = pairs[:, pairs[0] < pairs[1]]
    met = polygonal(shapely.intersection(shapes[pairs[0]], shapes[pairs[1]]))
    zones: Shapes = met[np.nan_to_num(shapely.area(met)) >= SLIVER_M2]
    return zones
