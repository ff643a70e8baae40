"""The land account: hectares from use to use, by soil and place. Every effect is a sum over it.

All the land is in it, not only what the plan touches. The table has some thousand rows however
many fields there are, so factors, gases and places are looked up once per row.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL
from landuse.domain.plan import Plan
from landuse.domain.scenario import Assume

KEYS = [
    "place", "soil", "from", "to", "functions", "crop_code", "measure", "changed_by", "allocations",
]  # fmt: skip
BELT = "drain_belt"
"""Column of an account: true on hectares beside drains, ditches and streams."""
NO_DEED: Mapping[str, Any] = {
    "functions": "",
    "measure": "",
    "changed_by": "",
    "allocations": "",
    BELT: False,
}
NOTHING_LEFT_HA = 1e-9
Rows = NDArray[np.intp]
Hectares = NDArray[np.float64]


def land_account(
    landscape: Landscape, plan: Plan, role: str, belt_ha: NDArray[np.float64] | None = None
) -> pd.DataFrame:
    """Return all the land as the plan leaves it: ``KEYS``, ``drain_belt`` and ``area_ha``.

    Parameters
    ----------
    landscape
        The land before.
    plan
        What is done to it.
    role
        Whose areas are the places: ``municipality``, ``region`` or ``catchment``.
    belt_ha
        Of each fragment, the hectares beside drains, ditches and streams; none where nobody asks.

    Returns
    -------
    pandas.DataFrame
        ``from`` and ``to`` are uses; ``measure`` is the one that sets the use, else ``""``;
        ``functions`` are the others, joined with ``+``; ``changed_by`` is the allocation that sets
        the use, ``allocations`` all that count there. The hectares sum to the landscape's.
    """
    kind, kinds = _kinds(landscape, role)
    rows, area = plan.taken.rows, plan.taken.area_ha
    beside = np.zeros(len(area)) if belt_ha is None else belt_ha
    taken = _taken(kind[rows], plan.deeds, area, beside)
    taken = taken.join(kinds.drop(columns="area_ha"), on="kind").join(plan.done, on="deed")
    left = kinds["area_ha"] - np.bincount(kind[rows], weights=area, minlength=len(kinds))
    rest = kinds.assign(area_ha=left, to=kinds["from"], kind=kinds.index, **NO_DEED)
    account = pd.concat([taken, rest[left > NOTHING_LEFT_HA]], ignore_index=True)
    account = account.sort_values("kind", kind="stable", ignore_index=True)
    return account[[*KEYS, BELT, "area_ha"]]


def taken_rows(
    landscape: Landscape, plan: Plan, role: str, belt_ha: Hectares
) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """Return the land a plan takes as in its account, and where each fragment stands in it.

    Parameters
    ----------
    landscape, plan, role
        As for :func:`land_account`.
    belt_ha
        Of each fragment, the hectares beside drains, ditches and streams.

    Returns
    -------
    tuple
        The rows, and two row numbers for each fragment: of its land away from drains and of that
        beside them; -1 where it has none.
    """
    kind, kinds = _kinds(landscape, role)
    here, area = kind[plan.taken.rows], plan.taken.area_ha
    taken = _taken(here, plan.deeds, area, belt_ha)
    many = len(plan.done) * 2
    key = taken["kind"] * many + taken["deed"] * 2 + taken[BELT].astype(int)
    here = here * many + plan.deeds * 2
    places = pd.Index(key.to_numpy())
    rows = np.column_stack([places.get_indexer(here), places.get_indexer(here + 1)])
    rows[:, 0][area - belt_ha <= 0] = -1
    rows[:, 1][belt_ha <= 0] = -1
    words = taken.join(kinds.drop(columns="area_ha"), on="kind").join(plan.done, on="deed")
    return words[[*KEYS, BELT, "area_ha"]], rows


def _kinds(landscape: Landscape, role: str) -> tuple[Rows, pd.DataFrame]:
    """Return the number of each piece's kind of land, and each kind with its hectares.

    Land of one kind is the same in all a factor looks at: place, soil, use and crop.
    """
    return landscape.once(("kinds of land", role), lambda: _kinds_of(landscape, role))


def _kinds_of(landscape: Landscape, role: str) -> tuple[Rows, pd.DataFrame]:
    words = pd.DataFrame(
        {
            "place": _words(landscape.pieces[role]),
            "soil": _words(landscape.pieces["soil"]),
            "from": _words(landscape.pieces["use"]),
            "crop_code": landscape.pieces["crop_code"].array,
        }
    )
    grouped = words.groupby(list(words), dropna=False, sort=True)
    number = np.asarray(grouped.ngroup(), dtype=np.intp)
    kinds = words.iloc[np.unique(number, return_index=True)[1]].reset_index(drop=True)
    kinds["area_ha"] = np.bincount(number, weights=landscape.piece_ha, minlength=len(kinds))
    return number, kinds


def _taken(kind: Rows, deed: Rows, area: Hectares, beside: Hectares) -> pd.DataFrame:
    """Return the hectares taken of each kind for each deed, away from drains and beside them."""
    many = int(deed.max(initial=0)) + 1
    both, number = np.unique(kind * many + deed, return_inverse=True)
    held = (area - beside, beside)
    sums = np.column_stack([np.bincount(number, ha, minlength=len(both)) for ha in held]).ravel()
    columns = {"kind": both // many, "deed": both % many}
    table = pd.DataFrame({name: np.repeat(column, 2) for name, column in columns.items()})
    table = table.assign(**{BELT: np.tile([False, True], len(both)), "area_ha": sums})
    return table[sums > 0].reset_index(drop=True)


def _words(values: pd.Series) -> np.ndarray:
    return values.astype(str).to_numpy(dtype=object)


def with_assumptions(account: pd.DataFrame, assume: Assume) -> pd.DataFrame:
    """Return the account with unknown soil and use split by the scenario's stated shares.

    The column ``assumed`` is true on every row that rests on an assumption.
    """
    account = account.assign(assumed=False)
    account = _split(account, "soil", assume.soil)
    return _split(account, "from", assume.use)


def _split(account: pd.DataFrame, column: str, shares: Mapping[Any, float] | None) -> pd.DataFrame:
    unknown = account[column] == "unknown"
    if not shares or not unknown.any():
        return account
    parts = [account[~unknown]]
    for name, share in shares.items():
        if share == 0:
            continue
        part = account[unknown].assign(assumed=True)
        part[column] = name
        part["area_ha"] = part["area_ha"] * share
        if column == "from":  # land the plan leaves alone stays what it is assumed to be
            part["to"] = part["to"].where(part["to"] != "unknown", name)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def unknown_land(account: pd.DataFrame) -> list[tuple[str, str, float]]:
    """Return what is not known, where, and on how many hectares: soil and use, by place."""
    found = []
    for what, column in (("soil", "soil"), ("use", "from")):
        land = account[(account[column] == "unknown").to_numpy()]
        if len(land):
            sums = land.groupby("place", sort=True)["area_ha"].sum()
            found += [(what, str(place), float(area)) for place, area in sums.items()]
    return found


def rewetted(landscape: Landscape, plan: Plan, role: str) -> pd.DataFrame:
    """Return each rewetted area's hectares, and of them 6-12 % and over 12 % carbon.

    Returns
    -------
    pandas.DataFrame
        One row per allocation and place, and one for all its places (``total``); where it has
        several areas or projects, the same for each of them (``feature`` and ``name``, empty for
        the allocation as a whole). Land that two projects share is the first one's.
    """
    parts = plan.fragments[plan.fragments["to"] == "wetland"]
    parts = parts[parts["measure"] != ""]
    land = landscape.pieces.iloc[landscape.pieces.index.get_indexer(parts["piece_id"])]
    area, soil = parts["area_ha"].to_numpy(dtype=float), _words(land["soil"])
    table = pd.DataFrame(
        {
            "allocation": parts["changed_by"].to_numpy(dtype=object),
            "feature": parts["feature"].to_numpy(dtype=object),
            "place": _words(land[role]),
            "project_ha": area,
            "6to12_ha": np.where(soil == "6to12", area, 0.0),
            "over12_ha": np.where(soil == "over12", area, 0.0),
            "unknown_soil_ha": np.where(soil == "unknown", area, 0.0),
        }
    )
    keys = ["allocation", "feature", "place"]
    parts_of = table.groupby(keys, sort=True).sum().reset_index()
    every = [parts_of.assign(feature=""), parts_of[parts_of["feature"] != ""]]
    every += [held.assign(place=TOTAL) for held in every]
    sums = pd.concat(every, ignore_index=True).groupby(keys, sort=True).sum().reset_index()
    called = plan.features[["allocation", "feature", "name"]].to_numpy().tolist()
    names = {(allocation, feature): name for allocation, feature, name in called}
    held_by = zip(sums["allocation"], sums["feature"], strict=True)
    sums.insert(2, "name", [names.get(area, "") for area in held_by])
    return sums
