"""An outcome as plain tables: what the terminal shows, each with title, columns and rows.

Made from the contract's object alone. A table without rows is left out; a long one is cut, and its
title says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

LONGEST = 60
"""Rows of a table that a terminal shows."""


class Shown(NamedTuple):
    """A table as it is shown."""

    title: str
    columns: tuple[str, ...]
    rows: list[list[Any]]


Told = Mapping[str, Any]
KEYS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "allocations": (
        "Allocations, hectares",
        ("id", "measure", "asked_ha", "counted_ha", "ineligible_ha", "overridden_ha"),
    ),
    "overlaps": (
        "Overlaps (kept: both stay; an area with itself: counted once)",
        ("winner", "loser", "area_ha", "kept"),
    ),
    "ineligible": (
        "Ineligible, with the reason",
        ("allocation", "measure", "place", "reason", "layer", "law", "area_ha"),
    ),
    "permits": (
        "Permits, notes and favours",
        ("allocation", "measure", "place", "verdict", "layer", "law", "area_ha"),
    ),
    "rewetted": (
        "Rewetted, and of it by carbon in the soil",
        ("allocation", "feature", "name", "place", "project_ha", "6to12_ha", "over12_ha",
         "unknown_soil_ha"),
    ),
    "unexamined": (
        "Not examined: no layer says where these lie",
        ("measure", "theme", "verdict", "examined", "missing"),
    ),
    "unknown": ("Unknown", ("what", "place", "area_ha")),
}  # fmt: skip
REPAIRS = ("layer", "kind", "count", "area_ha")


def outcome(told: Told) -> list[Shown]:
    """Return an outcome's tables in the order one reads them.

    Parameters
    ----------
    told
        The contract's object.
    """
    shown = [*_indicators(told), *_land(told)]
    for key, (title, columns) in KEYS.items():
        shown += _table(title, columns, told[key])
    return [*shown, *repairs(told)]


def repairs(told: Told) -> list[Shown]:
    """Return what was mended in geometry, as a table; none where nothing was.

    Parameters
    ----------
    told
        What holds ``repairs``: an outcome or a landscape's summary.
    """
    return list(_table("Repaired geometry", REPAIRS, told["repairs"]))


def _indicators(told: Told) -> Iterator[Shown]:
    """Yield one table per indicator: all gases together, by place and year."""
    rows = [row for row in told["rows"] if row["gas"] is None]
    for indicator, unit in dict.fromkeys((row["indicator"], row["unit"]) for row in rows):
        held = [row for row in rows if row["indicator"] == indicator]
        years = ("year",) if any(row["year"] is not None for row in held) else ()
        keys = ("place", *years, "before", "after", "change", "low", "high")
        title = (
            f"{indicator.replace('_', ' ').capitalize()}, {told['factors']}, {told['gwp']}, {unit}"
        )
        held = [{**row, "year": row["year"] or "steady"} for row in held]
        yield from _table(title, keys, held)


def _land(told: Told) -> Iterator[Shown]:
    """Yield the land the plan does something to: from use to use by soil and place."""
    changed = [
        {**row, "functions": "+".join(row["functions"])}
        for row in told["land"]
        if row["from"] != row["to"] or row["functions"]
    ]
    columns = ("place", "soil", "from", "to", "functions", "area_ha")
    yield from _table("Land use, from and to", columns, changed)


def _table(title: str, columns: Sequence[str], rows: Sequence[Told]) -> Iterator[Shown]:
    if not rows:
        return
    if len(rows) > LONGEST:
        title = f"{title} (the first {LONGEST} of {len(rows)}; --json gives all)"
    # A column that is empty all the way down says nothing.
    told = [key for key in columns if any(row[key] != "" for row in rows)]
    yield Shown(title, tuple(told), [[row[key] for key in told] for row in rows[:LONGEST]])
