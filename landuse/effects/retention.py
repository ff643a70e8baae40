"""Retention: which share of the nitrogen that leaves the root zone never reaches the coast.

A layer of the theme ``nitrogen_retention`` says it, in percent or as a fraction: a raster is
averaged over each piece, polygons meet the very land a measure takes. Land the layer does not
reach, or where it says less than 0 or more than 1, has no retention: not known, never 0 (C5).
"""

import numpy as np
import pandas as pd

from landuse.domain.issues import Issue
from landuse.domain.layer import Layer
from landuse.effects.accounts import with_assumptions
from landuse.effects.question import Question
from landuse.geo.area import area_ha
from landuse.geo.overlay import NO_ZONE, cut

KEYS = ["place", "soil", "from", "to", "measure", "changed_by"]
SHARE_OF = {"percent": 0.01, "fraction": 1.0}
"""What one of the unit is as a share."""


def layer_of(question: Question) -> Layer | None:
    """Return the layer that says the retention; None where no layer does."""
    return next(iter(question.landscape.layers_of("nitrogen_retention")), None)


def unit_issues(question: Question) -> list[Issue]:
    """Return what keeps the retention layer from being used."""
    layer = layer_of(question)
    if layer is None or _scale(layer) is not None:
        return []
    column = _column(layer)
    return [
        Issue(
            f"layers/{layer.id}.toml: columns.{column}.unit",
            "no unit of a share",
            "percent or fraction",
            "State the unit of the retention; until then it is not used.",
            "warning",
        )
    ]


def taken(question: Question, *, wanted: bool) -> pd.DataFrame:
    """Return the land that measures take, with its retention where that is known and wanted.

    Parameters
    ----------
    question
        The plan on its landscape.
    wanted
        Whether any figure is to be multiplied by (1 - retention).

    Returns
    -------
    pandas.DataFrame
        ``KEYS``, ``assumed``, ``area_ha`` and ``retention`` (share, mean over the hectares; NaN
        where it is not known). Only land on which a measure sets the use.
    """
    layer = layer_of(question)
    scale = None if layer is None else _scale(layer)
    if not wanted or layer is None or scale is None:
        held = question.account[question.account["measure"] != ""]
        sums = held.groupby([*KEYS, "assumed"], sort=True)["area_ha"].sum().reset_index()
        return sums.assign(retention=np.nan)
    rows, hectares, share = _shares(question, layer, scale)
    return with_assumptions(_means(question, rows, hectares, share), question.scenario.assume)


def _column(layer: Layer) -> str:
    """Return the name of the layer's column of numbers: its first, or the raster's own."""
    numbers = (name for name, column in layer.columns.items() if column.type == "number")
    return next(numbers, layer.id)


def _scale(layer: Layer) -> float | None:
    column = layer.columns.get(_column(layer))
    return None if column is None or column.unit is None else SHARE_OF.get(column.unit)


def _shares(
    question: Question, layer: Layer, scale: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the parts of the plan's fragments: row of each, its hectares and its retention."""
    parts, column = question.plan.fragments, _column(layer)
    pieces = question.landscape.pieces
    piece = pieces.index.get_indexer(parts["piece_id"])
    zones = question.landscape.overlays.get(layer.id)
    if column in pieces:
        rows = np.arange(len(parts))
        hectares = parts["area_ha"].to_numpy(dtype=float)
        share = pieces[column].to_numpy(dtype=float)[piece] * scale
    elif zones is not None and column in zones:
        shapes = np.asarray(parts.geometry.values, dtype=object)
        whole = np.asarray(pd.isna(shapes), dtype=bool)
        shapes = np.where(whole, np.asarray(pieces.geometry.values, dtype=object)[piece], shapes)
        held = cut(shapes, np.asarray(zones.geometry.values, dtype=object), np.arange(len(zones)))
        rows, hectares = held.land, area_ha(held.shapes)
        values = np.append(zones[column].to_numpy(dtype=float), np.nan)
        share = values[np.where(held.code == NO_ZONE, len(zones), held.code)] * scale
    else:
        rows, hectares = np.arange(len(parts)), parts["area_ha"].to_numpy(dtype=float)
        share = np.full(len(parts), np.nan)
    return rows, hectares, np.where((share >= 0) & (share <= 1), share, np.nan)


def _means(
    question: Question, rows: np.ndarray, hectares: np.ndarray, share: np.ndarray
) -> pd.DataFrame:
    """Return hectares by ``KEYS`` and their mean retention, apart where it is not known."""
    parts = question.plan.fragments
    pieces = question.landscape.pieces
    land = pieces.iloc[pieces.index.get_indexer(parts["piece_id"])]
    columns = {"place": land[question.by], "soil": land["soil"], "from": land["use"]}
    table = pd.DataFrame(
        {name: values.astype(str).to_numpy(dtype=object) for name, values in columns.items()}
        | {name: parts[name].to_numpy(dtype=object) for name in ("to", "measure", "changed_by")}
    ).iloc[rows]
    table = table.assign(area_ha=hectares, known=~np.isnan(share))
    table = table.assign(retained_ha=np.nan_to_num(share) * hectares)
    table = table[table["measure"] != ""]
    sums = table.groupby([*KEYS, "known"], sort=True)[["area_ha", "retained_ha"]].sum()
    sums = sums.reset_index()
    sums["retention"] = (sums["retained_ha"] / sums["area_ha"]).where(sums["known"])
    return sums.drop(columns=["known", "retained_ha"])
