"""Check public docstrings below the screen with numpydoc: parameters told, sections in order."""

import importlib
import inspect
import pkgutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from numpydoc.validate import validate

import landuse

ROOT = Path(__file__).resolve().parents[1]
SKIP = ("landuse.ui", "landuse.cli")


def public_names() -> Iterator[str]:
    """Yield the dotted name of every public function and class that has a docstring of its own."""
    for module in pkgutil.walk_packages(landuse.__path__, "landuse."):
        if module.name.startswith(SKIP) or any(p.startswith("_") for p in module.name.split(".")):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            own = getattr(value, "__module__", None) == module.name
            if own and not name.startswith("_") and inspect.isfunction(value):
                yield f"{module.name}.{name}"


def main() -> int:
    """Print every fault; a function whose docstring has a Parameters section tells them all."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    checks = set(settings["tool"]["numpydoc_validation"]["checks"])
    faults = 0
    for name in public_names():
        found = validate(name)
        told = "Parameters\n" in (found["docstring"] or "")
        for code, message in found["errors"]:
            if code in checks and (told or not code.startswith("PR")):
                print(f"{found['file']}:{found['file_line']}: {name}: {code} {message}")
                faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
