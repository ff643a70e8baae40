"""Holdings: whose production a plan touches, and how much of each holding's land in the area.

A holding is a keyed hash in the column ``holding`` of the units, never a number that names a
person. Its hectares are those of its fields within the study area: land it has elsewhere is not
seen, so a share may be too high. Without the column nothing is known of holdings, and a note says
so (C5). ``holdings`` has a row for each place and holding; ``holding_counts`` tells the same
without any hash: how many holdings are touched at a place, and how many lose half or more.
"""

import numpy as np
import pandas as pd

from landuse.domain.issues import Issue
from landuse.domain.outcome import TOTAL
from landuse.effects.question import Question

COLUMN = "holding"
HALF = 0.5
TABLE = ["place", COLUMN, "touched_ha", "holding_ha", "share"]
COUNTS = ["place", "holdings", "touched_ha", "half_or_more"]

Tables = dict[str, pd.DataFrame]


def touched(question: Question) -> tuple[Tables, list[Issue]]:
    """Return the holdings that measures take land from, by place, and what is not known of them."""
    units = question.landscape.units
    if COLUMN not in units or units[COLUMN].isna().all():
        return {}, [_not_known(question)] if (question.account["measure"] != "").any() else []
    names = units[COLUMN].astype("string").fillna("").str.strip()
    taken = _taken(question, names)
    told, untold = taken[taken[COLUMN] != ""], taken[taken[COLUMN] == ""]
    table = told.groupby(["place", COLUMN], sort=True)["area_ha"].sum().reset_index()
    table = table.rename(columns={"area_ha": "touched_ha"})
    whole = units["area_ha"].groupby(names.to_numpy(dtype=object)).sum()
    table["holding_ha"] = table[COLUMN].map(whole).astype(float)
    table["share"] = table["touched_ha"] / table["holding_ha"]
    issues = [_fields_without(float(untold["area_ha"].sum()))] if len(untold) else []
    return {"holdings": table[TABLE], "holding_counts": _counts(table)}, issues


def _taken(question: Question, names: "pd.Series[str]") -> pd.DataFrame:
    """Return the parts of fields on which a measure sets the use: place, holding and hectares."""
    parts = question.plan.fragments
    parts = parts[parts["measure"] != ""]
    pieces = question.landscape.pieces
    land = pieces.iloc[pieces.index.get_indexer(parts["piece_id"])]
    unit = question.landscape.units.index.get_indexer(land["unit_id"])
    table = pd.DataFrame(
        {
            "place": land[question.by].astype(str).to_numpy(dtype=object),
            COLUMN: names.to_numpy(dtype=object)[unit],
            "area_ha": parts["area_ha"].to_numpy(dtype=float),
        }
    )
    kinds = question.landscape.units["kind"].to_numpy(dtype=object)[unit]
    return table.loc[np.asarray(kinds == "field", dtype=bool)]


def _counts(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many holdings are touched by place and in all; one in two places counts once."""
    whole = table.groupby(COLUMN, sort=True)[["touched_ha", "share"]].sum().reset_index()
    both = pd.concat([table, whole.assign(place=TOTAL)], ignore_index=True)
    both["half_or_more"] = np.asarray(both["share"] >= HALF, dtype=int)
    both["holdings"] = 1
    return both.groupby("place", sort=False)[COUNTS[1:]].sum().reset_index()[COUNTS]


def _not_known(question: Question) -> Issue:
    unit = next((y.id for y in question.landscape.layers.values() if y.role == "unit"), "fields")
    return Issue(
        f"layers/{unit}.toml: columns.{COLUMN}",
        "no column that tells holdings apart",
        "a keyed hash for each field's holding, never the number of a firm or a person",
        "Which holdings the plan touches is not known. Add the column, made with a key you keep.",
        "note",
    )


def _fields_without(area_ha: float) -> Issue:
    return Issue(
        f"land: {COLUMN}",
        f"{area_ha:.6g} ha of fields that measures take, without a holding",
        "a holding for every field",
        "These hectares are in no holding's share. Complete the column.",
        "note",
    )
