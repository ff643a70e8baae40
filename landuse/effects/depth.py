"""Emissions by the depth to the water: the five-point curve, straight lines between its points.

What peat emits follows how far down the water stands in a mean year. A layer of depths (theme
``water_depth``) says it piece by piece, or a scenario assumes one depth for all land
(``[assume] depth_cm``). Land that a measure turns to wetland gets the depth stated for that measure
(``depth_after_cm``); all other land keeps its own. Nothing is taken for granted: without a depth
the answer is unknown (C5).

A hectare at a depth between two points counts in part at each, so that the sum over hectares is
the straight line itself, and every part leads back to its own row. Beyond the ends the end holds.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from math import exp, fsum
from typing import Any

import numpy as np
import pandas as pd

from landuse.domain.factors import FactorSet
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.later import MadeLater
from landuse.domain.outcome import TOTAL, Unknown
from landuse.domain.quantity import registry
from landuse.domain.rate import Rate
from landuse.effects.accounts import KEYS, with_assumptions
from landuse.effects.question import Answer, Question
from landuse.effects.terms import Ground, Term, rows_of

WET = "wetland"
NOWHERE_NEAR = "unknown"
"""The point of land whose depth nobody says."""
CARBON_TO_CO2 = "C_to_CO2"


def answer(question: Question, indicator: Indicator) -> Answer:
    """Return emissions by depth, t CO2e/yr, and the curves one may compare with."""
    land = _spread(_with_depths(question), question)
    terms = tuple(_terms(land, question, indicator))
    return Answer(
        rows_of(indicator, terms, question.places),
        terms,
        _unknown(terms),
        tuple(_issues(terms, question)),
        MadeLater({"depth_curves": partial(curves, question)}),
    )


def points(factors: FactorSet) -> list[float]:
    """Return the depths a curve has points for, cm, from wet to dry."""
    column = factors.definition.keys.index("depth")
    return sorted({float(factor.key[column]) for factor in factors.factors})


def shares(depth_cm: np.ndarray, at: Sequence[float]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the two points around each depth and the share of a hectare that counts at each.

    Parameters
    ----------
    depth_cm
        Depths; NaN where not known.
    at
        The curve's points, ascending.

    Returns
    -------
    list
        For the wetter and the drier point: its number (-1 where not known) and the share.
    """
    held = np.clip(depth_cm, at[0], at[-1])
    lower = np.clip(np.searchsorted(at, held, side="right") - 1, 0, len(at) - 2)
    width = np.asarray(at)[lower + 1] - np.asarray(at)[lower]
    share = np.where(np.isnan(depth_cm), 0.0, (held - np.asarray(at)[lower]) / width)
    known = ~np.isnan(depth_cm)
    return [
        (np.where(known, lower, -1), np.where(known, 1 - share, 1.0)),
        (np.where(known, lower + 1, -1), share),
    ]


def depth_column(landscape: Landscape) -> tuple[str, float] | None:
    """Return the pieces' column of depths and how many cm its unit is; None without a layer."""
    for layer in landscape.layers_of("water_depth"):
        for name, column in layer.columns.items():
            if name in landscape.pieces and column.unit is not None:
                return name, float(registry().Quantity(1.0, column.unit).m_as("cm"))
    return None


def _with_depths(question: Question) -> pd.DataFrame:
    """Return the account with the depth of each row, cm: from the layer, else as assumed."""
    found = depth_column(question.landscape)
    assumed = question.scenario.assume.depth_cm
    if found is None:
        depth = np.nan if assumed is None else float(assumed)
        account: pd.DataFrame = question.account.assign(depth_cm=depth)
        return account.assign(assumed=account["assumed"] | (assumed is not None))
    name, unit_cm = found
    pieces = question.landscape.pieces
    depths = pd.Series(pieces[name].to_numpy(dtype=float) * unit_cm, index=pieces.index)
    account = _by_piece(question, depths)
    account = with_assumptions(account, question.scenario.assume)
    missing = account["depth_cm"].isna() & (assumed is not None)
    filled = account["depth_cm"].fillna(np.nan if assumed is None else float(assumed))
    return account.assign(depth_cm=filled, assumed=account["assumed"] | missing)


def _by_piece(question: Question, depths: "pd.Series[float]") -> pd.DataFrame:
    """Return the land account piece by piece, each with its depth."""
    landscape, parts = question.landscape, question.plan.fragments
    land = landscape.pieces
    taken = parts.groupby("piece_id")["area_ha"].sum().reindex(land.index).fillna(0.0)
    use = land["use"].astype(str)
    rest = pd.DataFrame(
        {
            "place": land[question.by].astype(str),
            "soil": land["soil"].astype(str),
            "from": use,
            "to": use,
            "area_ha": land["area_ha"] - taken,
            "depth_cm": depths,
        }
    ).assign(functions="", measure="", changed_by="", allocations="", crop_code=land["crop_code"])
    changed = rest.loc[parts["piece_id"]].assign(
        area_ha=parts["area_ha"].to_numpy(dtype=float),
        **{
            name: parts[name].to_numpy(dtype=object)
            for name in ("to", "functions", "measure", "changed_by", "allocations")
        },
    )
    both = pd.concat([changed, rest[rest["area_ha"] > 0]], ignore_index=True)
    return pd.DataFrame(both[[*KEYS, "area_ha", "depth_cm"]])


def _spread(land: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Return the land by the points its hectares count at, before and after."""
    at = points(question.factors)
    before = pd.concat(
        [
            land.assign(point=number, area_ha=land["area_ha"] * share)
            for number, share in shares(land["depth_cm"].to_numpy(dtype=float), at)
        ],
        ignore_index=True,
    )
    wetted = (before["to"] == WET) & (before["from"] != WET)
    after_cm = question.scenario.assume.depth_after_cm or {}
    depth = before.loc[wetted, "measure"].map(dict(after_cm)).to_numpy(dtype=float)
    wet = [
        before[wetted].assign(point_after=number, area_ha=before.loc[wetted, "area_ha"] * share)
        for number, share in shares(depth, at)
    ]
    dry = before[~wetted].assign(point_after=before.loc[~wetted, "point"])
    keys = ["place", "soil", "from", "to", "measure", "changed_by", "assumed"]
    whole = pd.concat([dry, *wet], ignore_index=True)
    whole = whole[whole["area_ha"] > 0]
    sums = whole.groupby([*keys, "point", "point_after"], sort=True)["area_ha"].sum()
    found: pd.DataFrame = sums.reset_index()
    return found


def _terms(land: pd.DataFrame, question: Question, indicator: Indicator) -> Iterator[Term]:
    at, held = points(question.factors), question.factors
    rates: dict[tuple[int, str], Rate | None] = {}

    def rate(point: int, soil: str) -> Rate | None:
        if (point, soil) not in rates:
            words = {"depth": f"{at[point]:g}", "soil": soil}
            key = tuple(words[name] for name in held.definition.keys)
            rates[point, soil] = None if point < 0 else held.rate(key, None, question.gwp)
        return rates[point, soil]

    for row in land.to_dict("records"):
        points_ = (int(row["point"]), int(row["point_after"]))
        named = [NOWHERE_NEAR if p < 0 else f"{at[p]:g} cm" for p in points_]
        changed = row["from"] != row["to"]
        ground = Ground(
            row["place"], row["soil"], row["from"], row["to"], " > ".join(dict.fromkeys(named)),
            row["area_ha"], row["changed_by"], bool(row["assumed"]), row["measure"],
        )  # fmt: skip
        before, after = (rate(point, row["soil"]) for point in points_)
        yield Term(indicator.id, ground, None, before, after, still=not changed)


def _unknown(terms: Sequence[Term]) -> tuple[Unknown, ...]:
    areas: dict[tuple[str, str], list[float]] = {}
    for term in terms:
        if not term.still and term.change is None:
            what = "depth" if NOWHERE_NEAR in term.ground.category else f"curve:{term.ground.soil}"
            areas.setdefault((term.ground.place, what), []).append(term.ground.area_ha)
    return tuple(Unknown(what, place, fsum(held)) for (place, what), held in sorted(areas.items()))


def _issues(terms: Sequence[Term], question: Question) -> Iterator[Issue]:
    where = f"scenarios/{question.scenario.id}.toml: assume"
    lost = [t.ground for t in terms if NOWHERE_NEAR in t.ground.category]
    if lost:
        area_ha = fsum(ground.area_ha for ground in lost)
        yield Issue(
            where,
            f"no depth to the water for {area_ha:.6g} ha",
            "a depth before and, where land turns wet, after",
            "Add a layer with the theme water_depth, or state depth_cm and depth_after_cm.",
            "warning",
        )
    soils = {t.ground.soil for t in terms if t.change is None and t.ground not in lost}
    for soil in sorted(soils):
        yield Issue(
            question.factors.table,
            f"no curve in {question.factors.id} for soil {soil}",
            "carbon-rich soil: the curve is made for nothing else",
            "The change there is not known under this set. Choose another set beside it.",
            "warning",
        )


def curves(question: Question) -> pd.DataFrame:
    """Return what several curves say at the points and at the depths the scenario states.

    ``seen`` is false where a curve's parameters are recalled, not read: no total rests on those.
    """
    assume = question.scenario.assume
    stated = [assume.depth_cm, *(assume.depth_after_cm or {}).values()]
    at = points(question.factors)
    depths = sorted({*at, *(float(depth) for depth in stated if depth is not None)})
    rows: list[dict[str, Any]] = []
    for soil in ("over12", "6to12"):
        for depth in depths:
            value = fsum(
                share[0] * _at(question, at[point[0]], soil)
                for point, share in shares(np.array([depth]), at)
                if share[0] > 0
            )
            rows.append(_curve(question.factors.id, soil, depth, value, seen=True))
    rows += [_curve("tiemeyer_2020", "any", d, _tiemeyer(question, d), seen=False) for d in depths]
    rows += [_curve("evans_2021", "any", d, _evans(question, d), seen=False) for d in depths]
    return pd.DataFrame(rows)


def _curve(
    name: str, soil: str, depth: float, value: float | None, *, seen: bool
) -> dict[str, Any]:
    return {
        "place": TOTAL,
        "curve": name,
        "soil": soil,
        "depth_cm": depth,
        "t_per_ha_yr": value,
        "counts": "CO2e" if seen else "CO2",
        "seen": seen,
    }


def _at(question: Question, point: float, soil: str) -> float:
    words = {"depth": f"{point:g}", "soil": soil}
    key = tuple(words[name] for name in question.factors.definition.keys)
    rate = question.factors.rate(key, None, question.gwp)
    return float("nan") if rate is None else rate.value


def _parameter(question: Question, name: str) -> float | None:
    row = question.parameters.find("water_table", name)
    return None if row is None else row.central


def _tiemeyer(question: Question, depth_cm: float) -> float | None:
    """Return CO2 by the curve of Tiemeyer et al. 2020: min + diff * exp(-a * exp(b * WT))."""
    names = ("tiemeyer_co2_min", "tiemeyer_co2_diff", "tiemeyer_a", "tiemeyer_b")
    held = [_parameter(question, name) for name in names]
    if None in held:
        return None
    low, span, a, b = (float(value) for value in held if value is not None)
    carbon = low + span * exp(-a * exp(b * -depth_cm / 100))  # cm to m, below the surface
    return carbon * question.gwp.molar[CARBON_TO_CO2]


def _evans(question: Question, depth_cm: float) -> float | None:
    """Return CO2 by the straight line of Evans et al. 2021."""
    slope, start = (_parameter(question, name) for name in ("evans_slope", "evans_intercept"))
    if slope is None or start is None:
        return None
    return (slope * depth_cm + start) * question.gwp.molar[CARBON_TO_CO2]
