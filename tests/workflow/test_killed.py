"""A fetch killed with -9 at any moment: no half file is taken for a layer, and it can be resumed.

The fetch runs in a process of its own, which is stopped without a word. What is left must be
layers as they were, layers as they should be, or none.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from landuse.domain.digest import of_file
from landuse.sources.layers import read_layer
from landuse.sources.project import open_project
from landuse.workflow.fetching import fetch
from tests import loopback
from tests.loopback import LIMITS, Reply, Server, at_loopback, squares

KILLS = 10
NAMES = {
    "section3": "dai:bes_naturtyper",
    "natura_2000": "dai:habitat_omr",
    "bnbo": "dai:status_bnbo",
}
RUNNER = """\
import os, sys
from pathlib import Path
from landuse.workflow.fetching import fetch
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        fetch(Path(sys.argv[1]), ["0760"], layers=sys.argv[2:], again=True)
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@pytest.fixture
def server() -> Iterator[Server]:
    def slowly(kind: str, parameters: dict[str, str], honest: Reply, count: int) -> Reply:
        time.sleep(0.004)
        return honest

    with loopback.serving() as held:
        for name in NAMES.values():
            held.layers[name] = squares(200)
        held.lie = slowly
        yield held


def project(folder: Path, server: Server) -> Path:
    root = loopback.project(folder)
    for name in NAMES:
        at_loopback(root, name, f"{server.url}/wfs", page="25")
    return root


def files(root: Path) -> dict[str, str]:
    """Return the content of every layer, by the name of its file."""
    folder, issues = open_project(root)
    assert folder is not None
    assert not issues
    return {
        name: of_file(root / folder.layers[name].file.path)
        for name in NAMES
        if name in folder.layers and (root / folder.layers[name].file.path).exists()
    }


def check_nothing_half(root: Path) -> None:
    """Read every layer there is: each is whole, or was never fetched."""
    folder, issues = open_project(root)
    assert folder is not None
    assert not issues
    for name in NAMES:
        if name in folder.layers:
            read = read_layer(folder, folder.layers[name], {})
            assert read.state in {"read", "not_fetched"}, read.issues
            assert read.frame is None or len(read.frame) == 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_killed_at_any_moment_it_leaves_whole_layers_and_is_resumed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    whole = project(tmp_path / "whole", server)
    start = time.monotonic()
    fetch(whole, ["0760"], layers=list(NAMES), limits=LIMITS)
    took = time.monotonic() - start
    root = project(tmp_path / "killed", server)
    choose = random.Random(os.environ.get("LANDUSE_RANDOM", "27"))
    command = [sys.executable, "-c", RUNNER, str(root), *NAMES]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as runner:
        assert runner.stdin is not None
        assert runner.stdout is not None
        for _ in range(KILLS):
            runner.stdin.write("go\n")
            runner.stdin.flush()
            child = int(runner.stdout.readline())
            time.sleep(choose.uniform(0.05, min(took, 1.5)))
            with suppress(ProcessLookupError):  # it was quicker
                os.kill(child, signal.SIGKILL)
            assert runner.stdout.readline() == "gone\n"
            check_nothing_half(root)
        runner.stdin.close()
    reports = fetch(root, ["0760"], layers=list(NAMES), limits=LIMITS)
    assert {report.outcome for report in reports} <= {"fetched", "fresh"}
    assert files(root) == files(whole)
    assert len(files(root)) == len(NAMES)
