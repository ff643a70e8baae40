"""The invented valley: same seed, same land; Danish sizes; the faults that are there on purpose."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from landuse.sources.demo import generate
from landuse.workflow import load

SIZES_HA = {5: 0.3, 25: 0.8, 50: 1.9, 75: 4.2, 95: 15.5}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a valley of a few hundred fields."""
    folder = tmp_path_factory.mktemp("small")
    generate(folder, fields=300, seed=7)
    return folder


def test_the_same_seed_is_the_same_valley(small: Path, tmp_path: Path) -> None:
    generate(tmp_path, fields=300, seed=7)
    for name in ("fields.gpkg", "peat.gpkg", "municipalities.gpkg"):
        one, other = (gpd.read_file(root / "data/demo" / name) for root in (small, tmp_path))
        assert one.drop(columns="geometry").equals(other.drop(columns="geometry"))
        assert (shapely.to_wkb(one.geometry.values) == shapely.to_wkb(other.geometry.values)).all()
    generate(tmp_path / "other", fields=300, seed=8)
    other = gpd.read_file(tmp_path / "other/data/demo/fields.gpkg")
    assert len(other) != len(one) or not other.geometry.geom_equals(one.geometry).all()


def test_a_small_valley_is_a_project_that_loads(small: Path) -> None:
    land = load(small)
    assert land.states["church_lines"] == "not_fetched"
    assert land.pieces["height_m"].notna().mean() > 0.99
    assert {repair.kind for repair in land.repairs} >= {"invalid", "overlapping"}


def test_the_demo_has_danish_field_sizes(repository: Path) -> None:
    fields = gpd.read_file(repository / "data/demo/fields.gpkg")
    assert len(fields) == pytest.approx(6000, rel=0.08)
    found = np.percentile(fields.area / 10_000, list(SIZES_HA))
    assert found == pytest.approx(list(SIZES_HA.values()), rel=0.25)


def test_the_demo_has_its_faults_on_purpose(repository: Path) -> None:
    folder = repository / "data/demo"
    fields = gpd.read_file(folder / "fields.gpkg")
    assert {"CVR", "Journalnr", "Marknr", "Markblok", "Afgkode", "IMK_areal"} <= set(fields.columns)
    assert (~fields.is_valid).sum() == 2
    assert (fields["Markblok"] + "/" + fields["Marknr"]).is_unique
    towns = gpd.read_file(folder / "municipalities.gpkg").set_index("kode").geometry
    assert towns["9103"].geom_type == "MultiPolygon"  # the island
    assert len(shapely.get_parts(towns["9104"])) == 2  # the enclave ...
    assert any(len(part.interiors) for part in shapely.get_parts(towns["9102"]))  # ... its hole
    assert not gpd.read_file(folder / "section3.shp").is_valid.all()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size < 15_000_000


def test_fields_do_not_overlap_but_for_one_pair(repository: Path) -> None:
    fields = gpd.read_file(repository / "data/demo/fields.gpkg")
    shapes = np.asarray(fields.geometry.make_valid().values, dtype=object)
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = pairs[:, pairs[0] < pairs[1]]
    shared = shapely.area(shapely.intersection(shapes[pairs[0]], shapes[pairs[1]]))
    assert (shared > 1).sum() <= 5  # the pair, and what the crossed outlines reach
    assert shared.max() > 100
