"""A basemap asks its third party only while a visitor wants it; a host of ours stands for it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from landuse.ui.layer_tiles import EMPTY
from tests.browser.planner import fields, map_frame, map_settled, said, settled
from tests.browser.serving import Served, copied_demo, served

NAMED = """
id          = "third_party"
title       = {{ da = "Tredjeparts kort", en = "Map of a third party" }}
provider    = "En tredjepart"
kind        = "tiles"
url         = "{origin}/{{z}}/{{x}}/{{y}}.png"
attribution = "Tredjepartens navn"
licence     = "CC0-1.0"
source      = "this test"
"""


class Pictures(BaseHTTPRequestHandler):
    """A host that gives pictures and remembers who asked for what."""

    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        """Answer with a picture."""
        self.asked.append((self.path, self.headers.get("Referer")))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(EMPTY)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(EMPTY)

    def log_message(self, *words: object) -> None:
        """Write nothing."""


@pytest.fixture(scope="module")
def third() -> Iterator[ThreadingHTTPServer]:
    """Return a host of its own that stands for a third party."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    Pictures.asked = []
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    yield host
    host.shutdown()
    thread.join()
    host.server_close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, third: ThreadingHTTPServer) -> Iterator[Served]:
    """Return the app on a copy of the demo that names the third party."""
    folder = tmp_path_factory.mktemp("demo")
    project: Path = copied_demo(folder)
    named = NAMED.format(origin=f"http://127.0.0.1:{third.server_port}")
    (project / "data" / "basemaps").mkdir()
    (project / "data" / "basemaps" / "third_party.toml").write_text(named, encoding="utf-8")
    with served(project, folder / "app.txt") as running:
        yield running


def _choose(page: Page, title: str) -> None:
    """Choose a basemap in the panel, and wait until the map is there again."""
    side = map_frame(page)
    side.locator(".basemaps").evaluate("box => { box.open = true; }")
    side.evaluate("window.before = true")
    side.get_by_role("radio", name=title, exact=True).click(no_wait_after=True)
    for _ in range(300):
        page.wait_for_timeout(100)
        if _is_new(page):
            break
    map_settled(page)
    page.wait_for_timeout(800)


def _is_new(page: Page) -> bool:
    """Return whether the map's frame is another; while one gives way to the other it is not."""
    try:
        return not map_frame(page).evaluate("Boolean(window.before) || !window.landuse")
    except Error:
        return False


def _asked(page: Page) -> list[tuple[str, str | None]]:
    """Return what the third party was asked for, once it was asked."""
    for _ in range(300):
        if Pictures.asked:
            break
        page.wait_for_timeout(100)
    return Pictures.asked


def test_a_basemap_is_asked_for_while_it_is_on_and_not_before_or_after(
    browser: Browser, app: Served, third: ThreadingHTTPServer
) -> None:
    host = f"http://127.0.0.1:{third.server_port}"
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    policies: list[str] = []
    page.on(
        "response",
        lambda answer: (
            "streamlit_folium" in answer.url
            and answer.request.is_navigation_request()
            and policies.append(answer.headers["content-security-policy"])
        ),
    )
    page.goto(f"{app.address}/?lang=da")
    settled(page)
    assert Pictures.asked == []
    assert "http" not in policies[-1]

    _choose(page, "Tredjeparts kort")
    assert _asked(page)
    assert {who for _, who in Pictures.asked} == {None}
    assert f"img-src 'self' {host} data: blob:" in policies[-1]
    assert policies[-1].count("http") == 1
    frame = map_frame(page)
    assert "Tredjepartens navn" in frame.locator(".leaflet-control-attribution").inner_text()
    assert "IP-adresse" in frame.locator("#basemap-third_party").inner_text()
    assert float(frame.evaluate("getComputedStyle(window.map.getPane('fields')).opacity")) < 1
    ((_, x, y),) = fields(page, 1)
    page.mouse.click(x, y)  # the frame is new, and is heard as the old one was
    said(page, "Vådlægning 1")
    page.reload()
    settled(page)
    assert map_frame(page).get_by_role("radio", name="Tredjeparts kort", exact=True).is_checked()

    _choose(page, "Intet")
    Pictures.asked.clear()
    assert "http" not in policies[-1]
    frame = map_frame(page)
    frame.evaluate("window.map.zoomIn(1, {animate: false})")
    page.wait_for_timeout(1000)
    assert Pictures.asked == []
    assert "Tredjepartens" not in frame.locator(".leaflet-control-attribution").inner_text()
    assert "Traceback" not in app.written()
    page.close()
