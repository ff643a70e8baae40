"""Hectares of nature and of forest, and of nature inside and outside protection.

Nature is land whose use is ``nature`` or ``wetland``; forest is counted apart. What a plan makes
nature or takes from it changes the hectares by as much (C3). The number says how much land is
given to nature, not how good it is: a rewetted field counts from the day it is wet. The effect
of a piece depends on that piece alone (C6), places add up to the total (C12); percent of all the
land of a place do not add up.

Protection is what layers of four themes say: section 3, Natura 2000, conserved areas, protected
forest. They overlap, so their hectares must not be added; ``any`` counts land in one or more of
them once. Without a layer a protection is unknown, never zero (C5). Land whose use is not known
hides ``before`` and ``after``; a stated assumption about it is applied. Source of the uses: the
project's own layers; no published number enters.
"""

from collections.abc import Sequence
from functools import partial
from math import fsum

import numpy as np
import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.later import MadeLater
from landuse.domain.layer import Theme, Use
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.domain.scenario import Assume
from landuse.effects.parts import Parts, Words, parts_of
from landuse.effects.question import Answer, Question
from landuse.effects.sums import sums_by
from landuse.effects.terms import Ground, Term, rows_of
from landuse.effects.zones import (
    ALL,
    NONE,
    Hectares,
    is_known,
    parts_inside_ha,
    pieces_inside_ha,
    unread,
)  # fmt: skip

NATURE: frozenset[Use] = frozenset({"nature", "wetland"})
FOREST: frozenset[Use] = frozenset({"forest"})
PROTECTIONS: tuple[Theme, ...] = (
    "section3_nature", "natura_2000", "protected_area", "protected_forest",
)  # fmt: skip
ANY = "any"

HECTARES = Indicator(
    id="nature",
    title=Text(da="Natur", en="Nature"),
    unit="ha",
    better="higher",
    local=True,
    formula=Text(
        da="Hektar, hvis arealanvendelse er natur eller vådområde.",
        en="Hectares whose use is nature or wetland.",
    ),
    limits=Text(
        da="Hvor meget areal naturen får, ikke hvor god naturen er.",
        en="How much land is given to nature, not how good it is.",
    ),
)
WOODS = Indicator(
    id="forest",
    title=Text(da="Skov", en="Forest"),
    unit="ha",
    better="higher",
    local=True,
    formula=Text(da="Hektar, hvis arealanvendelse er skov.", en="Hectares whose use is forest."),
    limits=Text(
        da="Skovens areal, ikke dens alder, arter eller drift.",
        en="The area of the wood, not its age, species or management.",
    ),
)
PERCENT = Indicator(
    id="nature_percent",
    title=Text(da="Naturens andel af arealet", en="Nature's part of the land"),
    unit="percent",
    better="higher",
    local=False,
    formula=Text(
        da="Hektar natur delt med alle hektar i området, gange 100.",
        en="Hectares of nature divided by all hectares of the place, times 100.",
    ),
    additive=False,
    made_from=HECTARES.id,
    limits=Text(
        da="Del af arealet, ikke kvalitet; procenter kan ikke lægges sammen over steder.",
        en="Part of the land, not quality; percentages do not add up over places.",
    ),
)
INDICATORS = (HECTARES, WOODS, PERCENT)
UNKNOWN = "unknown"


def answer(question: Question) -> Answer:
    """Return nature and forest by place, ha, nature's percent, and nature by protection."""
    counted = {
        indicator: land_terms(indicator, question.account, uses)
        for indicator, uses in ((HECTARES, NATURE), (WOODS, FOREST))
    }
    rows = [row for i, held in counted.items() for row in rows_of(i, held, question.places)]
    hidden = "hectares of nature inside and outside it are not known"
    return Answer(
        (*rows, *_percent(question, [row for row in rows if row.indicator == HECTARES.id])),
        tuple(term for held in counted.values() for term in held),
        issues=tuple(unread(question.landscape, PROTECTIONS, hidden)),
        tables=MadeLater({"protection": partial(protection, question)}),
    )


def land_terms(indicator: Indicator, account: pd.DataFrame, uses: frozenset[Use]) -> list[Term]:
    """Return the hectares of some uses before and after, one term for each kind of change.

    Parameters
    ----------
    indicator
        What the hectares count for.
    account
        ``place``, ``from``, ``to``, ``changed_by``, ``measure``, ``assumed``, ``area_ha``.
    uses
        The uses that count.
    """
    keys = ["place", "from", "to", "changed_by", "measure", "assumed"]
    found = []
    for words, area_ha in sums_by(account, keys):
        place, before, after, allocation, measure, assumed = words
        ground = Ground(
            place, "", before, after, "", area_ha, allocation, assumed == "True", measure
        )
        rates = [
            None if use == UNKNOWN else ALL if use in uses else NONE for use in (before, after)
        ]
        still = before == after or (rates[0] is not None and rates[0] is rates[1])
        found.append(Term(indicator.id, ground, None, rates[0], rates[1], still=still))
    return found


def _percent(question: Question, rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
    """Return hectares as percent of all the land of their place."""
    sums = question.account.groupby("place")["area_ha"].sum()
    land = {str(place): float(area_ha) for place, area_ha in sums.items()}
    land[TOTAL] = fsum(land.values())

    def of_land(place: str, area_ha: float | None) -> float | None:
        return None if area_ha is None or not land.get(place) else 100 * area_ha / land[place]

    return [
        OutcomeRow(
            PERCENT.id, PERCENT.unit, row.place, None, None,
            of_land(row.place, row.before), of_land(row.place, row.after),
            of_land(row.place, row.change), assumed_ha=row.assumed_ha,
        )
        for row in rows
    ]  # fmt: skip


COLUMNS = (
    "place", "protection", "land_ha", "nature_before_ha", "nature_after_ha", "new_ha", "lost_ha",
    "new_outside_ha",
)  # fmt: skip


def protection(question: Question) -> pd.DataFrame:
    """Return protected land and the nature in it before and after, by place and protection.

    ``new_ha`` turns to nature inside the protection, ``new_outside_ha`` outside it. What is not
    known is None.
    """
    asked: dict[str, tuple[Theme, ...]] = {theme: (theme,) for theme in PROTECTIONS}
    tables = [
        _inside(question, name, themes)
        if all(is_known(question.landscape, theme) for theme in themes)
        else pd.DataFrame({"place": [*question.places, TOTAL], "protection": name})
        for name, themes in {**asked, ANY: PROTECTIONS}.items()
    ]
    return pd.concat([table.reindex(columns=list(COLUMNS)) for table in tables], ignore_index=True)


def _inside(question: Question, name: str, themes: tuple[Theme, ...]) -> pd.DataFrame:
    landscape, assume = question.landscape, question.scenario.assume
    parts = parts_of(landscape, question.plan)
    inside, of_parts = pieces_inside_ha(landscape, themes), parts_inside_ha(parts, themes)
    where = landscape.pieces[question.by].astype(str).to_numpy(dtype=object)
    use = landscape.pieces["use"].astype(str).to_numpy(dtype=object)
    here, (new, lost) = parts.places(question.by), _gained(parts, assume)
    sums = {
        "land_ha": (where, inside),
        "nature_before_ha": (where, _times(_weights(use, assume), inside)),
        "new_ha": (here, _times(new, of_parts)),
        "lost_ha": (here, _times(lost, of_parts)),
        "new_outside_ha": (here, _times(new, parts.area_ha - of_parts)),
    }
    table = pd.DataFrame(
        {column: _by_place(question.places, *held) for column, held in sums.items()},
        index=[*question.places, TOTAL],
    )
    table["nature_after_ha"] = table["nature_before_ha"] + table["new_ha"] - table["lost_ha"]
    return table.rename_axis("place").reset_index().assign(protection=name)


def _weights(use: Words, assume: Assume) -> Hectares:
    """Return which part of each land is nature: 0, 1, an assumed share, or not known (NaN)."""
    shares = assume.use
    assumed = np.nan if shares is None else sum(shares.get(name, 0.0) for name in NATURE)
    known = np.isin(use, list(NATURE)).astype(float)
    weights: Hectares = np.where(use == UNKNOWN, assumed, known)
    return weights


def _gained(parts: Parts, assume: Assume) -> tuple[Hectares, Hectares]:
    """Return which part of each part turns to nature, and which stops being it."""
    before, after = _weights(parts.before, assume), _weights(parts.after, assume)
    change = np.where(parts.before == parts.after, 0.0, after - before)
    return np.maximum(change, 0.0), np.maximum(-change, 0.0)


def _times(weights: Hectares, hectares: Hectares) -> Hectares:
    """Return weighted hectares; where there are none, what is not known does not matter."""
    return np.where(hectares > 0, weights * hectares, 0.0)


def _by_place(places: Sequence[str], where: Words, hectares: Hectares) -> Hectares:
    """Return the sum at each place, then the total; what is not known hides its sums (C5)."""
    number = pd.Categorical(where, categories=list(places)).codes
    sums = np.bincount(number, weights=hectares, minlength=len(places))
    return np.append(sums, sums.sum())
