"""Emissions by depth to the water: between two points by hand, then any depth, then no depth."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from rasterio.transform import from_origin

from landuse.domain.outcome import Outcome, OutcomeRow
from landuse.effects import emissions
from landuse.effects.depth import shares
from landuse.workflow import decide, load, read_scenario
from tests import wishes, world

judge = wishes.judging(emissions)

POINTS = [0.0, 12.5, 37.5, 62.5, 87.5]
WISH = '[[allocate]]\nid = "w"\nmeasure = "{measure}"\narea = {{ units = ["{unit}"] }}\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the four fields."""
    return world.project(tmp_path / "project")


def judged(root: Path, assume: str, unit: str = "A", measure: str = "rewet") -> Outcome:
    """Return the outcome of one field under the water-table curve."""
    world.scenario(root, "deep", f"[assume]\n{assume}\n{WISH.format(unit=unit, measure=measure)}")
    land = load(root)
    return judge(land, decide(land, read_scenario(root, "deep")), factors="dk_sr384")


def total(outcome: Outcome) -> OutcomeRow:
    """Return the emissions of all places."""
    return next(r for r in outcome.rows if r.indicator == "emissions" and r.place == "total")


def test_a_depth_between_two_points_lies_on_the_straight_line(root: Path) -> None:
    outcome = judged(root, "depth_cm = 25.0\ndepth_after_cm = { rewet = 10.0 }")
    before = (8.9 + 39.5) / 2  # halfway from 12.5 to 37.5 cm
    after = 4.2 + 0.8 * (8.9 - 4.2)  # 10 of 12.5 cm
    row = next(r for r in outcome.rows if r.place == "9001" and r.indicator == "emissions")
    assert row.change == pytest.approx(after - before)
    assert row.assumed_ha > 0
    assert total(outcome).low is not None


def test_beyond_the_ends_the_end_holds(root: Path) -> None:
    outcome = judged(root, "depth_cm = 200.0\ndepth_after_cm = { rewet = 0.0 }")
    assert total(outcome).change == pytest.approx(4.2 - 42.0)


def test_a_measure_that_does_not_wet_the_land_leaves_its_depth(root: Path) -> None:
    outcome = judged(root, "depth_cm = 50.0", measure="extensify")
    assert total(outcome).change == 0


def test_without_a_depth_nothing_is_known_and_the_remedy_is_named(root: Path) -> None:  # C5
    outcome = judged(root, 'baseline = "held"')
    assert total(outcome).change is None
    assert any(u.what == "depth" and u.area_ha == pytest.approx(1.0) for u in outcome.unknown)
    assert any("depth_cm and depth_after_cm" in issue.remedy for issue in outcome.issues)


def test_the_curve_says_nothing_of_mineral_soil(root: Path) -> None:
    outcome = judged(root, "depth_cm = 25.0\ndepth_after_cm = { rewet = 10.0 }", unit="D")
    assert total(outcome).change is None
    assert any("mineral" in issue.found for issue in outcome.issues)


def test_a_layer_of_depths_counts_piece_by_piece(root: Path) -> None:
    grid = np.array([[0.25, 0.5], [0.25, 0.5]], dtype=np.float32)  # metres, one pixel a field
    with rasterio.open(
        root / "data" / "depth.tif", "w", driver="GTiff", width=2, height=2, count=1,
        dtype="float32", crs=world.CRS,
        transform=from_origin(world.EAST, world.NORTH + 200, 100, 100),
    ) as target:  # fmt: skip
        target.write(grid, 1)
    text = (
        'id = "depth"\ntitle = { da = "x", en = "x" }\nabout = { da = "x", en = "x" }\n'
        'role = "context"\ntheme = "water_depth"\nkind = "raster"\n' + world.ORIGIN + "\n"
        '[file]\npath = "data/depth.tif"\ncrs = "EPSG:25832"\n'
        '[columns.mean_depth]\nsource = "1"\ntype = "number"\nunit = "m"\n'
    )
    (root / "layers" / "depth.toml").write_text(text, encoding="utf-8")
    of_a = total(judged(root, "depth_after_cm = { rewet = 0.0 }", "A")).change
    of_b = total(judged(root, "depth_after_cm = { rewet = 0.0 }", "B")).change
    assert of_a == pytest.approx(4.2 - (8.9 + 39.5) / 2, abs=1e-3)  # 25 cm
    assert of_b == pytest.approx(4.2 - (39.5 + 41.8) / 2, abs=1e-3)  # 50 cm


def test_other_curves_stand_beside_it_and_are_marked_as_not_read(root: Path) -> None:
    table = judged(root, "depth_cm = 25.0").tables["depth_curves"]
    ours = table[(table["curve"] == "dk_sr384") & (table["soil"] == "over12")]
    assert ours.set_index("depth_cm")["t_per_ha_yr"][25.0] == pytest.approx(24.2)
    recalled = table[table["curve"].isin(["tiemeyer_2020", "evans_2021"])]
    assert not recalled["seen"].any()
    evans = recalled[recalled["curve"] == "evans_2021"].set_index("depth_cm")["t_per_ha_yr"]
    assert evans[25.0] == pytest.approx((0.1341 * 25 - 1.73) * 44 / 12)


@given(st.lists(st.floats(-20, 200), min_size=1, max_size=20))
def test_shares_of_a_hectare_lie_on_the_line_and_sum_to_one(depths: list[float]) -> None:
    at = np.asarray(POINTS)
    parts = shares(np.array(depths), POINTS)
    assert np.allclose(sum(share for _, share in parts), 1.0)
    again = sum(at[point] * share for point, share in parts)
    assert np.allclose(again, np.clip(depths, 0, 87.5))
