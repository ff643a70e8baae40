"""The house's caps and taboos (docs/architecture.md), counted from the code itself."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = [ROOT / "app.py", *sorted((ROOT / "landuse").rglob("*.py"))]
TABOO = {"data", "info", "manager", "handler", "utils", "process", "helpers", "common"}
PLAIN = {".py", ".md", ".toml", ".txt", ".json", ".js", ".css", ".sh", ".yml", ".po", ""}


def cap(path: Path) -> int:
    """Return how many lines a module may have."""
    if path.name == "app.py":
        return 40
    return 80 if path.parent.name == "pages" else 300


def catches_all(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler takes every exception, bare, named or in a tuple."""
    if handler.type is None:
        return True
    named = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return not named.isdisjoint({"Exception", "BaseException"})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_and_no_function_outgrows_one_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= cap(path)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name
    assert path.stem not in TABOO


def test_nothing_below_the_screen_swallows_every_exception() -> None:
    for path in MODULES:
        inside = path.relative_to(ROOT).as_posix()
        if inside.startswith("landuse/ui/"):
            continue
        if inside == "landuse/domain/quantity.py":  # pint raises several kinds
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                assert not catches_all(node), f"{inside}:{node.lineno}"


def test_pages_know_no_pandas() -> None:
    for path in (ROOT / "landuse" / "ui" / "pages").glob("*.py"):
        assert not re.search(
            r"^\s*(import|from) (pandas|geopandas|numpy)", path.read_text("utf-8"), re.MULTILINE
        )


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    hosts = ["py" + "pi.org", "registry." + "npmjs", "deb." + "debian.org", "python" + "hosted"]
    words = re.compile(
        "|".join([re.escape(h) for h in hosts] + [r"(?<![\w.])/wor" + "k/", "/ro" + "ot/"])
    )
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in PLAIN and path.is_file():
            found = words.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{name}: {found}"


def test_the_demo_in_the_repository_is_what_the_generator_writes() -> None:
    shipped = ROOT / "landuse" / "sources" / "demo" / "project"
    for path in shipped.rglob("*.toml"):
        assert (ROOT / path.relative_to(shipped)).read_text("utf-8") == path.read_text("utf-8")
