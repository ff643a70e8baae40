"""The map in a real browser, by mouse: draw across a border, pick fields, erase, reload."""

from math import cos, sin

import pytest
from playwright.sync_api import Browser, BrowserContext, Response, expect

from tests.browser.planner import (
    BORDER,
    MAP,
    MEASURE,
    MORE,
    PANEL,
    changed,
    draw,
    draw_with_finger,
    fields,
    map_frame,
    map_settled,
    open_page,
    origin,
    planned,
    quiet,
    said,
    saved_units,
    settled,
    spot,
    tool,
)

SPLIT_NOTHING = """() => window.landuse.act({ kind: "split",
  line: { type: "LineString", coordinates: [[1, 50], [1.001, 50]] } })"""
"""Divide areas by a line that crosses none."""
ONTO_FIELDS = """() => {
  const map = window.map, { land } = window.landuse.state, size = map.getSize();
  const isField = (x, y) => land.use[land.fields.numberAt(map.containerPointToLatLng([x, y]))];
  for (let x = 20; x < size.x - 20; x += 6) {
    for (let y = 20; y < size.y - 20; y += 6) {
      const around = [-12, -8, -4, 0, 4, 8, 12];
      if (around.every((e) => around.every((s) => isField(x + e, y + s)))) {
        map.setView(map.containerPointToLatLng([x, y]), 18, { animate: false });
        return;
      }
    }
  }
}"""
"""Look so close at some land that there is nothing but fields in view."""


def test_drawing_across_a_border_changes_both_municipalities_and_asks_nobody(
    visitor: BrowserContext, address: str
) -> None:
    page, asked = open_page(visitor, address)
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
    tool(page, "delete").click()
    page.wait_for_timeout(300)
    page.mouse.click(x, y - 12)
    assert changed(page, after) == before
    said(page, "slettet")
    outside = [u for u in asked if not u.startswith((address, "data:", "blob:", "ws://127.0.0.1"))]
    assert outside == []
    page.close()


def test_quick_clicks_pick_every_field_and_a_reload_keeps_them(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address)
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
    visitor: BrowserContext, address: str
) -> None:
    page, asked = open_page(visitor, address)
    frame = map_frame(page)
    frame.evaluate("window.neverDrawnAnew = true")
    name, x, y = fields(page, 1)[0]
    left, top = origin(page)
    look = f"""(() => {{ const {{ map, land }} = window.landuse.state;
      const at = map.containerPointToLatLng([{x - left}, {y - top}]);
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
    sent = [answer for answer in answers if "/landuse/" in answer.url]
    sizes = [int(answer.headers.get("content-length", 0)) for answer in sent]
    assert 0 < sum(sizes) < 50_000
    page.get_by_role("button", name="Fortryd").click()
    frame.wait_for_function(f"String({look}) === '0,0'", timeout=60_000)
    outside = [u for u in asked if not u.startswith((address, "data:", "blob:", "ws://127.0.0.1"))]
    assert outside == []
    page.close()


def test_dragging_with_shift_paints_over_fields_and_the_map_stays(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address)
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
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address)
    frame = map_frame(page)
    choice = frame.locator(".landuse-layers .colouring select").first
    legend = frame.locator(".landuse-layers .colouring .class")
    legend.first.wait_for()
    assert "Omdrift" in legend.all_inner_texts()
    assert "Bebygget" not in legend.all_inner_texts()  # no field is built on
    choice.select_option("soil")
    assert "Mineraljord" in legend.all_inner_texts()
    assert "Omdrift" not in legend.all_inner_texts()

    choice.select_option("effect")
    frame.locator(".landuse-layers .behind").click()
    panel = page.locator(PANEL)
    panel.wait_for(timeout=30_000)
    assert "Vådlægning" in panel.inner_text()
    assert "Tal fra kilder" in panel.inner_text()
    page.close()


def test_every_layer_says_who_made_it_and_shows_the_classes_in_view(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address)
    frame = map_frame(page)
    outside = frame.locator(".landuse-layers .layer", has_text="Arealanvendelse")
    classes = outside.locator(".class:not(.origin)")
    assert "CC0-1.0" in outside.locator(".origin").inner_text()
    expect(classes.locator("visible=true")).to_have_count(5)
    frame.evaluate(ONTO_FIELDS)
    expect(classes.locator("visible=true")).to_have_count(0, timeout=20_000)
    expect(outside.locator(".origin")).to_contain_text("intet i udsnittet")
    page.close()


def test_a_number_opens_what_is_behind_it_and_esc_closes_it(
    visitor: BrowserContext, address: str
) -> None:
    page, asked = open_page(visitor, address)
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


def test_a_double_click_saves_one_copy(visitor: BrowserContext, address: str) -> None:
    page, _ = open_page(visitor, address)
    page.locator(MORE).first.click()
    page.get_by_role("button", name="Gem kopi").click()
    dialog = page.get_by_role("dialog", name="Gem kopi")
    dialog.get_by_label("Navn").fill("Kopi ved dobbeltklik")
    dialog.get_by_label("Spørgsmål").fill("Hvad nu?")
    dialog.get_by_label("Navn").click()
    quiet(page)
    dialog.get_by_role("button", name="Gem kopi").dblclick()
    page.get_by_role("heading", name="Hvad nu?").wait_for(timeout=60_000)
    page.locator(".lu-saved .safe").wait_for(timeout=60_000)
    assert page.locator(".lu-issue.error").count() == 0
    page.close()


def test_tables_show_their_numbers_and_nothing_is_cut_off(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address)
    for table in page.locator(".lu-table").all():
        assert table.evaluate("t => t.scrollWidth <= t.clientWidth + 1")
    assert page.locator("html").get_attribute("lang") == "da"
    assert page.locator(MAP).get_attribute("title")
    heights = page.locator(MAP).bounding_box()
    assert heights is not None
    assert heights["width"] > 700
    assert map_frame(page).locator(".landuse-side .inside").evaluate("b => b.clientHeight") > 300
    page.close()


def test_on_a_phone_nothing_scrolls_sideways_and_a_finger_draws(
    browser: Browser, address: str
) -> None:
    phone = browser.new_context(has_touch=True, is_mobile=True)
    page, _ = open_page(phone, address, 390, 844)
    assert page.locator(".lu-gave .finger").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(MAP).bounding_box()
    assert box is not None
    assert box["height"] <= 0.6 * 844
    headline = page.locator(".lu-headline").bounding_box()
    assert headline is not None
    assert headline["y"] < box["y"] + box["height"] + 110  # one closed row lies between
    for option in map_frame(page).locator(MEASURE).all()[:2]:
        size = option.bounding_box()
        assert size is not None
        assert size["height"] >= 44

    map_frame(page).evaluate(ONTO_FIELDS.replace(", 18,", ", 16,"))
    map_settled(page)
    before = planned(page)
    tool(page, "freehand").tap()
    x, y = spot(page, "map => map.getCenter()")
    draw_with_finger(page, [(x + 50 * cos(n), y + 50 * sin(n)) for n in range(6)])
    assert changed(page, before)["I alt"] > before["I alt"]
    phone.close()


def test_fields_chosen_on_the_map_are_chosen_in_the_list_and_the_other_way(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address)
    before = planned(page)
    map_frame(page).locator(MEASURE).first.click()  # land first, the measure after
    ((_, x, y),) = fields(page, 1)
    page.mouse.click(x, y)
    page.get_by_text("Valgt jord", exact=True).wait_for()
    page.get_by_test_id("stButtonGroup").get_by_text("Marker", exact=True).click()
    chips = page.get_by_test_id("stMultiSelect").get_by_label("Valgte").get_by_role("button")
    chips.last.wait_for()
    chips.last.click()
    map_frame(page).wait_for_function("window.landuse.state.picked.size === 0")
    assert planned(page) == before
    page.close()


def test_on_a_phone_the_map_stays_where_it_is_when_a_tap_is_answered(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address, 390, 844)
    map_frame(page).evaluate(ONTO_FIELDS.replace(", 18,", ", 15,"))
    map_settled(page)
    box = page.locator(MAP).bounding_box()
    ((_, x, y),) = fields(page, 1)
    page.mouse.click(x, y)
    line = page.locator(".lu-gave")
    for _ in range(100):
        assert page.locator(MAP).bounding_box() == box
        if "Vådlægning 1" in line.inner_text():
            break
        page.wait_for_timeout(100)
    said(page, "Vådlægning 1")
    quiet(page)
    assert page.locator(MAP).bounding_box() == box
    assert line.evaluate("line => line.scrollHeight <= line.clientHeight + 1")

    # What is refused is told over the map, and can be put away.
    map_frame(page).evaluate(SPLIT_NOTHING)
    told = page.locator(".st-key-faults .lu-issue")
    told.wait_for()
    quiet(page)
    assert page.locator(MAP).bounding_box() == box
    told.get_by_label("Luk").press("Space")
    told.wait_for(state="hidden")
    page.close()
