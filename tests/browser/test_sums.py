"""What the page says after every kind of edit is what the command line says of the saved scenario.

A valley of 1,000 fields by default; ``LANDUSE_FIELDS=1000,100000`` names others. The largest takes
some minutes to make, and is for where there is time.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from landuse.workflow import load
from tests.browser.planner import (
    BORDER,
    button,
    changed,
    choose_measure,
    draw_box,
    edit_newest,
    fields,
    look_at_border,
    map_settled,
    move_a_corner,
    open_page,
    paint,
    places,
    planned,
    quiet,
    speak,
)
from tests.browser.serving import ROOT, Served, served

SIZES = [int(size) for size in os.environ.get("LANDUSE_FIELDS", "1000").split(",")]


@pytest.fixture(scope="module", params=SIZES)
def valley(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Return the app on a valley of so many fields."""
    folder = tmp_path_factory.mktemp("valley")
    landuse(["demo", "--fields", str(request.param), "--to", str(folder / "project")])
    landuse(["build", "--project", str(folder / "project")])
    with served(folder / "project", folder / "app.txt") as running:
        yield running


def landuse(words: list[str]) -> str:
    """Run a command, and return what it prints."""
    line = [sys.executable, "-m", "landuse.cli", *words]
    return subprocess.run(line, cwd=ROOT, capture_output=True, check=True, text=True).stdout


def counted(project: Path) -> dict[str, tuple[float, float]]:
    """Return hectares planned and the change in emissions, by place, as the command line says."""
    land = load(project)
    told = json.loads(
        landuse(["evaluate", str(land.project.example), "--project", str(project), "--json"])
    )
    names = {place.code: place.name for place in land.places["municipality"]}
    found = {}
    for row in told["rows"]:
        if (row["indicator"], row["gas"], row["year"]) != ("emissions", None, None):
            continue
        taken = sum(
            part["area_ha"]
            for part in told["land"]
            if row["place"] in {"total", part["place"]}
            and (part["from"] != part["to"] or part["functions"])
        )
        found[names.get(row["place"], row["place"])] = (taken, row["change"])
    return found


def shown(text: str, language: str) -> tuple[float, float]:
    """Return a number as the screen says it, and by how much its last digit may hide."""
    digits = re.search(r"[\d.,]+", text)
    if digits is None:
        return 0.0, 0.5
    thousands, point = (".", ",") if language == "da" else (",", ".")
    plain = digits[0].replace(thousands, "").replace(point, ".")
    sign = -1 if text.startswith(("Reduktion", "Reduction")) else 1
    return sign * float(plain), 0.5 * 10.0 ** -len(plain.partition(".")[2])


def assert_told(page: Page, expected: dict[str, tuple[float, float]], language: str) -> None:
    """The table of places says what the command line says, to the digits it shows."""
    told = places(page)
    total = {"da": "I alt", "en": "All together"}[language]
    for place, numbers in expected.items():
        name = total if place == "total" else place
        if name not in told and numbers == (0, 0):
            continue  # land outside every place, on which nothing happens
        for text, number in zip(told[name], numbers, strict=True):
            value, half = shown(text, language)
            assert value == pytest.approx(number, abs=half * 1.001), (name, text, number)


def test_sums_are_those_of_the_command_line(browser: Browser, valley: Served) -> None:
    page, _ = open_page(browser, valley.address)
    look_at_border(page)
    was = planned(page)
    (_, x, y), (_, u, v), (_, s, t) = fields(page, 3)
    page.mouse.click(x, y)
    was = changed(page, was)
    choose_measure(page, 1)
    paint(page, (u, v), (s, t))
    was = changed(page, was)
    choose_measure(page, 0)
    draw_box(page, BORDER, 120, 70)
    was = changed(page, was)
    assert edit_newest(page)
    move_a_corner(page, 25, 18)
    was = changed(page, was)
    draw_box(page, BORDER, 60, 30, "cut")
    was = changed(page, was)
    button(page, "undo").click()
    was = changed(page, was)
    page.reload()
    map_settled(page)
    assert planned(page) == was
    speak(page, "en")
    button(page, "save").click()
    page.get_by_text("saved", exact=True).wait_for(timeout=60_000)
    quiet(page)
    expected = counted(valley.project)
    assert expected["total"][0] > 1
    assert_told(page, expected, "en")
    speak(page, "da")
    assert_told(page, expected, "da")
    page.close()
