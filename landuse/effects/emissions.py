"""Greenhouse-gas emissions from land, as a yearly rate in t CO2e.

A hectare emits what its use emits on its soil. A measure changes the use, so its effect is the
difference of two factors, after minus before: positive is towards the atmosphere (C3), hence a
good measure has a negative effect. Drained land emits methane both from the land between its
ditches and from the ditches: (1 - F) * land + F * ditch, with F the share of ditches.

A set that says only what a measure saves gives the change alone. Where a set has no factor the
answer is not known, which is not zero (C5). The effect of a piece depends on that piece alone
(C6), and the places add up to the total (C12). Figures and sources: ``data/factors``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.factors import FactorSet
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue, refuse
from landuse.domain.outcome import OutcomeRow
from landuse.domain.warming import WarmingPotentials
from landuse.effects import absence, belt, depth
from landuse.effects.ledger import grounds, ledger, sums
from landuse.effects.question import Answer, Question
from landuse.effects.terms import Ground, Term, assumed_ha, table_of

INDICATOR = Indicator(
    id="emissions",
    title=Text(da="Drivhusgasudledning", en="Greenhouse-gas emissions"),
    unit="tCO2e/yr",
    better="lower",
    local=True,
    formula=Text(
        da="Hektar gange forskellen mellem arealets faktor efter og før, for hver drivhusgas.",
        en="Hectares times the difference of the land's factors after and before, for each gas.",
    ),
    limits=Text(
        da="Udledning fra arealer alene: ikke husdyr, gødning i stald eller det, der dyrkes "
        "andre steder i stedet. Varig tilstand; år for år står på siden Afvejning.",
        en="Emissions from land alone: not animals, manure in stables, or what is grown "
        "elsewhere instead. The steady state; year by year stands on the page Trade-off.",
    ),
)


INDICATORS = (INDICATOR,)


def answer(question: Question) -> Answer:
    """Return emissions before, after and their change by place and gas, t CO2e/yr.

    Others ask too (what a tonne costs), so a question is answered once.
    """
    return question.once("emissions", lambda: _answered(question))


def _answered(question: Question) -> Answer:
    if "depth" in question.factors.definition.keys:
        held = depth.answer(question, INDICATOR)
        edition = _edition_without_effect(question.factors, question.gwp)
        return replace(held, issues=(*edition, *held.issues))
    held = _told(_grounds(question), question.factors, question.gwp)
    if question.factors.kind != "avoided":
        return held
    found = (*_caveat(question.factors), *belt.issues(question), *held.issues)
    return replace(held, issues=found, tables={"project_sheet": _sheet(held.terms)})


def _caveat(factors: FactorSet) -> Iterator[Issue]:
    """Yield what the publisher of a set says it must not be used for."""
    caveat = factors.definition.caveat
    if caveat is not None:
        yield Issue(
            f"{factors.folder}/set.toml: caveat",
            f"numbers by {factors.id}. {caveat.en}",
            "a use its publisher made it for",
            "For anything else let another factor set speak, and show this one beside it.",
            "note",
        )


def _sheet(terms: Sequence[Term]) -> pd.DataFrame:
    """Return the land each wish changes as the sheet asks for it, and what each row saves.

    The hectares of a wish sum to all it changes, in the belt beside drains and outside it (C12).
    """
    rows = [
        {
            "place": term.ground.place, "allocation": term.ground.allocation,
            "soil": term.ground.soil, "category": term.ground.category,
            "drain_belt": term.ground.drain_belt, "area_ha": term.ground.area_ha,
            "change": term.change,
        }
        for term in terms
        if term.ground.changed
    ]  # fmt: skip
    columns = ["place", "allocation", "soil", "category", "drain_belt", "area_ha", "change"]
    return pd.DataFrame(rows, columns=columns)


def judge(land: pd.DataFrame, factors: FactorSet, gwp: WarmingPotentials) -> Answer:
    """Return emissions before, after and their change by place and gas, t CO2e/yr.

    Parameters
    ----------
    land
        One row per part of the landscape that is the same throughout, changed or not: ``place``,
        ``soil``, ``from`` and ``to`` (uses), ``crop_code``, ``measure`` (the one that sets the
        use, else ``""``), ``area_ha``. Assumptions about unknown land are already in it.
    factors
        The factor set to judge by.
    gwp
        The warming potentials to count by.

    Raises
    ------
    InvalidInput
        When the set was printed with an edition that the warming potentials lack.
    """
    return _told(grounds(land, factors), factors, gwp)


def _grounds(question: Question) -> list[Ground]:
    """Return the land as the set tells it apart; every edition asks for the same."""
    key = ("grounds", question.by, question.factors.digest)
    return question.plan.once(key, lambda: grounds(question.account, question.factors))


def _told(land: Sequence[Ground], factors: FactorSet, gwp: WarmingPotentials) -> Answer:
    known = _ledger(land, factors, gwp)
    resting = assumed_ha(known)
    rows = tuple(
        OutcomeRow(
            INDICATOR.id, INDICATOR.unit, place, gas, None, *values,
            assumed_ha=resting.get(place, 0.0),
        )
        for place, gas, values in sums(known, factors)
    )  # fmt: skip
    found = (*_edition_without_effect(factors, gwp), *absence.issues(known, factors))
    warming = {INDICATOR.id: gwp.used if factors.gases else ()}
    unknown = absence.unknown_land(known, INDICATOR.id)
    return Answer(rows, tuple(known), unknown, found, figures=warming)


def terms(land: pd.DataFrame, factors: FactorSet, gwp: WarmingPotentials) -> pd.DataFrame:
    """Return every term of the sums with its formula, factor rows and sources, t CO2e/yr.

    ``change`` (and ``before``, ``after``) summed over a place and a gas is the row of
    :func:`judge`; a missing number there is what makes that row unknown.
    """
    return table_of(_ledger(grounds(land, factors), factors, gwp))


def change_per_ha(
    land: pd.DataFrame, factors: FactorSet, gwp: WarmingPotentials
) -> "pd.Series[float]":
    """Return the change on each row of land if all of it were changed, t CO2e/ha/yr.

    The same land as for :func:`judge`, without hectares; NaN where the set has no factor.
    """
    columns = ["soil", "from", "to", "crop_code", "measure"]
    kinds = land[columns].copy()
    kinds["kind"] = pd.Series(kinds.groupby(columns, dropna=False, observed=True).ngroup())
    each = kinds.drop_duplicates("kind").assign(place=lambda k: k["kind"].astype(str), area_ha=1.0)
    changes: dict[int, list[float | None]] = {}
    for term in _ledger(grounds(each, factors), factors, gwp):
        changes.setdefault(int(term.ground.place), []).append(term.change)
    per_kind = {
        kind: float("nan") if None in parts else sum(part or 0.0 for part in parts)
        for kind, parts in changes.items()
    }
    return kinds["kind"].map(per_kind).astype(float).rename("tco2e_per_ha_yr")


def _ledger(land: Sequence[Ground], factors: FactorSet, gwp: WarmingPotentials) -> list[Term]:
    printed = factors.definition.printed
    if printed is not None and printed not in gwp.editions:
        where = f"{factors.folder}/set.toml: printed"
        expected = f"one of: {', '.join(gwp.editions)}"
        refuse([Issue(where, repr(printed), expected, "Add the edition to data/factors/gwp.")])
    return ledger(land, factors, gwp)


def _edition_without_effect(factors: FactorSet, gwp: WarmingPotentials) -> Iterator[Issue]:
    """Yield a warning when another edition was asked of a set that has no gases."""
    printed = factors.definition.printed
    if not factors.gases and printed is not None and gwp.edition != printed:
        yield Issue(
            f"{factors.folder}/set.toml: printed",
            f"warming potentials {gwp.edition}",
            f"{printed}, with which {factors.id} was made; it does not tell gases apart",
            f"The numbers are those of {printed}; choose another factor set to use {gwp.edition}.",
            "warning",
        )
