"""Beside each layer stands who made it; its pattern tells it from others without its colour."""

import datetime as dt
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from PIL import Image

from landuse.domain.layer import Layer
from landuse.geo.tiles import tiles_over
from landuse.ui.drawers import Drawer
from landuse.ui.layer_tiles import MESH_PX, LayerTiles, marks
from landuse.ui.legend import origin_of
from landuse.ui.raster_tiles import labels, tones
from landuse.ui.tiles import DRAWN_FROM
from landuse.workflow.pictures import LayerShapes
from landuse.workflow.reliefs import Steps

EAST, NORTH = 560_000.0, 6_220_000.0
ZOOM = 14


def _layer(pattern: str | None = None, **origin: object) -> Layer:
    return Layer.model_validate(
        {
            "id": "held", "title": {"da": "Kort", "en": "Map"}, "about": {"da": "", "en": ""},
            "role": "biodiversity", "kind": "polygons", "coverage": "patches", "absent": "none",
            "origin": {"producer": "Styrelsen", "title": "Kort", "licence": "CC0-1.0", **origin},
            "file": {"path": "data/held.gpkg", "crs": "EPSG:25832"},
            "style": {"color": "#117733", "pattern": pattern},
        }
    )  # fmt: skip


def _picture(
    folder: Path, pattern: str | None, *, zoom: int = ZOOM, wide_m: int = 10_000
) -> np.ndarray:
    """Return one wide area in the middle of a square, as it is drawn."""
    area = shapely.Point(EAST, NORTH).buffer(wide_m / 2, cap_style="square")
    frame = gpd.GeoDataFrame(geometry=[area], crs="EPSG:25832")
    at = tiles_over((EAST, NORTH, EAST, NORTH), frame.crs, zoom)[0]
    shapes = LayerShapes(frame, None, is_cut=False)
    tiles = LayerTiles(_layer(pattern), shapes, Drawer(folder, f"held_{pattern}"))
    return np.asarray(Image.open(BytesIO(tiles.at(at))))


@pytest.mark.parametrize(
    ("origin", "da", "en"),
    [
        ({"published": dt.date(2026, 3, 1)}, "1. marts 2026", "1 March 2026"),
        ({"created": dt.date(2025, 12, 24)}, "24. december 2025", "24 December 2025"),
        ({"accessed": dt.date(2026, 11, 2)}, "hentet 2. november 2026", "fetched 2 November 2026"),
        ({}, "uden dato", "no date"),
    ],
)
def test_a_layer_says_who_made_it_when_and_how_it_may_be_used(
    origin: dict[str, object], da: str, en: str
) -> None:
    assert origin_of(_layer(**origin), "da") == f"Styrelsen · {da} · CC0-1.0"
    assert origin_of(_layer(**origin), "en") == f"Styrelsen · {en} · CC0-1.0"


def test_without_a_pattern_an_area_is_one_even_tone(tmp_path: Path) -> None:
    assert len(np.unique(_picture(tmp_path, None)[..., 3])) == 1


@pytest.mark.parametrize("pattern", ["hatch", "dots", "cross"])
def test_a_pattern_is_seen_in_an_area_in_its_own_colour(tmp_path: Path, pattern: str) -> None:
    picture = _picture(tmp_path, pattern)
    cover = picture[..., 3]
    assert cover.min() > 0
    assert 0.02 < np.mean(cover > 200) < 0.5
    assert np.abs(picture[..., :3].astype(int) - [0x11, 0x77, 0x33]).max() <= 3


def test_patterns_differ_in_shape_alone() -> None:
    shapes = [np.asarray(marks(name)) > 0 for name in ("hatch", "dots", "cross")]
    assert not any((a == b).all() for n, a in enumerate(shapes) for b in shapes[:n])


@pytest.mark.parametrize("pattern", ["hatch", "dots", "cross"])
def test_a_pattern_runs_on_from_one_square_to_the_next(tmp_path: Path, pattern: str) -> None:
    cover = _picture(tmp_path, pattern)[..., 3]
    assert (cover[:, :MESH_PX] == cover[:, -MESH_PX:]).all()
    assert (cover[:MESH_PX] == cover[-MESH_PX:]).all()


@pytest.mark.parametrize("pattern", ["hatch", "dots", "cross"])
def test_a_pattern_is_as_wide_from_afar_as_from_near(tmp_path: Path, pattern: str) -> None:
    """Marks of a shrunken square would stand twice as close for each step away."""
    near, afar = (
        _picture(tmp_path, pattern, zoom=zoom, wide_m=200_000)[..., 3]
        for zoom in (DRAWN_FROM, DRAWN_FROM - 2)
    )
    assert len(np.unique(near)) > 2
    assert (near == afar).all()


def test_a_raster_is_told_class_by_class_and_by_lightness_alone() -> None:
    steps = Steps((-10.0, 0.0, 2.5), "m")
    assert list(labels(steps, "da").values()) == [
        "under −10 m", "−10 til 0 m", "0 til 2,5 m", "2,5 og derover m",
    ]  # fmt: skip
    light = [sum(int(tone[n : n + 2], 16) for n in (1, 3, 5)) for tone in tones("#998866", 7)]
    assert light == sorted(light, reverse=True)
    assert min(a - b for a, b in pairwise(light)) > 40
