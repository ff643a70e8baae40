"""Farming: production area, crop groups, holdings and what moves elsewhere, by hand, then any split."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Unknown
from landuse.effects import farming
from landuse.workflow import decide, load, read_scenario
from tests import wishes, world

judge = wishes.judging(farming)

LEAKAGE = {"low": 0.2, "central": 0.5, "high": 1.0}


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    return load(world.project(tmp_path_factory.mktemp("farming") / "project"))


def with_holdings(land: Landscape, **of_unit: str) -> Landscape:
    """Return the land with a holding for some of its fields."""
    names = pd.Series(of_unit, dtype="string").reindex(land.units.index)
    return replace(land, units=land.units.assign(holding=names))


# ---- By hand ---------------------------------------------------------------------------------


def test_a_corner_that_turns_wet_takes_its_hectares_of_production(land):
    outcome = judge(land, decide(land, read_scenario(land.root, "corner")))
    found = wishes.rows(outcome, "production_area")
    told = {place: (row.before, row.after, row.change) for place, row in found.items()}
    assert told == {
        "9001": pytest.approx((2.0, 1.25, -0.75)),
        "9002": pytest.approx((2.0, 1.5, -0.5)),
        "total": pytest.approx((4.0, 2.75, -1.25)),
    }
    groups = wishes.table(outcome, "crop_groups", "place", "group")
    assert {key: (row["before_ha"], row["change_ha"]) for key, row in groups.items()} == {
        ("9001", "Omdrift"): pytest.approx((2.0, -0.75)),
        ("9002", "Omdrift"): pytest.approx((1.0, -0.25)),
        ("9002", "Permanent græs"): pytest.approx((1.0, -0.25)),
    }


@pytest.mark.parametrize("measure", ["extensify", "solar", "nature", "afforest", "business"])
def test_every_measure_that_sets_the_use_ends_production(land, measure):
    outcome = judge(land, wishes.plan(land, [wishes.wish("d", measure, area={"units": ["D"]})]))
    assert wishes.changes(outcome, "production_area")["9002"] == pytest.approx(-1.0)


def test_grass_set_aside_that_stays_grass_is_lost_too(land):
    outcome = judge(land, wishes.plan(land, [wishes.wish("b", "extensify", area={"units": ["B"]})]))
    assert wishes.changes(outcome, "production_area")["9002"] == pytest.approx(-1.0)


@pytest.mark.parametrize("measure", ["wind", "recreation", "keep"])
def test_a_function_takes_no_production(land, measure):
    outcome = judge(land, wishes.plan(land, [wishes.wish("d", measure, area={"units": ["D"]})]))
    assert wishes.changes(outcome, "production_area") == {"9001": 0.0, "9002": 0.0, "total": 0.0}
    assert wishes.changes(outcome, "displaced_area")["total"] == 0.0


def test_a_crop_code_in_no_group_and_land_without_a_code_say_so(land):
    codes = land.pieces["crop_code"].mask(land.pieces["unit_id"] == "D", 99999)
    codes = codes.mask(land.pieces["unit_id"] == "B", pd.NA)
    odd = replace(land, pieces=land.pieces.assign(crop_code=codes))
    outcome = judge(odd, wishes.plan(odd, [wishes.wish("d", "rewet", area={"units": ["D"]})]))
    groups = wishes.table(outcome, "crop_groups", "place", "group")
    assert groups["9002", "code 99999, in no group"]["change_ha"] == pytest.approx(-1.0)
    assert groups["9002", "not stated"]["before_ha"] == pytest.approx(1.0)


# ---- What moves elsewhere ------------------------------------------------------------------------


def test_the_share_the_user_enters_says_how_much_production_moves(land):
    plan = wishes.plan(
        land, [wishes.wish("c", "rewet", area={"units": ["C"]})], money={"leakage": LEAKAGE}
    )
    outcome = judge(land, plan)
    assert wishes.changes(outcome, "displaced_area") == pytest.approx(
        {"9001": 0.5, "9002": 0.0, "total": 0.5}
    )
    (row,) = outcome.tables["displaced"].to_dict(orient="records")
    assert row == {
        "place": "9001", "lost_ha": pytest.approx(1.0), "unknown_ha": 0.0,
        "low_ha": pytest.approx(0.2), "central_ha": pytest.approx(0.5),
        "high_ha": pytest.approx(1.0),
    }  # fmt: skip
    term = outcome.terms[outcome.terms["indicator"] == "displaced_area"].iloc[0]
    assert term["sources"] == "entered in the scenario"
    assert term["factor_rows"] == "scenarios/x.toml: money.leakage"
    assert not [i for i in outcome.issues if "scope 3" in i.remedy]


def test_production_that_moves_is_never_hidden_when_no_share_is_entered(land):
    outcome = judge(land, decide(land, read_scenario(land.root, "corner")))
    assert set(wishes.changes(outcome, "displaced_area").values()) == {None}
    (note,) = [i for i in outcome.issues if "scope 3" in i.remedy]
    assert (note.severity, note.where) == ("note", "scenarios/corner.toml: money.leakage")
    assert "not stated" in note.remedy
    assert "1.25 ha of production" in note.found
    assert outcome.tables["displaced"]["central_ha"].isna().all()


# ---- Holdings ----------------------------------------------------------------------------------


def test_each_holding_is_told_with_what_it_loses_and_its_share(land):
    held = with_holdings(land, A="h1", B="h1", C="h2", D="h2")
    outcome = judge(held, decide(held, read_scenario(held.root, "corner")))
    table = wishes.table(outcome, "holdings", "place", "holding")
    found = {key: (r["touched_ha"], r["holding_ha"], r["share"]) for key, r in table.items()}
    assert found == {
        ("9001", "h1"): pytest.approx((0.375, 2.0, 0.1875)),
        ("9001", "h2"): pytest.approx((0.375, 2.0, 0.1875)),
        ("9002", "h1"): pytest.approx((0.25, 2.0, 0.125)),
        ("9002", "h2"): pytest.approx((0.25, 2.0, 0.125)),
    }
    counts = wishes.table(outcome, "holding_counts", "place")
    assert counts["9001"]["holdings"] == 2
    assert counts["total"] == {
        "place": "total", "holdings": 2, "touched_ha": pytest.approx(1.25), "half_or_more": 0,
    }  # fmt: skip


def test_a_holding_in_two_places_counts_once_in_all_and_by_its_whole_share(land):
    held = with_holdings(land, A="h1", B="h1", C="h2", D="h3")
    plan = wishes.plan(
        held, [wishes.wish("a", "rewet", area={"units": ["A"]}),
               wishes.wish("b", "extensify", area={"units": ["B"]})],
    )  # fmt: skip
    counts = wishes.table(judge(held, plan), "holding_counts", "place")
    assert (counts["9001"]["holdings"], counts["9002"]["holdings"]) == (1, 1)
    assert counts["total"]["holdings"] == 1
    assert counts["total"]["half_or_more"] == 1  # half at each place, all of it together


def test_fields_without_a_holding_are_told_apart(land):
    held = with_holdings(land, A="h1")
    plan = wishes.plan(
        held, [wishes.wish("a", "rewet", area={"units": ["A"]}),
               wishes.wish("d", "rewet", area={"units": ["D"]})],
    )  # fmt: skip
    outcome = judge(held, plan)
    assert list(outcome.tables["holdings"]["holding"]) == ["h1"]
    (note,) = [i for i in outcome.issues if i.where == "land: holding"]
    assert note.found.startswith("1 ha of fields")


def test_without_the_column_holdings_are_not_known_and_a_note_says_so(land):
    outcome = judge(land, decide(land, read_scenario(land.root, "corner")))
    assert "holdings" not in outcome.tables
    (note,) = [i for i in outcome.issues if i.where == "layers/fields.toml: columns.holding"]
    assert note.severity == "note"
    assert "not known" in note.remedy


# ---- For any area ------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    st.sampled_from(["rewet", "extensify", "solar"]),
    st.floats(-20, 120), st.floats(5, 150), st.floats(0.1, 0.9),
)  # fmt: skip
def test_an_area_drawn_in_two_parts_takes_as_much(land, measure, west, width, at):  # C6, C12
    east, middle = west + width, west + width * at
    box = {"a": world.square(west, 20, east, 170)}
    halves = {"a": world.square(west, 20, middle, 170), "b": world.square(middle, 20, east, 170)}
    money = {"leakage": LEAKAGE}
    once = judge(land, wishes.plan(land, [wishes.wish("a", measure)], box, money=money))
    split = [wishes.wish(name, measure) for name in halves]
    twice = judge(land, wishes.plan(land, split, halves, money=money))
    for indicator in ("production_area", "displaced_area"):
        whole, parts = (wishes.changes(o, indicator) for o in (once, twice))
        assert parts == pytest.approx(whole, abs=1e-6)
        assert whole["total"] == pytest.approx(whole["9001"] + whole["9002"], abs=1e-9)
    lost = wishes.changes(once, "production_area")["total"]
    assert once.tables["crop_groups"]["change_ha"].sum() == pytest.approx(lost, abs=1e-9)


# ---- What is not known (C5) --------------------------------------------------------------------


def test_land_of_unknown_use_is_not_known_to_be_production(land):
    pieces = land.pieces.assign(use="unknown", crop_code=pd.NA)
    pieces = pieces.astype({"use": "category", "crop_code": "Int64"})
    bare = replace(land, pieces=pieces)
    plan = wishes.plan(
        bare, [wishes.wish("a", "rewet")], {"a": world.A}, money={"leakage": LEAKAGE}
    )
    outcome = judge(bare, plan)
    row = wishes.rows(outcome, "production_area")
    assert (row["9001"].before, row["9001"].change) == (None, None)
    assert row["9002"].change == 0.0
    assert wishes.changes(outcome, "displaced_area")["9001"] is None
    assert Unknown("production_area:over12:unknown->wetland", "9001", 1.0) in outcome.unknown
    assert outcome.tables["displaced"]["unknown_ha"].tolist() == pytest.approx([1.0])


def test_assumed_use_is_counted_and_says_what_it_rests_on(land):
    pieces = land.pieces.assign(use="unknown").astype({"use": "category"})
    bare = replace(land, pieces=pieces)
    plan = wishes.plan(
        bare, [wishes.wish("a", "rewet")], {"a": world.A},
        assume={"use": {"crop": 0.75, "forest": 0.25}},
    )  # fmt: skip
    row = wishes.rows(judge(bare, plan), "production_area")["9001"]
    assert row.change == pytest.approx(-0.75)
    assert row.assumed_ha > 0
