"""From a click on a field to new numbers in the ledger, in a headless browser on this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Frame, Page, sync_playwright

from benchmarks.timing import say

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MAP = "iframe[src*=streamlit_folium]"
READY = "window.landuse && window.landuse.loaded && window.landuse.state.layers.fields.shape"
WATCH = """() => { const told = () => ['.lu-headline', '.lu-gave']
    .map(name => document.querySelector(name)?.innerText || '').join(' ');
  const was = told(); window.landuseChanged = 0;
  const watcher = new MutationObserver(() => { const now = told(); if (now && now !== was) {
    window.landuseChanged = performance.timeOrigin + performance.now(); watcher.disconnect(); } });
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true }); }"""


def run(root: Path, *, runs: int) -> None:
    """Start the app on the demo, click fields, and time click to numbers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "landuse.cli",
        "app",
        "--project",
        str(root),
        "--port",
        str(port),
    ]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=root, env=dict(os.environ))
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            start = time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}")
            frame = _frame(page)
            frame.wait_for_function(READY, timeout=90_000)
            say("demo: open the page to a drawn map", [time.perf_counter() - start])
            _settle(page)
            places = _fields(page, frame, runs)
            say("demo: click a field to new numbers", [_click(page, *at) for at in places])
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


def _wait(url: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.5)


def _frame(page: Page) -> Frame:
    page.wait_for_selector(MAP, timeout=90_000)
    while True:
        found = next((f for f in page.frames if "streamlit_folium" in f.url), None)
        if found is not None:
            return found
        page.wait_for_timeout(50)


def _settle(page: Page) -> None:
    """Wait until the map lies still and the server has no more to say."""
    was = None
    for _ in range(60):
        running = page.locator("[data-testid=stApp][data-test-script-state=running]").count()
        box = page.locator(MAP).bounding_box()
        if box == was and not running:
            return
        was = box
        page.wait_for_timeout(400)


def _fields(page: Page, frame: Frame, count: int) -> list[tuple[float, float]]:
    """Return places inside fields that the plan leaves alone, in the page's pixels."""
    held = frame.evaluate(
        """(count) => { const { map, layers, plan } = window.landuse.state, found = [];
        const taken = plan.getLayers().map(l => l.getBounds()), size = map.getSize();
        layers.fields.shape.eachLayer(s => {
          const p = s.feature.properties, b = s.getBounds(), at = map.latLngToContainerPoint(b.getCenter());
          if (p.use !== 'crop' || p.area_ha < 3 || taken.some(t => t.intersects(b))) { return; }
          if (at.x < 100 || at.x > size.x - 290 || at.y < 120 || at.y > size.y - 60) { return; }
          found.push([at.x, at.y]); });
        return found.filter((_, n) => n % 7 === 0).slice(0, count); }""",  # noqa: E501
        count,
    )
    box = page.locator(MAP).bounding_box()
    assert box is not None
    return [(box["x"] + x, box["y"] + y) for x, y in held]


def _click(page: Page, x: float, y: float) -> float:
    """Click a field with the mouse, and wait for the headline's hectares to say something else."""
    page.evaluate(WATCH)
    page.mouse.move(x, y)
    page.wait_for_timeout(300)
    start = time.time()
    page.mouse.click(x, y)
    page.wait_for_function("window.landuseChanged", timeout=60_000)
    done = page.evaluate("window.landuseChanged") / 1000
    _settle(page)
    return float(done - start)
