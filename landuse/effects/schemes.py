"""Whether each wish meets each scheme that pays for its measure, criterion by criterion.

A criterion is met, not met, or unknown; unknown is neither (C5), and ``missing`` says what would
tell. Only land that counts is looked at, and a soil that rests on an assumption is no known soil:
a verdict on money rests on facts. Where part of the soil is not known, the verdict stands only if
that part cannot change it. The effect a scheme asks for counts by the factor set it names alone.
Schemes: ``data/schemes``. Answers in a table; it counts nothing by place.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum
from typing import Literal

import pandas as pd

from landuse.domain.indicator import Indicator
from landuse.domain.scheme import Criterion, Kind, Scheme
from landuse.effects.ledger import grounds, ledger
from landuse.effects.permits import hectares_once
from landuse.effects.question import Answer, Question
from landuse.effects.wishes import Done

INDICATORS: tuple[Indicator, ...] = ()
What = Literal["soil", "use"]
CARBON = ("6to12", "over12")
COLUMNS = (
    "allocation", "measure", "scheme", "named", "criterion", "found", "required", "unit", "met",
    "missing", "reason_da", "reason_en", "source", "seen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What a criterion found, and whether it is met; None where that is not known."""

    found: float | None = None
    met: bool | None = None
    missing: str = ""
    """What would tell, where it is not known."""


UNTOLD = Finding(missing="land")


@dataclass(frozen=True, eq=False)
class Applied:
    """One wish's land that counts for one measure: hectares by known soil and former use."""

    question: Question
    allocation: str
    measure: str
    land: tuple[Done, ...]
    known: bool = True
    """False where the wish's land cannot be told because a layer was not read."""

    @property
    def area_ha(self) -> float:
        """All of it."""
        return fsum(held.area_ha for held in self.land)

    def on(self, what: What, *words: str) -> float:
        """Return the hectares whose soil or former use, as far as known, is one of these."""
        return fsum(done.area_ha for done in self.land if _known(done, what) in words)


def _known(done: Done, what: What) -> str:
    """Return the soil or former use; one that is only assumed is not known."""
    if done.assumed:
        return "unknown"
    return done.soil if what == "soil" else done.use


def answer(question: Question) -> Answer:
    """Return the table ``schemes``: a row for each wish, scheme and criterion."""
    measures = {name for scheme in question.policy.schemes for name in scheme.measures}
    rows = [
        row
        for measure in question.landscape.measures
        if measure in measures
        for wish in _applied(question, measure)
        for scheme in question.policy.schemes
        if measure in scheme.measures
        for row in _verdicts(wish, scheme)
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return Answer(tables={"schemes": table.astype({"met": object, "found": float})})


def _applied(question: Question, measure: str) -> Iterator[Applied]:
    asked = question.plan.allocations
    asked = asked[asked["measure"] == measure].drop_duplicates("id")
    done = [held for held in question.done if held.measure == measure]
    for allocation, told in zip(asked["id"], asked["counted_ha"].notna(), strict=True):
        mine = tuple(held for held in done if held.allocation == allocation)
        yield Applied(question, str(allocation), measure, mine, bool(told))


def _verdicts(wish: Applied, scheme: Scheme) -> Iterator[dict[str, object]]:
    named = {a.id: a.scheme for a in wish.question.scenario.allocate}[wish.allocation]
    for criterion in scheme.criteria:
        finding = JUDGES[criterion.kind](wish, criterion) if wish.known else UNTOLD
        yield {
            "allocation": wish.allocation,
            "measure": wish.measure,
            "scheme": scheme.id,
            "named": named == scheme.id,
            "criterion": criterion.kind,
            "found": finding.found,
            "required": 0.0 if criterion.kind.startswith("no_") else criterion.at_least,
            "unit": criterion.unit,
            "met": finding.met,
            "missing": finding.missing,
            "reason_da": criterion.reason.da,
            "reason_en": criterion.reason.en,
            "source": criterion.source,
            "seen": criterion.seen,
        }


def _minimum_area(wish: Applied, criterion: Criterion) -> Finding:
    return Finding(wish.area_ha, wish.area_ha >= (criterion.at_least or 0.0))


def _carbon_share(wish: Applied, criterion: Criterion) -> Finding:
    """Return the percent on carbon-rich soil; unknown soil could be all of it or none."""
    area, wanted = wish.area_ha, criterion.at_least or 0.0
    if area == 0:
        return Finding(missing="land that counts")
    least = 100 * wish.on("soil", *CARBON) / area
    most = least + 100 * wish.on("soil", "unknown") / area
    if least >= wanted:
        return Finding(least, met=True)
    return Finding(least, met=False) if most < wanted else Finding(missing="soil")


def _none_of(what: What, words: tuple[str, ...], wish: Applied) -> Finding:
    """Return whether no hectare is one of some soils or former uses."""
    if wish.area_ha == 0:
        return Finding(missing="land that counts")
    there = wish.on(what, *words)
    if there > 0:
        return Finding(there, met=False)
    unknown = wish.on(what, "unknown") > 0
    return Finding(missing=what) if unknown else Finding(0.0, met=True)


def _no_carbon_soil(wish: Applied, criterion: Criterion) -> Finding:
    del criterion
    return _none_of("soil", CARBON, wish)


def _no_former_use(wish: Applied, criterion: Criterion) -> Finding:
    return _none_of("use", tuple(criterion.uses or ()), wish)


def _no_overlap(wish: Applied, criterion: Criterion) -> Finding:
    """Return the hectares inside a theme: what the measure's own rule found there."""
    theme, question = criterion.theme, wish.question
    measure = question.landscape.measures[wish.measure]
    rules = [rule for rule in measure.rules if rule.theme == theme]
    unread = question.plan.unexamined
    blind = bool(((unread["theme"] == theme) & (unread["measure"] == wish.measure)).any())
    if not rules or theme is None:
        return Finding(missing=f"a rule for {theme} in data/measures/{wish.measure}.toml")
    permits = question.plan.permits
    mine = permits[(permits["allocation"] == wish.allocation) & (permits["theme"] == theme)]
    there = fsum(hectares_once(mine, ["allocation"], question.landscape)["area_ha"])
    if there > 0:
        return Finding(there, met=False)
    return Finding(missing=f"layer:{theme}") if blind else Finding(0.0, met=True)


def _minimum_effect(wish: Applied, criterion: Criterion) -> Finding:
    """Return what a hectare saves by the set the scheme counts by."""
    question = wish.question
    if question.factors.id != criterion.factors:
        return Finding(missing=f"factors:{criterion.factors}")
    mine = question.account[question.account["changed_by"] == wish.allocation]
    mine = mine[mine["measure"] == wish.measure]
    terms = ledger(grounds(mine, question.factors), question.factors, question.gwp)
    changes = [term.change for term in terms]
    known = [change for change in changes if change is not None]
    if len(known) < len(changes) or wish.area_ha == 0 or mine["assumed"].any():
        return Finding(missing="soil, use or factor")
    saved = -fsum(known) / wish.area_ha
    return Finding(saved, saved >= (criterion.at_least or 0.0))


def _elsewhere(wish: Applied, criterion: Criterion) -> Finding:
    del wish, criterion
    return Finding(missing="a map this program does not read")


JUDGES: Mapping[Kind, Callable[[Applied, Criterion], Finding]] = {
    "minimum_area": _minimum_area,
    "carbon_share": _carbon_share,
    "no_carbon_soil": _no_carbon_soil,
    "no_former_use": _no_former_use,
    "no_overlap": _no_overlap,
    "minimum_effect": _minimum_effect,
    "elsewhere": _elsewhere,
}
