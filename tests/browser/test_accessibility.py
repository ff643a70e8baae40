"""axe-core on every page, in both languages, closed and opened, the map's frame included."""

import ast
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame

from tests.browser import axe
from tests.browser.planner import (
    MORE,
    draw_with,
    edit_an_area,
    is_plan,
    map_frame,
    open_a_number,
    open_everything,
    open_page,
    quiet,
    speak,
)

ROOT = Path(__file__).resolve().parents[2]


def pages() -> list[str]:
    """Return the pages that app.py names, the first at the root."""
    tree = ast.parse((ROOT / "app.py").read_text("utf-8"))
    listed = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    return [key.value for key in listed.keys if isinstance(key, ast.Constant)]


@pytest.fixture(scope="module")
def seen() -> set[axe.Known]:
    """Return the known violations that some page of this run still has."""
    return set()


def heavy(frame: Frame, seen: set[axe.Known], when: str) -> list[str]:
    """Return the heavy violations of ours in a page or in its map."""
    ours, held = axe.split(frame, axe.violations(frame))
    seen |= held
    return [f"{when}: {one}" for one in ours]


@pytest.mark.parametrize("name", pages())
def test_no_page_has_a_heavy_violation_of_ours(
    visitor: BrowserContext, address: str, seen: set[axe.Known], name: str
) -> None:
    path = "" if name == pages()[0] else name
    page, _ = open_page(visitor, address, path=f"/{path}?lang=da")
    found = []
    for language in ("da", "en"):
        if language == "en":
            page.keyboard.press("Escape")  # lets go of the panel
            speak(page, language)
        assert page.locator("html").get_attribute("lang") == language
        open_everything(page)
        open_a_number(page)
        found += heavy(page.main_frame, seen, f"page, {language}")
        if is_plan(page):
            found += heavy(map_frame(page), seen, f"map, {language}")
    page.close()
    assert found == []


def test_dialogs_lists_and_tools_have_no_heavy_violation_of_ours(
    visitor: BrowserContext, address: str, seen: set[axe.Known]
) -> None:
    page, _ = open_page(visitor, address)
    page.locator(".st-key-bar [data-testid=stSelectbox] input").click()
    page.get_by_role("listbox").wait_for()
    found = heavy(page.main_frame, seen, "a list")
    page.keyboard.press("Escape")
    draw_with(page, "polygon")
    found += heavy(map_frame(page), seen, "drawing")
    page.keyboard.press("Escape")
    edit_an_area(page)
    found += heavy(map_frame(page), seen, "editing")
    page.locator(MORE).first.click()
    page.get_by_role("button", name="Gem kopi").click()
    page.get_by_role("dialog", name="Gem kopi").wait_for()
    quiet(page)
    found += heavy(page.main_frame, seen, "a dialog")
    page.close()
    assert found == []


def test_what_is_listed_as_known_is_still_there(
    request: pytest.FixtureRequest, seen: set[axe.Known]
) -> None:
    """After the tests above: a violation that a dependency has mended leaves the list."""
    run = [item for item in request.session.items if item.path == request.path]
    if len(run) < len(pages()) + 3:
        pytest.skip("only some pages were looked at")
    assert set(axe.KNOWN) - seen == set()


def test_the_list_is_told_in_the_documentation() -> None:
    told = (ROOT / "docs" / "accessibility.md").read_text("utf-8")
    for known in axe.KNOWN:
        assert f"`{known.rule}`" in told
        assert known.on in told
