"""The page's shell as the browser first gets it: language and name are right before any script."""

import re
from collections.abc import Awaitable, Callable
from html import escape
from typing import Any
from urllib.parse import parse_qs

from landuse.ui.i18n import LANGUAGES

App = Callable[..., Awaitable[None]]
NAME = "landuse"


class Shell:
    """Set the language and the name in every page of HTML that leaves the server."""

    def __init__(self, app: App) -> None:
        """Keep the app this wraps."""
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a page with its shell put right; everything else as it is."""
        if scope["type"] != "http" or not _wants_a_page(scope):
            await self.app(scope, receive, send)
            return
        # What is compressed cannot be put right, so the page is asked for as it is.
        plain = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
        await self.app(scope | {"headers": plain}, receive, _Rewriting(send, _language(scope)))


def _wants_a_page(scope: Any) -> bool:
    accepted = dict(scope["headers"]).get(b"accept", b"")
    return scope["method"] == "GET" and b"text/html" in accepted


def _language(scope: Any) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", ["da"])[0]
    return asked if asked in LANGUAGES else "da"


class _Rewriting:
    """Hold a page of HTML back until it is whole, and send it with its shell put right."""

    def __init__(self, send: Any, language: str) -> None:
        self.send, self.language = send, language
        self.start: Any = None
        self.parts: list[bytes] = []

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message.get("headers", [])).get(b"content-type", b"")
            self.start = message if kind.startswith(b"text/html") else None
            if self.start is None:
                await self.send(message)
        elif self.start is None:
            await self.send(message)
        else:
            self.parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._whole()

    async def _whole(self) -> None:
        body = put_right(b"".join(self.parts).decode(), self.language).encode()
        drop = {b"content-length", b"etag"}
        kept = [(k, v) for k, v in self.start.get("headers", []) if k.lower() not in drop]
        length = (b"content-length", str(len(body)).encode())
        await self.send(self.start | {"headers": [*kept, length]})
        await self.send({"type": "http.response.body", "body": body})


def put_right(page: str, language: str) -> str:
    """Return a page's HTML with our language and name."""
    page = re.sub(r"<html[^>]*>", f'<html lang="{escape(language)}">', page, count=1)
    return re.sub(r"<title>[^<]*</title>", f"<title>{NAME}</title>", page, count=1)
