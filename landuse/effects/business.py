"""Hectares built upon, and hectares kept for business and development.

Built land is land whose use is ``built``. Kept for business is what layers of the theme
``business_area`` set out, built upon or not. A plan takes from it where it puts something that
may not share a hectare with building, as the measures declare, and that leaves the land unbuilt;
who takes how much stands in the table ``business``. It does not matter whether somebody would
have built there.

The hectares of a piece depend on that piece alone (C6), and places add up (C12). Without a layer,
land kept for business is unknown, never zero (C5). Source: the project's own layers; no published
number enters.
"""

import numpy as np
import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.layer import Theme, Use
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.effects.nature import land_terms
from landuse.effects.parts import excludes, parts_of
from landuse.effects.question import Answer, Question
from landuse.effects.terms import Term, rows_of
from landuse.effects.zones import Doings, is_known, unread, zone_terms

BUILT: frozenset[Use] = frozenset({"built"})
THEME: Theme = "business_area"
UPON = Indicator(
    id="built",
    title=Text(da="Bebygget areal", en="Built land"),
    unit="ha",
    better="higher",
    local=True,
    formula=Text(da="Hektar, hvis arealanvendelse er bebygget.", en="Hectares whose use is built."),
    limits=Text(
        da="Arealanvendelsen som kortet siger den; ikke, hvor tæt der er bygget.",
        en="The use as the map says it; not how densely it is built.",
    ),
)
KEPT = Indicator(
    id="business_land",
    title=Text(da="Areal til erhverv og udvikling", en="Land kept for business and development"),
    unit="ha",
    better="higher",
    local=True,
    formula=Text(
        da="Hektar udlagt til erhverv, minus hektar, hvor planen lægger noget, der ikke kan dele "
        "hektaren med bebyggelse.",
        en="Hectares set out for business, minus hectares where the plan puts something that "
        "cannot share the hectare with building.",
    ),
    limits=Text(
        da="Hvad der er udlagt, ikke hvad der bliver bygget eller er efterspurgt.",
        en="What is set out, not what will be built or is in demand.",
    ),
)
INDICATORS = (UPON, KEPT)


def answer(question: Question) -> Answer:
    """Return built land and land kept for business by place, ha, and who takes from it."""
    built = land_terms(UPON, question.account, BUILT)
    rows = rows_of(UPON, built, question.places)
    if not is_known(question.landscape, THEME):
        unknown = [
            OutcomeRow(KEPT.id, KEPT.unit, place, None, None, None, None, None)
            for place in (*question.places, TOTAL)
        ]
        hidden = "land kept for business, and what the plan takes of it, is not known"
        issues = unread(question.landscape, [THEME], hidden)
        return Answer((*rows, *unknown), tuple(built), issues=tuple(issues))
    kept = kept_terms(question)
    return Answer(
        (*rows, *rows_of(KEPT, kept, question.places)),
        (*built, *kept),
        tables={"business": taken(kept)},
    )


def kept_terms(question: Question) -> list[Term]:
    """Return the hectares kept for business: left to it, and taken by the plan."""
    parts = parts_of(question.landscape, question.plan)
    measures = question.landscape.measures
    builders = frozenset(name for name in measures if measures[name].becomes in BUILT)
    shut_out, allocation, measure = parts.first(excludes(measures, builders))
    takes = shut_out & ~np.isin(parts.after, list(BUILT))
    doings = Doings(takes, np.zeros(len(takes), dtype=bool), allocation, measure)
    return zone_terms(KEPT, parts, (THEME,), doings, question.by)


def taken(kept: list[Term]) -> pd.DataFrame:
    """Return what each allocation takes of the land kept for business, by place, ha."""
    rows = [
        (term.ground.place, term.ground.allocation, term.ground.measure, term.ground.area_ha)
        for term in kept
        if not term.still
    ]
    columns = ["place", "allocation", "measure", "taken_ha"]
    table = pd.DataFrame(rows, columns=columns)
    return table.groupby(columns[:3], sort=True)["taken_ha"].sum().reset_index()
