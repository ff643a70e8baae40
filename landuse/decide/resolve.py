"""Resolve a scenario on a landscape: allocations become a plan, fragment by fragment.

Each allocation asks for land; what it may not have is set aside with the reason; the rest is
cut into fragments; where several meet the later wins unless both may stay (C13). Nothing is
counted twice and nothing is lost (C12): asked = counted + ineligible + overridden.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from landuse.decide.claims import Asked, Claims, FileArea, Wish, asked
from landuse.decide.demand import demand
from landuse.decide.eligibility import Refused, eligible, remarks, unexamined
from landuse.decide.fragments import Fragments, fragments, taken_ha
from landuse.decide.precedence import Settled, settle
from landuse.decide.precheck import faults
from landuse.domain.issues import Issue, refuse
from landuse.domain.landscape import Landscape, Repair
from landuse.domain.plan import Plan
from landuse.domain.scenario import Scenario

WORTH_TELLING_HA = 0.01


def resolve(
    landscape: Landscape,
    scenario: Scenario,
    areas: gpd.GeoDataFrame,
    files: Mapping[str, FileArea],
    *,
    drawings_digest: str,
    repairs: tuple[Repair, ...] = (),
) -> Plan:
    """Return the plan a scenario becomes.

    Parameters
    ----------
    landscape
        The land.
    scenario
        What is wanted.
    areas
        Its drawn areas by feature id, valid, planning CRS.
    files
        The files its allocations name, by allocation id.
    drawings_digest
        Digest of the drawn areas and files.
    repairs
        What was mended in the drawn areas.

    Raises
    ------
    InvalidInput
        When a name in the scenario means nothing on this landscape; all of them at once.
    """
    issues = faults(landscape, scenario, areas)
    refuse([*issues, *(i for held in files.values() for i in held.issues)])
    wanted = _asked(landscape, scenario, areas, files, issues)
    mended = (*repairs, *(r for held in files.values() for r in held.repairs))
    digests = (landscape.digest, drawings_digest)
    return _plan(landscape, scenario, wanted, digests, mended, issues)


def _plan(
    landscape: Landscape,
    scenario: Scenario,
    wanted: Sequence[Asked],
    digests: tuple[str, str],
    repairs: tuple[Repair, ...],
    issues: Sequence[Issue],
) -> Plan:
    """Return the plan of what is wanted: refuse, cut, settle, and tell it in tables."""
    wishes = [ask.wish for ask in wanted]
    verdicts = [eligible(landscape, ask.wish, ask.claims) for ask in wanted]
    allowed = [claims for claims, _ in verdicts]
    refused = [no for _, not_so in verdicts for no in not_so]
    found = fragments(landscape, allowed)
    settled = [settle(s, wishes, landscape.measures) for s in found.signatures]
    return Plan(
        scenario=scenario,
        landscape_digest=digests[0],
        drawings_digest=digests[1],
        fragments=_fragment_table(landscape, found, settled, wishes),
        allocations=_allocation_table(landscape, wanted, allowed, found, settled),
        overlaps=_overlap_table(landscape, found, settled, wishes),
        ineligible=_refused_table(landscape, refused),
        permits=_remark_table(landscape, found, settled, wishes),
        unexamined=unexamined(landscape, list(dict.fromkeys(w.measure for w in wishes))),
        repairs=repairs,
        issues=(*issues, *_outside(scenario, wanted)),
        demand=demand(landscape, wanted, allowed, found, settled),
    )


def _asked(
    landscape: Landscape,
    scenario: Scenario,
    areas: gpd.GeoDataFrame,
    files: Mapping[str, FileArea],
    issues: list[Issue],
) -> list[Asked]:
    # A condition on a layer nobody has read selects nothing: precheck has said so.
    return [
        ask
        for allocation in scenario.allocate
        if all(
            landscape.is_known(key)
            for key, wanted in (allocation.area.where or {}).items()
            if isinstance(wanted, bool)
        )
        for ask in asked(landscape, allocation, areas, files, issues)
    ]


def _fragment_table(
    landscape: Landscape, found: Fragments, settled: Sequence[Settled], wishes: Sequence[Wish]
) -> gpd.GeoDataFrame:
    words = [_words(landscape, s, wishes) for s in settled]
    pieces = landscape.pieces
    becomes = np.array([word["becomes"] for word in words], dtype=object)[found.signature]
    use = np.asarray(pieces["use"].array[found.rows], dtype=object)
    table = pd.DataFrame(
        {
            "piece_id": np.asarray(pieces.index.array[found.rows], dtype=object),
            "area_ha": found.area_ha(landscape),
            "to": np.where(becomes == "", use, becomes),
            **{
                name: np.array([word[name] for word in words], dtype=object)[found.signature]
                for name in ("measure", "functions", "allocations", "changed_by")
            },
        }
    )
    return gpd.GeoDataFrame(table, geometry=found.shapes, crs=pieces.crs)


def _words(landscape: Landscape, settled: Settled, wishes: Sequence[Wish]) -> dict[str, str]:
    """Return what one signature comes to: measure, use afterwards, functions, allocations."""
    measures = [landscape.measures[wishes[w].measure] for w in settled.kept]
    changing = [m for m in measures if m.changes_use]
    setting = [wishes[w] for w in settled.kept if landscape.measures[wishes[w].measure].changes_use]
    adding = list(dict.fromkeys(m.id for m in measures if not m.changes_use))
    return {
        "measure": changing[0].id if changing else "",
        "becomes": str(changing[0].becomes) if changing else "",
        "functions": "+".join(sorted(adding)),
        "changed_by": setting[0].allocation if setting else "",
        "allocations": "+".join(dict.fromkeys(wishes[w].allocation for w in settled.kept)),
    }


def _allocation_table(
    landscape: Landscape,
    wanted: Sequence[Asked],
    allowed: Sequence[Claims],
    found: Fragments,
    settled: Sequence[Settled],
) -> pd.DataFrame:
    hectares = taken_ha(found, landscape)
    counted: dict[int, float] = defaultdict(float)
    overridden: dict[int, float] = defaultdict(float)
    for number, signature in enumerate(found.signatures):
        for wish in signature:
            kept = wish in settled[number].kept
            (counted if kept else overridden)[wish] += hectares[number]
    rows = []
    for wish, (ask, claims) in enumerate(zip(wanted, allowed, strict=True)):
        asked_ha = float(ask.claims.area_ha(landscape).sum())
        rows.append(
            {
                "id": ask.wish.allocation,
                "measure": ask.wish.measure,
                "asked_ha": asked_ha,
                "counted_ha": counted[wish],
                "ineligible_ha": asked_ha - float(claims.area_ha(landscape).sum()),
                "overridden_ha": overridden[wish],
                "outside_ha": ask.outside_ha,
            }
        )
    columns = ["id", "measure", "asked_ha", "counted_ha", "ineligible_ha", "overridden_ha"]
    return pd.DataFrame(rows, columns=[*columns, "outside_ha"])


def _overlap_table(
    landscape: Landscape, found: Fragments, settled: Sequence[Settled], wishes: Sequence[Wish]
) -> pd.DataFrame:
    hectares = taken_ha(found, landscape)
    sums: dict[tuple[str, str, bool], float] = defaultdict(float)
    for number, result in enumerate(settled):
        for winner, loser, both in result.meetings:
            key = (wishes[winner].allocation, wishes[loser].allocation, both)
            sums[key] += hectares[number]
    rows = [(*key, area) for key, area in sums.items() if area > 0]
    table = pd.DataFrame(rows, columns=["winner", "loser", "kept", "area_ha"])
    return table[["winner", "loser", "area_ha", "kept"]]


def _refused_table(landscape: Landscape, refused: Sequence[Refused]) -> gpd.GeoDataFrame:
    rows: list[dict[str, Any]] = [
        {
            "allocation": no.wish.allocation,
            "measure": no.wish.measure,
            "reason": no.reason,
            "layer": no.layer,
            "law": no.law,
            "claims": no.claims,
        }
        for no in refused
    ]
    return _with_land(landscape, rows, ["allocation", "measure", "reason", "layer", "law"])


def _remark_table(
    landscape: Landscape, found: Fragments, settled: Sequence[Settled], wishes: Sequence[Wish]
) -> gpd.GeoDataFrame:
    rows: list[dict[str, Any]] = []
    for number, wish in enumerate(wishes):
        kept = np.array([number in result.kept for result in settled], dtype=bool)
        here = kept[found.signature]
        counted = Claims(found.rows[here], found.shapes[here])
        rows += [
            {
                "allocation": wish.allocation,
                "measure": wish.measure,
                "verdict": remark.rule.verdict,
                "theme": remark.rule.theme,
                "layer": remark.layer,
                "law": remark.rule.law,
                "claims": remark.claims,
            }
            for remark in remarks(landscape, wish, counted)
        ]
    names = ["allocation", "measure", "verdict", "theme", "layer", "law"]
    return _with_land(landscape, rows, names)


def _with_land(
    landscape: Landscape, rows: Sequence[Mapping[str, Any]], names: list[str]
) -> gpd.GeoDataFrame:
    """Return one row per claim: its words, its hectares, its municipality and its shape."""
    claims = [row["claims"] for row in rows]
    repeat = [len(claim.rows) for claim in claims]
    table = pd.DataFrame(rows, columns=[*names, "claims"]).drop(columns="claims")
    table = table.loc[table.index.repeat(repeat)].reset_index(drop=True)
    where = np.concatenate([c.rows for c in claims]) if claims else np.array([], dtype=np.intp)
    towns = landscape.pieces["municipality"].array[where]
    table["municipality"] = np.asarray(towns, dtype=object)
    table["area_ha"] = (
        np.concatenate([c.area_ha(landscape) for c in claims]) if claims else np.array([])
    )
    empty = np.array([], dtype=object)
    shapes = np.concatenate([c.concrete(landscape) for c in claims]) if claims else empty
    return gpd.GeoDataFrame(table, geometry=shapes, crs=landscape.pieces.crs)


def _outside(scenario: Scenario, wanted: Sequence[Asked]) -> list[Issue]:
    return [
        Issue(
            f"scenarios/{scenario.id}.toml: {ask.wish.allocation}",
            f"{ask.outside_ha:.4g} ha outside the study area",
            "areas inside the municipalities of the project",
            "Those hectares are not counted. Redraw the area, or add the municipality.",
            "warning",
        )
        for ask in wanted
        if ask.outside_ha > WORTH_TELLING_HA
    ]
