"""What the law says of a plan: by hand on four fields, then any overlap, then the shipped rules."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.effects import permits
from landuse.effects.permits import hectares_once
from landuse.sources.parameters import read_parameters
from landuse.sources.project import read_measures
from landuse.workflow import decide, load, read_scenario
from tests import wishes, world
from tests.asking import planned

judge = wishes.judging(permits)

ROOT = Path(__file__).resolve().parents[2]
BUILDING = {"solar", "solar_over", "wind", "business"}


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def themed(root, name, theme, *shapes):
    text = world.layer(
        name, "constraint", {}, more=f'theme = "{theme}"\ncoverage = "patches"\nabsent = "none"'
    )
    (root / "layers" / f"{name}.toml").write_text(text, "utf-8")
    features = world.geojson([({}, shape) for shape in shapes])
    (root / "data" / f"{name}.geojson").write_text(features, "utf-8")


def wish(measure, area, more=""):
    return f'[[allocate]]\nid = "w"\nmeasure = "{measure}"\narea = {area}\n{more}\n'


def told(root, *allocation, by="municipality"):
    outcome = judge(*planned(root, wish(*allocation)), by=by)
    return outcome.tables["verdicts"], outcome.tables["authorities"]


def by_verdict(table):
    return {(r.place, r.verdict): r.area_ha for r in table.itertuples()}


# ---- By hand ---------------------------------------------------------------------------------


def test_hectares_by_verdict_count_each_hectare_once_however_many_rules_speak(root):
    # The northern 50 m of A and B lie in two designations that both ask for a permit.
    themed(root, "nature", "section3_nature", world.square(0, 150, 200, 200))
    themed(root, "streams", "stream_line", world.square(0, 140, 200, 200))
    verdicts, authorities = told(root, "rewet", '{ units = ["A", "B"] }')
    assert by_verdict(verdicts) == {
        ("9001", "needs_permit"): pytest.approx(0.6),
        ("9002", "needs_permit"): pytest.approx(0.6),
    }
    mine = authorities[authorities["theme"] != ""].set_index(["theme", "place"])["area_ha"]
    assert mine["section3_nature"].to_dict() == pytest.approx({"9001": 0.5, "9002": 0.5})
    assert mine["stream_line"].to_dict() == pytest.approx({"9001": 0.6, "9002": 0.6})


def test_what_is_refused_stands_under_blocks_with_its_hectares(root):
    themed(root, "nature", "section3_nature", world.square(0, 150, 200, 200))
    verdicts, _ = told(root, "solar", '{ units = ["A", "B"] }')
    assert by_verdict(verdicts)["9001", "blocks"] == pytest.approx(0.5)


def test_two_layers_of_one_theme_are_one_permit(root):
    themed(root, "ours", "natura_2000", world.square(0, 100, 60, 200))
    themed(root, "theirs", "natura_2000", world.square(40, 100, 100, 200))
    _, authorities = told(root, "rewet", '{ units = ["A"] }')
    row = authorities[authorities["theme"] == "natura_2000"].iloc[0]
    assert (row["authority"], row["law"]) == ("Kommunen", "Habitatbekendtgørelsen")
    assert row["area_ha"] == pytest.approx(1.0)  # 0.6 + 0.6 - 0.2


def test_a_permit_needed_everywhere_has_all_the_hectares_that_count(root):
    _, authorities = told(root, "rewet", '{ units = ["A", "B"] }')
    water = authorities[authorities["law"].str.startswith("Vandløbsloven")]
    assert dict(zip(water["place"], water["area_ha"], strict=True)) == {"9001": 1.0, "9002": 1.0}
    assert set(water["theme"]) == {""}


@pytest.mark.parametrize(("height", "asked"), [(99, 0), (100, 1), (None, 1)])
def test_the_aviation_authority_is_asked_from_a_hundred_metres(root, height, asked):
    size = f"tip_height_m = {height}, rotor_m = 80, capacity_mw = 2"
    more = "" if height is None else f"turbine = {{ {size} }}"
    _, authorities = told(root, "wind", '{ units = ["A"] }', more)
    assert (authorities["authority"] == "Trafikstyrelsen").sum() == asked


def test_places_are_those_one_reports_by(root):
    parts = [({"kode": "R", "navn": "Egn"}, world.square(0, 0, 200, 200))]
    text = world.layer(
        "regions",
        "region",
        {"code": 'source = "kode"\ntype = "text"', "name": 'source = "navn"\ntype = "text"'},
    )
    (root / "layers" / "regions.toml").write_text(text, "utf-8")
    (root / "data" / "regions.geojson").write_text(world.geojson(parts), "utf-8")
    themed(root, "nature", "section3_nature", world.square(0, 150, 200, 200))
    verdicts, authorities = told(root, "rewet", '{ units = ["A", "B"] }', by="region")
    assert by_verdict(verdicts) == {("R", "needs_permit"): pytest.approx(1.0)}
    assert set(authorities["place"]) == {"R"}


def test_a_plan_that_does_nothing_needs_no_permit(root):
    outcome = judge(*planned(root, ""))
    assert outcome.tables["verdicts"].empty
    assert outcome.tables["authorities"].empty


# ---- Any overlap -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fields(tmp_path_factory):
    return load(world.project(tmp_path_factory.mktemp("permits") / "project"))


span = st.tuples(st.integers(0, 90), st.integers(1, 60))


@settings(max_examples=60)
@given(st.lists(st.tuples(span, st.sampled_from(["law", "plan"])), min_size=1, max_size=9))
def test_a_hectare_counts_once_whatever_lies_over_it(fields, parts):  # C12
    piece = fields.pieces[fields.pieces["unit_id"] == "A"].index[0]
    shapes = [world.square(x, 100, min(x + wide, 100), 200) for (x, wide), _ in parts]
    table = gpd.GeoDataFrame(
        {
            "piece_id": piece,
            "verdict": [word for _, word in parts],
            "area_ha": [shape.area / 10_000 for shape in shapes],
        },
        geometry=shapes,
        crs=world.CRS,
    )
    found = hectares_once(table, ["verdict"], fields).set_index("verdict")["area_ha"]
    for word in {word for _, word in parts}:
        mine = [s for s, (_, w) in zip(shapes, parts, strict=True) if w == word]
        assert found[word] == pytest.approx(shapely.union_all(mine).area / 10_000, abs=1e-9)


# ---- The shipped rules -----------------------------------------------------------------------

MEASURES, _ = read_measures(ROOT)
RULES = [(m, rule) for m in MEASURES.values() for rule in m.rules]
SPOKEN_OF = {
    "section3_nature", "natura_2000", "protected_area", "protected_forest", "stream_line",
    "lake_line", "forest_line", "church_line", "beach_line", "ancient_monument", "stone_wall",
    "bnbo", "osd", "ochre", "local_plan", "plan_lowland", "plan_forest_wanted",
    "plan_forest_unwanted", "plan_renewable", "plan_farmland", "green_map", "solar_area",
    "wind_turbine", "soil_pollution", "raw_materials", "dwelling", "urban", "stream",
    "biodiversity_priority", "recreation_area", "recreation_route", "recreation_facility",
    "business_area", "trunk_road", "railway", "power_line", "power_cable", "gas_pipe",
}  # fmt: skip
"""Themes that a law or a plan has something to say of."""


def test_every_theme_that_a_law_or_plan_knows_has_a_rule():
    assert {rule.theme for _, rule in RULES} >= SPOKEN_OF


@pytest.mark.parametrize("theme", ["protected_area", "beach_line", "lake_line", "local_plan"])
def test_building_asks_the_authority_wherever_a_protection_lies(theme):
    speaking = {m.id for m, rule in RULES if rule.theme == theme and rule.verdict == "needs_permit"}
    assert speaking >= BUILDING


def test_whoever_needs_a_permit_is_told_whom_to_ask():
    for measure, rule in RULES:
        if rule.verdict == "needs_permit":
            assert rule.authority is not None, (measure.id, rule.theme)


def test_no_rule_says_the_same_twice():
    keys = [(m.id, rule.theme, rule.law) for m, rule in RULES]
    assert len(keys) == len(set(keys))


def test_every_distance_rests_on_a_published_row():
    parameters, _ = read_parameters((ROOT / "data" / "factors",))
    named = {rule.distance.parameter for _, rule in RULES if rule.distance}
    named |= {r.from_height for m in MEASURES.values() for r in m.requires if r.from_height}
    assert named <= set(parameters.of("energy"))
    assert len(named) == 6


def test_the_demo_tells_its_permits_by_authority(repository):
    land = load(repository)
    outcome = judge(land, decide(land, read_scenario(repository, "kun_lavbund")))
    table = outcome.tables["authorities"]
    assert {"Kommunen", "Miljøstyrelsen"} <= set(table["authority"])
    assert (table["area_ha"] > 0).all()
    assert isinstance(table, pd.DataFrame)
