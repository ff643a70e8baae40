"""The best choice of zones for units there is, with a proof: plain tables, anybody's problem.

Made for conservation planning as well: units, features and zones are what they are in Marxan with
zones and prioritizr. Without a budget the cheapest plan that reaches all targets; with one, the
plan that misses them least. What a plan costs is counted anew from the tables, and nothing is
called optimal unless a bound proves it.

- ``costs``: Units × zones (a table whose columns are the zones), or one number for each unit.
- ``amounts``: Features × units × zones: an array, a list of matrices (one for each zone, sparse
  ones too), or one matrix that holds for every zone.
- ``targets``: What each feature must reach: one number, or one for each zone (NaN where none is
  asked).
- ``sense``: ``>=``, ``<=`` or ``=``: for all targets, or one for each feature.
- ``zones``: The zones by name.
- ``boundary``: Units × units: the border two share, and on the diagonal what no other shares; or a
  table with ``id1, id2, boundary``.
- ``boundary_matrix``: Zones × zones, from -1 to 1: how far a border between two zones counts as
  none. Where nothing is said, 1 within a zone and 0 between two.
- ``penalty``: What one length of border costs: ``penalty [Σ((P-E) + e E) x - 2 Σ b x x]``.
- ``edge_factor``: ``e``: how much of the part ``E`` counts that no other unit shares.
- ``locked_in``: True for units, or units × zones, that must be taken.
- ``locked_out``: True for units, or units × zones, that must not be.
- ``budget``: The most that may be spent; then what targets miss, each as a part of itself, is made
  least.
- ``exclusive``: Whether a unit has one zone at most.
- ``time_limit``: Seconds after which the best plan so far is returned.
- ``gap``: How far from the best is near enough, as a part of the objective.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.decide.optimise.apart import closed
from landuse.decide.optimise.asking import Ask, asked
from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.choices import Choices
from landuse.decide.optimise.clustering import clustered, pairs_of
from landuse.decide.optimise.parts import Numbers, linked, together
from landuse.decide.optimise.rounding import Found, near, room
from landuse.decide.optimise.sifting import sift
from landuse.decide.optimise.statements import LINKING, STATEMENTS, border_alone
from landuse.domain.issues import Issue, refuse

Status = Literal["optimal", "within_gap", "feasible", "infeasible", "unknown"]
WHOLE = 600
"""Choices up to which a problem goes to HiGHS whole."""
CLOSED = 20_000
"""Columns up to which HiGHS is asked to close the gap that neighbours leave."""
HALF = 0.5
PROVEN = 1e-6
"""How near bound and objective must be, as a part of the objective, to call a plan optimal."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan and what is proven of it.

    ``infeasible`` is proven too; ``unknown`` is a time limit that came before any plan. Both have
    an infinite objective and no zone for any unit.
    """

    status: Status
    zone: pd.Series
    """The zone of each unit; None where it has none."""
    chosen: pd.DataFrame
    """Units × zones, true or false."""
    objective: float
    bound: float
    """No plan has a lower objective."""
    seconds: float
    prices: pd.Series
    """By target and limit: what one more would cost. Empty for problems solved whole."""

    @property
    def gap(self) -> float:
        """How far the objective may be from the best, as a part of itself.

        Infinite where there is no plan, or one that costs nothing and may not be the best.
        """
        apart = max(self.objective - self.bound, 0.0)
        if not np.isfinite(self.objective) or (self.objective == 0 and apart > PROVEN):
            return np.inf
        return apart / abs(self.objective) if self.objective else 0.0


def allocate(
    costs: Any, amounts: Any, targets: Any, *, sense: str | Sequence[str] = ">=",
    zones: Sequence[Any] | None = None, boundary: Any = None, boundary_matrix: Any = None,
    penalty: float = 0.0, edge_factor: float = 0.5, locked_in: Any = None, locked_out: Any = None,
    budget: float | None = None, exclusive: bool = True, time_limit: float = 60.0, gap: float = 0.0,
) -> Answer:  # fmt: skip
    """Return the cheapest plan that reaches all targets, or misses them least within a budget.

    What each table and option means stands at the head of this module.
    """
    start = time.monotonic()
    _refuse_limits(time_limit, gap)
    ask = asked(
        costs, amounts, targets, sense=sense, zones=zones, boundary=boundary,
        boundary_matrix=boundary_matrix, penalty=penalty, edge_factor=edge_factor,
        locked_in=locked_in, locked_out=locked_out, budget=budget, exclusive=exclusive,
    )  # fmt: skip
    with Solver(time_limit - (time.monotonic() - start)) as solver:
        return answered(ask, solver, gap=gap, whole=WHOLE)


def answered(ask: Ask, solver: Solver, *, gap: float, whole: int) -> Answer:
    """Return the best plan for what is asked, by the way that its size allows.

    Parameters
    ----------
    ask
        What is asked.
    solver
        Who solves, and the time there is.
    gap
        How far from the best is near enough, as a part of the objective.
    whole
        Choices up to which a problem goes to HiGHS whole.
    """
    start = time.monotonic()
    bordered = ask.penalty > 0 and ask.border.nnz > 0
    if ask.costs.size <= whole or (bordered and not ask.exclusive):
        return _whole(ask, solver, gap, start)
    if bordered:
        return _clustered(ask, solver, gap, start)
    return _sifted(ask, solver, gap, start)


def relaxed_prices(ask: Ask, solver: Solver) -> pd.Series:
    """Return what one more of each target and limit would cost, were halves of units to be had.

    Borders are left out: they make a price of neighbours, not of a target.

    Parameters
    ----------
    ask
        What is asked.
    solver
        Who solves, and the time there is.
    """
    choices = choices_of(ask)
    with solver.muted():
        priced = sift(choices, solver, gap=0.0)
    return pd.Series(priced.prices, index=list(choices.links.names), dtype=float)


def _refuse_limits(time_limit: float, gap: float) -> None:
    """Refuse a time or a gap that is no number, or less than nothing."""
    refuse(
        Issue(f"allocate: {name}", f"{number}", "a number of 0 or more", "Correct the number.")
        for name, number in (("time_limit", time_limit), ("gap", gap))
        if not (np.isfinite(number) and number >= 0)
    )


def _whole(ask: Ask, solver: Solver, gap: float, start: float) -> Answer:
    """Let HiGHS solve the whole problem."""

    def better(x: Numbers, bound: float) -> None:
        solver.hear(objective(ask, x[: ask.costs.size].reshape(ask.costs.shape) > HALF), bound)

    model = together([say(ask) for say in STATEMENTS], ask.choice_names)
    said = solver.solve(model, gap=gap, better=better)
    if said.status == "infeasible":
        return _answer(ask, None, np.inf, "infeasible", start)
    if said.x is None:
        return _answer(ask, None, said.bound, "unknown", start)
    chosen = said.x[: ask.costs.size].reshape(ask.costs.shape) > HALF
    return _answer(ask, chosen, said.bound, _proven(ask, chosen, said.bound, gap), start)


def choices_of(ask: Ask) -> Choices:
    """Return a problem as units that choose one zone each; each zone alone where they share.

    Parameters
    ----------
    ask
        What is asked.
    """
    links, own = linked([say(ask) for say in LINKING], ask.costs.size)
    cost = (0.0 if ask.budget is not None else ask.costs) + border_alone(ask)
    several = ask.held.any(axis=1, keepdims=True) & ask.exclusive
    cost = np.where(ask.open & (~several | ask.held), cost, np.inf)
    held = ask.held
    if not ask.exclusive:
        cost, held = cost.reshape(-1, 1), held.reshape(-1, 1)
    return Choices(cost, np.asarray(held.any(axis=1)), links, own)


def _sifted(ask: Ask, solver: Solver, gap: float, start: float) -> Answer:
    """Price the targets and limits first, then round."""
    choices = choices_of(ask)
    priced = sift(choices, solver, gap=gap / 10)
    within = room(priced.bound, max(gap, PROVEN))
    priced, found = closed(choices, priced, solver, within=within)
    if found is None or found.proven_none:
        status: Status = "unknown" if found is None else "infeasible"
        return _answer(ask, None, priced.bound, status, start)
    chosen = _table(ask, found)
    prices = pd.Series(priced.prices, index=list(choices.links.names), dtype=float)
    return _answer(ask, chosen, found.bound, _proven(ask, chosen, found.bound, gap), start, prices)


def _clustered(ask: Ask, solver: Solver, gap: float, start: float) -> Answer:
    """Share out what neighbours save, price the rest, round and mend."""
    choices, pairs = choices_of(ask), pairs_of(ask)
    found = clustered(choices, pairs, solver, gap=max(gap, PROVEN))
    if found is None or found.proven_none:
        return _answer(ask, None, -np.inf, "unknown" if found is None else "infeasible", start)
    chosen, bound = _table(ask, found), found.bound
    small = ask.costs.size + len(pairs.one) * np.count_nonzero(ask.nearness) <= CLOSED
    if small and not near(found.objective, bound, gap):
        whole = _whole(ask, solver, gap, start)
        better = whole.objective < found.objective
        chosen = whole.chosen.to_numpy() if better else chosen
        bound = max(bound, whole.bound) if np.isfinite(whole.bound) else bound
    return _answer(ask, chosen, bound, _proven(ask, chosen, bound, gap), start)


def _table(ask: Ask, found: Found) -> NDArray[np.bool_]:
    """Return a plan as units × zones."""
    if not ask.exclusive:
        return (found.chosen >= 0).reshape(ask.costs.shape)
    return np.asarray(found.chosen[:, None] == np.arange(ask.shape[1])[None, :])


def objective(ask: Ask, chosen: NDArray[np.bool_]) -> float:
    """Return what a plan costs or misses, and its border, counted from the tables.

    Parameters
    ----------
    ask
        What is asked.
    chosen
        Units × zones.
    """
    x = chosen.astype(float)
    total = float((border_alone(ask) * x).sum())
    pairs = ask.border.tocoo()
    joined = np.einsum("ez,zw,ew->e", x[pairs.row], ask.nearness, x[pairs.col])
    total -= 2 * ask.penalty * float(pairs.data @ joined)
    if ask.budget is None:
        return total + float((ask.costs * x).sum())
    links, own = linked([say(ask) for say in LINKING], ask.costs.size)
    missed = np.maximum(links.low - links.choices @ x.ravel(), 0.0)
    return total + float(own.cost @ (links.own.T @ np.where(np.isfinite(missed), missed, 0.0)))


def _proven(ask: Ask, chosen: NDArray[np.bool_], bound: float, gap: float) -> Status:
    """Return what may be said of a plan."""
    value = objective(ask, chosen)
    counted_in_parts = ask.budget is not None and value - bound <= PROVEN
    if near(value, bound, PROVEN) or counted_in_parts:
        return "optimal"
    return "within_gap" if near(value, bound, gap) else "feasible"


def _answer(
    ask: Ask,
    chosen: NDArray[np.bool_] | None,
    bound: float,
    status: Status,
    start: float,
    prices: pd.Series | None = None,
) -> Answer:
    """Return a plan in the asker's words."""
    table = np.zeros(ask.costs.shape, dtype=bool) if chosen is None else chosen
    units, zones = pd.Index(ask.units), pd.Index(ask.zones)
    first = np.where(table.any(axis=1), table.argmax(axis=1), -1)
    zone = [None if at < 0 else ask.zones[at] for at in first]
    value: Numbers | float = np.inf if chosen is None else objective(ask, table)
    return Answer(
        status,
        pd.Series(zone, index=units, dtype=object, name="zone"),
        pd.DataFrame(table, index=units, columns=zones),
        float(value),
        min(float(bound), float(value)) if chosen is not None else float(bound),
        time.monotonic() - start,
        pd.Series(dtype=float) if prices is None else prices,
    )
