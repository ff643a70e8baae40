"""Land for business: by hand, for any drawing, and what nobody said."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.effects import business
from landuse.workflow import load
from tests import world
from tests.effects.themed import add_layer, changes, judging, rows, wish
from tests.world import square

judged = judging(business)


def zoned(root: Path) -> Path:
    """Return the four fields, the southern half of C and D set out for business."""
    folder = world.project(root)
    add_layer(folder, "zone", "business_area", [({}, square(0, 0, 200, 50))])
    return folder


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four fields with land set out for business."""
    folder = zoned(tmp_path_factory.mktemp("zone") / "project")
    load(folder)
    return folder


def test_what_a_plan_takes_is_told_by_place_and_wish(root: Path) -> None:
    wishes = wish("wet", "rewet") + wish("wood", "afforest")
    outcome = judged(root, wishes, {"wet": square(0, 0, 40, 100), "wood": square(150, 25, 200, 75)})
    assert rows(outcome, "business_land") == {
        "9001": (pytest.approx(0.5), pytest.approx(0.3), pytest.approx(-0.2)),
        "9002": (pytest.approx(0.5), pytest.approx(0.375), pytest.approx(-0.125)),
        "total": (pytest.approx(1.0), pytest.approx(0.675), pytest.approx(-0.325)),
    }
    table = outcome.tables["business"].set_index(["place", "allocation", "measure"])["taken_ha"]
    assert table.to_dict() == pytest.approx(
        {("9001", "wet", "rewet"): 0.2, ("9002", "wood", "afforest"): 0.125}
    )


def test_building_takes_nothing_from_business_and_adds_built_land(root: Path) -> None:
    outcome = judged(root, wish("shop", "business"), {"shop": square(0, 0, 100, 100)})
    assert rows(outcome, "built") == {
        "9001": (0.0, 1.0, 1.0),
        "9002": (0.0, 0.0, 0.0),
        "total": (0.0, 1.0, 1.0),
    }
    assert changes(outcome, "business_land")["total"] == 0.0
    assert outcome.tables["business"].empty


def test_a_function_that_cannot_share_with_building_takes_too(root: Path) -> None:
    outcome = judged(root, wish("mill", "wind"), {"mill": square(0, 0, 100, 20)})
    assert changes(outcome, "business_land")["9001"] == pytest.approx(-0.2)
    assert changes(outcome, "built")["9001"] == 0.0


def test_without_a_layer_land_for_business_is_unknown_not_zero(tmp_path: Path) -> None:  # C5
    outcome = judged(world.project(tmp_path / "project"), wish("c", "rewet"), {"c": world.C})
    assert set(rows(outcome, "business_land").values()) == {(None, None, None)}
    assert rows(outcome, "built")["total"] == (0.0, 0.0, 0.0)
    assert any("business_area" in issue.where for issue in outcome.issues)


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(["nature", "business", "afforest"]),
    st.tuples(*[st.integers(0, 150)] * 2),
    st.floats(1, 60),
)
def test_cutting_a_wish_in_two_changes_nothing(
    root: Path, measure: str, corner: tuple[int, int], at: float
) -> None:  # C6
    x, y = corner
    whole = {"a": square(x, y, x + 61, y + 70)}
    halves = {"a": square(x, y, x + at, y + 70), "b": square(x + at, y, x + 61, y + 70)}
    one = judged(root, wish("a", measure), whole)
    other = judged(root, wish("a", measure) + wish("b", measure), halves)
    for indicator in ("business_land", "built"):
        once, twice = changes(one, indicator), changes(other, indicator)
        assert twice == pytest.approx(once, abs=2e-5)
        assert once["total"] == pytest.approx((once["9001"] or 0) + (once["9002"] or 0), abs=1e-9)
