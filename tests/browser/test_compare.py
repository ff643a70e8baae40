"""Compare and report by keyboard alone: choose, swipe, read in English, take the paper home."""

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import BrowserContext, Page

from tests.browser.planner import ALARM, FAULT, SEEN, SWIPE, TITLE, open_page, quiet

THREE = "vaad_aadal,kun_lavbund,mosaik"


def press_on(page: Page, name: str) -> None:
    """Go to a button by keyboard and press it."""
    page.get_by_role("button", name=name, exact=True).first.focus()
    page.keyboard.press("Enter")
    quiet(page)


def chosen(page: Page) -> list[str]:
    """Return which scenarios stand in the address."""
    return parse_qs(urlparse(page.url).query)["with"][0].split(",")


def test_three_scenarios_are_compared_by_keyboard_alone(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address, path="/compare?lang=da&with=vaad_aadal,kun_lavbund")
    page.locator(SWIPE).wait_for(timeout=90_000)
    press_on(page, "Mosaikken")
    page.wait_for_function("document.querySelectorAll('.lu-map').length === 6", timeout=90_000)
    assert chosen(page) == THREE.split(",")
    page.locator(SWIPE).focus()
    before = page.evaluate(SEEN)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(SEEN) != before
    page.get_by_role("radio", name="Dansk").focus()
    page.keyboard.press("ArrowRight")
    quiet(page)
    page.locator(TITLE, has_text="Compare").wait_for(timeout=90_000)
    assert chosen(page) == THREE.split(",")
    assert page.locator(f"{FAULT}, {ALARM}").count() == 0
    page.close()


def test_a_paper_is_written_and_taken_home_by_keyboard_alone(
    visitor: BrowserContext, address: str
) -> None:
    page, _ = open_page(visitor, address, path="/report?lang=da&with=vaad_aadal,mosaik")
    press_on(page, "Skriv dagsordenspunktet")
    button = page.get_by_role("button", name="Hent vaad_aadal_mosaik.pdf")
    button.wait_for(timeout=90_000)
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    with open(download.value.path(), "rb") as held:
        assert held.read(5) == b"%PDF-"
    page.close()
