"""Land on either side of a line: what a stroke across an area makes of it."""

from typing import Any

import numpy as np
import shapely

from landuse.geo.area import Shapes
from landuse.geo.frame import polygonal
from landuse.geo.repair import GRID_M

STEP_M = 0.01
"""How far along the line its direction is looked at."""


def halves(shape: Any, line: Any) -> tuple[Any, Any]:
    """Return what of a polygon lies left and right of a line that crosses it; null where nothing.

    A line that crosses several times goes from one side to the other each time. What it does not
    reach goes with the side it lies on.

    Parameters
    ----------
    shape
        A polygon or multipolygon.
    line
        A line in the same system.
    """
    sides: tuple[list[Any], list[Any]] = ([], [])
    for whole in shapely.get_parts(shape):
        parts = _cut(whole, line)
        for part, side in zip(parts, _sides(parts, line), strict=True):
            sides[side].append(part)
    left, right = (_joined(held) for held in sides)
    return left, right


def _cut(whole: Any, line: Any) -> Shapes:
    """Return the parts a line makes of a polygon.

    Corners are rounded to the grid: a line almost along an edge is then along it, where else it
    would leave faces open, and land outside would come in.
    """
    edges = shapely.union(shapely.boundary(whole), line, grid_size=GRID_M)
    faces: Shapes = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    inside: Shapes = faces[shapely.contains(whole, shapely.point_on_surface(faces))]
    if len(inside):
        return inside
    alone = np.empty(1, dtype=object)
    alone[0] = whole  # narrower than the grid: no line divides it
    return alone


def _joined(parts: list[Any]) -> Any:
    if not parts:
        return None
    held = np.array([shapely.union_all(parts)], dtype=object)
    return polygonal(held)[0]


def _sides(parts: Shapes, line: Any) -> list[int]:
    """Return for each part of one polygon whether it lies left (0) or right (1).

    The largest says where it lies; its neighbours across the line lie on the other side.
    """
    edges = shapely.boundary(parts)
    largest = int(np.argmax(shapely.area(parts)))
    sides = {largest: _side(parts[largest], line)}
    waiting = [largest]
    while waiting:
        held = waiting.pop()
        shared = shapely.length(shapely.intersection(edges, edges[held]))
        for other in np.flatnonzero(shared > 0).tolist():
            if other not in sides:
                sides[other] = 1 - sides[held]
                waiting.append(other)
    return [sides[n] if n in sides else _side(part, line) for n, part in enumerate(parts)]


def _side(part: Any, line: Any) -> int:
    """Return whether a part lies left (0) or right (1) of a line, seen from its nearest point."""
    middle = shapely.point_on_surface(part)
    along = shapely.line_locate_point(line, middle)
    ends = shapely.line_interpolate_point(
        line, [max(0.0, along - STEP_M), min(shapely.length(line), along + STEP_M)]
    )
    (ax, ay), (bx, by) = shapely.get_coordinates(ends)
    x, y = shapely.get_coordinates(middle)[0]
    return 0 if (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0 else 1
