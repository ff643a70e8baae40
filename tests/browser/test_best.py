"""The best plan by hand: lock an area, ask for a goal, watch, stop, take the plan, take it back."""

import tomllib
import urllib.request

from playwright.sync_api import Browser, Page

from tests.browser.planner import (
    ALARM,
    FAULT,
    FILES,
    go_to,
    open_page,
    opened,
    quiet,
    settled,
)
from tests.browser.serving import Served

LONG = """
[[allow]]
measure = "rewet"
at_most = "300 ha"

[[allow]]
measure = "extensify"
at_most = "300 ha"

[optimise]
maximise = "production_area"
gap = 0
time_limit = "5 min"
per_km_of_border = 2
"""
"""Short borders are wanted and nothing but the best is near enough: that takes its time."""


def allocations(page: Page, address: str) -> list[dict]:
    """Return the areas of the scenario, as the file one may take home has them."""
    with opened(page):
        link = page.locator(FILES, has_text="TOML").get_attribute("href")
    with urllib.request.urlopen(f"{address}{link}") as answer:
        return tomllib.loads(answer.read().decode())["allocate"]


def test_a_goal_is_asked_for_the_search_is_stopped_and_its_plan_taken_and_taken_back(
    browser: Browser, app: Served
) -> None:
    example = app.project / "scenarios" / "vaad_aadal.toml"
    example.write_text(example.read_text("utf-8") + LONG, "utf-8")
    page, _ = open_page(browser, app.address)
    page.locator(".lu-card [data-act=lock]").last.click()
    page.locator(".lu-card [data-act=unlock]").wait_for(timeout=60_000)
    quiet(page)

    go_to(page, "Bedste plan")
    page.get_by_role("cell", name="låst").wait_for()
    goals = page.get_by_label("Mål, der skal nås")
    goals.fill("Drivhusgas")
    page.keyboard.press("Enter")
    goal = page.get_by_label("Drivhusgasudledning: reduktion på mindst")
    goal.fill("18500")
    goal.press("Enter")
    quiet(page)
    page.get_by_role("button", name="Find planen").dblclick()
    progress = page.locator(".lu-search", has_text="Bedst indtil nu")
    progress.wait_for(timeout=120_000)
    page.reload()
    settled(page)
    progress.wait_for(timeout=60_000)
    page.get_by_role("button", name="Stop, og behold den bedste indtil nu").click()
    use = page.get_by_role("button", name="Brug planen")
    use.wait_for(timeout=60_000)
    assert page.locator(".lu-headline", has_text="Stoppet undervejs").count() == 1

    drawn = allocations(page, app.address)
    assert [wish["id"] for wish in drawn if wish.get("locked")] != []
    use.click()
    page.get_by_text("Planen står nu i scenariet").wait_for(timeout=60_000)
    quiet(page)
    taken = allocations(page, app.address)
    assert taken[: len(drawn)] == drawn
    assert all(wish["proposed"] and wish["area"]["units"] for wish in taken[len(drawn) :])
    assert len(taken) > len(drawn)
    page.get_by_role("button", name="Fortryd").click()
    use.and_(page.locator(":enabled")).wait_for(timeout=60_000)
    assert allocations(page, app.address) == drawn
    assert page.locator(f"{FAULT}, {ALARM}").count() == 0
    page.close()
