"""Wide areas: what lies under thousands of pieces is cut once and kept beside the landscape.

Cutting such an area takes a second at every start of the app, and nothing but the area and the
land decides it. What a hand draws in a workshop is smaller and is not kept.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from landuse.domain.landscape import Landscape
from landuse.geo.area import Shapes
from landuse.geo.overlay import Rows

VERSION = 1
"""Raised whenever the same area on the same land would be cut otherwise."""
WIDE = 1000
"""So many pieces make an area a wide one."""
Under = tuple[Rows, Shapes, float]
"""Pieces under an area, the part of each (null: all), and the hectares outside the land."""


def kept(landscape: Landscape, digest: bytes, find: Callable[[], Under]) -> Under:
    """Return what lies under an area: as it was kept, else found now.

    Parameters
    ----------
    landscape
        The land, with a shelf where it has one.
    digest
        Digest of the area's shapes.
    find
        Finds it.
    """
    shelf = landscape.shelf
    if shelf is None:
        return find()
    name = f"under_{VERSION}_{shapely.geos_version_string}_{digest.hex()}"
    held = _read(shelf.read(name), len(landscape.pieces))
    if held is None:
        held = find()
        if len(held[0]) >= WIDE:
            shelf.write(name, _told(held))
    return held


def _told(held: Under) -> dict[str, Any]:
    rows, shapes, outside_ha = held
    parts = [part or "" for part in shapely.to_wkb(shapes, hex=True)]
    return {"rows": rows.tolist(), "parts": parts, "outside_ha": outside_ha}


def _read(told: Any, pieces: int) -> Under | None:
    """Return what was kept; None where it is not whole."""
    try:
        rows = np.array(told["rows"], dtype=np.intp)
        shapes = np.full(len(rows), None, dtype=object)
        part = np.array([bool(word) for word in told["parts"]], dtype=bool)
        shapes[part] = shapely.from_wkb([word for word in told["parts"] if word])
        outside_ha = float(told["outside_ha"])
    except (TypeError, KeyError, ValueError, IndexError, shapely.GEOSException):
        return None
    if len(part) != len(rows) or (len(rows) and not 0 <= rows.min() <= rows.max() < pieces):
        return None
    return rows, shapes, outside_ha
