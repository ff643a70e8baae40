"""An indicator: what is counted, in which unit, and which way is better.

``local`` is a promise (C6): the effect of a piece of land depends on that piece alone, so the
indicator may be optimised and added up over any split of the land. ``additive`` says whether its
places add up to the total (C12): hectares do, percent and connectivity do not.
"""

from dataclasses import dataclass
from typing import Literal

from landuse.domain.definition import Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted, with unit and which way is better."""

    id: str
    title: Text
    unit: str
    better: Literal["lower", "higher"]
    local: bool
    formula: Text
    """The rule in words a planner could contest."""
    limits: Text
    """What the number does not say."""
    additive: bool = True
    """Whether the sum over places is the total (C12)."""
    made_from: str | None = None
    """The indicator whose terms it is worked out from, where it has none of its own."""

    @property
    def by_the_year(self) -> bool:
        """Whether it is counted by the year, so that its years may be added up."""
        return self.unit.endswith("/yr")
