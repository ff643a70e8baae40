"""Repair with a ledger: what was mended, how many, how many hectares. Never silently.

Coordinates are snapped to one grid (1 mm) so that neighbours stored with different rounding
meet; what that changes stands in the ledger too (C12).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.domain.landscape import Repair
from landuse.geo.area import Shapes, area_ha
from landuse.geo.frame import polygonal

GRID_M = 0.001
GRID_DECIMALS = 3
IDS_SHOWN = 100
WORTH_TELLING_HA = 1e-4


@dataclass(frozen=True, slots=True)
class Repaired:
    """Valid shapes, null where nothing was left, and what was done to them."""

    shapes: Shapes
    repairs: tuple[Repair, ...]


def repaired(shapes: Shapes, ids: Sequence[str], layer: str) -> Repaired:
    """Return valid polygons on the grid, and the ledger of what was mended.

    Parameters
    ----------
    shapes
        Geometries as read, planning CRS, metres.
    ids
        What each feature is called in the ledger.
    layer
        The layer's id, for the ledger.
    """
    names = np.asarray(ids, dtype=object)
    ledger = _Ledger(layer, names)
    shapes = shapely.force_2d(shapes)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    ledger.note("empty", missing, np.zeros(len(shapes)))
    valid = shapely.is_valid(shapes) | missing
    mended = shapes.copy()
    mended[~valid] = polygonal(
        shapely.make_valid(shapes[~valid], method="structure", keep_collapsed=False)
    )
    ledger.note("invalid", ~valid, area_ha(mended) - area_ha(shapes))
    mended = polygonal(mended)
    snapped = on_grid(mended)
    gone = (shapely.is_missing(snapped) | shapely.is_empty(snapped)) & ~missing
    snapped[gone | missing] = None
    ledger.note("vanished", gone, -area_ha(mended))
    moved = area_ha(snapped) - area_ha(mended)
    # Only what snapping really changed is worth a line: a square metre in all.
    if np.abs(moved[~gone]).sum() > WORTH_TELLING_HA:
        ledger.note("snapped", ~gone & (np.abs(moved) > 0), moved, name_them=False)
    return Repaired(snapped, tuple(ledger.rows()))


def on_grid(shapes: Shapes) -> Shapes:
    """Return polygons with coordinates on the millimetre grid, in floating precision.

    The grid is taken off the geometry again: with it, every later overlay would snap its own
    new vertices, and parts would no longer add up to the whole.
    """
    rounded = shapely.transform(shapes, _rounded)
    # Rounding each corner is enough nearly always; where it folds a shape, GEOS snaps it.
    folded = ~(shapely.is_valid(rounded) | shapely.is_missing(rounded))
    snapped = shapely.set_precision(shapes[folded], GRID_M, mode="valid_output")
    rounded[folded] = shapely.set_precision(snapped, 0, mode="pointwise")
    return polygonal(rounded)


def _rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, GRID_DECIMALS)


class _Ledger:
    def __init__(self, layer: str, names: NDArray[np.object_]) -> None:
        self._layer, self._names = layer, names
        self._rows: list[Repair] = []

    def note(
        self,
        kind: str,
        where: NDArray[np.bool_],
        change_ha: NDArray[np.float64],
        *,
        name_them: bool = True,
    ) -> None:
        if not where.any():
            return
        ids = tuple(str(n) for n in self._names[where][:IDS_SHOWN]) if name_them else ()
        total = float(change_ha[where].sum())
        self._rows.append(Repair(self._layer, kind, int(where.sum()), total, ids))

    def rows(self) -> Iterator[Repair]:
        yield from self._rows
