"""Lay the plans of several scenarios over one another: who wants what, piece by piece.

A piece that every plan takes whole needs no geometry. Where a drawn area cuts one, what is left of
the piece is cut again by the next plan; slivers stay with the larger part, so that area in is area
out (C12).
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.agreement import Agreement, kind_of
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.geo.area import Shapes, area_ha
from landuse.geo.overlay import split

Codes = NDArray[np.intp]
NOTHING = ""


def agreement(landscape: Landscape, plans: Sequence[Plan]) -> Agreement:
    """Return where plans agree and where they do not.

    Parameters
    ----------
    landscape
        The land all of them were made on.
    plans
        Two or more plans, in the order they are to be told in.
    """
    rows = [landscape.pieces.index.get_indexer(p.fragments["piece_id"]) for p in plans]
    touched = np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.intp)
    land = _Laid(touched, landscape.piece_shapes[touched], [])
    for plan, held in zip(plans, rows, strict=True):
        land = _over(land, held, plan)
    return Agreement(tuple(p.scenario.id for p in plans), _table(landscape, land))


class _Laid:
    """Parts of pieces, and what each plan so far says of them."""

    def __init__(self, pieces: Codes, shapes: Shapes, said: list[NDArray[np.object_]]) -> None:
        self.pieces, self.shapes, self.said = pieces, shapes, said


def words_of(plan: Plan) -> NDArray[np.object_]:
    """Return what a plan says of each of its fragments: a measure, else its functions."""
    parts = plan.fragments
    measures = parts["measure"].to_numpy(dtype=object)
    words: NDArray[np.object_] = np.where(
        measures != NOTHING, measures, parts["functions"].to_numpy(dtype=object)
    )
    return words


def _over(land: _Laid, rows: Codes, plan: Plan) -> _Laid:
    """Lay one more plan over the parts."""
    shapes, words = np.asarray(plan.fragments.geometry.values, dtype=object), words_of(plan)
    whole = np.asarray(plan.fragments.geometry.isna())
    told = np.full(len(land.pieces), NOTHING, dtype=object)
    of_piece = dict(zip(rows[whole].tolist(), words[whole], strict=True))
    for number, piece in enumerate(land.pieces.tolist()):
        told[number] = of_piece.get(piece, NOTHING)
    order = np.argsort(rows[~whole], kind="stable")
    cutting = (rows[~whole][order], shapes[~whole][order], words[~whole][order])
    return _cut(land, told, *cutting)


def _cut(
    land: _Laid, told: NDArray[np.object_], rows: Codes, shapes: Shapes, words: NDArray[np.object_]
) -> _Laid:
    """Cut the parts by fragments, sorted by piece: the first of each piece, the second ..."""
    rest, left = land.shapes.copy(), np.ones(len(land.pieces), dtype=bool)
    source, cut, said = [], [], []
    first = np.searchsorted(rows, land.pieces, side="left")
    count = np.searchsorted(rows, land.pieces, side="right") - first
    for turn in range(int(count.max(initial=0))):
        at = np.flatnonzero((count > turn) & left)
        fragment = first[at] + turn
        inside, outside = split(rest[at], shapes[fragment])
        met = np.array([shape is not None for shape in inside], dtype=bool)
        source.append(at[met])
        cut.append(inside[met])
        said.append(words[fragment[met]])
        rest[at] = outside
        left[at] = [shape is not None for shape in outside]
    keep = np.flatnonzero(left)
    every = np.concatenate([*source, keep]).astype(np.intp)
    now = np.concatenate([*said, told[keep]])
    pictures = np.concatenate([*cut, rest[keep]])
    return _Laid(land.pieces[every], pictures, [*(held[every] for held in land.said), now])


def _table(landscape: Landscape, land: _Laid) -> gpd.GeoDataFrame:
    pieces = landscape.pieces.iloc[land.pieces]
    table = pd.DataFrame({"piece_id": pieces.index.to_numpy()})
    for number, said in enumerate(land.said):
        table[f"s{number}"] = said
    spoken = np.zeros(len(table), dtype=bool)
    for said in land.said:
        spoken |= said != NOTHING
    kinds = [kind_of(said) if any(said) else ("", "") for said in zip(*land.said, strict=True)]
    table["kind"] = [kind for kind, _ in kinds]
    table["what"] = [what for _, what in kinds]
    for role in landscape.roles():
        table[role] = pieces[role].astype(str).to_numpy(dtype=object)
    table["area_ha"] = area_ha(land.shapes)
    frame = gpd.GeoDataFrame(table, geometry=list(land.shapes), crs=landscape.pieces.crs)
    return frame[spoken].reset_index(drop=True)
