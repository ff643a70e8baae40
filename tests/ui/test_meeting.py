"""Where areas meet newly one is asked once; who does not answer keeps what the plan says."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from landuse.ui import cards, server
from tests import world
from tests.ui import screen

WEST = (0, 0, 150, 100)
EAST = (100, 0, 200, 100)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Open the app on the four-field world with one area in the south west."""
    root = world.project(tmp_path / "project")
    for other in (root / "scenarios").glob("*.*"):
        other.unlink()
    first = world.CORNER.replace("corner", "west")
    world.scenario(root, "asked", first, {"west": world.square(*WEST)})
    return screen.open_on(root, monkeypatch)


def order(app: AppTest) -> list[str]:
    return [wish.id for wish in screen.session(app).drawn.scenario.allocate]


def answers(app: AppTest) -> list[str]:
    return [b.label for b in app.button if str(b.key).startswith("meeting.")]


def draw(app: AppTest, measure: str = "afforest") -> AppTest:
    return screen.tell(app, screen.drawing(*EAST) | {"measure": measure})


def test_two_that_meet_are_asked_about_and_an_answer_is_one_step(app: AppTest) -> None:
    assert answers(app) == []
    draw(app)
    told = screen.texts(app)
    assert "Skovrejsning 1 og west mødes på 0,5 ha." in told
    assert "Lige nu gælder Skovrejsning 1 der." in told
    assert answers(app) == ["Erstat", "Behold"]
    steps = len(screen.session(app).past)
    screen.button(app, "meeting.keep").click().run()
    assert order(app) == ["afforest_1", "west"]
    assert len(screen.session(app).past) == steps + 1
    assert answers(app) == []
    screen.button(app, "bar.undo").click().run()
    assert order(app) == ["west", "afforest_1"]
    assert answers(app) == []


def test_replace_is_what_the_plan_says_already(app: AppTest) -> None:
    draw(app)
    steps = len(screen.session(app).past)
    screen.button(app, "meeting.replace").click().run()
    assert order(app) == ["west", "afforest_1"]
    assert len(screen.session(app).past) == steps
    assert answers(app) == []


def test_an_answer_may_be_remembered_and_is_foretold(app: AppTest) -> None:
    draw(app)
    app.checkbox(key="meeting.remember").check().run()
    screen.button(app, "meeting.keep").click().run()
    assert screen.session(app).meeting_answer == "keep"
    session = screen.session(app)
    said = screen.drawing(0, 50, 50, 150) | {"measure": "afforest", "seq": session.heard + 1}
    with TestClient(Starlette(routes=server.routes())) as client:
        told = client.post(f"/landuse/hope/{session.token}", json={"said": [said]}).json()
    screen.tell(app, said)
    assert answers(app) == []
    assert order(app).index("afforest_2") < order(app).index("west")
    (drawn,) = [h.value for h in app.html if f"id='{cards.CARDS}'" in h.value]
    assert told["parts"][cards.CARDS] == drawn


def test_those_that_may_share_the_land_both_count(app: AppTest) -> None:
    draw(app, "recreation")
    assert "Begge gælder der." in screen.texts(app)
    assert answers(app) == ["Del"]
    app.checkbox(key="meeting.remember").check().run()
    screen.button(app, "meeting.share").click().run()
    screen.tell(app, screen.drawing(0, 0, 50, 50) | {"measure": "recreation"})
    assert answers(app) == []


def test_what_meets_no_other_is_not_asked_about_and_another_edit_ends_the_question(
    app: AppTest,
) -> None:
    screen.tell(app, screen.drawing(0, 150, 50, 200) | {"measure": "afforest"})
    assert answers(app) == []
    draw(app)
    assert answers(app)
    screen.tell(app, {"kind": "hide", "id": "west", "hidden": True})
    assert answers(app)
    screen.tell(app, screen.drawing(0, 180, 20, 200) | {"measure": "nature"})
    assert "og west mødes" not in screen.texts(app)


def test_a_copy_lies_on_what_it_was_copied_from_and_is_not_asked_about(app: AppTest) -> None:
    screen.tell(app, {"kind": "duplicate", "id": "west"})
    assert order(app) == ["west", "rewet_1"]
    assert answers(app) == []
