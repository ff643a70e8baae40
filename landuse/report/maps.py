"""Maps without a browser: areas of a plan, or of an agreement, over the municipalities' lines.

Shapes are drawn in the planning CRS (C1), north up, with a bar of the scale. What is only sketched
is drawn as squares that hold some of it, so that nobody reads a field's line out of an idea.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.later import Later
from landuse.geo.area import Shapes

if TYPE_CHECKING:
    from matplotlib import collections, patches
    from matplotlib import figure as figures
    from matplotlib.path import Path
else:
    collections = Later("matplotlib.collections")
    figures = Later("matplotlib.figure")
    patches = Later("matplotlib.patches")

MM_PER_INCH = 25.4
LINE, WATER, LAND, INK = "#8d9aa1", "#9cc4d9", "#f5f4ef", "#1d2a30"
SQUARE_M = 500.0
"""The side of the squares that stand for what is only sketched."""
SKETCHED: dict[str, Any] = {"hatch": "////", "alpha": 0.55, "edgecolor": INK, "linewidth": 0.15}
"""How squares look that stand for a sketch."""
LABEL = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.75}
MOST_NAMES = 30
"""Of more places than these the names would lie over one another."""
FINEST = 3000
"""How many steps a line has across a map, at most."""
STEPS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, eq=False)
class Painted:
    """Areas of one colour and what the legend calls them."""

    label: str
    color: str
    shapes: Shapes
    is_sketch: bool = False
    """Whether they are drawn as squares."""


def paint(
    landscape: Landscape,
    painted: Sequence[Painted],
    *,
    width_mm: float = 85.0,
    stamp: str = "",
    dpi: int = 170,
    legend: bool = True,
) -> bytes:
    """Return a map as PNG.

    Parameters
    ----------
    landscape
        The land whose municipalities and streams lie under it.
    painted
        What is drawn, the last on top.
    width_mm
        How wide it will be printed; its height follows from the land.
    stamp
        Words across the map; none where there are none.
    dpi
        Dots for each inch.
    legend
        Whether the colours are told below it; maps laid over one another have the same height.
    """
    bounds = tuple(float(edge) for edge in landscape.pieces.total_bounds)
    rows = sum(1 for held in painted if len(held.shapes)) if legend else -1
    drawing, axes, top = _sheet(bounds, rows, width_mm, dpi)
    _ground(axes, landscape)
    for held in painted:
        _areas(axes, held)
    _names(axes, landscape)
    _scale(axes, bounds)
    if stamp:
        _stamp(axes, stamp)
    if legend:
        _legend(drawing, painted, top, _columns(width_mm))
    return _png(drawing)


def _png(drawing: Any) -> bytes:
    """Return a drawing as PNG that names no program, so that it is the same each time."""
    body = BytesIO()
    drawing.savefig(body, format="png", metadata={"Software": None})
    return body.getvalue()


def _sheet(
    bounds: tuple[float, ...], rows: int, width_mm: float, dpi: int
) -> tuple[Any, Any, float]:
    """Return an empty sheet, its map's axes, and how far up a legend of some rows reaches."""
    west, south, east, north = bounds
    ratio = min(1.6, max(0.55, (north - south) / (east - west)))
    legend_mm = 4.6 * max(1, -(-rows // _columns(width_mm))) + 2 if rows >= 0 else 0.0
    high = width_mm * ratio + legend_mm
    drawing = figures.Figure(figsize=(width_mm / MM_PER_INCH, high / MM_PER_INCH), dpi=dpi)
    axes = drawing.add_axes((0.0, legend_mm / high, 1.0, 1 - legend_mm / high))
    axes.set_axis_off()
    axes.set_aspect("equal")
    pad = 0.02 * (east - west)
    axes.set_xlim(west - pad, east + pad)
    axes.set_ylim(south - pad, north + pad)
    return drawing, axes, legend_mm / high


def squares(shapes: Shapes, side_m: float = SQUARE_M) -> Shapes:
    """Return the squares of a grid that hold some of the shapes, joined.

    Parameters
    ----------
    shapes
        Areas, metres.
    side_m
        The side of a square.
    """
    held: Shapes = shapes[~shapely.is_missing(shapes)]
    if not len(held):
        return held
    bounds = shapely.bounds(held)
    low = np.floor(bounds[:, :2] / side_m).astype(int)
    high = np.floor(bounds[:, 2:] / side_m).astype(int)
    found: set[tuple[int, int]] = set()
    shapely.prepare(held)
    for shape, (x0, y0), (x1, y1) in zip(held, low, high, strict=True):
        for x in range(x0, x1 + 1):
            for y in range(y0, y1 + 1):
                box = shapely.box(x * side_m, y * side_m, (x + 1) * side_m, (y + 1) * side_m)
                if (x, y) not in found and shapely.intersects(shape, box):
                    found.add((x, y))
    boxes = [
        shapely.box(x * side_m, y * side_m, (x + 1) * side_m, (y + 1) * side_m) for x, y in found
    ]
    joined: Shapes = np.asarray(shapely.get_parts(shapely.union_all(boxes)), dtype=object)
    return joined


def _path(shapes: Shapes) -> "Path | None":
    """Return polygons as one path with their holes."""
    from matplotlib.path import Path  # noqa: PLC0415  (read when a map is first drawn)

    parts = shapely.get_parts(shapes[~shapely.is_missing(shapes)])
    parts = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004
    if not len(parts):
        return None
    rings = shapely.get_rings(parts)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(points), Path.LINETO, dtype=np.uint8)
    starts = np.r_[True, of_ring[1:] != of_ring[:-1]]
    codes[starts] = Path.MOVETO
    codes[np.r_[starts[1:], True]] = Path.CLOSEPOLY
    return Path(points, codes)


def _areas(axes: Any, held: Painted) -> None:
    shapes = squares(held.shapes) if held.is_sketch else held.shapes
    west, east = axes.get_xlim()
    path = _path(shapely.simplify(shapes, (east - west) / FINEST))
    if path is None:
        return
    # A line of its own colour closes the seams between pieces. The map's edges are set already: to
    # let matplotlib look for them again corner by corner takes longer than to draw.
    look = SKETCHED if held.is_sketch else {"edgecolor": held.color, "linewidth": 0.25}
    axes.add_artist(patches.PathPatch(path, facecolor=held.color, **look))


def _ground(axes: Any, landscape: Landscape) -> None:
    """Draw the municipalities as land with lines, and the streams where a layer tells them."""
    towns = _towns(landscape)
    path = None if towns is None else _path(np.asarray(towns.geometry.values, dtype=object))
    if path is not None:
        look = {"facecolor": LAND, "edgecolor": LINE, "linewidth": 0.8}
        axes.add_artist(patches.PathPatch(path, **look))
    for layer in landscape.layers.values():
        frame = landscape.overlays.get(layer.id)
        if layer.theme != "stream" or frame is None or frame.empty:
            continue
        lines = _lines(np.asarray(frame.geometry.values, dtype=object))
        axes.add_collection(collections.LineCollection(lines, colors=WATER, linewidths=0.5))
        area = _path(np.asarray(frame.geometry.values, dtype=object))
        if area is not None:
            axes.add_artist(patches.PathPatch(area, facecolor=WATER, edgecolor="none"))


def _lines(shapes: Shapes) -> list[Any]:
    """Return the corners of every line among the shapes."""
    parts = shapely.get_parts(shapes[~shapely.is_missing(shapes)])
    parts = parts[shapely.get_dimensions(parts) == 1]
    return [shapely.get_coordinates(line) for line in parts]


def _towns(landscape: Landscape) -> Any:
    ids = [layer.id for layer in landscape.layers.values() if layer.role == "municipality"]
    return next((landscape.overlays[name] for name in ids if name in landscape.overlays), None)


def _names(axes: Any, landscape: Landscape) -> None:
    towns = _towns(landscape)
    if towns is None or "code" not in towns or towns["code"].nunique() > MOST_NAMES:
        return
    for code, shape in zip(towns["code"].astype(str), towns.geometry, strict=True):
        at = shapely.point_on_surface(shape)
        name = landscape.place_name("municipality", code)
        # A name is words, never a formula.
        text = name.replace("$", r"\$")
        look = {"ha": "center", "va": "center", "fontsize": 6.5, "color": INK}
        axes.annotate(text, (at.x, at.y), bbox=LABEL, **look)


def _scale(axes: Any, bounds: tuple[float, ...]) -> None:
    west, south, east, _ = bounds
    wide_km = (east - west) / 1000
    step = max((km for km in STEPS_KM if km <= wide_km / 4), default=STEPS_KM[0])
    x, y = west + 0.02 * (east - west), south
    axes.plot([x, x + step * 1000], [y, y], color=INK, linewidth=1.4, solid_capstyle="butt")
    axes.annotate(f"{step:g} km", (x, y), xytext=(0, 2.5), textcoords="offset points", fontsize=6)


def _stamp(axes: Any, words: str) -> None:
    look = {"boxstyle": "square,pad=0.35", "fc": "white", "ec": "#a1262c", "lw": 0.9}
    axes.text(0.5, 0.985, words, transform=axes.transAxes, ha="center", va="top", fontsize=6.5,
              color="#a1262c", weight="bold", bbox=look)  # fmt: skip


def _key(held: Painted) -> dict[str, Any]:
    return SKETCHED if held.is_sketch else {"edgecolor": INK, "linewidth": 0.4}


def _columns(width_mm: float) -> int:
    """Return how many columns of words the legend of a map has room for."""
    return 2 if width_mm >= 70 else 1  # noqa: PLR2004  (millimetres)


def _legend(drawing: Any, painted: Sequence[Painted], top: float, columns: int) -> None:
    shown = [held for held in painted if len(held.shapes)]
    keys = [patches.Patch(facecolor=h.color, **_key(h)) for h in shown]
    if keys:
        names = [held.label.replace("$", r"\$") for held in shown]
        look = {"fontsize": 6.2, "frameon": False, "ncols": columns, "borderpad": 0.1}
        drawing.legend(keys, names, loc="upper center", bbox_to_anchor=(0.5, top), **look)
