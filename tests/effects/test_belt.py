"""The belt beside drains, ditches and streams: the four fields by hand, any land, what can go wrong."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from landuse.domain.outcome import Outcome
from landuse.geo.lines import beside_ha
from landuse.workflow import decide, judge, load, read_scenario
from landuse.workflow.methods import methods
from tests import world

REWET = '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { units = [%s] }\n'
EXTENSIFY = REWET.replace("rewet", "extensify")


def line(*points: tuple[float, float]) -> shapely.LineString:
    """Return a line of the world, metres from its lower left corner."""
    return shapely.LineString([(world.EAST + x, world.NORTH + y) for x, y in points])


MIDDLE = line((50, 0), (50, 200))  # through C and A from south to north


def with_waters(root: Path, theme: str, *lines: shapely.Geometry, kind: str = "lines") -> None:
    """Add a layer of drains, ditches or streams to a project."""
    text = world.layer(theme, "context", {}, more=f'theme = "{theme}"')
    text = text.replace('kind = "polygons"', f'kind = "{kind}"')
    (root / "layers" / f"{theme}.toml").write_text(text, encoding="utf-8")
    drawn = world.geojson([({}, shape) for shape in lines])
    (root / "data" / f"{theme}.geojson").write_text(drawn, encoding="utf-8")


def with_fields(root: Path, fields: world.Features, peat: world.Features) -> None:
    """Give a project other fields, one municipality around them, and other soil."""
    hull = shapely.union_all([shape for _, shape in fields]).envelope
    town = [({"kode": "9001", "navn": "Vesterby"}, hull)]
    for name, features in {"fields": fields, "peat": peat, "municipalities": town}.items():
        (root / "data" / f"{name}.geojson").write_text(world.geojson(features), encoding="utf-8")


def judged(root: Path, allocations: str, factors: str = "dk_v12") -> Outcome:
    """Return a scenario's outcome by the state's sheet."""
    world.scenario(root, "wet", allocations)
    land = load(root)
    return judge(land, decide(land, read_scenario(root, "wet")), factors=factors)


def change(outcome: Outcome, place: str = "total") -> float | None:
    (found,) = (
        row.change
        for row in outcome.rows
        if (row.indicator, row.place, row.gas) == ("emissions", place, None)
    )
    return found


def notes(outcome: Outcome) -> str:
    return "\n".join(str(issue) for issue in outcome.issues if issue.severity == "note")


# ---- By hand ---------------------------------------------------------------------------------


def test_land_within_seven_and_a_half_metres_of_a_ditch_counts_half(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    with_waters(root, "ditch", MIDDLE)
    outcome = judged(root, REWET % '"A"')
    # 15 m x 100 m along the ditch: 0.15 of A's hectare.
    assert change(outcome) == pytest.approx(-(0.85 * 35 + 0.15 * 17.5), abs=1e-9)
    sheet = outcome.tables["project_sheet"].set_index("drain_belt")
    assert sheet["area_ha"].to_dict() == pytest.approx({False: 0.85, True: 0.15})
    assert "0.15 ha of the land the plan changes lie within 7.5 m" in notes(outcome)
    rows = set(outcome.terms[outcome.terms["drain_belt"]]["factor_rows"])
    assert rows == {"data/factors/dk_v12/effects.csv:3"}  # rotation, over 12 %, buffer


def test_where_two_waters_run_close_a_hectare_is_in_the_belt_once(tmp_path: Path) -> None:  # C12
    root = world.project(tmp_path / "project")
    with_waters(root, "ditch", MIDDLE, line((55, 0), (55, 200)))
    with_waters(root, "stream", line((52, 0), (52, 200)))
    outcome = judged(root, REWET % '"A"')
    assert change(outcome) == pytest.approx(-(0.80 * 35 + 0.20 * 17.5), abs=1e-9)  # 42.5 to 62.5 m


def test_a_stream_drawn_with_its_banks_counts_from_the_bank(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    with_waters(root, "stream", world.square(48, 0, 52, 200), kind="polygons")
    outcome = judged(root, REWET % '"A"')
    assert change(outcome) == pytest.approx(-(0.81 * 35 + 0.19 * 17.5), abs=1e-9)  # 40.5 to 59.5 m
    assert "no layer with theme ditch was read" in notes(outcome)


def test_r18_through_the_engine(tmp_path: Path) -> None:
    """100 ha rotation over 12 % outside, 50 ha grass 6-12 % in the belt, 20 ha under 6 %."""
    root = world.project(tmp_path / "project")
    dry, belt, poor = (
        world.square(0, 0, 1000, 1000),
        world.square(2000, 0, 2625, 800),
        world.square(4000, 0, 4400, 500),
    )
    fields = [
        ({"marknr": "dry", "anvendelse": "omdrift", "afgkode": 1}, dry),
        ({"marknr": "belt", "anvendelse": "graes", "afgkode": 250}, belt),
        ({"marknr": "poor", "anvendelse": "omdrift", "afgkode": 1}, poor),
    ]
    with_fields(root, fields, [({"toerv_pct": ">12"}, dry), ({"toerv_pct": "6-12"}, belt)])
    drains = [line((2007.5 + 15 * n, -10), (2007.5 + 15 * n, 850)) for n in range(42)]
    with_waters(root, "ditch", *drains)
    outcome = judged(root, REWET % '"dry", "belt", "poor"')
    assert change(outcome) == pytest.approx(-(3500 + 312.5 + 0), rel=1e-9)
    sheet = outcome.tables["project_sheet"]
    assert sheet["area_ha"].sum() == pytest.approx(170, rel=1e-9)
    assert (change(outcome) or 0) / sheet["area_ha"].sum() == pytest.approx(-22.43, abs=0.005)


def test_what_is_already_wet_or_not_rewetted_counts_nothing_in_the_belt(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    with_waters(root, "ditch", MIDDLE)
    passive = judged(root, EXTENSIFY % '"A"')
    assert change(passive) == 0.0
    wet = [({**dict(about), "afgkode": 317}, shape) for about, shape in world.FIELDS]
    (root / "data" / "fields.geojson").write_text(world.geojson(wet), encoding="utf-8")
    outcome = judged(root, REWET % '"A"')  # 317: wetland with commitment
    assert change(outcome) == 0.0
    assert outcome.tables["project_sheet"]["area_ha"].sum() == pytest.approx(1.0)


def test_without_a_ditch_layer_the_results_are_as_without_a_belt_and_a_note_says_so(
    tmp_path: Path,
) -> None:  # C5
    root = world.project(tmp_path / "project")
    outcome = judged(root, REWET % '"A"')
    assert change(outcome) == pytest.approx(-35)
    assert "no layer of drains, ditches or streams" in notes(outcome)
    with_waters(root, "ditch", MIDDLE)
    (root / "data" / "ditch.geojson").unlink()
    missing = judged(root, REWET % '"A"')
    assert change(missing) == pytest.approx(-35)
    assert "no layer of drains, ditches or streams" in notes(missing)


def test_the_sheets_own_caveat_stands_with_its_numbers_and_with_no_others(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    assert "tool for ranking projects" in notes(judged(root, REWET % '"A"'))
    other = judged(root, REWET % '"A"', factors="ipcc_2013")
    assert "ranking" not in notes(other)
    assert "belt" not in notes(other)


def test_other_sets_know_no_belt(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    plain = judged(root, REWET % '"A"', factors="ipcc_2013")
    with_waters(root, "ditch", MIDDLE)
    beside = judged(root, REWET % '"A"', factors="ipcc_2013")
    assert [r.change for r in plain.rows] == [r.change for r in beside.rows]


def test_every_method_side_by_side_gives_what_each_gives_alone(tmp_path: Path) -> None:
    root = world.project(tmp_path / "project")
    with_waters(root, "ditch", MIDDLE)
    alone = {name: change(judged(root, REWET % '"A"', name)) for name in ("ipcc_2013", "dk_v12")}
    land = load(root)
    plan = decide(land, read_scenario(root, "wet"))
    beside = {(found.factors, found.gwp): found.rows[0].change for found in methods(land, plan)}
    for name, expected in alone.items():
        assert beside[name, "AR5"] == pytest.approx(expected)


# ---- For any land ----------------------------------------------------------------------------

COORDINATES = st.floats(-50, 250, allow_nan=False, width=32)
LINES = st.lists(
    st.tuples(COORDINATES, COORDINATES, COORDINATES, COORDINATES), min_size=1, max_size=6
)


def waters(drawn: list[tuple[float, float, float, float]]) -> np.ndarray:
    return np.array(
        [line((x1, y1), (x2, y2)) for x1, y1, x2, y2 in drawn if (x1, y1) != (x2, y2)], dtype=object
    )


@given(LINES, st.floats(0.5, 60))
def test_the_belt_is_never_more_than_the_land_nor_counted_twice(drawn, width) -> None:  # C12
    lines = waters(drawn)
    land = np.array([world.A, world.B, world.C, world.D], dtype=object)
    inside = beside_ha(land, lines, width)
    assert ((inside >= 0) & (inside <= 1 + 1e-9)).all()
    joined = shapely.union_all(shapely.buffer(lines, width, quad_segs=16))
    whole = shapely.intersection(joined, shapely.union_all(land))
    assert inside.sum() == pytest.approx(shapely.area(whole) / 10_000, abs=1e-6)


@given(LINES, st.floats(1, 99))
def test_the_belt_adds_up_over_any_split_of_the_land(drawn, cut) -> None:  # C6
    lines = waters(drawn)
    whole = beside_ha(np.array([world.A], dtype=object), lines, 7.5)
    parts = np.array(
        [world.square(0, 100, cut, 200), world.square(cut, 100, 100, 200)], dtype=object
    )
    assert beside_ha(parts, lines, 7.5).sum() == pytest.approx(whole.sum(), abs=1e-7)


@pytest.mark.parametrize("factors", ["dk_v12", "ipcc_2013"])
def test_every_hectare_is_accounted_for_with_a_belt(tmp_path: Path, factors: str) -> None:  # C12
    root = world.project(tmp_path / "project")
    with_waters(root, "ditch", line((10, 20), (190, 160)), line((90, 0), (110, 200)))
    outcome = judged(root, REWET % '"A", "B", "C", "D"', factors)
    assert outcome.land["area_ha"].sum() == pytest.approx(4.0, abs=1e-9)
    if factors == "dk_v12":
        sheet = outcome.tables["project_sheet"]
        project = outcome.rewetted[outcome.rewetted["place"] != "total"]
        assert sheet["area_ha"].sum() == pytest.approx(project["project_ha"].sum())
        places: Mapping[str, float] = sheet.groupby("place")["change"].sum().to_dict()
        for place, total in places.items():
            assert total == pytest.approx(change(outcome, place))
