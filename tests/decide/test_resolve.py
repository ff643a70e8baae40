"""Plans on the four-field world: worked by hand; the rule and its number in each name."""

import pytest

from landuse.domain.issues import InvalidInput
from landuse.workflow import decide, judge, load, read_scenario, tell
from tests import world

SHARE = (
    '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { drawn = "first" }\n\n'
    '[[allocate]]\nid = "paths"\nmeasure = "recreation"\narea = { drawn = "second" }\n'
)
THREE = (
    '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { units = ["A"] }\n\n'
    '[[allocate]]\nid = "paths"\nmeasure = "recreation"\narea = { units = ["A"] }\n\n'
    '[[allocate]]\nid = "wood"\nmeasure = "afforest"\narea = { units = ["A"] }\n'
)
RULES_LAYER = 'theme = "section3_nature"\ncoverage'


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def plan_of(root, name, allocations, drawn=None):
    world.scenario(root, name, allocations, drawn)
    land = load(root)
    return land, decide(land, read_scenario(root, name))


def test_compatible_measures_share_half_a_hectare_counted_once(root):  # C13
    land, plan = plan_of(root, "share", SHARE, world.DRAWINGS["overlap"])
    assert plan.overlaps.to_dict("records") == [
        {"winner": "paths", "loser": "wet", "area_ha": 0.5, "kept": True}
    ]
    assert plan.allocations["counted_ha"].tolist() == [1.0, 1.0]
    assert plan.fragments["area_ha"].sum() == pytest.approx(1.5)  # not 2.0: one hectare once
    both = plan.fragments[plan.fragments["allocations"] == "wet+paths"].iloc[0]
    assert (both["to"], both["measure"], both["functions"]) == ("wetland", "rewet", "recreation")
    told = tell(judge(land, plan))
    assert {"recreation"} == {f for row in told["land"] for f in row["functions"]}


def test_the_later_of_two_state_changes_wins_and_the_function_stays(root):  # C13
    _, plan = plan_of(root, "three", THREE)
    row = plan.fragments.iloc[0]
    assert (row["to"], row["functions"], row["allocations"]) == (
        "forest",
        "recreation",
        "paths+wood",
    )
    assert plan.allocations.set_index("id")["overridden_ha"].to_dict() == {
        "wet": 1.0,
        "paths": 0.0,
        "wood": 0.0,
    }


def test_a_later_ineligible_allocation_overrides_nothing(root):  # C13
    path = root / "layers" / "protected.toml"
    path.write_text(path.read_text("utf-8").replace("coverage", RULES_LAYER), "utf-8")
    wishes = (
        '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { units = ["B"] }\n\n'
        '[[allocate]]\nid = "shop"\nmeasure = "business"\narea = { units = ["B"] }\n'
    )
    _, plan = plan_of(root, "late", wishes)
    table = plan.allocations.set_index("id")
    # The eastern 0.2 ha of B are section 3 nature, which blocks business but not rewetting.
    assert table.loc["shop", ["counted_ha", "ineligible_ha"]].tolist() == pytest.approx([0.8, 0.2])
    assert table.loc["wet", ["counted_ha", "overridden_ha"]].tolist() == pytest.approx([0.2, 0.8])
    refused = plan.ineligible.iloc[0]
    assert (refused["reason"], refused["layer"]) == ("theme:section3_nature", "protected")
    assert refused["law"] == "Naturbeskyttelsesloven § 3"
    permit = plan.permits[plan.permits["verdict"] == "needs_permit"].iloc[0]
    assert (permit["allocation"], permit["area_ha"]) == ("wet", pytest.approx(0.2))


@pytest.mark.parametrize("cut", ["true", "false"])
def test_a_rule_outside_a_layer_is_the_same_whether_the_layer_cuts_or_not(root, cut):
    path = root / "layers" / "protected.toml"
    path.write_text(path.read_text("utf-8").replace("coverage", f"cut = {cut}\ncoverage"), "utf-8")
    wish = (
        '[[allocate]]\nid = "w"\nmeasure = "rewet"\n'
        'area = { where = { municipality = "9002", protected = %s } }\n'
    )
    _, outside = plan_of(root, "outside", wish % "false")
    _, inside = plan_of(root, "inside", wish % "true")
    assert outside.allocations["counted_ha"].sum() == pytest.approx(1.8)
    assert inside.allocations["counted_ha"].sum() == pytest.approx(0.2)


def test_use_that_a_measure_does_not_apply_to_is_refused_with_its_reason(root):
    path = root / "data" / "fields.geojson"
    path.write_text(path.read_text("utf-8").replace('"graes"', '"natur"'), "utf-8")
    _, plan = plan_of(
        root, "s", '[[allocate]]\nid = "w"\nmeasure = "solar"\narea = { units = ["A", "B"] }\n'
    )
    assert plan.allocations["ineligible_ha"].tolist() == [1.0]
    assert plan.ineligible["reason"].tolist() == ["use:nature"]


def test_a_theme_no_layer_covers_is_not_examined_never_none(root):  # C5
    _, plan = plan_of(
        root, "s", '[[allocate]]\nid = "w"\nmeasure = "solar"\narea = { units = ["A"] }\n'
    )
    assert "section3_nature" in set(plan.unexamined["theme"])


def test_a_layer_that_was_not_fetched_makes_its_rule_count_nothing_and_say_so(root):  # C5
    (root / "data" / "protected.geojson").unlink()
    land = load(root)
    plan = decide(land, read_scenario(root, "rule"))
    assert land.states["protected"] == "not_fetched"
    told = {row["id"]: row for row in tell(judge(land, plan))["allocations"]}
    assert list(told) == ["peat", "field_d"]
    assert told["peat"]["asked_ha"] is told["peat"]["counted_ha"] is None  # unknown, not zero
    assert told["field_d"]["counted_ha"] == 1.0
    assert any("not fetched" in issue.found for issue in plan.issues)


def test_land_drawn_outside_the_study_area_is_not_counted_and_told(root):
    wish = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { drawn = "big" }\n'
    _, plan = plan_of(root, "s", wish, {"big": world.square(-100, 0, 100, 100)})
    row = plan.allocations.iloc[0]
    assert (row["asked_ha"], row["outside_ha"]) == (pytest.approx(1.0), pytest.approx(1.0))
    assert any("outside the study area" in issue.found for issue in plan.issues)


def test_all_that_is_wrong_in_a_scenario_is_told_at_once(root):
    wishes = (
        '[[allocate]]\nid = "a"\nmeasure = "rewt"\narea = { units = ["Z"] }\n\n'
        '[[allocate]]\nid = "b"\nmeasure = "rewet"\narea = { where = { soil = "clay" } }\n'
    )
    with pytest.raises(InvalidInput) as fault:
        plan_of(root, "s", wishes)
    assert len(fault.value.issues) == 3


def test_rewetted_land_says_its_project_hectares_by_carbon_class(root):
    land = load(root)
    outcome = judge(land, decide(land, read_scenario(root, "corner")))
    table = outcome.rewetted.set_index("place")
    columns = ["project_ha", "6to12_ha", "over12_ha"]
    assert table.loc["9001", columns].tolist() == pytest.approx([0.75, 0.125, 0.375])
    assert table.loc["9002", columns].tolist() == pytest.approx([0.5, 0.0, 0.25])
