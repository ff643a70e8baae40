"""When things happen and how land changes by itself (C7): what stands behind a calendar year.

A wish counts from the year it takes effect (``timing.py``). Three things only exist over time,
and only in the emissions of a set that tells states:

- Drained farm peat wastes by itself. What it emits in a year is its rate times what is left of
  it, ``(1 - loss) ^ (years since the soil was mapped)``, before the plan and after it as long as
  the land stays drained; land that was turned wet stays as it is. A scenario may hold the baseline.
- What was planted grows: an uptake by years since it took effect, as far as one is published.
- Rewetting may begin with a peak of methane, if the scenario states one.

A set of avoided emissions has no time axis of its own: its saving counts whole from the year it
takes effect. A wish without a year makes the change of every year unknown (C5), and says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from landuse.domain.issues import Issue
from landuse.domain.layer import Use
from landuse.domain.once import Once
from landuse.domain.parameters import Parameter, Parameters
from landuse.domain.scenario import Allocation, Scenario
from landuse.effects import timing
from landuse.effects.question import Question
from landuse.effects.terms import Ground, Term

FIRST, LAST = 2024, 2050
YEARS = tuple(range(FIRST, LAST + 1))
UNTIL = (2030, 2045, 2050)
"""Years that effects are added up to."""

DRAINED: frozenset[Use] = frozenset({"crop", "grass"})
"""Uses whose peat wastes: those the loss was observed on."""
PEAT = frozenset({"over12", "6to12"})
FROM = re.compile(r"growth_(?P<measure>\w+)_from_(?P<years>\d+)")


@dataclass(frozen=True, slots=True)
class Beginning:
    """When a wish takes effect: a year, or a start and a lead time after it; or nobody says."""

    year: int | None
    lead: Parameter | None = None
    """Added to the year; None where the year is the effect's own."""

    @property
    def central(self) -> int | None:
        """The first year in force."""
        if self.year is None or self.lead is None:
            return self.year
        return self.year + round(self.lead.central)


@dataclass(frozen=True, eq=False)
class Clock(Once):
    """When each wish takes effect, and how land changes by itself."""

    scenario: Scenario
    parameters: Parameters
    mapped: int = FIRST
    """The year the soil was mapped: today's peat."""

    @property
    def loss(self) -> Parameter | None:
        """The share of drained peat lost in a year; None where it is held or nobody says it."""
        held = self.scenario.assume.baseline == "held"
        return None if held else self.parameters.find(timing.TOPIC, "peat_loss")

    @cached_property
    def _allocations(self) -> dict[str, Allocation]:
        return dict(timing.by_allocation(self.scenario))

    def beginning(self, ground: Ground) -> Beginning:
        """Return when what is done to a ground takes effect."""
        wish = ground.allocation, ground.measure
        return self.once(("beginning", *wish), lambda: self._beginning(*wish))

    def uptakes(self, measure: str) -> dict[int, Parameter]:
        """Return the uptake of what a measure plants, by the year after planting it holds from."""
        return self.once(("uptakes", measure), lambda: profile(measure, self.parameters))

    def _beginning(self, allocation: str, done: str) -> Beginning:
        held = self._allocations.get(allocation)
        if held is None:
            return Beginning(None)
        measure = done or held.measure or ""
        central = timing.takes_effect(held, measure, self.parameters)
        waits = held.in_effect is None and held.status != "built"
        lead = timing.lead_time(measure, self.parameters) if waits else None
        return Beginning(central) if lead is None else Beginning(held.start, lead)


def clock_of(question: Question) -> Clock:
    """Return the clock of a plan: peat wastes from the year its map was made."""
    soils = [layer for layer in question.landscape.layers.values() if layer.role == "soil"]
    dates = [layer.origin.published or layer.origin.created for layer in soils]
    made = max((date.year for date in dates if date is not None), default=FIRST)
    return Clock(question.scenario, question.parameters, max(made, FIRST))


def wastes(ground: Ground, use: str) -> bool:
    """Whether a ground is drained peat under a use."""
    return use in DRAINED and ground.soil in PEAT


def profile(measure: str, parameters: Parameters) -> dict[int, Parameter]:
    """Return the uptake of what a measure plants, by the year after planting it holds from."""
    steps: dict[int, Parameter] = {}
    for name, row in parameters.of(timing.TOPIC).items():
        found = FROM.fullmatch(name)
        if name == f"growth_{measure}":
            steps[0] = row
        elif found and found["measure"] == measure:
            steps[int(found["years"])] = row
    return dict(sorted(steps.items()))


def known_until(measure: str, parameters: Parameters) -> float:
    """Return the first year after planting for which no uptake is known."""
    until = parameters.find(timing.TOPIC, f"growth_{measure}_until")
    return float("inf") if until is None else until.central


def issues(terms: Iterable[Term], clock: Clock) -> list[Issue]:
    """Return what the years cannot say: wishes without a year."""
    grounds = {t.ground for t in terms if not t.still and t.ground.allocation}
    areas: dict[str, float] = {}
    for ground in grounds:
        if clock.beginning(ground).year is None:
            areas[ground.allocation] = areas.get(ground.allocation, 0.0) + ground.area_ha
    where = f"scenarios/{clock.scenario.id}.toml"
    return [
        Issue(
            f"{where}: {name}.start",
            f"no year for {area_ha:.6g} ha",
            "the year the preliminary study begins, or in_effect",
            "State start or in_effect. Until then no single year's change is known; the steady "
            "state is.",
            "note",
        )
        for name, area_ha in sorted(areas.items())
    ]
