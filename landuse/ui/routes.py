"""Our own routes beside the pages, and what is made ready before somebody asks.

The server imports this room when it is first needed: it answers at once, and the browser fetches
the page's shell while Python reads the rest.
"""

import gc
from contextlib import suppress
from pathlib import Path

import folium  # noqa: F401  (the map needs it at once; read here, it is read once)
import pandas as pd
from starlette.routing import Mount, Router
from starlette.staticfiles import StaticFiles

from landuse.geo.tiles import tiles_over
from landuse.ui import basemaps, cache, map_routes, shelf, state, visitor_routes
from landuse.ui.address import url

HERE = Path(__file__).parent
FROM_AFAR = 9
"""The zoom at which a large valley fills the screen; it is put together from those below it."""


def router() -> Router:
    """Return all our routes."""
    assets = StaticFiles(directory=HERE / "assets", check_dir=False)
    own = [
        *map_routes.routes(), *visitor_routes.routes(), *basemaps.routes(),
        Mount(url("assets"), assets),
    ]  # fmt: skip
    return Router(routes=own)


def elsewhere(cookie: str) -> str | None:
    """Return the host that may give pictures to a visitor with this cookie, if any."""
    return basemaps.origin_for(cookie)


def prepare() -> None:
    """Load the landscape while the browser starts, and draw it from afar."""
    _load()
    _draw_afar()


def _load() -> None:
    """Load the landscape; keep the collector from walking it.

    Words are kept as Python's own: tables of some hundred rows, made anew with each edit, take a
    third less time than with Arrow's.
    """
    pd.set_option("mode.string_storage", "python")
    try:
        land = cache.landscape(str(state.root()))
        _ = land.pieces.sindex, land.hectares
    except Exception as fault:  # noqa: BLE001  (the page shows what is wrong; the server goes on)
        print(f"The project could not be loaded: {fault}")
    gc.collect()
    gc.freeze()


def _draw_afar() -> None:
    """Draw the land as it looks from afar, before somebody asks; kept on disk for the next time."""
    with suppress(Exception):  # the page shows what is wrong
        land = cache.landscape(str(state.root()))
        tiles = shelf.land_tiles(str(land.root), land.digest)
        for tile in tiles_over(tuple(land.pieces.total_bounds), land.pieces.crs, FROM_AFAR):
            tiles.at(tile)
