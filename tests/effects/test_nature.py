"""Nature and forest: the four fields by hand, protection, any land at all, what is not known."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.effects import nature
from landuse.effects.nature import HECTARES, NATURE, land_terms
from landuse.effects.terms import rows_of
from tests import world
from tests.effects.themed import add_layer, changes, judging, rows, use, wish

judged = judging(nature)

EAST_OF_A = world.square(50, 100, 100, 200)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the four fields; D is a meadow, and the east half of A lies in a Natura 2000 site."""
    folder = world.project(tmp_path / "project")
    use(folder, D="natur")
    add_layer(folder, "site", "natura_2000", [({}, EAST_OF_A)])
    return folder


def test_three_quarters_of_a_field_turned_to_nature_are_counted_where_they_lie(root: Path) -> None:
    outcome = judged(root, wish("a", "nature"), {"a": world.square(25, 100, 100, 200)})
    assert rows(outcome, "nature") == {
        "9001": (0.0, 0.75, 0.75),
        "9002": (1.0, 1.0, 0.0),
        "total": (1.0, 1.75, 0.75),
    }
    assert rows(outcome, "nature_percent") == {
        "9001": (0.0, 37.5, 37.5),
        "9002": (50.0, 50.0, 0.0),
        "total": (25.0, 43.75, 18.75),
    }


def test_rewetted_land_is_nature_and_planted_land_is_forest(root: Path) -> None:
    wishes = wish("b", "rewet") + wish("c", "afforest")
    outcome = judged(root, wishes, {"b": world.B, "c": world.C})
    assert changes(outcome, "nature") == {"9001": 0.0, "9002": 1.0, "total": 1.0}
    assert changes(outcome, "forest") == {"9001": 1.0, "9002": 0.0, "total": 1.0}


def test_new_nature_is_told_inside_and_outside_each_protection(root: Path) -> None:
    outcome = judged(root, wish("a", "nature"), {"a": world.square(25, 100, 100, 200)})
    table = outcome.tables["protection"].set_index(["protection", "place"])
    site = table.loc["natura_2000"]
    for place in ("9001", "total"):
        found = site.loc[place, ["land_ha", "new_ha", "new_outside_ha"]]
        assert found.tolist() == pytest.approx([0.5, 0.5, 0.25])
    assert site.loc["9002", ["land_ha", "nature_before_ha", "new_ha"]].tolist() == [0, 0, 0]
    assert site.loc["total", "nature_after_ha"] == pytest.approx(0.5)


def test_a_protection_whose_layer_was_not_read_is_unknown_not_zero(root: Path) -> None:  # C5
    outcome = judged(root, wish("a", "nature"), {"a": world.A})
    table = outcome.tables["protection"].set_index("protection")
    for name in ("section3_nature", "protected_forest", "any"):
        assert table.loc[name].drop(columns="place").isna().all(axis=None)
    (note,) = [issue for issue in outcome.issues if "protected_forest" in issue.where]
    assert "natura_2000" not in note.where
    (root / "data" / "site.geojson").unlink()
    later = judged(root, wish("a", "nature"), {"a": world.A})
    gone = later.tables["protection"].set_index("protection").loc["natura_2000"]
    assert gone.drop(columns="place").isna().all(axis=None)


@pytest.mark.parametrize("cut", [True, False])
def test_it_does_not_matter_whether_a_protection_cuts_the_land(root: Path, cut: bool) -> None:
    zones = [({}, world.square(30, 130, 170, 180)), ({}, world.square(60, 20, 90, 150))]
    add_layer(root, "moor", "section3_nature", zones, cut=cut)
    outcome = judged(root, wish("a", "nature"), {"a": world.square(10, 90, 120, 160)})
    table = outcome.tables["protection"].set_index(["protection", "place"])
    row = table.loc[("section3_nature", "total")]
    # Where the two zones overlap the land is protected once.
    assert row["land_ha"] == pytest.approx(0.7 + 0.39 - 0.06)
    assert row["new_ha"] == pytest.approx(0.9 * 0.3 + 0.3 * 0.4)


def test_land_in_several_protections_is_counted_once_in_any(root: Path) -> None:
    for name, theme in (
        ("s", "section3_nature"),
        ("c", "protected_area"),
        ("f", "protected_forest"),
    ):
        add_layer(root, name, theme, [({}, world.A)])
    table = judged(root).tables["protection"].set_index(["protection", "place"])
    assert table.loc[("any", "total"), "land_ha"] == pytest.approx(1.0)


def test_land_of_unknown_use_hides_before_and_after_until_it_is_assumed(root: Path) -> None:  # C5
    towns = [world.TOWNS[0], ({"kode": "9002", "navn": "Østerby"}, world.square(100, 0, 300, 200))]
    text = world.geojson(towns)
    (root / "data" / "municipalities.geojson").write_text(text, encoding="utf-8")
    found = rows(judged(root, wish("a", "nature"), {"a": world.A}), "nature")
    assert found["9001"] == (0.0, 1.0, 1.0)
    assert found["9002"] == (None, None, 0.0)
    assert found["total"] == (None, None, 1.0)
    assumed = "[assume]\nuse = { nature = 0.25, crop = 0.75 }\n\n"
    outcome = judged(root, assumed + wish("a", "nature"), {"a": world.A})
    assert rows(outcome, "nature")["9002"] == (1.5, 1.5, 0.0)
    resting = {r.place: r.assumed_ha for r in outcome.rows if r.indicator == "nature"}
    assert resting == {"9001": 0.0, "9002": pytest.approx(2.0), "total": pytest.approx(2.0)}


USES = st.sampled_from(["crop", "grass", "forest", "wetland", "nature", "unknown"])
LAND = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), USES, USES, st.floats(0.001, 1e4)),
    min_size=1,
    max_size=9,
)
KEYS = ["place", "from", "to", "area_ha"]


def account(parts: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    """Return land as the account holds it."""
    return pd.DataFrame(parts, columns=KEYS).assign(changed_by="w", measure="m", assumed=False)


@given(parts=LAND, share=st.floats(0.01, 0.99), which=st.integers(0, 8))
def test_cutting_a_piece_in_two_changes_nothing(parts, share, which) -> None:  # C6
    place, before, after, area = parts.pop(which % len(parts))
    halves = [(place, before, after, area * share), (place, before, after, area * (1 - share))]
    whole, split = (
        rows_of(HECTARES, land_terms(HECTARES, account(held), NATURE), ["a", "b"])
        for held in ([*parts, (place, before, after, area)], [*parts, *halves])
    )
    for one, other in zip(whole, split, strict=True):
        for name in ("before", "after", "change"):
            a, b = getattr(one, name), getattr(other, name)
            assert b == (None if a is None else pytest.approx(a, rel=1e-9, abs=1e-9))


@given(parts=LAND)
def test_places_add_up_to_the_total(parts) -> None:  # C12
    found = rows_of(HECTARES, land_terms(HECTARES, account(parts), NATURE), ["a", "b"])
    *places, total = found
    values = [row.change for row in places]
    assert total.change == (
        None if None in values else pytest.approx(sum(values), rel=1e-9, abs=1e-9)
    )
