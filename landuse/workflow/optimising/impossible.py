"""Goals that cannot all be reached: which to relax, by how much, and what else would do.

Goals may be missed, each at a cost as a part of itself, and the sum of what is missed is made
least; limits hold. Then, for each goal that is missed, the most that the limits allow; and for
each limit that binds there, the least it would have to be for all goals to be reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from landuse.decide.optimise.allocate import WHOLE, answered, relaxed_prices
from landuse.decide.optimise.child import Solver
from landuse.workflow.optimising.searching import Chosen, given, search, table_of
from landuse.workflow.optimising.words import Problem, Row, Watch

GAP = 5e-3
PART = 0.25
"""Which part of the time one question may take."""
SECONDS = 20.0
MISSED = 1e-6
"""A goal missed by less, as a part of itself, is reached."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A goal that is missed where all together are missed least."""

    name: str
    what: str
    place: str
    unit: str
    wanted: float
    reached: float
    """In the plan that misses all goals together least."""
    most: float | None
    """What could be reached of this goal alone within the limits; None where time ended."""


@dataclass(frozen=True, slots=True)
class Way:
    """A limit that, were it looser, would let all goals be reached."""

    name: str
    what: str
    place: str
    unit: str
    limit: float
    needed: float

    @property
    def more(self) -> float:
        """By how much it would have to be looser."""
        return abs(self.needed - self.limit)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why no plan reaches all goals."""

    missed: tuple[Missed, ...]
    """The smallest relaxation found; empty where all goals can be reached, or limits contradict."""
    ways: tuple[Way, ...]
    contradiction: bool = False
    """Whether no plan at all is within the limits that were looked at."""


def explain(
    problem: Problem, *, seconds: float = SECONDS, watch: Watch | None = None
) -> Explanation:
    """Return why no plan reaches all goals: what to relax, and what else would do.

    Parameters
    ----------
    problem
        What was asked, and is impossible.
    seconds
        How long it may take.
    watch
        May stop it from another thread.
    """
    with Solver(seconds) as solver:
        if watch is not None:
            watch.solver = solver
        chosen = _least_missed(problem, solver)
        if chosen is None:
            return Explanation((), (), contradiction=solver.left > 0)
        missed = tuple(_missed(problem, chosen, solver))
        names = {goal.name for goal in missed}
        binding = dict.fromkeys(
            row.name
            for goal in problem.rows
            if goal.name in names
            for row in _binding(problem, goal, solver)
        )
        limits = [row for row in problem.rows if row.name in binding]
        return Explanation(missed, tuple(w for row in limits for w in _way(problem, row, solver)))


def _missed(problem: Problem, chosen: Chosen, solver: Solver) -> Iterator[Missed]:
    for row in problem.rows:
        if row.kind != "goal":
            continue
        wanted = row.high if np.isfinite(row.high) else row.low
        reached = row.drawn + given(row.amounts, chosen)
        short = (reached - wanted) if np.isfinite(row.high) else (wanted - reached)
        if short > MISSED * max(1.0, abs(wanted)):
            most = _most(problem, row, solver)
            yield Missed(row.name, row.what, row.place, row.unit, wanted, reached, most)


def _least_missed(problem: Problem, solver: Solver) -> Chosen | None:
    """Return the choices that miss all goals together least; None where limits allow none."""
    rows = [turned for row in problem.rows for turned in _turned(row)]
    ask = replace(
        table_of(problem.with_rows(rows)),
        costs=np.zeros_like(problem.costs), budget=0.0, penalty=0.0,
    )  # fmt: skip
    with solver.within(PART * solver.left):
        answer = answered(ask, solver, gap=GAP, whole=WHOLE)
    if not np.isfinite(answer.objective):
        return None
    found = answer.chosen.to_numpy()
    return np.where(found.any(axis=1), found.argmax(axis=1), -1).astype(np.intp)


def _turned(row: Row) -> Iterator[Row]:
    """Yield a row so that ``>=`` may be missed and ``<=`` may not: goals up, limits down."""
    other = replace(row, amounts=-row.amounts, drawn=-row.drawn, low=-row.high, high=-row.low)
    if row.kind == "goal":
        yield other if np.isfinite(row.high) else row
        return
    if np.isfinite(row.high):
        yield replace(row, low=-np.inf)
    if np.isfinite(row.low):
        yield replace(other, name=f"{row.name}.low", low=-np.inf)


def _most(problem: Problem, goal: Row, solver: Solver) -> float | None:
    """Return the most of a goal that the limits allow."""
    alone = _towards(problem, goal)
    with solver.within(PART * solver.left):
        found = search(alone, solver, gap=GAP, price=False)
    if not np.isfinite(found.objective):
        return None
    return goal.drawn + given(goal.amounts, found.chosen)


def _towards(problem: Problem, goal: Row) -> Problem:
    """Return the problem of going as far towards one goal as limits allow."""
    sign = 1.0 if np.isfinite(goal.high) else -1.0
    limits = [row for row in problem.rows if row.kind != "goal"]
    return replace(problem, rows=tuple(limits), costs=sign * goal.amounts)


def _binding(problem: Problem, goal: Row, solver: Solver) -> Iterator[Row]:
    """Yield the limits that bind where one goes as far towards a goal as they allow."""
    alone = _towards(problem, goal)
    prices = relaxed_prices(table_of(alone), solver)
    named = prices.rename(lambda name: str(name).removeprefix("target[").removesuffix("]"))
    for row in alone.rows:
        if any(
            abs(float(named.get(f"{row.name} {sense}", 0.0))) > 0 for sense in ("<=", ">=", "=")
        ):
            yield row


def _way(problem: Problem, limit: Row, solver: Solver) -> Iterator[Way]:
    """Yield how loose one limit would have to be for all goals to be reached; nothing helps else.

    The least that is proven enough: a plan was found for it.
    """
    above = np.isfinite(limit.high)
    rest = [row for row in problem.rows if row is not limit]
    costs = limit.amounts if above else -limit.amounts
    alone = replace(problem, rows=tuple(rest), costs=costs)
    with solver.within(PART * solver.left):
        found = search(alone, solver, gap=GAP, price=False)
    if np.isfinite(found.objective):
        needed = limit.drawn + given(limit.amounts, found.chosen)
        bound = limit.high if above else limit.low
        yield Way(limit.name, limit.what, limit.place, limit.unit, bound, needed)


def in_words(told: Explanation) -> tuple[str, ...]:
    """Return an explanation in English sentences, for a terminal.

    Parameters
    ----------
    told
        Why no plan reaches all goals.
    """
    said = []
    if told.contradiction:
        said.append("The limits contradict each other: there is no plan within all of them.")
    for goal in told.missed:
        most = goal.reached if goal.most is None else goal.most
        where = f" in {goal.place}" if goal.place else ""
        said.append(
            f"{goal.what}{where}: {goal.wanted:,.6g} {goal.unit} was asked; "
            f"{most:,.6g} is the most within the limits."
        )
    for way in told.ways:
        where = f" in {way.place}" if way.place else ""
        said.append(
            f"All goals can be reached with {way.more:,.6g} {way.unit} more of {way.what}{where} "
            f"({way.needed:,.6g} instead of {way.limit:,.6g})."
        )
    return tuple(said)
