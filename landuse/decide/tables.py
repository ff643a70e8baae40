"""The tables a plan is told in: fragments, allocations, overlaps, and what rules say of the land.

Each is a sum over fragments or over what was refused; nothing is decided here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from landuse.decide.claims import Asked, Wish, joined
from landuse.decide.eligibility import Refused, remarks
from landuse.decide.features import doubled_ha
from landuse.decide.fragments import Fragments, taken_ha
from landuse.decide.precedence import Settled
from landuse.decide.setbacks import Reach
from landuse.domain.definition import Text
from landuse.domain.landscape import Landscape
from landuse.domain.layer import PLACE_ROLES
from landuse.domain.measure import Rule
from landuse.domain.plan import DEEDS, Land
from landuse.geo.overlay import Rows


def fragment_table(
    landscape: Landscape, taken: Land, deeds: Rows, done: pd.DataFrame, feature: np.ndarray
) -> gpd.GeoDataFrame:
    """Return the fragments with what is done on each: measure, functions, use afterwards."""
    pieces = landscape.pieces
    table = pd.DataFrame(
        {
            "piece_id": pieces.index.array[taken.rows],
            "area_ha": taken.area_ha,
            "to": _spread(done["to"], deeds),
            **{
                name: _spread(done[name], deeds)
                for name in ("measure", "functions", "allocations", "changed_by")
            },
        }
    )
    table = gpd.GeoDataFrame(table, geometry=taken.shapes, crs=pieces.crs)
    return table.assign(feature=feature)


def _spread(words: Iterable[str], numbers: Rows) -> ExtensionArray:
    """Return the word of each number; few words, many numbers."""
    return pd.array(list(words), dtype="str").take(numbers)


def deeds_of(
    landscape: Landscape, found: Fragments, settled: Sequence[Settled], wishes: Sequence[Wish]
) -> tuple[Rows, pd.DataFrame]:
    """Return the number of what is done on each fragment, and the words of each number.

    What is done is who keeps the land, and the use it has then.
    """
    uses = landscape.pieces["use"].cat
    words = [_words(landscape, s, wishes) for s in settled]
    stays = np.array([word["becomes"] == "" for word in words], dtype=bool)[found.signature]
    use = np.where(stays, uses.codes.to_numpy()[found.land.rows] + 1, 0)
    many = len(uses.categories) + 1
    each = found.signature * many + use
    kinds = np.flatnonzero(np.bincount(each, minlength=1))
    told = []
    for signature, code in zip(kinds // many, kinds % many, strict=True):
        word = words[signature]
        to = str(uses.categories[code - 1]) if code else word["becomes"]
        told.append((to, *(word[name] for name in DEEDS[1:])))
    every = sorted(set(told))
    number = {held: n for n, held in enumerate(every)}
    place = np.zeros(len(words) * many, dtype=np.intp)
    place[kinds] = [number[held] for held in told]
    return place[each], pd.DataFrame(every, columns=list(DEEDS), dtype=object)


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


def feature_table(wanted: Sequence[Asked]) -> pd.DataFrame:
    """Return every area that was drawn or read from a file, under its allocation."""
    rows = [
        (ask.wish.allocation, ask.wish.measure, str(feature), str(name))
        for ask in wanted
        if ask.features is not None
        for feature, name in zip(ask.features.ids, ask.features.names, strict=True)
    ]
    return pd.DataFrame(rows, columns=["allocation", "measure", "feature", "name"])


def allocation_table(
    landscape: Landscape,
    wanted: Sequence[Asked],
    refused: Sequence[Refused],
    found: Fragments,
    settled: Sequence[Settled],
) -> pd.DataFrame:
    """Return what each wish asked for and what became of it, hectares; null where not known."""
    hectares = taken_ha(landscape, found)
    counted: dict[int, float] = defaultdict(float)
    overridden: dict[int, float] = defaultdict(float)
    ineligible: dict[Wish, float] = defaultdict(float)
    for number, signature in enumerate(found.signatures):
        for wish in signature:
            kept = wish in settled[number].kept
            (counted if kept else overridden)[wish] += hectares[number]
    for no in refused:
        ineligible[no.wish] += float(no.claims.area_ha(landscape).sum())
    rows = []
    for number, ask in enumerate(wanted):
        asked_ha = float(ask.claims.area_ha(landscape).sum())
        held = (asked_ha, counted[number], ineligible[ask.wish], overridden[number], ask.outside_ha)
        rows.append((ask.wish.allocation, ask.wish.measure, *(held if ask.known else [None] * 5)))
    hectares_of = ["asked_ha", "counted_ha", "ineligible_ha", "overridden_ha", "outside_ha"]
    table = pd.DataFrame(rows, columns=["id", "measure", *hectares_of])
    return table.astype(dict.fromkeys(hectares_of, float))


def overlap_table(
    landscape: Landscape, found: Fragments, settled: Sequence[Settled], wanted: Sequence[Asked]
) -> pd.DataFrame:
    """Return every overlap, hectares (C13): of two allocations, and of one with itself.

    Where features of one allocation overlap one another it is both winner and loser, and what it
    asks for stays.
    """
    hectares = taken_ha(landscape, found)
    wishes = [ask.wish for ask in wanted]
    sums: dict[tuple[str, str, bool], float] = defaultdict(float)
    for number, result in enumerate(settled):
        for winner, loser, both in result.meetings:
            key = (wishes[winner].allocation, wishes[loser].allocation, both)
            sums[key] += hectares[number]
    for number, ask in enumerate(wanted):
        if ask.features is not None and len(ask.features.ids) > 1:
            claims = found.under(np.array([number in s for s in found.signatures], dtype=bool))
            name = ask.wish.allocation
            sums[name, name, True] += doubled_ha(landscape, claims, ask.features)
    rows = [(*key, area) for key, area in sums.items() if area > 0]
    table = pd.DataFrame(rows, columns=["winner", "loser", "kept", "area_ha"])
    return table[["winner", "loser", "area_ha", "kept"]]


def barred_land(landscape: Landscape, refused: Sequence[Refused]) -> Land:
    """Return the land that was asked for and may not be had."""
    claims = joined([no.claims for no in refused])
    return Land(claims.rows, claims.shapes, claims.area_ha(landscape))


def refused_table(landscape: Landscape, refused: Sequence[Refused]) -> gpd.GeoDataFrame:
    """Return the land that was asked for and may not be had, with the reason."""
    rows: list[dict[str, Any]] = [
        {
            "allocation": no.wish.allocation,
            "measure": no.wish.measure,
            "reason": no.reason,
            "layer": no.layer,
            "law": no.law,
            "seen": no.seen,
            "claims": no.claims,
        }
        for no in refused
    ]
    names = ["allocation", "measure", "reason", "layer", "law", "seen"]
    return _with_land(landscape, rows, names)


Said = Sequence[Mapping[str, Any]]
"""What rules say of the land that counts: the words of each, and under ``claims`` the land."""
RULE = (
    "allocation", "measure", "verdict", "theme", "layer", "law",
    "authority", "authority_en", "seen",
)  # fmt: skip


def remark_table(landscape: Landscape, said: Said) -> gpd.GeoDataFrame:
    """Return the land on which a rule has something to say, piece by piece."""
    return _with_land(landscape, said, list(RULE))


def rule_table(landscape: Landscape, said: Said) -> pd.DataFrame:
    """Return the rules that have something to say, and of how many hectares."""
    rows = [
        {name: row[name] for name in RULE}
        | {"area_ha": float(row["claims"].area_ha(landscape).sum())}
        for row in said
    ]
    return pd.DataFrame(rows, columns=[*RULE, "area_ha"])


def permit_land(landscape: Landscape, said: Sequence[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    """Return the shapes of the land on which a rule asks for a permit."""
    land = joined([row["claims"] for row in said if row["verdict"] == "needs_permit"])
    return gpd.GeoDataFrame(geometry=land.concrete(landscape), crs=landscape.pieces.crs)


def said_of_land(
    landscape: Landscape,
    found: Fragments,
    settled: Sequence[Settled],
    wishes: Sequence[Wish],
    reach: Reach,
) -> Said:
    """Return what every rule says of the land that counts."""
    rows: list[dict[str, Any]] = []
    for number, wish in enumerate(wishes):
        kept = np.array([number in result.kept for result in settled], dtype=bool)
        counted = found.under(kept)
        rows += [
            {
                "allocation": wish.allocation,
                "measure": wish.measure,
                "verdict": remark.rule.verdict,
                "theme": remark.rule.theme,
                "layer": remark.layer,
                "law": remark.rule.law,
                **_authority(remark.rule),
                "claims": remark.claims,
            }
            for remark in remarks(landscape, wish, counted, reach)
        ]
    return rows


def _authority(rule: Rule) -> dict[str, Any]:
    """Return who decides, in Danish and English, and whether the rule's source was read."""
    whose = Text(da="", en="") if rule.authority is None else rule.authority
    return {"authority": whose.da, "authority_en": whose.en, "seen": rule.seen}


def _with_land(
    landscape: Landscape, rows: Sequence[Mapping[str, Any]], names: list[str]
) -> gpd.GeoDataFrame:
    """Return one row per claim: its words, its places, its hectares and its shape."""
    claims = [row["claims"] for row in rows]
    repeat = [len(claim) for claim in claims]
    none: Any = np.array([], dtype=object)
    where = np.concatenate([c.rows for c in claims]) if claims else none.astype(np.intp)
    shapes = np.concatenate([c.concrete(landscape) for c in claims]) if claims else none
    areas = np.concatenate([c.area_ha(landscape) for c in claims]) if claims else none.astype(float)
    words = {
        name: np.repeat(np.array([row[name] for row in rows], dtype=object), repeat)
        for name in names
    }
    pieces = landscape.pieces
    columns: dict[str, Any] = {
        **words,
        "piece_id": np.asarray(pieces.index.array[where], dtype=object),
        **{role: np.asarray(pieces[role].array[where], dtype=object) for role in PLACE_ROLES},
        "area_ha": areas,
    }
    return gpd.GeoDataFrame(pd.DataFrame(columns), geometry=shapes, crs=pieces.crs)
