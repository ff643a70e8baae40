"""Who lives where: the layer of places may say it, else dwellings are added up; else it is unknown."""

import geopandas as gpd
import pytest

from landuse.effects.population import population
from landuse.workflow import load
from tests import world

TOLD = {"9001": 1200.0, "9002": 300.0}


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    return load(world.project(tmp_path_factory.mktemp("population") / "project"))


def with_persons(tmp_path, told):
    """Return the four fields, whose municipalities say how many live there."""
    root = world.project(tmp_path / "project")
    path = root / "data" / "municipalities.geojson"
    towns = gpd.read_file(path)
    towns["borgere"] = towns["kode"].map(told)
    towns.to_file(path, driver="GeoJSON")
    layer = root / "layers" / "municipalities.toml"
    more = '\n[columns.persons]\nsource = "borgere"\ntype = "number"\n'
    layer.write_text(layer.read_text("utf-8") + more, "utf-8")
    return load(root)


def test_where_no_layer_says_it_nobody_knows(land):  # C5
    assert population(land, "municipality") is None


def test_the_layer_of_places_may_say_it(tmp_path):
    assert population(with_persons(tmp_path, TOLD), "municipality") == TOLD


def test_one_place_without_a_number_leaves_it_unknown(tmp_path):
    assert population(with_persons(tmp_path, {"9001": 1200.0}), "municipality") is None
