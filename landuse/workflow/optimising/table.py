"""The effect table: for the free land of each unit, what every bundle of measures would change.

A bundle is put on all free land that may have it, by the rules every plan is resolved by (C13),
and counted cell by cell by the ledger every plan is judged by. As only local effects are chosen by
(C6), a unit's share of that plan is what choosing it brings.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.layer import PLACE_ROLES
from landuse.domain.measure import Measures
from landuse.domain.once import Once
from landuse.domain.plan import Plan
from landuse.domain.scenario import Allocation
from landuse.domain.wanted import Allow
from landuse.effects.by_cell import Celled, Terms, cell_terms, changes
from landuse.effects.question import Figures
from landuse.sources.scenarios import Drawn
from landuse.workflow.optimising.words import Bundle, Numbers
from landuse.workflow.verbs import decide

MOST_BUNDLES = 120
NO_LAND_HA = 1e-6
"""Less than this is no land to choose."""
PROPOSED = "optimised"
"""What the ids of proposals begin with."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The parts of units that lie in one place of every role."""

    celled: Celled
    unit: NDArray[np.intp]
    """The number of each cell's unit among the land's units."""
    places: pd.DataFrame
    """The code of each cell's place, a column for each role."""

    @property
    def of_piece(self) -> NDArray[np.intp]:
        """The cell of each piece."""
        return self.celled.number

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.unit)


@dataclass(frozen=True, eq=False)
class Column(Once):
    """One bundle on all the free land that may have it."""

    bundle: Bundle
    plan: Plan
    """Its proposals alone, without what people placed."""
    terms: Terms
    fragments: tuple[NDArray[np.bool_], ...]
    """For each measure of the bundle, which fragments of the plan it has."""
    hectares: tuple[Numbers, ...]
    """For each measure of the bundle, hectares by cell."""

    def held(self, number: int) -> NDArray[np.bool_]:
        """Return which fragments of the plan one ``[[allow]]`` has."""
        return self.fragments[self.bundle.allows.index(number)]


def cells_of(landscape: Landscape) -> Cells:
    """Return the land in cells; they are told once."""
    return landscape.once("cells of units", lambda: _cells(landscape))


def _cells(landscape: Landscape) -> Cells:
    unit = landscape.units.index.get_indexer(landscape.pieces["unit_id"])
    words = pd.DataFrame({role: landscape.pieces[role].astype(str) for role in PLACE_ROLES})
    words.insert(0, "unit", unit)
    grouped = words.groupby(list(words), sort=True)
    number = np.asarray(grouped.ngroup(), dtype=np.intp)
    first = words.iloc[np.unique(number, return_index=True)[1]].reset_index(drop=True)
    units = first["unit"].to_numpy(dtype=np.intp)
    return Cells(Celled(landscape, number), units, first.drop(columns="unit"))


def bundles_of(allows: Sequence[Allow], measures: Measures, where: str) -> tuple[Bundle, ...]:
    """Return every set of the measures allowed that may share a hectare, small ones first.

    Parameters
    ----------
    allows
        What the optimiser may place.
    measures
        Which of them may share a hectare.
    where
        How messages call the scenario's file.

    Raises
    ------
    InvalidInput
        When there are too many sets to choose among.
    """
    found: list[tuple[int, ...]] = [(number,) for number in range(len(allows))]
    for held in found:
        beside = [
            number
            for number in range(held[-1] + 1, len(allows))
            if all(measures.compatible(allows[n].measure, allows[number].measure) for n in held)
        ]
        found += [(*held, number) for number in beside]
        if len(found) > MOST_BUNDLES:
            told = f"more than {MOST_BUNDLES} sets of measures that may share a hectare"
            remedy = "Allow fewer measures at once."
            refuse([Issue(f"{where}: allow", told, "fewer", remedy)])
    return tuple(Bundle(held, tuple(allows[n].measure for n in held)) for held in found)


def columns_of(
    drawn: Drawn, bundles: Sequence[Bundle], figures: Figures, cells: Cells, landscape: Landscape,
    indicators: Collection[str],
) -> Iterator[Column]:  # fmt: skip
    """Yield what each bundle would do on all free land.

    Parameters
    ----------
    drawn
        The scenario with what people placed, and what it allows.
    bundles
        What a unit may get.
    figures
        The published numbers to count by.
    cells, landscape
        The land.
    indicators
        What is counted.
    """
    for bundle in bundles:
        whole = decide(landscape, _everywhere(landscape, drawn, bundle))
        plan, held = _proposals(whole, [proposal_id(drawn, n) for n in bundle.allows])
        terms = cell_terms(cells.celled, plan, figures, indicators)
        area = plan.fragments["area_ha"].to_numpy(dtype=float)
        cell = cells.of_piece[plan.taken.rows]
        hectares = tuple(np.bincount(cell, area * mine, len(cells)).astype(float) for mine in held)
        yield Column(bundle, plan, terms, held, hectares)


def proposal_id(drawn: Drawn, number: int) -> str:
    """Return the id of the allocation that holds what one ``[[allow]]`` was given."""
    allow = drawn.scenario.allow[number]
    taken = {allocation.id for allocation in drawn.scenario.allocate}
    same = [n for n, other in enumerate(drawn.scenario.allow) if other.measure == allow.measure]
    name = f"{PROPOSED}_{allow.measure}" + (f"_{same.index(number) + 1}" if len(same) > 1 else "")
    while name in taken:
        name += "_"
    return name


def proposal(drawn: Drawn, number: int, units: Sequence[str]) -> Allocation:
    """Return the allocation that gives units to a measure, as far as ``[[allow]]`` lets it.

    Parameters
    ----------
    drawn
        The scenario.
    number
        Which ``[[allow]]``.
    units
        Ids of the units.
    """
    allow = drawn.scenario.allow[number]
    area: dict[str, Any] = {"units": list(units)} | ({"where": allow.where} if allow.where else {})
    return Allocation(
        id=proposal_id(drawn, number), measure=allow.measure, area=area,
        start=allow.start, scheme=allow.scheme, turbine=allow.turbine, proposed=True,
    )  # fmt: skip


def _everywhere(landscape: Landscape, drawn: Drawn, bundle: Bundle) -> Drawn:
    """Return the scenario with a bundle on all free land."""
    every = [str(unit) for unit in landscape.units.index]
    wishes = [proposal(drawn, number, every) for number in bundle.allows]
    allocate = [*drawn.scenario.allocate, *wishes]
    return replace(drawn, scenario=drawn.scenario.model_copy(update={"allocate": allocate}))


def _proposals(whole: Plan, ids: Sequence[str]) -> tuple[Plan, tuple[NDArray[np.bool_], ...]]:
    """Return what a plan gives to proposals alone, and where each of them has land."""
    sets = [set(str(word).split("+")) for word in whole.done["allocations"]]
    mine = np.array([held <= set(ids) for held in sets], dtype=bool)
    plan = whole.only(mine[whole.deeds])
    given = (np.array([name in held for held in sets], dtype=bool) for name in ids)
    return plan, tuple(held[plan.deeds] for held in given)


def by_unit(values: Numbers, cells: Cells, units: int) -> Numbers:
    """Return numbers of cells summed by unit: one row a unit, NaN where a part is not known.

    Parameters
    ----------
    values
        Cells, or cells × anything.
    cells
        The land.
    units
        How many units there are.
    """
    found = np.zeros((units, *values.shape[1:]))
    np.add.at(found, cells.unit, values)
    return found


def effects_of(columns: Sequence[Column], indicator: str, cells: int) -> Numbers:
    """Return cells × bundles: the change of an indicator; NaN where it is not known."""
    return np.column_stack([
        column.once(("change", indicator), partial(changes, column.terms, indicator, cells))
        for column in columns
    ])  # fmt: skip
