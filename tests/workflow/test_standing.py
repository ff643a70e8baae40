"""How an allocation stands in a plan: its fields, its place, its part of the change."""

from math import fsum
from pathlib import Path

import pytest

from landuse.domain.landscape import Landscape
from landuse.workflow import Drawn, decide, judge, load, read_scenario, scenario_ids
from landuse.workflow.pictures import bounds_in_degrees
from landuse.workflow.standing import Fields, bounds_of, fields_of
from tests import world
from tests.workflow.test_shaping import scenario, wish


@pytest.fixture
def land(tmp_path: Path) -> Landscape:
    return load(world.project(tmp_path / "project"))


def two() -> Drawn:
    return scenario(
        wish("a"), wish("b", "afforest"),
        a=world.square(0, 0, 150, 100), b=world.square(100, 0, 200, 100),
    )  # fmt: skip


def test_fields_are_counted_where_the_allocation_counts(land: Landscape) -> None:
    drawn = two()
    plan = decide(land, drawn)
    assert fields_of(land, plan, "a") == Fields(1, 1)  # half of D gave way
    assert fields_of(land, plan, "b") == Fields(1, 1)
    assert fields_of(land, plan, "nothing") == Fields(0, 0)
    alone = scenario(wish("a"), a=world.square(0, 0, 150, 100))
    assert fields_of(land, decide(land, alone), "a") == Fields(2, 1)


def test_an_allocation_lies_where_it_was_drawn_or_counts(land: Landscape) -> None:
    drawn = two()
    plan = decide(land, drawn)
    box = world.square(0, 0, 150, 100).bounds
    assert bounds_of(land, drawn, plan, "a") == bounds_in_degrees(land, box)
    assert bounds_of(land, drawn, plan, "nothing") is None


def test_changes_by_allocation_sum_to_the_total_in_every_example(repository: Path) -> None:
    land = load(repository, strict=False)
    for name in scenario_ids(repository):
        plan = decide(land, read_scenario(repository, name))
        outcome = judge(land, plan, only=("emissions",))
        (total,) = [r.change for r in outcome.rows if r.place == "total" and r.gas is None]
        parts = outcome.by_allocation("emissions")
        assert fsum(v for v in parts.values() if v is not None) == pytest.approx(total, rel=1e-9)
        assert parts.get("", 0.0) == 0.0
        assert set(parts) - {""} <= set(outcome.allocations["id"])
