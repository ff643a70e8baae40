"""What each ``[[allow]]`` may be given, and what its scheme asks of that, as rows.

A scheme asks for a share of soils, ``Σ (c - s h) x >= 0``, for none of some land, ``Σ h x <= 0``,
or for an effect of a hectare, ``Σ (e - s h) x >= 0``; ``h`` is hectares. What is no sum over land
(a least area, a map that is not read) is judged when the plan is there.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from landuse.domain.scenario import Scenario
from landuse.domain.scheme import Criterion, Scheme
from landuse.domain.wanted import amount
from landuse.workflow.optimising.rows import Land
from landuse.workflow.optimising.table import by_unit
from landuse.workflow.optimising.words import Numbers, Row

CARBON = ("6to12", "over12")


def allowed_rows(
    land: Land, scenario: Scenario, schemes: Iterable[Scheme], factors: str
) -> tuple[Row, ...]:
    """Return the hectares each ``[[allow]]`` may place, and what its scheme asks of them.

    Parameters
    ----------
    land
        The effect table.
    scenario
        What is wanted.
    schemes
        The schemes there are.
    factors
        The factor set the plan is judged by.
    """
    by_id, found = {scheme.id: scheme for scheme in schemes}, []
    for number, allow in enumerate(scenario.allow):
        held = allowed_hectares(land, number)
        low = 0.0 if allow.at_least is None else amount(allow.at_least)[0]
        high = np.inf if allow.at_most is None else amount(allow.at_most)[0]
        if allow.at_least is not None or allow.at_most is not None:
            row = Row(f"allow.{number}", "area", allow.measure, "ha", held, 0.0, low, high)
            found.append(row)
        scheme = by_id.get(allow.scheme or "")
        for criterion in scheme.criteria if scheme is not None else ():
            found += _asked_by_scheme(land, number, allow.measure, criterion, factors)
    return tuple(found)


def allowed_hectares(land: Land, number: int) -> Numbers:
    """Return units × bundles: the hectares one ``[[allow]]`` would be given.

    Parameters
    ----------
    land
        The effect table.
    number
        Which ``[[allow]]``.
    """
    none = np.zeros(len(land.cells))
    columns = [
        next((h for n, h in zip(c.bundle.allows, c.hectares, strict=True) if n == number), none)
        for c in land.columns
    ]
    return by_unit(np.column_stack(columns), land.cells, len(land.landscape.units))


def _asked_by_scheme(
    land: Land, number: int, measure: str, criterion: Criterion, factors: str
) -> list[Row]:
    """Return what a criterion asks, where that is a sum over land; others are judged after."""
    name, least = f"allow.{number}.scheme.{criterion.kind}", criterion.at_least or 0.0
    area = allowed_hectares(land, number)
    pieces = land.landscape.pieces
    if criterion.kind == "carbon_share":
        carbon = _hectares_on(land, number, pieces["soil"].isin(CARBON).to_numpy(dtype=bool))
        amounts, low, high = carbon - least / 100 * area, 0.0, np.inf
    elif criterion.kind == "no_carbon_soil":
        soils = pieces["soil"].isin([*CARBON, "unknown"]).to_numpy(dtype=bool)
        amounts, low, high = _hectares_on(land, number, soils), -np.inf, 0.0
    elif criterion.kind == "no_former_use":
        uses = pieces["use"].isin([*(criterion.uses or ()), "unknown"]).to_numpy(dtype=bool)
        amounts, low, high = _hectares_on(land, number, uses), -np.inf, 0.0
    elif criterion.kind == "minimum_effect" and criterion.factors == factors:
        alone = [c.bundle.allows == (number,) for c in land.columns]
        saved = -land.effects("emissions", "", "")[:, alone].sum(axis=1, keepdims=True)
        amounts, low, high = np.where(area > 0, saved - least * area, 0.0), 0.0, np.inf
    else:
        return []
    return [Row(name, "scheme", measure, criterion.unit, amounts, 0.0, low, high)]


def _hectares_on(land: Land, number: int, wanted: NDArray[np.bool_]) -> Numbers:
    """Return units × bundles: the hectares an ``[[allow]]`` would be given on some pieces."""
    columns: list[Numbers] = []
    for column in land.columns:
        held = np.zeros(len(land.cells))
        if number in column.bundle.allows:
            plan = column.plan
            mine = column.held(number) & wanted[plan.taken.rows]
            area = plan.fragments["area_ha"].to_numpy(dtype=float)[mine]
            cell = land.cells.of_piece[plan.taken.rows[mine]]
            held = np.bincount(cell, area, minlength=len(land.cells)).astype(float)
        columns.append(held)
    return by_unit(np.column_stack(columns), land.cells, len(land.landscape.units))
