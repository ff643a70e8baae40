"""A rule chooses what a plan then claims; a drawn area tells what it takes of each field."""

from pathlib import Path

import pytest
import shapely

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.workflow import Drawn, decide, editing, load, read_scenario, write_scenario
from landuse.workflow.choosing import Choice, choose, preview
from tests import world
from tests.workflow.test_shaping import scenario, wish

RULES = [
    Choice(municipality="9001"),
    Choice(soil=("over12", "6to12")),
    Choice(use="crop"),
    Choice(use="crop", soil="over12"),
    Choice(inside=("protected",)),
    Choice(outside=("protected",), use=("grass",)),
    Choice(municipality="9002", soil="over12", use="grass", outside=("protected",)),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


@pytest.fixture
def land(root: Path) -> Landscape:
    return load(root)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_preview_is_what_the_plan_claims(land: Landscape, rule: Choice) -> None:
    drawn = editing.by_rule(scenario(), rule, "rewet", title="Regel")
    assert drawn.scenario.allocate[0].area.where == rule.where
    assert drawn.scenario.allocate[0].title == "Regel 1"
    shown, plan = preview(land, rule, limit=9), decide(land, drawn)
    assert plan.allocations["asked_ha"].tolist() == [pytest.approx(shown.area_ha)]
    pieces = {*plan.fragments["piece_id"], *plan.ineligible["piece_id"]}
    assert land.pieces.loc[sorted(pieces), "unit_id"].nunique() == shown.count == len(shown.units)


def test_a_rule_by_hand(land: Landscape) -> None:
    assert preview(land, Choice(soil=("over12", "6to12")), limit=9).area_ha == pytest.approx(2.5)
    outside = preview(land, Choice(use="grass", outside=("protected",)), limit=9)
    assert (outside.count, outside.units) == (1, ["B"])
    assert outside.area_ha == pytest.approx(0.8)
    whole = choose(land, Choice(soil="6to12"), limit=9)
    assert (whole.count, whole.area_ha, whole.units) == (1, pytest.approx(1.0), ["C"])
    assert choose(land, Choice(words="A"), limit=9).units == ["A"]
    assert choose(land, Choice(), limit=2).count == 4
    assert choose(land, Choice(), limit=2).units == ["A", "B"]


def test_a_rule_is_kept_as_a_rule_in_the_file(root: Path) -> None:
    opened = read_scenario(root, "corner")
    ruled = editing.by_rule(opened, RULES[-1], "extensify")
    write_scenario(root, ruled, expected=opened.digest)
    assert read_scenario(root, "corner").scenario == ruled.scenario


@pytest.mark.parametrize("rule", [Choice(), Choice(words="A"), Choice(soil="over12", words="A")])
def test_a_rule_says_what_the_land_is(rule: Choice) -> None:
    with pytest.raises(InvalidInput, match="what the land is"):
        editing.by_rule(scenario(), rule, "rewet")


@pytest.mark.parametrize(
    "rule", [Choice(soil="mud"), Choice(inside=("gone",)), Choice(inside=("peat",))]
)
def test_names_that_mean_nothing_are_refused(land: Landscape, rule: Choice) -> None:
    with pytest.raises(InvalidInput):
        preview(land, rule, limit=1)


def test_a_layer_that_was_not_read_is_not_nothing(root: Path) -> None:
    (root / "data/protected.geojson").unlink()
    land = load(root, strict=False)
    with pytest.raises(InvalidInput, match="nobody knows where it lies"):
        preview(land, Choice(inside=("protected",)), limit=1)


def test_what_an_area_takes_of_each_field(land: Landscape) -> None:
    held = scenario(wish("a"), a=world.square(25, 50, 150, 150))
    told = editing.taken(land, held, "a")
    assert list(told) == ["unit_id", "area_ha", "taken_ha", "share"]
    assert told["unit_id"].tolist() == ["A", "C", "B", "D"]
    assert told["taken_ha"].tolist() == pytest.approx([0.375, 0.375, 0.25, 0.25])
    assert told["share"].tolist() == pytest.approx([0.375, 0.375, 0.25, 0.25])
    with pytest.raises(InvalidInput, match="no area 'x'"):
        editing.taken(land, held, "x")


def test_beside_the_land_nothing_is_taken(land: Landscape) -> None:
    held = scenario(wish("a"), a=world.square(500, 0, 600, 100))
    assert editing.taken(land, held, "a").empty
    with pytest.raises(InvalidInput, match="no field"):
        editing.whole_fields(held, land, "a")


def whole(land: Landscape, held: Drawn, share: float) -> list[str]:
    return editing.whole_fields(held, land, "a", share).scenario.allocate[0].area.units or []


def test_whole_fields_in_place_of_an_area(land: Landscape) -> None:
    held = scenario(wish("a", title="Enge", start=2030), a=world.square(0, 0, 150, 120))
    assert whole(land, held, 0.5) == ["C", "D"]
    assert whole(land, held, 0.2) == ["A", "C", "D"]
    assert whole(land, held, 0.1) == ["A", "B", "C", "D"]
    fields = editing.whole_fields(held, land, "a")
    assert fields.areas.empty
    assert fields.scenario.allocate[0].title == "Enge"
    assert fields.scenario.allocate[0].start == 2030
    assert decide(land, fields).allocations["asked_ha"].tolist() == [pytest.approx(2)]
    with pytest.raises(InvalidInput, match="Unlock"):
        editing.whole_fields(editing.describe(held, "a", locked=True), land, "a")


def test_all_areas_of_an_allocation_become_fields_together(land: Landscape) -> None:
    several = wish("a") | {"area": {"drawn": ["a", "b"]}}
    held = scenario(several, a=world.square(0, 0, 30, 100), b=world.square(30, 0, 60, 100))
    assert whole(land, held, 0.5) == ["C"]
    assert shapely.area(held.areas.geometry["a"]) > 0
