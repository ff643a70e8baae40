"""The study area as a whole: whether hectares are right there, and which layers lie elsewhere."""

from collections.abc import Iterable

import numpy as np
import shapely
from pyproj import Transformer

from landuse.domain.crs import GEOGRAPHIC, LARGEST_AREA_ERROR, area_error, parse_crs, share_said
from landuse.domain.issues import Issue
from landuse.geo.area import Shapes
from landuse.sources.layers import LayerRead


def hectare_fault(land: Shapes, crs: str) -> Issue | None:
    """Return that the planning CRS is no measure of land where the study area lies, or nothing.

    Parameters
    ----------
    land
        The units, planning CRS.
    crs
        The planning CRS.
    """
    if len(land) == 0:
        return None
    bounds = shapely.total_bounds(land)
    if not np.isfinite(bounds).all():
        return None
    back = Transformer.from_crs(parse_crs(crs), GEOGRAPHIC, always_xy=True)
    degrees = back.transform_bounds(*bounds)
    error = area_error(parse_crs(crs), degrees)
    if error <= LARGEST_AREA_ERROR:
        return None
    found = f"{crs}, whose hectares are off by up to {share_said(error)} in the study area"
    expected = f"hectares right to {LARGEST_AREA_ERROR:.0%} (C4)"
    remedy = "Choose a system made for the place, in Denmark EPSG:25832."
    return Issue("landuse.toml: crs", found, expected, remedy)


def layers_elsewhere(reads: Iterable[LayerRead], land: Shapes) -> list[Issue]:
    """Return the layers that have features, and none of them in the study area.

    Parameters
    ----------
    reads
        Layers as read.
    land
        The units.
    """
    if len(land) == 0:
        return []
    tree = shapely.STRtree(land)
    return [
        Issue(
            f"layers/{read.layer.id}.toml: {read.layer.file.path}",
            f"{len(read.frame)} features, none of which meets the study area",
            "a map of the study area",
            "Look whether it is the right map, or another part of the country.",
            "warning",
        )
        for read in reads
        if read.frame is not None and len(read.frame) and not _meets(tree, read)
    ]


def _meets(tree: shapely.STRtree, read: LayerRead) -> bool:
    """Whether any feature meets any land; asked of a few at a time, as the first mostly does."""
    if read.frame is None:
        return False
    shapes = np.asarray(read.frame.geometry.values, dtype=object)
    start, count = 0, 16
    while start < len(shapes):
        if tree.query(shapes[start : start + count], predicate="intersects").size:
            return True
        start, count = start + count, count * 4
    return False
