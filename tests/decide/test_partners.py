"""Panels above grass need a measure that keeps the grass: alone they are ineligible (C13)."""

import pytest

from landuse.domain.measure import Measure, Measures
from landuse.workflow import decide, judge, load, read_scenario, tell
from tests import world

TEXT = {"da": "x", "en": "x"}


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def plan_of(root, *wishes):
    text = "\n".join(
        f'[[allocate]]\nid = "{name}"\nmeasure = "{measure}"\narea = {{ units = {list(units)} }}\n'
        for name, measure, units in wishes
    )
    world.scenario(root, "s", text)
    land = load(root)
    plan = decide(land, read_scenario(root, "s"))
    return land, plan, plan.allocations.set_index("id")


@pytest.mark.parametrize("unit", ["A", "B"])  # crop, and grass that nobody promises to keep
def test_panels_alone_are_ineligible_and_say_what_they_need(root, unit):
    _, plan, table = plan_of(root, ("panels", "solar_over", unit))
    assert table.loc["panels", ["counted_ha", "ineligible_ha"]].tolist() == [0.0, 1.0]
    assert plan.ineligible["reason"].tolist() == ["needs:extensify|keep"]
    assert len(plan.fragments) == 0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_panels_stand_on_land_set_aside_whichever_is_wished_first(root, order):
    wishes = [("grass", "extensify", "AB"), ("panels", "solar_over", "AD")]
    _, plan, table = plan_of(root, *(wishes[n] for n in order))
    assert table.loc["panels", ["counted_ha", "ineligible_ha"]].tolist() == [1.0, 1.0]
    both = plan.fragments[plan.fragments["functions"] == "solar_over"].iloc[0]
    assert (both["to"], both["measure"]) == ("grass", "extensify")


def test_keeping_carries_panels_on_grass_and_not_on_crop(root):
    _, plan, table = plan_of(root, ("hold", "keep", "AB"), ("panels", "solar_over", "AB"))
    assert table.loc["panels", ["counted_ha", "ineligible_ha"]].tolist() == [1.0, 1.0]
    held = plan.fragments.set_index("allocations")
    assert held.loc["hold+panels", "to"] == "grass"
    assert held.loc["hold", "to"] == "crop"


def test_panels_without_a_partner_override_nothing(root):
    _, plan, table = plan_of(root, ("wet", "rewet", "A"), ("panels", "solar_over", "A"))
    assert table["counted_ha"].tolist() == [1.0, 0.0]
    assert plan.overlaps.empty


def test_a_partner_that_gives_way_carries_nothing(root):
    _, _, table = plan_of(
        root, ("grass", "extensify", "A"), ("wet", "rewet", "A"), ("panels", "solar_over", "A")
    )
    assert table["counted_ha"].tolist() == [0.0, 1.0, 0.0]
    assert table["ineligible_ha"].tolist() == [0.0, 0.0, 1.0]
    assert table["overridden_ha"].tolist() == [1.0, 0.0, 0.0]


def test_what_is_asked_is_counted_ineligible_or_overridden(root):  # C12
    land, plan, table = plan_of(
        root, ("grass", "extensify", "AC"), ("panels", "solar_over", "ABCD"), ("wet", "rewet", "C")
    )
    sums = table["counted_ha"] + table["ineligible_ha"] + table["overridden_ha"]
    assert sums.tolist() == pytest.approx(table["asked_ha"].tolist())
    refused = tell(judge(land, plan))["ineligible"]
    assert sum(r["area_ha"] for r in refused if r["reason"].startswith("needs:")) == pytest.approx(
        table.loc["panels", "ineligible_ha"]
    )


def test_a_measure_that_stands_on_what_nobody_makes_is_a_fault():
    measure = Measure.model_validate({
        "id": "over", "title": TEXT, "about": TEXT, "adds": "sun", "stands_on": "nature",
        "applies_to": ["crop"], "color": "#123456", "key": 1,
    })  # fmt: skip
    assert [issue.where for issue in Measures([measure]).issues()] == [
        "data/measures/over.toml: stands_on"
    ]
