"""Agreement of scenarios: by hand on the four fields, then for any drawings at all (check 1)."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.decide.agreement import agreement
from landuse.domain.agreement import CLASSES, kind_of
from landuse.domain.landscape import Landscape
from landuse.workflow import decide, load
from landuse.workflow.exports import fragment_map
from tests import test_properties, wishes, world
from tests.test_properties import drawn

rings = test_properties.wishes


@pytest.fixture(scope="module")
def land(tmp_path_factory) -> Landscape:
    return load(world.project(tmp_path_factory.mktemp("agreement") / "project"))


def hectares(found, role="municipality"):
    table = found.by_place(role)
    return {(row.kind, row.what, row.place): row.area_ha for row in table.itertuples(index=False)}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (("rewet", "rewet"), ("all", "rewet")),
        (("rewet", ""), ("few", "rewet")),
        (("rewet", "rewet", ""), ("most", "rewet")),
        (("rewet", "", ""), ("few", "rewet")),
        (("rewet", "rewet", "", ""), ("few", "rewet")),
        (("rewet", "rewet", "solar"), ("conflict", "")),
    ],
)
def test_a_place_has_one_class(said, kind):
    assert kind_of(said) == kind


def test_three_scenarios_on_the_four_fields(land):
    whole = wishes.plan(land, [wishes.wish("a", "rewet", area={"units": ["A"]})])
    west = {"w": world.square(0, 100, 50, 200)}
    half = wishes.plan(land, [wishes.wish("w", "rewet")], west)
    other = wishes.plan(
        land,
        [
            wishes.wish("n", "afforest", area={"drawn": "n"}),
            wishes.wish("d", "extensify", area={"units": ["D"]}),
        ],
        {"n": world.square(0, 150, 25, 200)},
    )
    found = agreement(land, [whole, half, other])
    told = hectares(found)
    # A: rewetted whole, its western half too; a quarter of that half is planted by the third.
    assert told["conflict", "", "9001"] == pytest.approx(0.125)
    assert told["most", "rewet", "9001"] == pytest.approx(0.375)
    assert told["few", "rewet", "9001"] == pytest.approx(0.5)
    assert told["few", "extensify", "9002"] == pytest.approx(1.0)
    assert sum(told.values()) == pytest.approx(2.0)
    apart = found.between(0, 1)
    assert apart["area_ha"].sum() == pytest.approx(0.5)


def test_a_plan_agrees_with_itself_and_with_nothing(land):
    one = wishes.plan(land, [wishes.wish("a", "rewet", area={"units": ["A"]})])
    none = wishes.plan(land, [])
    assert set(agreement(land, [one, one]).parts["kind"]) == {"all"}
    assert agreement(land, [one, one]).between(0, 1).empty
    assert set(agreement(land, [one, none]).parts["kind"]) == {"few"}
    assert agreement(land, [none, none]).parts.empty


three = test_properties.land
"""The four fields across three municipalities."""
TOWNS = [(str(row["kode"]), shape) for row, shape in test_properties.TOWNS]


@settings(max_examples=30, deadline=None)
@given(st.lists(rings, min_size=2, max_size=5))
def test_classes_sum_to_the_union_by_place_and_in_all(three, scenarios):
    plans = [decide(three, drawn(held)) for held in scenarios]
    found = agreement(three, plans)
    shapes = np.concatenate(
        [np.asarray(fragment_map(three, p).geometry.values, dtype=object) for p in plans]
    )
    union = shapely.union_all(shapes)
    told = found.by_place("municipality")
    assert set(told["kind"]) <= set(CLASSES)
    assert told["area_ha"].sum() == pytest.approx(union.area / 10_000, abs=1e-6)
    for place, town in TOWNS:
        here = told.loc[told["place"] == place, "area_ha"].sum()
        assert here == pytest.approx(shapely.intersection(union, town).area / 10_000, abs=1e-6)
    for number, plan in enumerate(plans):  # no scenario loses or gains land by it
        mine = found.parts[found.parts[f"s{number}"] != ""]["area_ha"].sum()
        assert mine == pytest.approx(plan.fragments["area_ha"].sum(), abs=1e-6)
