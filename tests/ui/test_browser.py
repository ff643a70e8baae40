"""The app in a real browser, by mouse: draw across a border, pick fields, erase, reload.

A recorder proves that no request leaves the host.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, Response, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
MAP = "iframe[src*=streamlit_folium]"
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


def open_page(
    browser: Browser, address: str, width: int = 1440, height: int = 900, path: str = "/"
) -> tuple[Page, list[str]]:
    """Open the app and return the page and every address it asks for."""
    page = browser.new_page(viewport={"width": width, "height": height})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}{path}")
    settled(page)
    return page, asked


def settled(page: Page) -> None:
    """Wait until the map is there, is painted, and lies still."""
    map_frame(page).wait_for_function(
        "window.landuse && window.landuse.loaded"
        " && window.landuse.state.layers.municipalities.lines"
        " && ['fields', 'plan'].every(n => !window.landuse.state.land[n].isLoading())",
        timeout=90_000,
    )
    quiet(page)
    was = None
    for _ in range(100):
        box = page.locator(MAP).bounding_box()
        if box == was:
            return
        was = box
        page.wait_for_timeout(300)


def quiet(page: Page) -> None:
    """Wait until the server has no more to say."""
    page.wait_for_timeout(200)
    running = page.locator("[data-testid=stApp][data-test-script-state=running]")
    for _ in range(600):
        if running.count() == 0:
            return
        page.wait_for_timeout(100)


def map_frame(page: Page) -> Frame:
    """Return the map's frame once it is there."""
    page.wait_for_selector(MAP, timeout=90_000)
    for _ in range(200):
        found = next((f for f in page.frames if "streamlit_folium" in f.url), None)
        if found is not None:
            return found
        page.wait_for_timeout(100)
    pytest.fail("no map on the page")


def planned(page: Page) -> dict[str, float]:
    """Return hectares planned by place, as the ledger says them."""
    table = page.locator(".lu-table table").first
    found = {}
    for row in table.locator("tbody tr, tfoot tr").all_inner_texts():
        place, *cells = row.split("\t")
        if not cells:
            return {}  # the table is just being drawn
        found[place.strip()] = float(cells[0].replace(".", "").replace(",", "."))
    return found


def changed(page: Page, was: dict[str, float]) -> dict[str, float]:
    """Return the ledger once it says something else."""
    for _ in range(600):
        now = planned(page)
        if now != was and now:
            return now
        page.wait_for_timeout(100)
    pytest.fail("the ledger did not change within a minute")


def said(page: Page, words: str) -> str:
    """Return the line under the headline once it holds some words."""
    page.locator(".lu-gave", has_text=words).wait_for(timeout=60_000)
    return page.locator(".lu-gave").inner_text()


def draw(page: Page, corners: list[tuple[float, float]]) -> None:
    """Draw a polygon by mouse; corners in the page's pixels, the first closes it."""
    map_frame(page).locator(".leaflet-pm-icon-polygon").first.click()
    for x, y in [*corners, corners[0]]:
        page.mouse.move(x, y, steps=4)
        page.wait_for_timeout(120)
        page.mouse.click(x, y)
        page.wait_for_timeout(120)


def spot(page: Page, script: str) -> tuple[float, float]:
    """Return a place of the map, which a script names by latitude and longitude, in pixels."""
    x, y = map_frame(page).evaluate(
        f"""() => {{ const {{ map, layers }} = window.landuse.state;
        const at = map.latLngToContainerPoint(({script})(map, layers));
        return [at.x, at.y]; }}"""
    )
    box = page.locator(MAP).bounding_box()
    assert box is not None
    return box["x"] + x, box["y"] + y


BORDER = """(map, layers) => { const rings = {};
  layers.municipalities.lines.eachLayer(s => {
    rings[s.feature.properties.code] = s.getLatLngs().flat(3); });
  const near = new Set(rings['9102'].map(p => p.lat.toFixed(6) + p.lng.toFixed(6)));
  const shared = rings['9101'].filter(p => near.has(p.lat.toFixed(6) + p.lng.toFixed(6)));
  return shared[Math.floor(shared.length / 3)]; }"""


FIELDS = """async (count) => { const { map, land, config } = window.landuse.state;
  const crop = config.colourings[0].classes.findIndex(c => c.title === 'Omdrift') + 1;
  const size = map.getSize(), found = new Map();
  const at = (x, y) => land.fields.numberAt(map.containerPointToLatLng([x, y]));
  for (let y = Math.ceil(size.y / 2); y < size.y - 60; y += 6) {
    for (let x = 100; x < size.x - 290 && found.size < count; x += 6) {
      const piece = at(x, y), unit = land.units[piece];
      const near = [[-4, -4], [4, -4], [-4, 4], [4, 4]].map(([e, s]) => at(x + e, y + s));
      if (land.use[piece] === crop && !land.shown[piece] && !found.has(unit)
        && near.every(n => land.units[n] === unit)) { found.set(unit, [x, y]); } } }
  return Promise.all([...found.values()].map(async ([x, y]) => {
    const { lat, lng } = map.containerPointToLatLng([x, y]);
    const { lines } = await (await fetch(`${config.at}?lat=${lat}&lon=${lng}`)).json();
    return [lines[0].replace('Mark ', ''), x, y]; })); }"""


def fields(page: Page, count: int) -> list[tuple[str, float, float]]:
    """Return fields in open view: their numbers, and a place inside each, in the page's pixels."""
    held = map_frame(page).evaluate(FIELDS, count)
    box = page.locator(MAP).bounding_box()
    assert box is not None
    assert len(held) == count
    return [(name, box["x"] + x, box["y"] + y) for name, x, y in held]


def saved_units(page: Page, address: str) -> list[str]:
    """Return the fields of the newest area, as the file one may take home names them."""
    link = page.locator(".lu-files a", has_text="TOML").get_attribute("href")
    with urllib.request.urlopen(f"{address}{link}") as answer:
        wishes = tomllib.loads(answer.read().decode())["allocate"]
    return list(wishes[-1]["area"].get("units", []))


def test_drawing_across_a_border_changes_both_municipalities_and_asks_nobody(
    browser: Browser, address: str
) -> None:
    page, asked = open_page(browser, address)
    before = planned(page)
    x, y = spot(page, BORDER)
    draw(page, [(x - 28, y - 16), (x + 28, y - 16), (x + 28, y + 16), (x - 28, y + 16)])
    after = changed(page, before)

    assert after["Tågelund"] > before["Tågelund"] + 1
    assert after["Mosevang"] > before["Mosevang"] + 1
    assert after["Engsholme"] == before["Engsholme"]
    parts = sum(value for place, value in after.items() if place != "I alt")
    assert parts == pytest.approx(after["I alt"], abs=0.3)  # each is rounded on the screen
    page.get_by_text("ikke gemt", exact=True).wait_for()
    assert "talt med" in said(page, "Vådlægning 1")

    # The eraser works after something was drawn.
    map_frame(page).wait_for_function(
        "window.landuse.state.drawn.getLayers().some(s => s.landuseId === 'rewet_1')",
        timeout=60_000,
    )
    map_frame(page).locator(".leaflet-pm-icon-delete").first.click()
    page.wait_for_timeout(300)
    page.mouse.click(x, y - 12)
    assert changed(page, after) == before
    said(page, "slettet")
    outside = [u for u in asked if not u.startswith((address, "data:", "blob:", "ws://127.0.0.1"))]
    assert outside == []
    page.close()


def test_quick_clicks_pick_every_field_and_a_reload_keeps_them(
    browser: Browser, address: str
) -> None:
    page, _ = open_page(browser, address)
    detached: list[str] = []
    page.on("framedetached", lambda frame: detached.append(frame.url))
    chosen = fields(page, 4)
    x, y = chosen[0][1:]
    page.mouse.move(x, y, steps=3)
    tip = map_frame(page).locator(".landuse-tip")
    tip.wait_for(timeout=30_000)
    assert chosen[0][0] in tip.inner_text()
    for _, x, y in chosen:
        page.mouse.click(x, y)
        page.wait_for_timeout(60)
    said(page, "Vådlægning 1")
    for _ in range(300):
        if len(saved_units(page, address)) == len(chosen):
            break
        page.wait_for_timeout(200)
    assert sorted(saved_units(page, address)) == sorted(name for name, _, _ in chosen)
    quiet(page)
    assert detached == []  # the map was never drawn anew

    counted = planned(page)
    page.reload()
    settled(page)
    assert planned(page) == counted
    page.get_by_text("ikke gemt", exact=True).wait_for()
    page.get_by_role("button", name="Fortryd").click()
    changed(page, counted)

    page.get_by_text("English", exact=True).click()
    page.get_by_text("not saved", exact=True).wait_for(timeout=60_000)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "The wet valley" in page.title()
    page.close()


def test_a_click_is_painted_before_the_server_has_answered_and_what_is_sent_is_small(
    browser: Browser, address: str
) -> None:
    page, asked = open_page(browser, address)
    frame = map_frame(page)
    frame.evaluate("window.neverDrawnAnew = true")
    name, x, y = fields(page, 1)[0]
    box = page.locator(MAP).bounding_box()
    assert box is not None
    look = f"""(() => {{ const {{ map, land }} = window.landuse.state;
      const at = map.containerPointToLatLng([{x - box["x"]}, {y - box["y"]}]);
      return [land.codes, land.shown].map(held => held[land.fields.numberAt(at)]); }})()"""
    assert frame.evaluate(look) == [0, 0]
    painted = """(() => new Promise(done => { const { map, land } = window.landuse.state;
      map.on('click', () => { const start = performance.now(), before = land.codes.slice();
        setTimeout(() => done({ hopes: land.hopes.length, took: performance.now() - start,
          told: before.some((code, n) => code !== land.codes[n]) })); }); }))()"""
    frame.evaluate(f"void (window.painted = {painted})")
    answers: list[Response] = []

    def heard(answer: Response) -> None:
        answers.append(answer)

    page.on("response", heard)
    was = planned(page)
    page.mouse.click(x, y)
    at_once = frame.evaluate("window.painted")
    assert at_once["hopes"] == 1
    assert not at_once["told"]
    changed(page, was)
    quiet(page)
    frame.wait_for_function("window.landuse.state.land.hopes.length === 0")
    rewet = frame.evaluate(
        "window.landuse.state.config.measures.findIndex(m => m.id === 'rewet') + 1"
    )
    assert frame.evaluate(look) == [rewet, rewet]
    assert frame.evaluate("window.neverDrawnAnew")
    assert saved_units(page, address) == [name]
    sizes = [len(answer.body()) for answer in answers if "/landuse/" in answer.url]
    assert 0 < sum(sizes) < 50_000
    page.get_by_role("button", name="Fortryd").click()
    frame.wait_for_function(f"String({look}) === '0,0'", timeout=60_000)
    outside = [u for u in asked if not u.startswith((address, "data:", "blob:", "ws://127.0.0.1"))]
    assert outside == []
    page.close()


def test_dragging_with_shift_paints_over_fields_and_the_map_stays(
    browser: Browser, address: str
) -> None:
    page, _ = open_page(browser, address)
    (one, x, y), (two, u, v) = fields(page, 2)
    centre = map_frame(page).evaluate("String(window.landuse.state.map.getCenter())")
    was = planned(page)
    page.keyboard.down("Shift")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(u, v, steps=12)
    assert map_frame(page).evaluate("window.landuse.state.land.hopes.length") > 1
    page.mouse.up()
    page.keyboard.up("Shift")
    changed(page, was)
    assert {one, two} <= set(saved_units(page, address))
    assert map_frame(page).evaluate("String(window.landuse.state.map.getCenter())") == centre
    page.close()


def test_fields_are_coloured_by_soil_and_the_legend_says_what_is_in_view(
    browser: Browser, address: str
) -> None:
    page, _ = open_page(browser, address)
    frame = map_frame(page)
    choice = frame.locator(".landuse-layers .colouring select")
    legend = frame.locator(".landuse-layers .colouring .class")
    legend.first.wait_for()
    assert "Omdrift" in legend.all_inner_texts()
    assert "Bebygget" not in legend.all_inner_texts()  # no field is built on
    choice.select_option("soil")
    assert "Mineraljord" in legend.all_inner_texts()
    assert "Omdrift" not in legend.all_inner_texts()
    page.close()


def test_a_number_opens_what_is_behind_it_and_esc_closes_it(browser: Browser, address: str) -> None:
    page, asked = open_page(browser, address)
    number = page.locator(".lu-headline .value button")
    number.focus()
    page.keyboard.press("Enter")
    panel = page.locator("section.lu-why:popover-open")
    panel.get_by_text("Formel", exact=True).wait_for(timeout=30_000)
    assert "Tal fra kilder" in panel.inner_text()
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert number.evaluate("held => held === document.activeElement")
    assert {url for url in asked if not url.startswith(address)} <= {"about:blank"}
    page.close()


def test_a_double_click_saves_one_copy(browser: Browser, address: str) -> None:
    page, _ = open_page(browser, address)
    page.get_by_role("button", name="Gem kopi").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Navn").fill("Kopi ved dobbeltklik")
    dialog.get_by_label("Spørgsmål").fill("Hvad nu?")
    dialog.get_by_label("Navn").click()
    quiet(page)
    dialog.get_by_role("button", name="Gem kopi").dblclick()
    page.get_by_role("heading", name="Hvad nu?").wait_for(timeout=60_000)
    page.locator(".lu-saved", has_text="Kopi ved dobbeltklik").wait_for(timeout=60_000)
    assert page.locator(".lu-issue.error").count() == 0
    page.close()


def test_tables_show_their_numbers_and_nothing_is_cut_off(browser: Browser, address: str) -> None:
    page, _ = open_page(browser, address)
    for table in page.locator(".lu-table").all():
        assert table.evaluate("t => t.scrollWidth <= t.clientWidth + 1")
    assert page.locator("html").get_attribute("lang") == "da"
    assert page.locator(MAP).get_attribute("title")
    heights = page.locator(MAP).bounding_box()
    assert heights is not None
    assert heights["width"] > 700
    assert map_frame(page).locator(".landuse-layers .inside").evaluate("b => b.clientHeight") > 400
    page.close()


def test_on_a_phone_nothing_scrolls_sideways(browser: Browser, address: str) -> None:
    page, _ = open_page(browser, address, 390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(MAP).bounding_box()
    assert box is not None
    assert box["height"] <= 0.6 * 844
    headline = page.locator(".lu-headline").bounding_box()
    assert headline is not None
    assert headline["y"] < box["y"]
    for option in page.locator(".st-key-plan-measure [data-testid=stRadioOption]").all()[:2]:
        size = option.bounding_box()
        assert size is not None
        assert size["height"] >= 44
    page.close()
