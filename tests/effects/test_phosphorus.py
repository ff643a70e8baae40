"""Phosphorus: a flag and its reason, hectares of land, and never a number."""

import math
from dataclasses import replace

import pytest

from landuse.domain.landscape import Landscape
from landuse.effects import phosphorus
from landuse.workflow import decide, load, read_scenario
from tests import wishes, world

judge = wishes.judging(phosphorus)


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    return load(world.project(tmp_path_factory.mktemp("phosphorus") / "project"))


def test_former_crop_on_carbon_rich_soil_that_turns_wet_is_flagged_with_its_reason(land):
    outcome = judge(land, decide(land, read_scenario(land.root, "corner")))
    table = wishes.table(outcome, "phosphorus", "place", "soil", "from")
    found = {key: (row["risk"], row["area_ha"]) for key, row in table.items()}
    assert found == {
        ("9001", "over12", "crop"): ("flagged", pytest.approx(0.375)),
        ("9001", "6to12", "crop"): ("flagged", pytest.approx(0.125)),
        ("9001", "mineral", "crop"): ("not_flagged", pytest.approx(0.25)),
        ("9002", "mineral", "crop"): ("not_flagged", pytest.approx(0.25)),
        ("9002", "over12", "grass"): ("not_flagged", pytest.approx(0.25)),
    }
    flagged = table["9001", "over12", "crop"]
    assert flagged["allocation"] == "corner"
    assert "phosphorus may be released" in flagged["reason"]
    assert "landbrugsinfo" in flagged["source"]
    assert not flagged["seen"]
    (issue,) = [i for i in outcome.issues if "phosphorus" in i.found]
    assert (issue.severity, issue.found[:6]) == ("warning", "0.5 ha")


def test_the_amount_is_null_wherever_land_turns_wet_and_there_is_never_a_zero(land):
    outcome = judge(land, decide(land, read_scenario(land.root, "corner")))
    found = wishes.rows(outcome, "phosphorus")
    assert list(found) == ["9001", "9002", "total"]
    assert {(r.before, r.after, r.change) for r in found.values()} == {(None, None, None)}


def test_a_place_where_nothing_turns_wet_has_no_row(land):
    plan = wishes.plan(land, [wishes.wish("a", "rewet", area={"units": ["A"]})])
    assert list(wishes.rows(judge(land, plan), "phosphorus")) == ["9001", "total"]
    dry = wishes.plan(land, [wishes.wish("a", "afforest", area={"units": ["A"]})])
    outcome = judge(land, dry)
    assert wishes.rows(outcome, "phosphorus") == {}
    assert outcome.tables["phosphorus"].empty
    assert not [i for i in outcome.issues if "phosphorus" in i.found]


def test_the_hectares_are_all_that_turns_wet(land):  # C12
    outcome = judge(land, decide(land, read_scenario(land.root, "corner")))
    wet = outcome.land[(outcome.land["to"] == "wetland") & (outcome.land["from"] != "wetland")]
    sums = outcome.tables["phosphorus"]["area_ha"]
    assert math.fsum(sums) == pytest.approx(math.fsum(wet["area_ha"]))


@pytest.mark.parametrize(
    ("soil", "use", "risk"),
    [
        ("unknown", "crop", "not_known"),
        ("over12", "unknown", "not_known"),
        ("unknown", "unknown", "not_known"),
        ("mineral", "unknown", "not_flagged"),
        ("unknown", "grass", "not_flagged"),
    ],
)
def test_what_is_not_known_of_the_land_leaves_the_risk_unknown(land, soil, use, risk):
    pieces = land.pieces.assign(soil=soil, use=use)
    for column in ("soil", "use"):
        pieces[column] = pieces[column].astype("category")
    bare = replace(land, pieces=pieces)
    plan = wishes.plan(bare, [wishes.wish("a", "rewet")], {"a": world.A})
    outcome = judge(bare, plan)
    (row,) = outcome.tables["phosphorus"].to_dict(orient="records")
    assert row["risk"] == risk
    told = [i for i in outcome.issues if "soil or former use is not known" in i.found]
    assert bool(told) == (risk == "not_known")


def test_without_a_number_it_does_not_claim_to_be_local():  # C6
    assert [indicator.local for indicator in phosphorus.INDICATORS] == [False]
