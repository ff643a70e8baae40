"""A planner goes through the second door: two municipalities fetched, planned on, and added to."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from playwright.sync_api import Browser, Page, expect
from shapely import box

from landuse.sources.catalogue import read_catalogue
from tests import loopback
from tests.browser import planner
from tests.browser.serving import Served, copied_demo, served

WAIT_MS = 180_000
NAME = "0661-0760"


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run the app on the demo, with services on this machine and a folder of projects."""
    folder = tmp_path_factory.mktemp("doors")
    changed = {"LANDUSE_LOOPBACK": "1", "LANDUSE_PROJECTS": str(folder / "projects")}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        with loopback.serving() as server:
            root = copied_demo(folder)
            for name, listed in read_catalogue(root)[0].items():
                if listed.service.need != "extra":
                    loopback.at_loopback(root, name, f"{server.url}/gone", need='"extra"')
            loopback.land(server, root, 8)
            with served(root, folder / "log.txt") as held:
                yield held
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            os.environ.update({} if value is None else {name: value})


def choose(page: Page, label: str, names: list[str]) -> None:
    """Choose by typing the beginning of each name."""
    line = page.get_by_role("combobox", name=label).first
    for name in names:
        line.click()
        line.press_sequentially(name)
        page.get_by_role("option", name=name).first.click()
        planner.quiet(page)
    page.keyboard.press("Escape")


def meadows(folder: Path) -> Path:
    """Write a map as MapInfo does, packed: one meadow in the fetched land."""
    shape = box(loopback.X + 120, loopback.Y + 120, loopback.X + 160, loopback.Y + 180)
    frame = gpd.GeoDataFrame({"navn": ["Ærø Åeng"]}, geometry=[shape], crs="EPSG:25832")
    (folder / "tab").mkdir()
    frame.to_file(folder / "tab" / "enge.tab", driver="MapInfo File", encoding="ISO-8859-1")
    packed = folder / "enge.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in sorted((folder / "tab").iterdir()):
            archive.write(part, part.name)
    return packed


def test_two_municipalities_are_chosen_fetched_planned_on_and_added_to(
    browser: Browser, doors: Served, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="da-DK")
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{doors.address}/mine")
    page.get_by_role("heading", name="Vælg mine kommuner").wait_for()
    choose(page, "Kommuner", sorted(loopback.PLACES.values()))
    page.get_by_role("button", name="Hent 4 datalag").click()
    page.get_by_role("heading", name="Fortsæt et projekt").wait_for()
    page.reload()  # it goes on without the page
    page.get_by_role("button", name="Åbn kortet").first.click()
    page.wait_for_url(f"**project={NAME}*")
    planner.map_settled(page)
    assert "Holstebro og Ringkøbing-Skjern" in page.locator(".lu-project").inner_text()
    before = planner.planned(page)
    ((_, x, y),) = planner.fields(page, 1)
    page.mouse.click(x, y)
    after = planner.changed(page, before)
    assert after["I alt"] == pytest.approx(1.0)  # the field is a square of 100 m

    page.goto(f"{doors.address}/files?project={NAME}")
    dropped = page.locator("[data-testid=stFileUploader] input[type=file]")
    dropped.set_input_files(meadows(tmp_path))
    page.get_by_role("heading", name="Hvad det bliver til").wait_for()
    maker = page.get_by_label("Hvem har lavet kortet")
    maker.fill("Naturafdelingen")
    maker.press("Enter")
    planner.quiet(page)
    page.get_by_role("button", name="Tilføj datalaget").click()
    page.get_by_text("Tilføjet: ").first.wait_for()
    page.goto(f"{doors.address}/layers?project={NAME}")
    page.get_by_text("Naturafdelingen").first.wait_for()

    page.goto(f"{doors.address}/mine")  # the borders lie here by now: one may click on them
    frame = page.locator("iframe[src*=streamlit_folium]")
    frame.wait_for()
    outline = frame.content_frame.locator("path.leaflet-interactive").nth(1)
    outline.wait_for()
    held = frame.bounding_box()
    assert held is not None
    assert held["height"] == 420  # no empty room below the map
    chosen = page.get_by_test_id("stMultiSelect").first.get_by_label("Valgte").get_by_role("button")
    assert chosen.count() == 0
    outline.click()
    expect(chosen).to_have_count(1)
    assert "Traceback" not in doors.written()
