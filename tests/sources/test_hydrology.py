"""Units told from terrain and streams: a valley on the four fields by hand, and what can go wrong.

The ground rises 22 cm for each 10 m from a stream that runs south between the municipalities, and
falls a centimetre for each 10 m southwards: land within 45 m of the stream's middle lies lower
than a metre above it.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
import rasterio.transform
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.effects.low_land import low_land
from landuse.sources import hydrology
from landuse.workflow import decide, judge, load, read_scenario
from tests import world

CELL, AROUND = 10, 5
OUTLET = "550105_6299955"  # the stream's last cell, where the terrain ends
REWET = '[[allocate]]\nid = "wet"\nmeasure = "rewet"\narea = { units = ["A"] }\n'
STREAM = shapely.LineString(
    [(world.EAST + 105, world.NORTH + 250), (world.EAST + 105, world.NORTH - 50)]
)
TERRAIN = (
    'id = "terrain"\ntitle = { da = "t", en = "t" }\nabout = { da = "t", en = "t" }\n'
    'role = "context"\ntheme = "terrain"\nkind = "raster"\n'
    f'{world.ORIGIN}\n[file]\npath = "data/terrain.tif"\ncrs = "{world.CRS}"\n\n'
    '[columns.height_m]\nsource = "1"\ntype = "number"\nunit = "m"\n'
)
needs_the_library = pytest.mark.skipif(
    "no pyflwdir" in hydrology.installed(),
    reason="pyflwdir is not installed",
)


def valley(
    root: Path,
    *,
    unit_m: float = 1.0,
    stream: shapely.Geometry = STREAM,
    sea_rows: int = 0,
) -> Path:
    """Write the four fields with a stream between the municipalities and terrain around it."""
    world.project(root)
    cells = 20 + 2 * AROUND
    column, row = np.meshgrid(np.arange(cells), np.arange(cells)[::-1])
    height = (20 + 0.22 * np.abs(column - AROUND - 10) + 0.01 * row) / unit_m
    height[cells - sea_rows :] = 0.0
    north_west = (world.EAST - AROUND * CELL, world.NORTH + 200 + AROUND * CELL)
    place = rasterio.transform.from_origin(*north_west, CELL, CELL)
    with rasterio.open(
        root / "data" / "terrain.tif", "w", driver="GTiff", width=cells, height=cells, count=1,
        dtype="float32", crs=world.CRS, transform=place,
    ) as made:  # fmt: skip
        made.write(height.astype("float32"), 1)
    (root / "layers" / "terrain.toml").write_text(TERRAIN, encoding="utf-8")
    text = world.layer("streams", "context", {}, more='theme = "stream"')
    text = text.replace('kind = "polygons"', 'kind = "lines"')
    (root / "layers" / "streams.toml").write_text(text, encoding="utf-8")
    drawn = world.geojson([({}, stream)])
    (root / "data" / "streams.geojson").write_text(drawn, encoding="utf-8")
    return root


def judged(root: Path, text: str = REWET) -> Outcome:
    world.scenario(root, "wet", text)
    land = load(root)
    return judge(land, decide(land, read_scenario(root, "wet")))


def neighbours(outcome: Outcome) -> dict[str, float]:
    table = outcome.tables["neighbours"]
    table = table[table["area_ha"].notna()]
    return table.groupby("place")["area_ha"].sum().to_dict()


def units_of(land: Landscape) -> dict[str, float]:
    return low_land_of(land, 1.0).groupby("unit_id")["area_ha"].sum().to_dict()


def low_land_of(land: Landscape, height_m: float) -> pd.DataFrame:
    held = low_land(land, height_m)
    assert held is not None
    return held.of(held.met_by(land.piece_shapes))


@needs_the_library
def test_low_land_that_drains_to_the_same_reach_is_one_unit(tmp_path: Path) -> None:
    land = load(valley(tmp_path / "project"))
    # 90 m wide (nine cells around the stream's) and 200 m long.
    assert units_of(land) == pytest.approx({OUTLET: 1.8})
    # The stream's own cells and one on each side.
    assert low_land_of(land, 0.25)["area_ha"].sum() == pytest.approx(0.6)
    assert set(low_land_of(land, 2.0)["piece_id"]) <= set(land.pieces.index)


@needs_the_library
def test_the_neighbours_of_a_wetted_field_are_told_by_municipality(tmp_path: Path) -> None:
    # Of A 40 m by 100 m is low and drawn; of C as much is left, of B and D 50 m by 100 m each.
    outcome = judged(valley(tmp_path / "project"))
    assert neighbours(outcome) == pytest.approx({"9001": 0.4, "9002": 1.0})
    notes = "\n".join(str(issue) for issue in outcome.issues)
    assert "0.6 ha of the rewetting that is in no hydrological unit" in notes
    assert "lies more than 1 m above its stream" in notes


@needs_the_library
def test_a_scenario_may_say_another_height(tmp_path: Path) -> None:
    root = valley(tmp_path / "project")
    low = judged(root, f"[assume]\nwet_height_m = 0.25\n\n{REWET}")
    assert neighbours(low) == pytest.approx({"9001": 0.1, "9002": 0.4})


@needs_the_library
def test_terrain_in_centimetres_gives_the_same_units(tmp_path: Path) -> None:  # C2
    root = valley(tmp_path / "project", unit_m=0.01)
    text = TERRAIN.replace('unit = "m"', 'unit = "cm"')
    (root / "layers" / "terrain.toml").write_text(text, encoding="utf-8")
    assert units_of(load(root)) == pytest.approx({OUTLET: 1.8})


@needs_the_library
def test_a_stream_that_another_runs_into_has_two_reaches(tmp_path: Path) -> None:
    main = [(world.EAST + 105, world.NORTH + 250), (world.EAST + 105, world.NORTH - 50)]
    side = [(world.EAST + 195, world.NORTH + 105), (world.EAST + 105, world.NORTH + 105)]
    land = load(valley(tmp_path / "project", stream=shapely.MultiLineString([main, side])))
    found = units_of(land)
    assert len(found) == 3  # above, below, and the side stream
    assert OUTLET in found
    assert sum(found.values()) > 1.8  # the side stream has low land of its own


@needs_the_library
def test_a_stream_ends_at_the_coast(tmp_path: Path) -> None:
    land = load(valley(tmp_path / "project", sea_rows=AROUND))
    found = low_land_of(land, 2.0)["unit_id"].unique().tolist()
    assert found == ["550105_6300005"]  # the last cell on land, not the edge of the sea


@needs_the_library
def test_the_units_survive_a_rebuild(tmp_path: Path) -> None:  # C8
    root = valley(tmp_path / "project")
    first, again = load(root), load(root, rebuild=True)
    assert first.digest == again.digest
    one, two = (land.hydrological_units for land in (first, again))
    assert one is not None
    assert two is not None
    assert one.drop(columns="geometry").equals(two.drop(columns="geometry"))


@needs_the_library
def test_streams_outside_the_land_leave_it_without_units(tmp_path: Path) -> None:
    far = shapely.LineString([(world.EAST - 40, world.NORTH + 240), (world.EAST - 40, world.NORTH)])
    root = valley(tmp_path / "project", stream=far)
    outcome = judged(root)
    assert neighbours(outcome) == {}
    assert "1 ha of the rewetting that is in no hydrological unit" in "\n".join(
        str(issue) for issue in outcome.issues
    )


@needs_the_library
@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1))
def test_on_any_terrain_no_land_is_in_two_units(tmp_path_factory, seed) -> None:  # C12
    root = valley(tmp_path_factory.mktemp("any") / "project")
    rng = np.random.default_rng(seed)
    with rasterio.open(root / "data" / "terrain.tif", "r+") as held:
        rough = held.read(1) + rng.uniform(0, 2, held.shape) * rng.integers(0, 2)
        held.write(rough.astype("float32"), 1)
    land = load(root)
    units = land.hydrological_units
    assert units is not None
    assert (units["up_to_m"].isin(np.arange(1, 9) * 0.25)).all()
    table = low_land_of(land, 2.0)
    taken = table.groupby("piece_id")["area_ha"].sum()
    assert (taken <= land.pieces["area_ha"].reindex(taken.index) + 1e-9).all()
    joined = shapely.area(shapely.union_all(np.asarray(table.geometry))) / 10_000
    assert taken.sum() == pytest.approx(joined, abs=1e-9)


def test_terrain_that_does_not_say_its_unit_tells_no_units(tmp_path: Path) -> None:  # C2
    root = valley(tmp_path / "project")
    text = TERRAIN.replace('unit = "m"\n', "")
    (root / "layers" / "terrain.toml").write_text(text, encoding="utf-8")
    land = load(root)
    assert land.hydrological_units is None
    found = [str(issue) for issue in judged(root).issues]
    assert any("drainage of neighbouring land unknown" in text for text in found)


def test_terrain_that_cannot_be_read_tells_no_units_and_stops_nothing_else(
    tmp_path: Path,
) -> None:  # C5
    root = valley(tmp_path / "project")
    (root / "data" / "terrain.tif").write_bytes(b"II*\x00 not a raster")
    land = load(root, strict=False)
    assert land.hydrological_units is None
    assert any("terrain" in issue.where for issue in land.issues)
    found = judge(land, decide(land, read_scenario(root, "corner"))).issues
    assert any("drainage of neighbouring land unknown" in issue.found for issue in found)


def test_the_digest_follows_what_tells_the_units(tmp_path: Path) -> None:  # C11
    plain = world.project(tmp_path / "plain")
    root = valley(tmp_path / "valley")
    layers = load(root).layers.values()
    assert hydrology.edition(load(plain).layers.values()) == ""
    assert hydrology.edition(layers) == hydrology.installed()
