"""A raster of numbers as pictures, square by square: one tone for each class, the highest darkest.

The tones are the layer's own colour, from pale to deep, so that they are told apart by lightness
alone.
"""

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import numpy as np
import streamlit as st
from PIL import Image, ImageColor

from landuse.domain.landscape import Landscape
from landuse.geo.tiles import Tile
from landuse.sources.kept import cache_folder
from landuse.ui import cache
from landuse.ui.drawers import Drawer
from landuse.ui.i18n import text
from landuse.ui.numbers import figure
from landuse.ui.tiles import SIZE
from landuse.ui.words import unit
from landuse.workflow.reliefs import Steps, classes_at, steps_of

PALEST, DEEPEST = 0.72, 0.62
"""How much white is in the tone of the lowest class, and how much black in that of the highest."""


def tones(color: str, count: int) -> list[str]:
    """Return so many tones of a colour, from pale to deep."""
    own = np.array(ImageColor.getrgb(color), dtype=float)
    ends = np.array([own + (255 - own) * PALEST, own, own * (1 - DEEPEST)])
    at = np.linspace(0, 2, count)
    mixed = np.stack([np.interp(at, [0, 1, 2], ends[:, part]) for part in range(3)], axis=1)
    return ["#" + "".join(f"{round(part):02x}" for part in tone) for tone in mixed]


def classes(land: Landscape, layer: str, steps: Steps) -> dict[str, str]:
    """Return the tone of each class by its number, the lowest first."""
    color = land.layers[layer].style.color
    return {str(n): tone for n, tone in enumerate(tones(color, len(steps.ends) + 1), start=1)}


def labels(steps: Steps, language: str) -> dict[str, str]:
    """Return what each class is called: from which number to which, and the unit."""
    ends = [figure(end, language).replace("-", "\N{MINUS SIGN}") for end in steps.ends]
    if not ends:
        return {"1": unit(steps.unit, language)}
    between = text("{low} to {high}", language)
    pairs = pairwise(ends)
    said = [
        text("under {number}", language).format(number=ends[0]),
        *(between.format(low=low, high=high) for low, high in pairs),
        text("{number} and more", language).format(number=ends[-1]),
    ]
    of = unit(steps.unit, language)
    return {str(n): f"{label} {of}".strip() for n, label in enumerate(said, start=1)}


@dataclass(frozen=True, eq=False)
class RasterTiles:
    """The squares of one raster of numbers, as PNG."""

    land: Landscape
    layer: str
    inks: np.ndarray
    """Red, green, blue, cover of each class by its number; 0 is no value."""
    drawer: Drawer

    def at(self, tile: Tile) -> bytes:
        """Return a square."""
        return self.drawer.fetch(tile, self._made)

    def _made(self, tile: Tile) -> bytes:
        body = BytesIO()
        held = self.inks[classes_at(self.land, self.layer, tile, SIZE)]
        Image.fromarray(held).save(body, "PNG", compress_level=4)
        return body.getvalue()


@st.cache_resource(max_entries=32, show_spinner=False)
def raster_tiles(root: str, layer: str, look: str) -> RasterTiles:
    """Return the squares of a raster of numbers; a look is the name of all it is drawn from."""
    land = cache.landscape(root)
    steps = steps_of(land, layer) or Steps((), "")
    colours = [ImageColor.getrgb(tone) for tone in classes(land, layer, steps).values()]
    inks = np.array([(0, 0, 0, 0), *((*colour, 255) for colour in colours)], dtype=np.uint8)
    drawer = Drawer(cache_folder() / land.digest / "tiles", f"{layer}_{look}")
    return RasterTiles(land, layer, inks, drawer)
