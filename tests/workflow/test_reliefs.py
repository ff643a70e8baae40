"""Rasters of numbers on the map: even steps of round numbers, and the class of each pixel."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from rasterio.transform import from_origin

from landuse.domain.landscape import Landscape
from landuse.geo.raster_squares import extent_of, values_at
from landuse.geo.tiles import Tile, tiles_over
from landuse.workflow import load
from landuse.workflow.reliefs import MOST, classes_at, even, steps_of
from tests import world

SIZE = 64


def raster(path: Path, values: np.ndarray, **more: object) -> Path:
    """Write a raster of 10 m pixels whose north-west corner is 1 km from the four fields."""
    grid = from_origin(world.EAST - 1000, world.NORTH + 1000, 10, 10)
    rows, columns = values.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=1, dtype="float32",
        crs=world.CRS, transform=grid, **more,
    ) as file:  # fmt: skip
        file.write(values.astype("float32"), 1)
    return path


def square(land_crs: str = world.CRS, zoom: int = 15) -> Tile:
    at = (world.EAST, world.NORTH, world.EAST, world.NORTH)
    return tiles_over(at, land_crs, zoom)[0]


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (0, 60, (0, 10, 20, 30, 40, 50)),
        (-3, 88, (0, 20, 40, 60, 80)),
        (0.2, 0.33, (0.2, 0.25, 0.3)),
        (5, 5, ()),
    ],
)
def test_steps_are_round_numbers(low: float, high: float, ends: tuple[float, ...]) -> None:
    assert len(even(low, high)) < MOST
    assert even(low, high) == ends


@given(st.floats(-9000, 9000), st.floats(0.01, 9000))
def test_steps_are_few_even_and_within(low: float, wide: float) -> None:
    ends = np.array(even(low, low + wide))
    assert 1 <= len(ends) < MOST
    slack = 1e-6 * max(abs(low), wide, 1)
    assert ends[0] >= low - slack
    assert ends[-1] <= low + wide + slack
    if len(ends) > 2:
        assert np.allclose(np.diff(ends), ends[1] - ends[0], rtol=1e-6, atol=1e-9)


def test_a_square_holds_the_values_and_none_where_there_is_none(tmp_path: Path) -> None:
    values = np.full((200, 200), 7.0)
    values[:100] = -9999  # the north has no value
    path = raster(tmp_path / "held.tif", values, nodata=-9999)
    seen = values_at(path, 1, square(zoom=14), SIZE)
    assert set(np.unique(seen[~np.isnan(seen)])) == {7.0}
    assert np.isnan(seen).any()
    assert extent_of(path, 1, 2, 98) == (7.0, 7.0)


def test_outside_a_raster_without_nodata_there_is_no_value(tmp_path: Path) -> None:
    path = raster(tmp_path / "held.tif", np.full((200, 200), 7.0))
    tile = square(zoom=15)
    far = Tile(tile.z, tile.x + 40, tile.y)
    assert not np.isnan(values_at(path, 1, tile, SIZE)).all()
    assert np.isnan(values_at(path, 1, far, SIZE)).all()


def test_a_raster_without_a_number_has_no_extent(tmp_path: Path) -> None:
    path = raster(tmp_path / "held.tif", np.full((5, 5), -9999.0), nodata=-9999)
    assert extent_of(path, 1, 2, 98) is None


@pytest.fixture
def land(tmp_path: Path) -> Landscape:
    """Return the four fields on a slope that falls to the east, 100 m in 2 km."""
    root = world.project(tmp_path / "project")
    slope = np.tile(np.linspace(100, 0, 200), (200, 1))
    raster(root / "data" / "slope.tif", slope)
    (root / "layers" / "slope.toml").write_text(LAYER, "utf-8")
    return load(root)


LAYER = f"""
id = "slope"
title = {{ da = "Terræn", en = "Terrain" }}
about = {{ da = "", en = "" }}
role = "context"
kind = "raster"
[origin]
producer = "landuse"
title = "A slope"
licence = "CC0-1.0"
synthetic = true
[file]
path = "data/slope.tif"
crs = "{world.CRS}"
[columns.height_m]
source = "1"
type = "number"
unit = "m"
[style]
color = "#998866"
"""


def test_a_raster_layer_has_classes_that_fall_with_the_slope(land: Landscape) -> None:
    steps = steps_of(land, "slope")
    assert steps is not None
    assert steps.unit == "m"
    assert steps.ends == (20, 40, 60, 80)
    seen = classes_at(land, "slope", square(), SIZE)
    rows = seen[(seen > 0).all(axis=1)]
    assert len(rows)
    assert (np.diff(rows.astype(int), axis=1) <= 0).all()


def test_a_layer_of_areas_has_no_steps(land: Landscape) -> None:
    assert steps_of(land, "peat") is None
    assert not classes_at(land, "peat", square(), SIZE).any()


def test_a_raster_that_went_away_is_not_drawn_and_breaks_nothing(land: Landscape) -> None:
    (land.root / "data" / "slope.tif").unlink()
    assert steps_of(land, "slope") is None
    assert not classes_at(land, "slope", square(), SIZE).any()
