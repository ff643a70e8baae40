"""Take a picture of every page of the app on the demo, at the sizes people have, into docs/images.

``python tools/pictures.py``: starts the app on a free port. Names of pages after it: only those.
Pictures have few colours, to be small: those that cover most of the page are kept as they are.
"""

import ast
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from scipy.spatial import KDTree

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SIZES = {"1440": (1440, 900), "390": (390, 844)}
BIG = (1920, 1080)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MAP = "iframe[src*=streamlit_folium]"
PAINTED = "window.landuse && window.landuse.loaded && !window.landuse.state.land.fields.isLoading()"
COLOURS = 256
REST_MS = 2500


def pages() -> list[str]:
    """Return the pages that app.py names, the first at the root."""
    tree = ast.parse((ROOT / "app.py").read_text("utf-8"))
    listed = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    return [key.value for key in listed.keys if isinstance(key, ast.Constant)]


@contextmanager
def app() -> Iterator[str]:
    """Start the app on the demo and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-m", "landuse.cli", "app", "--project", str(ROOT), "--port", str(port)]
    server = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url).close()
        except OSError:
            time.sleep(0.2)
        else:
            return


def opened(browser: Browser, address: str, size: tuple[int, int]) -> Page:
    """Open a page and wait until it lies still."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    page.wait_for_selector("[data-testid=stMain] h1", timeout=90_000)
    if page.url.split("?")[0].rstrip("/").count("/") == 2:
        page.wait_for_selector(MAP, timeout=90_000)
        page.wait_for_timeout(REST_MS)
        frame = next(f for f in page.frames if "streamlit_folium" in f.url)
        frame.wait_for_function(PAINTED, timeout=90_000)
    page.wait_for_timeout(2 * REST_MS)
    return page


def take(page: Page, name: str) -> None:
    """Write what a page shows."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    few_colours(picture).save(IMAGES / f"{name}.png", optimize=True)
    print(f"docs/images/{name}.png", flush=True)


def few_colours(picture: Image.Image) -> Image.Image:
    """Return a picture in the colours it has most of; any other becomes the nearest of them."""
    held = np.asarray(picture).reshape(-1, 3)
    seen, which, times = np.unique(held, axis=0, return_inverse=True, return_counts=True)
    kept = seen[np.argsort(-times, kind="stable")[:COLOURS]]
    nearest = KDTree(kept).query(seen)[1].astype(np.uint8)
    few = Image.fromarray(nearest[which.ravel()].reshape(picture.height, picture.width), "P")
    few.putpalette(kept.ravel().tolist())
    return few


def main(names: Sequence[str] = ()) -> None:
    """Take the pictures of some pages, or of all."""
    wanted = [name for name in pages() if not names or name in names]
    with app() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name in wanted:
            for title, size in SIZES.items():
                path = "" if name == pages()[0] else name
                page = opened(browser, f"{address}/{path}", size)
                take(page, f"{name}_{title}")
                page.close()
        if pages()[0] in wanted:
            page = opened(browser, f"{address}/", BIG)
            page.keyboard.press("s")
            page.wait_for_timeout(2 * REST_MS)
            take(page, "plan_1920_big")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
