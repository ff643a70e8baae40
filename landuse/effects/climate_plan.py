"""What a scenario means for municipal climate plans: inventory, residual and sector targets.

*Inventory.* What each municipality emits by sector and year, as published; shown, never
subtracted from.

*Residual.* What a plan leaves unsolved in its target year ("manko"), and the share of it that the
scenario closes: the change in that calendar year (C7), after minus before (C3), with its sign
turned, over the residual. The share appears only where both sides rest on the same ground: the
same sectors (a scenario counts farming and land together), the same warming potentials, the same
soil map. Otherwise the two are not comparable, and every reason is told. A set that only ranks
subsidy projects is compared with no climate plan.

*Sector targets.* Against the ranges of the guide for climate plans, 2030 against 2019: a target
below its range cannot be approved.

Residuals are the municipalities' own, so the tables are made for that role alone. What plans say
is the user's input (``climate_plan.toml``); ranges: ``data/factors/climate_plan``.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from math import fsum

import pandas as pd

from landuse.domain.climate_plan import Commitment
from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.policy import Emission
from landuse.effects import emissions
from landuse.effects.axis import Axis
from landuse.effects.question import Answer, Question
from landuse.effects.years import clock_of

INDICATORS: tuple[Indicator, ...] = ()
TOPIC = "climate_plan"
BOUNDARY = "agriculture_and_land"
"""The sectors a scenario's emissions fall in, together."""
RESIDUAL = [
    "place", "year", "target_percent", "base_year", "residual_tco2e", "boundary", "gwp",
    "soil_map", "change_tco2e", "share_closed", "comparable", "reason_da", "reason_en", "source",
]  # fmt: skip
INVENTORY = ["place", "name", "year", "sector", "tco2e", "source", "seen"]
TARGETS = [
    "place", "sector", "target_percent", "low", "central", "high", "approvable", "source", "seen",
]  # fmt: skip


def answer(question: Question) -> Answer:
    """Return the tables ``inventory``, ``residual`` and ``sector_targets``."""
    plan = question.policy.climate_plan
    held = [] if plan is None or question.by != "municipality" else _ours(question)
    targets = pd.DataFrame([row for c in held for row in _targets(c, question)], columns=TARGETS)
    tables = {
        "inventory": _inventory(question),
        "residual": pd.DataFrame(_residuals(held, question), columns=RESIDUAL),
        "sector_targets": targets,
    }
    return Answer(tables=tables, issues=(*_strangers(question), *_below(targets)))


def _ours(question: Question) -> list[Commitment]:
    plan, places = question.policy.climate_plan, set(question.places)
    return [] if plan is None else [c for c in plan.municipality if c.code in places]


def _inventory(question: Question) -> pd.DataFrame:
    places = set(question.places) if question.by == "municipality" else set()
    held: list[Emission] = [e for e in question.policy.inventory if e.code in places]
    rows = [(e.code, e.name, e.year, e.sector, e.tco2e, e.source, e.seen) for e in held]
    return pd.DataFrame(rows, columns=INVENTORY)


def _residuals(held: list[Commitment], question: Question) -> list[dict[str, object]]:
    """Return a row for each climate plan that states a residual."""
    stated = [commitment for commitment in held if commitment.residual_tco2e is not None]
    changes = _changes(question, sorted({c.year for c in stated})) if stated else {}
    return [_residual(c, changes[c.year].get(c.code), question) for c in stated]


def _changes(question: Question, years: list[int]) -> dict[int, dict[str, float | None]]:
    """Return the change in emissions in each year by place, t CO2e; None where not known."""
    taken = question.account[question.account["changed_by"] != ""]
    terms = emissions.answer(replace(question, account=taken)).terms
    axis = Axis(terms, question.places, clock_of(question))
    sums = axis.sums()
    found: dict[int, dict[str, float | None]] = {}
    for year in years:
        change, hidden = sums.change(year)[:, 0], sums.hidden(year)
        parts: dict[str, list[float]] = {place: [] for place in question.places}
        for row, (place, _) in enumerate(axis.cells):
            parts[place].append(float("nan") if row in hidden else float(change[row]))
        totals = {place: fsum(values) for place, values in parts.items()}
        found[year] = {p: None if math.isnan(held) else held for p, held in totals.items()}
    return found


def _residual(
    commitment: Commitment, change: float | None, question: Question
) -> dict[str, object]:
    reasons = list(_differences(commitment, question))
    residual = commitment.residual_tco2e or 0.0
    comparable = not reasons
    if comparable and change is None:
        reasons = [
            Text(da="ændringen i året kendes ikke", en="the change in the year is not known")
        ]
    elif comparable and residual == 0:
        reasons = [Text(da="planen har ingen manko", en="the plan has no residual")]
    share = None if reasons or change is None else -change / residual
    told = dict(commitment.model_dump(exclude={"code", "sector_targets"}))
    return told | {
        "place": commitment.code,
        "change_tco2e": change,
        "share_closed": share,
        "comparable": comparable,
        "reason_da": _said([r.da for r in reasons], "ikke sammenligneligt: ", comparable),
        "reason_en": _said([r.en for r in reasons], "not comparable: ", comparable),
    }


def _said(reasons: list[str], opening: str, comparable: bool) -> str:  # noqa: FBT001
    return ("" if comparable else opening) + "; ".join(reasons)


def _differences(commitment: Commitment, question: Question) -> Iterator[Text]:
    """Yield each way in which a residual and the scenario rest on different ground."""
    if commitment.boundary != BOUNDARY:
        yield Text(
            da=f"mankoen dækker {_SECTORS[commitment.boundary].da}, scenariet landbrug og "
            "arealer samlet",
            en=f"the residual holds {_SECTORS[commitment.boundary].en}, the scenario farming and "
            "land together",
        )
    if commitment.gwp != question.gwp.edition:
        yield Text(
            da=f"mankoen er opgjort med {commitment.gwp}, scenariet med {question.gwp.edition}",
            en=f"the residual is counted by {commitment.gwp}, the scenario by "
            f"{question.gwp.edition}",
        )
    ours = soil_map(question.landscape)
    if ours is None or commitment.soil_map != ours:
        shown = ours or "-"
        yield Text(
            da=f"mankoen bygger på jordbundskortet {commitment.soil_map!r}, scenariet på {shown!r}",
            en=f"the residual rests on the soil map {commitment.soil_map!r}, the scenario on "
            f"{shown!r}",
        )
    if question.factors.kind == "avoided":
        yield Text(
            da=f"{question.factors.id} er kun til at rangordne tilskudsprojekter",
            en=f"{question.factors.id} is for ranking subsidy projects only",
        )


_SECTORS = {
    "agriculture_and_land": Text(da="landbrug og arealer", en="farming and land"),
    "agriculture": Text(da="landbrug alene", en="farming alone"),
    "land": Text(da="arealer alene", en="land alone"),
    "all": Text(da="alle sektorer", en="all sectors"),
}


def soil_map(landscape: Landscape) -> str | None:
    """Return what its publisher calls the soil map the land was cut by; None without one."""
    soils = (held for held in landscape.layers.values() if held.role == "soil")
    return next((soil.origin.title for soil in soils if landscape.is_known(soil.id)), None)


def _targets(commitment: Commitment, question: Question) -> Iterator[tuple[object, ...]]:
    """Yield each sector target beside the guide's range; not known where none was published."""
    for sector, target in commitment.sector_targets.items():
        row = question.parameters.find(TOPIC, f"reduction_2030_{sector}")
        if row is None or row.low is None:
            yield (commitment.code, sector, target, None, None, None, None, "", False)
            continue
        yield (
            commitment.code, sector, target, row.low, row.central, row.high, target >= row.low,
            f"{row.source}, p. {row.page}", row.seen,
        )  # fmt: skip


def _below(targets: pd.DataFrame) -> Iterator[Issue]:
    for row in targets[targets["approvable"].eq(False)].itertuples(index=False):  # noqa: FBT003
        yield Issue(
            f"climate_plan.toml: municipality {row.place}: sector_targets.{row.sector}",
            f"{row.target_percent:g} % in 2030 against 2019",
            f"{row.low:g} to {row.high:g} %",
            "A target below the guide's range cannot be approved. Raise it, or state why.",
            "warning",
        )


def _strangers(question: Question) -> Iterator[Issue]:
    """Yield a warning for each climate plan of a municipality that is not in the land."""
    plan = question.policy.climate_plan
    known = [place.code for place in question.landscape.places.get("municipality", ())]
    for commitment in () if plan is None else plan.municipality:
        if commitment.code not in known:
            yield Issue(
                f"climate_plan.toml: municipality {commitment.code}",
                repr(commitment.code),
                f"one of: {', '.join(known[:8])}{' ...' if len(known) > 8 else ''}",  # noqa: PLR2004
                "Correct the code, or remove the entry.",
                "warning",
            )
