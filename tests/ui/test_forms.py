"""Forms of the plan page: what an area is made by, and what a scenario takes for granted."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from landuse.domain.scenario import Leakage
from landuse.domain.turbine import Turbine
from landuse.ui import cache
from tests import world
from tests.ui import screen

MILL = '[[allocate]]\nid = "mill"\nmeasure = "wind"\narea = { units = ["A"] }\n'
WET = '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { units = ["C"] }\n'


def opened(root: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> AppTest:
    for other in (root / "scenarios").glob("*.*"):
        other.unlink()
    world.scenario(root, "asked", text)
    return screen.open_on(root, monkeypatch)


def field(app: AppTest, ending: str) -> Any:
    """Return the one field whose key ends so."""
    widgets = [*app.number_input, *app.selectbox, *app.text_input]
    (found,) = [w for w in widgets if str(w.key).endswith(ending)]
    return found


def press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label == label).click().run()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


def test_a_turbine_is_asked_for_wind_alone_and_gives_its_power(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch, MILL + WET)
    for name, value in (("tip_height_m", 150.0), ("rotor_m", 136.0), ("capacity_mw", 4.2)):
        field(app, f"mill.da.{name}").set_value(value)
    field(app, "mill.da.count").set_value(2)
    press(app, "Opdatér arealet")
    assert not app.exception
    session = screen.session(app)
    turbine = session.drawn.scenario.allocate[0].turbine
    assert turbine == Turbine(tip_height_m=150, rotor_m=136, capacity_mw=4.2, count=2)
    rows = cache.whole_outcome_of(session).rows
    (power,) = [r.change for r in rows if r.indicator == "wind_capacity" and r.place == "total"]
    assert power == pytest.approx(8.4)
    field(app, "areas.which.da").select("wet").run()
    assert not [w for w in app.number_input if str(w.key).endswith("rotor_m")]


def test_half_a_turbine_is_refused_in_words_and_nothing_is_lost(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch, MILL)
    field(app, "mill.da.rotor_m").set_value(136.0)
    press(app, "Opdatér arealet")
    assert not app.exception
    assert any("turbine" in text for text in screen.alerts(app))
    assert screen.session(app).drawn.scenario.allocate[0].turbine is None
    assert field(app, "mill.da.rotor_m").value == 136.0


def test_a_scheme_of_the_measure_decides_the_nitrogen(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch, WET)

    def nitrogen() -> float | None:
        rows = cache.whole_outcome_of(screen.session(app)).rows
        held = [r.change for r in rows if r.indicator == "nitrogen" and r.place == "total"]
        return held[0]

    before = nitrogen()
    field(app, "wet.da.scheme").select("wetland_project")
    press(app, "Opdatér arealet")
    assert screen.session(app).drawn.scenario.allocate[0].scheme == "wetland_project"
    assert nitrogen() == pytest.approx(-90.0)  # one hectare; the register's rule for wetlands
    assert before != pytest.approx(-90.0)


def test_prices_that_are_entered_are_counted_and_can_be_taken_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch, WET)
    field(app, "margin.crop").set_value(3000.0)
    field(app, "asked.da.rate").set_value(3.5)
    field(app, "asked.da.years").set_value(30)
    for name, share in (("low", 0.0), ("central", 20.0), ("high", 50.0)):
        field(app, f"leakage.{name}").set_value(share)
    press(app, "Brug disse priser og forudsætninger")
    assert not app.exception
    money = screen.session(app).drawn.scenario.money
    assert money.gross_margin_dkk_per_ha_yr == {"crop": 3000.0}
    assert money.discount_rate == pytest.approx(0.035)
    assert money.years == 30
    assert money.leakage == Leakage(low=0.0, central=0.2, high=0.5)
    press(app, "Fortryd")
    assert screen.session(app).drawn.scenario.money.gross_margin_dkk_per_ha_yr == {}


def test_assumptions_and_what_is_decided_are_kept_with_the_scenario(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch, WET)
    world.scenario(root, "granted", WET)
    app.run()
    field(app, "asked.da.baseline").select("held")
    field(app, "asked.da.times").set_value(1.5)
    field(app, "asked.da.peak").set_value(3)
    field(app, "asked.da.reference").select("granted")
    press(app, "Brug disse priser og forudsætninger")
    assert not app.exception
    scenario = screen.session(app).drawn.scenario
    assert scenario.assume.baseline == "held"
    assert scenario.assume.ch4_peak is not None
    assert (scenario.assume.ch4_peak.times, scenario.assume.ch4_peak.years) == (1.5, 3)
    assert scenario.reference == "granted"
    assert "decided" in cache.whole_outcome_of(screen.session(app)).tables


def test_what_was_taken_back_can_be_done_once_more_until_something_else_is_done(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(root, monkeypatch, WET)

    def margin(value: float) -> None:
        field(app, "margin.crop").set_value(value)
        press(app, "Brug disse priser og forudsætninger")

    def held() -> float | None:
        return screen.session(app).drawn.scenario.money.gross_margin_dkk_per_ha_yr.get("crop")

    for value in (1000.0, 2000.0):
        margin(value)
    press(app, "Fortryd")
    press(app, "Fortryd")
    assert held() is None
    press(app, "Gentag")
    assert held() == 1000.0
    margin(3000.0)
    assert screen.button(app, "bar.redo").disabled
    press(app, "Fortryd")
    assert held() == 1000.0
