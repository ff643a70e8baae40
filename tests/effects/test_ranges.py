"""Ranges: the analytic case first, then seeds and shapes, then what has no range."""

from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.domain.figure import Figure
from landuse.domain.parameters import Parameters
from landuse.domain.rate import rate_of
from landuse.domain.scenario import Scenario
from landuse.effects.axis import Axis
from landuse.effects.draws import DRAWS, Z95, drawn
from landuse.effects.ranges import Drawing, drawn_sums, folded, spans
from landuse.effects.terms import Ground, Term
from landuse.effects.years import Clock
from landuse.workflow import decide, judge, load, read_scenario
from tests import world

TITLE = {"da": "x", "en": "x"}
PLAN = Scenario.model_validate({"id": "x", "title": TITLE, "question": TITLE})
CLOCK = Clock(PLAN, Parameters([]))


def figure(
    central: float, low: float | None, high: float | None, row: int = 1, **more: object
) -> Figure:
    """Return a published number."""
    return Figure(
        central=central, low=low, high=high, unit="t/ha/yr", source="s", page="", seen=True,
        note="", file="f.csv", row=row, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def two_classes(one: Figure, other: Figure) -> Axis:
    """Return 3 ha of one rate at place a, and 2 ha of another at place b."""
    grounds = [Ground("a", "", "x", "y", "", 3.0), Ground("b", "", "x", "y", "", 2.0)]
    rates = [rate_of(1.0, one), rate_of(1.0, other)]
    terms = [Term("t", g, difference=r) for g, r in zip(grounds, rates, strict=True)]
    return Axis(terms, ["a", "b"], CLOCK)


def total(axis: Axis, drawing: Drawing) -> np.ndarray:
    """Return the draws of the sum of both places."""
    return folded(axis.cells, drawn_sums(axis, drawing).steady())["total", None]


@pytest.mark.parametrize(("together", "seed"), [("", 1), ("", 2), ("both", 1), ("both", 2)])
def test_two_classes_have_the_mean_and_variance_of_the_formula(together: str, seed: int) -> None:
    one = figure(10.0, 6.0, 14.0, 1, together=together)
    other = figure(4.0, 1.0, 7.0, 2, together=together)
    sums = total(two_classes(one, other), Drawing(seed=seed))
    sigma = np.array([3 * 4.0 / Z95, 2 * 3.0 / Z95])
    # Independent: variances add; drawn together: standard deviations do.
    variance = sigma.sum() ** 2 if together else (sigma**2).sum()
    assert abs(sums.mean() - 38.0) < 3 * sqrt(variance / DRAWS)
    assert abs(sums.var() - variance) < 3 * variance * sqrt(2 / DRAWS)
    (low, high) = spans({("total", None): sums})["total", None]
    # The standard error of a 2.5 % percentile of 10,000 normal draws is 0.027 of their spread.
    error = 3 * 0.027 * sqrt(variance)
    assert low == pytest.approx(38 - Z95 * sqrt(variance), abs=error)
    assert high == pytest.approx(38 + Z95 * sqrt(variance), abs=error)


def test_the_same_seed_gives_the_same_numbers_whatever_else_is_drawn() -> None:
    one, other = figure(10.0, 6.0, 14.0, 1), figure(4.0, 1.0, 7.0, 2)
    first = drawn(one, DRAWS, 7).copy()
    drawn(other, DRAWS, 7)
    drawn.cache_clear()
    assert (drawn(one, DRAWS, 7) == first).all()
    assert (drawn(one, DRAWS, 8) != first).any()


RANGES = st.tuples(st.floats(-50, 50), st.floats(0.1, 40), st.floats(0.1, 40))


@given(RANGES, st.sampled_from(["normal", "split_normal", "uniform", "triangular"]))
def test_draws_keep_to_what_their_range_means(held: tuple[float, float, float], shape: str) -> None:
    central, below, above = held
    row = figure(central, central - below, central + above, distribution=shape)
    values = drawn(row, 4000, 3)
    inside = ((values >= row.low) & (values <= row.high)).mean()
    if shape in {"uniform", "triangular"}:
        assert inside == 1.0
    elif shape == "split_normal" or abs(below - above) < 1e-6:
        assert inside == pytest.approx(0.95, abs=0.015)
        assert np.median(values) == pytest.approx(central, abs=0.1 * (below + above))


def test_a_number_without_a_published_range_does_not_vary() -> None:
    fixed = two_classes(figure(10.0, None, None), figure(4.0, None, None, 2))
    sums = folded(fixed.cells, drawn_sums(fixed, Drawing()).steady())
    assert spans(sums) == {}


def test_percentiles_are_not_summed() -> None:  # C12
    axis = two_classes(figure(10.0, 6.0, 14.0, 1), figure(4.0, 1.0, 7.0, 2))
    found = spans(folded(axis.cells, drawn_sums(axis, Drawing()).steady()))
    assert found["total", None][0] > found["a", None][0] + found["b", None][0]


def test_a_plan_has_ranges_drivers_and_says_what_has_none(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    land = load(root)
    outcome = judge(land, decide(land, read_scenario(root, "corner")))
    rows = {(r.place, r.gas): r for r in outcome.rows if r.indicator == "emissions"}
    whole = rows["total", None]
    assert whole.low is not None
    assert whole.high is not None
    assert whole.low < (whole.change or 0) < whole.high
    drivers = outcome.tables["drivers"]
    first = drivers[(drivers["place"] == "total") & (drivers["rank"] == 1)].iloc[0]
    assert "216 kg CH4-C/ha/yr (0 to 856)" in first["what"]  # the widest range there is
    shares = drivers[drivers["place"] == "total"]["share_of_variance"]
    assert shares.is_monotonic_decreasing
    assert 0.5 < shares.sum() <= 1.02
    assert len(outcome.tables["without_range"]) > 0


def test_the_states_sheet_publishes_no_range_so_none_is_told(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    land = load(root)
    outcome = judge(land, decide(land, read_scenario(root, "corner")), factors="dk_v12")
    rows = [r for r in outcome.rows if r.indicator == "emissions"]
    assert all(row.low is None and row.high is None for row in rows)


def test_what_is_built_granted_and_planned_sums_to_the_whole(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    wishes = "".join(
        f'[[allocate]]\nid = "w{unit}"\nmeasure = "rewet"\nstatus = "{status}"\n'
        f'area = {{ units = ["{unit}"] }}\n\n'
        for unit, status in (("A", "built"), ("B", "granted"), ("C", "applied"))
    )
    world.scenario(root, "firm", wishes)
    land = load(root)
    outcome = judge(land, decide(land, read_scenario(root, "firm")))
    table = outcome.tables["status"]
    for row in outcome.rows:
        if row.indicator != "emissions" or row.change in {None, 0.0}:
            continue
        gas = table["gas"].isna() if row.gas is None else table["gas"] == row.gas
        parts = table[(table["place"] == row.place) & gas & (table["indicator"] == "emissions")]
        assert parts["change"].sum() == pytest.approx(row.change, rel=1e-9)
    mine = table[table["indicator"] == "emissions"]
    whole = mine[(mine["place"] == "total") & mine["gas"].isna()].set_index("status")["change"]
    assert whole["built"] < 0
    assert whole["granted"] < 0
    assert whole["planned"] == 0  # 6-12 % carbon counts 0 in this set
