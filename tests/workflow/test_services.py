"""The health check: what a service has today, and where a layer went that is not there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from landuse.workflow.fetching import Health, services
from tests import loopback
from tests.loopback import LIMITS, Reply, Server, at_loopback, squares

RESOLVED = {
    "data": [
        {
            "type": "datasets",
            "id": "urn:dmp:ds:beskyttede-naturtyper",
            "attributes": {"title": "Beskyttede naturtyper"},
            "relationships": {"wfsSource": {"data": {"type": "wfsSources", "id": "7"}}},
        },
        {
            "type": "datasets",
            "id": "urn:dmp:ds:none",
            "relationships": {"wfsSource": {"data": None}},
        },
    ],
    "included": [
        {
            "type": "wfsSources",
            "id": "7",
            "attributes": {"url": "https://new.example.org/wfs", "typeName": "dai:BES_NATURTYPER"},
        }
    ],
}
"""An answer in the form of Miljøportalen's own."""


@pytest.fixture
def server() -> Iterator[Server]:
    with loopback.serving() as held:
        held.layers["dai:bes_naturtyper"] = squares(12)
        held.files["/datasets"] = json.dumps(RESOLVED).encode()
        yield held


@pytest.fixture
def root(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    held = loopback.project(tmp_path / "project")
    at_loopback(held, "section3", f"{server.url}/wfs")
    return held


def health(root: Path, server: Server, name: str = "section3") -> Health:
    (found,) = services(root, layers=[name], resolver=f"{server.url}/datasets", limits=LIMITS)
    return found


def test_a_service_in_order_tells_layer_columns_and_count(root: Path, server: Server) -> None:
    found = health(root, server)
    assert (found.answers, found.name, found.count) == (True, "dai:bes_naturtyper", 12)
    assert "Natyp_navn" in found.columns
    assert found.issues == ()


def test_the_newest_year_is_told(root: Path, server: Server) -> None:
    for year in (2025, 2026):
        server.layers[f"Marker:Marker_{year}"] = squares(1, Marknr="", Markblok="", Afgkode=1)
    at_loopback(root, "fields", f"{server.url}/wfs")
    assert health(root, server, "fields").newest == 2026


def test_a_layer_that_is_gone_is_looked_for_where_it_went(root: Path, server: Server) -> None:
    server.layers = {"dai:other": squares(1)}
    found = health(root, server)
    assert found.answers
    assert found.moved == "https://new.example.org/wfs dai:BES_NATURTYPER"
    assert "no layer 'dai:bes_naturtyper'" in str(found.issues[0])


def test_a_column_that_is_gone_is_told(root: Path, server: Server) -> None:
    server.layers["Marker:Marker_2026"] = squares(1, Marknr="", Markblok="")
    at_loopback(root, "fields", f"{server.url}/wfs")
    assert "no column Afgkode" in str(health(root, server, "fields").issues[0])


def test_a_service_that_does_not_answer_is_told(root: Path, server: Server) -> None:
    with loopback.serving() as gone:
        at_loopback(root, "section3", f"{gone.url}/wfs")
    found = health(root, server)
    assert not found.answers
    assert "no connection to" in str(found.issues[0])


def test_a_file_is_weighed_and_not_fetched(root: Path, server: Server) -> None:
    server.files["/lau.gpkg"] = b"x" * 3000
    at_loopback(root, "municipalities", f"{server.url}/lau.gpkg")
    assert health(root, server, "municipalities").size == 3000


@pytest.mark.parametrize(("protocol", "path"), [("ogc_features", "/ogc"), ("arcgis", "/arcgis")])
def test_other_protocols_are_looked_at_too(
    root: Path, server: Server, protocol: str, path: str
) -> None:
    at_loopback(root, "section3", server.url + path, protocol=f'"{protocol}"')
    found = health(root, server)
    assert found.answers
    assert found.issues == ()


def test_a_resolver_that_is_down_changes_nothing(root: Path, server: Server) -> None:
    server.layers = {"dai:other": squares(1)}
    server.lie = lambda kind, p, honest, n: (
        Reply(b"no", status=500) if "datasets" in kind else honest
    )
    assert health(root, server).moved is None
