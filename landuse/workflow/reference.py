"""What is decided already, apart from what is new: no hectare earns its effect twice.

A scenario may name a reference: the scenario of what is built or granted. Its wishes come first
and the scenario's own after them, on the same land, so a hectare in both is counted once (C13).
What the reference does alone is *decided*; what both do together is the *total*; the difference is
*new*, also where a wish takes land that was decided for something else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from landuse.domain.issues import Issue, refuse
from landuse.domain.outcome import OutcomeRow
from landuse.domain.scenario import Allocation
from landuse.sources.scenarios import Drawn, paths, read_scenario_files
from landuse.sources.stamps import Stamps, stamps

MARK = "reference."
"""What the ids of a reference's wishes and areas begin with."""


def reference_of(root: Path, drawn: Drawn, planning: str) -> Drawn | None:
    """Return the scenario of what is decided already, its ids marked; None where none is named.

    Raises
    ------
    InvalidInput
        When the reference does not exist, is faulty, is the scenario itself or names another.
    """
    name = drawn.scenario.reference
    if name is None:
        return None
    where = f"scenarios/{drawn.scenario.id}.toml: reference"
    if name == drawn.scenario.id:
        refuse([Issue(where, repr(name), "another scenario", "A scenario is not its own past.")])
    held = _read(root, name, planning, stamps(paths(root, name)))
    if held.scenario.reference is not None:
        found = f"{name!r}, which names the reference {held.scenario.reference!r}"
        refuse([Issue(where, found, "a scenario without a reference", "Name the first one.")])
    return _marked(held)


@lru_cache(maxsize=16)
def _read(root: Path, name: str, planning: str, written: Stamps) -> Drawn:
    """Return a scenario as its files hold it; it is read again when they were written."""
    del written
    return read_scenario_files(root, name, planning)


def _marked(held: Drawn) -> Drawn:
    """Return a scenario whose ids cannot be taken for those of another."""
    wishes = [_marked_wish(allocation) for allocation in held.scenario.allocate]
    areas = held.areas.set_axis([f"{MARK}{name}" for name in held.areas.index], axis="index")
    areas.index.name = held.areas.index.name
    return replace(
        held, scenario=held.scenario.model_copy(update={"allocate": wishes}), areas=areas
    )


def _marked_wish(wish: Allocation) -> Allocation:
    area = wish.area
    if area.drawn is not None:
        area = area.model_copy(update={"drawn": [f"{MARK}{name}" for name in area.drawn_ids]})
    return wish.model_copy(update={"id": f"{MARK}{wish.id}", "area": area})


def together(decided: Drawn, drawn: Drawn) -> Drawn:
    """Return one scenario of what is decided and what is wanted, in that order."""
    wishes = [*decided.scenario.allocate, *drawn.scenario.allocate]
    held = [frame for frame in (decided.areas, drawn.areas) if len(frame)]
    areas = pd.concat(held) if held else drawn.areas
    return replace(
        drawn,
        scenario=drawn.scenario.model_copy(update={"allocate": wishes}),
        areas=areas,
        repairs=(*decided.repairs, *drawn.repairs),
    )


Key = tuple[str, str, str | None, int | None]


def _key(row: OutcomeRow) -> Key:
    return row.place, row.indicator, row.gas, row.year


def split(decided: Iterable[OutcomeRow], total: Sequence[OutcomeRow]) -> pd.DataFrame:
    """Return each change as decided, new and total; new is None where one of the two is (C5)."""
    before = {_key(row): row.change for row in decided}
    rows = [
        {
            "place": row.place,
            "indicator": row.indicator,
            "unit": row.unit,
            "gas": row.gas,
            "year": row.year,
            "decided": before.get(_key(row)),
            "new": _less(row.change, before.get(_key(row))),
            "total": row.change,
        }
        for row in total
    ]
    columns = ["place", "indicator", "unit", "gas", "year", "decided", "new", "total"]
    return pd.DataFrame(rows, columns=columns)


def _less(total: float | None, decided: float | None) -> float | None:
    return None if total is None or decided is None else total - decided
