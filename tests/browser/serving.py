"""The app as a process of its own on a free port, and the browser that visits it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
CUT_OFF = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
"""What tells the browser that no host but this one has an address."""


@dataclass(frozen=True)
class Served:
    """An app that runs: where it is, which project it has, what it wrote, and its process."""

    address: str
    project: Path
    log: Path
    pid: int

    def memory_kb(self) -> int:
        """Return how much memory the process holds, in kB."""
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        return int(next(line for line in status.splitlines() if "VmRSS" in line).split()[1])

    def written(self) -> str:
        """Return what the process wrote so far."""
        return self.log.read_text("utf-8", errors="replace")


def chromium() -> str:
    """Return the browser's path.

    Raises
    ------
    FileNotFoundError
        When there is none.
    """
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    message = "no Chromium found: run make setup"
    raise FileNotFoundError(message)


def copied_demo(folder: Path) -> Path:
    """Return a copy of the demo, so that what is saved touches no file of the repository."""
    project = folder / "project"
    for part in ("layers", "scenarios", "data/demo"):
        shutil.copytree(ROOT / part, project / part)
    shutil.copy(ROOT / "landuse.toml", project)
    return project


@contextmanager
def served(project: Path, log: Path) -> Iterator[Served]:
    """Run the app on a project until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "landuse.cli", "app", "--project", str(project)]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--port", str(port)], stdout=out, stderr=out, cwd=ROOT, env=dict(os.environ)
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield Served(f"http://127.0.0.1:{port}", project, log, server.pid)
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.5)
    message = "the app did not start within two minutes"
    raise TimeoutError(message)
