"""What a planner does by hand and reads by eye; every selector of the pages and the map is here."""

import re
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page

MAP = "iframe[src*=streamlit_folium]"
NUMBER = "button.lu-number"
PANEL = "section.lu-why:popover-open"
TITLE = "[data-testid=stMain] h1"
FAULT = "[data-testid=stException]"
ISSUE = ".lu-issue"
ALARM = ".lu-error"
FILES = ".lu-files a"
HEADLINE = ".lu-headline"
UNSAVED = ".lu-saved .open"
EXPANDER = "[data-testid=stExpander] > details:not([open]) > summary"
TOGGLE = "[data-testid=stMain] [data-testid=stCheckbox] label"
TABLE = ".lu-table table"
MEASURE = ".landuse-side .measure"
PAGES = "[data-testid=stTopNavLink]"
SWIPE = ".lu-swipe input"
SIGHT = ".lu-sight"
PLACED = """[...document.querySelectorAll('.lu-sight img')].map(picture => {
  const style = getComputedStyle(picture), at = name => style.getPropertyValue(name) || '0';
  return `${at('--map-scale')} ${at('--map-x')} ${at('--map-y')}`; })"""
"""How close each map of the page is, and where its corner lies."""
SEEN = "getComputedStyle(document.querySelector('.lu-swipe .over')).clipPath"
MORE = ".st-key-bar [data-testid=stPopover] button"
POLL_MS = 100
"""How often a page is asked whether it is there: with each frame it would paint for the question."""
TOOL_NAMES = {"delete": "erase"}


def open_page(
    browser: Browser | BrowserContext,
    address: str,
    width: int = 1440,
    height: int = 900,
    path: str = "/",
) -> tuple[Page, list[str]]:
    """Open the app and return the page and every address it asks for.

    A page of a browser has a memory of its own. Pages of one context share what was fetched before
    and their cookies, and are there much sooner.
    """
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": height})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}{path}", timeout=120_000)
    settled(page)
    return page, asked


def is_plan(page: Page) -> bool:
    """Return whether the page has the map."""
    return page.locator(MAP).count() > 0


def settled(page: Page) -> None:
    """Wait until the page is there, and the map, if it has one, is painted and lies still."""
    page.locator(f"{TITLE}, {ALARM}").first.wait_for(timeout=180_000)
    quiet(page)
    if not urlparse(page.url).path.strip("/"):
        map_settled(page)


def map_settled(page: Page) -> None:
    """Wait until the map is there, is painted, and lies still."""
    map_frame(page).wait_for_function(
        "window.landuse && window.landuse.loaded"
        " && window.landuse.state.layers.municipalities.lines"
        " && ['fields', 'plan'].every(n => !window.landuse.state.land[n].isLoading())",
        timeout=90_000,
        polling=POLL_MS,
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


def draw(page: Page, corners: list[tuple[float, float]], name: str = "polygon") -> None:
    """Draw a polygon by mouse with a tool; corners in the page's pixels, the first closes it."""
    tool(page, name).click()
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
    left, top = origin(page)
    return left + x, top + y


def origin(page: Page) -> tuple[float, float]:
    """Return the corner of the map itself, beside its tools, in the page's pixels."""
    box = page.locator(MAP).bounding_box()
    assert box is not None
    left, top = map_frame(page).evaluate(CORNER)
    return box["x"] + left, box["y"] + top


CORNER = """() => { const { left, top } = window.landuse.state.map.getContainer()
  .getBoundingClientRect(); return [left, top]; }"""
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
    for (let x = 100; x < size.x - 60 && found.size < count; x += 6) {
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
    left, top = origin(page)
    assert len(held) == count
    return [(name, left + x, top + y) for name, x, y in held]


@contextmanager
def opened(page: Page) -> Iterator[None]:
    """Open what else may be done with the scenario, and close it after."""
    page.locator(MORE).first.click()
    page.locator(FILES).first.wait_for()
    yield
    page.keyboard.press("Escape")
    page.locator(FILES).first.wait_for(state="detached")


def saved_units(page: Page, address: str) -> list[str]:
    """Return the fields of the newest area, as the file one may take home names them."""
    with opened(page):
        link = page.locator(".lu-files a", has_text="TOML").get_attribute("href")
    with urllib.request.urlopen(f"{address}{link}") as answer:
        wishes = tomllib.loads(answer.read().decode())["allocate"]
    return list(wishes[-1]["area"].get("units", []))


CLICK_ALL = "wanted => document.querySelectorAll(wanted).forEach(found => found.click())"


def open_everything(page: Page) -> None:
    """Set every switch and open every fold of a page, and of the map's layers."""
    for switch in page.locator(TOGGLE).all():
        if not switch.locator("input").is_checked():
            switch.click()
            quiet(page)
    page.evaluate(CLICK_ALL, EXPANDER)
    quiet(page)
    if is_plan(page):
        map_frame(page).evaluate(
            "() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
        )
        page.wait_for_timeout(300)


def open_a_number(page: Page) -> bool:
    """Open what is behind the page's first number by keyboard; return whether it has one."""
    number = page.locator(NUMBER).filter(visible=True).first
    if not number.count():
        return False
    number.focus()
    page.keyboard.press("Enter")
    page.locator(PANEL).wait_for(timeout=30_000)
    quiet(page)
    return True


def tool(page: Page, name: str) -> Locator:
    """Return a tool of the map by what it does: polygon, rectangle, edit, cut, delete."""
    value = TOOL_NAMES.get(name, name)
    return map_frame(page).locator(f".landuse-tools button[value={value}]")


def draw_with(page: Page, name: str) -> None:
    """Take a tool in the hand and move over the map."""
    tool(page, name).click()
    x, y = spot(page, "map => map.getCenter()")
    page.mouse.move(x, y, steps=4)


def edit_an_area(page: Page) -> bool:
    """Show the corners of an area that is drawn; return whether there is one."""
    tool(page, "edit").click()
    page.wait_for_timeout(200)
    return bool(map_frame(page).evaluate(CORNERS))


CORNERS = """() => { const { map, drawn } = window.landuse.state, shape = drawn.getLayers()[0];
  if (!shape) { return false; }
  map.fitBounds(shape.getBounds(), { animate: false });
  if (!shape.pm.enabled()) { shape.fire('click'); }
  return shape.pm.enabled(); }"""


BUTTONS = {
    "undo": ("Fortryd", "Undo"),
    "redo": ("Gentag", "Redo"),
    "save": ("Gem", "Save"),
}
LANGUAGES = {"da": "Dansk", "en": "English"}


def button(page: Page, name: str) -> Locator:
    """Return a button of the bar over the map, whichever language the page speaks."""
    said = "|".join(BUTTONS[name])
    return page.get_by_role("button", name=re.compile(rf"(^|\s)({said})( Shortcut.*)?$")).first


def speak(page: Page, language: str) -> None:
    """Switch the language, and wait until the page speaks it."""
    page.get_by_text(LANGUAGES[language], exact=True).first.click()  # a paper has its own
    page.wait_for_function(f"document.documentElement.lang === '{language}'", timeout=60_000)
    quiet(page)
    settled(page)


def page_names(page: Page) -> list[str]:
    """Return the pages by their names in the page's language."""
    return [name.strip() for name in page.locator(PAGES).all_inner_texts()]


def go_to(page: Page, name: str) -> None:
    """Open another page by its name."""
    page.locator(PAGES, has_text=name).first.click()
    quiet(page)
    settled(page)


def choose_measure(page: Page, number: int) -> None:
    """Choose a measure by its place in the list."""
    options = map_frame(page).locator(MEASURE)
    options.nth(1 + number % (options.count() - 1)).click()


def draw_box(page: Page, script: str, wide: float, high: float, name: str = "polygon") -> None:
    """Draw a rectangle about a place of the map, in pixels to each side."""
    draw_about(page, spot(page, script), wide, high, name)


def draw_about(
    page: Page, place: tuple[float, float], wide: float, high: float, name: str = "polygon"
) -> None:
    """Draw a rectangle about a place, in the page's pixels."""
    x, y = place
    corners = [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high)]
    draw(page, [*corners, (x - wide, y + high)], name)


def saved_file(page: Page, kind: str) -> bytes:
    """Take the scenario home as a file, by clicking its link, and return what is in it."""
    with opened(page), page.expect_download(timeout=120_000) as waiting:
        page.locator(FILES, has_text=kind).click()
    return Path(waiting.value.path()).read_bytes()


NEAR = f"""() => {{ const {{ map, layers }} = window.landuse.state;
  map.setView(({BORDER})(map, layers), Math.max(map.getZoom(), 14), {{ animate: false }}); }}"""
"""Look so close at a border that single fields are seen, and that their edges hold the corners."""


def look_at_border(page: Page) -> None:
    """Look closely at a place where two municipalities meet."""
    map_frame(page).evaluate(NEAR)
    page.wait_for_timeout(500)
    map_settled(page)


def paint(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over fields with Shift held."""
    page.keyboard.down("Shift")
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=12)
    page.mouse.up()
    page.keyboard.up("Shift")


def draw_with_finger(page: Page, way: list[tuple[float, float]]) -> None:
    """Drag one finger over the page, which must know touch."""
    hand = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        held = [{"x": x, "y": y} for x, y in points]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": held})
        page.wait_for_timeout(30)

    touch("touchStart", way[0])
    for place in way[1:]:
        touch("touchMove", place)
    touch("touchEnd")
    hand.detach()


AT_BORDER = f"""() => {{ const {{ map, layers, drawn }} = window.landuse.state;
  const at = ({BORDER})(map, layers);
  const held = drawn.getLayers().filter(s => s.landuseId && s.getBounds().contains(at));
  const size = s => s.getBounds().getNorthEast().distanceTo(s.getBounds().getSouthWest());
  const shape = held.sort((a, b) => size(a) - size(b))[0];
  if (!shape) {{ return false; }}
  if (!shape.pm.enabled()) {{ shape.fire('click'); }}
  return shape.pm.enabled(); }}"""


def edit_newest(page: Page) -> bool:
    """Show the corners of the smallest area at the border; return whether they are there."""
    quiet(page)
    tool(page, "edit").click()
    page.wait_for_timeout(300)
    return bool(map_frame(page).evaluate(AT_BORDER))


def move_a_corner(page: Page, east: float, south: float) -> None:
    """Drag the first corner that is shown, and leave the tool."""
    corner = map_frame(page).locator(".marker-icon:not(.marker-icon-middle)").first
    box = corner.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y, steps=3)
    page.mouse.down()
    page.mouse.move(x + east, y + south, steps=8)
    page.mouse.up()
    page.wait_for_timeout(200)
    tool(page, "point").click()


def places(page: Page) -> dict[str, tuple[str, ...]]:
    """Return the table of places as it is shown: the words beside each name."""
    lines = page.locator(TABLE).first.locator("tbody tr, tfoot tr").all_inner_texts()
    rows = [line.split("\t") for line in lines]
    return {name.strip(): tuple(cell.strip() for cell in cells) for name, *cells in rows}
