"""Every format planners exchange: written here, read as a layer, four hectares each time."""

import numpy as np
import pytest
import rasterio
import rasterio.transform

from landuse.workflow import load
from tests import world

FORMATS = {
    "gpkg": {"driver": "GPKG"},
    "shp": {"driver": "ESRI Shapefile"},
    "fgb": {"driver": "FlatGeobuf"},
    "tab": {"driver": "MapInfo File"},
    "gml": {"driver": "GML"},
    "gdb": {"driver": "OpenFileGDB", "TARGET_ARCGIS_VERSION": "ARCGIS_PRO_3_2_OR_LATER"},
    "parquet": {},
}


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def fields():
    import geopandas as gpd

    rows = [properties | {"CVR": "12345678", "Journalnr": "x"} for properties, _ in world.FIELDS]
    return gpd.GeoDataFrame(rows, geometry=[g for _, g in world.FIELDS], crs=world.CRS)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_layer_is_read_from_any_format(root, ending):
    path = root / "data" / f"fields.{ending}"
    if ending == "parquet":
        fields().to_parquet(path)
    else:
        fields().to_file(path, **FORMATS[ending])
    (root / "data" / "fields.cpg").unlink(missing_ok=True)
    layer = root / "layers" / "fields.toml"
    layer.write_text(layer.read_text("utf-8").replace("fields.geojson", path.name), "utf-8")

    land = load(root)

    assert land.area_ha == pytest.approx(4.0)
    assert sorted(land.units.index) == ["A", "B", "C", "D"]
    assert not {"CVR", "Journalnr", "cvr", "journalnr"} & set(land.pieces.columns)


def test_danish_letters_survive_a_shapefile_without_its_cpg(root):
    import geopandas as gpd

    towns = gpd.GeoDataFrame(
        [p for p, _ in world.TOWNS], geometry=[g for _, g in world.TOWNS], crs=world.CRS
    )
    towns.to_file(root / "data" / "towns.shp", encoding="ISO-8859-1")
    (root / "data" / "towns.cpg").unlink(missing_ok=True)
    layer = root / "layers" / "municipalities.toml"
    text = layer.read_text("utf-8").replace("municipalities.geojson", "towns.shp")
    layer.write_text(text, "utf-8")
    names = {place.name for place in load(root).places["municipality"]}
    assert names == {"Vesterby", "Østerby"}


RASTER = """
id = "{id}"
title = {{ da = "x", en = "x" }}
about = {{ da = "x", en = "x" }}
role = "{role}"
kind = "raster"
{more}
[origin]
producer = "x"
title = "x"
licence = "CC0-1.0"
[file]
path = "data/{id}.tif"
crs = "EPSG:25832"
[columns.{column}]
source = "1"
{type}
"""


def write_raster(path, values, nodata):
    height, width = values.shape
    transform = rasterio.transform.from_origin(world.EAST, world.NORTH + 200, 10, 10)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=height,
        width=width,
        count=1,
        dtype=values.dtype,
        crs=world.CRS,
        transform=transform,
        nodata=nodata,
    ) as target:
        target.write(values, 1)


def test_a_raster_of_soil_classes_is_polygonised_and_cuts_like_polygons(root):
    soil = np.zeros((20, 20), dtype=np.uint8)
    soil[:10] = 2  # the northern squares: over 12 %
    soil[10:, :5] = 1  # the western half of C
    (root / "layers" / "peat.toml").unlink()
    write_raster(root / "data" / "soil.tif", soil, 0)
    text = RASTER.format(
        id="soil",
        role="soil",
        column="soil",
        more='coverage = "patches"\nabsent = "mineral"',
        type='type = "category"\ncodes = { 1 = "6to12", 2 = "over12" }',
    )
    (root / "layers" / "soil.toml").write_text(text, "utf-8")
    hectares = load(root).pieces.groupby("soil", observed=True)["area_ha"].sum().to_dict()
    assert hectares == pytest.approx({"over12": 2.0, "6to12": 0.5, "mineral": 1.5})


def test_a_raster_of_numbers_is_averaged_per_piece_with_exact_coverage(root):
    height = np.full((20, 20), 4.0, dtype=np.float32)
    height[:10] = 2.0
    height[:, 10:] += 0.5
    write_raster(root / "data" / "terrain.tif", height, -9999.0)
    text = RASTER.format(
        id="terrain",
        role="context",
        column="height_m",
        more="",
        type='type = "number"\nunit = "m"',
    )
    (root / "layers" / "terrain.toml").write_text(text, "utf-8")
    means = load(root).pieces.set_index("unit_id")["height_m"]
    assert means.loc["A"] == pytest.approx(2.0, abs=1e-4)  # ADR 7: half a millimetre
    assert means.loc["D"] == pytest.approx(4.5, abs=1e-4)


def test_points_with_a_width_claim_the_land_around_them(root):
    import geopandas as gpd
    import shapely

    point = gpd.GeoDataFrame(
        geometry=[shapely.Point(world.EAST + 50, world.NORTH + 150)], crs=world.CRS
    )
    point.to_file(root / "data" / "stone.gpkg")
    text = world.layer(
        "stone", "constraint", {}, more='buffer_m = 30.0\ncoverage = "patches"\nabsent = "none"'
    )
    text = text.replace('"polygons"', '"points"').replace("stone.geojson", "stone.gpkg")
    (root / "layers" / "stone.toml").write_text(text, "utf-8")
    land = load(root)
    (claimed,) = land.overlays["stone"].area
    assert claimed == pytest.approx(3.14159 * 900, rel=0.007)


def test_a_kept_landscape_is_the_one_that_was_built_and_a_changed_map_is_another(root):
    first, again = load(root), load(root)
    assert first.digest == again.digest
    assert again.pieces.drop(columns="geometry").equals(first.pieces.drop(columns="geometry"))
    assert again.pieces.geometry.geom_equals(first.pieces.geometry).all()
    path = root / "data" / "peat.geojson"
    path.write_text(path.read_text("utf-8").replace('">12"', '"6-12"', 1), "utf-8")
    assert load(root).digest != first.digest


def test_ids_of_pieces_survive_a_rebuild(root):  # C8
    assert load(root, rebuild=True).pieces.index.tolist() == load(root).pieces.index.tolist()
