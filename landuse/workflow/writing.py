"""What every part of a council paper asks for: words, titles, places, and hectares by place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from landuse.domain.indicator import Indicator
from landuse.domain.landscape import NOWHERE
from landuse.domain.outcome import TOTAL, Outcome
from landuse.report import numbers
from landuse.report.words import say
from landuse.workflow import few
from landuse.workflow.comparison import FARMED, Comparison, change, row_of

POOL = "pool"
"""Stands for the places that are told together."""


@dataclass(frozen=True, eq=False)
class Writing:
    """Options and the language they are told in."""

    told: Comparison
    language: str

    def say(self, name: str, **parts: str) -> str:
        """Return a text of the paper."""
        return say(name, self.language, **parts)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What each option is called."""
        return tuple(o.drawn.scenario.title.in_language(self.language) for o in self.told.options)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What each option does."""
        return tuple(option.outcome for option in self.told.options)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every place, without the total; those told together, then land outside, come last."""
        beyond = any(planned_by_place(o).get(NOWHERE, 0.0) > 0 for o in self.outcomes)
        alone = [place for place in self.known_places if place not in self.pool]
        return (*alone, *([POOL] if self.pool else []), *([NOWHERE] if beyond else []))

    @cached_property
    def known_places(self) -> tuple[str, ...]:
        """Every place that has a name of its own."""
        return tuple(place for place in self.told.places if place not in {TOTAL, NOWHERE})

    @cached_property
    def touched(self) -> tuple[few.Touched, ...]:
        """Whose fields each option does something on."""
        land, by = self.told.landscape, self.told.by
        return tuple(few.touched(land, option.plan, by) for option in self.told.options)

    @cached_property
    def pool(self) -> frozenset[str]:
        """The places that are told together, as few holdings are touched in some of them."""
        return few.pooled(self.touched, self.known_places)

    def members(self, place: str) -> tuple[str, ...]:
        """Return the places that stand behind one in the paper."""
        if place != POOL:
            return (place,)
        return tuple(name for name in self.known_places if name in self.pool)

    def fold(self, values: Mapping[str, float | None]) -> dict[str, float | None]:
        """Return amounts by the places of the paper: of those told together, their sum."""
        found: dict[str, float | None] = {}
        for place in self.places:
            held = [values.get(name, 0.0) for name in self.members(place)]
            found[place] = None if None in held else fsum(value or 0.0 for value in held)
        return found

    def hides(self, number: int, place: str, measure: str) -> bool:
        """Whether an option does a measure on few holdings at a place."""
        held = self.touched[number]
        of = [held.get(name, {}).get(measure, frozenset()) for name in self.members(place)]
        return few.is_few(frozenset().union(*of))

    def place(self, code: str) -> str:
        """Return what a place is called."""
        names = {TOTAL: self.say("together"), NOWHERE: self.say("outside")}
        if code == POOL:
            land, by = self.told.landscape, self.told.by
            listed = ", ".join(land.place_name(by, name) for name in self.members(code))
            return self.say("pooled", places=listed)
        return names.get(code) or self.told.landscape.place_name(self.told.by, code)

    def measure(self, name: str) -> str:
        """Return what measures are called; several are joined with ``+``."""
        measures = self.told.landscape.measures
        known = [measures[m].title.in_language(self.language) for m in name.split("+") if m]
        return " + ".join(known) or "\N{EN DASH}"

    def indicator(self, held: Indicator) -> str:
        """Return an indicator with its unit; money is told in millions."""
        millions = {"DKK": "million_dkk", "DKK/yr": "million_dkk_yr"}
        name = millions.get(held.unit)
        unit = numbers.unit(held.unit, self.language) if name is None else self.say(name)
        return f"{held.title.in_language(self.language)}, {unit}"

    def column(self, values: Mapping[str, float | None], digits: int = 0) -> dict[str, str]:
        """Return amounts by place and their sum, the same wherever the paper prints them."""
        folded = self.fold(values)
        told = self.parts([folded[place] for place in self.places], digits)
        return dict(zip((*self.places, TOTAL), told, strict=True))

    def planned(self, outcome: Outcome) -> dict[str, str]:
        """Return the hectares a plan takes, by place and together."""
        return self.column(planned_by_place(outcome), 1)

    def lost(self, outcome: Outcome) -> dict[str, str]:
        """Return the farmland a plan takes out of farming, by place and together."""
        return self.column(lost_by_place(outcome), 1)

    def gained(self, outcome: Outcome) -> dict[str, str]:
        """Return the reduction of emissions, by place and together."""
        places = (*self.known_places, NOWHERE)
        known = {place for place in places if row_of(outcome, "emissions", place) is not None}
        found = {place: change(outcome, "emissions", place) for place in known}
        return self.column({p: None if v is None else -v for p, v in found.items()})

    def plain(self, value: float | None, digits: int = 0) -> str:
        """Return a number as it is printed."""
        return numbers.plain(value, self.language, digits)

    def parts(self, values: Sequence[float | None], digits: int = 0) -> list[str]:
        """Return parts and their sum, rounded so that what is printed adds up."""
        return numbers.parts(values, self.language, digits)


def planned_by_place(outcome: Outcome) -> dict[str, float]:
    """Return the hectares a plan takes by place; a hectare is counted once (C12)."""
    table = outcome.land
    touched = table[(table["from"] != table["to"]) | (table["functions"] != "")]
    return {str(k): float(v) for k, v in touched.groupby("place")["area_ha"].sum().items()}


def lost_by_place(outcome: Outcome) -> dict[str, float | None]:
    """Return the farmland a plan takes out of farming by place, hectares.

    Not known where the plan changes land whose use nobody knows (C5).
    """
    table = outcome.land[outcome.land["from"] != outcome.land["to"]]
    lost = table[table["from"].isin(FARMED) & ~table["to"].isin(FARMED)]
    told: dict[str, float | None] = {
        str(k): float(v) for k, v in lost.groupby("place")["area_ha"].sum().items()
    }
    return told | dict.fromkeys(table.loc[table["from"] == "unknown", "place"].astype(str))


def by_measure(outcome: Outcome) -> dict[str, dict[str, float | None]]:
    """Return hectares by measure and place: what sets the use, and each function on top of it."""
    return outcome.once("hectares by measure", lambda: _by_measure(outcome))


def _by_measure(outcome: Outcome) -> dict[str, dict[str, float | None]]:
    found: dict[str, dict[str, float | None]] = {}
    account = outcome.account[["place", "measure", "functions", "area_ha"]]
    for place, measure, functions, area_ha in account.itertuples(index=False):
        for name in (measure, *str(functions).split("+")):
            if name:
                here = found.setdefault(name, {})
                here[str(place)] = (here.get(str(place)) or 0.0) + float(area_ha)
    return found
