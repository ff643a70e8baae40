"""Layers as pictures, square by square: what a layer shows never changes, so colours are in it.

A pattern tells a layer from its neighbours without its colour. It is twice as wide as those of
measures, equally wide from near and afar, and runs on from one square to the next.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from landuse.domain.layer import Layer
from landuse.geo.tiles import Line, Tile, ground, lines
from landuse.ui.drawers import Drawer
from landuse.ui.tiles import DRAWN_FROM, SIZE
from landuse.workflow.pictures import LayerShapes

Colour = tuple[int, ...]
FINER = 2
LINE_PX, THIN_PX, POINT_PX, RIM_PX = 1.8, 0.9, 3.2, 0.8
EDGE_PX = 0.8
INSIDE = 165
"""How much of an area's colour covers the map, of 255; its edge covers it wholly."""
UNDER = 80
"""The same below the marks of a pattern, which cover it wholly."""
MESH_PX, MARK_PX, DOT_PX = 16, 1.3, 1.7
MARGIN = 0.03
"""How far beyond the square something may lie and still be seen in it, as a share of the side."""
VERSION = 3
"""Of the way layers are drawn: squares on disk and in browsers are drawn anew with another."""


def _png(picture: Image.Image) -> bytes:
    body = BytesIO()
    picture.save(body, "PNG", compress_level=4)
    return body.getvalue()


EMPTY = _png(Image.new("RGBA", (SIZE, SIZE)))


@lru_cache(maxsize=4)
def marks(pattern: str) -> Image.Image:
    """Return the marks of a pattern in a whole square: how much of each pixel they take, of 255."""
    mesh, half = MESH_PX * FINER, MESH_PX * FINER // 2
    cell = Image.new("L", (mesh, mesh))
    pen, width = ImageDraw.Draw(cell), round(MARK_PX * FINER)
    if pattern == "hatch":
        for far in (0, mesh, 2 * mesh):
            pen.line([-mesh, far + mesh, far + mesh, -mesh], fill=255, width=width)
    elif pattern == "dots":
        for at in (half // 2, half + half // 2):
            pen.circle((at, at), DOT_PX * FINER, fill=255)
    elif pattern == "cross":
        pen.line([0, half, mesh, half], fill=255, width=width)
        pen.line([half, 0, half, mesh], fill=255, width=width)
    times = SIZE // MESH_PX
    return Image.fromarray(np.tile(np.asarray(cell.reduce(FINER)), (times, times)))


def marked(picture: Image.Image, pattern: str) -> Image.Image:
    """Return a square whose areas are covered thinly, with the marks of a pattern on them."""
    cover = np.asarray(picture.getchannel("A"), dtype=float)
    wholly = np.minimum(cover / UNDER, 1.0) * 255  # what lies half in a pixel is marked by half
    share = np.asarray(marks(pattern), dtype=float) / 255
    picture.putalpha(Image.fromarray((cover + (wholly - cover) * share).round().astype(np.uint8)))
    return picture


@dataclass(frozen=True, eq=False)
class LayerTiles:
    """The squares of one layer, as PNG."""

    layer: Layer
    shapes: LayerShapes
    drawer: Drawer

    def at(self, tile: Tile) -> bytes:
        """Return a square."""
        return self.drawer.fetch(tile, self._made)

    @cached_property
    def below(self) -> Drawer:
        """Where squares lie that have no marks yet."""
        return Drawer(self.drawer.folder, f"{self.drawer.name}_below")

    @property
    def pattern(self) -> str | None:
        """The pattern that is drawn: lines and points have none."""
        return self.layer.style.pattern if self.shapes.are_areas else None

    def _made(self, tile: Tile) -> bytes:
        if self.pattern is None:
            return self._plain(tile)
        body = self.below.fetch(tile, self._plain)
        return body if body == EMPTY else _png(marked(Image.open(BytesIO(body)), self.pattern))

    def _plain(self, tile: Tile) -> bytes:
        if not len(self._rows(tile)):
            return EMPTY
        far = tile.z < DRAWN_FROM and self.shapes.are_areas
        picture = self._put_together(tile) if far else self._drawn(tile)
        return _png(picture.reduce(FINER).convert("RGBA"))

    def _rows(self, tile: Tile) -> np.ndarray:
        """Return the rows of the shapes that may be seen in a square."""
        frame = self.shapes.frame
        return np.sort(frame.sindex.intersection(ground(tile, frame.crs, margin=MARGIN)))

    def _put_together(self, tile: Tile) -> Image.Image:
        picture = Image.new("RGBa", (FINER * SIZE, FINER * SIZE))
        drawer = self.drawer if self.pattern is None else self.below
        for n, child in enumerate(tile.children):
            body = drawer.fetch(child, self._plain)
            part = Image.open(BytesIO(body)).convert("RGBa")
            picture.paste(part, (n % 2 * SIZE, n // 2 * SIZE))
        return picture

    def _drawn(self, tile: Tile) -> Image.Image:
        plain = 255 if self.shapes.is_cut else INSIDE
        return self._inked(tile, plain if self.pattern is None else UNDER).convert("RGBa")

    def _inked(self, tile: Tile, inside: int) -> Image.Image:
        """Return a square in colour, areas covered so much of 255."""
        picture = Image.new("RGBA", (FINER * SIZE, FINER * SIZE))
        pen = ImageDraw.Draw(picture)
        frame, classes = self.shapes.frame, self.shapes.classes
        rows = self._rows(tile)
        shapes = np.asarray(frame.geometry.array[rows], dtype=object)
        for line in lines(shapes, tile, frame.crs, FINER * SIZE):
            name = classes[rows[line.row]] if classes is not None else ""
            tint = ImageColor.getrgb(self.layer.style.classes.get(name, self.layer.style.color))
            if line.is_area:
                self._fill(pen, line, tint, inside)
            else:
                self._draw(pen, line, tint, is_near=tile.z >= DRAWN_FROM)
        return picture

    def _draw(self, pen: ImageDraw.ImageDraw, line: Line, tint: Colour, *, is_near: bool) -> None:
        if len(line.xy) == 1:
            radius = POINT_PX if is_near else POINT_PX / 2
            rim = {"outline": "#ffffff", "width": round(RIM_PX * FINER)} if is_near else {}
            pen.circle(tuple(line.xy[0].tolist()), radius * FINER, fill=tint, **rim)
        else:
            width = LINE_PX if is_near else THIN_PX
            pen.line(line.xy.ravel().tolist(), fill=tint, width=round(width * FINER), joint="curve")

    def _fill(self, pen: ImageDraw.ImageDraw, line: Line, tint: Colour, inside: int) -> None:
        pen.polygon(line.xy, fill=(0, 0, 0, 0) if line.is_hole else (*tint, inside))
        if not self.shapes.is_cut:  # the edge would be the cut's, not the layer's
            pen.line(line.xy.ravel().tolist(), fill=tint, width=round(EDGE_PX * FINER))
