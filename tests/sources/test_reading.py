"""Reading maps: what is left out is told, what is odd is told, and nothing is told that is not so."""

import json
import sqlite3
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from landuse.domain.layer import Layer
from landuse.geo.frame import polygonal
from landuse.geo.repair import repaired
from landuse.sources.project import open_project
from landuse.sources.vector import read_vector
from landuse.workflow import load
from tests import world
from tests.sources.test_formats import RASTER, write_raster


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def use_file(root: Path, name: str, file: str) -> None:
    layer = root / "layers" / f"{name}.toml"
    text = layer.read_text("utf-8").replace(f"{name}.geojson", file)
    layer.write_text(text, "utf-8")


def frame(features) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        [p for p, _ in features], geometry=[g for _, g in features], crs=world.CRS
    )


def found(land) -> str:
    return "\n".join(str(issue) for issue in land.issues)


def read(path: Path, layer: str | None = None):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_vector(path, path.name, layer=layer, stated=None, planning=world.CRS)


# --- letters ---


@pytest.mark.parametrize("alphabet", ["UTF-8", "ISO-8859-1", "CP1252"])
@pytest.mark.parametrize("says", ["nothing", "nonsense", "its alphabet"])
def test_danish_letters_in_a_shapefile_whatever_it_says_of_its_alphabet(root, alphabet, says):
    towns = [({"kode": "1", "navn": "Sæby"}, world.TOWNS[0][1])]
    towns += [({"kode": "2", "navn": "Ærøskøbing Å"}, world.TOWNS[1][1])]
    frame(towns).to_file(root / "data" / "towns.shp", encoding=alphabet)
    stated = root / "data" / "towns.cpg"
    stated.unlink(missing_ok=True)
    if says != "nothing":
        stated.write_text("GARBAGE" if says == "nonsense" else alphabet, "ascii")
    use_file(root, "municipalities", "towns.shp")

    names = {place.name for place in load(root).places["municipality"]}

    assert names == {"Sæby", "Ærøskøbing Å"}


def test_a_byte_order_mark_as_notepad_writes_it_is_no_fault(root):
    for file in ("landuse.toml", "layers/peat.toml", "scenarios/corner.toml"):
        path = root / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(root).area_ha == pytest.approx(4.0)


# --- several layers ---


def test_tables_without_geometry_do_not_make_a_geopackage_ambiguous(root):
    path = root / "data" / "peat.gpkg"
    frame(world.PEAT).to_file(path, layer="turf")
    table = frame(world.PEAT).drop(columns="geometry")
    import pyogrio

    pyogrio.write_dataframe(table, path, layer="layer_styles", append=False)
    use_file(root, "peat", "peat.gpkg")
    assert load(root).states["peat"] == "read"


def test_a_named_layer_of_several_is_read(root):
    path = root / "data" / "peat.gpkg"
    frame(world.PEAT[:1]).to_file(path, layer="dry")
    frame(world.PEAT).to_file(path, layer="wet")
    use_file(root, "peat", 'peat.gpkg"\nlayer = "wet')
    assert len(load(root).pieces.query("soil != 'mineral'")) == 3


def test_a_view_in_a_geopackage_reads_without_a_warning(root):
    path = root / "data" / "peat.gpkg"
    frame(world.PEAT).to_file(path, layer="turf")
    with sqlite3.connect(path) as base:
        base.execute("create view v as select 7 as fid, geom, toerv_pct from turf")
        for table, columns in (
            ("gpkg_contents", "data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id"),
            ("gpkg_geometry_columns", "column_name, geometry_type_name, srs_id, z, m"),
        ):  # fmt: skip
            kept = columns.replace("identifier", "'v'")
            base.execute(
                f"insert into {table}(table_name, {columns}) select 'v', {kept} from {table}"
            )
    raw = read(path, "v")
    assert raw.frame is not None
    assert len(raw.frame) == 3


def test_what_the_reader_had_to_mend_is_told_and_warns_nobody(root):
    path = root / "data" / "peat.geojson"
    path.write_text(world.geojson(world.PEAT, ids=["1", "1", "1"]).replace('"1"', "1"), "utf-8")
    raw = read(path)
    assert raw.frame is not None
    (issue,) = raw.issues
    assert "mended in reading" in issue.found
    assert issue.severity == "warning"


# --- features that are not there ---


def test_a_file_without_features_is_empty_and_says_so(root):
    nothing = '{"type": "FeatureCollection", "features": []}'
    (root / "data" / "peat.geojson").write_text(nothing, "utf-8")
    land = load(root)
    assert land.states["peat"] == "empty"
    assert "without any feature" in found(land)
    assert set(land.pieces["soil"]) == {"mineral"}


def test_features_without_geometry_are_counted(root):
    rows = json.loads(world.geojson(world.PEAT))
    rows["features"][0]["geometry"] = None
    (root / "data" / "peat.geojson").write_text(json.dumps(rows), "utf-8")
    land = load(root)
    assert "1 of 3 features without a geometry" in found(land)
    assert ("peat", "empty", 1) in {(r.layer, r.kind, r.count) for r in land.repairs}


def test_a_layer_of_which_nothing_is_left_fails_and_the_soil_is_unknown(root):  # C5
    thin = shapely.box(world.EAST, world.NORTH, world.EAST + 100, world.NORTH + 0.0001)
    (root / "data" / "peat.geojson").write_text(world.geojson([({"toerv_pct": ">12"}, thin)]))
    land = load(root, strict=False)
    assert land.states["peat"] == "failed"
    assert "none has a shape" in found(land)
    assert set(land.pieces["soil"]) == {"unknown"}


def test_points_and_lines_without_geometry_stand_in_the_ledger(root):
    points = [({}, shapely.centroid(world.A)), ({}, shapely.Point())]
    text = world.layer("stones", "context", {}).replace('"polygons"', '"points"')
    (root / "layers" / "stones.toml").write_text(text, "utf-8")
    (root / "data" / "stones.geojson").write_text(world.geojson(points), "utf-8")
    land = load(root)
    assert ("stones", "empty", 1) in {(r.layer, r.kind, r.count) for r in land.repairs}
    assert len(land.overlays["stones"]) == 1


def test_a_layer_that_meets_nothing_of_the_study_area_is_told(root):
    away = shapely.transform(world.A, lambda xy: xy + 50_000)
    (root / "data" / "peat.geojson").write_text(world.geojson([({"toerv_pct": ">12"}, away)]))
    land = load(root)
    assert "1 features, none of which meets the study area" in found(land)
    assert "layers/peat.toml" in found(land)


def test_a_corner_that_is_no_number_leaves_its_feature_out(root):
    rows = world.geojson(world.FIELDS).replace("550200.0, 6300200.0", "NaN, 6300200.0", 1)
    (root / "data" / "fields.geojson").write_text(rows, "utf-8")
    land = load(root)
    assert "coordinates that are no numbers in 1 of 4 features" in found(land)
    assert sorted(land.units.index[land.units["kind"] == "field"]) == ["A", "C", "D"]


def test_a_ring_of_two_corners_is_told_and_the_others_are_read(root):
    rows = json.loads(world.geojson(world.FIELDS))
    ring = rows["features"][0]["geometry"]["coordinates"][0]
    rows["features"][0]["geometry"]["coordinates"][0] = ring[:2]
    (root / "data" / "fields.geojson").write_text(json.dumps(rows), "utf-8")
    land = load(root)
    assert "1 of 4 features without a geometry" in found(land)
    assert land.area_ha == pytest.approx(4.0)


def test_the_message_shows_the_corner_that_is_out_of_reach(root):
    far = shapely.box(world.EAST, world.NORTH, world.EAST + 10, 9e9)
    rows = world.geojson([*world.PEAT, ({"toerv_pct": ">12"}, far)])
    (root / "data" / "peat.geojson").write_text(rows, "utf-8")
    assert "9e+09 in 1 of 4 features" in found(load(root))


def test_polygons_that_overlap_in_a_collection_become_one_valid_shape():
    one, other = shapely.box(0, 0, 60, 100), shapely.box(40, 0, 100, 100)
    line = shapely.LineString([(0, 0), (5, 5)])
    mixed = np.array([shapely.GeometryCollection([one, other, line])], dtype=object)
    (held,) = polygonal(mixed)
    assert shapely.is_valid(held)
    assert held.area == pytest.approx(10_000)
    assert repaired(mixed, ["a"], "x").shapes[0].area == pytest.approx(10_000)


@pytest.mark.parametrize("part", [0.98, 0.75, 0.5, 0.3])
@pytest.mark.parametrize("schema", ["beside it", "none", "one that includes another"])
def test_a_gml_that_breaks_off_is_never_one_without_features(tmp_path, schema, part):
    path = tmp_path / "peat.gml"
    frame(world.PEAT).to_file(path)
    xsd = path.with_suffix(".xsd")
    if schema == "none":
        xsd.unlink()
    elif schema != "beside it":
        text = xsd.read_text("utf-8").replace(
            "<xs:import", '<xs:include schemaLocation="x.xsd"/><xs:import', 1
        )
        xsd.write_text(text, "utf-8")
    whole = read(path)
    assert whole.frame is not None
    assert whole.frame["toerv_pct"].tolist() == [">12", ">12", "6-12"]
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    broken = read(path)
    assert broken.frame is None
    assert "breaks off" in broken.issues[0].found


FORMATS = {
    "fgb": ("peat.fgb",),
    "gpkg": ("peat.gpkg",),
    "geojson": ("peat.geojson",),
    "mif": ("peat.mif", "peat.mid"),
    "tab": ("peat.tab", "peat.dat", "peat.map", "peat.id"),
    "shp": ("peat.shp", "peat.dbf", "peat.shx"),
}
DRIVERS = {"mif": {"driver": "MapInfo File"}}


@pytest.mark.parametrize(
    ("ending", "file"), [(ending, file) for ending, files in FORMATS.items() for file in files]
)
def test_a_map_that_breaks_off_is_never_read_in_part(tmp_path, ending, file):
    rows = [({"toerv_pct": f"{n}", "n": n}, g) for n in range(15) for _, g in world.FIELDS]
    path = tmp_path / f"peat.{ending}"
    frame(rows).to_file(path, **DRIVERS.get(ending, {}))
    whole = read(path)
    assert whole.frame is not None
    content = (tmp_path / file).read_bytes()
    for part in (0.1, 0.3, 0.5, 0.7, 0.9, 0.97):
        (tmp_path / file).write_bytes(content[: int(len(content) * part)])
        cut = read(path)
        assert cut.frame is None or cut.frame.equals(whole.frame), part


def test_a_folder_has_no_sha256(root):
    path = root / "data" / "peat.gdb"
    frame(world.PEAT).to_file(
        path, driver="OpenFileGDB", TARGET_ARCGIS_VERSION="ARCGIS_PRO_3_2_OR_LATER"
    )
    use_file(root, "peat", "peat.gdb")
    assert load(root).states["peat"] == "read"
    use_file(root, "peat", "peat.geojson")
    layer = root / "layers" / "peat.toml"
    text = layer.read_text("utf-8").replace("[file]", f'[file]\nsha256 = "{"0" * 64}"')
    layer.write_text(text, "utf-8")
    assert "the content of a folder" in found(load(root, strict=False))


# --- rasters of numbers ---


def numbers(root: Path, values: np.ndarray) -> Path:
    path = root / "data" / "terrain.tif"
    write_raster(path, values, -9999.0)
    text = RASTER.format(
        id="terrain", role="context", column="height_m", more="", type='type = "number"'
    )
    (root / "layers" / "terrain.toml").write_text(text, "utf-8")
    return path


def test_numbers_that_break_off_fail_and_make_no_column(root):
    path = numbers(root, np.random.default_rng(0).random((20, 20)))
    path.write_bytes(path.read_bytes()[:2000])
    land = load(root, strict=False)
    assert land.states["terrain"] == "failed"
    assert "height_m" not in land.pieces
    assert "cannot be opened as a raster" in found(land)


def test_one_can_be_inside_a_raster_of_classes_and_not_of_numbers(root):
    numbers(root, np.ones((20, 20)))
    folder, _ = open_project(root)
    assert folder is not None
    terrain: Layer = folder.layers["terrain"]
    assert terrain.holds_numbers
    assert not terrain.covers_area
    assert folder.layers["peat"].covers_area


def test_a_code_too_large_to_draw_is_told(root):
    (root / "layers" / "peat.toml").unlink()
    write_raster(root / "data" / "soil.tif", np.full((20, 20), 2**32 - 1, dtype=np.uint32), 0)
    text = RASTER.format(
        id="soil",
        role="soil",
        column="soil",
        more='coverage = "patches"\nabsent = "mineral"',
        type='type = "category"\ncodes = { 1 = "6to12" }',
    )
    (root / "layers" / "soil.toml").write_text(text, "utf-8")
    land = load(root, strict=False)
    assert "the code 4294967295" in found(land)
    assert land.states["soil"] == "failed"


# --- columns ---


def test_dates_and_yes_or_no_are_read_where_they_are_beyond_doubt(root):
    from landuse.sources.columns import named_columns

    folder, _ = open_project(root)
    assert folder is not None
    raw = gpd.GeoDataFrame(
        {"d": ["2024-05-31", None], "b": [1.0, None], "t": ["true", "false"]},
        geometry=[world.A, world.B],
        crs=world.CRS,
    )
    columns = {
        "since": {"source": "d", "type": "date"},
        "one": {"source": "b", "type": "boolean"},
        "two": {"source": "t", "type": "boolean"},
    }
    layer = folder.layers["protected"]
    layer = Layer.model_validate(layer.model_dump(by_alias=True) | {"columns": columns})
    named, faults = named_columns(raw, layer, {})
    assert faults == []
    assert named["since"].iloc[0].date().isoformat() == "2024-05-31"
    assert named["since"].isna().tolist() == [False, True]
    assert named["one"].iloc[0] is np.True_
    assert named["two"].tolist() == [True, False]


def test_a_place_without_a_name_is_called_by_its_code(root):
    towns = [({**p, "navn": None}, g) for p, g in world.TOWNS]
    (root / "data" / "municipalities.geojson").write_text(world.geojson(towns), "utf-8")
    names = [place.name for place in load(root).places["municipality"]]
    assert names == ["9001", "9002"]
