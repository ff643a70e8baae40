"""Rings around standing turbines: a rule's number of tip heights, and none where it is not told."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from landuse.domain.landscape import Landscape
from landuse.ui.legend import rings
from landuse.workflow import load
from landuse.workflow.rings import ring_features, rings_of, tip_heights
from tests import world

HEIGHTS = """
[style.columns.hub_m]
source = "navhoejde"
type   = "number"
unit   = "m"
"""


def _land(root: Path, style: str = HEIGHTS) -> Landscape:
    """Return the four-field world with a turbine of 100 m and one whose hub nobody told."""
    columns = {"rotor_m": 'source = "rotor"\ntype = "number"\nunit = "m"'}
    text = world.layer("mills", "renewable", columns, more='theme = "wind_turbine"')
    text = text.replace('kind = "polygons"', 'kind = "points"')
    (root / "layers/mills.toml").write_text(text + style, "utf-8")
    held = [
        ({"rotor": 60.0, "navhoejde": 70.0}, world.square(0, 0, 1, 1).centroid),
        ({"rotor": 60.0, "navhoejde": None}, world.square(90, 90, 91, 91).centroid),
    ]  # fmt: skip
    (root / "data/mills.geojson").write_text(world.geojson(held), "utf-8")
    return load(root)


def test_a_ring_is_as_far_as_the_rule_says_and_names_it(tmp_path: Path) -> None:
    land = _land(world.project(tmp_path / "project"))
    found = rings_of(land, "mills")
    assert [ring.heights for ring in found] == [4.0, 1.0]
    assert [rule.theme for rule in found[0].rules] == ["dwelling"]
    heights = tip_heights(land, "mills").index.tolist()
    assert heights[0] == pytest.approx(100.0)
    to_metres = Transformer.from_crs("EPSG:4326", land.pieces.crs, always_xy=True).transform
    drawn = ring_features(land, "mills")["features"]
    assert [held["properties"]["ring"] for held in drawn] == [0, 1]
    for held, metres in zip(drawn, (400.0, 100.0), strict=True):
        line = shapely.transform(
            shapely.from_geojson(json.dumps(held["geometry"])),
            lambda xy: np.stack(to_metres(xy[:, 0], xy[:, 1]), axis=1),
        )
        west, _, east, _ = line.bounds
        assert east - west == pytest.approx(2 * metres, abs=2.5)


def test_the_panel_says_rule_and_source_and_how_many_have_no_height(tmp_path: Path) -> None:
    land = _land(world.project(tmp_path / "project"))
    told = rings(land, "mills", "da")
    assert told is not None
    assert told["lacks"] == "1 møller uden højde i kortet har ingen ring."
    assert told["lines"][0]["title"].startswith("4 × totalhøjden, til:")
    assert "Vindmøllebekendtgørelsen" in told["lines"][0]["note"]
    assert "dkvind.dk" in told["lines"][0]["note"]


def test_what_only_the_map_shows_changes_no_digest(tmp_path: Path) -> None:
    plain = _land(world.project(tmp_path / "plain"), style="")
    told = rings(plain, "mills", "en")
    assert told is not None
    assert told["lines"] == []
    assert told["lacks"].startswith("2 turbines without a height")
    assert ring_features(plain, "mills")["features"] == []
    assert plain.digest == _land(world.project(tmp_path / "shown")).digest


def test_other_layers_have_no_rings(tmp_path: Path) -> None:
    land = _land(world.project(tmp_path / "project"))
    assert rings(land, "fields", "da") is None
