"""Resolve a scenario on a landscape: allocations become a plan, fragment by fragment.

Each allocation asks for land; what it may not have is set aside with the reason; the rest is
cut into fragments; where several meet the later wins unless both may stay (C13). Nothing is
counted twice and nothing is lost (C12): asked = counted + ineligible + overridden.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

import geopandas as gpd
import numpy as np
import pandas as pd

from landuse.decide import conditions
from landuse.decide.aftercheck import remarks_on
from landuse.decide.claims import NO_CLAIMS, Asked, FileArea, of_drawn, of_file, of_units, wish_of
from landuse.decide.demand import demand
from landuse.decide.eligibility import Refused, eligible, unexamined
from landuse.decide.features import along_features
from landuse.decide.fragments import Fragments, fragments
from landuse.decide.partners import beside_partners
from landuse.decide.precedence import Settled, settle
from landuse.decide.precheck import faults
from landuse.decide.setbacks import NO_PARAMETERS, Reach, unmeasured
from landuse.decide.tables import (
    allocation_table,
    barred_land,
    deeds_of,
    feature_table,
    fragment_table,
    overlap_table,
    permit_land,
    refused_table,
    remark_table,
    rule_table,
    said_of_land,
)
from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape, Repair
from landuse.domain.later import MadeLater
from landuse.domain.parameters import Parameters
from landuse.domain.plan import Land, Plan
from landuse.domain.scenario import Allocation, Scenario


def resolve(
    landscape: Landscape,
    scenario: Scenario,
    areas: gpd.GeoDataFrame,
    files: Mapping[str, FileArea],
    *,
    drawings_digest: str,
    parameters: Parameters = NO_PARAMETERS,
    repairs: tuple[Repair, ...] = (),
    said: tuple[Issue, ...] = (),
) -> Plan:
    """Return the plan a scenario becomes.

    Parameters
    ----------
    landscape, scenario
        The land, and what is wanted of it.
    areas, files
        Its drawn areas by feature id, valid, planning CRS; its files by allocation id.
    drawings_digest
        Digest of the drawn areas and files.
    parameters
        The published numbers, for the distances of rules.
    repairs, said
        What was mended in the drawn areas, and what was found while reading them.

    Raises
    ------
    InvalidInput
        When a name in the scenario means nothing on this landscape; all of them at once.
    """
    told = [*said, *faults(landscape, scenario, areas)]
    told += [issue for held in files.values() for issue in held.issues]
    refuse(told)
    wanted = list(_asked(landscape, scenario, areas, files))
    mended = (*repairs, *(r for held in files.values() for r in held.repairs))
    reach = Reach(scenario, parameters)
    return _plan(landscape, reach, wanted, drawings_digest, mended, told)


def _plan(
    landscape: Landscape,
    reach: Reach,
    wanted: Sequence[Asked],
    drawings_digest: str,
    repairs: tuple[Repair, ...],
    issues: Sequence[Issue],
) -> Plan:
    """Return the plan of what is wanted: refuse, cut, settle, and tell it in tables."""
    wishes = [ask.wish for ask in wanted]
    verdicts = [eligible(landscape, ask.wish, ask.claims, reach) for ask in wanted]
    found = fragments(landscape, [claims for claims, _ in verdicts])
    found, alone = beside_partners(landscape, found, wishes)
    refused = [*(no for _, not_so in verdicts for no in not_so), *alone]
    settled = [settle(s, wishes, landscape.measures) for s in found.signatures]
    found, features = along_features(landscape, found, settled, wanted)
    taken = Land(found.land.rows, found.land.shapes, found.land.area_ha(landscape))
    deeds, done = deeds_of(landscape, found, settled, wishes)
    tables = _tables(landscape, reach, wanted, refused, found, settled)
    tables["fragments"] = lambda: fragment_table(landscape, taken, deeds, done, features)
    return Plan(
        scenario=reach.scenario,
        landscape_digest=landscape.digest,
        drawings_digest=drawings_digest,
        taken=taken,
        deeds=deeds,
        done=done,
        barred=barred_land(landscape, refused),
        features=feature_table(wanted),
        allocations=allocation_table(landscape, wanted, refused, found, settled),
        tables=MadeLater(tables),
        repairs=repairs,
        issues=(
            *issues,
            *remarks_on(reach.scenario, wanted),
            *unmeasured(landscape, wishes, reach),
        ),
    )


def _tables(
    landscape: Landscape,
    reach: Reach,
    wanted: Sequence[Asked],
    refused: Sequence[Refused],
    found: Fragments,
    settled: Sequence[Settled],
) -> dict[str, Callable[[], pd.DataFrame]]:
    """Return what makes the tables that tell a plan, when somebody asks."""
    wishes = [ask.wish for ask in wanted]
    said = cache(partial(said_of_land, landscape, found, settled, wishes, reach))
    return {
        "overlaps": lambda: overlap_table(landscape, found, settled, wanted),
        "ineligible": lambda: refused_table(landscape, refused),
        "permits": lambda: remark_table(landscape, said()),
        "permit_land": lambda: permit_land(landscape, said()),
        "rules": lambda: rule_table(landscape, said()),
        "unexamined": lambda: unexamined(landscape, list(dict.fromkeys(w.measure for w in wishes))),
        "demand": lambda: demand(landscape, wanted, refused, found, settled),
    }


def _asked(
    landscape: Landscape,
    scenario: Scenario,
    areas: gpd.GeoDataFrame,
    files: Mapping[str, FileArea],
) -> Iterator[Asked]:
    for allocation in scenario.allocate:
        kind = allocation.area.kind
        if kind == "file":
            yield from of_file(landscape, allocation, files)
        elif kind == "drawn":
            yield of_drawn(landscape, allocation, areas)
        elif kind == "units":
            yield _of_units(landscape, allocation)
        else:
            yield _of_conditions(landscape, allocation)


def _of_units(landscape: Landscape, allocation: Allocation) -> Asked:
    """Return the land of units, of them what meets the allocation's conditions where it has any."""
    asked = of_units(landscape, allocation)
    if not allocation.area.where:
        return asked
    held = _of_conditions(landscape, allocation)
    if not held.known:
        return held
    return replace(held, claims=held.claims.only(np.isin(held.claims.rows, asked.claims.rows)))


def _of_conditions(landscape: Landscape, allocation: Allocation) -> Asked:
    """Return the land that meets an allocation's conditions; not known where a layer is unread."""
    wanted = allocation.area.where or {}
    wish = wish_of(allocation)
    if conditions.unread(landscape, wanted):
        return Asked(wish, NO_CLAIMS, known=False)
    return Asked(wish, conditions.chosen(landscape, wanted))
