"""Land open to people: by hand, for any drawing, and what nobody said."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.effects import recreation
from landuse.workflow import load
from tests import world
from tests.effects.themed import add_layer, changes, judging, rows, wish
from tests.world import square

judged = judging(recreation)

PARK = square(0, 120, 150, 180)


def park(root: Path) -> Path:
    """Return the four fields with a park across the northern two."""
    folder = world.project(root)
    add_layer(folder, "park", "recreation_area", [({}, PARK)])
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the four fields with a park."""
    return park(tmp_path / "project")


def test_a_path_over_a_field_opens_what_is_not_open_already(root: Path) -> None:
    outcome = judged(root, wish("walk", "recreation"), {"walk": square(0, 100, 100, 150)})
    assert rows(outcome, "open_land") == {
        "9001": (pytest.approx(0.6), pytest.approx(0.8), pytest.approx(0.2)),
        "9002": (pytest.approx(0.3), pytest.approx(0.3), 0.0),
        "total": (pytest.approx(0.9), pytest.approx(1.1), pytest.approx(0.2)),
    }


def test_a_solar_park_closes_land_and_rewetting_does_not(root: Path) -> None:
    wishes = wish("sun", "solar") + wish("wet", "rewet")
    outcome = judged(root, wishes, {"sun": square(0, 100, 50, 200), "wet": world.B})
    assert changes(outcome, "open_land")["9001"] == pytest.approx(-0.3)
    assert changes(outcome, "open_land")["9002"] == 0.0
    told = outcome.terms
    closed = told[(told["indicator"] == "open_land") & (told["category"] == "ended")]
    assert closed["allocation"].tolist() == ["sun"]


def test_who_opens_land_is_the_wish_for_recreation_not_the_one_below_it(root: Path) -> None:
    wishes = wish("wet", "rewet", "start = 2027") + wish("walk", "recreation", "start = 2030")
    outcome = judged(root, wishes, {"wet": world.A, "walk": square(0, 100, 100, 110)})
    told = outcome.terms
    opened = told[(told["indicator"] == "open_land") & (told["category"] == "begun")]
    assert opened["allocation"].tolist() == ["walk"]


def test_without_a_layer_open_land_is_unknown_not_zero(tmp_path: Path) -> None:  # C5
    root = world.project(tmp_path / "project")
    outcome = judged(root, wish("walk", "recreation"), {"walk": world.A})
    assert set(rows(outcome, "open_land").values()) == {(None, None, None)}
    assert any("recreation_area" in issue.where for issue in outcome.issues)


def test_a_layer_not_fetched_makes_open_land_unknown(root: Path) -> None:  # C5
    add_layer(root, "wood", "recreation_area", [({}, world.D)])
    (root / "data" / "wood.geojson").unlink()
    assert set(rows(judged(root), "open_land").values()) == {(None, None, None)}


def test_an_empty_layer_says_that_no_land_is_open(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    add_layer(root, "park", "recreation_area", [])
    outcome = judged(root, wish("walk", "recreation"), {"walk": world.A})
    assert rows(outcome, "open_land")["total"] == (0.0, 1.0, 1.0)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one project for many drawings, its land cut once."""
    folder = park(tmp_path_factory.mktemp("park") / "project")
    load(folder)
    return folder


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(["recreation", "solar", "rewet"]),
    st.tuples(*[st.integers(0, 150)] * 2),
    st.floats(1, 60),
)
def test_cutting_a_wish_in_two_changes_nothing(
    standing: Path, measure: str, corner: tuple[int, int], at: float
) -> None:  # C6
    x, y = corner
    whole = {"a": square(x, y, x + 61, y + 70)}
    halves = {"a": square(x, y, x + at, y + 70), "b": square(x + at, y, x + 61, y + 70)}
    once = changes(judged(standing, wish("a", measure), whole), "open_land")
    both = judged(standing, wish("a", measure) + wish("b", measure), halves)
    assert changes(both, "open_land") == pytest.approx(once, abs=2e-5)
    assert once["total"] == pytest.approx((once["9001"] or 0) + (once["9002"] or 0), abs=1e-9)
