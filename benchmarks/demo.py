"""The demo's commands as a user waits for them: whole processes, cold and warm."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import say, seconds
from landuse.workflow import scenario_ids


def run(root: Path, *, runs: int) -> None:
    """Time build, evaluate cold (nothing kept) and evaluate warm, medians of ``runs``."""
    scenario = scenario_ids(root)[0]

    def command(*words: str, cache: str) -> None:
        line = [sys.executable, "-m", "landuse.cli", *words, "--project", str(root), "--json"]
        environment = os.environ | {"LANDUSE_CACHE": cache}
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL, env=environment, cwd=root)

    def fresh(*words: str) -> None:
        with tempfile.TemporaryDirectory() as cache:
            command(*words, cache=cache)

    say("demo: landuse build, nothing kept", seconds(lambda: fresh("build"), runs))
    say("demo: landuse evaluate, cold", seconds(lambda: fresh("evaluate", scenario), runs))
    with tempfile.TemporaryDirectory() as cache:
        command("build", cache=cache)
        warm = seconds(lambda: command("evaluate", scenario, cache=cache), runs)
        say("demo: landuse evaluate, warm", warm)
