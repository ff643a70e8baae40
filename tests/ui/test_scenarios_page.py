"""The page of scenarios: open, duplicate, import, delete and fetch back; nothing is ever lost."""

import io
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from landuse.ui import cache, counted, scenario_import, scenario_list, state
from landuse.workflow import read_scenario, scenario_ids, write_scenario
from landuse.workflow.editing import describe
from landuse.workflow.scenarios import delete_scenario, deleted_scenarios
from tests import world
from tests.ui import screen

PAGE = "landuse/ui/pages/scenarios.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


def opened(root: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """Return the page of scenarios; the scenario that is open is ``corner``."""
    app = screen.open_on(root, monkeypatch, **address)
    assert screen.session(app).drawn.scenario.id == "corner"
    return shown(app)


def shown(app: AppTest) -> AppTest:
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def button(app: AppTest, start: str) -> Any:
    """Return the one button whose key starts so."""
    (found,) = [b for b in app.button if str(b.key).startswith(start)]
    return found


def press(app: AppTest, start: str) -> AppTest:
    button(app, start).click().run()
    assert not app.exception
    return app


def choose(app: AppTest, name: str) -> AppTest:
    (box,) = [s for s in app.selectbox if str(s.key).startswith("scenarios.which")]
    return box.select(name).run()


@dataclass(frozen=True)
class UploadedFile:
    """A file as the uploader hands it out."""

    name: str
    body: bytes

    def getvalue(self) -> bytes:
        """Return its content."""
        return self.body


def files(root: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (root / "scenarios").iterdir() if p.is_file()}


def change(app: AppTest) -> AppTest:
    """Draw something, so that what is open is not saved."""
    app.switch_page("landuse/ui/pages/plan.py").run()
    screen.tell(app, screen.drawing(0, 0, 40, 40))
    assert screen.session(app).is_changed
    return shown(app)


def line(app: AppTest, title: str) -> str:
    """Return what stands in the table beside a title."""
    (held,) = [h.value for h in app.html if "lu-table" in h.value and title in h.value]
    row = next(r for r in re.findall(r"<tr>.*?</tr>", held, re.DOTALL) if title in r)
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def test_the_list_opens_without_counting_and_counts_when_asked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    counted_ = cache.outcome_of
    app = opened(root, monkeypatch)
    counted.book().short.clear()
    counted.book().whole.clear()
    monkeypatch.setattr(
        cache, "outcome_of", lambda s: asked.append(s.drawn.scenario.id) or counted_(s)
    )
    app.run()
    assert asked == []
    assert "ikke beregnet" in line(app, "overlap")
    press(app, "scenarios.count")
    assert sorted(asked) == scenario_ids(root)
    told = line(app, "corner")
    assert "åbent" in told
    assert " 1,2 " in told  # 1.25 ha
    assert re.search(r"Reduktion \d+", told)
    assert "ikke beregnet" not in screen.texts(app)
    assert not [b for b in app.button if b.key == "scenarios.count"]


def test_what_plan_has_counted_already_stands_in_the_list(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch)
    assert " 1,2 " in line(app, "corner")


def test_another_scenario_is_opened_and_unsaved_work_is_asked_for_first(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch)
    assert button(app, "scenarios.open").disabled
    press(choose(app, "overlap"), "scenarios.open")
    assert screen.session(app).drawn.scenario.id == "overlap"
    press(choose(change(app), "rule"), "scenarios.open")
    assert screen.session(app).drawn.scenario.id == "overlap"
    assert any("ikke er gemt" in m.value for m in app.markdown)
    press(app, "settle.save")
    assert screen.session(app).drawn.scenario.id == "rule"
    assert len(read_scenario(root, "overlap").areas) == 3


def test_a_copy_is_made_and_chosen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = choose(opened(root, monkeypatch), "overlap")
    press(app, "scenarios.duplicate")
    assert [n for n in scenario_ids(root) if "kopi" in n] == ["overlap_kopi"]
    assert "Gemt som" in screen.texts(app)
    assert screen.session(app).chosen == "overlap_kopi"


def test_who_clicks_twice_has_asked_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = [screen.session(opened(root, monkeypatch))]
    monkeypatch.setattr(state, "current", lambda: held[-1])
    monkeypatch.setattr(state, "update", lambda **new: held.append(replace(held[-1], **new)))
    done: list[str] = []
    turn = held[0].turn
    for _ in range(2):
        scenario_list.in_turn(turn, lambda: done.append("once"))
    scenario_list.in_turn(turn + 1, lambda: done.append("again"))
    assert done == ["once", "again"]
    land, asked = cache.landscape(str(root)), (held[-1].turn, "da")
    body = world.geojson([({"navn": "Nord"}, world.square(10, 110, 60, 160))], ["x"]).encode()
    monkeypatch.setitem(
        st.session_state, f"import.files.{asked[0]}", [UploadedFile("a.geojson", body)]
    )
    monkeypatch.setitem(st.session_state, "import.measure.da", "rewet")
    for _ in range(2):
        scenario_import._once(land, *asked)
    assert [name for name in scenario_ids(root) if name.startswith("a")] == ["a"]


def test_delete_undo_brings_every_byte_back_and_reload_keeps_the_way(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(root)
    app = choose(opened(root, monkeypatch), "overlap")
    press(app, "scenarios.delete")
    assert "overlap" not in scenario_ids(root)
    assert "Slettet: overlap." in screen.texts(app)
    again = shown(screen.open_on(root, monkeypatch))
    press(again, "scenarios.back")
    assert files(root) == before
    assert not deleted_scenarios(root)
    press(choose(again, "rule"), "scenarios.delete")
    press(again, "scenarios.undo")
    assert files(root) == before
    assert "Hentet tilbage" in screen.texts(again)


def test_what_is_open_and_deleted_gives_way_to_another_and_comes_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch)
    press(app, "scenarios.delete")
    assert screen.session(app).drawn.scenario.id == "overlap"
    press(app, "scenarios.undo")
    assert screen.session(app).drawn.scenario.id == "corner"


@pytest.mark.parametrize(("answer", "areas"), [("save", 2), ("discard", 1)])
def test_unsaved_work_in_what_is_deleted_is_asked_for(
    root: Path, monkeypatch: pytest.MonkeyPatch, answer: str, areas: int
) -> None:
    app = change(opened(root, monkeypatch))
    press(app, "scenarios.delete")
    assert "corner" in scenario_ids(root)
    press(app, f"delete.{answer}")
    assert "corner" not in scenario_ids(root)
    press(app, "scenarios.undo")
    assert len(read_scenario(root, "corner").areas) == areas


def test_a_deletion_that_is_called_off_deletes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = change(opened(root, monkeypatch))
    press(app, "scenarios.delete")
    press(app, "delete.cancel")
    assert "corner" in scenario_ids(root)
    assert screen.session(app).is_changed


def test_another_window_may_go_on_with_what_was_deleted_and_is_told_when_it_saves(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = opened(root, monkeypatch), screen.open_on(root, monkeypatch)
    change(there)
    press(here, "scenarios.delete")
    there.switch_page("landuse/ui/pages/plan.py").run()
    press(there, "bar.save")
    assert "corner" not in scenario_ids(root)
    (told,) = [a for a in screen.alerts(there) if "slettet imens" in a]
    assert "Gem en kopi" in told
    assert len(screen.session(there).drawn.areas) == 2
    press(there, "frame.copy")
    press(there, "copy.save")
    assert len(read_scenario(root, "corner_kopi").areas) == 2
    press(here, "scenarios.undo")
    assert len(read_scenario(root, "corner").areas) == 1


def test_fetching_back_what_has_a_successor_is_refused_in_words(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = read_scenario(root, "overlap")
    app = choose(opened(root, monkeypatch), "overlap")
    press(app, "scenarios.delete")
    write_scenario(root, held, expected=None)
    press(app, "scenarios.undo")
    assert any("et scenarie med det navn" in a for a in screen.alerts(app))


def test_who_takes_the_deleted_for_decided_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "scenarios" / "rule.toml"
    text = path.read_text("utf-8").replace(
        "[[allocate]]", 'reference = "overlap"\n\n[[allocate]]', 1
    )
    path.write_text(text, "utf-8")
    app = choose(opened(root, monkeypatch), "overlap")
    press(app, "scenarios.delete")
    assert "regner det for allerede besluttet: rule" in screen.texts(app)


def test_what_cannot_be_read_is_listed_with_what_to_do(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "scenarios" / "gammel.toml").write_text("id = ", "utf-8")
    (root / "scenarios" / "Ikke et <b>id.toml").write_text("", "utf-8")
    app = opened(root, monkeypatch)
    assert "kan ikke læses" in line(app, "gammel")
    told = "".join(screen.alerts(app))
    assert "TOML" in told
    assert "<b>id" not in told
    choose(app, "gammel")
    assert button(app, "scenarios.open").disabled
    assert button(app, "scenarios.duplicate").disabled
    press(app, "scenarios.delete")
    assert "gammel" not in scenario_ids(root)
    press(app, "scenarios.undo")
    assert (root / "scenarios" / "gammel.toml").read_text("utf-8") == "id = "


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_project_without_scenarios_says_what_to_do(
    root: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    for path in (root / "scenarios").iterdir():
        path.unlink()
    app = shown(screen.open_on(root, monkeypatch, lang=language))
    words = {"da": "endnu intet scenarie", "en": "no scenario yet"}
    assert words[language] in screen.texts(app)
    press(app, "scenarios.import")
    assert len(app.file_uploader) == 1


def upload(app: AppTest, *held: tuple[str, bytes]) -> AppTest:
    if not app.file_uploader:
        press(app, "scenarios.import")
    app.file_uploader[0].set_value([(name, body, "") for name, body in held]).run()
    return app


def test_an_import_is_made_once_and_says_its_number(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [(name, body) for name, body in files(root).items() if name.startswith("overlap.")]
    app = upload(opened(root, monkeypatch), *held)
    press(app, "import.go")
    assert "overlap_2" in scenario_ids(root)
    assert "Navnet var optaget" in screen.texts(app)
    assert [n for n in scenario_ids(root) if n.startswith("overlap")] == ["overlap", "overlap_2"]
    assert screen.session(app).chosen == "overlap_2"
    press(app, "scenarios.open")
    assert screen.session(app).drawn.scenario.id == "overlap_2"


def test_plain_areas_take_the_measure_that_was_chosen(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = world.geojson([({"navn": "Nord"}, world.square(10, 110, 60, 160))], ["x"]).encode()
    app = upload(opened(root, monkeypatch), ("Nye arealer.geojson", body))
    app.selectbox(key="import.measure.da").select("afforest").run()
    press(app, "import.go")
    (wish,) = read_scenario(root, "nye_arealer").scenario.allocate
    assert (wish.measure, wish.title) == ("afforest", "Nord")


def test_what_is_wrong_with_an_import_is_told_in_the_dialog_and_nothing_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(root)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../ond.toml", before["rule.toml"])
    app = upload(opened(root, monkeypatch), ("pakke.zip", packed.getvalue()))
    press(app, "import.go")
    assert files(root) == before
    assert any("fører ud af det" in a for a in screen.alerts(app))
    upload(app, ("overlap.toml", before["overlap.toml"]))
    press(app, "import.go")
    assert any("Vælg også den .geojson" in a for a in screen.alerts(app))
    assert files(root) == before
    both = [(name, before[name]) for name in ("overlap.toml", "overlap.geojson")]
    press(upload(app, *both), "import.go")
    assert "overlap_2" in scenario_ids(root)
    assert screen.alerts(app) == []


def test_a_saved_scenario_is_taken_home_without_being_opened(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import app as server

    app = choose(opened(root, monkeypatch), "overlap")
    links = [h.value for h in app.html if "/overlap'" in h.value]
    assert len(links) == 1
    (href,) = re.findall(r"href='([^']+/toml/overlap)'", links[0])
    with TestClient(server) as client:
        answer = client.get(href)
        assert answer.status_code == 200
        assert 'filename="overlap.toml"' in answer.headers["content-disposition"]
        assert 'id = "second"' in answer.text
        delete_scenario(root, "overlap")
        assert client.get(href).status_code == 409
        assert client.get(href.replace("overlap", "..%2F..%2Flanduse")).status_code in {
            400,
            404,
            409,
        }


def test_a_save_elsewhere_is_seen_in_the_list(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(root, monkeypatch)
    held = read_scenario(root, "overlap")
    write_scenario(root, describe(held, "first", note="x"), expected=held.digest)
    delete_scenario(root, "rule")
    app.run()
    assert not app.exception
    assert "rule" not in line(app, "overlap")


def test_two_of_the_same_title_are_told_apart(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (root / "scenarios" / "rule.toml").read_text("utf-8")
    (root / "scenarios" / "rule_b.toml").write_text(
        text.replace('id = "rule"', 'id = "rule_b"', 1), "utf-8"
    )
    app = opened(root, monkeypatch)
    (box,) = [s for s in app.selectbox if str(s.key).startswith("scenarios.which")]
    assert {"rule (rule)", "rule (rule_b)"} <= set(box.options)
    assert "rule (rule_b)" in line(app, "rule (rule_b)")
