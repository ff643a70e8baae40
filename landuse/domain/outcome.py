"""What an answer is made of: a number for a place, and the land it could not count (C5)."""

from dataclasses import dataclass

TOTAL = "total"
"""The place of all places together."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An indicator at a place: before, after and the change, after minus before (C3).

    ``gas`` None is all gases together, ``year`` None the steady state (C7). A number that is
    not known is None, never zero.
    """

    indicator: str
    unit: str
    place: str
    gas: str | None
    year: int | None
    before: float | None
    after: float | None
    change: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Hectares at a place that could not be counted.

    ``what`` is ``soil`` or ``use`` where that is not known of the land, else
    ``<indicator>:<soil>:<from>-><to>`` where a factor is missing on land the plan changes.
    """

    what: str
    place: str
    area_ha: float
