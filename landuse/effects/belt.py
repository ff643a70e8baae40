"""The belt beside drains, ditches and streams, where some sets count another rate.

The state's project calculator counts half the effect within 7.5 m on each side of drains, ditches
and streams. Which rate, and how wide, is the factor set's (rows ``buffer`` and ``buffer_width``);
where the lines run is the project's (layers with the theme ``ditch`` or ``stream``). Only land the
plan changes is asked; its hectares in the belt and beside it sum to the whole (C12), and what a
piece holds of the belt depends on that piece and the lines alone (C6).

Without such a layer nothing is in the belt, and a note says so: that is not known, not zero (C5).
"""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.domain.factors import FactorSet
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.layer import Layer, Theme
from landuse.domain.plan import Plan
from landuse.effects.accounts import BELT
from landuse.effects.question import Question
from landuse.geo.area import Shapes
from landuse.geo.lines import beside_ha

WATERS: tuple[Theme, ...] = ("ditch", "stream")


def layers(landscape: Landscape) -> tuple[Layer, ...]:
    """Return the layers of drains, ditches and streams that were read."""
    return tuple(
        layer
        for theme in WATERS
        for layer in landscape.layers_of(theme)
        if layer.id in landscape.overlays
    )


def hectares(landscape: Landscape, plan: Plan, factors: FactorSet) -> NDArray[np.float64] | None:
    """Return of each fragment the hectares in the belt; None where the set or the project has none.

    Parameters
    ----------
    landscape
        The land.
    plan
        What is done to it; fragments that no credited measure changes hold nothing.
    factors
        The set to judge by: the width of the belt, and the measures it credits.
    """
    width = factors.belt_width
    if width is None or not layers(landscape):
        return None
    changed = (plan.done["changed_by"] != "") & plan.done["measure"].isin(_credited(factors))
    asked = np.flatnonzero(changed.to_numpy(dtype=bool)[plan.deeds])
    found = np.zeros(len(plan.deeds))
    held = plan.taken.area_ha[asked]
    inside = beside_ha(_shapes(landscape, plan, asked), lines(landscape), width.central)
    found[asked] = np.minimum(inside, held)
    return found


def issues(question: Question) -> Iterator[Issue]:
    """Yield what a set with a belt could not know, and how much land its belt holds."""
    width = question.factors.belt_width
    taken = question.taken
    taken = taken[taken["measure"].isin(_credited(question.factors))]
    if width is None or taken.empty:
        return
    beside = f"within {width.central:g} {width.unit} of drains, ditches and streams"
    known = {layer.theme for layer in layers(question.landscape)}
    missing = [theme for theme in WATERS if theme not in known]
    if len(missing) == len(WATERS):
        yield Issue(
            "layers: ditch, stream",
            "no layer of drains, ditches or streams that could be read",
            f"one with the theme ditch: {question.factors.id} has other rates {beside}",
            "Results are those of a project without such a belt. Add a layer with theme ditch.",
            "note",
        )
        return
    area_ha = float(taken.loc[taken[BELT], "area_ha"].sum())
    unknown = f"; no layer with theme {missing[0]} was read: not known there" if missing else ""
    yield Issue(
        width.place,
        f"{area_ha:.6g} ha of the land the plan changes lie {beside}{unknown}",
        f"every drain, ditch and stream on the map: {question.factors.id} has other rates there",
        "Those hectares count by the rows with pathway buffer. Add what the layers lack.",
        "note",
    )


def _credited(factors: FactorSet) -> list[str]:
    former = factors.definition.former_use
    return [] if former is None else list(former.credits)


def _shapes(landscape: Landscape, plan: Plan, rows: NDArray[np.intp]) -> Shapes:
    """Return the shapes of some fragments, the piece's own where it is whole."""
    shapes: Shapes = plan.taken.shapes[rows]
    whole = shapely.is_missing(shapes)
    shapes[whole] = landscape.piece_shapes[plan.taken.rows[rows[whole]]]
    return shapes


def lines(landscape: Landscape) -> Shapes:
    """Return the waters of all layers; points among them have no belt."""
    drawn = [np.asarray(landscape.overlays[x.id].geometry.values) for x in layers(landscape)]
    shapes = np.concatenate([np.array([], dtype=object), *drawn])
    waters: Shapes = shapes[shapely.get_dimensions(shapes) >= 1]
    return waters
