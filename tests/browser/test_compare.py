"""Compare and report by keyboard alone: choose, look closer, swipe, read in English, download."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.planner import (
    ALARM,
    FAULT,
    PLACED,
    SEEN,
    SIGHT,
    SWIPE,
    TITLE,
    open_page,
    quiet,
)

THREE = ["vaad_aadal", "kun_lavbund", "mosaik"]
MOST_STEPS = 800
PILL = "[data-testid=stButtonGroup] button, [data-testid=stPills] button"
"""A choice of several is one stop of Tab; arrows go on inside it."""
FOCUSED = "document.activeElement"
NAMED = f"""name => ({FOCUSED}.getAttribute('aria-label') || {FOCUSED}.innerText || '')
  .trim().startsWith(name)"""


def tab_to(page: Page, is_there: Callable[[], bool], keys: str = "Tab") -> None:
    """Press Tab until the focus is where it should be, as who has no mouse does."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(keys)
        if is_there():
            return
    pytest.fail("the focus never came there")


def tab_to_name(page: Page, name: str, keys: str = "Tab") -> None:
    """Go by Tab to what has a name."""
    tab_to(page, lambda: bool(page.evaluate(NAMED, name)), keys)


def tab_to_match(page: Page, selector: str, keys: str = "Tab") -> None:
    """Go by Tab to what a selector names."""
    tab_to(
        page, lambda: bool(page.evaluate(f"wanted => {FOCUSED}.matches(wanted)", selector)), keys
    )


def chosen(page: Page) -> list[str]:
    """Return which scenarios stand in the address."""
    return parse_qs(urlparse(page.url).query)["with"][0].split(",")


def test_three_scenarios_are_compared_by_keyboard_alone(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address, path="/compare?lang=da&with=vaad_aadal,kun_lavbund")
    page.locator(SWIPE).wait_for(timeout=90_000)
    quiet(page)
    tab_to_match(page, PILL)
    tab_to_name(page, "Mosaikken", "ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.lu-map').length === 6", timeout=90_000)
    quiet(page)
    assert chosen(page) == THREE
    tab_to_match(page, "[data-move=in]")
    page.keyboard.press("Enter")
    tab_to_match(page, SIGHT)
    page.keyboard.press("ArrowRight")
    placed = page.evaluate(PLACED)
    assert len(placed) == len(THREE) + 2
    assert len(set(placed)) == 1
    assert placed[0] != "1 0% 0%"
    tab_to_match(page, SWIPE)
    before = page.evaluate(SEEN)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(SEEN) != before
    tab_to_match(page, "input[type=radio]", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.locator(TITLE, has_text="Compare").wait_for(timeout=90_000)
    quiet(page)
    assert chosen(page) == THREE
    assert page.locator(f"{FAULT}, {ALARM}").count() == 0
    page.close()


def test_a_paper_is_written_and_taken_home_by_keyboard_alone(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address, path=f"/report?lang=da&with={','.join(THREE)}")
    tab_to_name(page, "Skriv dagsordenspunktet")
    page.keyboard.press("Enter")
    name = f"Hent {'_'.join(THREE)}.pdf"
    page.get_by_role("button", name=name).wait_for(timeout=180_000)
    quiet(page)
    tab_to_name(page, name)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    with open(download.value.path(), "rb") as held:
        assert held.read(5) == b"%PDF-"
    assert page.locator(f"{FAULT}, {ALARM}").count() == 0
    page.close()
