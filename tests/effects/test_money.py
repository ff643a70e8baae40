"""Money: the four fields by hand, who pays, what a tonne costs, then any split, then what is missing."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.landscape import Landscape
from landuse.effects import money
from landuse.effects.cost_per_tonne import per_tonne
from landuse.effects.present_value import years_worth
from landuse.workflow import decide, load, read_scenario
from tests import wishes, world

judge = wishes.judging(money)

CORNER = world.DRAWINGS["corner"]["corner"]
MARGINS = {"gross_margin_dkk_per_ha_yr": {"crop": 8000, "grass": 2000}}
PER_HA = 128_000
"""What the state expects a hectare of rewetting to cost."""


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    return load(world.project(tmp_path_factory.mktemp("money") / "project"))


def corner(land, **more):
    return judge(
        land, wishes.plan(land, [wishes.wish("corner", "rewet")], {"corner": CORNER}, **more)
    )


def payers(outcome, place):
    """Return what each payer pays for each kind at a place, whatever it rests on."""
    table = outcome.tables["payers"]
    here = table[table["place"] == place]
    sums = here.groupby(["payer", "kind"])["dkk"].sum(min_count=1)
    return dict(sums)


# ---- By hand ---------------------------------------------------------------------------------


def test_a_rewetted_hectare_costs_what_the_state_expects_whatever_it_was(land):
    outcome = judge(land, decide(land, read_scenario(land.root, "corner")))
    assert wishes.changes(outcome, "cost_once") == pytest.approx(
        {"9001": PER_HA * 0.75, "9002": PER_HA * 0.5, "total": PER_HA * 1.25}, rel=1e-6
    )
    terms = outcome.terms[outcome.terms["indicator"] == "cost_once"]
    assert set(terms["formula_change"]) == {"128000 DKK/ha"}
    assert terms["sources"].str.contains("velas.dk").all()


def test_the_project_is_split_into_compensation_and_the_rest_and_paid_by_the_state_and_the_eu(land):
    outcome = corner(land, money=MARGINS)
    west, east = payers(outcome, "9001"), payers(outcome, "9002")
    assert west == pytest.approx(
        {
            ("state_and_eu", "compensation"): 82_500 * 0.75,
            ("state_and_eu", "studies_and_works"): (PER_HA - 82_500) * 0.75,
            ("landowner", "compensation_received"): -82_500 * 0.75,
            ("landowner", "gross_margin_lost"): 8000 * 0.75,
            ("municipality", "own_work"): math.nan,
        },
        nan_ok=True,
    )
    compensation = 82_500 * 0.25 + 35_500 * 0.25
    assert east["state_and_eu", "compensation"] == pytest.approx(compensation)
    assert east["state_and_eu", "studies_and_works"] == pytest.approx(PER_HA * 0.5 - compensation)
    assert east["landowner", "gross_margin_lost"] == pytest.approx(8000 * 0.25 + 2000 * 0.25)
    table = outcome.tables["payers"]
    assert set(table.loc[table["kind"] == "gross_margin_lost", "per"]) == {"yr"}
    assert table.loc[table["dkk"].isna(), "basis"].str.contains("not found").all()
    paid = table.loc[table["payer"] == "state_and_eu", "dkk"].sum()
    assert paid == pytest.approx(wishes.changes(outcome, "cost_once")["total"])


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("A", 82_500), ("B", 35_500), ("D", None)],
    ids=["rotation on peat", "grass on peat", "mineral soil"],
)
def test_dry_set_aside_costs_the_grant_for_lowland_and_is_not_known_elsewhere(land, unit, expected):
    plan = wishes.plan(land, [wishes.wish("x", "extensify", area={"units": [unit]})])
    outcome = judge(land, plan)
    total = wishes.changes(outcome, "cost_once")["total"]
    assert total == (None if expected is None else pytest.approx(expected))
    place = "9001" if unit == "A" else "9002"
    if expected is not None:
        assert payers(outcome, place)["state_and_eu", "grant"] == pytest.approx(expected)
        assert payers(outcome, place)["landowner", "compensation_received"] == -expected


def test_forest_costs_the_grant(land):
    outcome = judge(land, wishes.plan(land, [wishes.wish("d", "afforest", area={"units": ["D"]})]))
    assert wishes.changes(outcome, "cost_once")["total"] == pytest.approx(75_500)


def test_land_that_is_kept_costs_nothing(land):
    outcome = judge(land, wishes.plan(land, [wishes.wish("d", "keep", area={"units": ["D"]})]))
    assert wishes.changes(outcome, "cost_once")["total"] == 0.0
    assert wishes.changes(outcome, "cost_yearly")["total"] == 0.0


def test_a_margin_of_each_use_that_ends_is_lost_each_year(land):
    outcome = corner(land, money=MARGINS)
    assert wishes.changes(outcome, "cost_yearly") == pytest.approx(
        {"9001": 6000.0, "9002": 2500.0, "total": 8500.0}
    )
    term = outcome.terms[outcome.terms["indicator"] == "cost_yearly"].iloc[0]
    assert term["factor_rows"] == "scenarios/x.toml: money.gross_margin_dkk_per_ha_yr.crop"
    assert term["sources"] == "entered in the scenario"


def test_the_present_value_states_its_rate_and_years(land):
    outcome = corner(land, money=MARGINS | {"discount_rate": 0.04, "years": 20})
    row = wishes.table(outcome, "present_value", "place")["total"]
    assert (row["discount_rate"], row["years"]) == (0.04, 20)
    annuity = math.fsum(1.04**-year for year in range(1, 21))
    assert row["present_value_dkk"] == pytest.approx(PER_HA * 1.25 + 8500 * annuity)


def test_at_no_interest_a_krone_each_year_is_worth_as_many_as_the_years():
    assert years_worth(0.0, 30.0) == 30.0
    assert years_worth(1e-9, 30.0) == pytest.approx(30.0, rel=1e-6)
    assert math.isnan(years_worth(math.nan, 30.0))
    assert math.isnan(years_worth(0.04, math.nan))


def test_a_land_price_for_before_and_after_gives_the_value_the_owner_loses(land):
    prices = {"crop": 150_000, "grass": 100_000, "wetland": 20_000}
    found = payers(corner(land, money={"land_price_dkk_per_ha": prices}), "9002")
    assert found["landowner", "land_value_lost"] == pytest.approx(130_000 * 0.25 + 80_000 * 0.25)
    lacking = corner(land, money={"land_price_dkk_per_ha": {"crop": 150_000}}).tables["payers"]
    lost = lacking[lacking["kind"] == "land_value_lost"]
    assert lost["dkk"].isna().all()
    assert lost["basis"].str.contains("lacks").all()


def test_what_is_paid_once_is_not_paid_again_each_year(land):
    wish = wishes.wish("corner", "rewet", in_effect=2028)
    plan = wishes.plan(land, [wish], {"corner": CORNER}, money=MARGINS)
    outcome = judge(land, plan, years=(2027, 2028, 2030), until=(2030,))
    rows = [r for r in outcome.rows if (r.indicator, r.place) == ("cost_once", "total")]
    paid = {row.year: row.change for row in rows}
    whole = pytest.approx(PER_HA * 1.25)
    assert paid == {None: whole, 2027: 0.0, 2028: whole, 2030: whole}
    sums = outcome.tables["cumulative"].set_index(["indicator", "place"])["change"]
    assert "cost_once" not in sums.index
    assert "production_area" not in sums.index
    assert sums["cost_yearly", "total"] == pytest.approx(3 * 8500.0)


# ---- What a tonne costs --------------------------------------------------------------------------


def test_the_states_own_reference_is_reproduced():  # R32
    assert per_tonne(128_000, -15) == pytest.approx(8533, abs=1)


def test_a_tonne_costs_what_is_paid_once_over_what_is_saved_each_year(land):
    table = wishes.table(corner(land), "cost_per_tonne", "place", "allocation")
    west, total = table["9001", ""], table["total", ""]
    assert west["dkk_per_tonne"] == pytest.approx(PER_HA * 0.75 / 9.888964, rel=1e-6)
    assert total["dkk_per_tonne"] == pytest.approx(PER_HA * 1.25 / 14.438293, rel=1e-6)
    assert table["total", "corner"]["dkk_per_tonne"] == total["dkk_per_tonne"]
    assert total["low"] < total["dkk_per_tonne"]
    # A wet hectare may by its range emit as much as the drained one: no upper price.
    assert math.isnan(total["high"])
    assert total["range"] == "at the upper end nothing is saved"


def test_where_nothing_is_saved_a_tonne_has_no_price(land):
    plan = wishes.plan(land, [wishes.wish("d", "afforest", area={"units": ["D"]})])
    row = wishes.table(judge(land, plan), "cost_per_tonne", "place", "allocation")["total", ""]
    assert row["change_tco2e_per_yr"] == 0.0
    assert math.isnan(row["dkk_per_tonne"])
    assert math.isnan(per_tonne(1.0, 0.0))
    assert math.isnan(per_tonne(None, -1.0))


def test_the_calculator_published_no_range_and_the_table_says_so(land):
    plan = wishes.plan(land, [wishes.wish("corner", "rewet")], {"corner": CORNER})
    row = wishes.table(judge(land, plan, factors="dk_v12"), "cost_per_tonne", "place")["9001"]
    assert row["dkk_per_tonne"] == pytest.approx(PER_HA * 0.75 / 15.3125)
    assert (math.isnan(row["low"]), row["range"]) == (True, "no uncertainty stated")


# ---- For any area ------------------------------------------------------------------------------


@settings(max_examples=30)
@given(
    st.sampled_from(["rewet", "afforest"]),
    st.floats(-20, 120), st.floats(5, 150), st.floats(0.1, 0.9),
)  # fmt: skip
def test_an_area_drawn_in_two_parts_costs_as_much(land, measure, west, width, at):  # C6, C12
    east, middle = west + width, west + width * at
    box = {"a": world.square(west, 20, east, 170)}
    halves = {"a": world.square(west, 20, middle, 170), "b": world.square(middle, 20, east, 170)}
    once = judge(land, wishes.plan(land, [wishes.wish("a", measure)], box, money=MARGINS))
    split = [wishes.wish(name, measure) for name in halves]
    twice = judge(land, wishes.plan(land, split, halves, money=MARGINS))
    for indicator in ("cost_once", "cost_yearly"):
        whole, parts = (wishes.changes(o, indicator) for o in (once, twice))
        assert parts == pytest.approx(whole, abs=0.05)  # a square centimetre may stay behind
        assert whole["total"] == pytest.approx(whole["9001"] + whole["9002"], rel=1e-9)
    paid = once.tables["payers"]
    by_state = paid.loc[paid["payer"] == "state_and_eu", "dkk"].sum()
    assert by_state == pytest.approx(wishes.changes(once, "cost_once")["total"], rel=1e-9)


# ---- What is not known (C5) --------------------------------------------------------------------


def test_without_a_margin_the_yearly_cost_is_not_known_and_the_note_says_what_to_enter(land):
    outcome = corner(land, money={"gross_margin_dkk_per_ha_yr": {"crop": 8000}})
    assert wishes.changes(outcome, "cost_yearly") == {
        "9001": pytest.approx(6000.0), "9002": None, "total": None,
    }  # fmt: skip
    (note,) = [i for i in outcome.issues if i.where.endswith("gross_margin_dkk_per_ha_yr")]
    assert "grass (0.25 ha)" in note.found
    assert note.remedy.endswith("Enter a number there for grass.")
    (other,) = [i for i in outcome.issues if i.where.endswith(": money")]
    assert "discount_rate, years, land_price_dkk_per_ha" in other.found
    assert math.isnan(wishes.table(outcome, "present_value", "place")["9001"]["present_value_dkk"])


def test_a_measure_without_a_price_hides_the_sum_but_not_what_is_known(land):
    plan = wishes.plan(
        land, [wishes.wish("d", "solar", area={"units": ["D"]}),
               wishes.wish("b", "rewet", area={"units": ["B"]}),
               wishes.wish("c", "wind", area={"units": ["C"]})],
    )  # fmt: skip
    outcome = judge(land, plan)
    assert wishes.changes(outcome, "cost_once") == {"9001": None, "9002": None, "total": None}
    found = payers(outcome, "9002")
    assert math.isnan(found["not_known", "establishment"])
    assert found["state_and_eu", "compensation"] == pytest.approx(35_500)
    (issue,) = [i for i in outcome.issues if i.found.startswith("no one-off cost")]
    assert issue.found.endswith("solar (1 ha), wind (1 ha)")
    prices = wishes.table(outcome, "cost_per_tonne", "place", "allocation")
    assert math.isnan(prices["total", ""]["dkk_per_tonne"])
    assert prices["total", "b"]["cost_once_dkk"] == pytest.approx(PER_HA)


def test_another_kind_of_project_costs_another_sum_which_nobody_published(land):
    wish = wishes.wish("corner", "rewet", scheme="mini_wetland")
    outcome = judge(land, wishes.plan(land, [wish], {"corner": CORNER}))
    assert wishes.changes(outcome, "cost_once")["total"] is None
    (issue,) = [i for i in outcome.issues if i.found.startswith("no one-off cost")]
    assert "rewet as mini_wetland (1.25 ha)" in issue.found
    named = wishes.wish("corner", "rewet", scheme="lowland_project")
    known = judge(land, wishes.plan(land, [named], {"corner": CORNER}))
    assert wishes.changes(known, "cost_once")["total"] == pytest.approx(PER_HA * 1.25)


def test_what_the_grant_does_not_cover_is_told(tmp_path):
    root = world.project(tmp_path / "project")
    folder = root / "data" / "factors" / "economy"
    folder.mkdir(parents=True)
    (folder / "parameters.csv").write_text(
        "parameter,central,low,high,unit,source,page,seen,note\n"
        "grant_coverage,75,,,percent,our own agreement,,yes,\n",
        encoding="utf-8",
    )
    found = payers(corner(load(root)), "9001")
    assert found["state_and_eu", "compensation"] == pytest.approx(0.75 * 82_500 * 0.75)
    assert found["not_known", "compensation"] == pytest.approx(0.25 * 82_500 * 0.75)
