"""A card of a rewetted area asks what else turns wet: in words there, as a shape for the map."""

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from landuse.ui import cache, cards, server, state, why
from landuse.workflow import editing, read_scenario
from tests import world
from tests.workflow.test_wet_land import with_units


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> state.Session:
    """Return a visitor of the four-field world whose units of water are known."""
    root = world.project(tmp_path / "project")
    with_units(root)
    monkeypatch.setenv("LANDUSE_PROJECT", str(root))
    drawn = read_scenario(root, "corner")
    held = state.Session(root, drawn, drawn, token="t0ken")
    state.visitors().put(held)
    return held


def _client() -> TestClient:
    return TestClient(Starlette(routes=server.routes()))


def _html(session: state.Session) -> str:
    land = cache.landscape(str(session.root))
    return cards.html_of(land, cache.outcome_of(session), session)


def test_the_card_asks_and_answers_in_hectares_that_open_their_panel(
    session: state.Session,
) -> None:
    where = f"/landuse/wet/t0ken/{why.version(session)}/corner"
    assert f"data-href='{where}'" in _html(session)
    assert f"data-shape='{where}.geojson'" in _html(session)
    told = _client().get(where)
    assert "2 hydrologiske enheder" in told.text
    assert "1,8 ha" in told.text
    assert "popovertarget" in told.text


def test_the_shape_is_what_the_words_say(session: state.Session) -> None:
    where = f"/landuse/wet/t0ken/{why.version(session)}/corner.geojson"
    held = _client().get(where)
    assert held.headers["cache-control"] == "no-store"
    assert len(held.json()["features"]) == 2


def test_another_plan_is_not_answered_for(session: state.Session) -> None:
    where = f"/landuse/wet/t0ken/{why.version(session)}/corner"
    state.visitors().put(replace(session, drawn=editing.remove(session.drawn, "corner")))
    assert _client().get(where).status_code == 409
    assert _client().get(f"{where}.geojson").status_code == 409


def test_where_no_unit_is_known_no_card_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = world.project(tmp_path / "dry")
    monkeypatch.setenv("LANDUSE_PROJECT", str(root))
    drawn = read_scenario(root, "corner")
    held = state.Session(root, drawn, drawn, token="other")
    state.visitors().put(held)
    assert "class='wet'" not in _html(held)
    told = _client().get(f"/landuse/wet/other/{why.version(held)}/corner")
    assert "ukendt" in told.text
    assert (
        _client().get(f"/landuse/wet/other/{why.version(held)}/corner.geojson").status_code == 204
    )
