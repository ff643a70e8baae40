"""Nitrogen at the coast, kg N a year: what a plan keeps from it, as the state's register counts.

A hectare of a project keeps so many kilograms from the coast each year; less there is negative
(C3). Which figure speaks depends on what a wish says it is:

1. The register's fixed rule, by the kind of project the wish names (``scheme``): lowland project,
   wetland, mini-wetland (by hectare of basin). A rewetting that names none is counted as a
   lowland project, and a note says on how many hectares.
2. Otherwise effect times (1 - retention), where a layer says the retention and the project gives
   the effect in the root zone: no source does.
3. Otherwise the median of what the register's own sketches were booked with. It holds their
   retention, not this land's, and says so.

Rules 2 and 3 are for farmland, and for land of unknown use. A measure without a rule, and one on
land that is not farmed, is not known, never zero (C5). A measure that only adds a function leaves
the farming as it is: 0. What the land leaches before and after is not known; only the change is.

Unit: kg N/yr. Limits: a rule for ranking projects, not a model of leaching; denitrification and
the water's own path are not told apart. Source: MARS, the national register, as of 2026-05-18
(``data/factors/nitrogen``). The effect of a hectare depends on that hectare alone (C6).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.parameters import Parameter, Parameters
from landuse.domain.rate import Product, Rate, rate_of
from landuse.effects import retention
from landuse.effects.absence import uncounted
from landuse.effects.question import Answer, Question
from landuse.effects.terms import Ground, Term, rows_of
from landuse.effects.timing import by_allocation

TOPIC = "nitrogen"
FILE = f"data/factors/{TOPIC}/parameters.csv"
FARMED = frozenset({"crop", "grass", "unknown"})
"""Uses that the rules for farmland speak for; land of unknown use is let through."""

INDICATOR = Indicator(
    id="nitrogen",
    title=Text(da="Kvælstof til kysten", en="Nitrogen to the coast"),
    unit="kgN/yr",
    better="lower",
    local=True,
    formula=Text(
        da="Hektar gange registrets sats for projekttypen; ellers rodzoneeffekt gange "
        "(1 - retention); ellers medianen af registrets skitser.",
        en="Hectares times the register's rule for the kind of project; else the effect in the "
        "root zone times (1 - retention); else the median of the register's sketches.",
    ),
    limits=Text(
        da="En regel til at rangordne projekter, ikke en model af udvaskning.",
        en="A rule for ranking projects, not a model of leaching.",
    ),
)
INDICATORS = (INDICATOR,)

COLUMNS = [
    "place", "allocation", "measure", "rule", "area_ha", "kg_n_per_ha_yr", "change_kg_n_yr",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What a hectare keeps from the coast, and by which of the three rules."""

    figure: Parameter
    kind: str
    """``fixed``, ``root_zone`` or ``observed``."""
    named: str
    """The scheme or measure the figure is for."""

    def rate(self, retained: float) -> Rate:
        """Return the change on one hectare, kg N/yr; ``retained`` counts for the root zone."""
        if self.kind != "root_zone":
            return rate_of(-1.0, self.figure)
        text = f"-(1 - {retained:.3g} retention) * {self.figure.central:g} {self.figure.unit}"
        return Rate(text, (Product(-(1.0 - retained), (self.figure,)),))


def rule_for(
    measure: str, scheme: str, parameters: Parameters, *, before: str, retained: float = np.nan
) -> Rule | None:
    """Return the rule for a hectare of a measure; None where none was published (C5).

    Parameters
    ----------
    measure
        What is done to the land.
    scheme
        The kind of project the wish names, or ``""``.
    parameters
        The published numbers.
    before
        The use that ends.
    retained
        The land's retention, a share; NaN where it is not known.
    """
    for name in (name for name in (scheme, measure) if name):
        kinds = ["fixed"]
        if before in FARMED:
            kinds += ["root_zone", "observed"] if not np.isnan(retained) else ["observed"]
        for kind in kinds:
            figure = parameters.find(TOPIC, f"{kind}_{name}")
            if figure is not None:
                return Rule(figure, kind, name)
    return None


def answer(question: Question) -> Answer:
    """Return the change of nitrogen at the coast by place, kg N/yr, and the rule behind it."""
    counted = list(_counted(question))
    terms = tuple(term for term, _ in counted)
    return Answer(
        rows_of(INDICATOR, terms, question.places),
        terms,
        uncounted(terms),
        tuple(_issues(question, counted)),
        {INDICATOR.id: _table(counted)},
    )


def _counted(question: Question) -> Iterator[tuple[Term, Rule | None]]:
    """Yield each land that a measure takes as a term, with its rule."""
    wanted = any(name.startswith("root_zone_") for name in question.parameters.of(TOPIC))
    wishes = by_allocation(question.scenario)
    rates: dict[tuple[str, float], Rate] = {}
    for row in retention.taken(question, wanted=wanted).to_dict(orient="records"):
        words = {name: str(row[name]) for name in retention.KEYS}
        wish = wishes.get(words["changed_by"])
        scheme = "" if wish is None or wish.scheme is None else wish.scheme
        retained = float(row["retention"])
        rule = rule_for(
            words["measure"], scheme, question.parameters, before=words["from"], retained=retained
        )
        ground = Ground(
            words["place"], words["soil"], words["from"], words["to"], words["measure"],
            float(row["area_ha"]), words["changed_by"], bool(row["assumed"]), words["measure"],
        )  # fmt: skip
        yield Term(INDICATOR.id, ground, difference=_shared(rule, retained, rates)), rule


def _shared(
    rule: Rule | None, retained: float, rates: dict[tuple[str, float], Rate]
) -> Rate | None:
    """Return a rule's rate, one for all the land it is the same on."""
    if rule is None:
        return None
    key = (rule.figure.id, retained if rule.kind == "root_zone" else 0.0)
    return rates.setdefault(key, rule.rate(retained))


def _table(counted: list[tuple[Term, Rule | None]]) -> pd.DataFrame:
    """Return hectares and nitrogen by place, wish, measure and rule, also where it is not known."""
    rows = [
        (
            term.ground.place, term.ground.allocation, term.ground.category,
            "" if rule is None else rule.figure.id, term.ground.area_ha, term.change,
        )
        for term, rule in counted
    ]  # fmt: skip
    names = ["place", "allocation", "measure", "rule", "area_ha", "change_kg_n_yr"]
    table = pd.DataFrame(rows, columns=names).astype({"change_kg_n_yr": float})
    sums = table.groupby(names[:4], sort=True).sum(min_count=1).reset_index()
    sums["kg_n_per_ha_yr"] = sums["change_kg_n_yr"] / sums["area_ha"]
    return sums[COLUMNS]


def _issues(question: Question, counted: list[tuple[Term, Rule | None]]) -> Iterator[Issue]:
    yield from retention.unit_issues(question)
    where = f"scenarios/{question.scenario.id}.toml: allocate"
    wishes = by_allocation(question.scenario)
    hectares: dict[tuple[str, str, str], float] = {}
    for term, rule in counted:
        kind = "none" if rule is None else rule.kind
        wish = wishes.get(term.ground.allocation)
        named = "" if wish is None or wish.scheme is None else wish.scheme
        if kind == "fixed" and rule is not None and rule.named == named:
            continue
        if kind != "root_zone":
            key = (kind, term.ground.category, "" if rule is None else rule.figure.id)
            hectares[key] = hectares.get(key, 0.0) + term.ground.area_ha
    for (kind, measure, row), area_ha in sorted(hectares.items()):
        figure = question.parameters.find(TOPIC, row)
        yield _issue(where, kind, measure, figure, area_ha)


def _issue(where: str, kind: str, measure: str, figure: Parameter | None, area_ha: float) -> Issue:
    if kind == "none" or figure is None:
        return Issue(
            FILE,
            f"no rule for the nitrogen of {measure} on {area_ha:.6g} ha of the land it takes",
            "a rule for every measure that sets the use of land",
            f"The change there is not known. Add the row fixed_{measure} with its source.",
            "warning",
        )
    if kind == "fixed":
        return Issue(
            where,
            f"{area_ha:.6g} ha of {measure} that name no kind of project with a rule of its own",
            'scheme = "lowland_project", "wetland_project" or "mini_wetland"',
            f"Counted by {figure.place} ({figure.id}, {figure.central:g} {figure.unit}). Name the "
            "kind of project.",
            "note",
        )
    return Issue(
        where,
        f"{area_ha:.6g} ha of {measure} counted at the register's observed median, "
        f"{figure.central:g} {figure.unit}{_range(figure)}",
        "the retention of this land and the effect in the root zone",
        "What reaches the coast depends on retention. Add a layer of the theme nitrogen_retention "
        f"and the row root_zone_{measure} in {FILE}, with its source.",
        "note",
    )


def _range(figure: Parameter) -> str:
    return f" ({figure.low:g} to {figure.high:g})" if figure.has_range else ""
