"""What is asked of the optimiser, and what it answers, in the words of a plan."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.once import Once
from landuse.domain.plan import Plan
from landuse.sources.scenarios import Drawn
from landuse.workflow.verbs import decide

if TYPE_CHECKING:
    from landuse.workflow.optimising.agreed import Past
    from landuse.workflow.optimising.table import Column

Numbers = NDArray[np.float64]
Kind = Literal["goal", "limit", "area", "fairness", "scheme"]
Status = Literal["optimal", "within_gap", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Measures that may share a hectare: what one unit's free land may get together."""

    allows: tuple[int, ...]
    """Which ``[[allow]]`` of the scenario, by their number from 0."""
    measures: tuple[str, ...]

    @property
    def name(self) -> str:
        """The measures by id, joined with ``+``."""
        return "+".join(self.measures)


@dataclass(frozen=True, eq=False)
class Row:
    """A goal or limit of the whole plan: within ``low`` and ``high``, what is drawn included."""

    name: str
    """How the scenario file calls it: ``goals.0``, ``limits.1``, ``allow.0.at_most``."""
    kind: Kind
    what: str
    """The indicator's or measure's id."""
    unit: str
    amounts: Numbers
    """Units × bundles: what choosing each adds."""
    drawn: float
    """What the plan has of it before anything is placed."""
    low: float = -np.inf
    high: float = np.inf
    by: str = ""
    place: str = ""
    """The code of the place; empty for all places together."""


@dataclass(frozen=True, eq=False)
class Problem(Once):
    """A scenario as choices: for the free land of each unit at most one bundle.

    ``effects``: by indicator, units × bundles, the change that choosing brings, in the indicator's
    unit; NaN where it is not known, and then the bundle is not offered. ``hectares``: for each
    ``[[allow]]``, units × bundles, the land its measure would have.
    """

    landscape: Landscape
    drawn: Drawn
    """The scenario with what people placed or locked; earlier proposals are taken out."""
    agreed: "Past | None"
    """What is changed against a plan that was agreed on; None without one."""
    factors: str
    gwp: str
    units: pd.Index
    """Ids of the units with free land that some measure may have."""
    bundles: tuple[Bundle, ...]
    columns: tuple["Column", ...]
    """What each bundle does on all free land."""
    open: NDArray[np.bool_]
    """Units × bundles: what may be chosen."""
    costs: Numbers
    """Units × bundles: what choosing adds to what is made least."""
    cost_of_drawn: float
    """What is made least, of the plan before anything is placed."""
    unit_of_cost: str
    effects: Mapping[str, Numbers]
    hectares: tuple[Numbers, ...]
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...] = ()

    def with_rows(self, rows: Sequence[Row]) -> "Problem":
        """Return the problem with other goals and limits."""
        return replace(self, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is; infinite where there is no plan, or no bound, yet."""

    seconds: float
    objective: float
    bound: float
    gap: float
    """How far the plan may be from the best, as a part of what the search placed."""


NOTHING = 1e-9
"""An objective that is less, as a part of the numbers it is made of, is none."""


def gap_of(objective: float, bound: float, *, drawn: float = 0.0) -> float:
    """Return how far an objective may be from the best, as a part of itself.

    Infinite where that is not known: there is no plan, no bound, or nothing that the gap could be
    a part of, because nothing was placed.

    Parameters
    ----------
    objective, bound
        Of what the search placed.
    drawn
        What people placed has of it; its rounding is in both.
    """
    if not (np.isfinite(objective) and np.isfinite(bound)):
        return np.inf
    none = NOTHING * max(1.0, abs(bound), abs(drawn))
    if abs(objective) <= none:
        return 0.0 if abs(objective - bound) <= none else np.inf
    return abs(objective - bound) / abs(objective)


class _Stoppable(Protocol):
    def stop(self) -> None: ...


@dataclass(eq=False)
class Watch:
    """Who watches a search: is told each step, and may stop it from another thread."""

    tell: Callable[[Progress], None] = field(default=lambda _: None)
    stopped: bool = False
    steps: list[Progress] = field(default_factory=list)
    """All that was told, the latest last."""
    solver: _Stoppable | None = field(default=None, repr=False)
    started: float = field(default_factory=time.monotonic, repr=False)
    least: float = field(default=np.inf, repr=False)
    highest: float = field(default=-np.inf, repr=False)

    def stop(self) -> None:
        """Stop the search; the best plan so far is its answer."""
        self.stopped = True
        if self.solver is not None:
            self.solver.stop()

    def hear(self, cost: float, bound: float, *, way: float = 1.0, drawn: float = 0.0) -> None:
        """Keep a step and tell it; a plan worse than one before is no step.

        Costs are without what is ``drawn``; they are told with it, and the other way round where
        more is wanted (``way`` -1).
        """
        self.least, self.highest = min(self.least, cost), max(self.highest, bound)
        step = Progress(
            time.monotonic() - self.started, way * (drawn + self.least),
            way * (drawn + self.highest), gap_of(self.least, self.highest, drawn=drawn),
        )  # fmt: skip
        self.steps.append(step)
        self.tell(step)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one goal or limit: judged on the finished plan."""

    name: str
    kind: Kind
    what: str
    unit: str
    place: str
    low: float | None
    """What is wanted at least; None where nothing is."""
    high: float | None
    reached: float | None
    """What the plan is judged to give; None where not known (C5)."""
    met: bool | None
    binds: bool
    """Whether a better plan would go on from here, were it not for this."""
    price: float | None
    """What one more of it would cost, in the unit of what is made least; None where not known."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is proven of a plan.

    ``optimal`` is said with a proof only; ``within_gap`` as near as was asked; ``feasible`` a plan
    with its gap; ``infeasible`` that there is none, by proof; ``unknown`` that time ended first.
    """

    status: Status
    way: Literal["minimise", "maximise"]
    objective: float
    """Of the whole plan, what is drawn included, in ``unit``: what is made least, or most."""
    bound: float
    """No plan within the goals and limits has less, or more."""
    drawn: float
    """What people placed has of the objective, before anything else is."""
    unit: str
    """Empty where several indicators are weighed."""
    seconds: float
    choices: int
    """Units times bundles that might be chosen."""

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a part of what the search placed.

        Infinite where it placed nothing that this could be a part of.
        """
        placed, at_best = self.objective - self.drawn, self.bound - self.drawn
        return gap_of(placed, at_best, drawn=self.drawn)


@dataclass(frozen=True, eq=False)
class Answer(Once):
    """The best plan found, as a scenario one can open, and what is proven of it."""

    problem: Problem
    certificate: Certificate
    chosen: pd.Series
    """By unit the number of its bundle; -1 for none."""
    drawn: Drawn
    """The scenario with the proposals in it; unsaved, editable like any other."""
    tell: Callable[["Answer"], "tuple[Told, ...]"] = field(repr=False)
    """Judges the goals and limits, when somebody asks."""
    prices: pd.Series
    """By row and side, what one more would cost, were halves of units to be had."""
    issues: tuple[Issue, ...] = ()
    cost_of_repair: float | None = None
    """What minimum project sizes cost, in the unit of what is made least; None where none is."""

    @cached_property
    def plan(self) -> Plan:
        """The scenario resolved: what every other number is judged on."""
        return decide(self.problem.landscape, self.drawn)

    @cached_property
    def told(self) -> "tuple[Told, ...]":
        """What became of each goal and limit, judged on the finished plan."""
        return self.tell(self)

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return self.certificate.status not in {"infeasible", "unknown"}
