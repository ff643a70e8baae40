"""Setbacks: each distance by hand, then any house and height, then what nobody can tell."""

import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse import decide as deciding
from landuse.domain.measure import Distance
from landuse.domain.parameters import Parameters
from landuse.domain.scenario import Scenario
from landuse.domain.turbine import Turbine
from landuse.sources.areas import drawn_frame
from landuse.sources.definitions import parse
from landuse.sources.parameters import read_parameters
from landuse.workflow import decide, judge, load, read_scenario
from landuse.workflow.exports import fragment_map
from tests import world

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "factors"
ALL = '{ units = ["A", "B", "C", "D"] }'
# Along the southern edge of the four fields and beyond: a strip of it is 200 m long.
LINE = shapely.LineString([(world.EAST - 99, world.NORTH), (world.EAST + 299, world.NORTH)])
HOUSE = shapely.Point(world.EAST + 100, world.NORTH + 100)


def feature(root, theme, shape, *, fetched=True):
    kind = "points" if shape.geom_type == "Point" else "lines"
    text = world.layer(theme, "context", {}, more=f'theme = "{theme}"')
    (root / "layers" / f"{theme}.toml").write_text(text.replace('"polygons"', f'"{kind}"'), "utf-8")
    if fetched:
        (root / "data" / f"{theme}.geojson").write_text(world.geojson([({}, shape)]), "utf-8")


def wind(root, tip_height_m=None, area=ALL):
    turbine = ""
    if tip_height_m is not None:
        size = f"tip_height_m = {tip_height_m}, rotor_m = 10, capacity_mw = 1"
        turbine = f"turbine = {{ {size} }}\n"
    wish = f'[[allocate]]\nid = "mill"\nmeasure = "wind"\narea = {area}\n{turbine}'
    world.scenario(root, "s", wish)
    land = load(root)
    return land, decide(land, read_scenario(root, "s"))


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


# ---- By hand: one row of the factor file each -----------------------------------------------------


def test_no_turbine_nearer_a_dwelling_than_four_times_its_height(root):
    feature(root, "dwelling", HOUSE)
    _, plan = wind(root, 10)
    refused = plan.ineligible
    assert set(refused["reason"]) == {"theme:dwelling"}
    assert refused["law"].iloc[0] == "Vindmøllebekendtgørelsen: 4 gange totalhøjden"
    # A circle of 40 m, drawn with 64 chords: 0.16 pi ha less 0.16 %.
    assert refused["area_ha"].sum() == pytest.approx(0.16 * math.pi, rel=2e-3)
    assert refused["area_ha"].sum() < 0.16 * math.pi
    row = plan.allocations.iloc[0]
    assert row["counted_ha"] + row["ineligible_ha"] == pytest.approx(4.0, abs=1e-9)
    # The four fields meet at the house: the ledger tells each municipality's half.
    by_town = refused.groupby("municipality")["area_ha"].sum()
    assert by_town["9001"] == pytest.approx(by_town["9002"], rel=1e-6)


@pytest.mark.parametrize(
    ("theme", "metres"),
    [("trunk_road", 20), ("railway", 20), ("power_line", 20), ("power_cable", 50)],
)
def test_no_turbine_nearer_a_road_rail_line_or_cable_than_its_distance(root, theme, metres):
    feature(root, theme, LINE)
    _, plan = wind(root, 20)
    assert plan.ineligible["area_ha"].sum() == pytest.approx(200 * metres / 10_000, abs=1e-6)
    assert set(plan.ineligible["reason"]) == {f"theme:{theme}"}


def test_a_power_lines_own_distance_comes_on_top_where_a_project_knows_it(root):
    feature(root, "power_line", LINE)
    _, plan = wind(root, 20)
    (note,) = [i for i in plan.issues if "power_line_respect" in i.found]
    assert (note.severity, "only what is known" in note.remedy) == ("note", True)
    own = root / "data" / "factors" / "energy"
    own.mkdir(parents=True)
    head = "parameter,central,low,high,unit,source,page,seen,note\n"
    row = "power_line_respect,10,,,m,the line's owner,,yes,\n"
    (own / "parameters.csv").write_text(head + row, "utf-8")
    _, plan = wind(root, 20)
    assert plan.ineligible["area_ha"].sum() == pytest.approx(200 * 30 / 10_000, abs=1e-6)
    assert not [i for i in plan.issues if "power_line_respect" in i.found]


def test_nearer_a_gas_pipe_than_twice_the_height_its_owner_is_to_be_heard(root):
    feature(root, "gas_pipe", LINE)
    _, plan = wind(root, 20)
    assert plan.ineligible.empty
    permit = plan.permits[plan.permits["theme"] == "gas_pipe"]
    assert permit["area_ha"].sum() == pytest.approx(200 * 40 / 10_000, abs=1e-6)
    assert set(permit["authority"]) == {"Gasselskabet"}


def test_what_is_cut_away_gives_no_power(root):
    feature(root, "trunk_road", LINE)
    land, plan = wind(root, 20)
    rows = judge(land, plan).rows
    capacity = {r.place: r.change for r in rows if r.indicator == "wind_capacity"}
    # (4 * 10 m)^2 a turbine of 1 MW: 6.25 MW a hectare on 3.6 ha.
    assert capacity["total"] == pytest.approx(22.5, rel=1e-6)


def test_a_layer_that_cuts_the_land_keeps_its_distance_too(root):
    path = root / "layers" / "protected.toml"
    more = 'theme = "dwelling"\ncut = true\ncoverage'
    path.write_text(path.read_text("utf-8").replace("coverage", more), "utf-8")
    _, plan = wind(root, 2, '{ units = ["B"] }')
    # The eastern 20 m of B, and the 8 m beside them.
    assert plan.ineligible["area_ha"].sum() == pytest.approx(0.28, abs=1e-6)


# ---- Any house, any height ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def housed(tmp_path_factory):
    root = world.project(tmp_path_factory.mktemp("setbacks") / "project")
    feature(root, "dwelling", HOUSE)
    return load(root)


def plan_with(land, tip_height_m, parameters):
    turbine = {"tip_height_m": tip_height_m, "rotor_m": 10, "capacity_mw": 1}
    area = {"drawn": "d"}
    title = {"da": "x", "en": "x"}
    wish = {"id": "mill", "measure": "wind", "area": area, "turbine": turbine}
    raw = {"id": "x", "title": title, "question": title, "allocate": [wish]}
    areas = drawn_frame(["d"], ["d"], [world.square(3, 5, 190, 170)], world.CRS)
    return deciding.resolve(
        land, Scenario.model_validate(raw), areas, {}, drawings_digest="", parameters=parameters
    )


@settings(max_examples=40)
@given(st.floats(0.5, 60), st.floats(0, 20))
def test_no_land_that_counts_lies_within_the_distance(housed, height, more):
    parameters = read_parameters((SHIPPED,))[0]
    plan = plan_with(housed, height, parameters)
    row = plan.allocations.iloc[0]
    asked = row["counted_ha"] + row["ineligible_ha"]
    assert asked == pytest.approx(row["asked_ha"], abs=1e-6)  # C12
    if len(plan.fragments):
        kept = np.asarray(fragment_map(housed, plan).geometry.values, dtype=object)
        # An arc of chords falls short of its radius by 0.12 % at most.
        assert shapely.distance(kept, HOUSE).min() >= 4 * height * 0.9987
    taller = plan_with(housed, height + more, parameters).allocations.iloc[0]
    assert taller["counted_ha"] <= row["counted_ha"] + 1e-6


# ---- What nobody can tell -------------------------------------------------------------------------


def test_without_a_turbine_nothing_is_cut_and_it_is_said(root):  # C5
    feature(root, "dwelling", HOUSE)
    _, plan = wind(root)
    assert plan.ineligible.empty
    assert plan.allocations["counted_ha"].tolist() == [4.0]
    (issue,) = [i for i in plan.issues if i.where == "scenarios/s.toml: mill.turbine"]
    assert issue.severity == "warning"
    assert "dwelling" in issue.found
    assert "not examined" in issue.found


def test_houses_nobody_fetched_are_not_examined_never_none(root):  # C5
    feature(root, "dwelling", HOUSE, fetched=False)
    _, plan = wind(root, 10)
    row = plan.unexamined.set_index("theme").loc["dwelling"]
    assert (row["examined"], row["missing"]) == ("none", "dwelling")


def test_a_missing_distance_cuts_nothing_and_names_the_row(housed):  # C5
    kept = [r for r in read_parameters((SHIPPED,))[0].values() if r.id != "setback_dwelling"]
    plan = plan_with(housed, 10, Parameters(kept))
    assert plan.ineligible.empty
    (issue,) = [i for i in plan.issues if "setback_dwelling" in i.found]
    assert (issue.severity, issue.where) == ("warning", "data/factors/energy/parameters.csv")


def test_a_distance_is_of_the_height_or_in_metres_and_nothing_else():
    raw = {"parameter": "setback_dwelling", "of": "hub_height"}
    found, issues = parse(Distance, raw, "data/measures/wind.toml")
    assert found is None
    assert "tip_height" in issues[0].expected
    parameters = read_parameters((SHIPPED,))[0]
    turbine = Turbine(tip_height_m=150, rotor_m=120, capacity_mw=4)
    plain = Distance(parameter="setback_power_cable")
    assert (plain.metres(parameters, turbine), plain.metres(parameters, None)) == (50, 50)
