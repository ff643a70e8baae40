"""People near green space: by hand, why it is not local, and what is missing."""

from pathlib import Path

import pytest
import shapely

from landuse.effects import INDICATORS, access, recreation
from tests import world
from tests.effects.themed import PEOPLE, add_layer, judging, rows, wish
from tests.world import EAST, NORTH, square

judged = judging(access, recreation)

Home = tuple[float, float, float | None]


def homes(root: Path, *places: Home, columns: bool = True) -> None:
    """Add dwellings: metres from the corner of the world, and how many live there."""
    features = [
        ({"personer": persons}, shapely.Point(EAST + x, NORTH + y)) for x, y, persons in places
    ]
    held = PEOPLE if columns else {}
    add_layer(root, "homes", "dwelling", features, kind="points", columns=held)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the four fields in a wide parish: land reaches two kilometres east."""
    folder = world.project(tmp_path / "project")
    towns = [world.TOWNS[0], ({"kode": "9002", "navn": "Østerby"}, square(100, 0, 2200, 200))]
    (folder / "data" / "municipalities.geojson").write_text(world.geojson(towns), encoding="utf-8")
    return folder


def test_people_count_by_their_distance_to_the_edge_of_half_a_hectare(root: Path) -> None:
    add_layer(root, "park", "recreation_area", [({}, square(0, 100, 50, 200))])
    homes(root, (60, 150, 2.0), (349, 150, 3.0), (351, 150, 5.0), (1049, 150, 7.0), (1051, 150, 11))
    outcome = judged(root)
    near, reach = (rows(outcome, f"people_{w}_green") for w in ("near", "in_reach_of"))
    assert near == {"9001": (2.0, 2.0, 0.0), "9002": (3.0, 3.0, 0.0), "total": (5.0, 5.0, 0.0)}
    assert reach["9002"] == (15.0, 15.0, 0.0)
    assert reach["total"] == (17.0, 17.0, 0.0)


def test_a_plan_that_opens_land_brings_it_near_and_one_that_closes_it_takes_it(root: Path) -> None:
    add_layer(root, "park", "recreation_area", [({}, world.A)])
    homes(root, (1000, 150, 4.0), (350, 150, 6.0))
    opened = judged(root, wish("walk", "recreation"), {"walk": square(120, 0, 200, 100)})
    assert rows(opened, "people_near_green")["total"] == (6.0, 6.0, 0.0)
    assert rows(opened, "people_in_reach_of_green")["total"] == (10.0, 10.0, 0.0)
    closed = judged(root, wish("sun", "solar"), {"sun": world.A})
    assert rows(closed, "people_near_green")["9002"] == (6.0, 0.0, -6.0)
    # Less than half a hectare is left: too small to count.
    partly = judged(root, wish("sun", "solar"), {"sun": square(0, 100, 60, 200)})
    assert rows(partly, "people_near_green")["total"] == (6.0, 0.0, -6.0)


def test_it_is_not_local_two_halves_of_a_park_are_near_nobody_alone(root: Path) -> None:  # C6
    add_layer(root, "park", "recreation_area", [])
    homes(root, (120, 150, 9.0))
    halves = {"a": square(0, 100, 30, 200), "b": square(30, 100, 60, 200)}
    wishes = {name: wish(name, "recreation") for name in halves}
    alone = [
        rows(judged(root, wishes[n], {n: halves[n]}), "people_near_green")["total"][2]
        for n in halves
    ]
    both = judged(root, "".join(wishes.values()), halves)
    assert alone == [0.0, 0.0]
    assert rows(both, "people_near_green")["total"][2] == 9.0
    assert not any(i.local for i in INDICATORS if i.id.startswith("people_"))


def test_a_dwelling_on_a_border_is_one_home_by_every_kind_of_place(root: Path) -> None:  # C12
    add_layer(root, "park", "recreation_area", [({}, world.A)])
    homes(root, (100, 150, 8.0), (50, 100, 1.0))
    near = rows(judged(root), "people_near_green")
    assert near["total"][0] == 9.0
    assert (near["9001"][0] or 0) + (near["9002"][0] or 0) == 9.0


def test_without_people_only_hectares_are_told_and_a_note_says_why(root: Path) -> None:  # C5
    add_layer(root, "park", "recreation_area", [({}, world.A)])
    homes(root, (60, 150, 2.0), columns=False)
    outcome = judged(root)
    assert set(rows(outcome, "people_near_green").values()) == {(None, None, None)}
    assert rows(outcome, "open_land")["9001"] == (1.0, 1.0, 0.0)
    (note,) = [issue for issue in outcome.issues if "dwelling" in issue.where]
    assert "persons" in note.remedy


def test_without_open_land_nobody_knows_who_lives_near_it(root: Path) -> None:  # C5
    homes(root, (60, 150, 2.0))
    assert set(rows(judged(root), "people_near_green").values()) == {(None, None, None)}


def test_a_home_without_a_number_hides_its_place_and_homes_outside_are_told(root: Path) -> None:
    add_layer(root, "park", "recreation_area", [({}, world.A)])
    homes(root, (60, 150, None), (150, 150, 3.0), (-500, 150, 6.0))
    outcome = judged(root)
    near = rows(outcome, "people_near_green")
    assert near["9001"] == (None, None, None)
    assert near["9002"] == (3.0, 3.0, 0.0)
    assert near["total"] == (None, None, None)
    found = [issue.found for issue in outcome.issues if "homes" in issue.where]
    assert any("1 dwellings without a number" in text for text in found)
    assert any("1 dwellings outside" in text for text in found)


def test_the_numbers_it_rests_on_are_told_when_one_is_missing(root: Path) -> None:
    add_layer(root, "park", "recreation_area", [({}, world.A)])
    homes(root, (60, 150, 2.0))
    folder = root / "data" / "factors" / "recreation"
    folder.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "data" / "factors" / "recreation" / "parameters.csv"
    lines = shipped.read_text(encoding="utf-8").replace("near_m,300", "near_m,20")
    (folder / "parameters.csv").write_text(lines, encoding="utf-8")
    assert rows(judged(root), "people_near_green")["total"][0] == 2.0  # inside the park itself
    homes(root, (160, 150, 2.0))
    assert rows(judged(root), "people_near_green")["total"][0] == 0.0
