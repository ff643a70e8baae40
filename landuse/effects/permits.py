"""What the law and the plans say of a scenario: hectares by verdict, and permits by authority.

A rule speaks where a layer of its theme lies (``data/measures``). Several rules, or two layers of
one theme, may speak of the same hectare: it counts once for each verdict, and once for each
permit, at each place (C12). What a measure needs wherever it is laid (a local plan, an assessment)
stands beside it with all its hectares. A theme that no layer covers is in ``unexamined``, never
"none" (C5). Which permit a case needs is decided by the authority: this is a list to ask from.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from math import fsum

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landuse.domain.indicator import Indicator
from landuse.domain.landscape import Landscape
from landuse.domain.later import MadeLater
from landuse.domain.measure import Requirement, Rule
from landuse.effects.question import Answer, Question
from landuse.effects.timing import by_allocation
from landuse.effects.wishes import hectares_of
from landuse.geo.area import Shapes, area_ha

INDICATORS: tuple[Indicator, ...] = ()
TABLES = ("verdicts", "authorities")
VERDICTS = ["place", "measure", "verdict", "area_ha"]
AUTHORITIES = [
    "place", "authority", "authority_en", "law", "measure", "theme", "reason_da", "reason_en",
    "source", "seen", "area_ha",
]  # fmt: skip
WHOLE_HA = 1e-9


def answer(question: Question) -> Answer:
    """Return the tables ``verdicts`` and ``authorities``, hectares by place."""
    makers = {
        "verdicts": partial(verdicts, question),
        "authorities": partial(authorities, question),
    }
    return Answer(tables=MadeLater(makers))


def verdicts(question: Question) -> pd.DataFrame:
    """Return the hectares under each verdict by place and measure, each hectare once.

    ``blocks`` is land that was asked for and refused; the others are of land that counts.
    """
    plan, by = question.plan, question.by
    refused = plan.ineligible[plan.ineligible["reason"].str.startswith("theme:")]
    held = pd.concat([refused.assign(verdict="blocks"), plan.permits])
    table = hectares_once(held.rename(columns={by: "place"}), VERDICTS[:3], question.landscape)
    return table[VERDICTS]


def authorities(question: Question) -> pd.DataFrame:
    """Return the permits a scenario needs by authority, law and measure, hectares by place."""
    permits = question.plan.permits
    needed = permits[permits["verdict"] == "needs_permit"].rename(columns={question.by: "place"})
    keys = ["place", "measure", "theme", "law"]
    held = hectares_once(needed, keys, question.landscape)
    words = held[keys].astype(str).itertuples(index=False, name=None)
    rows = [
        _told(place, measure, theme, _rule(question.landscape, measure, theme, law), area)
        for (place, measure, theme, law), area in zip(words, held["area_ha"], strict=True)
    ]
    rows += [
        _told(place, measure, "", requirement, area)
        for measure, requirement in _required(question)
        for place, area in _hectares(question, measure, requirement)
    ]
    table = pd.DataFrame(rows, columns=AUTHORITIES)
    order = ["authority", "law", "measure", "theme", "place"]
    return table.sort_values(order, kind="stable", ignore_index=True)


def _rule(landscape: Landscape, measure: str, theme: str, law: str) -> Rule:
    rules = landscape.measures[measure].rules
    return next(rule for rule in rules if (rule.theme, rule.law) == (theme, law))


def _required(question: Question) -> Iterator[tuple[str, Requirement]]:
    for name in question.plan.allocations["measure"].drop_duplicates():
        for requirement in question.landscape.measures[str(name)].requires:
            yield str(name), requirement


def _hectares(
    question: Question, measure: str, requirement: Requirement
) -> Iterator[tuple[str, float]]:
    """Yield the hectares of a measure at each place that need what it asks for."""
    wishes = by_allocation(question.scenario)
    areas: dict[str, list[float]] = {}
    for place, name, area in hectares_of(question.done, measure):
        if requirement.asks(wishes[name].turbine, question.parameters):
            areas.setdefault(place, []).append(area)
    yield from ((place, fsum(held)) for place, held in areas.items())


def _told(
    place: str, measure: str, theme: str, told: Rule | Requirement, area_ha: float
) -> dict[str, object]:
    whose = told.authority
    return {
        "place": place,
        "authority": "" if whose is None else whose.da,
        "authority_en": "" if whose is None else whose.en,
        "law": told.law,
        "measure": measure,
        "theme": theme,
        "reason_da": told.reason.da,
        "reason_en": told.reason.en,
        "source": told.source,
        "seen": told.seen,
        "area_ha": area_ha,
    }


def hectares_once(held: pd.DataFrame, keys: Sequence[str], landscape: Landscape) -> pd.DataFrame:
    """Return the hectares under rows of refused or remarked land, each hectare once by ``keys``.

    Only where several parts of one piece stand under the same keys are shapes joined: most land
    is a whole piece, or the one part of it.

    Parameters
    ----------
    held
        Rows of land with their ``piece_id``, ``area_ha`` and ``geometry``.
    keys
        Columns to sum by.
    landscape
        The land, for the hectares of whole pieces.
    """
    by = [*keys, "piece_id"]
    table = pd.DataFrame(held[[*by, "area_ha"]]).reset_index(drop=True)
    table["group"] = table.groupby(by, sort=True).ngroup()
    rows = table.groupby("group", sort=True)
    sums = rows[by].first().assign(count=rows.size(), area_ha=rows["area_ha"].max())
    whole = landscape.pieces["area_ha"].reindex(sums["piece_id"]).to_numpy()
    several = ((sums["count"] > 1) & (sums["area_ha"].to_numpy() < whole - WHOLE_HA)).to_numpy()
    parts = several[table["group"].to_numpy()]
    if parts.any():
        shapes = np.asarray(held["geometry"].array, dtype=object)[parts]
        areas = sums["area_ha"].to_numpy(dtype=float).copy()
        areas[several] = _joined_ha(shapes, table["group"].to_numpy()[parts])
        sums["area_ha"] = areas
    return sums.groupby([*keys], sort=True)["area_ha"].sum().reset_index()


def _joined_ha(shapes: Shapes, group: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the hectares that the shapes of each group cover together, in the groups' order."""
    order = np.argsort(group, kind="stable")
    shapes, group = shapes[order], group[order]
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    counts = np.diff(np.r_[first, len(group)])
    joined = shapes[first].copy()
    for turn in range(1, int(counts.max())):
        more = counts > turn
        joined[more] = shapely.union(joined[more], shapes[first[more] + turn])
    return area_ha(joined)
