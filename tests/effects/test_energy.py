"""Sun and wind: worked by hand on the four fields, then any split of the land, then the faults."""

from math import isnan

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.outcome import Unknown
from landuse.domain.parameters import Parameters
from landuse.domain.scenario import Scenario
from landuse.effects import energy
from landuse.effects.grid import grid_factor
from landuse.sources.areas import drawn_frame
from landuse.sources.scenarios import Drawn
from landuse.workflow import decide, load
from tests import wishes, world
from tests.asking import changes, planned, question

SUN = (
    '[[allocate]]\nid = "park"\nmeasure = "solar"\narea = { units = ["A"] }\nstart = 2027\n\n'
    '[[allocate]]\nid = "dry"\nmeasure = "extensify"\narea = { units = ["D"] }\n\n'
    '[[allocate]]\nid = "roof"\nmeasure = "solar_over"\narea = { units = ["D"] }\nstart = 2030\n'
)

judge = wishes.judging(energy)
TURBINE = "{ tip_height_m = 150, rotor_m = 25, capacity_mw = 3%s }"
WIND = '[[allocate]]\nid = "mill"\nmeasure = "wind"\nstart = 2027\narea = %s\n%s\n'
CORNER = world.DRAWINGS["corner"]


def wind(area: str, count: int | None = None) -> str:
    stated = "" if count is None else f", count = {count}"
    return WIND % (area, f"turbine = {TURBINE % stated}")


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


# ---- By hand ---------------------------------------------------------------------------------


def test_a_hectare_of_panels_is_a_megawatt_and_1275_hours_of_it(root):
    land, plan = planned(root, SUN)
    rows = judge(land, plan).rows
    # 1.0 ha a MW, 1275 h: 1.275 GWh on A in the west, as much above the grass of D in the east.
    assert changes(rows, "solar_capacity") == {"9001": 1.0, "9002": 1.0, "total": 2.0}
    power = {"9001": 1.275, "9002": 1.275, "total": 2.55}
    assert changes(rows, "solar_energy") == pytest.approx(power)
    assert changes(rows, "wind_energy") == {"9001": 0.0, "9002": 0.0, "total": 0.0}


def test_stated_turbines_are_spread_over_the_hectares_that_count(root):
    land, plan = planned(root, wind('{ drawn = "corner" }', 2), CORNER)
    rows = judge(land, plan).rows
    # 6 MW on 1.25 ha, of which 0.75 in the west: 3.6 and 2.4 MW; 2417 h.
    held = {"9001": 3.6, "9002": 2.4, "total": 6.0}
    assert changes(rows, "wind_capacity") == pytest.approx(held)
    power = {place: mw * 2.417 for place, mw in held.items()}
    assert changes(rows, "wind_energy") == pytest.approx(power)


def test_without_a_number_an_area_holds_a_turbine_for_each_square_of_four_rotors(root):
    land, plan = planned(root, wind('{ units = ["A", "C", "D"] }'))
    # (4 * 25 m)^2 is one hectare: 3 MW on each field.
    held = {"9001": 6.0, "9002": 3.0, "total": 9.0}
    assert changes(judge(land, plan).rows, "wind_capacity") == pytest.approx(held)


def test_wind_shares_the_hectare_and_takes_nothing_from_the_rewetting(root):
    wishes = wind('{ units = ["A"] }', 1) + (
        '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { units = ["A"] }\n'
    )
    land, plan = planned(root, wishes)
    outcome = judge(land, plan)
    assert changes(outcome.rows, "wind_capacity")["9001"] == pytest.approx(3.0)
    mill = outcome.terms[outcome.terms["indicator"] == "wind_capacity"].iloc[0]
    assert (mill["allocation"], mill["formula_change"]) == ("mill", "1 * 3 MW / 1 ha")


def test_a_rate_is_drawn_again_with_every_figure_it_is_divided_by(root):
    (park, _) = energy.plants(question(*planned(root, SUN)))
    # Two hectares a megawatt, 1000 h: half a megawatt and 500 MWh a hectare.
    draw = {"solar_land": 2.0, "solar_full_load_hours": 1000.0}
    assert park.capacity_mw.at(lambda figure: draw[figure.id]) == 0.5
    assert park.power_mwh.at(lambda figure: draw[figure.id]) == 500.0


# ---- The grid, year by year ----------------------------------------------------------------------


def test_r28_the_grid_factor_of_2027_lies_on_the_printed_line(root):
    asked = question(*planned(root, SUN))
    # 0.135 + (0.047 - 0.135) * 2/5
    assert grid_factor(2027, asked.parameters).value == pytest.approx(0.0998, abs=1e-4)
    assert grid_factor(2030, asked.parameters).value == 0.047
    assert grid_factor(2022, asked.parameters) is None
    assert grid_factor(2041, asked.parameters) is None


def test_power_is_credited_at_the_grid_of_its_year_once_it_is_in_force(root):  # C7
    land, plan = planned(root, SUN)
    rows = judge(land, plan, years=[2026, 2027, 2030, 2035]).rows
    found = {(r.year, r.place): r.change for r in rows if r.indicator == "grid_emissions"}
    assert found[2026, "total"] == 0
    # The park from 2027; the panels above grass from 2030.
    assert found[2027, "9001"] == pytest.approx(-1275 * 0.0998)
    assert found[2027, "9002"] == 0
    assert found[2030, "total"] == pytest.approx(-2 * 1275 * 0.047)
    assert found[2035, "total"] == pytest.approx(-2 * 1275 * 0.0414)
    park = energy.yearly(question(land, plan), 2027)[0]
    assert {"solar_land", "solar_full_load_hours", "grid_2025", "grid_2030"} == {
        figure.id for figure in park.figures
    }


def test_each_year_adds_what_it_displaced_at_its_own_grid(root):  # C7
    table = judge(*planned(root, SUN), until=(2028, 2045)).tables["cumulative"]
    mine = table[(table["indicator"] == "grid_emissions") & (table["place"] == "total")]
    sums = mine.set_index("to")["change"]
    assert sums[2028] == pytest.approx(-1275 * (0.0998 + 0.0822))
    assert mine["unit"].unique() == "tCO2e"
    # The path is printed until 2040: what is not known of 2041 hides the sum to 2045 (C5).
    assert isnan(sums[2045])


def test_beyond_the_printed_path_the_credit_is_unknown_and_never_zero(root):  # C5
    outcome = judge(*planned(root, SUN), years=[2040, 2041])
    rows = [r for r in outcome.rows if r.indicator == "grid_emissions"]
    found = {(r.year, r.place): r.change for r in rows}
    assert found[2040, "total"] is not None
    assert (found[2041, "9001"], found[2041, "total"]) == (None, None)
    (issue,) = [i for i in outcome.issues if "grid_<year>" in i.remedy]
    assert (issue.found, issue.expected) == (
        "no emission per kWh for 2041",
        "a year from 2023 to 2040",
    )


def test_power_of_no_stated_year_is_in_no_known_year(root):  # C5
    wishes = SUN.replace("start = 2027", "").replace("start = 2030", "")
    rows = judge(*planned(root, wishes), years=[2030]).rows
    found = {r.place: r.change for r in rows if r.indicator == "grid_emissions"}
    assert found == {"9001": None, "9002": None, "total": None}


def test_the_steady_state_has_no_grid_credit(root):  # C7
    land, plan = planned(root, SUN)
    assert changes(judge(land, plan).rows, "grid_emissions") == {}


# ---- Local or not --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fields(tmp_path_factory):
    return load(world.project(tmp_path_factory.mktemp("energy") / "project"))


def outcome_of(land, shapes, measure, turbine=None):
    ids = [f"d{number}" for number in range(len(shapes))]
    wish = {"id": "w", "measure": measure, "area": {"drawn": ids}, "turbine": turbine}
    title = {"da": "x", "en": "x"}
    raw = {"id": "x", "title": title, "question": title, "allocate": [wish]}
    drawn = Drawn(Scenario.model_validate(raw), drawn_frame(ids, ids, shapes, world.CRS))
    return judge(land, decide(land, drawn)).rows


@settings(max_examples=25)
@given(st.floats(5, 195), st.sampled_from([("solar", None), ("wind", 3), ("wind", None)]))
def test_no_split_of_the_drawing_changes_what_a_place_gets(fields, at, kind):  # C6, C12
    measure, count = kind
    turbine = {"tip_height_m": 150, "rotor_m": 20, "capacity_mw": 2, "count": count}
    turbine = turbine if measure == "wind" else None
    whole = world.square(10, 20, 190, 170)
    west = shapely.box(world.EAST, world.NORTH, world.EAST + at, world.NORTH + 200)
    parts = [shapely.intersection(whole, west), shapely.difference(whole, west)]
    parts = [part for part in parts if not part.is_empty]
    once, split = (
        outcome_of(fields, [whole], measure, turbine),
        outcome_of(fields, parts, measure, turbine),
    )
    for name in (f"{measure}_capacity", f"{measure}_energy"):
        held = changes(once, name)
        assert changes(split, name) == pytest.approx(held, rel=1e-6)
        places = sum(mw for place, mw in held.items() if place != "total")
        assert held["total"] == pytest.approx(places, rel=1e-9)


def test_a_stated_number_of_turbines_is_not_local_and_does_not_claim_to_be(fields):  # C6
    turbine = {"tip_height_m": 150, "rotor_m": 25, "capacity_mw": 3, "count": 1}
    alone = changes(outcome_of(fields, [world.A], "wind", turbine), "wind_capacity")
    both = changes(outcome_of(fields, [world.A, world.B], "wind", turbine), "wind_capacity")
    assert (alone["9001"], both["9001"]) == (pytest.approx(3.0), pytest.approx(1.5))
    assert {i.id for i in energy.INDICATORS if i.local} == {"solar_capacity", "solar_energy"}


# ---- What is not known, and what is doubtful -----------------------------------------------------


def test_wind_without_a_turbine_is_unknown_and_says_what_to_state(root):  # C5
    land, plan = planned(root, WIND % ('{ units = ["A"] }', ""))
    outcome = judge(land, plan)
    expected = {"9001": None, "9002": 0.0, "total": None}
    assert changes(outcome.rows, "wind_capacity") == expected
    assert Unknown("wind_energy", "9001", 1.0) in outcome.unknown
    told = [i for i in outcome.issues if i.where == "scenarios/s.toml: mill.turbine"]
    assert any("distances" in issue.found for issue in told)
    issue = next(i for i in told if "distances" not in i.found)
    assert "rotor_m" in issue.expected


def test_more_turbines_than_the_area_holds_are_noted(root):
    land, plan = planned(root, wind('{ units = ["A"] }', 5))
    (issue,) = [i for i in judge(land, plan).issues if i.where.endswith("turbine.count")]
    # 10,000 m2 / (3 * 25 m)^2 = 1.8
    assert (issue.severity, issue.expected[:9]) == ("note", "about 1.8")


def test_a_missing_figure_makes_the_answer_unknown_and_names_the_row(root):  # C5
    land, plan = planned(root, SUN)
    rows = question(land, plan).parameters.values()
    kept = Parameters(row for row in rows if row.id != "solar_full_load_hours")
    found = energy.answer(question(land, plan, parameters=kept))
    assert changes(found.rows, "solar_capacity")["total"] == 2.0
    assert changes(found.rows, "solar_energy")["total"] is None
    assert "no row solar_full_load_hours" in found.issues[0].found
