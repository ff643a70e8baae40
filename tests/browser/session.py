"""A full session: every page, every way to change the plan, a panel, the files.

Run by itself (``python -m tests.browser.session``) it starts the app and the browser, and prints
what was asked for: so that both can be put where there is no network at all.
"""

import json
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.planner import (
    BORDER,
    button,
    changed,
    choose_measure,
    draw_box,
    fields,
    go_to,
    open_a_number,
    page_names,
    planned,
    quiet,
    saved_file,
    settled,
    speak,
)
from tests.browser.recorder import Recorder
from tests.browser.serving import CUT_OFF, QUIET, chromium, copied_demo, served


def whole(browser: Browser, address: str) -> Recorder:
    """Do all that a planner does in a day, and return what was asked for."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    recorder = Recorder(urlsplit(address).netloc)
    recorder.listen(context)
    page = context.new_page()
    page.goto(f"{address}/?lang=da")
    settled(page)
    _plan(page)
    for name in page_names(page)[1:]:
        go_to(page, name)
        if open_a_number(page):
            page.keyboard.press("Escape")
    speak(page, "en")
    go_to(page, page_names(page)[0])
    for kind in ("GeoPackage", "GeoJSON", "CSV", "TOML"):
        saved_file(page, kind)
    page.reload()
    settled(page)
    context.close()
    return recorder


def _plan(page: Page) -> None:
    """Pick, draw over a border, take back, do again, save, and ask what is behind a number."""
    was = planned(page)
    _, x, y = fields(page, 1)[0]
    page.mouse.click(x, y)
    picked = changed(page, was)
    choose_measure(page, 2)
    draw_box(page, BORDER, 28, 16)
    drawn = changed(page, picked)
    button(page, "undo").click()
    changed(page, drawn)
    button(page, "redo").click()
    quiet(page)
    button(page, "save").click()
    quiet(page)
    if open_a_number(page):
        page.keyboard.press("Escape")


def main() -> None:
    """Run a session in a browser that knows no host, and print what was asked for as JSON."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(copied_demo(Path(folder)), Path(folder) / "app.txt") as app,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=chromium(), args=[*QUIET, CUT_OFF])
        recorder = whole(browser, app.address)
        browser.close()
        told = {
            "asked": len(recorder.asked),
            "files": sum("/landuse/files/" in url for url in recorder.asked),
            "sockets": len(recorder.sockets),
            "outside": recorder.outside(),
            "log": app.written(),
        }
        json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
