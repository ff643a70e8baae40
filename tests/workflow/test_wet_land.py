"""An area grows to the land that turns wet together, and what else turns wet has a shape."""

from pathlib import Path

import pytest
import shapely

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.workflow import decide, editing, load
from tests import world
from tests.workflow.test_shaping import hectares, ids, scenario, wish

WEST = world.square(0, 40, 100, 160)  # A and C: 1.2 ha
EAST = world.square(100, 0, 190, 200)  # B and D: 1.8 ha


def with_units(root: Path) -> Landscape:
    text = world.layer("drained", "context", {"unit_id": 'source = "navn"\ntype = "text"'},
                       more='theme = "hydrology"')  # fmt: skip
    (root / "layers/drained.toml").write_text(text, "utf-8")
    units = world.geojson([({"navn": "west"}, WEST), ({"navn": "east"}, EAST)])
    (root / "data/drained.geojson").write_text(units, "utf-8")
    return load(root)


@pytest.fixture
def land(tmp_path: Path) -> Landscape:
    return with_units(world.project(tmp_path / "project"))


def test_an_area_grows_to_the_units_it_touches(land: Landscape) -> None:
    held = scenario(wish("a", title="Enge"), a=world.square(10, 110, 30, 130))
    grown = editing.extend(land, held, "a")
    assert ids(grown) == ["a"]
    assert hectares(grown) == {"a": pytest.approx(1.2)}
    assert editing.extend(land, grown, "a").areas.area.sum() == pytest.approx(12_000)
    assert editing.wet_beyond(land, decide(land, grown)).empty


def test_what_lies_beyond_the_unit_stays_drawn(land: Landscape) -> None:
    held = scenario(wish("a"), a=world.square(10, 110, 30, 180))
    assert hectares(editing.extend(land, held, "a")) == {"a": pytest.approx(1.2 + 0.04)}


def test_land_the_measure_may_not_have_is_left_out(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    wild = [({**p, "anvendelse": "natur"} if p["marknr"] == "C" else p, g) for p, g in world.FIELDS]
    (root / "data/fields.geojson").write_text(world.geojson(wild), "utf-8")
    grown = editing.extend(
        with_units(root), scenario(wish("a"), a=world.square(10, 110, 30, 130)), "a"
    )
    assert hectares(grown) == {"a": pytest.approx(0.6)}


def test_fields_become_a_drawn_area_and_shared_areas_stay_the_others(land: Landscape) -> None:
    fields = editing.extend(land, editing.pick(scenario(), ["A"], "rewet", title="Vådt"), "rewet_1")
    assert hectares(fields) == {"rewet_2": pytest.approx(1.6)}
    assert fields.scenario.allocate[0].area.drawn == "rewet_2"
    both = scenario(wish("a"), wish("way", "recreation") | {"area": {"drawn": "a"}},
                    a=world.square(10, 110, 30, 130))  # fmt: skip
    grown = editing.extend(land, both, "a")
    assert [w.area.drawn for w in grown.scenario.allocate] == [["a", "rewet_1"], "a"]
    assert sum(hectares(grown).values()) == pytest.approx(1.2)


def test_what_else_turns_wet_is_hatched_unit_by_unit(land: Landscape) -> None:
    held = scenario(wish("a"), a=world.square(50, 100, 150, 160))
    beyond = editing.wet_beyond(land, decide(land, held)).set_index("unit_id")
    assert beyond.crs == world.CRS
    assert beyond["drawn_ha"].to_dict() == {"east": pytest.approx(0.3), "west": pytest.approx(0.3)}
    assert beyond["left_ha"].to_dict() == {"east": pytest.approx(1.5), "west": pytest.approx(0.9)}
    assert beyond.area.to_dict() == {"east": pytest.approx(15_000), "west": pytest.approx(9_000)}
    assert not shapely.intersects(beyond.geometry["west"], world.square(51, 101, 99, 159))


def test_what_turns_wet_beside_one_area_is_that_of_its_own_units(land: Landscape) -> None:
    drawn = {"a": world.square(10, 110, 30, 130), "b": world.square(120, 110, 140, 130)}
    plan = decide(land, scenario(wish("a"), wish("b"), **drawn))
    assert editing.wet_beyond(land, plan, "a")["unit_id"].tolist() == ["west"]
    assert editing.wet_beyond(land, plan, "b")["unit_id"].tolist() == ["east"]
    assert editing.wet_beyond(land, plan, "nobody").empty
    assert len(editing.wet_beyond(land, plan)) == 2


def test_where_no_unit_is_known_that_is_said(tmp_path: Path) -> None:
    land = load(world.project(tmp_path / "project"))
    held = scenario(wish("a"), a=world.A)
    with pytest.raises(InvalidInput, match="drainage of neighbouring land unknown"):
        editing.extend(land, held, "a")
    with pytest.raises(InvalidInput, match="drainage of neighbouring land unknown"):
        editing.wet_beyond(land, decide(land, held))


def test_dry_land_and_what_is_locked_do_not_grow(land: Landscape) -> None:
    high = scenario(wish("a"), a=world.square(10, 170, 30, 190))
    with pytest.raises(InvalidInput, match="no hydrological unit"):
        editing.extend(land, high, "a")
    with pytest.raises(InvalidInput, match="Unlock"):
        editing.extend(land, editing.describe(high, "a", locked=True), "a")
