"""How sure a choice is: over draws of the published figures, and under every factor set.

- How often each unit is chosen: figures are drawn within their published ranges, all that vary
  together at once, and the best plan is searched for each draw. A draw under which no plan reaches
  the goals chooses nothing and is counted.
- A plan that is good under all sets: each goal and limit holds under every set that can tell it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from landuse.decide.optimise.child import Solver
from landuse.domain.issues import Issue
from landuse.effects.by_cell import drawn_changes
from landuse.effects.draws import SEED
from landuse.effects.ranges import Drawing
from landuse.sources.scenarios import Drawn
from landuse.workflow.optimising.agreed import Past
from landuse.workflow.optimising.asking import ask
from landuse.workflow.optimising.searching import Found, search
from landuse.workflow.optimising.table import cells_of
from landuse.workflow.optimising.words import Numbers, Problem, Row, Watch

DRAWS = 50


@dataclass(frozen=True, eq=False)
class Frequency:
    """How often each unit is chosen over draws of the figures."""

    share: pd.DataFrame
    """Units × measures: part of the draws with a plan in which the unit gets the measure."""
    draws: int
    """How many were made before time ended."""
    impossible: int
    """Under how many of them no plan reaches the goals."""


def selection_frequency(
    problem: Problem, *, draws: int = DRAWS, seconds: float = 120.0, gap: float = 0.01,
    seed: int = SEED, watch: Watch | None = None,
) -> Frequency:  # fmt: skip
    """Return how often each unit gets each measure when figures are drawn within their ranges.

    Parameters
    ----------
    problem
        What is asked.
    draws
        How many times figures are drawn; ten thousand are made and so many taken evenly.
    seconds
        How long all of it may take.
    gap
        How near to the best each plan is to be, as a part of its objective.
    seed
        Of the draws.
    watch
        May stop it from another thread.
    """
    drawing = Drawing(draws, seed)
    effects = {name: _drawn(problem, name, drawing) for name in problem.effects}
    measures = list(dict.fromkeys(name for b in problem.bundles for name in b.measures))
    has = np.array([[float(m in b.measures) for m in measures] for b in problem.bundles])
    times, made, impossible = np.zeros((len(problem.units), len(measures))), 0, 0
    for found in _searched(problem, effects, draws, seconds, gap, watch):
        made += found.status != "unknown"
        impossible += found.status == "infeasible"
        units = np.flatnonzero(found.chosen >= 0)
        times[units] += has[found.chosen[units]]
    share = times / max(made - impossible, 1)
    return Frequency(pd.DataFrame(share, problem.units, measures), made, impossible)


def _searched(
    problem: Problem, effects: dict[str, Numbers], draws: int, seconds: float, gap: float,
    watch: Watch | None,
) -> Iterator[Found]:  # fmt: skip
    """Yield the best choices for each draw, while there is time."""
    with Solver(seconds) as solver:
        if watch is not None:
            watch.solver = solver
        for draw in range(draws):
            if solver.left <= 0:
                break
            drawn = {name: held[:, :, draw] for name, held in effects.items()}
            yield search(with_effects(problem, drawn), solver, gap=gap, price=False)


def _drawn(problem: Problem, name: str, drawing: Drawing) -> Numbers:
    """Return units × bundles × draws: the change that choosing brings."""
    cells = cells_of(problem.landscape)
    at = pd.Index(problem.units).get_indexer(problem.landscape.units.index[cells.unit])
    found = np.zeros((len(problem.units), len(problem.bundles), drawing.count))
    for number, column in enumerate(problem.columns):
        values = drawn_changes(column.terms, name, len(cells), drawing)
        np.add.at(found, (at[at >= 0], number), values[at >= 0])
    return np.where(problem.open[:, :, None], found, 0.0)


def with_effects(problem: Problem, effects: dict[str, Numbers]) -> Problem:
    """Return the problem with other effects of choosing: rows over all places, and costs.

    Rows of one place, shares and schemes are kept in proportion: what a unit adds to them changes
    as its effect on the whole does.

    Parameters
    ----------
    problem
        What is asked.
    effects
        By indicator, units × bundles.
    """
    wish = problem.drawn.scenario.optimise
    costs = np.zeros(problem.costs.shape)
    for name, weight in ({} if wish is None else wish.weights).items():
        costs += weight * effects[name]
    past: Past | None = problem.agreed
    if past is not None:
        at = problem.landscape.units.index.get_indexer(problem.units)
        costs += np.where(problem.open, past.weight * past.changed[at], 0.0)
    rows = tuple(_with_effects(problem, row, effects) for row in problem.rows)
    return replace(problem, costs=costs, rows=rows)


def _with_effects(problem: Problem, row: Row, effects: dict[str, Numbers]) -> Row:
    if row.what not in effects:
        return row
    before = np.where(problem.open, problem.effects[row.what], 0.0)
    times = np.divide(effects[row.what], before, out=np.ones_like(before), where=before != 0)
    return replace(row, amounts=row.amounts * times)


def under_all_sets(drawn: Drawn, problem: Problem, sets: Sequence[str], gwp: str) -> Problem:
    """Return the problem whose goals and limits hold under every factor set that can tell them.

    What is made least is counted by the problem's own set.

    Parameters
    ----------
    drawn
        The scenario.
    problem
        What is asked, by the set one leads with.
    sets
        Further factor sets.
    gwp
        The edition of warming potentials.
    """
    rows, open_, issues = list(problem.rows), problem.open.copy(), list(problem.issues)
    for factors in (name for name in sets if name != problem.factors):
        other = ask(problem.landscape, drawn, factors=factors, gwp=gwp)
        at = other.units.get_indexer(problem.units)
        here = (at >= 0)[:, None]
        if not (here & other.open[at]).any():
            where = f"scenarios/{drawn.scenario.id}.toml: goals"
            issues.append(_untold(where, factors))
            continue
        open_ &= here & other.open[at]
        rows += [
            replace(r, name=f"{r.name}@{factors}", amounts=np.where(here, r.amounts[at], 0.0))
            for r in other.rows
            if r.what in other.effects
        ]
    kept = tuple(replace(row, amounts=np.where(open_, row.amounts, 0.0)) for row in rows)
    return replace(problem, rows=kept, open=open_, issues=tuple(issues))


def _untold(where: str, factors: str) -> Issue:
    found = f"nothing that {factors} can tell of what is allowed"
    remedy = "Goals are held under the other sets alone."
    return Issue(where, found, "numbers by every set", remedy, "warning")
