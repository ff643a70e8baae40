"""Scenarios: what is saved is what is opened; nobody overwrites what they have not seen (C11)."""

from pathlib import Path

import pytest
import shapely

from landuse.domain.issues import InvalidInput
from landuse.workflow import decide, judge, load, read_scenario, scenario_ids, write_scenario
from landuse.workflow.editing import describe, draw, pick, redraw, remove, rename, toggle
from landuse.workflow.exports import export
from landuse.workflow.painting import difference, paint
from tests import world


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


def feature(lon: float = 9.8235, lat: float = 56.8445, size: float = 0.0005) -> dict:
    shape = shapely.box(lon, lat, lon + size, lat + size)
    return {"type": "Feature", "id": "new", "properties": {}, "geometry": shape.__geo_interface__}


def test_what_is_saved_is_what_is_opened(root: Path) -> None:
    opened = read_scenario(root, "overlap")
    saved = write_scenario(root, rename(opened, "Åens løb (kopi)"), expected=None)
    again = read_scenario(root, "aaens_loeb_kopi")
    assert again.scenario == saved.scenario
    assert again.areas.geometry.geom_equals(opened.areas.geometry).all()
    assert "aaens_loeb_kopi" in scenario_ids(root)


def test_an_opening_comment_survives_a_save(root: Path) -> None:
    path = root / "scenarios" / "corner.toml"
    path.write_text("# Reads: the corner.\n" + path.read_text("utf-8"), "utf-8")
    opened = read_scenario(root, "corner")
    write_scenario(root, describe(opened, "corner", note="x"), expected=opened.digest)
    assert path.read_text("utf-8").startswith("# Reads: the corner.\n")
    assert read_scenario(root, "corner").scenario.allocate[0].note == "x"


def test_a_stale_save_is_refused_and_nothing_is_lost(root: Path) -> None:
    mine, theirs = read_scenario(root, "corner"), read_scenario(root, "corner")
    write_scenario(root, describe(theirs, "corner", note="theirs"), expected=theirs.digest)
    with pytest.raises(InvalidInput, match="somebody else"):
        write_scenario(root, describe(mine, "corner", note="mine"), expected=mine.digest)
    assert read_scenario(root, "corner").scenario.allocate[0].note == "theirs"


def test_a_new_name_never_overwrites_and_never_leaves_the_folder(root: Path) -> None:
    opened = read_scenario(root, "corner")
    with pytest.raises(InvalidInput, match="of that name"):
        write_scenario(root, rename(opened, "Overlap"), expected=None)
    with pytest.raises(InvalidInput):
        rename(opened, "../../")


def test_drawing_redrawing_and_removing_are_changes_to_the_scenario(root: Path) -> None:
    opened = read_scenario(root, "rule")
    drawn = draw(opened, feature(), "rewet")
    assert [a.id for a in drawn.scenario.allocate] == ["peat", "field_d", "rewet_1"]
    larger = redraw(drawn, "rewet_1", feature(size=0.001))
    assert larger.areas.area.iloc[0] == pytest.approx(4 * drawn.areas.area.iloc[0], rel=1e-3)
    gone = remove(larger, "rewet_1")
    assert len(gone.areas) == 0
    assert gone.scenario == opened.scenario


def test_a_field_is_picked_and_let_go(root: Path) -> None:
    opened = read_scenario(root, "corner")
    one = toggle(opened, "A", "rewet")
    two = toggle(one, "B", "rewet")
    assert two.scenario.allocate[-1].area.units == ["A", "B"]
    assert toggle(toggle(two, "A", "rewet"), "B", "rewet").scenario == opened.scenario
    assert pick(opened, ["C"], "solar").scenario.allocate[-1].measure == "solar"


def test_a_drawing_without_an_inside_is_refused(root: Path) -> None:
    line = {"type": "Feature", "id": "new", "properties": {}}
    line["geometry"] = {"type": "LineString", "coordinates": [[9.8, 56.8], [9.9, 56.9]]}
    with pytest.raises(InvalidInput, match="polygon"):
        draw(read_scenario(root, "corner"), line, "rewet")


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "csv", "toml"])
def test_every_download_holds_something(root: Path, kind: str, tmp_path: Path) -> None:
    land, drawn = load(root), read_scenario(root, "corner")
    plan = decide(land, drawn)
    name, content = export(land, drawn, plan, judge(land, plan), kind=kind)
    assert name == f"corner.{kind}"
    assert len(content) > 100
    if kind == "csv":
        text = content.decode("utf-8-sig")
        assert "-14,43829" in text.replace("-14.43829", "-14,43829")
        assert "ipcc_2013" in text


def test_an_area_that_encloses_nothing_keeps_its_place_through_a_save_and_on_the_map(
    root: Path,
) -> None:
    path = root / "scenarios" / "corner.geojson"
    line = shapely.Polygon([(world.EAST, world.NORTH), (world.EAST + 9, world.NORTH)] * 2)
    path.write_text(world.geojson([({"name": "corner"}, line)], ["corner"]), "utf-8")
    opened = read_scenario(root, "corner")
    assert opened.areas.geometry.isna().tolist() == [True]
    assert any("encloses nothing" in issue.found for issue in opened.issues)
    write_scenario(root, opened, expected=opened.digest)
    again = read_scenario(root, "corner")
    assert again.areas.index.tolist() == ["corner"]
    land = load(root)
    plan = decide(land, again)
    shown = difference(land, paint(land, plan, again.areas), None)
    assert shown["drawn"]["come"]["features"] == []
    assert plan.allocations["asked_ha"].tolist() == [0.0]
    assert len(export(land, again, plan, judge(land, plan), kind="gpkg")[1]) > 100
