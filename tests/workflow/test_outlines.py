"""Borders of a country, fetched by themselves: by a file without a key, or page by page with one."""

from pathlib import Path

import pytest

from landuse.domain.issues import InvalidInput
from landuse.workflow.fetching import keep_borders, services
from landuse.workflow.outlines import outlines
from tests import loopback, world
from tests.loopback import LIMITS, PLACES, Server, at_loopback, square

KEYED = "municipalities_dagi"


@pytest.fixture
def home(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project without borders, with one service that has a file and one that has pages."""
    monkeypatch.setenv("LANDUSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LANDUSE_KEY_DATAFORDELER", "s3cret")
    root = world.project(tmp_path / "home")
    (root / "layers" / "municipalities.toml").unlink()
    loopback.land(server, root)
    server.layers["dagi_v001:kommuneinddeling_current"] = [
        square(n, loopback.X + n * loopback.SIDE, loopback.Y, loopback.SIDE, kommunekode=code,
               navn=name)
        for n, (code, name) in enumerate([*sorted(PLACES.items()), ("0411", "Christiansø")])
    ]  # fmt: skip
    at_loopback(root, KEYED, f"{server.url}/wfs")
    return root


@pytest.mark.parametrize("name", ["municipalities", KEYED])
def test_borders_fetched_by_themselves_are_those_one_chooses_among(home: Path, name: str) -> None:
    assert outlines(home) is None
    keep_borders(home, name, limits=LIMITS)
    held = outlines(home)
    assert held is not None
    known = {one["properties"]["code"]: one["properties"]["name"] for one in held["features"]}
    assert known == PLACES  # Christiansø is no municipality


def test_services_count_in_municipalities_whose_borders_are_kept(home: Path) -> None:
    (before,) = services(home, layers=["fields"], municipalities=["0760"], limits=LIMITS)
    assert before.count is None  # nobody knows where it is
    keep_borders(home, limits=LIMITS)
    counts = {
        place: services(home, layers=["fields"], municipalities=[place], limits=LIMITS)[0].count
        for place in PLACES
    }
    assert counts == {"0760": 6, "0661": 0}


def test_what_gives_no_borders_is_refused_and_nothing_is_kept(home: Path, server: Server) -> None:
    with pytest.raises(InvalidInput, match="no service fields"):
        keep_borders(home, "fields", limits=LIMITS)
    server.files["/lau.geojson"] = b"<html><body>moved</body></html>"
    with pytest.raises(InvalidInput, match="a web page in the place of a map"):
        keep_borders(home, limits=LIMITS)
    assert outlines(home) is None
