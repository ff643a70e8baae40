"""The catalogue: closed, honest about what it rests on, and free of keys and personal columns."""

from pathlib import Path

import pytest

from landuse.domain.layer import PERSONAL_COLUMNS
from landuse.domain.service import Listed
from landuse.sources.catalogue import hosts, read_catalogue
from landuse.sources.project import ONE_ONLY

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE, ISSUES = read_catalogue(ROOT)

LISTED = """\
id = "peat"
title = { da = "Tørv", en = "Peat" }
about = { da = "Tørv.", en = "Peat." }
role = "context"
kind = "polygons"

[origin]
producer = "us"
title = "ours"
licence = "CC0-1.0"

[service]
protocol = "wfs"
url = "https://example.org/wfs"
name = "a:b"
evidence = "recalled"
"""


def own(root: Path, text: str) -> tuple[dict[str, Listed], list[str]]:
    folder = root / "data" / "catalogue"
    folder.mkdir(parents=True)
    (folder / "peat.toml").write_text(text, encoding="utf-8")
    found, issues = read_catalogue(root)
    return found, [str(issue) for issue in issues]


def test_the_catalogue_has_no_fault() -> None:
    assert ISSUES == []
    assert len(CATALOGUE) > 80


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_service_says_what_it_rests_on_and_asks_for_no_person(name: str) -> None:
    listed = CATALOGUE[name]
    assert not listed.service.tried
    assert listed.service.url.startswith("https://")
    assert listed.layer.origin.licence
    sources = {s.lower() for c in listed.layer.columns.values() for s in c.sources}
    assert sources.isdisjoint(PERSONAL_COLUMNS)
    recalled = listed.service.evidence == "recalled"
    assert not recalled or listed.service.need == "extra"


def test_what_is_fetched_by_default_makes_one_project() -> None:
    chosen = [c for c in CATALOGUE.values() if c.service.need != "extra"]
    for role in ONE_ONLY:
        assert sum(c.layer.role == role for c in chosen) <= 1, role
    assert not any(c.service.key for c in chosen)


def test_a_projects_own_service_takes_the_place_of_ours(tmp_path: Path) -> None:
    found, issues = own(tmp_path, LISTED)
    assert issues == []
    assert found["peat"].service.host == "example.org"
    assert "example.org" in hosts(found.values())


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("https://example.org/wfs", "file:///etc/passwd", "an address such as https"),
        ("https://example.org/wfs", "https://me:secret@example.org/wfs", "an address such as"),
        ("https://example.org/wfs", "https://example.org/wfs?apikey=1", "without a key"),
        ('name = "a:b"', "", "the layer's name at the service"),
        ('evidence = "recalled"', 'evidence = "surely"', "answer stored"),
        ('id = "peat"', 'id = "other"', "the name of the file"),
        ("[service]", '[file]\npath = "x"\n[service]', "a service instead of a file"),
        ("[service]", '[service]\nsecret = "x"', "the key 'secret'"),
    ],
)
def test_a_service_that_cannot_be_meant_is_refused(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    _, issues = own(tmp_path, LISTED.replace(before, after))
    assert len(issues) == 1
    assert says in issues[0]
