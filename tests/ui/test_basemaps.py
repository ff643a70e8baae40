"""Basemaps: none until chosen, one host in one frame, and a key that stays with who owns it."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from landuse.domain.basemap import Basemap
from landuse.sources.basemaps import read_basemaps
from landuse.ui import basemaps, server, state
from landuse.workflow import basemaps as offered
from landuse.workflow import read_scenario
from tests import world

FRAME = "/component/streamlit_folium.st_folium/index.html"
VARIABLE = "LANDUSE_KEY_DATAFORDELER"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a browser without a window, on the four-field world, with the map's frame."""
    root = world.project(tmp_path / "project")
    monkeypatch.setenv("LANDUSE_PROJECT", str(root))
    monkeypatch.setenv("LANDUSE_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv(VARIABLE, raising=False)

    async def frame(request: object) -> HTMLResponse:
        del request
        return HTMLResponse("map")

    drawn = read_scenario(root, "corner")
    state.visitors().put(state.Session(root, drawn, drawn, token="t0ken"))
    routes = [Route(FRAME, frame), Route("/", frame), *server.routes()]
    return TestClient(Starlette(routes=routes, middleware=server.middleware()))


def _policy(client: TestClient, path: str = FRAME) -> str:
    return client.get(path).headers["content-security-policy"]


def _choose(client: TestClient, name: object, token: str = "t0ken") -> int:
    return client.post(f"/landuse/basemap/{token}", json={"id": name}).status_code


def test_the_basemaps_of_the_program_are_in_order() -> None:
    found, issues = read_basemaps(Path("nowhere"))
    assert issues == []
    assert {"openstreetmap", "skaermkort"} <= set(found)
    assert all(held.origin.startswith("https://") for held in found.values())


def test_none_is_on_and_the_policy_names_no_other_host(client: TestClient) -> None:
    listed = client.get("/landuse/basemaps/da").json()
    assert [held["id"] for held in listed if held["on"]] == []
    assert all("url" not in held for held in listed)
    assert "http" not in _policy(client)


def test_a_choice_names_one_host_in_the_frame_alone_and_going_back_names_none(
    client: TestClient,
) -> None:
    assert _choose(client, "openstreetmap") == 204
    pictures = "img-src 'self' https://tile.openstreetmap.org data: blob:"
    assert pictures in _policy(client)
    assert _policy(client).count("http") == 1
    assert "http" not in _policy(client, "/")
    on = [held for held in client.get("/landuse/basemaps/en").json() if held["on"]]
    assert [held["id"] for held in on] == ["openstreetmap"]
    assert "IP address" in on[0]["note"]
    assert "OpenStreetMap contributors" in on[0]["attribution"]
    assert _choose(client, "") == 204
    assert "http" not in _policy(client)


@pytest.mark.parametrize("name", ["nowhere", "skaermkort", 3, None, ["openstreetmap"]])
def test_what_cannot_be_had_is_not_chosen(client: TestClient, name: object) -> None:
    assert _choose(client, name) == 400
    assert "http" not in _policy(client)


def test_only_who_has_the_page_can_choose(client: TestClient) -> None:
    assert _choose(client, "openstreetmap", "another") == 404


@pytest.mark.parametrize("cookie", ["nowhere", "https://elsewhere.example", "a b", '"; x'])
def test_a_cookie_of_another_making_opens_nothing(client: TestClient, cookie: str) -> None:
    policy = client.get(FRAME, headers={"cookie": f"{basemaps.COOKIE}={cookie}"}).headers
    assert "http" not in policy["content-security-policy"]


def test_without_a_key_a_basemap_says_what_it_lacks(client: TestClient) -> None:
    held = {one["id"]: one for one in client.get("/landuse/basemaps/en").json()}
    assert held["skaermkort"]["lacks"]
    assert VARIABLE in held["skaermkort"]["note"]


def test_a_key_from_outside_reaches_only_who_switched_its_basemap_on(
    client: TestClient, tmp_path: Path
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "datafordeler.key").write_text("s3cret\n", encoding="utf-8")
    assert "s3cret" not in client.get("/landuse/basemaps/en").text
    assert _choose(client, "skaermkort") == 204
    answer = client.get("/landuse/basemaps/en")
    assert answer.text.count("s3cret") == 1
    assert answer.headers["cache-control"] == "no-store"
    assert "s3cret" not in _policy(client)
    assert "s3cret" not in repr(offered.basemaps(state.root()))


def test_a_key_in_the_environment_comes_first(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "fr0m outside")
    assert _choose(client, "ortofoto") == 204
    assert "fr0m outside" in client.get("/landuse/basemaps/da").text


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/{z}/{x}/{y}.png",
        "https://a.example; script-src *//{z}/{x}/{y}",
        "https://user@a.example/{z}/{x}/{y}",
        "https://a.example/{z}/{x}.png",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_no_host_of_pictures_is_refused(url: str) -> None:
    told = {"da": "Kort", "en": "Map"}
    with pytest.raises(ValidationError):
        Basemap.model_validate(
            {
                "id": "one", "title": told, "provider": "A", "kind": "tiles", "url": url,
                "attribution": "A", "licence": "CC0-1.0", "source": "a.example",
            }
        )  # fmt: skip
