"""Who carries how much: each place's share of burden and gain beside its share of what it has.

Burden is land taken out of farming, gain is emissions avoided. Fair by one measure may be unfair by
another, so each place's shares of land, farmland, people and emissions today stand beside them and
none is chosen. A Gini figure holds burden or gain against one of these: 0 where each place's part
is as large as its part of that, near 1 where one small place has all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

Amounts = Mapping[str, float]
AGAINST = ("land", "farmland", "people", "emissions")
"""What a burden or a gain may be held against."""


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """A place's part of the whole, each between 0 and 1; None where the whole is nothing."""

    place: str
    burden: float | None
    gain: float | None
    land: float | None
    farmland: float | None
    people: float | None
    """Of those who live there; None where no layer says it."""
    emissions: float | None
    """Of emissions from land today; None where not known."""


@dataclass(frozen=True, slots=True)
class Fairness:
    """Shares of every place, and how evenly the burden lies; None where there is none."""

    places: tuple[PlaceShare, ...]
    evenness: Mapping[tuple[str, str], float | None]
    """The Gini figure of ``burden`` or ``gain`` against each of ``AGAINST``; None if not known."""
    burden_ha: float
    """Hectares taken out of farming, all places together."""
    gain_tco2e_per_yr: float | None

    @property
    def gini(self) -> float | None:
        """How unevenly the burden lies against farmland."""
        return self.evenness["burden", "farmland"]


def part(amounts: Amounts, place: str) -> float | None:
    """Return a place's part of the sum; None where the sum is nothing."""
    whole = fsum(amounts.values())
    return amounts.get(place, 0.0) / whole if whole > 0 else None


def gini(burden: Amounts, held: Amounts) -> float | None:
    """Return how unevenly a burden lies against what places have, 0 (evenly) to 1.

    Parameters
    ----------
    burden
        What each place gives up.
    held
        What it has of it; a place that has nothing is left out.
    """
    places = [place for place in held if held[place] > 0]
    whole_burden = fsum(burden.get(place, 0.0) for place in places)
    whole_held = fsum(held[place] for place in places)
    if whole_burden <= 0 or whole_held <= 0:
        return None
    places.sort(key=lambda place: burden.get(place, 0.0) / held[place])
    below, so_far = [], 0.0
    for place in places:  # twice the area below the line of Lorenz
        mine = burden.get(place, 0.0) / whole_burden
        below.append(held[place] / whole_held * (2 * so_far + mine))
        so_far += mine
    return max(0.0, 1.0 - fsum(below))
