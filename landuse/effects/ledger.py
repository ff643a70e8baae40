"""The ledger of emissions: every term with its factors, and its sums by place and gas.

Land that is the same in all a factor set looks at is one *ground*. A ground and a gas make one
*term*: hectares times rates. What has no factor is None and makes every sum it belongs to None
(C5). Sums are exact (``math.fsum``), so the order of the rows does not matter, and the total is
the sum of the places (C12).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

import pandas as pd

from landuse.domain.factors import FactorSet, Rate
from landuse.domain.outcome import TOTAL
from landuse.domain.warming import GASES, Gas, WarmingPotentials
from landuse.effects import former_use


@dataclass(frozen=True, slots=True)
class Ground:
    """Hectares at a place that are the same in all a factor set looks at."""

    place: str
    soil: str
    before: str
    after: str
    category: str
    """The former use, for sets of avoided emissions."""
    area_ha: float

    @property
    def changed(self) -> bool:
        """Whether the plan changes what the land is."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Term:
    """One ground and one gas: what it emits before and after, and the change, in t CO2e/yr."""

    ground: Ground
    gas: Gas | None
    rate_before: Rate | None
    rate_after: Rate | None
    rate_avoided: Rate | None
    before: float | None
    after: float | None
    change: float | None


Sums = tuple[float | None, float | None, float | None]
"""Before, after and change."""


def grounds(land: pd.DataFrame, factors: FactorSet) -> list[Ground]:
    """Return the land summed over rows that are the same to a factor set."""
    same = land[["place", "soil", "from", "to", "area_ha"]].assign(
        category=former_use.categories(land, factors)
    )
    by = ["place", "soil", "from", "to", "category"]
    found = []
    for words, hectares in same.groupby(by, sort=True, observed=True, dropna=False)["area_ha"]:
        place, soil, before, after, category = (str(word) for word in words)
        found.append(Ground(place, soil, before, after, category, fsum(hectares)))
    return found


def ledger(land: Iterable[Ground], factors: FactorSet, gwp: WarmingPotentials) -> list[Term]:
    """Return every term: each ground with each gas the set tells apart, or with all together."""
    rates: dict[tuple[tuple[str, ...], Gas | None], Rate | None] = {}

    def rate(ground: Ground, use: str, gas: Gas | None) -> Rate | None:
        words = {"soil": ground.soil, "use": use, "category": use}
        key = tuple(words[name] for name in factors.definition.keys)
        if (key, gas) not in rates:
            rates[key, gas] = factors.rate(key, gas, gwp)
        return rates[key, gas]

    terms = []
    for ground in land:
        if factors.kind == "avoided":
            avoided = rate(ground, ground.category, None) if ground.changed else None
            terms.append(_avoided(ground, avoided))
            continue
        for gas in factors.gases:
            before, after = rate(ground, ground.before, gas), rate(ground, ground.after, gas)
            terms.append(_state(ground, gas, before, after))
    return terms


def _state(ground: Ground, gas: Gas, before: Rate | None, after: Rate | None) -> Term:
    area_ha = ground.area_ha
    change = None
    if not ground.changed:
        change = 0.0
    elif before is not None and after is not None:
        change = (after.tco2e_per_ha_yr - before.tco2e_per_ha_yr) * area_ha
    return Term(
        ground, gas, before, after, None,
        None if before is None else before.tco2e_per_ha_yr * area_ha,
        None if after is None else after.tco2e_per_ha_yr * area_ha,
        change,
    )  # fmt: skip


def _avoided(ground: Ground, avoided: Rate | None) -> Term:
    change = None if ground.changed else 0.0
    if avoided is not None:
        # What is saved does not reach the atmosphere: after minus before is negative (C3).
        change = -avoided.tco2e_per_ha_yr * ground.area_ha
    return Term(ground, None, None, None, avoided, None, None, change)


def sums(terms: Sequence[Term], factors: FactorSet) -> list[tuple[str, Gas | None, Sums]]:
    """Return before, after and change by place and gas; the places in order, then the total."""
    places = sorted({term.ground.place for term in terms})
    own: tuple[Gas | None, ...] = factors.gases or (None,)
    parts: dict[tuple[str, Gas | None], list[Sums]] = {(p, g): [] for p in places for g in own}
    for term in terms:
        parts[term.ground.place, term.gas].append((term.before, term.after, term.change))
    cells = {key: _added(values) for key, values in parts.items()}
    for gas in own:
        cells[TOTAL, gas] = _added([cells[place, gas] for place in places])
    shown: tuple[Gas | None, ...] = (*GASES, None) if factors.gases else (None,)
    rows = []
    for place in (*places, TOTAL):
        if factors.gases:
            cells[place, None] = _added([cells[place, gas] for gas in factors.gases])
        rows += [(place, gas, cells.get((place, gas), (None, None, None))) for gas in shown]
    return rows


def _added(values: Sequence[Sums]) -> Sums:
    return _sum([v[0] for v in values]), _sum([v[1] for v in values]), _sum([v[2] for v in values])


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    # Adding 0.0 turns a negative zero into zero.
    return fsum(known) + 0.0 if len(known) == len(values) else None
