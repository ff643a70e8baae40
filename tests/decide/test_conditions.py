"""Conditions: what a ``where`` may name, and that nothing unread or misnamed selects land (C5)."""

import numpy as np
import pytest
import rasterio
import rasterio.transform

from landuse.domain.issues import InvalidInput
from landuse.workflow import decide, load, read_scenario
from tests import world

WISH = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = {{ where = {{ {} }} }}\n'


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def plan_of(root, where):
    world.scenario(root, "s", WISH.format(where))
    return decide(load(root), read_scenario(root, "s"))


def refusal(root, where):
    with pytest.raises(InvalidInput) as fault:
        plan_of(root, where)
    return " ".join(str(issue) for issue in fault.value.issues)


def terrain(root):
    """Add a raster of heights: 10 m in the west, 0 m in the east."""
    heights = np.tile(np.array([[10.0] * 10 + [0.0] * 10], dtype=np.float32), (20, 1))
    origin = rasterio.transform.from_origin(world.EAST, world.NORTH + 200, 10, 10)
    with rasterio.open(
        root / "data" / "terrain.tif", "w", driver="GTiff", height=20, width=20, count=1,
        dtype="float32", crs=world.CRS, transform=origin,
    ) as target:  # fmt: skip
        target.write(heights, 1)
    text = world.layer("terrain", "context", {}, more='theme = "terrain"')
    text = text.replace("polygons", "raster").replace("terrain.geojson", "terrain.tif")
    (root / "layers" / "terrain.toml").write_text(text, "utf-8")


@pytest.mark.parametrize(("codes", "units"), [("250", {"B"}), ("[1, 250]", set("ABCD"))])
def test_fields_are_chosen_by_their_crop_code(root, codes, units):
    plan = plan_of(root, f"crop_code = {codes}")
    assert {piece.split("#")[0] for piece in plan.fragments["piece_id"]} == units


def test_a_crop_code_that_does_not_occur_is_told_and_the_others_count(root):
    plan = plan_of(root, "crop_code = [250, 999]")
    assert plan.allocations["asked_ha"].tolist() == [1.0]
    told = [issue for issue in plan.issues if issue.where.endswith("crop_code")]
    assert [(issue.found, issue.severity) for issue in told] == [("999", "warning")]


def test_a_raster_of_numbers_has_no_inside(root):
    terrain(root)
    said = refusal(root, "terrain = true")
    assert "terrain, a raster of numbers" in said


@pytest.mark.parametrize(
    ("layer", "key"),
    [("fields", "units = ["), ("peat", "soil = ["), ("municipalities", "municipality = [")],
)
def test_a_layer_that_became_a_column_names_the_key_to_use(root, layer, key):
    said = refusal(root, f"{layer} = true")
    assert f"Write {key}" in said


def test_a_land_use_layer_names_the_key_to_use(root):
    column = {"use": 'source = "x"\ntype = "category"\ncodes = { a = "forest" }'}
    text = world.layer("cover", "landuse", column)
    (root / "layers" / "cover.toml").write_text(text, "utf-8")
    features = world.geojson([({"x": "a"}, world.square(300, 0, 310, 10))])
    (root / "data" / "cover.geojson").write_text(features, "utf-8")
    assert "Write use = [" in refusal(root, "cover = true")


def test_a_role_nobody_mapped_is_a_fault_rather_than_all_the_land(root):
    assert "no layer with the role region" in refusal(root, 'region = "none"')


def test_a_role_whose_layer_was_not_fetched_is_unknown_and_counts_nothing(root):  # C5
    text = world.layer("regions", "region", {
        "code": 'source = "kode"\ntype = "text"', "name": 'source = "navn"\ntype = "text"',
    })  # fmt: skip
    (root / "layers" / "regions.toml").write_text(text, "utf-8")
    plan = plan_of(root, 'region = "none"')
    assert plan.allocations["asked_ha"].isna().tolist() == [True]
    assert len(plan.fragments) == 0
    assert any("not fetched" in issue.found for issue in plan.issues)


@pytest.mark.parametrize("value", ['"true"', "[]", "3", '["yes"]'])
def test_a_layer_condition_says_to_write_true_or_false(root, value):
    assert "Write protected = true or false." in refusal(root, f"protected = {value}")


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("", "all the land"),
        ("soil = true", "Name the values: soil = [...]"),
        ("municipality = 9001", "in quotes"),
        ('crop_code = "250"', "without quotes"),
        ("soil = 1.5", "true or false, a text or a whole number"),
        ('soil = ["over12", 3]', "true or false, a text or a whole number"),
        ('crop_kode = "x"', "Did you mean 'crop_code'?"),
        ("protectd = true", "Did you mean 'protected'?"),
    ],
)
def test_a_condition_that_means_nothing_says_what_would(root, where, says):
    assert says in refusal(root, where)


@pytest.mark.parametrize(
    "area",
    [
        "{ units = [] }",
        "{ drawn = [] }",
        "{ where = { soil = [] } }",
        '{ where = { use = "water" } }',
    ],
)
def test_an_area_of_no_land_counts_nothing_and_says_why(root, area):
    world.scenario(root, "s", f'[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = {area}\n')
    plan = decide(load(root), read_scenario(root, "s"))
    assert plan.allocations["asked_ha"].tolist() == [0.0]
    told = [issue for issue in plan.issues if issue.found.startswith("0 ha")]
    assert [issue.severity for issue in told] == ["warning"]
