"""What every test shares: a cache of its own, and how Hypothesis looks for trouble."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from landuse import cli
from landuse.domain.landscape import Landscape
from landuse.workflow import load
from tests import loopback, real
from tests.commands import Done, Landuse
from tests.loopback import Server

settings.register_profile(
    "landuse",
    deadline=None,
    # The suite says the same twice; LANDUSE_RANDOM=1 looks where nobody has looked.
    derandomize=not os.environ.get("LANDUSE_RANDOM"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("landuse")

# A run holds landscapes by the dozen, and looking through all of them for rings takes a tenth of it.
gc.set_threshold(100_000, 50, 100)

LONG = ("test_demo_drawings.py", "test_demo_outcomes.py", "test_best_page.py")
"""Files that take minutes begin first, so that no core waits for the last of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep landscapes in a folder of this run, so that no test rests on an earlier one."""
    os.environ["LANDUSE_CACHE"] = str(tmp_path_factory.mktemp("landscapes"))
    # Nor on how this machine reaches the world: a test sets what it needs.
    for name in ("LANDUSE_PROJECT", "LANDUSE_PROXY", "HTTPS_PROXY", "https_proxy", "NO_PROXY"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the repository's root, itself the demo project."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project on real geodata, made with ``landuse new`` and layer files."""
    return real.project(tmp_path_factory.mktemp("real") / "project")


@pytest.fixture(scope="session")
def real_land(real_root: Path) -> Landscape:
    """Return Denmark in squares of one kilometre."""
    return load(real_root)


@pytest.fixture
def landuse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Landuse:
    """Return the command line, run in this process."""

    def command(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["landuse", *words])
        with pytest.raises(SystemExit) as done:
            cli.main()
        captured = capsys.readouterr()
        code = done.value.code
        return Done(code if isinstance(code, int) else 0, captured.out, captured.err)

    return command


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server on this machine that stands for all public services."""
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    with loopback.serving() as held:
        yield held
