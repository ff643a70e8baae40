"""Cards of areas: they sum to the whole, their buttons are messages, a name is never markup."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from landuse.ui import cache, cards, ledger, server, shelf, why
from landuse.workflow import editing
from tests import world
from tests.ui import screen

NAME = "<b>Engen</b> & 'co'"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Open the app on the four-field world, with a name that looks like markup."""
    root = world.project(tmp_path / "project")
    for other in (root / "scenarios").glob("*.*"):
        other.unlink()
    named = world.OVERLAP.replace('id = "first"', f'id = "first"\ntitle = "{NAME}"')
    shapes = {"first": world.square(0, 100, 150, 200), "second": world.square(100, 100, 200, 200)}
    world.scenario(root, "corner", named, shapes)
    return screen.open_on(root, monkeypatch)


@pytest.fixture
def client(app: AppTest) -> Iterator[TestClient]:
    """Return a browser without a window, beside the open page."""
    del app
    with TestClient(Starlette(routes=server.routes())) as held:
        yield held


def drawn_cards(app: AppTest) -> dict[str, Element]:
    """Return the cards on the page by the id of their area."""
    assert not app.exception
    (found,) = [h.value for h in app.html if f"id='{cards.CARDS}'" in h.value]
    return {str(card.get("data-id")): card for card in ET.fromstring(found).iter("article")}


def said(card: Element) -> str:
    return " ".join(" ".join(card.itertext()).split())


def acts(card: Element) -> dict[str, Element]:
    return {str(b.get("data-act")): b for b in card.iter("button") if b.get("data-act")}


def wishes(app: AppTest) -> list[str]:
    return [wish.id for wish in screen.session(app).drawn.scenario.allocate]


def test_cards_sum_to_the_whole(app: AppTest) -> None:
    session = screen.session(app)
    outcome = cache.outcome_of(session)
    held = cards.cards_of(outcome, session)
    total = ledger.total_change(outcome)
    assert total is not None
    assert total < 0
    rest = cards.left_over(outcome, held)
    assert sum(card.change or 0 for card in held) + (rest or 0) == pytest.approx(total, rel=1e-9)
    assert rest == 0
    told = drawn_cards(app)
    assert list(told) == ["second", "first"]  # the newest first
    assert "1,0 ha" in said(told["second"])
    assert "viger for et senere areal" in said(told["first"])


def test_what_stands_on_no_card_is_told(app: AppTest) -> None:
    session = screen.session(app)
    outcome = cache.outcome_of(session)
    (newest, other) = cards.cards_of(outcome, session)
    assert cards.left_over(outcome, [newest]) == pytest.approx(other.change)


def test_a_name_is_never_markup_and_every_button_says_it(app: AppTest) -> None:
    card = drawn_cards(app)["first"]
    assert not list(card.iter("b"))
    assert card.get("aria-label") == NAME
    assert all(NAME in str(b.get("aria-label")) for b in acts(card).values())
    assert all(b.get("title") for b in acts(card).values())
    assert {"go", "hide", "lock", "form", "duplicate", "whole", "delete"} == set(acts(card))


def test_hidden_is_left_out_of_the_map_and_changes_no_number(app: AppTest) -> None:
    before = screen.session(app)
    land, name = cache.landscape(str(before.root)), shelf.name_of(before)
    screen.tell(app, {"kind": "hide", "id": "second", "hidden": True})
    session = screen.session(app)
    assert "skjult på kortet" in said(drawn_cards(app)["second"])
    assert session.past == before.past
    assert cache.outcome_of(session) is cache.outcome_of(before)
    was, now = (shelf.paintings().get(held) for held in (name, shelf.name_of(session)))
    assert was is not None
    assert now is not None
    afforest = list(land.measures).index("afforest") + 1
    assert afforest in set(was.codes) | set(was.parts["code"])
    assert afforest not in set(now.codes) | set(now.parts["code"])
    assert now.drawn["id"].tolist() == ["first"]
    screen.tell(app, {"kind": "hide", "id": "second", "hidden": False})
    assert shelf.name_of(screen.session(app)) == name


def test_a_lock_refuses_and_says_to_unlock(app: AppTest) -> None:
    screen.tell(app, {"kind": "lock", "id": "first", "locked": True})
    assert "låst" in said(drawn_cards(app)["first"])
    assert "unlock" in acts(drawn_cards(app)["first"])
    screen.tell(app, {"kind": "delete", "id": "first"})
    assert wishes(app) == ["first", "second"]
    assert any("Lås" in alert for alert in screen.alerts(app))
    screen.tell(app, {"kind": "lock", "id": "first", "locked": False})
    screen.tell(app, {"kind": "delete", "id": "first"})
    assert wishes(app) == ["second"]


def test_copies_and_deletions_are_taken_back(app: AppTest) -> None:
    screen.tell(app, {"kind": "duplicate", "id": "first"})
    assert "(kopi)" in said(drawn_cards(app)["rewet_1"])
    screen.tell(app, {"kind": "delete", "id": "second"})
    assert wishes(app) == ["first", "rewet_1"]
    screen.button(app, "bar.undo").click().run()
    screen.button(app, "bar.undo").click().run()
    assert list(drawn_cards(app)) == ["second", "first"]


def test_change_opens_the_form_of_that_area(app: AppTest) -> None:
    screen.tell(app, {"kind": "form", "id": "second"})
    assert next(s for s in app.selectbox if s.key == "areas.which.da").value == "second"
    assert screen.session(app).past == ()


def test_an_area_says_where_it_lies_and_which_fields_it_takes(
    app: AppTest, client: TestClient
) -> None:
    session = screen.session(app)
    (south, west), (north, east) = client.get(f"/landuse/where/{session.token}/second").json()
    assert world_corner(100, 100) == pytest.approx((west, south), abs=1e-4)
    assert world_corner(200, 200) == pytest.approx((east, north), abs=1e-4)
    assert client.get(f"/landuse/where/{session.token}/nothing").status_code == 204
    where = f"/landuse/card/{session.token}/{why.version(session)}/second"
    told = client.get(where).text
    assert "1 marker, heraf 1 helt" in told
    assert client.get(where.replace(why.version(session), "old")).status_code == 409


def world_corner(east: float, north: float) -> tuple[float, float]:
    """Return a place of the four-field world in degrees."""
    return screen.TO_DEGREES.transform(world.EAST + east, world.NORTH + north)


def test_many_cards_come_when_asked_for_and_none_is_lost(app: AppTest, client: TestClient) -> None:
    session = screen.session(app)
    drawn = session.drawn
    for _ in range(cards.SHOWN):
        drawn = editing.duplicate(drawn, "first")
    app.session_state["landuse"] = screen.replaced(app, drawn=drawn)
    app.run()
    shown = drawn_cards(app)
    assert len(shown) == cards.SHOWN
    assert "2 ældre arealer" in " ".join(h.value for h in app.html)
    screen.tell(app, {"kind": "lock", "id": "first", "locked": True})
    shown = drawn_cards(app)
    assert next(iter(shown)) == "first"  # what was touched last is there
    now = screen.session(app)
    older = client.get(f"/landuse/cards/{now.token}/{quote(why.version(now))}").text
    others = [card.get("data-id") for card in ET.fromstring(f"<p>{older}</p>").iter("article")]
    assert sorted([*shown, *others]) == sorted(wish.id for wish in drawn.scenario.allocate)
