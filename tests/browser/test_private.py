"""A full session asks no other host, and works when there is none."""

import json
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import Error, Playwright

from tests.browser import session
from tests.browser.serving import CUT_OFF, QUIET, ROOT, Served, chromium

LONGEST_S = 300
ALONE = ("unshare", "--user", "--map-root-user", "--net", "sh", "-c")
"""A network of one's own, in which there is nothing; then its loopback is switched on."""


def _why_not_alone() -> str:
    """Return why this machine gives no network of one's own; nothing where it does."""
    for tool in ("unshare", "ip"):
        if shutil.which(tool) is None:
            return f"no {tool} on this machine: the network cannot be taken away from the app"
    tried = subprocess.run([*ALONE, "ip link set lo up"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else f"no network of one's own: {tried.stderr.decode()}"


def test_app_and_browser_work_in_a_network_with_nothing_but_themselves() -> None:
    if why := _why_not_alone():
        pytest.skip(why)
    run = f"ip link set lo up && exec {sys.executable} -m tests.browser.session"
    done = subprocess.run(
        [*ALONE, run], cwd=ROOT, capture_output=True, timeout=LONGEST_S, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["outside"] == []
    assert told["asked"] > 50
    assert told["files"] > 0
    assert told["sockets"] > 0
    assert "Traceback" not in told["log"]


def test_a_full_session_works_where_no_other_host_has_an_address(
    play: Playwright, app: Served
) -> None:
    if not _why_not_alone():
        pytest.skip("the stronger form above has no addresses either")
    browser = play.chromium.launch(executable_path=chromium(), args=[*QUIET, CUT_OFF])
    page = browser.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://localhost.example/")
    page.close()
    asked = session.whole(browser, app.address)
    browser.close()
    assert asked.outside() == []
    assert len(asked.asked) > 50
    assert any("/landuse/files/" in url for url in asked.asked)
    assert any("/_stcore/stream" in url for url in asked.sockets)
    assert "Traceback" not in app.written()
