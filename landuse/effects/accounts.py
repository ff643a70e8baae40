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
NOTHING_LEFT_HA = 1e-9


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
    before = landscape.hectares.rename(columns={role: "place", "use": "from"})
    before = _sums(before, ["place", "soil", "from", "crop_code"])
    taken = _taken(landscape, plan, role, belt_ha)
    by_land = _sums(taken, ["place", "soil", "from", "crop_code"])
    rest = before.merge(by_land, how="left", on=["place", "soil", "from", "crop_code"])
    rest["area_ha"] = rest["area_ha_x"] - rest["area_ha_y"].fillna(0.0)
    rest = rest[rest["area_ha"] > NOTHING_LEFT_HA]
    rest = rest.assign(to=rest["from"], functions="", measure="", changed_by="", allocations="")
    rest[BELT] = False
    columns = [*KEYS, BELT, "area_ha"]
    account = pd.concat([taken[columns], rest[columns]], ignore_index=True)
    return account.sort_values([*KEYS, BELT], kind="stable", ignore_index=True)


def _taken(
    landscape: Landscape, plan: Plan, role: str, belt_ha: NDArray[np.float64] | None
) -> pd.DataFrame:
    parts = plan.fragments
    rows = landscape.pieces.index.get_indexer(parts["piece_id"])
    land = landscape.pieces.iloc[rows]
    table = pd.DataFrame(
        {
            "place": _words(land[role]),
            "soil": _words(land["soil"]),
            "from": _words(land["use"]),
            "to": parts["to"].to_numpy(dtype=object),
            "functions": parts["functions"].to_numpy(dtype=object),
            "crop_code": land["crop_code"].array,
            **{
                name: parts[name].to_numpy(dtype=object)
                for name in ("measure", "changed_by", "allocations")
            },
            "area_ha": parts["area_ha"].to_numpy(dtype=float),
            BELT: False,
        }
    )
    if belt_ha is not None:
        beside = belt_ha > 0
        near = table[beside].copy()
        near[BELT], near["area_ha"] = True, belt_ha[beside]
        table["area_ha"] -= belt_ha
        table = pd.concat([table[table["area_ha"] > 0], near], ignore_index=True)
    return _sums(table, [*KEYS, BELT])


def _words(values: pd.Series) -> np.ndarray:
    return values.astype(str).to_numpy(dtype=object)


def _sums(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    for key in keys:
        if isinstance(table[key].dtype, pd.CategoricalDtype):
            table = table.assign(**{key: _words(table[key])})
    grouped = table.groupby(keys, dropna=False, sort=True)["area_ha"]
    return grouped.sum().reset_index()


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
        land = account[account[column] == "unknown"]
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
