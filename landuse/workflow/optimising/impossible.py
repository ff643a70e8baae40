"""Goals that cannot all be reached: which to relax, by how much, and what else would do.

Goals may be missed, each at a cost as a part of itself, and the sum of what is missed is made
least; limits hold. Then, for each goal that is missed, the most that the limits allow; and for
each limit that binds there, the least it would have to be for all goals to be reached. Where no
single limit would do, the fewest that would together, and where several sets are as small, the one
that asks for least, each limit as a part of itself.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from landuse.decide.optimise.allocate import WHOLE, answered, relaxed_prices
from landuse.decide.optimise.child import Solver
from landuse.workflow.optimising.searching import Chosen, given, search, table_of
from landuse.workflow.optimising.words import Problem, Row, Watch

GAP = 5e-3
PART = 0.25
"""Which part of the time one question may take."""
SECONDS = 20.0
LOOKED = 8
"""Limits that are looked at, at most, where none that binds would do alone."""
MANY = 3
"""Limits that are looked at together, at most."""
SMALL = 1e-9
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
    together: tuple[Way, ...] = ()
    """The fewest limits that, all of them looser, would do, where no single one does."""


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
            told = Explanation((), (), contradiction=solver.left > 0)
            return _with_ways(problem, told, (), solver)
        missed = tuple(_missed(problem, chosen, solver))
        names = {goal.name for goal in missed}
        binding = dict.fromkeys(
            row.name
            for goal in problem.rows
            if goal.name in names
            for row in _binding(problem, goal, solver)
        )
        limits = [row for row in problem.rows if row.name in binding]
        ways = tuple(way for row in limits for way in _ways(problem, [row], solver))
        told = Explanation(missed, ways)
        return told if ways else _with_ways(problem, told, binding, solver)


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


def _with_ways(
    problem: Problem, told: Explanation, binding: Collection[str], solver: Solver
) -> Explanation:
    """Return an explanation with the fewest limits that would do; those that bind come first."""
    limits = [row for row in problem.rows if row.kind != "goal"]
    limits.sort(key=lambda row: row.name not in binding)
    found = _together(problem, limits[:LOOKED], solver)
    return replace(told, ways=found) if len(found) == 1 else replace(told, together=found)


def _together(problem: Problem, limits: Sequence[Row], solver: Solver) -> tuple[Way, ...]:
    """Return the fewest limits that, all looser, let all goals be reached; of those, the nearest.

    Nothing where three do not do either, or time ends.
    """
    for count in range(1, min(len(limits), MANY) + 1):
        held = [_ways(problem, some, solver) for some in combinations(limits, count)]
        found = [ways for ways in held if ways]
        if found:
            return min(found, key=_apart)
    return ()


def _apart(ways: Sequence[Way]) -> float:
    return sum(way.more / max(abs(way.limit), SMALL) for way in ways)


def _ways(problem: Problem, limits: Sequence[Row], solver: Solver) -> tuple[Way, ...]:
    """Return how loose limits would have to be, together, for all goals to be reached.

    The least that is proven enough, each as a part of itself: a plan was found for it. Nothing
    where even without them no plan is found.
    """
    names = {limit.name for limit in limits}
    bounds = [limit.high if np.isfinite(limit.high) else limit.low for limit in limits]
    signs = [1.0 if np.isfinite(limit.high) else -1.0 for limit in limits]
    costs = sum(
        sign / max(abs(bound), SMALL) * limit.amounts
        for sign, bound, limit in zip(signs, bounds, limits, strict=True)
    )
    rest = tuple(row for row in problem.rows if row.name not in names)
    alone = replace(problem, rows=rest, costs=np.asarray(costs))
    with solver.within(PART * solver.left):
        found = search(alone, solver, gap=GAP, price=False)
    if not np.isfinite(found.objective):
        return ()
    needed = [limit.drawn + given(limit.amounts, found.chosen) for limit in limits]
    return tuple(
        Way(limit.name, limit.what, limit.place, limit.unit, bound, value)
        for sign, bound, limit, value in zip(signs, bounds, limits, needed, strict=True)
        if sign * (value - bound) > MISSED * max(1.0, abs(bound))
    )


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
    said += [
        f"All goals can be reached with {way.more:,.6g} {way.unit} more of {_looser(way)}."
        for way in told.ways
    ]
    if told.together:
        each = [f"{way.more:,.6g} {way.unit} more of {_looser(way)}" for way in told.together]
        said.append(
            f"No single limit would do. All goals can be reached with {' and '.join(each)}."
        )
    return tuple(said)


def _looser(way: Way) -> str:
    where = f" in {way.place}" if way.place else ""
    return f"{way.what}{where} ({way.needed:,.6g} instead of {way.limit:,.6g})"
