"""The page that finds the best plan, on the four fields: ask, answer, take, take back."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from landuse.ui import searches
from landuse.workflow import read_scenario, scenario_ids
from tests import world
from tests.ui import screen

PAGE = "landuse/ui/pages/best.py"
ASKED = (
    world.CORNER.replace('"corner"', '"field_b"').replace(
        '{ drawn = "field_b" }', '{ units = ["B"] }'
    )
    + '\n[[allow]]\nmeasure = "rewet"\nat_most = "1 ha"\n\n'
    '[optimise]\nminimise = "emissions"\ntime_limit = "30 s"\n'
)
BEYOND = ASKED.replace(
    "[optimise]", '[[goals]]\nindicator = "emissions"\nchange = "-90 tCO2e/yr"\n\n[optimise]'
)

TIGHT = BEYOND.replace('"1 ha"', '"0.5 ha"').replace('"-90 tCO2e/yr"', '"-40 tCO2e/yr"')

NARROW = TIGHT.replace(
    "[optimise]", '[[limits]]\nmeasure = "rewet"\nat_most = "1.5 ha"\n\n[optimise]'
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four fields with a scenario that asks for something, and one for too much."""
    folder = world.project(tmp_path_factory.mktemp("best") / "project")
    world.scenario(folder, "asked", ASKED)
    world.scenario(folder, "beyond", BEYOND)
    world.scenario(folder, "tight", TIGHT)
    world.scenario(folder, "narrow", NARROW)
    world.scenario(folder, "free", "")
    return folder


def opened(root: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> AppTest:
    """Return the page with a scenario open."""
    app = screen.open_on(root, monkeypatch)
    drawn = read_scenario(root, name)
    app.session_state["landuse"] = screen.replaced(app, drawn=drawn, saved=drawn)
    return app.switch_page(PAGE).run()


def labelled(app: AppTest, label: str):
    """Return a button by the words on it."""
    return next(b for b in app.button if b.label == label)


def finished(app: AppTest) -> AppTest:
    """Return the page once the search has ended."""
    search = searches.of(screen.session(app))
    assert search is not None
    assert search.ended.wait(120)
    assert not search.is_broken
    return app.run()


def found(app: AppTest) -> AppTest:
    """Ask as the form stands, and wait for the answer."""
    return finished(labelled(app, "Find planen").click().run())


def test_the_best_plan_is_found_taken_and_taken_back(root, monkeypatch):
    app = found(opened(root, monkeypatch, "asked"))
    assert not app.exception
    told = screen.texts(app)
    assert "Det er bevist: ingen plan er bedre." in told or "Det er bevist, og så tæt" in told
    before = screen.session(app).drawn
    app = labelled(app, "Brug planen").click().run()
    taken = screen.session(app).drawn.scenario.allocate
    assert [w.id for w in taken[:1]] == ["field_b"]
    assert taken[-1].proposed
    assert taken[-1].area.units == ["A"]
    assert "Planen står nu i scenariet" in screen.texts(app)
    app = labelled(app, "Fortryd").click().run()
    assert screen.session(app).drawn is before
    assert not app.exception


def test_the_form_writes_the_scenarios_tables_in_one_step_that_is_taken_back(root, monkeypatch):
    app = opened(root, monkeypatch, "free")
    before = screen.session(app).drawn
    app.multiselect[0].set_value(["rewet"]).run()
    goals = next(m for m in app.multiselect if m.label == "Mål, der skal nås")
    goals.set_value(["emissions"]).run()
    goal = next(n for n in app.number_input if n.label.startswith("Drivhusgasudledning: reduktion"))
    goal.set_value(20.0).run()
    farm = next(n for n in app.number_input if n.label.startswith("Afgivet landbrugsjord"))
    farm.set_value(3.0).run()
    app = found(app)
    held = screen.session(app).drawn.scenario
    assert [a.measure for a in held.allow] == ["rewet"]
    assert held.goals[0].change == "-20 tCO2e/yr"
    assert held.limits[0].at_least == "-3 ha"
    assert held.optimise is not None
    assert held.optimise.minimise == "emissions"
    assert len(screen.session(app).past) == 1
    search = searches.of(screen.session(app))
    assert search.answer is not None
    assert search.answer.found
    assert before.scenario.allow == []


def test_what_cannot_be_reached_is_told_and_the_suggestion_is_taken(root, monkeypatch):
    app = found(opened(root, monkeypatch, "beyond"))
    told = screen.texts(app)
    assert "Det er bevist: ingen plan når alle mål" in told
    assert "der blev bedt om Reduktion 90" in " ".join(told.split())
    app = finished(labelled(app, "Bed om det, der kan nås").click().run())
    assert not app.exception
    search = searches.of(screen.session(app))
    assert search.answer is not None
    assert search.answer.found
    assert screen.session(app).drawn.scenario.goals[0].change != "-90 tCO2e/yr"


def test_a_limit_that_stands_in_the_way_is_named_and_loosened(root, monkeypatch):
    app = found(opened(root, monkeypatch, "tight"))
    told = " ".join(screen.texts(app).split())
    assert "Alle mål kan nås med 0,5 ha mere til Vådlægning: 1,0 i stedet for 0,5." in told
    app = finished(labelled(app, "Løsn denne grænse").click().run())
    assert not app.exception
    held = screen.session(app).drawn.scenario
    assert held.allow[0].at_most == "1 ha"
    assert held.goals[0].change == "-40 tCO2e/yr"
    answer = searches.of(screen.session(app)).answer
    assert answer is not None
    assert answer.found
    assert all(told.met for told in answer.told)


def test_limits_that_are_in_the_way_together_are_named_and_loosened(root, monkeypatch):
    app = found(opened(root, monkeypatch, "narrow"))
    told = " ".join(screen.texts(app).split())
    assert "Ingen grænse er nok alene. Løsn disse sammen: " in told
    assert "0,5 ha mere til Vådlægning: 1,0 i stedet for 0,5" in told
    app = finished(labelled(app, "Løsn alle disse grænser").click().run())
    assert not app.exception
    held = screen.session(app).drawn.scenario
    assert held.allow[0].at_most == "1 ha"
    assert held.limits[0].at_most == "2 ha"
    answer = searches.of(screen.session(app)).answer
    assert answer is not None
    assert answer.found


def test_nothing_that_may_be_placed_is_refused_in_words_and_loses_nothing(root, monkeypatch):
    app = opened(root, monkeypatch, "asked")
    before = screen.session(app).drawn.scenario.allocate
    app.multiselect[0].set_value([]).run()
    app = found(app)
    assert not app.exception
    assert screen.alerts(app)
    assert screen.session(app).drawn.scenario.allocate == before


def test_without_the_solver_the_page_says_what_to_install_and_loses_nothing(root, monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)  # as where it was never installed
    app = opened(root, monkeypatch, "asked")
    before = screen.session(app).drawn
    app = found(app)
    assert not app.exception
    told = screen.texts(app)
    assert "programmet highspy mangler" in told
    assert "Installér det: pip install 'landuse[optimise]'" in told
    assert screen.session(app).drawn.scenario == before.scenario


def test_a_second_click_starts_nothing_and_taking_twice_is_one_step(root, monkeypatch):
    app = opened(root, monkeypatch, "asked")
    first = labelled(app, "Find planen")
    app = first.click().run()
    name = screen.session(app).search
    searches.start(screen.session(app))
    assert screen.session(app).search == name
    app = finished(app)
    use = labelled(app, "Brug planen")
    app = use.click().run()
    steps = len(screen.session(app).past)
    assert labelled(app, "Brug planen").disabled
    assert len(screen.session(app.run()).past) == steps


def test_a_stopped_search_keeps_what_it_has_and_is_found_again(root, monkeypatch):
    app = opened(root, monkeypatch, "asked")
    app = labelled(app, "Find planen").click().run()
    search = searches.of(screen.session(app))
    searches.stop(screen.session(app))
    assert search.ended.wait(60)
    again = screen.open_on(root, monkeypatch, draft=screen.session(app).token)
    again = again.switch_page(PAGE).run()
    assert not again.exception
    assert searches.of(screen.session(again)) is search
    other = screen.open_on(root, monkeypatch)
    assert searches.of(screen.session(other)) is None


def test_the_plan_is_saved_under_a_name_of_its_own_and_the_open_one_stays(root, monkeypatch):
    app = found(opened(root, monkeypatch, "asked"))
    held = screen.session(app).drawn
    app = next(b for b in app.button if b.label == "Gem" and "best.save" in b.key).click().run()
    assert not app.exception
    assert screen.session(app).drawn is held
    assert "asked_bedste_plan" in scenario_ids(root)
    saved = read_scenario(root, "asked_bedste_plan").scenario
    assert any(wish.proposed for wish in saved.allocate)


def test_what_was_drawn_since_one_asked_is_kept(root, monkeypatch):
    app = found(opened(root, monkeypatch, "asked"))
    app = app.switch_page("landuse/ui/pages/plan.py").run()
    app = screen.tell(app, screen.drawing(150, 20, 180, 60))
    drawn = [w.id for w in screen.session(app).drawn.scenario.allocate]
    app = app.switch_page(PAGE).run()
    assert "Scenariet er ændret siden" in screen.texts(app)
    app = labelled(app, "Brug planen").click().run()
    assert [w.id for w in screen.session(app).drawn.scenario.allocate][: len(drawn)] == drawn


def followed(app: AppTest, name: str) -> AppTest:
    """Return the page once a further question is answered."""
    search = searches.of(screen.session(app))
    held = next(one for key, one in search.further.items() if key.startswith(name))
    assert held.ended.wait(120)
    assert not held.is_broken
    return app.run()


def test_ten_plans_are_traced_and_one_of_them_is_opened_as_a_scenario(root, monkeypatch):
    app = found(opened(root, monkeypatch, "asked"))
    assert "Den regel giver Reduktion" in screen.texts(app)
    against = next(s for s in app.selectbox if s.label == "Mod")
    against.select("production_area").run()
    app = followed(labelled(app, "Find ti planer").click().run(), "curve")
    assert not app.exception
    told = screen.texts(app)
    assert "kun det udlagte" in told
    next(s for s in app.selectbox if s.label == "Plan").select(1).run()
    app = labelled(app, "Åbn planen som scenarie").click().run()
    assert not app.exception
    assert screen.session(app).drawn.scenario.title.da.endswith("(bedste plan) 2")


def test_how_often_each_field_is_chosen_stands_on_a_map_and_in_a_table(root, monkeypatch):
    app = found(opened(root, monkeypatch, "asked"))
    app = followed(labelled(app, "Tæl, hvor ofte hver mark vælges").click().run(), "often")
    assert not app.exception
    told = " ".join(screen.texts(app).split())
    assert "20 træk; ved 0 af dem" in told
    assert "Vådlægning Næsten altid (mindst 95 %) 1 1,0" in told


def test_what_is_not_known_is_told_by_what_it_is_called(root, monkeypatch):
    app = opened(root, monkeypatch, "asked")
    app.multiselect[0].set_value(["rewet", "nature"]).run()
    app = found(app)
    assert not app.exception
    told = " ".join(screen.texts(app).split())
    assert "afforest" not in told
    assert "cost_once" not in told
