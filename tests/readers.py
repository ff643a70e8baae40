"""Other people's programs that read what we hand out: QGIS, LibreOffice, poppler's PDF tools.

They are too large for every run: ``make test-readers`` installs them by ``tools/readers.sh``.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

SYSTEM_PYTHON = "/usr/bin/python3"
QGIS_SCRIPT = Path(__file__).with_name("qgis_opens.py")
SECONDS = 300
OURS = Path(__file__).resolve().parents[1] / ".venv-services" / "readers" / "bin"


def _run(command: Sequence[str], folder: Path, **more: str) -> str:
    """Run a program with a home of its own and return what it says."""
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", **more}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, errors="replace", env=env,
        timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def _needed(name: str) -> str:
    found = shutil.which(name, path="/usr/bin:/bin")
    if found is None:
        pytest.skip(f"no {name} on this machine: make test-readers installs it")
    return found


def qgis(path: Path, folder: Path) -> dict[str, Any]:
    """Open a file in a QGIS without a screen and return what it says of each layer."""
    probe = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run(probe, check=False, capture_output=True).returncode
    ):
        pytest.skip("no QGIS for the system's Python: make test-readers installs python3-qgis")
    command = [SYSTEM_PYTHON, str(QGIS_SCRIPT), str(path), str(folder)]
    said = _run(command, folder, QT_QPA_PLATFORM="offscreen")
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    return told


def calc(path: Path, folder: Path, *, reads: str = "") -> list[Path]:
    """Open a spreadsheet in LibreOffice and return it as flat XML, where each cell has a kind."""
    office = _needed("soffice")
    command = [
        office, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to",
        "fods", "--outdir", str(folder), *([f"--infilter={reads}"] if reads else []), str(path),
    ]  # fmt: skip
    _run(command, folder)
    return sorted(folder.glob(f"{path.stem}.fods"))


def pdfua(path: Path) -> dict[str, Any]:
    """Return what a free checker of PDF/UA finds; it knows a part of the rules."""
    checker = shutil.which("pdfua", path=f"{OURS}:{os.environ['PATH']}")
    if checker is None:
        pytest.skip("no checker of tagged PDF: make test-readers installs it")
    command = [checker, "check", "--format", "json", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def poppler(tool: str, *words: str, folder: Path) -> str:
    """Run one of poppler's tools on a PDF."""
    return _run([_needed(tool), *words], folder)
