"""Areas of one allocation: each its own hectares, and where they overlap, reported and once (C13)."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.scenario import Scenario
from landuse.sources.areas import drawn_frame
from landuse.sources.scenarios import Drawn
from landuse.workflow import decide, judge, load, read_scenario, tell
from tests import world

PROJECTS = {
    "p1": ("North", world.square(0, 100, 150, 200)),  # all of A, west half of B
    "p2": ("Middle", world.square(100, 50, 150, 200)),  # west half of B once more, part of D
    "p3": ("South", world.square(0, 0, 50, 100)),  # west half of C
}
WISH = '[[allocate]]\nid = "mars"\n{how}\narea = {{ file = "data/projects.geojson" }}\n'


@pytest.fixture
def root(tmp_path):
    root = world.project(tmp_path / "project")
    kinds = {"p1": "wet", "p2": "wet", "p3": "dry"}
    features = [
        ({"id": key, "name": name, "kind": kinds[key]}, shape)
        for key, (name, shape) in PROJECTS.items()
    ]
    (root / "data" / "projects.geojson").write_text(world.geojson(features), "utf-8")
    return root


def plan_of(root, how='measure = "rewet"', drawn=None, text=None):
    world.scenario(root, "s", text or WISH.format(how=how), drawn)
    land = load(root)
    return land, decide(land, read_scenario(root, "s"))


def test_every_project_of_a_file_says_its_hectares_by_carbon_and_place(root):
    land, plan = plan_of(root)
    found = {(row["feature"], row["place"]): row for row in tell(judge(land, plan))["rewetted"]}
    assert {key: row["project_ha"] for key, row in found.items()} == pytest.approx({
        ("", "9001"): 1.5, ("", "9002"): 0.75, ("", "total"): 2.25,
        ("p1", "9001"): 1.0, ("p1", "9002"): 0.5, ("p1", "total"): 1.5,
        ("p2", "9002"): 0.25, ("p2", "total"): 0.25,  # the shared half hectare is the first one's
        ("p3", "9001"): 0.5, ("p3", "total"): 0.5,
    })  # fmt: skip
    assert found["p1", "total"]["name"] == "North"
    assert found["p1", "total"]["over12_ha"] == pytest.approx(1.5)
    assert found["p3", "total"]["6to12_ha"] == pytest.approx(0.5)
    assert found["", "total"]["name"] == ""


def test_projects_of_one_file_that_overlap_are_reported_and_counted_once(root):
    _, plan = plan_of(root)
    assert plan.allocations["counted_ha"].tolist() == pytest.approx([2.25])
    assert plan.allocations["overridden_ha"].tolist() == [0.0]
    row = plan.overlaps.to_dict("records")
    assert row == [{"winner": "mars", "loser": "mars", "area_ha": pytest.approx(0.5), "kept": True}]


def test_drawings_of_one_allocation_that_overlap_are_reported(root):
    drawn = {"a": world.square(0, 100, 60, 200), "b": world.square(40, 100, 100, 200)}
    text = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { drawn = ["a", "b"] }\n'
    _, plan = plan_of(root, drawn=drawn, text=text)
    assert plan.allocations["counted_ha"].tolist() == pytest.approx([1.0])
    assert plan.overlaps["area_ha"].tolist() == pytest.approx([0.2])
    assert plan.overlaps[["winner", "loser", "kept"]].values.tolist() == [["w", "w", True]]


def test_three_areas_on_the_same_land_overlap_by_that_land_once(root):
    square = world.square(0, 100, 50, 200)
    text = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { drawn = ["a", "b", "c"] }\n'
    _, plan = plan_of(root, drawn=dict.fromkeys("abc", square), text=text)
    assert plan.overlaps["area_ha"].tolist() == pytest.approx([0.5])


def test_an_overlap_outside_what_the_measure_may_have_is_none(root):
    text = '[[allocate]]\nid = "w"\nmeasure = "solar"\narea = { drawn = ["a", "b"] }\n'
    path = root / "layers" / "protected.toml"
    path.write_text(
        path.read_text("utf-8").replace("coverage", 'theme = "section3_nature"\ncoverage'), "utf-8"
    )
    drawn = {"a": world.square(100, 100, 200, 200), "b": world.square(180, 100, 200, 200)}
    _, plan = plan_of(root, drawn=drawn, text=text)
    assert plan.overlaps.empty


def test_measures_of_one_file_meet_like_allocations(root):
    how = 'measure_column = "kind"\nmeasures = { wet = "rewet", dry = "extensify" }'
    land, plan = plan_of(root, how)
    assert plan.allocations["counted_ha"].tolist() == pytest.approx([1.75, 0.5])
    assert set(plan.fragments["feature"]) == {"p1", "p2", ""}  # the one dry project is no other
    told = tell(judge(land, plan))["rewetted"]
    assert {row["feature"] for row in told} == {"", "p1", "p2"}


def test_one_drawing_is_an_area_without_features(root):
    land = load(root)
    plan = decide(land, read_scenario(root, "corner"))
    assert set(plan.fragments["feature"]) == {""}
    assert plan.features.to_dict("records") == [
        {"allocation": "corner", "measure": "rewet", "feature": "corner", "name": "corner"}
    ]
    told = tell(judge(land, plan))["rewetted"]
    assert [row["place"] for row in told] == ["9001", "9002", "total"]


square = st.tuples(*[st.integers(-20, 200)] * 2, *[st.integers(1, 120)] * 2).map(
    lambda t: world.square(t[0], t[1], t[0] + t[2], t[1] + t[3])
)


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    return load(world.project(tmp_path_factory.mktemp("world") / "project"))


@settings(max_examples=25, deadline=None)
@given(st.lists(square, min_size=2, max_size=6))
def test_projects_add_up_to_their_allocation_and_overlaps_to_what_is_doubled(land, shapes):  # C12
    ids = [f"p{n}" for n in range(len(shapes))]
    areas = drawn_frame(ids, ids, shapes, world.CRS)
    title = {"da": "x", "en": "x"}
    allocate = [{"id": "w", "measure": "rewet", "area": {"drawn": ids}}]
    raw = {"id": "x", "title": title, "question": title, "allocate": allocate}
    plan = decide(land, Drawn(Scenario.model_validate(raw), areas))
    table = judge(land, plan).rewetted
    counted = plan.allocations["counted_ha"].sum()
    for place in (table["place"] == "total", table["place"] != "total"):
        for whole in (table["feature"] == "", table["feature"] != ""):
            assert table[place & whole]["project_ha"].sum() == pytest.approx(counted, abs=1e-6)
    study = world.square(0, 0, 200, 200)
    once = shapely.union_all(shapes).intersection(study).area
    layers = shapely.union_all([
        a.intersection(b) for n, a in enumerate(shapes) for b in shapes[n + 1 :]
    ]).intersection(study).area  # fmt: skip
    assert counted * 1e4 == pytest.approx(once, abs=1e-2)
    assert plan.overlaps["area_ha"].sum() * 1e4 == pytest.approx(layers, abs=1e-2)
