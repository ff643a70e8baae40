"""What a planner does is taken, told and never lost: clicks, drawings, names, scenarios."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from landuse.domain.scenario import Allocation
from landuse.ui import cache
from landuse.workflow import read_scenario, scenario_ids
from landuse.workflow.pictures import numbers_of
from tests import degrees, world
from tests.ui import screen
from tests.ui.screen import alerts, button, drawing, point, session, tell, texts


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the four-field world as a project."""
    return world.project(tmp_path / "project")


@pytest.fixture
def app(root: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the app on the four-field world."""
    return screen.open_on(root, monkeypatch)


def last(app: AppTest) -> Allocation:
    """Return the newest allocation."""
    return session(app).drawn.scenario.allocate[-1]


def test_a_click_picks_the_field_that_lies_there(app: AppTest) -> None:
    tell(app, point(50, 50))
    assert last(app).area.units == ["C"]
    assert last(app).title == "Vådlægning 1"
    assert "1,0 ha talt med" in session(app).gave
    assert not app.exception


def test_a_line_or_a_hole_means_the_areas_below_it(app: AppTest) -> None:
    before = session(app).drawn
    tell(app, {"kind": "cut", "feature": degrees.box(25, 50, 50, 150)})
    tell(app, {"kind": "split", "line": degrees.line((-10, 100), (300, 100))})
    assert len(session(app).drawn.areas) == len(before.areas) + 1
    tell(app, {"kind": "merge", "line": degrees.line((60, 60), (60, 140))})
    assert len(session(app).drawn.areas) == len(before.areas)
    assert not alerts(app)
    tell(app, {"kind": "split", "line": degrees.line((900, 900), (950, 950))})
    assert any("tegnet areal" in alert for alert in alerts(app))


def test_fields_chosen_first_are_given_the_measure_chosen_then(app: AppTest) -> None:
    land = cache.landscape(str(session(app).root))
    pieces = numbers_of(land, ["C", "D"])
    tell(app, {"kind": "assign", "pieces": [*pieces, 0, 999], "measure": "afforest"})
    assert last(app).area.units == ["C", "D"]
    assert last(app).measure == "afforest"
    steps = len(session(app).past)
    tell(app, {"kind": "assign", "pieces": []})
    assert len(session(app).past) == steps


def test_whole_fields_may_stand_for_what_was_drawn(app: AppTest) -> None:
    tell(app, drawing(0, 0, 100, 60) | {"whole": True})
    assert last(app).area.units == ["C"]
    assert last(app).title == "Vådlægning 1"


def test_of_several_clicks_in_one_message_none_is_lost(app: AppTest) -> None:
    tell(app, point(50, 50), point(150, 50), point(150, 150))
    assert last(app).area.units == ["C", "D", "B"]
    assert len(session(app).past) == 3


def test_a_message_is_heard_once(app: AppTest) -> None:
    tell(app, point(50, 50))
    app.run()
    app.run()
    assert last(app).area.units == ["C"]


def test_a_second_click_lets_the_field_go(app: AppTest) -> None:
    before = len(session(app).drawn.scenario.allocate)
    tell(app, point(50, 50), point(50, 50))
    assert len(session(app).drawn.scenario.allocate) == before
    assert "slettet" in session(app).gave


def line(*places: tuple[float, float]) -> dict[str, Any]:
    """Return what the map says when one paints over fields."""
    spots = [point(east, north) for east, north in places]
    way = [[spot["lng"], spot["lat"]] for spot in spots]
    return {"kind": "choose", "shape": {"type": "LineString", "coordinates": way}}


def test_painting_over_fields_picks_all_of_them_beside_those_picked_before(app: AppTest) -> None:
    tell(app, point(150, 150), line((50, 50), (150, 50)))
    assert last(app).area.units == ["B", "C", "D"]
    tell(app, line((50, 50), (150, 50)))  # over the same again: nothing is let go
    assert last(app).area.units == ["B", "C", "D"]


def test_a_box_picks_the_fields_whose_middle_it_holds(app: AppTest) -> None:
    box = drawing(-10, 10, 60, 210)["feature"]["geometry"]
    tell(app, {"kind": "choose", "shape": box})
    assert last(app).area.units == ["A", "C"]


def test_painting_over_no_field_changes_nothing(app: AppTest) -> None:
    before = session(app).drawn
    tell(app, line((900, 900), (950, 950)))
    assert session(app).drawn is before


def ids(app: AppTest) -> list[str]:
    return [wish.id for wish in session(app).drawn.scenario.allocate]


def hectares(app: AppTest) -> dict[str, float]:
    shapes = session(app).drawn.areas.geometry
    return {str(name): round(shape.area / 10_000, 4) for name, shape in shapes.items()}


def test_what_is_drawn_is_cut_split_and_joined_again(app: AppTest) -> None:
    tell(app, {"kind": "cut", "id": "corner", "feature": degrees.box(25, 50, 50, 150)})
    assert hectares(app) == {"corner": 1.0}
    across = degrees.line((0, 100), (200, 100))
    tell(app, {"kind": "split", "id": "corner", "line": across})
    assert hectares(app) == {"corner": 0.5, "rewet_1": 0.5}
    tell(app, {"kind": "merge", "ids": ["corner", "rewet_1"]})
    assert hectares(app) == {"corner": 1.0}
    tell(app, {"kind": "move", "id": "corner", "feature": degrees.box(0, 0, 50, 50)})
    assert hectares(app) == {"corner": 0.25}
    assert len(session(app).past) == 4


def test_a_line_gets_a_width_for_the_measure_the_map_names(app: AppTest) -> None:
    valley = {"kind": "buffer", "shape": degrees.line((0, 100), (200, 100)), "metres": 10}
    tell(app, valley | {"measure": "extensify"})
    assert last(app).measure == "extensify"
    assert last(app).title == "Ekstensivering 1"
    tell(app, valley | {"measure": "nobody's"})
    assert last(app).measure == "rewet"
    tell(app, point(50, 50) | {"measure": "afforest"}, line((150, 50), (160, 50)))
    assert [(w.measure, w.area.units) for w in session(app).drawn.scenario.allocate[-2:]] == [
        ("afforest", ["C"]), ("rewet", ["D"]),
    ]  # fmt: skip


def test_an_area_becomes_whole_fields(app: AppTest) -> None:
    tell(app, {"kind": "move", "id": "corner", "feature": degrees.box(0, 0, 160, 100)})
    tell(app, {"kind": "whole", "id": "corner"})
    assert last(app).area.units == ["C", "D"]
    assert last(app).owner == "9001"


def test_an_allocation_is_locked_copied_and_deleted(app: AppTest) -> None:
    tell(app, {"kind": "lock", "id": "corner", "locked": True})
    before = session(app).drawn
    assert before.scenario.allocate[0].locked
    tell(app, {"kind": "delete", "id": "corner"}, {"kind": "remove", "id": "corner"})
    assert session(app).drawn is before
    assert any("låst" in alert and "Lås det op" in alert for alert in alerts(app))
    tell(app, {"kind": "duplicate", "id": "corner"})
    assert ids(app) == ["corner", "rewet_1"]
    assert last(app).title == "corner (kopi)"
    tell(app, {"kind": "lock", "id": "corner", "locked": False}, {"kind": "delete", "id": "corner"})
    assert ids(app) == ["rewet_1"]
    tell(app, {"kind": "delete", "id": "corner"}, {"kind": "nobody knows"})
    assert ids(app) == ["rewet_1"]


def test_where_no_unit_is_known_an_area_does_not_grow(app: AppTest) -> None:
    before = session(app).drawn
    tell(app, {"kind": "extend", "id": "corner"})
    assert session(app).drawn is before
    assert any("afvanding af naboarealer ukendt" in alert for alert in alerts(app))


def test_of_several_areas_one_is_erased(app: AppTest) -> None:
    tell(app, {"kind": "split", "id": "corner", "line": degrees.line((0, 100), (200, 100))})
    tell(app, {"kind": "remove", "id": "corner"}, {"kind": "remove", "id": "gone"})
    assert list(hectares(app)) == ["rewet_1"]
    assert ids(app) == ["rewet_1"]


def test_a_click_outside_the_land_says_so_and_changes_nothing(app: AppTest) -> None:
    before = session(app).drawn
    tell(app, point(900, 900))
    assert session(app).drawn is before
    assert "et punkt uden for landet" in session(app).gave


def test_a_drawing_without_an_inside_is_refused_in_danish_and_the_rest_stands(app: AppTest) -> None:
    before = session(app).drawn
    tell(app, drawing(50, 50, 50, 50))
    assert session(app).drawn is before
    assert any("et areal uden indre" in alert for alert in alerts(app))
    assert not app.exception
    assert "Arealer i scenariet" in texts(app)


def test_an_edit_that_counts_nothing_says_why(app: AppTest) -> None:
    tell(app, drawing(300, 300, 400, 400))
    assert "1,0 ha uden for kommunerne" in session(app).gave


def test_a_fault_in_what_is_open_leaves_the_frame_standing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { units = ["Z"] }\n'
    world.scenario(root, "aaa", wish)
    project = (root / "landuse.toml").read_text("utf-8")
    (root / "landuse.toml").write_text(project + '\nexample = "aaa"\n', "utf-8")
    app = screen.open_on(root, monkeypatch)
    assert not app.exception
    assert any("'Z'" in alert.replace("&#x27;", "'") for alert in alerts(app))
    assert {"Gem kopi", "Omdøb"} <= {b.label for b in app.button}


def test_another_scenario_waits_until_unsaved_work_is_settled(app: AppTest, root: Path) -> None:
    tell(app, point(50, 50))
    mine = session(app).drawn
    app.selectbox[0].select("overlap").run()
    assert session(app).drawn is mine
    button(app, "settle.cancel").click().run()
    assert session(app).drawn is mine
    app.selectbox[0].select("overlap").run()
    button(app, "settle.save").click().run()
    assert session(app).drawn.scenario.id == "overlap"
    kept = read_scenario(root, "corner").scenario.allocate[-1]
    assert kept.area.units == ["C"]


def test_unsaved_work_may_be_discarded(app: AppTest, root: Path) -> None:
    tell(app, point(50, 50))
    app.selectbox[0].select("overlap").run()
    button(app, "settle.discard").click().run()
    assert session(app).drawn.scenario.id == "overlap"
    assert len(read_scenario(root, "corner").scenario.allocate) == 1


def test_a_reload_finds_work_steps_and_language_again(
    app: AppTest, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(app, point(50, 50), point(150, 50))
    token = session(app).token
    assert app.query_params["draft"] in (token, [token])
    again = screen.open_on(root, monkeypatch, draft=token, lang="en")
    assert session(again).drawn is session(app).drawn
    assert len(session(again).past) == 2
    assert session(again).language == "en"
    assert session(again).token != token  # two windows never write into one another


def test_a_token_that_nobody_holds_opens_the_example(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen.open_on(root, monkeypatch, draft="../../etc", lang="klingon")
    assert session(app).drawn.scenario.id == "corner"
    assert session(app).language == "da"


def test_a_copy_has_its_own_name_and_question(app: AppTest, root: Path) -> None:
    button(app, "frame.copy").click().run()
    name = "Min æøå-kopi " + "med et langt navn " * 6
    next(t for t in app.text_input if t.key == "ask.name").set_value(name)
    next(t for t in app.text_area if t.key == "ask.question").set_value("Hvad nu?")
    button(app, "copy.save").click().run()
    held = session(app).drawn.scenario
    assert held.title.da == name.strip()
    assert held.question.da == "Hvad nu?"
    assert held.id in scenario_ids(root)
    assert len(held.id) <= 60
    assert not session(app).is_changed
    assert app.title[0].value == "Hvad nu?"


def test_a_name_that_is_taken_is_told_in_the_dialog(app: AppTest, root: Path) -> None:
    button(app, "frame.copy").click().run()
    next(t for t in app.text_input if t.key == "ask.name").set_value("Overlap")
    button(app, "copy.save").click().run()
    assert session(app).drawn.scenario.id == "corner"
    assert any("et scenarie med det navn" in alert for alert in alerts(app))
    assert not app.exception


def test_a_stale_save_is_refused_and_nothing_else_is_lost(app: AppTest, root: Path) -> None:
    tell(app, point(50, 50))
    path = root / "scenarios" / "corner.toml"
    path.write_text(path.read_text("utf-8") + "\n# somebody else\n", "utf-8")
    button(app, "bar.save").click().run()
    assert any("en anden har gemt" in alert for alert in alerts(app))
    assert session(app).is_changed
    assert {"Gem kopi", "Omdøb"} <= {b.label for b in app.button}


def test_what_was_undone_past_a_save_is_saved_over_it(app: AppTest, root: Path) -> None:
    tell(app, point(50, 50))
    button(app, "bar.save").click().run()
    button(app, "bar.undo").click().run()
    button(app, "bar.save").click().run()
    assert alerts(app) == []
    assert not session(app).is_changed
    assert "units" not in (root / "scenarios" / "corner.toml").read_text("utf-8")
    button(app, "bar.redo").click().run()
    button(app, "bar.save").click().run()
    assert alerts(app) == []
    assert last(app).area.units == ["C"]


def test_a_broken_scenario_file_is_told_and_the_open_one_stays(app: AppTest, root: Path) -> None:
    (root / "scenarios" / "broken.toml").write_text("schema = = 1", "utf-8")
    app.run()
    app.selectbox[0].select("broken").run()
    assert any("ikke er TOML" in alert for alert in alerts(app))
    assert session(app).drawn.scenario.id == "corner"
    assert "Arealer i scenariet" in texts(app)


def test_the_language_changes_at_once_and_keeps_the_work(app: AppTest) -> None:
    tell(app, point(50, 50))
    app.radio(key="frame.language").set_value("en").run()
    assert "Areas in the scenario" in texts(app)
    assert "Language" in [radio.label for radio in app.radio]
    assert last(app).area.units == ["C"]
    assert session(app).wish == ""


def test_an_area_is_described_without_the_map(app: AppTest) -> None:
    key = f"area.{last(app).id}.da"
    next(t for t in app.text_input if t.key == f"{key}.title").set_value("Hjørnet")
    next(s for s in app.selectbox if s.key == f"{key}.status").select("agreed")
    next(b for b in app.button if b.label == "Opdatér arealet").click().run()
    assert last(app).title == "Hjørnet"
    assert last(app).status == "agreed"
    assert not app.exception


def test_fields_are_assigned_without_the_map(app: AppTest) -> None:
    app.segmented_control(key="picker.way.da").select("fields").run()
    app.multiselect(key="picker.units").select("D").run()
    button(app, "picker.assign").click().run()
    assert last(app).area.units == ["D"]
    assert last(app).title == "Vådlægning 1"
    assert session(app).gave


def test_what_is_chosen_on_the_map_is_chosen_in_the_list_and_the_other_way(app: AppTest) -> None:
    land = cache.landscape(str(session(app).root))
    before = session(app).drawn
    tell(app, {"kind": "pick", "pieces": numbers_of(land, ["D", "A"])})
    app.segmented_control(key="picker.way.da").select("fields").run()
    assert app.multiselect(key="picker.units").value == ["D", "A"]
    assert session(app).listed == 0  # the map knows what it said
    app.multiselect(key="picker.units").unselect("D").run()
    assert session(app).picked == ("A",)
    assert session(app).listed == 1  # the map looks again
    tell(app, {"kind": "pick", "pieces": []})
    assert app.multiselect(key="picker.units").value == []
    assert session(app).drawn is before
    assert not app.exception


def test_a_bug_of_ours_is_told_calmly_and_kept_in_the_log(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def page() -> None:
        from landuse.ui import frame

        frame.calm(lambda: 1 / 0)()

    monkeypatch.setenv("LANDUSE_PROJECT", str(root))
    app = AppTest.from_function(page, default_timeout=120).run()
    assert not app.exception
    assert "det er vores fejl" in texts(app)
    assert "ZeroDivisionError" in caplog.text
