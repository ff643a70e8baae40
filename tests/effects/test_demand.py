"""One hectare, one account: demand by place, what shares a hectare, and what excludes what."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.effects import demand
from landuse.effects.demand import sharing
from landuse.workflow import decide, judge, load, read_scenario
from tests import world
from tests.effects.themed import changes, judging, rows, wish
from tests.world import square

judged = judging(demand)
MEASURES = ("rewet", "extensify", "afforest", "recreation", "nature", "keep", "business", "wind")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four fields."""
    folder = world.project(tmp_path_factory.mktemp("demand") / "project")
    load(folder)
    return folder


def test_two_wishes_for_the_same_half_hectare_ask_for_it_twice(root: Path) -> None:
    wishes = wish("first", "rewet") + wish("second", "afforest")
    outcome = judged(root, wishes, dict(world.DRAWINGS["overlap"]))
    assert rows(outcome, "demand") == {
        "9001": (0.0, 1.5, 1.5),
        "9002": (0.0, 0.5, 0.5),
        "total": (0.0, 2.0, 2.0),
    }
    assert changes(outcome, "demand_percent") == {"9001": 75.0, "9002": 25.0, "total": 50.0}
    table = outcome.tables["demand"].set_index("place")
    assert table.loc["9001", "overridden_ha"] == pytest.approx(0.5)
    assert table.loc["9001", ["counted_ha", "taken_ha"]].tolist() == pytest.approx([1.0, 1.0])
    assert table.loc["9002", "overridden_ha"] == 0.0
    assert set(table["national_percent"]) == {140.0}


def test_together_wishes_may_ask_for_more_than_the_land_there_is(root: Path) -> None:
    every = square(0, 0, 200, 200)
    areas = {"wet": every, "wood": every, "walk": square(0, 0, 200, 160)}
    wishes = wish("wet", "rewet") + wish("wood", "afforest") + wish("walk", "recreation")
    outcome = judged(root, wishes, areas)
    assert changes(outcome, "demand_percent") == pytest.approx(
        {"9001": 280.0, "9002": 280.0, "total": 280.0}
    )
    total = outcome.tables["demand"].set_index("place").loc["total"]
    assert total["taken_ha"] == pytest.approx(4.0)  # the land is there once
    assert total["counted_ha"] == pytest.approx(7.2)


def test_what_may_not_be_is_asked_for_all_the_same(root: Path, tmp_path: Path) -> None:
    from tests.effects.themed import use

    folder = world.project(tmp_path / "project")
    use(folder, A="natur")
    outcome = judged(folder, wish("w", "rewet"), {"w": square(0, 50, 100, 200)})
    table = outcome.tables["demand"].set_index("place")
    names = ["asked_ha", "counted_ha", "ineligible_ha", "overridden_ha"]
    assert table.loc["9001", names].tolist() == pytest.approx([1.5, 0.5, 1.0, 0.0])


def test_nobody_asks_for_anything(root: Path) -> None:
    outcome = judged(root)
    assert changes(outcome, "demand_percent") == {"9001": 0.0, "9002": 0.0, "total": 0.0}
    assert outcome.tables["demand"]["land_ha"].tolist() == pytest.approx([2.0, 2.0, 4.0])


def test_a_function_on_top_makes_land_multifunctional_and_keeping_it_does_not(root: Path) -> None:
    areas = {"wet": world.A, "mill": square(50, 100, 150, 200), "held": world.D}
    wishes = wish("wet", "rewet") + wish("mill", "wind") + wish("held", "keep")
    outcome = judged(root, wishes, areas)
    # The protected strip of B is 20 m away; wind over wet land, and over grass.
    assert changes(outcome, "multifunctional") == pytest.approx(
        {"9001": 0.5, "9002": 0.5, "total": 1.0}
    )
    table = outcome.tables["combinations"].set_index(["place", "use", "functions"])["area_ha"]
    assert table["total", "wetland", "wind"] == pytest.approx(0.5)
    assert table["total", "grass", "wind"] == pytest.approx(0.5)
    assert table["total", "crop", ""] == pytest.approx(1.0)
    told = outcome.terms
    own = told[told["indicator"] == "multifunctional"]
    assert set(own["allocation"]) == {"mill"}
    assert rows(outcome, "multifunctional")["total"][:2] == (None, None)  # what is there already


def test_every_pair_of_measures_is_told_once_and_as_declared(root: Path) -> None:
    measures = load(root).measures
    table = sharing(measures)
    assert len(table) == len(list(combinations(measures, 2)))
    told = {frozenset((row.measure, row.other)): row for row in table.itertuples()}
    assert told[frozenset(("rewet", "wind"))].shares
    assert told[frozenset(("rewet", "afforest"))].why == "both set the use"
    assert told[frozenset(("solar_over", "rewet"))].why == "not declared"
    for one, other in combinations(measures, 2):
        assert told[frozenset((one, other))].shares == measures.compatible(other, one)


corner = st.tuples(*[st.integers(-20, 150)] * 2, *[st.integers(5, 120)] * 2)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(corner, st.sampled_from(MEASURES)), min_size=1, max_size=5))
def test_demand_by_place_is_the_demand_of_the_allocations(
    root: Path, wanted: list[tuple[tuple[int, int, int, int], str]]
) -> None:  # C12
    areas = {f"w{n}": square(x, y, x + w, y + h) for n, ((x, y, w, h), _) in enumerate(wanted)}
    wishes = "".join(wish(f"w{n}", measure) for n, (_, measure) in enumerate(wanted))
    world.scenario(root, "tried", wishes, areas)
    land = load(root)
    plan = decide(land, read_scenario(root, "tried"))
    sums = plan.demand.groupby("allocation").sum(numeric_only=True)
    for row in plan.allocations.itertuples():
        if row.asked_ha == 0:
            assert row.id not in sums.index
            continue
        for name in ("asked_ha", "counted_ha", "ineligible_ha", "overridden_ha"):
            assert sums.loc[row.id, name] == pytest.approx(getattr(row, name), abs=1e-9)
    parts = plan.demand[["counted_ha", "ineligible_ha", "overridden_ha"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(plan.demand["asked_ha"].to_numpy(), abs=1e-6)
    outcome = judge(land, plan, only=["demand"])
    found = changes(outcome, "demand")
    total = found.pop("total")
    assert total == pytest.approx(sum(v or 0 for v in found.values()), abs=1e-9)
    assert total == pytest.approx(plan.allocations["asked_ha"].sum(), abs=1e-9)
