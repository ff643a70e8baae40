"""Numbers told before the page is drawn anew: the same as the page says then; nothing changes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from landuse.geo.tiles import tiles_over
from landuse.ui import cache, cards, now, server, shelf, state
from landuse.ui.tiles import SIZE
from landuse.workflow.pictures import numbers_of
from tests import degrees, world
from tests.ui import screen


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Open the app on the four-field world."""
    return screen.open_on(world.project(tmp_path / "project"), monkeypatch)


@pytest.fixture
def client(app: AppTest) -> Iterator[TestClient]:
    """Return a browser without a window, beside the open page."""
    del app
    with TestClient(Starlette(routes=server.routes())) as held:
        yield held


def parts(app: AppTest) -> dict[str, str]:
    """Return the parts of the page that an edit changes at once, as they stand there."""
    names = (now.GAVE, now.TOTALS, now.PLACES, cards.CARDS)
    return {
        name: element.value
        for element in app.html
        for name in names
        if f"id='{name}'" in element.value
    }


def test_what_is_foretold_is_what_the_page_says_then(app: AppTest, client: TestClient) -> None:
    session = screen.session(app)
    first = session.heard + 1
    said = [screen.point(50, 50) | {"seq": first}, screen.drawing(10, 60, 60, 90)]
    said[1] |= {"seq": first + 1, "measure": "afforest"}
    before = parts(app)
    told = client.post(f"/landuse/hope/{session.token}", json={"said": said}).json()
    assert state.visitors().get(session.token) is session
    assert set(told["parts"]) == set(before)
    assert all(told["parts"][name] != before[name] for name in before)
    app.session_state[screen.MAP_KEY] = {"seq": first + 1, "said": said}
    assert parts(app.run()) == told["parts"]
    assert [a.measure for a in screen.session(app).drawn.scenario.allocate[-2:]] == [
        session.measure,
        "afforest",
    ]


def test_what_was_heard_already_is_not_foretold_again(app: AppTest, client: TestClient) -> None:
    screen.tell(app, screen.point(50, 50))
    session = screen.session(app)
    said = [screen.point(50, 50) | {"seq": session.heard}]
    told = client.post(f"/landuse/hope/{session.token}", json={"said": said}).json()
    assert told["parts"] == parts(app)


def test_a_message_and_what_it_does_are_heard_in_one_step(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[int, int]] = []
    put = state.Visitors.put

    def watched(self: state.Visitors, session: state.Session) -> None:
        steps.append((session.heard, len(session.drawn.scenario.allocate)))
        put(self, session)

    session = screen.session(app)
    before = (session.heard, len(session.drawn.scenario.allocate))
    monkeypatch.setattr(state.Visitors, "put", watched)
    screen.tell(app, screen.point(50, 50))
    after = (before[0] + 1, before[1] + 1)
    assert after in steps
    assert set(steps) <= {before, after}


@pytest.mark.parametrize(
    ("body", "status"),
    [("no json", 400), ('{"other": 1}', 400), ('{"said": 3}', 400), ('{"said": [3]}', 400)],
)
def test_what_is_no_message_is_refused(
    app: AppTest, client: TestClient, body: str, status: int
) -> None:
    token = screen.session(app).token
    assert client.post(f"/landuse/hope/{token}", content=body).status_code == status


def test_what_will_be_refused_is_left_to_the_page(app: AppTest, client: TestClient) -> None:
    session = screen.session(app)
    said = [screen.point(-5000, -5000) | {"seq": session.heard + 1}]
    answer = client.post(f"/landuse/hope/{session.token}", json={"said": said})
    assert answer.status_code == 204


def test_a_place_tells_its_own_numbers_and_what_is_behind_them(
    app: AppTest, client: TestClient
) -> None:
    session = screen.session(app)
    told = client.get(f"/landuse/here/{session.token}/9001").text
    assert "<h2>" in told
    assert all(f"why-{name}-9001" in told for name in ("emissions", *session.pinned))
    panels = [part.split("'")[0] for part in told.split("data-href='")[1:]]
    assert len(panels) == len(session.pinned)
    assert {client.get(panel).status_code for panel in panels} == {200}
    assert client.get(f"/landuse/here/{session.token}/nowhere").text == ""


def test_another_pin_is_another_number(app: AppTest, client: TestClient) -> None:
    session = replace(screen.session(app), pinned=("connectivity",))
    state.visitors().put(session)
    told = client.get(f"/landuse/here/{session.token}/9001").text
    assert "why-nitrogen-9001" not in told


def test_land_that_is_picked_is_told_with_its_hectares(app: AppTest, client: TestClient) -> None:
    session = screen.session(app)
    land = cache.landscape(str(session.root))
    pieces = client.post(f"/landuse/under/{land.digest}", json=degrees.line((50, 50), (150, 50)))
    assert pieces.json() == numbers_of(land, ["C", "D"])
    told = client.post(f"/landuse/picked/{session.token}", json=pieces.json()).text
    assert "2,0 ha" in told
    assert client.post(f"/landuse/picked/{session.token}", json=[]).text == ""
    assert client.post(f"/landuse/picked/{session.token}", json="x").status_code == 400
    assert client.post(f"/landuse/under/{land.digest}", content="{}").status_code == 400
    assert client.post("/landuse/under/other", json={}).status_code == 404


def test_the_plan_says_what_it_makes_of_a_place_and_what_it_may_not_have(
    app: AppTest, client: TestClient
) -> None:
    screen.tell(app, screen.drawing(0, 0, 200, 200) | {"measure": "solar_over"})
    session = screen.session(app)

    def said(east: float, north: float) -> list[str]:
        at = screen.point(east, north)
        where = f"lat={at['lat']}&lon={at['lng']}"
        found: list[str] = client.get(f"/landuse/says/{session.token}?{where}").json()
        return found

    assert "Planlagt: corner" in said(25, 150)
    refused = cache.plan_of(session).ineligible
    assert len(refused) > 0
    at = refused.geometry.iloc[0].representative_point()
    told = said(at.x - world.EAST, at.y - world.NORTH)
    assert "Ikke muligt: Står kun på: Ekstensivering eller Fastholdelse" in told
    assert said(-900, -900) == []
    assert client.get(f"/landuse/says/{session.token}?lat=x&lon=1").status_code == 400


def test_land_that_asks_for_a_permit_is_a_square_of_the_plan_that_is_open(
    app: AppTest, client: TestClient
) -> None:
    session = screen.session(app)
    land, plan = cache.landscape(str(session.root)), cache.plan_of(session)
    needed = plan.permits[plan.permits["verdict"] == "needs_permit"]
    tile = tiles_over(tuple(land.pieces.total_bounds), land.pieces.crs, 15)[0]
    where = f"{tile.z}/{tile.x}/{tile.y}.bin"
    body = client.get(f"/landuse/permits/{session.token}/{shelf.name_of(session)}/{where}").content
    assert bool(sum(body)) == bool(len(needed))
    assert len(body) in (0, SIZE * SIZE)
    assert client.get(f"/landuse/permits/{session.token}/other/{where}").status_code == 204
