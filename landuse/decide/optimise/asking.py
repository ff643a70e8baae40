"""What is asked, as numbers: tables in, arrays out; what cannot be meant is an Issue.

A cost that is missing, not a number or negative is never guessed (C5): it would make the cheapest
plan the one that nobody knows the price of. All faults are told at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from landuse.decide.optimise.parts import Matrix, Numbers
from landuse.domain.issues import Issue, refuse

Names = tuple[Any, ...]
SENSES = (">=", "<=", "=")
WHERE = "allocate"


@dataclass(frozen=True, slots=True)
class Ask:
    """A problem of choices: which zone, if any, each unit gets."""

    units: Names
    zones: Names
    features: Names
    costs: Numbers
    """Units × zones."""
    amounts: tuple[Matrix, ...]
    """For each zone, features × units."""
    targets: Numbers
    """Features × 1 where all zones count together, else features × zones; NaN asks for nothing."""
    senses: tuple[str, ...]
    open: NDArray[np.bool_]
    """Units × zones: what is not locked out."""
    held: NDArray[np.bool_]
    """Units × zones: what is locked in."""
    border: Matrix
    """Units × units: what two share, once (above the diagonal)."""
    exposed: Numbers
    nearness: Numbers
    """Zones × zones: how far a border between two zones counts as none."""
    penalty: float
    edge_factor: float
    budget: float | None
    exclusive: bool

    @property
    def choice_names(self) -> list[str]:
        """The choices by name, a unit's zones in turn."""
        return [f"x[{unit},{zone}]" for unit in self.units for zone in self.zones]

    @property
    def shape(self) -> tuple[int, int]:
        """How many units and zones."""
        return len(self.units), len(self.zones)


def asked(
    costs: Any, amounts: Any, targets: Any, *, sense: str | Sequence[str] = ">=",
    zones: Sequence[Any] | None = None, boundary: Any = None, boundary_matrix: Any = None,
    penalty: float = 0.0, edge_factor: float = 0.5, locked_in: Any = None, locked_out: Any = None,
    budget: float | None = None, exclusive: bool = True,
) -> Ask:  # fmt: skip
    """Return what is asked as numbers, or refuse it with all that is wrong.

    The tables are those of :func:`landuse.decide.allocate`.
    """
    table = _costs(costs, zones)
    units, named = tuple(table.index), tuple(table.columns)
    held = _amounts(amounts, len(units), len(named))
    goals, features = _targets(targets, held[0].shape[0])
    senses = (sense,) * len(features) if isinstance(sense, str) else tuple(sense)
    border, exposed = _border(boundary, units)
    near = np.eye(len(named)) if boundary_matrix is None else np.asarray(boundary_matrix, float)
    ask = Ask(
        units, named, features, table.to_numpy(float), held, goals, senses,
        ~_mask(locked_out, len(units), len(named), "locked_out"),
        _mask(locked_in, len(units), len(named), "locked_in"),
        border, exposed, near, float(penalty), float(edge_factor),
        None if budget is None else float(budget), exclusive,
    )  # fmt: skip
    refuse(_faults(ask))
    return ask


def _fault(where: str, found: str, expected: str, remedy: str) -> Issue:
    return Issue(f"{WHERE}: {where}", found, expected, remedy)


def _shapes(where: str, found: object, expected: str) -> None:
    """Refuse a table of another shape: nothing after it could be read."""
    remedy = "Give one row for each unit, in the order of the costs."
    refuse([_fault(where, str(found), expected, remedy)])


def _costs(costs: Any, zones: Sequence[Any] | None) -> pd.DataFrame:
    table: pd.DataFrame = pd.DataFrame(costs) if np.ndim(costs) > 1 else pd.DataFrame({0: costs})
    table = pd.DataFrame(table.apply(pd.to_numeric, errors="coerce"))
    if zones is not None:
        if len(zones) != table.shape[1]:
            _shapes("costs", f"{table.shape[1]} column(s)", f"one for each of {len(zones)} zones")
        table.columns = pd.Index(list(zones))
    if table.empty:
        _shapes("costs", "no costs", "at least one unit and one zone")
    return table


def _amounts(amounts: Any, units: int, zones: int) -> tuple[Matrix, ...]:
    if isinstance(amounts, Mapping):
        amounts = list(amounts.values())
    if sparse.issparse(amounts) or isinstance(amounts, pd.DataFrame):
        layers = [amounts] * zones
    elif isinstance(amounts, list | tuple) and amounts and np.ndim(amounts[0]) != 1:
        layers = list(amounts)
    else:
        held = np.asarray(amounts, dtype=float)
        layers = list(np.moveaxis(held, 2, 0)) if held.ndim == 3 else [held] * zones  # noqa: PLR2004
    matrices = tuple(sparse.csr_matrix(layer, dtype=float) for layer in layers)
    wanted = (matrices[0].shape[0], units) if matrices else (0, units)
    if len(matrices) != zones or any(matrix.shape != wanted for matrix in matrices):
        found = f"{len(matrices)} zone(s) of {[matrix.shape for matrix in matrices][:3]}"
        _shapes("amounts", found, f"features × {units} units × {zones} zone(s)")
    return matrices


def _targets(targets: Any, features: int) -> tuple[Numbers, Names]:
    table = isinstance(targets, pd.Series | pd.DataFrame)
    named = tuple(targets.index) if table else tuple(range(features))
    held = np.asarray(targets, dtype=float)
    held = held.reshape(-1, 1) if held.ndim < 2 else held  # noqa: PLR2004
    if len(held) != features:
        _shapes("targets", f"{len(held)} target(s)", f"one for each of {features} features")
    return held, named


def _mask(units: Any, count: int, zones: int, where: str) -> NDArray[np.bool_]:
    """Return what a lock names, units × zones; a lock on a unit is meant for all its zones."""
    if units is None:
        return np.zeros((count, zones), dtype=bool)
    mask = np.asarray(units, dtype=bool)
    if mask.shape == (count,):
        return np.repeat(mask[:, None], zones, axis=1)
    if mask.shape != (count, zones):
        _shapes(where, f"{mask.shape}", f"true or false for {count} units, or × {zones} zones")
    return mask


def _border(boundary: Any, units: Names) -> tuple[Matrix, Numbers]:
    """Return what two units share, once, and what each has that no other unit shares."""
    count = len(units)
    if boundary is None:
        return sparse.csr_matrix((count, count)), np.zeros(count)
    if isinstance(boundary, pd.DataFrame) and {"id1", "id2", "boundary"} <= set(boundary.columns):
        at = pd.Index(units)
        one, other = (at.get_indexer(pd.Index(boundary[name])) for name in ("id1", "id2"))
        if min(one.min(initial=0), other.min(initial=0)) < 0:
            _shapes("boundary", "ids of no unit", "ids that occur in the costs")
        length = boundary["boundary"].to_numpy(float)
        matrix = sparse.coo_matrix((length, (one, other)), shape=(count, count)).tocsr()
        matrix = matrix + sparse.triu(matrix.T, 1) - sparse.tril(matrix, -1)
    else:
        matrix = sparse.csr_matrix(boundary, dtype=float)
        if matrix.shape != (count, count):
            _shapes("boundary", f"{matrix.shape}", f"{count} × {count} units")
        if abs(matrix - matrix.T).max() > 1e-9 * max(abs(matrix).max(), 1e-300):
            _shapes("boundary", "another length from b to a", "the same length both ways")
    return sparse.triu(matrix, 1, format="csr"), np.asarray(matrix.diagonal(), dtype=float)


def _faults(ask: Ask) -> list[Issue]:
    """Return all in the numbers that cannot be meant."""
    return [*_bad_costs(ask), *_bad_numbers(ask), *_bad_borders(ask), *_bad_locks(ask)]


def _bad_costs(ask: Ask) -> list[Issue]:
    found = []
    for words, bad in (
        ("no number", ~np.isfinite(ask.costs)),
        ("a negative cost", np.isfinite(ask.costs) & (ask.costs < 0)),
    ):
        if bad.any():
            unit, zone = map(int, np.argwhere(bad)[0])
            where = f"costs of unit {ask.units[unit]}, zone {ask.zones[zone]}"
            remedy = "Enter what it costs, or lock the unit out of that zone."
            told = f"{words} ({int(bad.sum())} in all)"
            found.append(_fault(where, told, "a number of 0 or more", remedy))
    return found


def _bad_numbers(ask: Ask) -> list[Issue]:
    found = []
    for zone, matrix in zip(ask.zones, ask.amounts, strict=True):
        if not np.isfinite(matrix.data).all():
            at = int(np.flatnonzero(~np.isfinite(matrix.data))[0])
            where = f"amounts of unit {ask.units[int(matrix.indices[at])]}, zone {zone}"
            remedy = "Enter the amount; 0 only where there is none."
            found.append(_fault(where, "no number", "a number", remedy))
    if np.isnan(ask.targets).all(axis=1).any() or np.isinf(ask.targets).any():
        remedy = "Enter what is to be reached."
        found.append(_fault("targets", "no number", "a number for each feature", remedy))
    if ask.targets.shape[1] not in {1, len(ask.zones)}:
        remedy = "Give one number, or one for each zone."
        told = f"{ask.targets.shape[1]} columns"
        found.append(_fault("targets", told, f"1 or {len(ask.zones)} columns", remedy))
    if set(ask.senses) - set(SENSES) or len(ask.senses) != len(ask.features):
        remedy = "Give one for all features, or one for each."
        found.append(_fault("sense", f"{list(ask.senses)}", " or ".join(SENSES), remedy))
    for where, number in (("penalty", ask.penalty), ("edge_factor", ask.edge_factor),
                          ("budget", 0.0 if ask.budget is None else ask.budget)):  # fmt: skip
        if not (np.isfinite(number) and number >= 0):
            remedy = "Correct the number."
            found.append(_fault(where, f"{number}", "a number of 0 or more", remedy))
    return found


def _bad_borders(ask: Ask) -> list[Issue]:
    lengths = np.r_[ask.border.data, ask.exposed]
    near, zones, found = ask.nearness, len(ask.zones), []
    if not (np.isfinite(lengths).all() and (lengths >= 0).all()):
        remedy = "Measure the border again."
        found.append(_fault("boundary", "no length", "lengths of 0 or more", remedy))
    even = near.shape == (zones, zones) and np.isfinite(near).all() and np.allclose(near, near.T)
    if not even or np.abs(near).max() > 1:
        remedy = "Give every two zones one number from -1 to 1."
        wanted = f"{zones} × {zones} numbers, the same both ways"
        found.append(_fault("boundary_matrix", f"{near.shape}", wanted, remedy))
    return found


def _bad_locks(ask: Ask) -> list[Issue]:
    both = ask.held & ~ask.open
    remedy = "Keep one of the two locks."
    if not both.any():
        return []
    unit, zone = map(int, np.argwhere(both)[0])
    where = f"locked_in of unit {ask.units[unit]}, zone {ask.zones[zone]}"
    return [_fault(where, "a lock in and a lock out", "one of them", remedy)]
