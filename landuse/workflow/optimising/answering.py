"""From choices back to a plan: a scenario one can open, judged like any other, and its proof."""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from landuse.decide.optimise.child import Solver
from landuse.domain.outcome import TOTAL
from landuse.domain.plan import Plan
from landuse.sources.scenarios import Drawn
from landuse.workflow.optimising.asking import offered
from landuse.workflow.optimising.projects import sizes_of, with_projects
from landuse.workflow.optimising.searching import NEAR, Chosen, Found, given, search
from landuse.workflow.optimising.table import proposal
from landuse.workflow.optimising.words import Answer, Certificate, Problem, Row, Told, Watch
from landuse.workflow.verbs import judge


def optimise(
    problem: Problem, *, time_limit: float | None = None, gap: float | None = None,
    watch: Watch | None = None,
) -> Answer:  # fmt: skip
    """Return the best plan that time allows, as a scenario, and what is proven of it.

    Parameters
    ----------
    problem
        What :func:`ask` returned.
    time_limit, gap
        Seconds to search, and how near to the best is near enough as a part of the objective;
        what the scenario says where they are not given.
    watch
        Is told each better plan and bound, and may stop the search from another thread.

    Raises
    ------
    InvalidInput
        When nothing at all may be chosen.
    """
    start, watch = time.monotonic(), watch or Watch()
    problem, wish = offered(problem), problem.drawn.scenario.optimise
    seconds = time_limit if time_limit is not None else (wish.seconds if wish else 60.0)
    near = gap if gap is not None else (wish.gap if wish else 0.0)
    hear = partial(watch.hear, way=way_of(problem), drawn=problem.cost_of_drawn)
    with Solver(0.0 if watch.stopped else seconds, hear) as solver:
        watch.solver = solver
        found = _first(problem, solver, near)
        found, repair = with_projects(problem, found, solver, gap=near)
    return answer_of(problem, found, time.monotonic() - start, repair)


def _first(problem: Problem, solver: Solver, gap: float) -> Found:
    """Return the best choices without regard to project sizes; with sizes, they are no plan yet."""
    if not sizes_of(problem):
        return search(problem, solver, gap=gap)
    with solver.muted():
        found = search(problem, solver, gap=gap)
    solver.hear(np.inf, found.bound)
    return found


def way_of(problem: Problem) -> float:
    """Return 1 where less is wanted, -1 where more is: what costs are told with."""
    wish = problem.drawn.scenario.optimise
    return -1.0 if wish is not None and wish.way == "maximise" else 1.0


def answer_of(
    problem: Problem, found: Found, seconds: float, repair: float | None = None
) -> Answer:
    """Return what was found as a plan.

    Parameters
    ----------
    problem
        What was asked.
    found
        What a search found.
    seconds
        How long it took.
    repair
        What minimum project sizes cost.
    """
    way, drawn = way_of(problem), problem.cost_of_drawn
    wish = problem.drawn.scenario.optimise
    proof = Certificate(
        status=found.status, way="minimise" if wish is None else wish.way,
        objective=way * (drawn + found.objective), bound=way * (drawn + found.bound),
        drawn=way * drawn, unit=problem.unit_of_cost, seconds=seconds,
        choices=int(problem.open.sum()),
    )  # fmt: skip
    answer = Answer(
        problem=problem, certificate=proof, drawn=scenario_of(problem, found.chosen),
        chosen=pd.Series(found.chosen, index=problem.units, name="bundle"), tell=told_of,
        prices=found.prices,
        issues=problem.issues, cost_of_repair=None if repair is None else way * repair,
    )  # fmt: skip
    return answer if answer.found else replace(answer, drawn=problem.drawn)


def scenario_of(problem: Problem, chosen: Chosen) -> Drawn:
    """Return the scenario with what was chosen as proposals; it was never saved.

    Parameters
    ----------
    problem
        What was asked.
    chosen
        The bundle of each unit.
    """
    drawn, wishes = problem.drawn, []
    for number in range(len(drawn.scenario.allow)):
        mine = [n for n, bundle in enumerate(problem.bundles) if number in bundle.allows]
        units = [str(unit) for unit in problem.units[np.isin(chosen, mine)]]
        if units:
            wishes.append(proposal(drawn, number, units))
    allocate = [*drawn.scenario.allocate, *wishes]
    return replace(drawn, scenario=drawn.scenario.model_copy(update={"allocate": allocate}))


def told_of(answer: Answer) -> tuple[Told, ...]:
    """Return what became of each goal and limit, judged on the finished plan.

    Parameters
    ----------
    answer
        A plan that was found.
    """
    problem, plan, chosen = answer.problem, answer.plan, answer.chosen.to_numpy()
    judged, found = judged_of(problem, plan), []
    for row in problem.rows:
        reached = _reached(problem, row, plan, judged, chosen)
        prices = [answer.prices.get(f"{row.name} {sense}") for sense in ("<=", ">=", "=")]
        known = [abs(float(price)) for price in prices if price is not None]
        price = max(known) if known else None
        found.append(Told(
            row.name, row.kind, row.what, row.unit, row.place,
            row.low if np.isfinite(row.low) else None,
            row.high if np.isfinite(row.high) else None,
            reached, None if reached is None else _within(row, reached), bool(price), price,
        ))  # fmt: skip
    return tuple(found)


def judged_of(problem: Problem, plan: Plan) -> Mapping[tuple[str, str, str], float | None]:
    """Return a plan's changes by indicator, role and place, of what the problem counts.

    Parameters
    ----------
    problem
        What was asked.
    plan
        The plan that was found.
    """
    land, found = problem.landscape, {}
    roles = dict.fromkeys(["municipality", *(row.by for row in problem.rows if row.by)])
    for role in (role for role in roles if role in land.places):
        told = judge(
            land, plan, factors=problem.factors, gwp=problem.gwp, by=role, only=[*problem.effects]
        )
        for row in told.rows:
            if row.year is None and row.gas is None:
                found[row.indicator, role, row.place] = row.change
    return found


def objective_of(problem: Problem, plan: Plan) -> float | None:
    """Return the weighted sum of indicators that a plan is judged to give; None if not known.

    Borders and changes against an agreed plan are left out: they are no indicator.

    Parameters
    ----------
    problem
        What was asked.
    plan
        The plan that was found.
    """
    wish, judged = problem.drawn.scenario.optimise, judged_of(problem, plan)
    parts = []
    for name, weight in ({} if wish is None else wish.weights).items():
        change = judged[name, "municipality", TOTAL]
        if change is None:
            return None
        parts.append(weight * change)
    return way_of(problem) * float(sum(parts))


def _within(row: Row, reached: float) -> bool:
    slack = NEAR * max(1.0, *(abs(x) for x in (row.low, row.high) if np.isfinite(x)))
    return bool(row.low - slack <= reached <= row.high + slack)


def _reached(
    problem: Problem, row: Row, plan: Plan,
    judged: Mapping[tuple[str, str, str], float | None], chosen: Chosen,
) -> float | None:  # fmt: skip
    """Return what a plan has of a row: judged where it is an indicator's change or hectares."""
    if row.kind in {"goal", "limit"}:
        return judged.get((row.what, row.by, row.place or TOTAL))
    if row.kind == "area":
        return _covered(problem, row, plan)
    return row.drawn + given(row.amounts, chosen)


def _covered(problem: Problem, row: Row, plan: Plan) -> float:
    """Return the hectares of a measure in a plan, or of what one ``[[allow]]`` was given."""
    parts = plan.fragments
    if row.name.startswith("allow."):
        number = int(row.name.split(".")[1])
        wanted = proposal(problem.drawn, number, ["-"]).id
        here = _holds(parts["allocations"], wanted)
    else:
        here = _holds(parts["measure"], row.what) | _holds(parts["functions"], row.what)
    if row.place:
        places = (
            problem.landscape.pieces[row.by].astype(str).to_numpy(dtype=object)[plan.taken.rows]
        )
        here &= places == row.place
    return float(parts["area_ha"].to_numpy(dtype=float)[here].sum())


def _holds(words: pd.Series, wanted: str) -> np.ndarray:
    return np.array([wanted in str(word).split("+") for word in words], dtype=bool)
