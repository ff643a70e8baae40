"""From pointer-up to colours and numbers on the screen, in a headless browser on this machine.

Timings are taken inside the browser: from the event of the mouse to the frame that shows the
change. The engine's part of an edit is timed beside it, and the plain way (all fields as folium
GeoJson, drawn anew at each edit) in the same run.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, sync_playwright

from benchmarks import plain
from benchmarks.timing import percentile, say, seconds
from landuse.workflow import decide, editing, judge, load, read_scenario, scenario_ids

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MAP = "iframe[src*=streamlit_folium]"
READY = (
    "window.landuse && window.landuse.loaded && [window.landuse.state.land.plan,"
    " ...Object.values(window.landuse.state.layers).map(layer => layer.shape)]"
    ".every(shape => !shape || !shape.isLoading || !shape.isLoading())"
)
AT_ONCE = 4
WATCH_MAP = """() => { const { land } = window.landuse.state, repaint = land.plan.repaint;
  window.addEventListener('mouseup', (event) => {
    window.released = performance.timeOrigin + event.timeStamp; window.coloured = 0; }, true);
  land.plan.repaint = function (dirty) { repaint.call(this, dirty);
    if (!window.coloured) { requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.coloured = performance.timeOrigin + performance.now(); };
      port2.postMessage(0); }); } }; }"""
WATCH_PAGE = """() => { const told = () => { const held = document.querySelector('.lu-gave');
  return held ? held.dataset.heard + held.innerText : ''; };
  const was = told(); window.told = 0;
  const watcher = new MutationObserver(() => { if (!told() || told() === was) { return; }
    watcher.disconnect();
    requestAnimationFrame(() => { window.told = performance.timeOrigin + performance.now(); }); });
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true }); }"""
FIELDS = """(count) => { const { map, land } = window.landuse.state, found = new Map();
  const size = map.getSize(), corner = map.getContainer().getBoundingClientRect();
  const near = [[-4, -4], [4, -4], [-4, 4], [4, 4]];
  const at = (x, y) => land.fields.numberAt(map.containerPointToLatLng([x, y]));
  for (let y = 60; y < size.y - 60; y += 9) { for (let x = 100; x < size.x - 60; x += 9) {
    const piece = at(x, y), unit = land.units[piece];
    if (land.use[piece] && !land.shown[piece] && !found.has(unit)
      && near.every(([e, s]) => land.units[at(x + e, y + s)] === unit)) {
        found.set(unit, [corner.left + x, corner.top + y]); } } }
  const all = [...found.values()], step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, n) => n % step === 0).slice(0, count); }"""


@dataclass
class Edits:
    """What edits took: seconds to colours and to numbers, and bytes over the wire."""

    colours: list[float] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)


def run(root: Path, name: str, *, edits: int) -> None:
    """Start the app on a project, click fields, and say what a planner waits for."""
    with (
        _app(root) as (address, started),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = _open(browser, address)
        say(f"{name}: start of the server to a painted map", [time.perf_counter() - started])
        again = time.perf_counter()
        page.reload()
        _wait_for_map(page)
        say(f"{name}: reload to a painted map", [time.perf_counter() - again])
        alone = _edit(page, edits)
        _told(name, alone)
        _engine(root, name, edits)
        ours = statistics.median(alone.numbers)
        plain.run(browser, address, root, name, ours=ours)
        _together(browser, address, name, edits, alone)
        browser.close()


@contextmanager
def _app(root: Path) -> Iterator[tuple[str, float]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-m", "landuse.cli", "app", "--project", str(root), "--port", str(port)]
    quiet, started = subprocess.DEVNULL, time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, *words], stdout=quiet, stderr=quiet, env=dict(os.environ)
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", started
    finally:
        server.terminate()
        server.wait(20)


def _wait(url: str) -> None:
    for _ in range(2400):
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.05)


def _open(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    _wait_for_map(page)
    return page


def _frame(page: Page) -> Frame:
    page.wait_for_selector(MAP, timeout=90_000)
    while True:
        found = next((f for f in page.frames if "streamlit_folium" in f.url), None)
        if found is not None:
            return found
        page.wait_for_timeout(20)


def _wait_for_map(page: Page) -> None:
    _frame(page).wait_for_function(READY, timeout=90_000)


def _settle(page: Page) -> None:
    """Wait until the map lies still and the server has no more to say."""
    was = None
    for _ in range(60):
        running = page.locator("[data-testid=stApp][data-test-script-state=running]").count()
        box = page.locator(MAP).bounding_box()
        if box == was and not running:
            return
        was = box
        page.wait_for_timeout(200)


def _ready(page: Page, count: int) -> list[tuple[float, float]]:
    """Look so close that single fields are seen, and return places of fields the plan leaves."""
    _settle(page)
    frame = _frame(page)
    frame.evaluate("() => { const { map } = window.landuse.state; map.setZoom(13); }")
    page.wait_for_timeout(1000)
    _wait_for_map(page)
    _settle(page)
    frame.evaluate(WATCH_MAP)
    box = page.locator(MAP).bounding_box()
    if box is None:
        message = "the map is not on the page"
        raise SystemExit(message)
    return [(box["x"] + x, box["y"] + y) for x, y in frame.evaluate(FIELDS, count)]


def _edit(page: Page, count: int) -> Edits:
    """Click fields one after the other, each once the one before it was told."""
    took = Edits()
    frame = _frame(page)
    for x, y in _ready(page, count):
        page.evaluate(WATCH_PAGE)
        page.mouse.move(x, y)
        page.wait_for_timeout(300)
        before = _wire()
        page.mouse.click(x, y)
        page.wait_for_function("window.told", timeout=60_000)
        released, coloured = frame.evaluate("[window.released, window.coloured]")
        took.colours.append((coloured - released) / 1000)
        took.numbers.append((page.evaluate("window.told") - released) / 1000)
        _settle(page)
        took.sent.append(_wire() - before)
    return took


def _wire() -> int:
    """Return the bytes that went over this machine's loopback so far, both ways, heads included."""
    return int(Path("/sys/class/net/lo/statistics/tx_bytes").read_text())


def _told(name: str, took: Edits) -> None:
    for what, held in (("colours", took.colours), ("numbers", took.numbers)):
        note = f"p95 {percentile(held, 0.95) * 1000:.0f} ms"
        say(f"{name}: pointer-up to {what} on screen", held, note=note)
    kilo = [size / 1000 for size in took.sent]
    print(f"    kB an edit: median {statistics.median(kilo):.1f}, most {max(kilo):.1f}", flush=True)


def _engine(root: Path, name: str, edits: int) -> None:
    """Time what the engine takes of an edit, alone: the plan and its emissions."""
    land = load(root, strict=False)
    drawn = read_scenario(root, land.project.example or scenario_ids(root)[0])
    fields = land.units.index[land.units["kind"] == "field"]
    picked, held = [], fields[:: max(1, len(fields) // edits)][:edits]
    for unit in held:
        drawn = editing.toggle(drawn, str(unit), "rewet")
        picked += seconds(
            lambda drawn=drawn: judge(land, decide(land, drawn), only=("emissions",)), 1
        )
    note = f"p95 {percentile(picked, 0.95) * 1000:.0f} ms"
    say(f"{name}: the engine's part of an edit", picked, note=note)


def _together(browser: Browser, address: str, name: str, edits: int, alone: Edits) -> None:
    """Let four planners click at the same moment."""
    pages = [_open(browser.new_context().browser or browser, address) for _ in range(AT_ONCE)]
    places = [_ready(page, edits) for page in pages]
    took: list[float] = []
    for clicks in zip(*places, strict=False):
        for page in pages:
            page.evaluate(WATCH_PAGE)
        for page, (x, y) in zip(pages, clicks, strict=True):
            page.mouse.click(x, y)
        for page in pages:
            page.wait_for_function("window.told", timeout=60_000)
            released = _frame(page).evaluate("window.released")
            took.append((page.evaluate("window.told") - released) / 1000)
        for page in pages:
            _settle(page)
    ratio = percentile(took, 0.95) / percentile(alone.numbers, 0.95)
    note = f"p95 {percentile(took, 0.95) * 1000:.0f} ms, {ratio:.1f} times one alone"
    say(f"{name}: {AT_ONCE} at the same moment, to numbers", took, note=note)
