"""A random user on the demo for as long as one asks: what broke, what was lost, what memory did."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.random_user import RandomUser
from tests.browser.serving import QUIET, chromium, copied_demo, served

MOST_GROWTH = 0.10


def run(*, minutes: float, seed: int) -> None:
    """Let a user do anything in any order, and say how it went; end with a fault if it did not."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(copied_demo(Path(folder)), Path(folder) / "app.txt") as app,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=chromium(), args=QUIET)
        walk = RandomUser(browser, app, seed).go_on(minutes * 60)
        browser.close()
    print(f"random user, seed {seed}, {minutes:g} minutes: {walk.told()}", flush=True)
    tenth = max(1, len(walk.memory_kb) // 10)
    print(f"    MB: {', '.join(str(kb // 1024) for kb in walk.memory_kb[::tenth])}", flush=True)
    faults = [*walk.faults, *([] if walk.growth() < MOST_GROWTH else ["memory grew too much"])]
    if faults:
        raise SystemExit("\n".join(faults))
