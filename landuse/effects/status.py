"""What is built, granted and planned: every change split by how firm the wish behind it is.

The three parts sum to the whole. ``agreed`` and ``applied`` are still plans: nobody has promised
money or permission yet.
"""

from collections.abc import Iterable, Mapping
from math import fsum

import pandas as pd

from landuse.domain.outcome import TOTAL
from landuse.domain.scenario import Scenario, Status
from landuse.effects import timing
from landuse.effects.terms import Term

FIRMNESS: Mapping[Status, str] = {
    "idea": "planned",
    "sketched": "planned",
    "agreed": "planned",
    "applied": "planned",
    "granted": "granted",
    "built": "built",
}
CLASSES = ("built", "granted", "planned")

Key = tuple[str, str, str | None]


def by_status(terms: Iterable[Term], scenario: Scenario) -> pd.DataFrame:
    """Return the change by place, indicator, gas and firmness; the three sum to the change.

    A part with land whose change is not known is None (C5).
    """
    wishes = timing.by_allocation(scenario)
    parts: dict[Key, dict[str, list[float | None]]] = {}
    for term in terms:
        if term.still:
            continue
        held = wishes.get(term.ground.allocation)
        firm = "planned" if held is None else FIRMNESS[held.status]
        for place in (term.ground.place, TOTAL):
            for gas in {term.gas, None}:
                cell = parts.setdefault((place, term.indicator, gas), {c: [] for c in CLASSES})
                cell[firm].append(term.change)
    rows = [
        {"place": place, "indicator": indicator, "gas": gas, "status": firm, "change": _sum(values)}
        for (place, indicator, gas), cell in parts.items()
        for firm, values in cell.items()
    ]
    return pd.DataFrame(rows, columns=["place", "indicator", "gas", "status", "change"])


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) + 0.0 if len(known) == len(values) else None
