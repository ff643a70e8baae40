"""Run all benchmarks: ``python -m benchmarks [--fields N] [--runs N] [--project FOLDER]``.

``--only random_user --minutes 20 --seed N`` lets a random user loose on the demo instead.
``--only optimiser`` asks for the best plan of growing valleys, ``--runs`` of each size
(``benchmarks/optimiser.py`` says how to read its table).

Prints one table. Absolute times belong to the machine; trust the ratios.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks import demo, engine, optimiser, random_user, screen, services
from landuse.workflow.projects import make_demo

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure the engine at size, the demo's commands, and a click in the browser."""
    words = argparse.ArgumentParser(prog="benchmarks", description=main.__doc__)
    words.add_argument("--fields", type=int, default=100_000, help="fields in the large valley")
    words.add_argument("--runs", type=int, default=5, help="runs of each timing")
    only = ["engine", "demo", "screen", "services", "optimiser", "random_user"]
    words.add_argument("--only", choices=only, help="one of them; without it, the first four")
    words.add_argument("--project", type=Path, help="a project for the screen, else a new valley")
    words.add_argument("--edits", type=int, default=30, help="edits on the screen")
    words.add_argument("--minutes", type=float, default=20, help="how long the random user stays")
    words.add_argument("--seed", type=int, default=1, help="another seed is another user")
    asked = words.parse_args()
    if asked.only == "random_user":
        random_user.run(minutes=asked.minutes, seed=asked.seed)
        return
    if asked.only == "optimiser":
        optimiser.run(fields=asked.fields, valleys=asked.runs)
        return
    if asked.only in {None, "services"}:
        services.run()
    with tempfile.TemporaryDirectory() as folder:
        if asked.only in {None, "engine"}:
            engine.run(Path(folder), fields=asked.fields, runs=min(asked.runs, 3))
        if asked.only in {None, "demo"}:
            demo.run(ROOT, runs=asked.runs)
        if asked.only in {None, "screen"}:
            screen.run(ROOT, "demo", edits=asked.edits)
            valley = asked.project or Path(folder) / "valley"
            if not valley.is_dir():
                make_demo(valley, fields=asked.fields, seed=1, progress=engine.quiet)
            screen.run(valley, f"{asked.fields:,} fields", edits=asked.edits)


if __name__ == "__main__":
    main()
