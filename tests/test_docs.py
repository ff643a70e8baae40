"""Documentation is part of done: what is not told in docs/ fails."""

import re
import tomllib
from pathlib import Path

import pytest

from landuse.cli import app
from landuse.effects import INDICATORS

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"


def names() -> list[tuple[str, str]]:
    """Return every page of the reference with each name it must tell."""
    found = [("commands", c.name or c.callback.__name__) for c in app.registered_commands]
    found += [("layers", p.stem) for p in sorted((ROOT / "layers").glob("*.toml"))]
    found += [("catalogue", p.stem) for p in sorted((ROOT / "data/catalogue").glob("*.toml"))]
    found += [("measures", p.stem) for p in sorted((ROOT / "data/measures").glob("*.toml"))]
    found += [("factors", p.parent.name) for p in sorted((ROOT / "data/factors").glob("*/*.csv"))]
    found += [("indicators", indicator.id) for indicator in INDICATORS]
    pages = (ROOT / "landuse/ui/pages").glob("[a-z]*.py")
    return sorted({*found, *(("pages", p.stem) for p in pages)})


@pytest.mark.parametrize(("page", "name"), names(), ids="-".join)
def test_every_name_is_told_in_the_reference(page: str, name: str) -> None:
    text = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    assert re.search(rf"`{re.escape(name)}`", text), f"docs/reference/{page}.md: add `{name}`"


def test_every_convention_is_told() -> None:
    text = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    for number in range(1, 15):
        assert f"C{number} " in text, f"docs/conventions.md: add C{number}"


def test_links_of_the_readme_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links
    for link in links:
        assert "://" in link or (ROOT / link).exists(), link


def test_every_factor_set_has_a_readme_and_every_row_a_source() -> None:
    for path in (ROOT / "data" / "factors").glob("*/*.csv"):
        readme = (path.parent / "README.md").read_text(encoding="utf-8")
        head = path.read_text(encoding="utf-8").splitlines()[0]
        assert "source" in head or path.name in readme, path


def test_the_changelog_says_what_is_new_and_how_results_change() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in text
    assert "### Results change" in text


def test_locks_hold_hashes_and_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_the_licence_is_the_european_unions() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "EUPL-1.2"
