"""Holdings: whose production a plan touches, and how much of each holding's land in the area.

A holding is a keyed hash in the column ``holding`` of the units, never a number that names a
person. Its hectares are those of its fields within the study area: land it has elsewhere is not
seen, so a share may be too high. Without the column nothing is known of holdings, and a note says
so (C5). ``holdings`` has a row for each place and holding; ``holding_counts`` tells the same
without any hash: how many holdings are touched at a place, and how many lose half or more.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
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
    taken = _taken(question)
    told, untold = taken[taken[COLUMN] != ""], taken[taken[COLUMN] == ""]
    table = told.rename(columns={"area_ha": "touched_ha"}).reset_index(drop=True)
    table["share"] = table["touched_ha"] / table["holding_ha"]
    issues = [_fields_without(float(untold["area_ha"].sum()))] if len(untold) else []
    return {"holdings": table[TABLE], "holding_counts": _counts(table)}, issues


def _taken(question: Question) -> pd.DataFrame:
    """Return the hectares of fields on which a measure sets the use, by place and holding."""
    landscape, plan, by = question.landscape, question.plan, question.by
    whose, owners = landscape.once(("holdings", by), lambda: _owners(landscape, by))
    setting = (plan.done["measure"] != "").to_numpy(dtype=bool)[plan.deeds]
    whose, area_ha = whose[plan.taken.rows[setting]], plan.taken.area_ha[setting]
    owned = whose >= 0
    sums = np.bincount(whose[owned], weights=area_ha[owned], minlength=len(owners))
    touched = np.unique(whose[owned])
    return owners.iloc[touched].assign(area_ha=sums[touched])


def _owners(landscape: Landscape, by: str) -> tuple[NDArray[np.intp], pd.DataFrame]:
    """Return a number for the place and holding of each piece, -1 off the fields, and which.

    Each has ``holding_ha``, what the holding has in the whole area.
    """
    pieces, units = landscape.pieces, landscape.units
    names = units[COLUMN].astype("string").fillna("").str.strip().to_numpy(dtype=object)
    unit = units.index.get_indexer(pieces["unit_id"])
    place = pieces[by].astype(str).to_numpy(dtype=object)
    words = pd.DataFrame({"place": place, COLUMN: names[unit]})
    is_field = np.asarray(units["kind"].to_numpy(dtype=object)[unit] == "field")
    grouped = words[is_field].groupby(["place", COLUMN], sort=True)
    number = np.full(len(pieces), -1, dtype=np.intp)
    number[is_field] = grouped.ngroup().to_numpy(dtype=np.intp)
    owners = pd.DataFrame(list(grouped.groups), columns=["place", COLUMN])
    whole = units["area_ha"].groupby(names).sum()
    return number, owners.assign(holding_ha=owners[COLUMN].map(whole).astype(float))


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
