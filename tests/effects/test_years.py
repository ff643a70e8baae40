"""Emissions over time: one field by hand, then what holds for every year, then what is missing."""

import csv
from pathlib import Path
from typing import Any

import pytest

from landuse.domain.landscape import Landscape
from landuse.workflow import decide, judge, load, read_scenario
from tests import world

FIGURES = Path(__file__).resolve().parents[3] / "shared" / "figures"
LOSS = 0.0304796
"""Share of drained peat lost in a year, as shipped."""
# Tier 1, AR5: what a hectare of crop on deep peat and of rich wetland emits, t CO2e/ha/yr.
CROP = 7.9 * 44 / 12 + 0.31 * 44 / 12 + 0.05 * 1165 * 28 / 1000 + 13 * 44 / 28 * 265 / 1000
WET_CH4 = 216 * 16 / 12 * 28 / 1000
WET = 0.5 * 44 / 12 + 0.24 * 44 / 12 + WET_CH4
UPTAKE = -11.245


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four fields; their soil was mapped in 2024."""
    folder = world.project(tmp_path_factory.mktemp("years") / "project")
    layer = folder / "layers" / "peat.toml"
    text = layer.read_text(encoding="utf-8").replace(
        "[origin]\n", "[origin]\ncreated = 2024-01-01\n"
    )
    layer.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def land(root: Path) -> Landscape:
    """Return their land."""
    return load(root)


def wish(unit: str, measure: str, more: str = "") -> str:
    """Return an allocation of one field."""
    return f'[[allocate]]\nid = "w_{unit}"\nmeasure = "{measure}"\narea = {{ units = ["{unit}"] }}\n{more}\n'


def changes(
    root: Path, land: Landscape, allocations: str, years: list[int], **options: Any
) -> dict[int | None, float | None]:
    """Return the change of all gases in all places, by year."""
    world.scenario(root, "over_time", allocations)
    plan = decide(land, read_scenario(root, "over_time"))
    rows = judge(land, plan, years=years, **options).rows
    return {
        row.year: row.change
        for row in rows
        if (row.indicator, row.place, row.gas) == ("emissions", "total", None)
    }


HELD = '[assume]\nbaseline = "held"\n'


def test_an_idea_of_2028_gives_nothing_in_2030(root: Path, land: Landscape) -> None:
    found = changes(root, land, wish("A", "rewet", "start = 2028"), [2030, 2032, 2033])
    assert found[2030] == 0
    assert found[2032] == 0
    assert found[2033] is not None
    assert found[2033] < 0  # five years from preliminary study to wet


def test_what_is_built_counts_from_its_start_and_in_effect_states_the_year(
    root: Path, land: Landscape
) -> None:
    built = wish("A", "rewet", 'start = 2028\nstatus = "built"')
    stated = wish("A", "rewet", "start = 2028\nin_effect = 2030")
    assert changes(root, land, HELD + built, [2027, 2028])[2028] == pytest.approx(WET - CROP)
    found = changes(root, land, HELD + stated, [2029, 2030])
    assert (found[2029], found[2030]) == (0, pytest.approx(WET - CROP))


def test_held_every_year_in_force_is_the_steady_state(root: Path, land: Landscape) -> None:
    text = HELD + wish("A", "rewet", "in_effect = 2024")
    found = changes(root, land, text, list(range(2024, 2051)))
    assert len(found) == 28
    assert all(change == pytest.approx(WET - CROP, rel=1e-12) for change in found.values())


def test_drained_peat_wastes_and_wet_peat_stays(root: Path, land: Landscape) -> None:
    found = changes(root, land, wish("A", "rewet", "in_effect = 2024"), [2024, 2034])
    assert found[2024] == pytest.approx(WET - CROP)
    assert found[2034] == pytest.approx(WET - CROP * (1 - LOSS) ** 10)


def test_land_that_stays_drained_goes_on_wasting(root: Path, land: Landscape) -> None:
    found = changes(root, land, wish("A", "extensify", "in_effect = 2024"), [2024, 2034])
    assert found[2034] == pytest.approx((found[2024] or 0) * (1 - LOSS) ** 10)


def test_forest_grows_by_the_published_average_and_not_in_the_steady_state(
    root: Path, land: Landscape
) -> None:  # C7
    found = changes(root, land, wish("D", "afforest", "in_effect = 2026"), [2025, 2026, 2050])
    assert found == {None: 0, 2025: 0, 2026: pytest.approx(UPTAKE), 2050: pytest.approx(UPTAKE)}


def test_of_forest_older_than_the_published_ages_nothing_is_known(
    root: Path, land: Landscape
) -> None:  # C5
    old = wish("D", "afforest", 'start = 2000\nstatus = "built"')
    found = changes(root, land, old, [2029, 2030])
    assert found == {None: 0, 2029: pytest.approx(UPTAKE), 2030: None}


def test_a_stated_peak_of_methane_comes_first(root: Path, land: Landscape) -> None:
    peak = '[assume]\nbaseline = "held"\nch4_peak = { times = 3.0, years = 4 }\n'
    found = changes(root, land, peak + wish("A", "rewet", "in_effect = 2024"), [2027, 2028])
    assert found[2027] == pytest.approx(WET - CROP + 2 * WET_CH4)
    assert found[2028] == pytest.approx(WET - CROP)


def test_a_wish_without_a_year_makes_every_year_unknown_and_says_so(
    root: Path, land: Landscape
) -> None:  # C5
    world.scenario(root, "no_year", wish("A", "rewet"))
    outcome = judge(land, decide(land, read_scenario(root, "no_year")), years=[2030])
    rows = [r for r in outcome.rows if r.indicator == "emissions"]
    changes = {(r.place, r.year): r.change for r in rows if r.gas is None}
    assert changes["total", None] == pytest.approx(WET - CROP)
    assert changes["total", 2030] is None
    assert changes["9001", 2030] is None
    assert changes["9002", 2030] == 0
    assert any(issue.where.endswith("w_A.start") for issue in outcome.issues)


def test_sums_up_to_a_year_are_the_years_added(root: Path, land: Landscape) -> None:
    world.scenario(root, "sums", wish("A", "rewet", "start = 2024"))
    plan = decide(land, read_scenario(root, "sums"))
    outcome = judge(land, plan, years=range(2024, 2051), until=(2030, 2050))
    table = outcome.tables["cumulative"].query("indicator == 'emissions'")
    rows = [r for r in outcome.rows if r.indicator == "emissions"]
    for until in (2030, 2050):
        for place in ("9001", "total"):
            yearly = [
                r.change or 0
                for r in rows
                if r.place == place and r.gas is None and r.year and r.year <= until
            ]
            row = table[(table["place"] == place) & table["gas"].isna() & (table["to"] == until)]
            assert row["change"].item() == pytest.approx(sum(yearly), rel=1e-9)
            assert row["unit"].item() == "tCO2e"


def test_the_states_sheet_has_no_time_axis_of_its_own(root: Path, land: Landscape) -> None:
    text = wish("A", "rewet", "in_effect = 2030")
    found = changes(root, land, text, [2029, 2030, 2050], factors="dk_v12")
    assert found == {None: -35, 2029: 0, 2030: -35, 2050: -35}


def test_before_and_after_describe_all_the_land_in_a_year(root: Path, land: Landscape) -> None:
    world.scenario(root, "all_land", wish("A", "rewet", "in_effect = 2024"))
    outcome = judge(land, decide(land, read_scenario(root, "all_land")), years=[2030])
    mine = [r for r in outcome.rows if r.indicator == "emissions"]
    rows = {(r.year, r.gas): r for r in mine if r.place == "total"}
    steady, later = rows[None, "co2"], rows[2030, "co2"]
    assert steady.before is not None
    assert later.before == pytest.approx(steady.before * (1 - LOSS) ** 6)
    assert later.after == pytest.approx((later.before or 0) + (later.change or 0))


def test_a_year_off_the_axis_is_refused(root: Path, land: Landscape) -> None:
    from landuse.workflow import InvalidInput

    plan = decide(land, read_scenario(root, "corner"))
    with pytest.raises(InvalidInput, match="2024 to 2050"):
        judge(land, plan, years=[2051])


def test_the_loss_of_peat_is_the_one_observed() -> None:
    if not FIGURES.is_dir():
        pytest.skip("the published figures are not beside this checkout")
    with (FIGURES / "dk_organic_area_series.csv").open(encoding="utf-8") as stream:
        series = {int(row["year"]): row for row in csv.DictReader(stream)}
    first, last = series[2010], series[2022]
    organic = float(first["total_org_agri_kha"])
    rewetted = sum(float(series[year]["rewet_org_annual_kha"]) for year in range(2011, 2023))
    forest = float(last["forest_total_kha"]) - float(first["forest_total_kha"])
    farmed = float(first["cropland_total_kha"]) + float(first["grassland_total_kha"])
    for share, shipped in ((organic / farmed, LOSS), (1.0, 0.0142143), (0.0, 0.0316267)):
        left = float(last["total_org_agri_kha"]) + rewetted + share * forest
        assert 1 - (left / organic) ** (1 / 12) == pytest.approx(shipped, abs=5e-8)
