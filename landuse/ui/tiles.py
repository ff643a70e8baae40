"""Id tiles: each pixel is the number of the piece of land at its middle; colours are the browser's.

Close by a square is drawn from shapes, three times as fine as it is shown, and the middle one of
nine is kept: a line drawn there is no wider than a third of a pixel. From afar it is every
second pixel of the four squares it consists of, so that no small piece is made larger than it is.
"""

import gzip
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from landuse.domain.landscape import Landscape
from landuse.geo.tiles import Tile, ground, lines
from landuse.ui.drawers import Drawer

SIZE = 256
FINER = 3
DRAWN_FROM = 12
"""The zoom from which a square is drawn from shapes."""
DEEPEST = 18
EMPTY = gzip.compress(bytes(4 * SIZE * SIZE), 1, mtime=0)


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
        crs, pieces = self.land.pieces.crs, self.land.pieces
        west, south, east, north = ground(tile, crs)
        rows = np.sort(pieces.sindex.intersection((west, south, east, north)))
        picture = Image.new("I", (FINER * SIZE, FINER * SIZE))
        pen = ImageDraw.Draw(picture)
        shapes = np.asarray(pieces.geometry.array[rows], dtype=object)
        for line in lines(shapes, tile, crs, FINER * SIZE):
            pen.polygon(line.xy, fill=0 if line.is_hole else int(rows[line.row]) + 1)
        return np.asarray(picture)[1::FINER, 1::FINER]

    def _put_together(self, tile: Tile) -> np.ndarray:
        four = [
            np.frombuffer(gzip.decompress(self.at(child)), dtype="<u4").reshape(SIZE, SIZE)
            for child in tile.children
        ]
        start = tile.z % 2  # in turn, so that the picture does not wander off to one side
        return np.block([four[:2], four[2:]])[start::2, start::2]
