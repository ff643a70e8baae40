"""Our own routes: pictures of the land and browser assets, and nothing from elsewhere."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from landuse.ui import cache, server, state
from landuse.ui.shell import Shell
from landuse.workflow import editing, read_scenario
from tests import world
from tests.ui import screen


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


def at(client: TestClient, lon: float, lat: float, language: str = "da") -> list[str]:
    """Return what the map says of a point."""
    digest = cache.landscape(str(state.root())).digest
    answer = client.get(f"/landuse/at/{digest}/{language}?lon={lon}&lat={lat}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    lines: list[str] = answer.json()["lines"]
    return lines


def test_a_point_says_which_field_lies_there(client: TestClient) -> None:
    lon, lat = screen.TO_DEGREES.transform(world.EAST + 25, world.NORTH + 50)
    assert at(client, lon, lat) == [
        "Mark C", "Omdrift, 1,0 ha", "6-12 % kulstof: 0,5 ha", "Mineraljord: 0,5 ha", "Vesterby",
    ]  # fmt: skip
    assert at(client, lon, lat, "en")[1] == "Crop, 1.0 ha"


def test_a_point_outside_the_land_says_nothing(client: TestClient) -> None:
    assert at(client, 1.0, 1.0) == []


@pytest.mark.parametrize("path", ["at/0/da?lon=1&lat=1", "files/none/gpkg", "files/none/exe"])
def test_what_nobody_holds_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/landuse/{path}").status_code == 404


def test_a_point_that_is_none_is_refused(client: TestClient) -> None:
    digest = cache.landscape(str(state.root())).digest
    assert client.get(f"/landuse/at/{digest}/da?lon=x").status_code == 400


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "csv", "toml"])
def test_a_file_is_what_is_open_at_this_moment(client: TestClient, kind: str) -> None:
    root = state.root()
    drawn = read_scenario(root, "corner")
    session = state.Session(root, drawn, drawn, token="t0ken")
    state.visitors().put(session)
    saved = client.get(f"/landuse/files/t0ken/{kind}")
    assert saved.status_code == 200
    assert saved.content
    name = "corner_ipcc_2013_AR5_municipality.csv" if kind == "csv" else f"corner.{kind}"
    assert f'filename="{name}"' in saved.headers["content-disposition"]
    state.visitors().put(replace(session, drawn=editing.remove(drawn, "corner")))
    changed = client.get(f"/landuse/files/t0ken/{kind}")
    assert "kladde" in changed.headers["content-disposition"]


def test_the_shell_says_its_language_and_name_before_any_script() -> None:
    page = '<!doctype html><html lang="en"><head><title>Streamlit</title></head></html>'

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = page.encode()
        headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:20], "more_body": True})
        await send({"type": "http.response.body", "body": body[20:]})

    client = TestClient(Shell(app))
    answer = client.get("/plan?lang=en", headers={"accept": "text/html"})
    assert '<html lang="en">' in answer.text
    assert "<title>landuse</title>" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert '<html lang="da">' in client.get("/", headers={"accept": "text/html"}).text
    assert '<html lang="da">' in client.get("/?lang=x", headers={"accept": "text/html"}).text
    assert "Streamlit" in client.get("/", headers={"accept": "application/json"}).text
