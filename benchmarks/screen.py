"""From a click on a field to new numbers in the ledger, in a headless browser on this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.timing import say

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LAYER = "window.landuse.state.config.layers.find(l => l.id === 'fields').shape"
READY = f"window.landuse && window.landuse.loaded && {LAYER}"


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
            say("demo: click a field to new numbers", [_click(page, n) for n in range(runs)])
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


def _frame(page: Page) -> object:
    page.wait_for_selector("iframe[src*=streamlit_folium]", timeout=90_000)
    while True:
        found = next((f for f in page.frames if "streamlit_folium" in f.url), None)
        if found is not None:
            return found
        page.wait_for_timeout(50)


def _click(page: Page, number: int) -> float:
    """Pick a field as a click on it does, and wait for the ledger to say something else."""
    was = page.locator("[data-testid=stTable] tbody").first.inner_text()
    start = time.perf_counter()
    _frame(page).evaluate(
        f"(n) => {{ const all = {LAYER}.getLayers()"
        ".filter(l => l.feature.properties.use === 'crop' && l.feature.properties.area_ha > 3);"
        " all[40 + 7 * n].fire('click', {originalEvent: new MouseEvent('click')}); }",
        number,
    )
    while page.locator("[data-testid=stTable] tbody").first.inner_text() == was:
        time.sleep(0.005)
    return time.perf_counter() - start
