"""Put allocations in order, copy them, and settle what happens where two of them meet (C13)."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.measure import Measures
from landuse.domain.plan import Plan
from landuse.domain.scenario import Allocation
from landuse.sources.scenarios import Drawn
from landuse.workflow.rebuilding import (
    changed,
    free,
    next_title,
    wish_called,
    with_areas,
    with_wishes,
)
from landuse.workflow.reference import MARK

Answer = Literal["replace", "keep", "share"]
WORTH_ASKING_HA = 1e-4
"""Areas that meet on less than a square metre meet by the thickness of a line."""
MEETINGS = ("new", "old", "area_ha", "winner", "may_share")


def before(drawn: Drawn, allocation: str, other: str) -> Drawn:
    """Return the scenario with an allocation put before another, so that the other wins.

    Raises
    ------
    InvalidInput
        When one of them does not exist.
    """
    moved, _ = wish_called(drawn, allocation), wish_called(drawn, other)
    if allocation == other:
        return drawn
    rows = [wish for wish in drawn.scenario.allocate if wish.id != allocation]
    place = next(n for n, wish in enumerate(rows) if wish.id == other)
    return with_wishes(drawn, [*rows[:place], moved, *rows[place:]])


def duplicate(drawn: Drawn, allocation: str, word: str = "copy") -> Drawn:
    """Return the scenario with an allocation once more, right after it, with areas of its own.

    Parameters
    ----------
    drawn
        The scenario.
    allocation
        Which one; a copy of a locked one is not locked.
    word
        What stands in brackets after the title.

    Raises
    ------
    InvalidInput
        When there is no such allocation.
    """
    held = wish_called(drawn, allocation)
    name = free(drawn, held.measure or held.id)
    title = f"{held.title or held.id} ({word})"
    if title in {wish.title for wish in drawn.scenario.allocate}:
        title = next_title(drawn, title)
    raw = {"id": name, "title": title, "locked": False}
    if held.area.drawn_ids:
        drawn, ids = _copied(drawn, held, name)
        raw |= {"area": {"drawn": ids if len(ids) > 1 else ids[0]}}
    copy = changed(drawn, held, **raw)
    rows = [[wish, copy] if wish.id == allocation else [wish] for wish in drawn.scenario.allocate]
    return with_wishes(drawn, [wish for pair in rows for wish in pair])


def _copied(drawn: Drawn, held: Allocation, name: str) -> tuple[Drawn, list[str]]:
    """Return the scenario with the areas of an allocation once more, and the ids of these."""
    named = list(dict.fromkeys(held.area.drawn_ids))
    ids = [name if n == 0 else f"{name}_{n + 1}" for n in range(len(named))]
    ids = [i if i not in drawn.areas.index else free(drawn, i) for i in ids]
    areas = drawn.areas.loc[named]
    return with_areas(drawn, ids, areas["name"].tolist(), areas.geometry.tolist()), ids


def overlaps(earlier: Plan, later: Plan) -> pd.DataFrame:
    """Return which allocations of a plan meet that did not meet in an earlier one.

    Parameters
    ----------
    earlier, later
        The plan before an edit and after it.

    Returns
    -------
    pandas.DataFrame
        ``new`` and ``old``: the allocation that the edit brought to the meeting, and the other;
        ``area_ha``; ``winner``, which of them counts there as things stand (both do where they
        ``may_share``, C13). An allocation that meets itself, or what is decided already
        (``reference``), is none: nobody can be asked about it.
    """
    were, are = _meetings(earlier), _meetings(later)
    asked_ha = earlier.allocations.groupby("id")["asked_ha"].sum()
    now_ha = later.allocations.groupby("id")["asked_ha"].sum()
    grown = (now_ha - asked_ha.reindex(now_ha.index).fillna(0.0)).to_dict()
    rows = []
    for pair, (area_ha, winner, both) in are.items():
        if area_ha <= WORTH_ASKING_HA or were.get(pair, (0.0, "", False))[0] > WORTH_ASKING_HA:
            continue
        old, new = sorted(pair, key=lambda name: (grown.get(name, 0.0), name == winner))
        rows.append((new, old, area_ha, winner, both))
    return pd.DataFrame(rows, columns=list(MEETINGS))


def _meetings(plan: Plan) -> dict[frozenset[str], tuple[float, str, bool]]:
    """Return of each two allocations that meet the hectares, the winner, and whether both stay."""
    found: dict[frozenset[str], tuple[float, str, bool]] = {}
    told = plan.overlaps
    decided = told["winner"].str.startswith(MARK) | told["loser"].str.startswith(MARK)
    table = told[(told["winner"] != told["loser"]) & ~decided.astype(bool)]
    columns = (table[name].tolist() for name in ("winner", "loser", "area_ha", "kept"))
    for winner, loser, area_ha, kept in zip(*columns, strict=True):
        pair = frozenset((winner, loser))
        held_ha, _, both = found.get(pair, (0.0, "", True))
        found[pair] = (held_ha + area_ha, winner, both and kept)
    return found


def touched(earlier: Drawn, later: Drawn) -> tuple[str, ...]:
    """Return the allocations that are new in a scenario or differ, by a word or by a line.

    Parameters
    ----------
    earlier, later
        The scenario before an edit and after it.
    """
    were = {wish.id: wish for wish in earlier.scenario.allocate}
    redrawn = _redrawn(earlier, later)
    return tuple(
        wish.id
        for wish in later.scenario.allocate
        if were.get(wish.id) != wish or not redrawn.isdisjoint(wish.area.drawn_ids)
    )


def _redrawn(earlier: Drawn, later: Drawn) -> set[str]:
    """Return the drawn areas that are new or have another shape."""
    if earlier.areas is later.areas:
        return set()
    were = dict(zip(earlier.areas.index, earlier.areas.geometry, strict=True))
    now = zip(later.areas.index, later.areas.geometry, strict=True)
    return {str(name) for name, shape in now if were.get(name) != shape}


def settle(
    drawn: Drawn, allocation: str, others: Sequence[str], answer: Answer, measures: Measures
) -> Drawn:
    """Return the scenario after somebody said what happens where allocations meet.

    Parameters
    ----------
    drawn
        The scenario.
    allocation
        The one that came to the others.
    others
        Those it meets.
    answer
        ``replace``: it counts, wherever it meets them, so it stands after them. ``keep``: they
        count, so it stands before them. ``share``: both count, which the measures must allow.
    measures
        Which measures may share a hectare.

    Raises
    ------
    InvalidInput
        When measures may not share a hectare, or an allocation does not exist.
    """
    held = wish_called(drawn, allocation)
    met = [wish_called(drawn, name) for name in dict.fromkeys(others) if name != allocation]
    if answer == "share":
        _refuse_apart(drawn, held, met, measures)
        return drawn
    order = [wish.id for wish in drawn.scenario.allocate]
    places = [order.index(wish.id) for wish in met] or [order.index(allocation)]
    if answer == "keep":
        return before(drawn, allocation, order[min([*places, order.index(allocation)])])
    return _after(drawn, held, order[max(places)])


def _after(drawn: Drawn, moved: Allocation, other: str) -> Drawn:
    """Return the scenario with an allocation not before another."""
    order = [wish.id for wish in drawn.scenario.allocate]
    if order.index(moved.id) >= order.index(other):
        return drawn
    rows = [wish for wish in drawn.scenario.allocate if wish.id != moved.id]
    place = order.index(other)  # one place earlier without it, hence right after the other
    return with_wishes(drawn, [*rows[:place], moved, *rows[place:]])


def _refuse_apart(
    drawn: Drawn, held: Allocation, met: Sequence[Allocation], measures: Measures
) -> None:
    """Refuse that measures share a hectare which may not."""
    mine = _meant(held)
    apart = [w for w in met if not all(measures.compatible(a, b) for a in mine for b in _meant(w))]
    if apart:
        where = f"scenarios/{drawn.scenario.id}.toml: {held.id}"
        names = ", ".join(wish.title or wish.id for wish in apart)
        found = f"measures that may not share a hectare with {names}"
        remedy = "Let one of them have the land."
        raise InvalidInput([Issue(where, found, "measures that may share it", remedy)])


def _meant(wish: Allocation) -> list[str]:
    """Return the measures an allocation is for."""
    return [wish.measure] if wish.measure else list((wish.measures or {}).values())
