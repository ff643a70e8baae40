"""Our own routes beside the pages: browser assets, files and the map, from one process."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from landuse.geo.tiles import tiles_over
from landuse.ui import cache, map_routes, shelf, state, visitor_routes
from landuse.ui.address import url
from landuse.ui.shell import Shell

HERE = Path(__file__).parent
FROM_AFAR = 9
"""The zoom at which a large valley fills the screen; it is put together from those below it."""
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}


def routes() -> list[BaseRoute]:
    """Return our routes; all start with /landuse/."""
    assets = StaticFiles(directory=HERE / "assets", check_dir=False)
    return [*map_routes.routes(), *visitor_routes.routes(), Mount(url("assets"), assets)]


class Policy:
    """Say to the browser that nothing is to be fetched from elsewhere."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        """Keep the app this wraps."""
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Add the policy to every answer."""

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = message | {"headers": [*message.get("headers", []), *own]}
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


def middleware() -> list[Middleware]:
    """Return what stands between the browser and every route."""
    return [Middleware(Policy), Middleware(Shell)]


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Load the landscape while the first visitor's browser fetches the page."""
    del app
    Thread(target=_prepare, daemon=True).start()
    yield


def _prepare() -> None:
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
