"""Run all benchmarks: ``python -m benchmarks [--fields N] [--runs N]``.

Prints one table. Absolute times belong to the machine; trust the ratios.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks import demo, engine, screen

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure the engine at size, the demo's commands, and a click in the browser."""
    words = argparse.ArgumentParser(prog="benchmarks", description=main.__doc__)
    words.add_argument("--fields", type=int, default=100_000, help="fields in the large valley")
    words.add_argument("--runs", type=int, default=5, help="runs of each timing")
    words.add_argument("--only", choices=["engine", "demo", "screen"], help="one of the three")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.only in {None, "engine"}:
            engine.run(Path(folder), fields=asked.fields, runs=min(asked.runs, 3))
        if asked.only in {None, "demo"}:
            demo.run(ROOT, runs=asked.runs)
        if asked.only in {None, "screen"}:
            screen.run(ROOT, runs=asked.runs)


if __name__ == "__main__":
    main()
