"""One hectare, one account: what is asked of the land, and what shares a hectare with what.

Demand is the sum of what every allocation asks for, before any of it is refused or gives way, by
place and in all; in percent of all the land of the place it may be more than there is. Of what is
asked, some may not be, some gives way to a later wish (C13), and the rest counts; hectares where
several wishes may all stay count for each of them, on land that is there once. Nationally, all
claims together were once added up to 140 % of the land: that figure stands beside ours in the
table ``demand``, but it is another sum (``data/factors/demand``).

Multifunctional land is what the plan leaves with at least one function on top of its use, wind
turbines over a field or paths in a wood; ``combinations`` tells which. What lies on top already
today is in no layer of the account, so only the change is known. ``sharing`` tells, for each pair
of measures, whether both may have a hectare: it is what the measures declare.

The hectares of a piece depend on that piece alone, given the wishes (C6); places add up (C12),
percent do not. Source: the scenario and the measures.
"""

from itertools import combinations

import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.measure import Measures
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.domain.plan import DEMAND_HECTARES
from landuse.effects.question import Answer, Question
from landuse.effects.sums import sums_by
from landuse.effects.terms import Ground, Term, rows_of
from landuse.effects.zones import ALL, NONE

ASKED = Indicator(
    id="demand",
    title=Text(da="Efterspurgt areal", en="Land asked for"),
    unit="ha",
    better="lower",
    local=True,
    formula=Text(
        da="Summen af de hektar, alle ønsker i scenariet beder om, før noget viger.",
        en="The sum of the hectares all wishes of the scenario ask for, before anything gives way.",
    ),
    limits=Text(
        da="Kun ønsker i scenariet; hvad andre vil med arealet, står ikke her.",
        en="The wishes of the scenario alone; what others want of the land is not here.",
    ),
)
PERCENT = Indicator(
    id="demand_percent",
    title=Text(da="Efterspurgt del af arealet", en="Part of the land asked for"),
    unit="percent",
    better="lower",
    local=False,
    formula=Text(
        da="Efterspurgt areal delt med alt areal i området, gange 100.",
        en="Land asked for divided by all land of the place, times 100.",
    ),
    additive=False,
    made_from=ASKED.id,
    limits=Text(
        da="Kun ønsker i scenariet; procenter kan ikke lægges sammen over steder.",
        en="The wishes of the scenario alone; percentages do not add up over places.",
    ),
)
SHARED = Indicator(
    id="multifunctional",
    title=Text(da="Areal med flere funktioner", en="Land with several functions"),
    unit="ha",
    better="higher",
    local=True,
    formula=Text(
        da="Hektar, hvor planen lægger mindst én funktion oven på arealets brug.",
        en="Hectares where the plan lays at least one function on top of the use of the land.",
    ),
    limits=Text(
        da="Hvad planen lægger oven på; hvad der allerede deler arealet i dag, ved ingen her.",
        en="What the plan puts on top; what shares the land today already, nobody here knows.",
    ),
)
INDICATORS = (ASKED, PERCENT, SHARED)
TOPIC = "demand"


def answer(question: Question) -> Answer:
    """Return the hectares asked for, in percent of the land, and those with several functions."""
    asked, shared = asked_terms(question.plan.demand, question.by), shared_terms(question)
    rows = rows_of(ASKED, asked, question.places)
    table = demand_table(question)
    national = question.parameters.find(TOPIC, "national_demand")
    return Answer(
        (*rows, *_percent(table), *rows_of(SHARED, shared, question.places)),
        (*asked, *shared),
        tables={
            "demand": table.assign(national_percent=None if national is None else national.central),
            "combinations": combined(question),
            "sharing": sharing(question.landscape.measures),
        },
        figures={PERCENT.id: () if national is None else (national,)},
    )


def asked_terms(demand: pd.DataFrame, role: str) -> list[Term]:
    """Return the hectares each allocation asks for by place: none before, all after.

    Parameters
    ----------
    demand
        What the plan knows of it (``Plan.demand``).
    role
        Whose areas are the places.
    """
    sums = sums_by(demand, [role, "allocation", "measure"], "asked_ha")
    return [
        Term(
            ASKED.id,
            Ground(place, "", "", "", "asked for", area_ha, allocation, measure=measure),
            None, NONE, ALL,
        )
        for (place, allocation, measure), area_ha in sums
    ]  # fmt: skip


def demand_table(question: Question) -> pd.DataFrame:
    """Return by place the land there is, what is asked for and what becomes of it, hectares.

    ``taken_ha`` is land that at least one wish has: where several share it, it is there once and
    ``counted_ha`` holds it for each of them.
    """
    places = list(question.places)
    land = question.account.groupby("place")["area_ha"].sum()
    taken = question.taken.groupby("place")["area_ha"].sum()
    asked = question.plan.demand.groupby(question.by)[list(DEMAND_HECTARES)].sum()
    # Where nobody asks for anything there is no row: that is none.
    table = asked.astype(float).reindex(places).fillna(0.0)
    table.insert(0, "land_ha", land.reindex(places).fillna(0.0))
    table["taken_ha"] = taken.reindex(places).fillna(0.0)
    table.loc[TOTAL] = table.sum()
    table["asked_percent"] = 100 * table["asked_ha"] / table["land_ha"]
    return table.rename_axis("place").reset_index()


def _percent(table: pd.DataFrame) -> list[OutcomeRow]:
    return [
        OutcomeRow(PERCENT.id, PERCENT.unit, str(place), None, None, 0.0, value, value)
        for place, value in zip(table["place"], table["asked_percent"].astype(float), strict=True)
    ]


def _on_top(functions: str, measures: Measures) -> tuple[str, ...]:
    """Return the functions that measures add; a measure that keeps land as it is adds none."""
    named = functions.split("+") if functions else []
    return tuple(name for name in named if measures[name].adds is not None)


def shared_terms(question: Question) -> list[Term]:
    """Return the hectares on which the plan lays a function on top of the use: only the change."""
    pairs = {(str(row.id), str(row.measure)) for row in question.plan.allocations.itertuples()}
    keys = ["place", "soil", "from", "to", "functions", "allocations", "assumed"]
    found = []
    for words, area_ha in sums_by(question.taken, keys):
        place, soil, before, after, functions, allocations, assumed = words
        on_top = _on_top(functions, question.landscape.measures)
        if not on_top:
            continue
        wish = next(
            ((i, name) for name in on_top for i in allocations.split("+") if (i, name) in pairs),
            ("", ""),
        )
        ground = Ground(
            place, soil, before, after, "+".join(on_top), area_ha, wish[0],
            assumed == "True", wish[1],
        )  # fmt: skip
        found.append(Term(SHARED.id, ground, difference=ALL))
    return found


def combined(question: Question) -> pd.DataFrame:
    """Return the hectares of each combination of use and functions by place, and in all."""
    measures = question.landscape.measures
    held = question.taken[["place", "to", "measure", "functions", "area_ha"]]
    on_top = [_on_top(functions, measures) for functions in held["functions"]]
    held = held.assign(
        use=held["to"], functions=["+".join(names) for names in on_top],
        count=[1 + len(names) for names in on_top],
    )  # fmt: skip
    keys = ["use", "measure", "functions", "count"]
    by_place = held.groupby(["place", *keys], sort=True)["area_ha"].sum().reset_index()
    together = held.groupby(keys, sort=True)["area_ha"].sum().reset_index().assign(place=TOTAL)
    return pd.concat([by_place, together[by_place.columns]], ignore_index=True)


def sharing(measures: Measures) -> pd.DataFrame:
    """Return whether each two measures may share a hectare, and why they may or may not."""
    rows = []
    for one, other in combinations(measures, 2):
        both_change = measures[one].changes_use and measures[other].changes_use
        shares = measures.compatible(one, other)
        why = "declared" if shares else "both set the use" if both_change else "not declared"
        rows.append((TOTAL, one, other, shares, why))
    return pd.DataFrame(rows, columns=["place", "measure", "other", "shares", "why"])
