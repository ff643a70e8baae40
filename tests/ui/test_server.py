"""Our own routes: pictures of the land and browser assets, and nothing from elsewhere."""

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from landuse.ui import cache, server
from tests import world


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a browser without a window, on the four-field world."""
    root = world.project(tmp_path / "project")
    monkeypatch.setenv("LANDUSE_PROJECT", str(root))
    return TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))


def test_a_layer_is_served_compressed_and_for_ever(client: TestClient) -> None:
    from landuse.ui.state import root

    digest = cache.landscape(str(root())).digest
    answer = client.get(f"/landuse/layers/{digest}/fields.geojson")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    features = json.loads(answer.content)["features"]
    assert sorted(f["properties"]["unit"] for f in features) == ["A", "B", "C", "D"]
    lon, lat = features[0]["geometry"]["coordinates"][0][0]
    assert 9 < lon < 11
    assert 56 < lat < 58


@pytest.mark.parametrize(
    "path",
    ["layers/0/fields.geojson", "layers/0/none.geojson", "plans/none.json", "assets/none.js"],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/landuse/{path}").status_code == 404


def test_the_browser_is_told_to_fetch_nothing_from_elsewhere(client: TestClient) -> None:
    policy = client.get("/landuse/assets/workspace.js").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
