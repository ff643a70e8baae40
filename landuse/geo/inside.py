"""How much of each land lies inside zones, hectares; zones that overlap are claimed once."""

import numpy as np
from numpy.typing import NDArray

from landuse.geo.area import Shapes, area_ha
from landuse.geo.overlay import NO_ZONE, cut


def inside_ha(land: Shapes, zones: Shapes) -> NDArray[np.float64]:
    """Return the hectares of each land inside any of the zones.

    Parameters
    ----------
    land
        Valid polygons, metres.
    zones
        Valid polygons; they may overlap one another.
    """
    if len(land) == 0 or len(zones) == 0:
        return np.zeros(len(land))
    parts = cut(land, zones, np.zeros(len(zones), dtype=np.intp))
    held = parts.code != NO_ZONE
    return np.bincount(
        parts.land[held], weights=area_ha(parts.shapes[held]), minlength=len(land)
    ).astype(float)
