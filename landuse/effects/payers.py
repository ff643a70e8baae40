"""Who pays, who is paid: one-off and yearly money by place, payer and kind, DKK.

A rewetting is paid by the state and the EU together, as no source splits them: the standard
compensation of the former use goes to the landowner, the rest is taken for studies and works.
Compensation is a transfer: the landowner's row is the same sum with the other sign, so the rows of
all payers add up to what the project uses. The rows of ``state_and_eu`` add up to ``cost_once``
where their coverage is whole. What nobody has a figure for has no number and says why (C5).
"""

from collections.abc import Iterator
from math import fsum, isnan, nan

import pandas as pd

from landuse.domain.figure import Figure
from landuse.effects.question import Question
from landuse.effects.terms import Ground, Term

TOPIC = "economy"
COLUMNS = ["place", "payer", "kind", "per", "dkk", "basis"]
STATE, OWNER, TOWN, NOBODY = "state_and_eu", "landowner", "municipality", "not_known"
PASSED_ON = frozenset({"compensation", "grant"})
"""Kinds of money that end with the landowner."""

Row = tuple[str, str, str, str, float, str]
"""As ``COLUMNS``; NaN is not known."""


def table(question: Question, once: list[Term], yearly: list[Term]) -> pd.DataFrame:
    """Return who pays what, by place: ``place, payer, kind, per, dkk, basis``.

    Parameters
    ----------
    question
        The plan on its landscape.
    once
        Terms of what is paid once.
    yearly
        Terms of what is lost each year.
    """
    rows: list[Row] = []
    for term in once:
        rows += _paid(term, question)
        rows += _land_value(term.ground, question)
    for place in dict.fromkeys(t.ground.place for t in once if t.ground.after == "wetland"):
        basis = "what a municipality spends of its own on a project was not found"
        rows.append((place, TOWN, "own_work", "once", nan, basis))
    rows += [_margin(term) for term in yearly]
    return _added(rows)


def _paid(term: Term, question: Question) -> Iterator[Row]:
    """Yield who pays for one ground once, and what of it is paid on to the landowner."""
    ground, whole = term.ground, term.change
    coverage = question.parameters.find(TOPIC, "grant_coverage")
    if whole is None or coverage is None:
        basis = f"no figure for {ground.category}" if whole is None else "no grant_coverage"
        yield ground.place, NOBODY, "establishment", "once", nan if whole is None else whole, basis
        return
    share = coverage.central / 100  # percent
    for kind, dkk, basis in _parts(ground, whole, term.figures[0], question):
        paid, by_grant = dkk * share, f"{basis}; {coverage.place}"
        yield ground.place, STATE, kind, "once", paid, by_grant
        if share < 1:
            yield ground.place, NOBODY, kind, "once", dkk - paid, f"beyond {by_grant}"
        if kind in PASSED_ON:
            yield ground.place, OWNER, "compensation_received", "once", -paid, by_grant
        if kind == "whole_project":
            none = f"no standard compensation for {ground.before}"
            yield ground.place, OWNER, "compensation_received", "once", nan, none


def _parts(
    ground: Ground, whole: float, figure: Figure, question: Question
) -> list[tuple[str, float, str]]:
    """Return the kinds of money that make up what is paid once for a ground."""
    if ground.after != "wetland":
        return [("grant", whole, figure.place)]
    own = question.parameters.find(TOPIC, f"compensation_{ground.before}")
    if own is None:
        return [("whole_project", whole, figure.place)]
    dkk = own.central * ground.area_ha
    rest = f"{figure.place} less {own.place}"
    return [("compensation", dkk, own.place), ("studies_and_works", whole - dkk, rest)]


def _land_value(ground: Ground, question: Question) -> Iterator[Row]:
    """Yield the value the land loses for its owner, where the user entered any land price."""
    held = question.scenario.money.land_price_dkk_per_ha
    prices = {str(use): price for use, price in held.items()}
    if not prices or not ground.changed:
        return
    missing = [use for use in (ground.before, ground.after) if use not in prices]
    lost = nan if missing else prices[ground.before] - prices[ground.after]
    key = f"scenarios/{question.scenario.id}.toml: money.land_price_dkk_per_ha"
    basis = f"{key} lacks {', '.join(missing)}" if missing else key
    yield ground.place, OWNER, "land_value_lost", "once", lost * ground.area_ha, basis


def _margin(term: Term) -> Row:
    change = term.change
    place, before = term.ground.place, term.ground.before
    if change is None:
        basis = f"no gross margin entered for {before}"
        return place, OWNER, "gross_margin_lost", "yr", nan, basis
    return place, OWNER, "gross_margin_lost", "yr", change, term.figures[0].place


def _added(rows: list[Row]) -> pd.DataFrame:
    """Return rows that are alike in all but their money, added up."""
    sums: dict[tuple[str, ...], list[float]] = {}
    for place, payer, kind, per, dkk, basis in rows:
        sums.setdefault((place, payer, kind, per, basis), []).append(dkk)
    told = [
        (place, payer, kind, per, nan if any(map(isnan, dkk)) else fsum(dkk), basis)
        for (place, payer, kind, per, basis), dkk in sorted(sums.items())
    ]
    return pd.DataFrame(told, columns=COLUMNS).astype({"dkk": float})
