"""How an allocation stands in a plan: where it lies, and how many fields it has land of."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.sources.scenarios import Drawn
from landuse.workflow.pictures import bounds_in_degrees

NEARLY = 1e-6
"""What is left of a field by the rounding of its corners is nothing, a share of its hectares."""


@dataclass(frozen=True, slots=True)
class Fields:
    """How many fields an allocation has land of, and how many of these wholly."""

    count: int
    wholly: int


def fields_of(landscape: Landscape, plan: Plan, allocation: str) -> Fields:
    """Return how many fields an allocation has land of that counts.

    Parameters
    ----------
    landscape
        The land.
    plan
        What is done to it.
    allocation
        Which one; one that does not exist has none.
    """
    parts = plan.fragments[_names(plan, allocation)]
    rows = landscape.pieces.index.get_indexer(parts["piece_id"])
    units = landscape.pieces["unit_id"].to_numpy(dtype=object)[rows]
    held_ha = pd.Series(parts["area_ha"].to_numpy(dtype=float), index=units).groupby(level=0).sum()
    fields = landscape.units[landscape.units["kind"] == "field"]
    whole_ha = fields["area_ha"].reindex(held_ha.index).dropna()
    wholly = held_ha.loc[whole_ha.index] >= whole_ha * (1 - NEARLY)
    return Fields(len(whole_ha), int(wholly.sum()))


def bounds_of(
    landscape: Landscape, drawn: Drawn, plan: Plan, allocation: str
) -> list[list[float]] | None:
    """Return where an allocation lies, south-west and north-east corner in degrees.

    Its drawn areas where it has some, else the land that counts, else what it may not have; None
    where there is none of it. Latitude before longitude.

    Parameters
    ----------
    landscape
        The land.
    drawn
        The scenario.
    plan
        What it becomes.
    allocation
        Which one.
    """
    boxes = _boxes(landscape, drawn, plan, allocation)
    boxes = boxes[~np.isnan(boxes).any(axis=1)]
    if not len(boxes):
        return None
    box = (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
    return bounds_in_degrees(landscape, box)


def _boxes(landscape: Landscape, drawn: Drawn, plan: Plan, allocation: str) -> Any:
    wishes = [wish for wish in drawn.scenario.allocate if wish.id == allocation]
    ids = [name for wish in wishes for name in wish.area.drawn_ids]
    if ids:
        return shapely.bounds(np.asarray(drawn.areas.geometry.loc[ids], dtype=object))
    parts = plan.fragments[_names(plan, allocation)]
    if parts.empty:
        refused = plan.ineligible[plan.ineligible["allocation"] == allocation]
        return shapely.bounds(np.asarray(refused.geometry, dtype=object))
    shapes = np.array(parts.geometry.to_numpy(), dtype=object)
    whole = shapely.is_missing(shapes)
    rows = landscape.pieces.index.get_indexer(parts["piece_id"])
    shapes[whole] = landscape.piece_shapes[rows[whole]]
    return shapely.bounds(shapes)


def _names(plan: Plan, allocation: str) -> np.ndarray:
    """Return which fragments count for an allocation."""
    numbers, names = pd.factorize(plan.fragments["allocations"])
    named = np.array([allocation in str(name).split("+") for name in names], dtype=bool)
    return named[numbers] if len(names) else np.zeros(len(numbers), dtype=bool)
