"""Climate plans: shares that appear only on common ground, and targets held against the guide."""

from pathlib import Path

import pytest

from landuse.sources.policy import read_inventory
from landuse.workflow import InvalidInput, judge
from tests import world
from tests.asking import changes, planned

ROOT = Path(__file__).resolve().parents[2]
WET = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { units = ["A"] }\nin_effect = 2028\n'
PLAN = {
    "code": '"9001"', "year": "2030", "residual_tco2e": "100", "boundary": '"agriculture_and_land"',
    "gwp": '"AR5"', "soil_map": '"Teaching squares"', "source": '"Klimaplan 2025"',
}  # fmt: skip
HELD = '[assume]\nbaseline = "held"\n\n'
# One hectare of cropped peat turns wet: 10.777333 - 37.147905 t CO2e a year.
SAVED = 26.370571


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def climate_plan(root, *, more="", **other):
    said = {**PLAN, **other}
    lines = "\n".join(f"{key} = {value}" for key, value in said.items() if value)
    text = f"schema = 1\n\n[[municipality]]\n{lines}\n{more}"
    (root / "climate_plan.toml").write_text(text, "utf-8")


def residual(root, allocations=HELD + WET, **options):
    return judge(*planned(root, allocations), **options).tables["residual"].iloc[0]


# ---- The residual ----------------------------------------------------------------------------


def test_on_common_ground_the_share_of_the_residual_is_told(root):
    climate_plan(root)
    row = residual(root)
    assert row["comparable"]
    assert row["change_tco2e"] == pytest.approx(-SAVED, abs=1e-5)
    assert row["share_closed"] == pytest.approx(SAVED / 100, abs=1e-7)
    assert row["reason_da"] == ""


def test_only_what_is_in_force_in_the_plans_year_closes_anything(root):  # C7
    climate_plan(root)
    late = residual(root, HELD + WET.replace("in_effect = 2028", "start = 2028"))
    # An idea of 2028 takes five years.
    assert (late["change_tco2e"], late["share_closed"]) == (0.0, 0.0)
    undated = residual(root, HELD + WET.replace("in_effect = 2028", ""))
    assert undated["comparable"]
    assert undated["share_closed"] is None or undated["share_closed"] != undated["share_closed"]
    assert undated["reason_en"] == "the change in the year is not known"


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"boundary": '"all"'}, "alle sektorer"),
        ({"boundary": '"land"'}, "arealer alene"),
        ({"gwp": '"AR4"'}, "opgjort med AR4, scenariet med AR5"),
        ({"soil_map": '"Tekstur2014"'}, "'Tekstur2014', scenariet på 'Teaching squares'"),
    ],
)
def test_on_other_ground_it_is_not_comparable_and_says_why(root, other, says):
    climate_plan(root, **other)
    row = residual(root)
    assert not row["comparable"]
    assert row["share_closed"] is None
    assert row["reason_da"].startswith("ikke sammenligneligt: ")
    assert says in row["reason_da"]
    assert row["reason_en"].startswith("not comparable: ")


def test_every_difference_is_told_at_once(root):
    climate_plan(root, boundary='"all"', gwp='"AR4"', soil_map='"Tekstur2014"')
    assert residual(root)["reason_da"].count(";") == 2


def test_a_set_that_only_ranks_projects_is_compared_with_no_plan(root):
    climate_plan(root)
    row = residual(root, factors="dk_v12")
    assert "rangordne" in row["reason_da"]
    assert not row["comparable"]


def test_without_a_soil_map_nothing_is_common(root):  # C5
    climate_plan(root)
    (root / "data" / "peat.geojson").unlink()
    assert "scenariet på '-'" in residual(root)["reason_da"]


def test_a_plan_without_a_residual_has_none_to_close(root):
    climate_plan(root, residual_tco2e="0")
    row = residual(root)
    assert (row["comparable"], row["reason_da"]) == (True, "planen har ingen manko")
    climate_plan(root, residual_tco2e="")
    assert judge(*planned(root, WET)).tables["residual"].empty


def test_without_a_climate_plan_the_tables_are_empty(root):
    tables = judge(*planned(root, WET)).tables
    assert tables["residual"].empty
    assert tables["sector_targets"].empty


# ---- The guide's ranges ----------------------------------------------------------------------


def targets(root, said):
    climate_plan(root, more=f"sector_targets = {{ {said} }}\n")
    outcome = judge(*planned(root, WET))
    return outcome.tables["sector_targets"].set_index("sector"), outcome.issues


def test_r38_a_target_of_18_percent_for_agriculture_is_rejected(root):
    table, issues = targets(root, "agriculture = 18, transport = 30")
    assert table["approvable"].to_dict() == {"agriculture": False, "transport": True}
    assert table.loc["agriculture", ["low", "central", "high"]].tolist() == [21, 30, 38]
    (issue,) = [i for i in issues if "sector_targets" in i.where]
    assert (issue.found, issue.expected) == ("18 % in 2030 against 2019", "21 to 38 %")


def test_the_lowest_target_of_the_range_is_approvable(root):
    table, issues = targets(root, "agriculture = 21, energy = 120")
    assert table["approvable"].all()
    assert not [i for i in issues if "sector_targets" in i.where]


# ---- The inventory ---------------------------------------------------------------------------


def test_the_inventory_holds_every_municipality_by_sector_and_year():
    rows, issues = read_inventory(ROOT)
    assert issues == []
    assert (len({r.code for r in rows}), {r.year for r in rows}) == (98, set(range(2018, 2024)))
    assert all(row.source and row.seen for row in rows)
    mine = {r.sector: r.tco2e for r in rows if (r.code, r.year) == ("0580", 2023)}
    assert mine["agriculture"] == 423916.7
    # The register's own total of the municipality, printed to a tenth of a tonne.
    assert sum(mine.values()) == pytest.approx(612313.7, abs=0.3)


def test_a_municipality_of_the_land_shows_its_own_inventory_and_no_other(root):
    for path in (root / "data").glob("municipalities.geojson"):
        path.write_text(path.read_text("utf-8").replace("9001", "0580"), "utf-8")
    table = judge(*planned(root, WET)).tables["inventory"]
    assert set(table["place"]) == {"0580"}
    assert len(table) == 6 * 5


def test_the_inventory_is_shown_beside_a_scenario_and_changes_no_number(root):
    climate_plan(root)
    outcome = judge(*planned(root, WET))
    assert changes(outcome.rows, "emissions")["total"] == pytest.approx(-SAVED, abs=1e-5)


# ---- Faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"boundary": '"farming"'}, "agriculture_and_land"),
        ({"boundary": ""}, "a value for this key"),
        ({"residual_tco2e": "-5"}, "greater than or equal to 0"),
        ({"sector_targets": "{ farming = 20 }"}, "agriculture"),
    ],
)
def test_a_faulty_climate_plan_is_told_and_nothing_is_judged_by_it(root, other, says):
    climate_plan(root, **other)
    with pytest.raises(InvalidInput, match=r"climate_plan\.toml") as fault:
        judge(*planned(root, WET))
    assert says in str(fault.value)


def test_a_plan_of_a_municipality_elsewhere_is_a_warning(root):
    climate_plan(root, code='"0851"')
    outcome = judge(*planned(root, WET))
    assert outcome.tables["residual"].empty
    (issue,) = [i for i in outcome.issues if i.where.startswith("climate_plan.toml")]
    assert (issue.severity, issue.expected) == ("warning", "one of: 9001, 9002")


def test_a_municipality_stands_once(root):
    climate_plan(root)
    path = root / "climate_plan.toml"
    again = path.read_text("utf-8").split("[[municipality]]")[1]
    path.write_text(f"{path.read_text('utf-8')}\n[[municipality]]{again}", "utf-8")
    with pytest.raises(InvalidInput, match="9001 stands more than once"):
        judge(*planned(root, WET))


def test_the_digest_follows_the_climate_plan(root):  # C11
    climate_plan(root)
    first = judge(*planned(root, WET)).digest
    climate_plan(root, residual_tco2e="200")
    assert judge(*planned(root, WET)).digest != first
