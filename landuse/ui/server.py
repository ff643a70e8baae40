"""Our own routes beside the pages: browser assets, files and the map, from one process."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from importlib import import_module
from threading import Lock, Thread
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match

from landuse.ui.address import url
from landuse.ui.shell import Shell

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


class Own(BaseRoute):
    """All addresses below /landuse/: their rooms are imported when the first is asked for."""

    path = ""

    def __init__(self) -> None:
        """Say where they lie."""
        self.path = url()

    def matches(self, scope: Any) -> tuple[Match, Any]:
        """Return whether an address is one of ours."""
        ours = scope["type"] == "http" and scope["path"].startswith(self.path)
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer by the route that fits."""
        await (await run_in_threadpool(_router))(scope, receive, send)


_READING = Lock()


def read() -> Any:
    """Read the rooms behind the screen, one thread at a time, and return the room of our routes.

    The server answers before they are read, and a page, a route and the first thread may all need
    them at the same moment. Two that read at once each wait for what the other has begun, until
    Python lets one go on with half of a room.
    """
    with _READING:
        return import_module("landuse.ui.routes")


@lru_cache(maxsize=1)
def _router() -> Callable[..., Awaitable[None]]:
    router: Callable[..., Awaitable[None]] = read().router()
    return router


def routes() -> list[BaseRoute]:
    """Return our routes; all start with /landuse/."""
    return [Own()]


FRAME = "/component/streamlit_folium"
"""The frame the map stands in: the only page that may show a basemap."""


class Policy:
    """Say to the browser that nothing is to be fetched from elsewhere; let go of who hung up.

    In the map's frame pictures may come from the host of the basemap a visitor switched on.
    """

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        """Keep the app this wraps."""
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Add the policy to every answer."""
        elsewhere = await run_in_threadpool(_elsewhere, scope) if _may_ask(scope) else None
        policy = HEADERS["content-security-policy"]
        if elsewhere:
            policy = policy.replace("img-src 'self'", f"img-src 'self' {elsewhere}")
        headers = HEADERS | {"content-security-policy": policy}

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in headers.items()]
                message = message | {"headers": [*message.get("headers", []), *own]}
            await send(message)

        try:
            await self.app(scope, receive, sending if scope["type"] == "http" else send)
        except ClientDisconnect:  # the map's frame gave way to another: nobody is there to answer
            return


def _may_ask(scope: Any) -> bool:
    """Whether a page is the map's frame, and its visitor chose something."""
    return (
        scope["type"] == "http" and FRAME in scope["path"] and b"cookie" in dict(scope["headers"])
    )


def _elsewhere(scope: Any) -> str | None:
    origin: str | None = read().elsewhere(dict(scope["headers"])[b"cookie"].decode("latin-1"))
    return origin


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
    read().prepare()
