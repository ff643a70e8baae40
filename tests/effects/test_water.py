"""What may turn wet outside a rewetting: the four fields by hand, any drawing, what can go wrong.

Two units as a layer draws them: the western half of the land (A and C), and the eastern (B and D).
"""

from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.effects import water
from landuse.workflow import decide, load, read_scenario
from tests import wishes, world

judge = wishes.judging(water)

REWET = '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { units = ["A"] }\n'
DRAWN = '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { drawn = "wet" }\n'
WEST, EAST = world.square(0, 0, 100, 200), world.square(100, 0, 200, 200)
UNIT_ID = {"unit_id": 'source = "navn"\ntype = "text"'}


def with_layer(
    root: Path, name: str, theme: str, features: world.Features, *, kind: str = "polygons"
) -> None:
    """Add a layer with a theme to a project."""
    columns = UNIT_ID if theme == "hydrology" else {}
    text = world.layer(name, "context", columns, more=f'theme = "{theme}"')
    text = text.replace('kind = "polygons"', f'kind = "{kind}"')
    (root / "layers" / f"{name}.toml").write_text(text, encoding="utf-8")
    (root / "data" / f"{name}.geojson").write_text(world.geojson(features), encoding="utf-8")


def wetlands(root: Path) -> Path:
    """Write the four fields with two hydrological units, and return the folder."""
    world.project(root)
    with_layer(root, "units", "hydrology", [({"navn": "west"}, WEST), ({"navn": "east"}, EAST)])
    return root


def judged(root: Path, text: str, drawn: shapely.Geometry | None = None, **by: str) -> Outcome:
    world.scenario(root, "wet", text, {"wet": drawn} if drawn is not None else None)
    land = load(root)
    return judge(land, decide(land, read_scenario(root, "wet")), **by)


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(world.EAST + x, world.NORTH + y) for x, y in points])


def point(x: float, y: float) -> shapely.Point:
    return shapely.Point(world.EAST + x, world.NORTH + y)


def amounts(outcome: Outcome, amount: str = "area_ha") -> dict[tuple[str, str], float]:
    """Return an amount of the known neighbours by place and what."""
    table = outcome.tables["neighbours"]
    table = table[(table["place"] != "total") & table[amount].notna()]
    return table.groupby(["place", "what"])[amount].sum().to_dict()


def told(outcome: Outcome, severity: str) -> str:
    return "\n".join(str(issue) for issue in outcome.issues if issue.severity == severity)


# ---- By hand ---------------------------------------------------------------------------------


def test_the_rest_of_the_unit_may_turn_wet(tmp_path: Path) -> None:
    outcome = judged(wetlands(tmp_path / "project"), REWET)
    assert amounts(outcome) == pytest.approx({("9001", "fields"): 1.0})  # C, whole
    warning = told(outcome, "warning")
    assert "wet: found a part of 1 hydrological unit (west): 1 ha drawn, 1 ha outside" in warning
    assert "fields 1 ha" in warning
    (unit,) = outcome.tables["hydrological_units"].to_dict("records")
    assert (unit["drawn_ha"], unit["left_ha"]) == pytest.approx((1.0, 1.0))


def test_a_unit_across_a_border_is_told_municipality_by_municipality(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    with_layer(root, "units", "hydrology", [({"navn": "all"}, world.square(0, 0, 200, 200))])
    outcome = judged(root, DRAWN, world.square(25, 50, 150, 150))  # the contract's corner
    expected = {("9001", "fields"): 2 - 0.75, ("9002", "fields"): 2 - 0.5}
    assert amounts(outcome) == pytest.approx(expected)
    sums = outcome.tables["neighbours_by_place"].set_index(["place", "what"])["area_ha"]
    assert sums["total", "fields"] == pytest.approx(2.75)
    assert sums["9001", "fields"] == pytest.approx(1.25)


def test_a_unit_taken_whole_threatens_nobody(tmp_path: Path) -> None:
    outcome = judged(wetlands(tmp_path / "project"), REWET.replace('["A"]', '["A", "C"]'))
    assert amounts(outcome) == {}
    assert "hydrological units" not in told(outcome, "warning")


def test_what_another_allocation_wets_is_not_outside(tmp_path: Path) -> None:
    other = '\n[[allocate]]\nid = "also"\nmeasure = "rewet"\narea = { drawn = "also" }\n'
    root = wetlands(tmp_path / "project")
    drawn = {"also": world.square(0, 0, 100, 60)}  # the southern 0.6 ha of C
    world.scenario(root, "wet", REWET + other, drawn)
    land = load(root)
    outcome = judge(land, decide(land, read_scenario(root, "wet")))
    table = outcome.tables["neighbours"].dropna(subset="area_ha")
    assert dict(zip(table["allocation"], table["area_ha"], strict=True)) == pytest.approx(
        {"also": 0.4, "wet": 0.4}
    )
    whole = outcome.tables["neighbours_by_place"].set_index(["place", "what"])["area_ha"]
    assert whole["total", "fields"] == pytest.approx(0.4)  # each unit once


def test_only_what_becomes_wetland_threatens_its_neighbours(tmp_path: Path) -> None:
    outcome = judged(wetlands(tmp_path / "project"), REWET.replace('"rewet"', '"extensify"'))
    assert "neighbours" not in outcome.tables
    assert "hydrological" not in told(outcome, "warning")


def test_dwellings_roads_and_paths_on_it_are_counted_where_layers_tell_them(
    tmp_path: Path,
) -> None:
    root = wetlands(tmp_path / "project")
    inside, outside = point(50, 50), point(150, 50)
    with_layer(root, "houses", "dwelling", [({}, inside), ({}, outside)], kind="points")
    border = line((0, 50), (200, 50))  # 100 m of it in C
    with_layer(root, "roads", "road", [({}, border), ({}, border)], kind="lines")
    outcome = judged(root, REWET)
    assert amounts(outcome, "count") == {("9001", "dwellings"): 1}
    assert amounts(outcome, "length_km") == pytest.approx({("9001", "roads"): 0.1})
    assert "dwellings 1, fields 1 ha, roads 0.1 km" in told(outcome, "warning")
    assert "no layer that tells paths" in told(outcome, "note")
    table = outcome.tables["neighbours"]
    missing = table[table["what"] == "paths"]  # unknown, not none (C5)
    assert len(missing) == 1
    assert missing[["area_ha", "count", "length_km"]].isna().all(axis=None)


def test_a_road_along_a_border_between_pieces_counts_once(tmp_path: Path) -> None:
    root = wetlands(tmp_path / "project")
    with_layer(root, "roads", "road", [({}, line((50, 0), (50, 100)))], kind="lines")
    outcome = judged(root, REWET)  # C is two pieces, cut by its soil at 50 m
    assert amounts(outcome, "length_km") == pytest.approx({("9001", "roads"): 0.1})


def test_it_earns_no_climate_credit(tmp_path: Path) -> None:
    known = judged(wetlands(tmp_path / "with"), REWET)
    plain = judged(world.project(tmp_path / "without"), REWET)
    assert [r.change for r in known.rows] == [r.change for r in plain.rows]
    assert known.land["area_ha"].tolist() == plain.land["area_ha"].tolist()


def test_land_that_is_wet_already_cannot_turn_wet(tmp_path: Path) -> None:
    root = wetlands(tmp_path / "project")
    path = root / "layers" / "fields.toml"
    text = path.read_text(encoding="utf-8").replace('natur = "nature"', 'natur = "wetland"')
    path.write_text(text, encoding="utf-8")
    fields = [
        ({**dict(about), "anvendelse": "natur"} if about["marknr"] == "C" else about, shape)
        for about, shape in world.FIELDS
    ]
    (root / "data" / "fields.geojson").write_text(world.geojson(fields), encoding="utf-8")
    assert amounts(judged(root, REWET)) == {}


def test_drawn_land_in_no_unit_is_told(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    with_layer(root, "units", "hydrology", [({"navn": "strip"}, world.square(0, 0, 40, 200))])
    outcome = judged(root, REWET)
    assert "0.6 ha of the rewetting that is in no hydrological unit" in told(outcome, "note")
    assert amounts(outcome) == pytest.approx({("9001", "fields"): 0.4})


# ---- For any drawing -------------------------------------------------------------------------

EDGE = st.integers(0, 10).map(lambda n: 20.0 * n)


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    return load(wetlands(tmp_path_factory.mktemp("any") / "project"))


@settings(max_examples=40)
@given(st.tuples(EDGE, EDGE), st.tuples(EDGE, EDGE))
def test_what_is_drawn_and_what_is_left_are_the_unit(land, xs, ys) -> None:  # C12
    west, east = sorted(xs)
    south, north = sorted(ys)
    if west == east or south == north:
        return
    world.scenario(land.root, "wet", DRAWN, {"wet": world.square(west, south, east, north)})
    outcome = judge(land, decide(land, read_scenario(land.root, "wet")))
    units = outcome.tables["hydrological_units"]
    assert (units["drawn_ha"] + units["left_ha"]).tolist() == pytest.approx([2.0] * len(units))
    drawn = (east - west) * (north - south) / 10_000
    assert units["drawn_ha"].sum() == pytest.approx(drawn, abs=1e-9)
    named = outcome.tables["neighbours"].dropna(subset="area_ha")
    assert named["area_ha"].sum() == pytest.approx(units["left_ha"].sum(), abs=1e-9)
    whole = outcome.tables["neighbours_by_place"].dropna(subset="area_ha")
    parts = whole[whole["place"] != "total"]["area_ha"].sum()
    assert whole[whole["place"] == "total"]["area_ha"].sum() == pytest.approx(parts, abs=1e-9)


def test_it_is_not_local_and_claims_no_indicator(land: Landscape) -> None:  # C6
    # Two halves of one unit: each alone threatens the other, both together nothing.
    def left(*units: str) -> float:
        named = ", ".join(f'"{unit}"' for unit in units)
        world.scenario(land.root, "wet", REWET.replace('"A"', named))
        outcome = judge(land, decide(land, read_scenario(land.root, "wet")))
        return float(outcome.tables["neighbours"]["area_ha"].sum())

    assert (left("A"), left("C"), left("A", "C")) == pytest.approx((1.0, 1.0, 0.0))


# ---- What can go wrong -----------------------------------------------------------------------


def test_without_such_a_layer_the_drainage_of_the_neighbours_is_unknown(tmp_path: Path) -> None:
    outcome = judged(world.project(tmp_path / "project"), REWET)
    warning = told(outcome, "warning")
    assert "drainage of neighbouring land unknown" in warning
    assert "theme terrain or stream" in warning
    (row,) = outcome.tables["neighbours"].to_dict("records")
    assert (row["place"], row["allocation"], row["what"]) == ("total", "wet", "land")
    assert outcome.tables["neighbours"]["area_ha"].isna().all()
    assert outcome.tables["neighbours_by_place"]["area_ha"].isna().all()


def test_a_layer_of_units_that_cannot_be_read_is_unknown_and_not_none(tmp_path: Path) -> None:  # C5
    root = wetlands(tmp_path / "project")
    (root / "data" / "units.geojson").unlink()
    warning = told(judged(root, REWET), "warning")
    assert "unknown: the layer with theme hydrology could not be read" in warning


def test_units_without_a_name_are_named_by_where_they_lie(tmp_path: Path) -> None:  # C8
    root = wetlands(tmp_path / "project")
    text = (root / "layers" / "units.toml").read_text(encoding="utf-8")
    (root / "layers" / "units.toml").write_text(text.split("[columns")[0], encoding="utf-8")
    names = set(judged(root, REWET).tables["hydrological_units"]["hydrological_unit"])
    assert names == {"550050_6300100"}
    moved = [({"navn": "east"}, EAST), ({"navn": "west"}, WEST)]
    (root / "data" / "units.geojson").write_text(world.geojson(moved), encoding="utf-8")
    assert set(judged(root, REWET).tables["hydrological_units"]["hydrological_unit"]) == names


def test_a_kept_landscape_keeps_its_units(tmp_path: Path) -> None:
    root = wetlands(tmp_path / "project")
    first = judged(root, REWET).tables["neighbours"]
    again = judged(root, REWET).tables["neighbours"]  # from the cache
    assert again.equals(first)
