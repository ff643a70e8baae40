"""What could not be counted, and what to add so that it can (C5).

A factor that is missing on land the plan leaves alone hides ``before`` and ``after``; on land
the plan changes it hides the ``change``. Either way one warning names the land, the hectares and
the row to add. Land whose soil or use is not known is listed by its hectares.
"""

from collections.abc import Sequence
from math import fsum

from landuse.domain.factors import FactorSet
from landuse.domain.issues import Issue
from landuse.domain.outcome import Unknown
from landuse.domain.warming import GASES
from landuse.effects import former_use
from landuse.effects.terms import Ground, Term

UNKNOWN = "unknown"


def _unknowns(ground: Ground) -> list[str]:
    """Return which of soil and use is not known of the land."""
    known = {"soil": ground.soil, "use": ground.before}
    return [what for what, word in known.items() if word == UNKNOWN]


def unknown_land(terms: Sequence[Term], indicator: str) -> tuple[Unknown, ...]:
    """Return the hectares that could not be counted, one entry for each what and place."""
    hectares: dict[tuple[str, str], dict[Ground, float]] = {}
    for term in terms:
        ground = term.ground
        what = _unknowns(ground)
        if not what and ground.changed and term.change is None:
            what = [f"{indicator}:{ground.soil}:{ground.before}->{ground.after}"]
        for word in what:
            hectares.setdefault((ground.place, word), {})[ground] = ground.area_ha
    return tuple(
        Unknown(what, place, fsum(areas.values())) for (place, what), areas in sorted(
            hectares.items(), key=lambda item: item[0]
        )
    )  # fmt: skip


def uncounted(terms: Sequence[Term]) -> tuple[Unknown, ...]:
    """Return the hectares on which a measure does what nobody has a figure for, by place."""
    hectares: dict[tuple[str, str], list[float]] = {}
    for term in terms:
        if term.change is None:
            ground = term.ground
            what = f"{term.indicator}:{ground.soil}:{ground.before}->{ground.after}"
            hectares.setdefault((ground.place, what), []).append(ground.area_ha)
    return tuple(
        Unknown(what, place, fsum(areas)) for (place, what), areas in sorted(hectares.items())
    )


def issues(terms: Sequence[Term], factors: FactorSet) -> list[Issue]:
    """Return one warning for each factor that is missing and each thing not known of the land."""
    missing = _missing_avoided if factors.kind == "avoided" else _missing_state
    return missing(terms, factors) + _not_known(terms, factors)


def _missing_state(terms: Sequence[Term], factors: FactorSet) -> list[Issue]:
    """Return the use and soil pairs without a factor, apart for land the plan changes."""
    found: dict[tuple[bool, str, str], tuple[dict[str, None], dict[Ground, float]]] = {}
    for term in terms:
        ground = term.ground
        sides = {ground.before: term.rate_before, ground.after: term.rate_after}
        for use, rate in sides.items():
            if rate is None and UNKNOWN not in {use, ground.soil}:
                gases, areas = found.setdefault((ground.changed, use, ground.soil), ({}, {}))
                gases[str(term.gas)] = None
                areas[ground] = ground.area_ha
    return [
        _no_factor(factors, land, [gas for gas in GASES if gas in gases], fsum(areas.values()))
        for land, (gases, areas) in sorted(found.items(), key=lambda item: item[0])
    ]


def _no_factor(
    factors: FactorSet, land: tuple[bool, str, str], gases: Sequence[str], area_ha: float
) -> Issue:
    changed, use, soil = land
    words = {"use": use, "soil": soil}
    key = ",".join(words[name] for name in factors.definition.keys)
    rows = " and ".join(f"'{key},{gas},whole,...'" for gas in gases)
    hidden = "the change is not known" if changed else "before and after are not known"
    which = "that the plan changes" if changed else "that the plan leaves alone"
    return Issue(
        factors.table,
        f"no factor in {factors.id} for {use} on soil {soil} ({', '.join(gases)}): "
        f"{area_ha:g} ha {which}; {hidden}",
        "a row for every use and soil that occurs in the land or the plan",
        f"Add {rows} together with its source.",
        "warning",
    )


def _missing_avoided(terms: Sequence[Term], factors: FactorSet) -> list[Issue]:
    """Return the former uses that the set does not know, on land the plan changes."""
    found: dict[str, dict[Ground, float]] = {}
    for term in terms:
        ground = term.ground
        if term.change is None and ground.soil != UNKNOWN and ground.category != f"use {UNKNOWN}":
            found.setdefault(ground.category, {})[ground] = ground.area_ha
    return [
        Issue(
            factors.table,
            f"no factor in {factors.id} for {category}: {fsum(areas.values()):g} ha that the plan "
            "changes; the change is not known",
            "a former use that the set knows",
            former_use.remedy(category, factors),
            "warning",
        )
        for category, areas in sorted(found.items())
    ]


def _not_known(terms: Sequence[Term], factors: FactorSet) -> list[Issue]:
    """Return what is not known of land where the set needs it."""
    found: dict[str, dict[Ground, float]] = {}
    for term in terms:
        lacking = term.change is None or (
            factors.kind == "state" and (term.before is None or term.after is None)
        )
        for what in _unknowns(term.ground) if lacking else ():
            found.setdefault(what, {})[term.ground] = term.ground.area_ha
    return [
        Issue(
            f"land: {what}",
            f"{fsum(areas.values()):g} ha whose {what} is not known",
            f"a {what} for all the land {factors.id} is to count",
            f"Add a layer that says the {what}, or state an assumption: "
            f"{what} = {{ ... }} under [assume] in the scenario.",
            "warning",
        )
        for what, areas in sorted(found.items())
    ]
