"""One browser for all; one app on a copy of the demo for each module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from tests.browser.serving import QUIET, Served, chromium, copied_demo, served

HERE = Path(__file__).parent
# Playwright's event loop and its child process are closed by the operating system at exit.
UNCLOSED = "ignore::pytest.PytestUnraisableExceptionWarning"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test beside this file as one that drives a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.filterwarnings(UNCLOSED))


@pytest.fixture(scope="session")
def play() -> Iterator[Playwright]:
    """Return what starts browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(play: Playwright) -> Iterator[Browser]:
    """Return a headless Chromium."""
    opened = play.chromium.launch(executable_path=chromium(), args=QUIET)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser that remembers what it fetched; each page of it is a visit of its own.

    It asks for less motion, as some visitors do: what fades is painted a hundred times for nothing.
    """
    context = browser.new_context(reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return the app on a copy of the demo, on a free port."""
    folder = tmp_path_factory.mktemp("demo")
    with served(copied_demo(folder), folder / "app.txt") as running:
        yield running


@pytest.fixture(scope="module")
def address(app: Served) -> str:
    """Return where the app is."""
    return app.address
