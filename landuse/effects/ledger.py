"""The ledger of emissions: every term with its factors, and its sums by place and gas.

Land that is the same in all a factor set looks at is one ground; a ground and a gas make one
term (see ``terms.py``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import fsum
from typing import Any

import pandas as pd

from landuse.domain.factors import FactorSet
from landuse.domain.outcome import TOTAL
from landuse.domain.rate import Rate
from landuse.domain.warming import GASES, Gas, WarmingPotentials
from landuse.effects import former_use
from landuse.effects.terms import Ground, Sums, Term, added

ID = "emissions"


def grounds(land: pd.DataFrame, factors: FactorSet) -> list[Ground]:
    """Return the land summed over rows that are the same to a factor set and a wish."""
    count = len(land)
    columns = [
        land["place"], land["soil"], land["from"], land["to"],
        former_use.categories(land, factors),
        land.get("changed_by", [""] * count),
        land.get("assumed", [False] * count),
        land["measure"],
        land.get("drain_belt", [False] * count),
    ]  # fmt: skip
    hectares: dict[tuple[Any, ...], list[float]] = {}
    for words, area_ha in zip(zip(*columns, strict=True), land["area_ha"], strict=True):
        hectares.setdefault(words, []).append(area_ha)
    found = []
    for words in sorted(hectares):
        place, soil, before, after, category, allocation, assumed, measure, belt = words
        area_ha = fsum(hectares[words])
        found.append(
            Ground(
                place, soil, before, after, category, area_ha, allocation,
                bool(assumed), measure, bool(belt),
            )
        )  # fmt: skip
    return found


def ledger(land: Iterable[Ground], factors: FactorSet, gwp: WarmingPotentials) -> list[Term]:
    """Return every term: each ground with each gas the set tells apart, or with all together."""
    rates: dict[tuple[str, str, Gas | None, bool], Rate | None] = {}

    def rate(soil: str, use: str, gas: Gas | None, *, beside: bool) -> Rate | None:
        place = (soil, use, gas, beside)
        if place not in rates:
            words = {"soil": soil, "use": use, "category": use}
            key = tuple(words[name] for name in factors.definition.keys)
            rates[place] = factors.rate(key, gas, gwp, drain_belt=beside)
        return rates[place]

    terms = []
    for ground in land:
        soil, beside, still = ground.soil, ground.drain_belt, not ground.changed
        if factors.kind == "avoided":
            saved = None if still else rate(soil, ground.category, None, beside=beside)
            avoided = None if saved is None else _negative(saved)
            terms.append(Term(ID, ground, difference=avoided, still=still))
            continue
        for gas in factors.gases:
            before = rate(soil, ground.before, gas, beside=beside)
            after = before if still else rate(soil, ground.after, gas, beside=beside)
            terms.append(Term(ID, ground, gas, before, after, still=still))
    return terms


def _negative(saved: Rate) -> Rate:
    """Return what is saved as a change: less to the atmosphere is negative (C3)."""
    products = tuple(replace(product, scale=-product.scale) for product in saved.products)
    return Rate(f"-({saved.formula})", products)


def sums(terms: Sequence[Term], factors: FactorSet) -> list[tuple[str, Gas | None, Sums]]:
    """Return before, after and change by place and gas; the places in order, then the total."""
    places = sorted({term.ground.place for term in terms})
    own: tuple[Gas | None, ...] = factors.gases or (None,)
    parts: dict[tuple[str, str | None], list[Sums]] = {(p, g): [] for p in places for g in own}
    for term in terms:
        parts[term.ground.place, term.gas].append((term.before, term.after, term.change))
    cells = {key: added(values) for key, values in parts.items()}
    for gas in own:
        cells[TOTAL, gas] = added([cells[place, gas] for place in places])
    shown: tuple[Gas | None, ...] = (*GASES, None) if factors.gases else (None,)
    rows = []
    for place in (*places, TOTAL):
        if factors.gases:
            cells[place, None] = added([cells[place, gas] for gas in factors.gases])
        rows += [(place, gas, cells.get((place, gas), (None, None, None))) for gas in shown]
    return rows
