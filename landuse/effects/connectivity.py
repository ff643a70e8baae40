"""Connectivity: how large one patch would be that is worth as much as all patches with their gaps.

Equivalent Connected Area, ECA = sqrt(sum over all pairs of patches of a_i * a_j * p*_ij), with a
the hectares of a patch and p* the best chance of getting from one to the other, hopping over
patches between; a patch with itself counts with 1. The chance of one step falls with the gap,
edge to edge: p = exp(ln(p0) * d / d0), where d0 is the dispersal distance the scenario states
(``dispersal_m`` under ``[assume]``; no source gives one, so without it the answer is unknown) and
p0 the chance of a step that long. With p = 1 everywhere ECA is all the hectares; with p = 0 it is
the root of the sum of their squares.

Patches are land of the uses that are habitat (``habitat``; nature and wetland where nothing is
said), before and after, that touches. Ways with a chance below one in a thousand are left out;
``at_most_ha`` in the table ``connectivity`` says how much they could add at the very most. Where
there are more than a thousand patches, those with a narrow gap are counted as one, the same gap
before and after, and a note says how wide.

It is a number of the whole landscape: it is not local (C6), because what a patch is worth depends
on where the others lie, and places do not add up to it (C12), so there are no rows for places.
Land whose use is not known might be habitat: then ECA is unknown (C5). Limits: the land between
is crossed alike everywhere, and habitat is good or it is not. Source: Saura & Pascual-Hortal 2007
and Saura et al. 2011 (Ecological Indicators 11:407-416), read in later descriptions of them.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

import numpy as np
import pandas as pd
import shapely

from landuse.domain.definition import Text
from landuse.domain.digest import of_json
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.layer import Use
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.domain.parameters import Parameter
from landuse.domain.scenario import Assume
from landuse.effects.nature import NATURE, UNKNOWN
from landuse.effects.network import (
    MOST_PATCHES,
    VERSION,
    Connected,
    Step,
    compared,
    connected,
)
from landuse.effects.parts import Parts, parts_of
from landuse.effects.question import Answer, Question
from landuse.geo.area import Shapes
from landuse.geo.overlay import without
from landuse.geo.repair import GRID_M

INDICATOR = Indicator(
    id="connectivity",
    title=Text(da="Sammenhængende natur (ECA)", en="Connected nature (ECA)"),
    unit="ha",
    better="higher",
    local=False,
    formula=Text(
        da="Kvadratroden af summen over alle par af naturområder af areal gange areal gange den "
        "bedste sandsynlighed for at nå fra det ene til det andet.",
        en="The square root of the sum over all pairs of patches of area times area times the best "
        "chance of getting from one to the other.",
    ),
    additive=False,
    limits=Text(
        da="Arealet imellem krydses lige let overalt, og et levested er enten godt eller ikke "
        "et levested.",
        en="The land between is crossed alike everywhere, and habitat is good or it is not.",
    ),
)
INDICATORS = (INDICATOR,)
TOPIC = "nature"
GAPS_M = (GRID_M, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
MEASURED = ("area_ha", "eca_ha", "at_most_ha")
CERTAIN = 0.9
"""A gap may be counted as none only where the chance of crossing it is no less."""


def answer(question: Question) -> Answer:
    """Return Equivalent Connected Area before, after and its change, ha, of all the land."""
    half = question.parameters.find(TOPIC, "p_median")
    issues = _lacking(question, half)
    if issues or half is None or question.scenario.assume.dispersal_m is None:
        return Answer((_row(None, None),), issues=tuple(issues))
    step = Step(half.central, question.scenario.assume.dispersal_m)
    gap_m, before, after = _before_and_after(question, step)
    if before is None or after is None:
        return Answer((_row(None, None),), issues=(_too_many(question, step),))
    return Answer(
        (_row(before.eca_ha, after.eca_ha),),
        issues=tuple(_joined(question, step, gap_m)),
        tables={"connectivity": _table(before, after, question.landscape.area_ha, gap_m)},
        figures={INDICATOR.id: (half,)},
    )


def _row(before: float | None, after: float | None) -> OutcomeRow:
    change = None if before is None or after is None else after - before
    return OutcomeRow(INDICATOR.id, INDICATOR.unit, TOTAL, None, None, before, after, change)


def _lacking(question: Question, half: Parameter | None) -> list[Issue]:
    """Return what is missing for an answer."""
    scenario, assume = question.scenario, question.scenario.assume
    where = f"scenarios/{scenario.id}.toml: assume"
    if assume.dispersal_m is None:
        return [Issue(
            f"{where}.dispersal_m", "no dispersal distance; connectivity is unknown",
            "how far half of the animals or seeds one plans for get, in metres",
            "State dispersal_m under [assume]; several scenarios may try several distances.",
            "note",
        )]  # fmt: skip
    if half is None or not 0 < half.central < 1:
        found = "no row p_median" if half is None else f"p_median = {half.central:g}"
        return [Issue(
            f"data/factors/{TOPIC}/parameters.csv", f"{found}; connectivity is unknown",
            "the chance of a step as long as the dispersal distance, between 0 and 1",
            "Add or correct the row.", "warning",
        )]  # fmt: skip
    unknown_ha = _unknown_ha(question.landscape, assume)
    if unknown_ha:
        return [Issue(
            "land: use", f"{unknown_ha:.6g} ha whose use is not known and might be habitat",
            "a use for all the land connectivity is to count",
            "Add a layer that says the use, or assume one that is no habitat.", "warning",
        )]  # fmt: skip
    return []


def _habitat(assume: Assume) -> frozenset[Use]:
    return NATURE if assume.habitat is None else frozenset(assume.habitat)


def _unknown_ha(landscape: Landscape, assume: Assume) -> float:
    """Return the hectares that might be habitat: of unknown use, unless assumed to be none."""
    if assume.use and not any(assume.use.get(use, 0.0) for use in _habitat(assume)):
        return 0.0
    pieces = landscape.pieces
    return float(pieces.loc[pieces["use"] == UNKNOWN, "area_ha"].sum())


def _before_and_after(
    question: Question, step: Step
) -> tuple[float, Connected | None, Connected | None]:
    """Return the gap that leaves few enough patches, and the land before and after at that gap."""
    landscape, plan, habitat = question.landscape, question.plan, _habitat(question.scenario.assume)
    becomes = partial(_habitat_after, parts_of(landscape, plan), habitat)
    for gap_m in GAPS_M:
        if float(step.chance(gap_m)) < CERTAIN:
            break
        key = ("connected", habitat, step, gap_m)
        # A plan mostly adds patches: if there are too many after, before need not be looked at.
        after = plan.once(key, partial(_connected, becomes, step, gap_m))
        before = after and landscape.once(key, partial(_before, landscape, habitat, step, gap_m))
        if before is not None and after is not None:
            return gap_m, before, after
    return 0.0, None, None


def _before(
    landscape: Landscape, habitat: frozenset[Use], step: Step, gap_m: float
) -> Connected | None:
    """Return how the land hangs together without a plan; kept with it, for no plan changes that."""
    named = of_json([VERSION, sorted(habitat), step.p0, step.d0_m, gap_m])
    shelf, name = landscape.shelf, f"connected_{named}"
    held = None if shelf is None else shelf.read(name)
    if isinstance(held, dict) and held.keys() == {"patches", *MEASURED}:
        return Connected(int(held["patches"]), *(held[name] for name in MEASURED))
    found = connected(_habitat_before(landscape, habitat), step, gap_m)
    if shelf is not None and found is not None:
        shelf.write(name, asdict(found))
    return found


def _connected(shapes: Callable[[], Shapes], step: Step, gap_m: float) -> Connected | None:
    return connected(shapes(), step, gap_m)


def _habitat_before(landscape: Landscape, habitat: frozenset[Use]) -> Shapes:
    shapes = landscape.piece_shapes
    land: Shapes = shapes[landscape.pieces["use"].isin(habitat).to_numpy()]
    return land


def _habitat_after(parts: Parts, habitat: frozenset[Use]) -> Shapes:
    """Return the habitat before, without what the plan takes from it, and what it adds."""
    was, becomes = (np.isin(use, list(habitat)) for use in (parts.before, parts.after))
    before = _habitat_before(parts.landscape, habitat)
    left = without(before, parts.shapes[was & ~becomes])
    return np.concatenate([left[~shapely.is_missing(left)], parts.shapes[~was & becomes]])


def _table(before: Connected, after: Connected, land_ha: float, gap_m: float) -> pd.DataFrame:
    row = {
        f"{name}_{when}": getattr(held, name)
        for when, held in (("before", before), ("after", after))
        for name in ("patches", "area_ha", "eca_ha", "at_most_ha")
    }
    told = {
        "place": TOTAL,
        **row,
        **compared(before, after, land_ha),
        "gap_counted_as_none_m": gap_m,
    }
    return pd.DataFrame([told])


def _joined(question: Question, step: Step, gap_m: float) -> list[Issue]:
    """Say how wide gaps are counted as none, where there are too many patches to tell all apart."""
    if gap_m <= GRID_M:
        return []
    chance = float(step.chance(gap_m))
    return [Issue(
        f"scenarios/{question.scenario.id}.toml: connectivity",
        f"more than {MOST_PATCHES} patches; those no more than {gap_m:g} m apart count as one, "
        f"although the chance of crossing {gap_m:g} m is {chance:.3g}",
        f"at most {MOST_PATCHES} patches to tell every gap",
        "Both numbers are a little too high, before and after alike.", "note",
    )]  # fmt: skip


def _too_many(question: Question, step: Step) -> Issue:
    return Issue(
        f"scenarios/{question.scenario.id}.toml: assume.dispersal_m",
        f"more than {MOST_PATCHES} patches, also where gaps that {CERTAIN:.0%} cross count as "
        "none; connectivity is unknown",
        f"at most {MOST_PATCHES} patches for a distance of {step.d0_m:g} m",
        "State a longer distance, or judge a smaller area.", "warning",
    )  # fmt: skip
