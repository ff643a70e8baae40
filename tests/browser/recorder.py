"""Everything a browser asks for: pages, scripts, pictures, downloads, frames and sockets."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

AT_HOME = {"data", "blob", "about"}
"""Addresses that ask nobody."""


@dataclass
class Recorder:
    """What was asked for while it listened, and what sockets were opened."""

    host: str
    asked: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """Write down every request and socket of all pages of a context, workers included."""
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("page", self._page)

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.sockets.append(socket.url))
        page.on("download", lambda file: self.asked.append(file.url))  # no request is told of it

    def outside(self) -> list[str]:
        """Return what was asked of another host or port than the app's."""
        every = (*self.asked, *self.sockets)
        return [url for url in every if not (urlsplit(url).scheme in AT_HOME or self._ours(url))]

    def _ours(self, url: str) -> bool:
        return urlsplit(url).netloc == self.host
