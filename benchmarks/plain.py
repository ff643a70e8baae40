"""The plain way: all fields as folium GeoJson, which an edit draws anew. As far as it goes."""

import time
from pathlib import Path

import folium
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as TooLong

from benchmarks.timing import say
from landuse.domain.landscape import Landscape
from landuse.ui.maps import Map
from landuse.workflow import load
from landuse.workflow.pictures import bounds_in_degrees, features, is_field

PATIENCE_MS = 60_000
PARTS = (100, 10, 1)
DRAWN = """() => { const held = Object.values(window).find(v => v instanceof L.Map);
  return held && Object.keys(held._layers).length > COUNT; }"""


def run(browser: Browser, address: str, root: Path, name: str, *, ours: float) -> None:
    """Draw a hundredth, a tenth and all of the fields; say how many times our edit each takes."""
    land = load(root, strict=False)
    fields = int(is_field(land).sum())
    for part in PARTS:
        start = time.perf_counter()
        page, count = _page(land, fields // part)
        made = time.perf_counter() - start
        shown = _shown(browser, address, page, count)
        what = f"{name}: plain folium, {count:,} shapes, {len(page) / 1e6:.1f} MB"
        if shown is None:
            print(f"{what}: made in {made:.1f} s, no map after {PATIENCE_MS // 1000} s", flush=True)
            return
        say(what, [made + shown], note=f"{(made + shown) / ours:.0f} times ours")


def _page(land: Landscape, count: int) -> tuple[str, int]:
    """Return the page of a map with some of the pieces of fields, as text, and how many."""
    pieces = land.pieces[is_field(land)].iloc[:count]
    page = Map(tiles=None)
    page.fit_bounds(bounds_in_degrees(land))
    shapes = features(pieces, {"use": pieces["use"].astype(str).tolist()}, 2.0)
    folium.GeoJson(shapes, style_function=lambda _: {"weight": 0.5}).add_to(page)
    return page.get_root().render(), len(pieces)


def _shown(browser: Browser, address: str, html: str, count: int) -> float | None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("**/plain", lambda route: route.fulfill(body=html, content_type="text/html"))
    start = time.perf_counter()
    try:
        page.goto(f"{address}/plain", timeout=PATIENCE_MS)
        page.wait_for_function(DRAWN.replace("COUNT", str(count)), timeout=PATIENCE_MS)
    except TooLong:
        return None
    finally:
        page.close()
    return time.perf_counter() - start
