"""The app in a real browser: draw across a border by mouse, and see both municipalities change.

A recorder proves that no request leaves the host.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    # Playwright's event loop and its child process are closed by the operating system at exit.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def chromium() -> str:
    """Return the browser's path."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("no Chromium found: run make setup")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the app on a copy of the demo, on a free port, and return its address."""
    project = tmp_path_factory.mktemp("demo") / "project"
    for part in ("layers", "scenarios", "data/demo"):
        shutil.copytree(ROOT / part, project / part)
    shutil.copy(ROOT / "landuse.toml", project)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "landuse.cli", "app", "--project", str(project)]
    log = (tmp_path_factory.mktemp("log") / "app.txt").open("wb")
    server = subprocess.Popen(
        [*command, "--port", str(port)], stdout=log, stderr=log, cwd=ROOT, env=dict(os.environ)
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _wait_for(url: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the app did not start within two minutes")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium(), args=QUIET)
        yield opened
        opened.close()


def open_page(browser: Browser, address: str, width: int, height: int) -> tuple[Page, list[str]]:
    """Open the app and return the page and every address it asks for."""
    page = browser.new_page(viewport={"width": width, "height": height})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    map_frame(page).wait_for_function("window.landuse && window.landuse.loaded", timeout=90_000)
    return page, asked


def map_frame(page: Page) -> Frame:
    """Return the map's frame once it is there."""
    page.wait_for_selector("iframe[src*=streamlit_folium]", timeout=90_000)
    for _ in range(200):
        found = next((f for f in page.frames if "streamlit_folium" in f.url), None)
        if found is not None:
            return found
        page.wait_for_timeout(100)
    pytest.fail("no map on the page")


def planned(page: Page) -> dict[str, float]:
    """Return hectares planned by place, as the ledger says them."""
    table = page.locator("[data-testid=stTable] table").first
    rows = table.locator("tbody tr").all_inner_texts()
    found = {}
    for row in rows:
        place, hectares = row.split("\t")[:2]
        found[place.strip()] = float(hectares.replace(" ha", "").replace(".", "").replace(",", "."))
    return found


def changed(page: Page, was: dict[str, float]) -> dict[str, float]:
    """Return the ledger once it says something else."""
    for _ in range(300):
        now = planned(page)
        if now != was and now:
            return now
        page.wait_for_timeout(100)
    pytest.fail("the ledger did not change within half a minute")


def draw(page: Page, corners: list[tuple[float, float]]) -> None:
    """Draw a polygon by mouse; corners in the page's pixels, the first closes it."""
    map_frame(page).locator(".leaflet-pm-icon-polygon").first.click()
    for x, y in [*corners, corners[0]]:
        page.mouse.move(x, y, steps=4)
        page.wait_for_timeout(120)
        page.mouse.click(x, y)
        page.wait_for_timeout(120)


def border_point(page: Page) -> tuple[float, float]:
    """Return a spot of the map, in the page's pixels, on the border of the two northern towns."""
    frame = map_frame(page)
    x, y = frame.evaluate(
        """() => { const m = window.landuse.state.map;
        const towns = window.landuse.state.config.layers.find(l => l.id === 'municipalities').shape;
        const rings = {};
        towns.eachLayer(s => { rings[s.feature.properties.code] = s.getLatLngs().flat(3); });
        const near = new Set(rings['9102'].map(p => p.lat.toFixed(6) + p.lng.toFixed(6)));
        const shared = rings['9101'].filter(p => near.has(p.lat.toFixed(6) + p.lng.toFixed(6)));
        const at = m.latLngToContainerPoint(shared[Math.floor(shared.length / 3)]);
        return [at.x, at.y]; }"""
    )
    box = page.locator("iframe[src*=streamlit_folium]").bounding_box()
    assert box is not None
    return box["x"] + x, box["y"] + y


def test_drawing_across_a_border_changes_both_municipalities_and_asks_nobody(
    browser: Browser, address: str
) -> None:
    page, asked = open_page(browser, address, 1440, 900)
    map_frame(page).wait_for_function(
        "window.landuse.state.config.layers.find(l => l.id === 'municipalities').shape"
    )
    before = planned(page)
    x, y = border_point(page)
    draw(page, [(x - 28, y - 16), (x + 28, y - 16), (x + 28, y + 16), (x - 28, y + 16)])
    after = changed(page, before)

    assert after["Tågelund"] > before["Tågelund"] + 1
    assert after["Mosevang"] > before["Mosevang"] + 1
    assert after["Engsholme"] == before["Engsholme"]
    parts = sum(value for place, value in after.items() if place != "I alt")
    assert parts == pytest.approx(after["I alt"], abs=0.3)  # each is rounded on the screen
    page.get_by_text("ikke gemt").wait_for()

    page.get_by_role("button", name="Fortryd").click()
    assert changed(page, after) == before
    outside = [u for u in asked if not u.startswith((address, "data:", "blob:", "ws://127.0.0.1"))]
    assert outside == []
    page.close()


def test_on_a_phone_nothing_scrolls_sideways(browser: Browser, address: str) -> None:
    page, _ = open_page(browser, address, 390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("iframe[src*=streamlit_folium]").bounding_box()
    assert box is not None
    assert box["height"] <= 0.6 * 844
    page.close()
