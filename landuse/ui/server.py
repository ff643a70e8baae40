"""Our own routes beside the pages: browser assets and pictures of the land, from one process."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from landuse.ui import cache, state

HERE = Path(__file__).parent
FOREVER = "public, max-age=31536000, immutable"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-src 'self'; object-src 'none'"
)


def _features(body: bytes | None, age: str) -> Response:
    if body is None:
        return Response("no such picture", status_code=404)
    headers = {"Content-Encoding": "gzip", "Cache-Control": age}
    return Response(body, media_type="application/geo+json", headers=headers)


async def layer(request: Request) -> Response:
    """Serve a layer's picture: immutable under the landscape's digest."""
    root, name = str(state.root()), request.path_params["name"]
    land = await run_in_threadpool(cache.landscape, root)
    if name not in land.layers or request.path_params["digest"] != land.digest:
        return Response("no such layer", status_code=404)
    return _features(await run_in_threadpool(cache.layer_picture, root, name), FOREVER)


async def plan(request: Request) -> Response:
    """Serve a plan's picture under the digest of all it rests on."""
    return _features(cache.shelf().get(request.path_params["name"]), "private, max-age=86400")


def routes() -> list[BaseRoute]:
    """Return our routes; all start with /landuse/."""
    return [
        Route("/landuse/layers/{digest}/{name}.geojson", layer),
        Route("/landuse/plans/{name}.json", plan),
        Mount("/landuse/assets", StaticFiles(directory=HERE / "assets", check_dir=False)),
    ]


class Policy:
    """Say to the browser that nothing is to be fetched from elsewhere."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        """Keep the app this wraps."""
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Add the policy to every answer."""

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = [
                    (b"content-security-policy", POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
                message = message | {"headers": [*message.get("headers", []), *own]}
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


def middleware() -> list[Middleware]:
    """Return what stands between the browser and every route."""
    return [Middleware(Policy)]


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Load the landscape before the first visitor; keep the collector from walking it."""
    del app
    await run_in_threadpool(_load)
    yield


def _load() -> None:
    try:
        land = cache.landscape(str(state.root()))
        _ = land.pieces.sindex, land.hectares
        cache.layer_picture(str(state.root()), "fields") if "fields" in land.layers else None
    except Exception as fault:  # noqa: BLE001  (the page shows what is wrong; the server goes on)
        print(f"The project could not be loaded: {fault}")
    gc.collect()
    gc.freeze()
