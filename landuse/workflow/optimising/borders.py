"""Who lies beside whom: the border that the land of two units shares, metres.

Fields rarely touch: a hedge, a ditch or a headland lies between. Land no further apart than
:data:`TOGETHER_M` lies together; the length it has in common is the strip of one that lies within
that distance of the other, divided by the strip's width. What a unit has beside no other unit that
may be chosen is exposed.
"""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy import sparse

from landuse.decide.lately import content
from landuse.domain.landscape import Landscape
from landuse.geo.overlay import Rows
from landuse.workflow.optimising.words import Numbers, Problem

TOGETHER_M = 10.0
"""How far apart land may be and still lie together: a choice of ours, about a farm track's width
with its verges."""


def of(problem: Problem) -> tuple[Any, Numbers]:
    """Return units × units what two share (above the diagonal), and what each has exposed.

    Parameters
    ----------
    problem
        What is asked.
    """
    return problem.once("borders", lambda: _of(problem))


def _of(problem: Problem) -> tuple[Any, Numbers]:
    land, pieces = problem.landscape, _pieces(problem)
    key = ("borders", content(pieces.tobytes(), *(str(u).encode() for u in problem.units)))
    return land.once(key, lambda: _borders(land, pieces, problem.units))


def _pieces(problem: Problem) -> Rows:
    """Return the pieces that something may be placed on, of units that are offered."""
    rows = np.unique(np.concatenate([column.plan.taken.rows for column in problem.columns]))
    at = problem.units.get_indexer(problem.landscape.pieces["unit_id"].array[rows])
    return np.asarray(rows[at >= 0], dtype=np.intp)


def none(problem: Problem) -> tuple[Any, Numbers]:
    """Return no border at all.

    Parameters
    ----------
    problem
        What is asked.
    """
    count = len(problem.units)
    return sparse.csr_matrix((count, count)), np.zeros(count)


def nearness(problem: Problem) -> Numbers:
    """Return bundles × bundles: 1 where they have a measure in common, so that no border counts.

    Parameters
    ----------
    problem
        What is asked.
    """
    held = [set(bundle.measures) for bundle in problem.bundles]
    return np.array([[float(bool(one & other)) for other in held] for one in held])


def _borders(landscape: Landscape, rows: Rows, units: pd.Index) -> tuple[Any, Numbers]:
    shapes = landscape.piece_shapes[rows]
    unit = units.get_indexer(landscape.pieces["unit_id"].array[rows])
    index = shapely.STRtree(shapes)
    one, other = index.query(shapes, predicate="dwithin", distance=TOGETHER_M)
    apart, count = unit[one] != unit[other], len(units)
    a, b = one[apart], other[apart]
    wide = shapely.buffer(shapes, TOGETHER_M, quad_segs=4)
    strip = shapely.area(shapely.intersection(wide[a], shapes[b]))
    width = TOGETHER_M - shapely.distance(shapes[a], shapes[b])
    length = strip / np.maximum(width, TOGETHER_M / 10)
    both = sparse.coo_matrix((length / 2, (unit[a], unit[b])), shape=(count, count)).tocsr()
    shared = sparse.triu(both + both.T, 1, format="csr")
    shared.data[shared.data <= TOGETHER_M] = 0.0  # a corner
    shared.eliminate_zeros()
    within = (~apart) & (one < other)
    lines = shapely.boundary(shapes)
    inner = shapely.length(shapely.intersection(lines[one[within]], lines[other[within]]))
    around = np.bincount(unit, shapely.length(lines), minlength=count).astype(float)
    around = around - 2 * np.bincount(unit[one[within]], inner, minlength=count)
    shared = _no_longer(shared, around)
    return shared, np.maximum(around - _each(shared), 0.0)


def _each(shared: Any) -> Numbers:
    """Return what each unit shares in all."""
    both = np.asarray(shared.sum(axis=1)).ravel() + np.asarray(shared.sum(axis=0)).ravel()
    return np.asarray(both, dtype=float)


def _no_longer(shared: Any, around: Numbers) -> Any:
    """Return borders that together are no longer than what is around a unit.

    A field across a track lies beside the track and beside the field behind it.
    """
    each = _each(shared)
    part = np.minimum(1.0, np.divide(around, each, out=np.ones_like(each), where=each > 0))
    pairs = shared.tocoo()
    length = pairs.data * np.minimum(part[pairs.row], part[pairs.col])
    return sparse.coo_matrix((length, (pairs.row, pairs.col)), shape=shared.shape).tocsr()
