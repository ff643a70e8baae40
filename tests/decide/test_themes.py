"""Rules by theme: what was examined, what was not, and what only in part (C5)."""

import pytest

from landuse.workflow import decide, load, read_scenario
from tests import world
from tests.decide.test_conditions import terrain

SOLAR = '[[allocate]]\nid = "w"\nmeasure = "solar"\narea = { units = ["A", "B"] }\n'
NATURE = 'theme = "section3_nature"\ncoverage = "patches"\nabsent = "none"'
WHERE = {
    "polygons": world.square(0, 100, 20, 200),
    "points": world.square(0, 100, 20, 200).centroid,
}


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def themed(root, name, kind="polygons", *, fetched=True, more=""):
    text = world.layer(name, "constraint", {}, more=f"{NATURE}\n{more}")
    (root / "layers" / f"{name}.toml").write_text(text.replace('"polygons"', f'"{kind}"'), "utf-8")
    if fetched:
        features = world.geojson([({}, WHERE[kind])])
        (root / "data" / f"{name}.geojson").write_text(features, "utf-8")


def solar(root):
    world.scenario(root, "s", SOLAR)
    plan = decide(load(root), read_scenario(root, "s"))
    table = plan.unexamined.set_index("theme")
    return plan, table


def test_a_theme_a_layer_of_areas_covers_is_examined(root):
    themed(root, "nature")
    plan, unexamined = solar(root)
    assert "section3_nature" not in unexamined.index
    assert plan.allocations["ineligible_ha"].tolist() == pytest.approx([0.2])


def test_points_without_a_width_examine_nothing(root):
    themed(root, "spots", "points")
    plan, unexamined = solar(root)
    assert unexamined.loc["section3_nature", ["examined", "missing"]].tolist() == ["none", "spots"]
    assert plan.allocations["ineligible_ha"].tolist() == [0.0]


def test_points_with_a_width_do(root):
    themed(root, "spots", "points", more="buffer_m = 5.0")
    _, unexamined = solar(root)
    assert "section3_nature" not in unexamined.index


def test_a_theme_of_two_layers_with_one_missing_is_examined_in_part(root):
    themed(root, "nature")
    themed(root, "more_nature", fetched=False)
    plan, unexamined = solar(root)
    told = unexamined.loc["section3_nature", ["examined", "missing"]].tolist()
    assert told == ["partly", "more_nature"]
    assert plan.allocations["ineligible_ha"].tolist() == pytest.approx([0.2])


@pytest.mark.parametrize("layer", ["peat", "fields", "municipalities"])
def test_a_layer_that_became_a_column_examines_nothing(root, layer):
    path = root / "layers" / f"{layer}.toml"
    path.write_text(
        path.read_text("utf-8").replace("role", 'theme = "section3_nature"\nrole', 1), "utf-8"
    )
    plan, unexamined = solar(root)
    assert unexamined.loc["section3_nature", ["examined", "missing"]].tolist() == ["none", layer]
    assert plan.allocations["counted_ha"].tolist() == [2.0]


def test_a_raster_of_numbers_examines_nothing(root):
    terrain(root)
    path = root / "layers" / "terrain.toml"
    path.write_text(
        path.read_text("utf-8").replace('"terrain"\nkind', '"section3_nature"\nkind'), "utf-8"
    )
    path.write_text(
        path.read_text("utf-8").replace('theme = "terrain"', 'theme = "section3_nature"'), "utf-8"
    )
    plan, unexamined = solar(root)
    assert unexamined.loc["section3_nature", "missing"] == "terrain"
    assert plan.allocations["counted_ha"].tolist() == [2.0]


@pytest.mark.parametrize("measure", ["solar", "wind", "business", "solar_over"])
def test_building_near_a_church_is_examined_or_said_not_to_be(root, measure):
    world.scenario(root, "s", SOLAR.replace('"solar"', f'"{measure}"'))
    plan = decide(load(root), read_scenario(root, "s"))
    rule = plan.unexamined.set_index("theme").loc["church_line"]
    assert rule["law"] == "Naturbeskyttelsesloven § 19"
