"""From a scenario to a problem of choices: what may be chosen, what it costs, what links it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from landuse.decide import conditions
from landuse.decide.conditions import named
from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL
from landuse.domain.plan import Plan
from landuse.domain.scenario import Scenario
from landuse.domain.scheme import Scheme
from landuse.domain.wanted import Fairness, Goal, Limit
from landuse.effects.by_cell import CHOSEN_BY
from landuse.effects.question import Figures
from landuse.sources.scenarios import Drawn
from landuse.workflow.figures import DEFAULT_EDITION, judged_by
from landuse.workflow.optimising import agreed
from landuse.workflow.optimising.allowing import allowed_hectares, allowed_rows
from landuse.workflow.optimising.rows import Land, faults, none_such, rows_of
from landuse.workflow.optimising.table import (
    NO_LAND_HA,
    Column,
    bundles_of,
    by_unit,
    cells_of,
    columns_of,
    effects_of,
)
from landuse.workflow.optimising.words import Numbers, Problem, Row
from landuse.workflow.verbs import decide, judge


def ask(
    landscape: Landscape, drawn: Drawn, *, factors: str | None = None, gwp: str = DEFAULT_EDITION,
    also: Sequence[str] = (),
) -> Problem:  # fmt: skip
    """Return a scenario as a problem: for each unit's free land at most one bundle of measures.

    Parameters
    ----------
    landscape
        The land.
    drawn
        A scenario with ``[[allow]]`` and ``[optimise]``. Proposals in it are taken out, unless they
        are locked: then they stay like what people placed.
    factors, gwp
        The factor set, by default the one the project leads with, and the edition of warming
        potentials.
    also
        Further indicators to count: those that a curve is to be drawn over.

    Raises
    ------
    InvalidInput
        When the scenario leaves nothing to the optimiser, names what does not exist, or asks for
        what is not known; all of it at once where it can be told at once.
    """
    factors = factors or landscape.project.lead
    drawn = without_proposals(drawn)
    _refuse(landscape, drawn.scenario, also)
    figures = judged_by(landscape, factors, gwp)
    needed = tuple(dict.fromkeys([*_needed(drawn.scenario, figures.policy.schemes), *also]))
    land = _land(landscape, drawn, figures, needed, (factors, gwp))
    allowed = allowed_rows(land, drawn.scenario, figures.policy.schemes, factors)
    rows = (*rows_of(land, drawn.scenario), *allowed)
    return _problem(land, drawn, rows, needed, (factors, gwp))


def _refuse(landscape: Landscape, scenario: Scenario, also: Sequence[str]) -> None:
    """Refuse a scenario that leaves nothing to choose, or names what is not there."""
    file = f"scenarios/{scenario.id}.toml"
    refuse([*_nothing_asked(scenario, file), *_allowed(landscape, scenario, file)])
    refuse([*faults(landscape, scenario), *(f for name in also for f in none_such(name, file))])


def _land(
    landscape: Landscape, drawn: Drawn, figures: Figures, needed: Sequence[str],
    basis: tuple[str, str],
) -> Land:  # fmt: skip
    """Return the effect table, and what people placed."""
    scenario, file = drawn.scenario, f"scenarios/{drawn.scenario.id}.toml"
    cells, base = cells_of(landscape), decide(landscape, drawn)
    bundles = bundles_of(scenario.allow, landscape.measures, file)
    columns = tuple(columns_of(drawn, bundles, figures, cells, landscape, needed))
    roles = dict.fromkeys(["municipality", *_roles(scenario)])
    held = _of_drawn(landscape, base, needed, list(roles), basis)
    return Land(landscape, cells, columns, held, file)


def _problem(
    land: Land, drawn: Drawn, rows: Sequence[Row], needed: Sequence[str], basis: tuple[str, str]
) -> Problem:
    """Return the problem over the units that some measure may have."""
    scenario, units = drawn.scenario, len(land.landscape.units)
    effects = {
        name: by_unit(effects_of(land.columns, name, len(land.cells)), land.cells, units)
        for name in needed
    }
    hectares = tuple(allowed_hectares(land, n) for n in range(len(scenario.allow)))
    had = np.column_stack([_has_all(column, hectares, n) for n, column in enumerate(land.columns)])
    known = ~np.any([np.isnan(values) for values in effects.values()], axis=0)
    weights = scenario.optimise.weights if scenario.optimise else {}
    costs = sum((w * effects[name] for name, w in weights.items()), start=np.zeros(had.shape))
    past = agreed.changed(land, drawn)
    if past is not None:
        costs = costs + past.weight * past.changed
    some = (had & known).any(axis=1)
    problem = Problem(
        landscape=land.landscape, drawn=drawn, factors=basis[0], gwp=basis[1],
        agreed=past, units=land.landscape.units.index[some],
        bundles=tuple(column.bundle for column in land.columns), columns=land.columns,
        open=(had & known)[some], costs=np.where(had & known, costs, 0.0)[some],
        cost_of_drawn=_cost_of_drawn(land, weights) + (0.0 if past is None else past.at_rest),
        unit_of_cost=_unit(weights), effects={name: held[some] for name, held in effects.items()},
        hectares=tuple(held[some] for held in hectares),
        rows=tuple(replace(r, amounts=np.where(had & known, r.amounts, 0.0)[some]) for r in rows),
    )  # fmt: skip
    return replace(problem, issues=tuple(_left_out(land, problem, had, known, effects, hectares)))


def without_proposals(drawn: Drawn) -> Drawn:
    """Return a scenario without proposals; those that are locked stay, as people's own.

    Parameters
    ----------
    drawn
        The scenario.
    """
    kept = [
        allocation.model_copy(update={"proposed": False})
        for allocation in drawn.scenario.allocate
        if not allocation.proposed or allocation.locked
    ]
    return replace(drawn, scenario=drawn.scenario.model_copy(update={"allocate": kept}))


def _nothing_asked(scenario: Scenario, file: str) -> Iterator[Issue]:
    if scenario.optimise is None:
        remedy = 'Add [optimise] with minimise = "cost_once", for example.'
        yield Issue(f"{file}: optimise", "no such table", "what is to be made least", remedy)
    if not scenario.allow:
        remedy = 'Add [[allow]] with measure = "rewet", for example.'
        yield Issue(f"{file}: allow", "no measure", "what may be placed", remedy)


def _allowed(landscape: Landscape, scenario: Scenario, file: str) -> list[Issue]:
    found = []
    for number, allow in enumerate(scenario.allow):
        where = f"{file}: allow.{number}"
        if allow.measure not in landscape.measures:
            found.append(named(f"{where}.measure", allow.measure, "a measure", landscape.measures))
        found += conditions.faults(landscape, allow.where, f"{where}.where")
    return found


def _needed(scenario: Scenario, schemes: Sequence[Scheme]) -> tuple[str, ...]:
    """Return the indicators that goals, limits, shares, schemes and the objective are made of."""
    held: list[Goal | Limit | Fairness] = [
        *scenario.goals,
        *scenario.limits,
        *scenario.fairness,
    ]
    weights = scenario.optimise.weights if scenario.optimise else {}
    named_ids = [row.indicator for row in held if row.indicator is not None]
    chosen = {allow.scheme for allow in scenario.allow}
    asks = any(
        criterion.kind == "minimum_effect"
        for scheme in schemes
        if scheme.id in chosen
        for criterion in scheme.criteria
    )
    return tuple(dict.fromkeys([*weights, *named_ids, *(["emissions"] if asks else [])]))


def _roles(scenario: Scenario) -> list[str]:
    held: list[Goal | Limit | Fairness] = [
        *scenario.goals,
        *scenario.limits,
        *scenario.fairness,
    ]
    return [row.by for row in held]


def _of_drawn(
    landscape: Landscape, plan: Plan, needed: Sequence[str], roles: Sequence[str],
    basis: tuple[str, str],
) -> Mapping[tuple[str, str, str], float | None]:  # fmt: skip
    """Return what people placed changes, and covers in hectares, by role and place."""
    found: dict[tuple[str, str, str], float | None] = {}
    for role in (role for role in roles if role in landscape.places):
        told = judge(landscape, plan, factors=basis[0], gwp=basis[1], by=role, only=needed)
        for row in told.rows:
            if row.year is None and row.gas is None and row.indicator in needed:
                found[row.indicator, role, row.place] = row.change
        for (measure, place), hectares in _covered(landscape, plan, role).items():
            found[measure, role, place] = hectares
    return found


def _covered(landscape: Landscape, plan: Plan, role: str) -> dict[tuple[str, str], float]:
    """Return the hectares that each measure has, by place and in total."""
    parts = plan.fragments
    place = landscape.pieces[role].astype(str).to_numpy(dtype=object)[plan.taken.rows]
    words = (parts["measure"] + "+" + parts["functions"]).str.strip("+")
    table = pd.DataFrame({"measure": words.str.split("+"), "place": place})
    table = table.assign(area_ha=parts["area_ha"].to_numpy(dtype=float)).explode("measure")
    sums = table.groupby(["measure", "place"])["area_ha"].sum()
    found = {(str(key[0]), str(key[1])): float(area) for key, area in sums.items()}  # type: ignore[index]
    for measure, area in table.groupby("measure")["area_ha"].sum().items():
        found[str(measure), TOTAL] = float(area)
    return found


def _has_all(column: Column, hectares: Sequence[Numbers], number: int) -> np.ndarray:
    """Return which units have land for every measure of a bundle."""
    held = [hectares[allow][:, number] > NO_LAND_HA for allow in column.bundle.allows]
    return np.asarray(np.all(held, axis=0))


def _cost_of_drawn(land: Land, weights: Mapping[str, float]) -> float:
    parts = [w * land.of_drawn(n, "municipality", "", "optimise") for n, w in weights.items()]
    return float(sum(parts))


def _unit(weights: Mapping[str, float]) -> str:
    """Return the unit of what is made least; none where several indicators are weighed."""
    return CHOSEN_BY[next(iter(weights))].unit if len(weights) == 1 else ""


def _left_out(
    land: Land, problem: Problem, had: np.ndarray, known: np.ndarray,
    effects: Mapping[str, Numbers], hectares: Sequence[Numbers],
) -> Iterator[Issue]:  # fmt: skip
    """Yield which land is not offered because an effect of it is not known, or that none is."""
    file, allows = land.file, problem.drawn.scenario.allow
    alone = {c.bundle.allows[0]: n for n, c in enumerate(land.columns) if len(c.bundle.allows) == 1}
    for number, allow in enumerate(allows):
        column = alone[number]
        here = f"{file}: allow.{number}"
        if not had[:, [number in c.bundle.allows for c in land.columns]].any():
            remedy = "Loosen its conditions, or leave it out."
            yield Issue(here, f"no free land for {allow.measure}", "some land", remedy, "warning")
        blind = had[:, column] & ~known[:, column]
        if blind.any():
            names = [name for name, held in effects.items() if np.isnan(held[blind, column]).any()]
            area = float(hectares[number][blind, column].sum())
            found = f"{area:.6g} ha where {', '.join(names)} of {allow.measure} is not known"
            remedy = "Nothing is placed there. Enter the price or add the factor row it lacks."
            yield Issue(here, found, "a number for each hectare", remedy, "warning")


def offered(problem: Problem) -> Problem:
    """Return the problem, or refuse it where nothing at all may be chosen.

    Parameters
    ----------
    problem
        What is asked.
    """
    if not problem.open.any():
        file = f"scenarios/{problem.drawn.scenario.id}.toml: allow"
        told = "; ".join(issue.found for issue in problem.issues) or "no free land"
        remedy = "Loosen the conditions, or enter the prices that are missing."
        refuse([Issue(file, f"nothing to choose: {told}", "some land to choose", remedy)])
    return problem
