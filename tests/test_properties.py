"""Whatever is drawn, in whatever order: area conserved, no hectare twice, no exception (C12)."""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.landscape import Landscape
from landuse.domain.scenario import Scenario
from landuse.effects import INDICATORS
from landuse.sources.areas import drawn_frame
from landuse.sources.scenarios import Drawn
from landuse.workflow import decide, judge, load, tell
from landuse.workflow.exports import fragment_map
from landuse.workflow.pictures import areas_to_planning
from tests import world

MEASURES = ("rewet", "extensify", "afforest", "recreation", "nature", "keep", "business", "wind")
Ring = list[tuple[float, float]]

# Three municipalities in a row, so that a drawing can lie across all of them and beyond.
TOWNS = [
    ({"kode": "9001", "navn": "Vesterby"}, world.square(0, 0, 80, 200)),
    ({"kode": "9002", "navn": "Østerby"}, world.square(80, 0, 130, 200)),
    ({"kode": "9003", "navn": "Nørreby"}, world.square(130, 0, 200, 200)),
]


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    """Return the four fields across three municipalities."""
    root = world.project(tmp_path_factory.mktemp("three") / "project")
    towns = world.geojson(TOWNS)
    (root / "data" / "municipalities.geojson").write_text(towns, encoding="utf-8")
    return load(root)


coordinate = st.one_of(
    st.sampled_from([0.0, 50.0, 80.0, 100.0, 100.0005, 130.0, 180.0, 200.0]),
    st.floats(-60, 260).map(lambda x: round(x, 4)),
)
ring = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=9)
sliver = st.tuples(coordinate, coordinate, st.floats(1e-4, 0.5)).map(
    lambda t: [(t[0], t[1]), (t[0] + 150, t[1] + 90), (t[0] + 150, t[1] + 90 + t[2])]
)
wishes = st.lists(
    st.tuples(st.one_of(ring, sliver), st.sampled_from(MEASURES)), min_size=1, max_size=6
)


def drawn(rings: list[tuple[Ring, str]]) -> Drawn:
    """Return a scenario with these rings drawn as a browser would send them: valid or not."""
    ids = [f"d{number}" for number in range(len(rings))]
    shapes = [
        shapely.Polygon([(x + world.EAST, y + world.NORTH) for x, y in held]) for held, _ in rings
    ]
    frame = gpd.GeoSeries(shapes, crs=world.CRS).to_crs(4326)
    features = [
        {"type": "Feature", "id": name, "properties": {}, "geometry": shape.__geo_interface__}
        for name, shape in zip(ids, frame, strict=True)
        if shape.area > 0
    ]
    areas = areas_to_planning({"features": features}, world.CRS)
    allocations = [
        {"id": name, "measure": measure, "area": {"drawn": name}}
        for name, (_, measure) in zip(ids, rings, strict=True)
        if name in areas.index
    ]
    title = {"da": "x", "en": "x"}
    raw = {"id": "x", "title": title, "question": title, "allocate": allocations}
    return Drawn(Scenario.model_validate(raw), areas)


@settings(max_examples=40, deadline=None)
@given(wishes)
def test_no_hectare_is_lost_or_counted_twice(
    land: Landscape, rings: list[tuple[Ring, str]]
) -> None:
    plan = decide(land, drawn(rings))

    parts = plan.fragments
    shapes = np.asarray(fragment_map(land, plan).geometry.values, dtype=object)
    union_ha = shapely.area(shapely.union_all(shapes)) / 10_000
    assert parts["area_ha"].sum() == pytest.approx(union_ha, abs=2e-6)
    for row in plan.allocations.itertuples():
        sums = row.counted_ha + row.ineligible_ha + row.overridden_ha
        assert sums == pytest.approx(row.asked_ha, abs=1e-6)
    additive = {indicator.id for indicator in INDICATORS if indicator.additive}
    told = tell(judge(land, plan, only=additive))
    assert sum(row["area_ha"] for row in told["land"]) == pytest.approx(4.0, abs=1e-6)
    for indicator, gas in {(r["indicator"], r["gas"]) for r in told["rows"]}:
        if indicator not in additive:
            continue
        rows = [r for r in told["rows"] if (r["indicator"], r["gas"]) == (indicator, gas)]
        total = next(r["change"] for r in rows if r["place"] == "total")
        changes = [r["change"] for r in rows if r["place"] != "total"]
        if None in changes:  # a factor nobody published: unknown, never zero (C5)
            assert total is None
        else:
            assert math.fsum(changes) == pytest.approx(total, rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(ring, st.integers(0, 8), st.floats(-40, 240))
def test_vertex_order_and_splitting_change_nothing(
    land: Landscape, held: Ring, start: int, at: float
) -> None:
    shape = shapely.make_valid(
        shapely.Polygon([(x + world.EAST, y + world.NORTH) for x, y in held])
    )
    shape = shapely.union_all([p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"])
    if shape.area < 1:
        return
    west = shapely.box(world.EAST - 500, world.NORTH - 500, world.EAST + at, world.NORTH + 500)
    halves = [shapely.intersection(shape, west), shapely.difference(shape, west)]
    turned = [_turned(p, start) for p in shapely.get_parts(shape)]

    once = _rewet(land, [shape])
    assert _rewet(land, [shapely.union_all(turned)]) == pytest.approx(once, abs=1e-6)
    areas = [h for h in halves if h.area > 0 and shapely.get_dimensions(h) == 2]
    # Each piece along the split may keep a sliver of a square centimetre.
    assert _rewet(land, areas) == pytest.approx(once, abs=4e-6)


def _turned(polygon: shapely.Polygon, start: int) -> shapely.Polygon:
    ring = list(polygon.exterior.coords)[:-1]
    cut = start % len(ring)
    holes = [list(hole.coords) for hole in polygon.interiors]
    return shapely.Polygon((ring[cut:] + ring[:cut])[::-1], holes)


def _rewet(land: Landscape, shapes: list[shapely.Geometry]) -> float:
    ids = [f"d{number}" for number in range(len(shapes))]
    areas = drawn_frame(ids, ids, shapes, world.CRS)
    title = {"da": "x", "en": "x"}
    allocate = [{"id": "w", "measure": "rewet", "area": {"drawn": ids}}]
    raw = {"id": "x", "title": title, "question": title, "allocate": allocate}
    plan = decide(land, Drawn(Scenario.model_validate(raw), areas))
    return float(plan.allocations["counted_ha"].sum())


def test_two_half_overlapping_drawings_in_one_field_count_by_their_union(tmp_path: Path) -> None:
    land = load(world.project(tmp_path / "project"))
    one, other = world.square(10, 110, 60, 150), world.square(35, 110, 85, 150)
    both = _rewet(land, [one, other])
    assert both == pytest.approx(0.75 * 0.4, abs=1e-9)
