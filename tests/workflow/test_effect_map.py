"""Where a hectare gives most: hectares times the rate of a piece are what a plan of it gives."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.effects.per_hectare import LOCAL
from landuse.workflow import decide, editing, judge, load
from landuse.workflow.effect_map import MOST_CLASSES, UNKNOWN, Effect, effect_map, rounded_breaks
from landuse.workflow.painting import effect_classes, effect_table
from tests import world
from tests.workflow.test_shaping import scenario

MEASURES = ("rewet", "extensify", "afforest", "business", "keep", "recreation")


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    return with_ditch(world.project(tmp_path_factory.mktemp("effect") / "project"))


def with_ditch(root: Path) -> Landscape:
    text = world.layer("ditches", "context", {}, more='theme = "ditch"')
    text = text.replace('kind = "polygons"', 'kind = "lines"')
    (root / "layers/ditches.toml").write_text(text, "utf-8")
    line = world.square(0, 150, 100, 150.001).exterior
    (root / "data/ditches.geojson").write_text(world.geojson([({}, line)]), "utf-8")
    return load(root)


def judged(land: Landscape, unit: str, wanted: Effect) -> float | None:
    """Return what a plan that takes one field alone is judged to give, all gases together."""
    plan = decide(land, editing.pick(scenario(), [unit], wanted.measure))
    told = judge(land, plan, factors=wanted.factors, gwp=wanted.gwp, only=[wanted.indicator])
    key = (wanted.indicator, "total", None, None)
    rows = [r for r in told.rows if (r.indicator, r.place, r.gas, r.year) == key]
    return rows[0].change


def mapped(land: Landscape, unit: str, wanted: Effect) -> float | None:
    """Return hectares times rate of the pieces of a field; 0 where the measure may not be had."""
    found = effect_map(land, wanted)
    here = (land.pieces["unit_id"] == unit).to_numpy()
    if (found.codes[here] == UNKNOWN).any():
        return None
    return float((np.nan_to_num(found.rates) * land.piece_ha)[here].sum())


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("factors", ["ipcc_2013", "dk_kf25", "dk_v12", "dk_sr384"])
def test_a_piece_alone_is_judged_as_mapped(land: Landscape, measure: str, factors: str) -> None:
    wanted = Effect(measure, factors=factors)
    for unit in "ABCD":
        assert mapped(land, unit, wanted) == pytest.approx(judged(land, unit, wanted)), unit


@pytest.mark.parametrize("unit", "ABCD")
@pytest.mark.parametrize("measure", ["rewet", "extensify", "business"])
def test_so_is_every_indicator_a_piece_has_of_its_own(
    land: Landscape, unit: str, measure: str
) -> None:
    plan = decide(land, editing.pick(scenario(), [unit], measure))
    rows = judge(land, plan, factors="ipcc_2013", only=LOCAL).rows
    changes = {r.indicator: r.change for r in rows if r.place == "total" and r.gas is None}
    for indicator in LOCAL:
        wanted = Effect(measure, indicator, factors="ipcc_2013")
        assert mapped(land, unit, wanted) == pytest.approx(changes[indicator]), indicator


def test_by_hand(land: Landscape) -> None:
    found = effect_map(land, Effect("rewet", factors="ipcc_2013"))
    rates = dict(
        zip(land.pieces["unit_id"] + land.pieces["soil"].astype(str), found.rates, strict=True)
    )
    assert rates["Aover12"] < rates["Bover12"] < 0
    assert rates["C6to12"] == rates["Cmineral"] == rates["Dmineral"] == 0
    low = min(found.bounds)[0]
    assert low <= rates["Aover12"]
    assert len(found.bounds) <= MOST_CLASSES
    assert found.unit == "tCO2e/yr"


def test_the_table_has_a_byte_for_each_piece(land: Landscape) -> None:
    wanted = Effect("rewet", factors="ipcc_2013")
    table, classes = effect_table(land, wanted), effect_classes(land, wanted)
    assert len(table) == len(land.pieces) + 1
    assert table[0] == 0
    assert max(table) == len(classes["bounds"])
    assert classes["unknown"] is None
    assert effect_classes(land, Effect("rewet", factors="dk_sr384"))["unknown"] == UNKNOWN


def test_where_the_measure_may_not_be_had_there_is_no_class(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    wild = [({**p, "anvendelse": "natur"} if p["marknr"] == "B" else p, g) for p, g in world.FIELDS]
    (root / "data/fields.geojson").write_text(world.geojson(wild), "utf-8")
    land = load(root)
    found = effect_map(land, Effect("rewet"))
    here = (land.pieces["unit_id"] == "B").to_numpy()
    assert found.codes[here].tolist() == [0]
    assert np.isnan(found.rates[here]).all()
    nowhere = effect_map(land, Effect("solar_over"))
    assert (nowhere.codes.any(), nowhere.bounds) == (False, ())


@pytest.mark.parametrize(
    "wanted",
    [
        Effect("nothing"),
        Effect("rewet", "connectivity"),
        Effect("rewet", factors="x"),
        Effect("rewet", gwp="AR9"),
    ],
)
def test_what_cannot_be_told_is_refused(land: Landscape, wanted: Effect) -> None:
    with pytest.raises(InvalidInput):
        effect_map(land, wanted)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_breaks_are_few_and_hold_every_value(values: list[float]) -> None:
    edges = rounded_breaks(np.array(values))
    assert 2 <= len(edges) <= MOST_CLASSES + 1
    assert list(edges) == sorted(edges)
    slack = 1e-9 * max(map(abs, values)) + 1e-9
    assert edges[0] - slack <= min(values)
    assert max(values) <= edges[-1] + slack


def test_breaks_by_hand() -> None:
    assert rounded_breaks(np.array([-37.6, -2.0, 0.0])) == (
        -40,
        -35,
        -30,
        -25,
        -20,
        -15,
        -10,
        -5,
        0,
    )
    assert rounded_breaks(np.array([0.0, 0.3])) == pytest.approx(
        (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
    )
    assert rounded_breaks(np.array([2.0, 2.0])) == (2, 2)
    assert rounded_breaks(np.array([])) == ()
