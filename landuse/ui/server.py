"""Our own routes beside the pages: browser assets and pictures of the land, from one process."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from landuse.domain.issues import InvalidInput
from landuse.ui import cache, files, pointing, state
from landuse.ui.i18n import LANGUAGES
from landuse.ui.shell import Shell

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
    body = await run_in_threadpool(cache.shelf().get, request.path_params["name"])
    return _features(body, "private, max-age=86400")


async def at(request: Request) -> Response:
    """Say what lies at a point: immutable under the landscape's digest."""
    root, language = str(state.root()), request.path_params["language"]
    land = await run_in_threadpool(cache.landscape, root)
    if request.path_params["digest"] != land.digest or language not in LANGUAGES:
        return Response("no such land", status_code=404)
    try:
        lon, lat = float(request.query_params["lon"]), float(request.query_params["lat"])
    except (KeyError, ValueError):
        return Response("no such point", status_code=400)
    lines = await run_in_threadpool(pointing.lines_at, root, lon, lat, language)
    return JSONResponse({"lines": lines}, headers={"Cache-Control": FOREVER})


async def file(request: Request) -> Response:
    """Serve what a visitor has open as a file, as it is at this moment."""
    session = state.visitors().get(request.path_params["token"])
    kind = request.path_params["kind"]
    if session is None or kind not in files.KINDS:
        return Response("no such file", status_code=404)
    try:
        name, body = await run_in_threadpool(files.made, session, kind)
    except InvalidInput as fault:
        return Response(str(fault), status_code=409, media_type="text/plain; charset=utf-8")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(body, media_type=files.KINDS[kind], headers=headers)


def routes() -> list[BaseRoute]:
    """Return our routes; all start with /landuse/."""
    return [
        Route("/landuse/layers/{digest}/{name}.geojson", layer),
        Route("/landuse/plans/{name}.json", plan),
        Route("/landuse/at/{digest}/{language}", at),
        Route("/landuse/files/{token}/{kind}", file),
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
    return [Middleware(Policy), Middleware(Shell)]


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
