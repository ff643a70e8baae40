"""Id tiles: each pixel is the number of the piece of land at its middle; colours are the browser's.

Close by a square is drawn from shapes, three times as fine as it is shown, and the middle one of
nine is kept: a line drawn there is no wider than a third of a pixel. From afar it is every
second pixel of the four squares it consists of, so that no small piece is made larger than it is.
"""

import gzip
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from PIL import Image, ImageDraw

from landuse.domain.landscape import Landscape
from landuse.geo.tiles import Tile, ground, lines
from landuse.ui.drawers import Drawer
from landuse.workflow.painting import Painting

SIZE = 256
FINER = 3
DRAWN_FROM = 12
"""The zoom from which a square is drawn from shapes."""
DEEPEST = 18
EMPTY = gzip.compress(bytes(4 * SIZE * SIZE), 1, mtime=0)


def drawn(frame: gpd.GeoDataFrame, numbers: np.ndarray | None, tile: Tile) -> np.ndarray:
    """Return a square drawn from shapes: each pixel has the number of the shape at its middle.

    Parameters
    ----------
    frame
        Polygons in a planning CRS.
    numbers
        The number of each; none: its row, from 1.
    tile
        The square.
    """
    rows = np.sort(frame.sindex.intersection(ground(tile, frame.crs)))
    picture = Image.new("I", (FINER * SIZE, FINER * SIZE))
    pen = ImageDraw.Draw(picture)
    shapes = np.asarray(frame.geometry.array[rows], dtype=object)
    inks = (rows + 1 if numbers is None else numbers[rows]).tolist()
    for line in lines(shapes, tile, frame.crs, FINER * SIZE):
        pen.polygon(line.xy, fill=0 if line.is_hole else inks[line.row])
    return np.asarray(picture)[1::FINER, 1::FINER]


def parts_at(painting: Painting, tile: Tile) -> bytes:
    """Return a square of a plan: one byte a pixel, what the part of a piece there is, or 0."""
    held = drawn(painting.parts, painting.parts["code"].to_numpy(), tile)
    return gzip.compress(held.astype(np.uint8).tobytes(), 1, mtime=0)


def mask_at(frame: gpd.GeoDataFrame, tile: Tile) -> bytes:
    """Return a square of some shapes: one byte a pixel, 1 where one of them is; empty for none."""
    if not len(frame.sindex.intersection(ground(tile, frame.crs))):
        return gzip.compress(b"", 1, mtime=0)
    held = drawn(frame, np.ones(len(frame), dtype=np.int32), tile)
    return gzip.compress(held.astype(np.uint8).tobytes(), 1, mtime=0)


@dataclass(frozen=True, eq=False)
class IdTiles:
    """The squares of one landscape: the number of a piece is its row, from 1; 0 is no land."""

    land: Landscape
    drawer: Drawer

    def at(self, tile: Tile) -> bytes:
        """Return a square: numbers of 32 bits, row after row, compressed."""
        return self.drawer.fetch(tile, self._made)

    def _made(self, tile: Tile) -> bytes:
        numbers = self._drawn(tile) if tile.z >= DRAWN_FROM else self._put_together(tile)
        if not numbers.any():
            return EMPTY
        return gzip.compress(numbers.astype("<u4").tobytes(), 1, mtime=0)

    def _drawn(self, tile: Tile) -> np.ndarray:
        return drawn(self.land.pieces, None, tile)

    def _put_together(self, tile: Tile) -> np.ndarray:
        four = [
            np.frombuffer(gzip.decompress(self.at(child)), dtype="<u4").reshape(SIZE, SIZE)
            for child in tile.children
        ]
        start = tile.z % 2  # in turn, so that the picture does not wander off to one side
        return np.block([four[:2], four[2:]])[start::2, start::2]
