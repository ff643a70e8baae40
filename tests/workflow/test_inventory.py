"""A plan by the categories of an inventory: by hand on the four fields, and the ledger adds up."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.effects.categories import by_category, category
from landuse.report.workbook import Sheet
from landuse.sources.reporting import read_reporting
from landuse.workflow import decide, judge, load, read_scenario
from landuse.workflow.inventory import inventory
from landuse.workflow.sheets import sheets
from tests import world

STANDARD = read_reporting()
BEFORE, AFTER, CHANGE, KEY = 7, 8, 9, 10


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.project(tmp_path_factory.mktemp("inventory") / "project")


@pytest.fixture(scope="module")
def land(root: Path) -> Landscape:
    return load(root)


def outcome(
    root: Path, land: Landscape, name: str = "corner", factors: str = "ipcc_2013"
) -> Outcome:
    return judge(land, decide(land, read_scenario(root, name)), factors=factors)


def cell(sheet: Sheet, place: str, ref: str, code: str, gas: str, column: int) -> object:
    (row,) = [r for r in sheet.rows if (r[0], r[2], r[4], r[6]) == (place, ref, code, gas)]
    return row[column]


def test_each_gas_is_where_the_standard_has_it_by_hand(root: Path, land: Landscape) -> None:
    # A whole field of crop on deep peat turns wet: what it gave goes from cropland, what it gives
    # comes to wetlands; its ditches' methane is gone with the drained soil's.
    wish = '[[allocate]]\nid = "a"\nmeasure = "rewet"\narea = { units = ["A"] }\n'
    world.scenario(root, "field_a", wish)
    held = outcome(root, land, "field_a")
    sheet = inventory(land, held, "en")
    terms = held.terms[
        (held.terms["indicator"] == "emissions") & (held.terms["allocation"] == "a")
    ].set_index("gas")
    co2 = ["co2", "doc"]
    assert cell(sheet, "9001", "V.2", "3B2", "CO2", CHANGE) == pytest.approx(
        -terms["before"][co2].sum()
    )
    assert cell(sheet, "9001", "V.2", "3B4", "CO2", CHANGE) == pytest.approx(
        terms["after"][co2].sum()
    )
    assert cell(sheet, "9001", "V.3", "3C8", "CH4", CHANGE) == pytest.approx(
        -terms["before"]["ch4"]
    )
    assert cell(sheet, "9001", "V.3", "3C10", "CH4", CHANGE) == pytest.approx(terms["after"]["ch4"])
    assert cell(sheet, "9001", "V.3", "3C4", "N2O", CHANGE) == pytest.approx(terms["change"]["n2o"])
    assert cell(sheet, "9002", "V.2", "3B4", "CO2", CHANGE) == 0
    assert cell(sheet, "9001", "V.3", "3C9", "CH4", KEY) == "IE"
    assert cell(sheet, "9001", "V.1", "3A", "CH4", KEY) == "NE"
    assert cell(sheet, "9001", "V.1", "3A", "CH4", CHANGE) is None


@pytest.mark.parametrize("name", ["corner", "overlap", "rule"])
@pytest.mark.parametrize("factors", ["ipcc_2013", "dk_kf25"])
def test_the_categories_add_up_to_the_ledger(
    root: Path, land: Landscape, name: str, factors: str
) -> None:  # C12
    held = outcome(root, land, name, factors)
    sheet = inventory(land, held, "da")
    for row in held.rows:
        if row.indicator != "emissions" or row.gas is not None or row.year is not None:
            continue
        told = cell(sheet, row.place, "V", "", "", CHANGE)
        parts = [r for r in sheet.rows if r[0] == row.place and r[4] and not r[KEY]]
        if row.change is None:
            assert told is None
            continue
        assert told == pytest.approx(row.change, rel=1e-9, abs=1e-9)
        assert sum(float(str(r[CHANGE])) for r in parts) == pytest.approx(row.change)
        if row.before is not None:
            assert cell(sheet, row.place, "V", "", "", BEFORE) == pytest.approx(row.before)
            assert cell(sheet, row.place, "V", "", "", AFTER) == pytest.approx(row.after)


@pytest.mark.parametrize("factors", ["dk_v12", "dk_sr384"])
def test_a_set_that_does_not_tell_gases_apart_is_not_estimated(
    root: Path, land: Landscape, factors: str
) -> None:  # C5
    sheet = inventory(land, outcome(root, land, "corner", factors), "da")
    row = cell(sheet, "9001", "V", "", "", CHANGE), cell(sheet, "9001", "V", "", "", KEY)
    assert row in {(None, "NE"), (0.0, "")}
    if factors == "dk_v12":
        assert row == (None, "NE")


def test_every_use_soil_and_gas_has_a_category_of_the_standard() -> None:
    codes = {one.code for one in STANDARD.categories if one.key is None}
    uses = set(STANDARD.land)
    found = {
        category(gas, use, soil, STANDARD)
        for gas in ("co2", "ch4", "n2o")
        for use in uses
        for soil in ("over12", "6to12", "mineral", "unknown")
    }
    assert found == codes
    assert {one.ref for one in STANDARD.categories} == {part.ref for part in STANDARD.parts}


SQUARES = st.tuples(st.integers(0, 150), st.integers(0, 150), st.integers(10, 50))


@settings(max_examples=15)
@given(SQUARES, st.sampled_from(["rewet", "extensify", "afforest"]))
def test_any_square_adds_up(
    root: Path, land: Landscape, square: tuple[int, int, int], measure: str
) -> None:
    west, south, side = square
    wish = f'[[allocate]]\nid = "x"\nmeasure = "{measure}"\narea = {{ drawn = "x" }}\n'
    world.scenario(root, "any", wish, {"x": world.square(west, south, west + side, south + side)})
    held = judge(land, decide(land, read_scenario(root, "any")), only=("emissions",))
    terms = held.terms[held.terms["indicator"] == "emissions"]
    table = by_category(terms, ["9001", "9002"], STANDARD)
    codes = [one.code for one in STANDARD.categories if one.key is None]
    for place, rows in table[table["code"].isin(codes)].groupby("place"):
        (change,) = [
            r.change
            for r in held.rows
            if r.indicator == "emissions" and r.place == place and r.gas is None and r.year is None
        ]
        if change is None:
            assert rows["change"].isna().any()
        else:
            assert rows["change"].sum() == pytest.approx(change, abs=1e-9)


def test_it_is_a_sheet_of_the_workbook(root: Path, land: Landscape) -> None:
    held = outcome(root, land)
    assert "Klimaregnskab (GPC)" in [sheet.name for sheet in sheets(land, held, "da").values()]
