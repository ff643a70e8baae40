"""What a drawn area takes of each field, and the fields themselves in its place."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from landuse.decide.claims import under
from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.landscape import Landscape
from landuse.sources.scenarios import Drawn
from landuse.workflow.rebuilding import (
    changed,
    naming,
    refuse_locked,
    with_wishes,
    without_unused,
)

SLACK = 1e-9
"""A share so little below the one asked for is that share."""


def taken(landscape: Landscape, drawn: Drawn, name: str) -> pd.DataFrame:
    """Return what a drawn area takes of each field it meets.

    Parameters
    ----------
    landscape
        The land.
    drawn
        The scenario.
    name
        The drawn area.

    Returns
    -------
    pandas.DataFrame
        ``unit_id``, ``area_ha`` (the whole field), ``taken_ha`` and ``share`` (0 to 1), the
        fields that are taken most of first.
    """
    naming(drawn, name)
    return _taken(landscape, drawn.areas.geometry.loc[name])


def _taken(landscape: Landscape, zone: Any) -> pd.DataFrame:
    columns = ["unit_id", "area_ha", "taken_ha", "share"]
    if shapely.is_missing(zone):
        return pd.DataFrame(columns=columns)
    claims = under(landscape, zone)
    units = landscape.pieces["unit_id"].to_numpy(dtype=object)[claims.rows]
    met = pd.Series(claims.area_ha(landscape), index=units).groupby(level=0, sort=True).sum()
    fields = landscape.units[landscape.units["kind"] == "field"]
    held = fields.loc[fields.index.intersection(met.index), ["area_ha"]]
    held = held.assign(taken_ha=met.reindex(held.index))
    held = held[held["taken_ha"] > 0]
    held = held.assign(share=np.minimum(held["taken_ha"] / held["area_ha"], 1.0))
    held = held.rename_axis("unit_id").reset_index()
    ordered: pd.DataFrame = held.sort_values(
        ["share", "unit_id"], ascending=[False, True], ignore_index=True
    )
    return ordered[columns]


def whole_fields(drawn: Drawn, landscape: Landscape, name: str, share: float = 0.5) -> Drawn:
    """Return the scenario with fields in place of a drawn area, its allocation else as it was.

    Parameters
    ----------
    drawn
        The scenario.
    landscape
        The land.
    name
        The drawn area; what else its allocation was drawn as is turned into fields with it.
    share
        How much of a field must be taken for it to be among them, 0 to 1.

    Raises
    ------
    InvalidInput
        When no field is taken so much of, or the area is locked.
    """
    wishes = naming(drawn, name)
    refuse_locked(drawn, wishes)
    rows = list(drawn.scenario.allocate)
    for wish in wishes:
        zone = shapely.union_all(drawn.areas.geometry.loc[list(wish.area.drawn_ids)].to_numpy())
        held = _taken(landscape, zone)
        units = sorted(held.loc[held["share"] >= share - SLACK, "unit_id"].astype(str))
        if not units:
            found = f"no field that the area takes {share:.0%} of"
            remedy = "Keep the exact area, or draw it larger."
            raise InvalidInput([Issue("map", found, "fields under the area", remedy)])
        rows[rows.index(wish)] = changed(drawn, wish, area={"units": units})
    return without_unused(with_wishes(drawn, rows))
