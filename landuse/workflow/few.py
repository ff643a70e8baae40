"""What a paper may not print: anything about fewer than five holdings, as it tells whose they are.

A holding is touched where a plan does something on one of its fields. A place where few are touched
is told together with others, as many as it takes, so that every table still adds up and nobody can
subtract. A measure on few holdings at a place is told without its hectares. A scenario that touches
few in all is no case for an open paper: it is refused. Where no layer tells holdings apart, nothing
can be held back, and the paper says that it is unknown whom it touches.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

import pandas as pd

from landuse.domain.issues import Issue
from landuse.domain.landscape import NOWHERE, Landscape
from landuse.domain.plan import Plan
from landuse.report.numbers import FEW_HOLDINGS

Holdings = frozenset[str]
Touched = Mapping[str, Mapping[str, Holdings]]
"""By place and measure, the holdings on whose fields it is done."""


def touched(landscape: Landscape, plan: Plan, by: str) -> Touched:
    """Return whose fields a plan does something on, by place and by measure or function.

    Parameters
    ----------
    landscape, plan
        The land and its plan.
    by
        The role whose areas are the places.
    """
    return plan.once(("holdings touched", by), lambda: _touched(landscape, plan, by))


def _touched(landscape: Landscape, plan: Plan, by: str) -> dict[str, dict[str, Holdings]]:
    parts = plan.fragments
    pieces = landscape.pieces.loc[parts["piece_id"]]
    table = pd.DataFrame(
        {
            "place": pieces[by].astype(str).to_numpy(dtype=object),
            "holding": landscape.units["holding"].reindex(pieces["unit_id"]).to_numpy(dtype=object),
            "measure": parts["measure"].astype(str).to_numpy(dtype=object),
            "functions": parts["functions"].fillna("").astype(str).to_numpy(dtype=object),
        }
    )
    found: dict[str, dict[str, set[str]]] = {}
    rows = table[table["holding"].notna()].drop_duplicates().astype(str)
    for place, holding, measure, functions in rows.itertuples(index=False, name=None):
        for name in (measure, *functions.split("+")):
            if name:
                found.setdefault(place, {}).setdefault(name, set()).add(holding)
    return {
        place: {name: frozenset(held) for name, held in of.items()} for place, of in found.items()
    }


def of_places(held: Touched, places: Sequence[str]) -> Holdings:
    """Return the holdings touched at some places together."""
    every = (names for place in places for names in held.get(place, {}).values())
    return reduce(frozenset.union, every, frozenset())


def is_few(held: Holdings) -> bool:
    """Whether these are some holdings, but too few to be printed."""
    return 0 < len(held) < FEW_HOLDINGS


def pooled(told: Sequence[Touched], places: Sequence[str]) -> frozenset[str]:
    """Return the places that are told together, so that none of them tells of few holdings.

    Parameters
    ----------
    told
        The holdings touched by each option.
    places
        All places, in order.
    """
    known = [place for place in places if place != NOWHERE]
    pool = {place for place in known if any(is_few(of_places(held, [place])) for held in told)}
    most = {place: max(len(of_places(held, [place])) for held in told) for place in known}
    for place in sorted(set(known) - pool, key=lambda name: (most[name], name)):
        if not pool or (len(pool) > 1 and not _tells_of_few(told, pool)):
            break
        if most[place]:
            pool.add(place)
    return frozenset(pool)


def _tells_of_few(told: Sequence[Touched], pool: set[str]) -> bool:
    return any(is_few(of_places(held, sorted(pool))) for held in told)


def faults(told: Mapping[str, Touched], places: Sequence[str]) -> list[Issue]:
    """Return the scenarios that touch too few holdings for an open paper.

    Parameters
    ----------
    told
        The holdings touched by each scenario, by its id.
    places
        All places.
    """
    return [
        Issue(
            f"report: {name}",
            "a scenario that touches fewer than 5 holdings",
            "at least 5 holdings, or none: one could tell whose land a paper is about",
            "Put it before the council in a closed case, with the numbers of the page Results.",
        )
        for name, held in told.items()
        if is_few(of_places(held, places))
    ]
