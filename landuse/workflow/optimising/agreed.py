"""Keep what was agreed: how many hectares each choice changes against an agreed plan.

A hectare is changed where other measures, or none, lie on it than in the agreed plan. Pieces that
only a part of is taken are compared by how much of them each measure has.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.sources.scenarios import Drawn, read_scenario_files, scenario_ids
from landuse.workflow.optimising.rows import Land
from landuse.workflow.optimising.words import Numbers
from landuse.workflow.verbs import decide


@dataclass(frozen=True, eq=False)
class Past:
    """What is changed against a plan that was agreed on."""

    plan: Plan
    """The agreed plan."""
    weight: float
    """What a changed hectare weighs."""
    changed: Numbers
    """Units × bundles: hectares that choosing changes more than leaving the unit alone does."""
    none_ha: float
    """Hectares that are changed where nothing at all is chosen."""

    @property
    def at_rest(self) -> float:
        """What is weighed where nothing at all is chosen."""
        return self.weight * self.none_ha


def changed(land: Land, drawn: Drawn) -> Past | None:
    """Return what each choice changes against the plan that a scenario keeps to.

    Parameters
    ----------
    land
        The land and the bundles.
    drawn
        The scenario with what people placed.

    Raises
    ------
    InvalidInput
        When there is no such scenario, or its files are faulty.
    """
    keep = None if drawn.scenario.optimise is None else drawn.scenario.optimise.keep
    if keep is None:
        return None
    landscape = land.landscape
    if keep.scenario not in scenario_ids(landscape.root):
        known = ", ".join(scenario_ids(landscape.root))
        where = f"{land.file}: optimise.keep.scenario"
        refuse([Issue(where, repr(keep.scenario), f"one of: {known}", "Correct the name.")])
    held = read_scenario_files(landscape.root, keep.scenario, landscape.project.crs)
    past, base = decide(landscape, held), decide(landscape, drawn)
    before, at_rest = _words(landscape, past), _words(landscape, base)
    none = _differing(landscape, before, at_rest)
    units = landscape.units.index.get_indexer(landscape.pieces["unit_id"])
    columns = []
    for column in land.columns:
        there = _differing(landscape, before, _joined(at_rest, _words(landscape, column.plan)))
        columns.append(np.bincount(units, there - none, minlength=len(landscape.units)))
    return Past(past, keep.per_hectare, np.column_stack(columns), float(none.sum()))


Lying = dict[str, NDArray[np.float64]]
"""By the measures that lie on it, hectares of each piece."""


def _words(landscape: Landscape, plan: Plan) -> Lying:
    parts, found = plan.fragments, {}
    words = (parts["measure"] + "|" + parts["functions"]).to_numpy(dtype=object)
    area = parts["area_ha"].to_numpy(dtype=float)
    for word in dict.fromkeys(words):
        mine = words == word
        found[str(word)] = np.bincount(
            plan.taken.rows[mine], area[mine], minlength=len(landscape.pieces)
        ).astype(float)
    return found


def _joined(one: Lying, other: Lying) -> Lying:
    both = {w: one[w] + other[w] for w in one.keys() & other.keys()}
    return {**one, **other, **both}


def _differing(landscape: Landscape, one: Lying, other: Lying) -> NDArray[np.float64]:
    """Return the hectares of each piece that are not alike."""
    bare = landscape.piece_ha
    none = np.zeros(len(bare))
    left = [bare - sum(held.values(), start=none) for held in (one, other)]
    same = np.maximum(np.minimum(left[0], left[1]), 0.0)
    for word in one.keys() & other.keys():
        same = same + np.minimum(one[word], other[word])
    return np.asarray(np.maximum(bare - same, 0.0))


def changed_ha(landscape: Landscape, one: Plan, other: Plan) -> float:
    """Return the hectares on which two plans differ.

    Parameters
    ----------
    landscape
        The land of both.
    one, other
        The plans.
    """
    return float(_differing(landscape, _words(landscape, one), _words(landscape, other)).sum())
