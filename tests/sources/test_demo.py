"""The invented valley: same seed, same land; Danish sizes; services' columns; faults on purpose."""

import hashlib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from scipy import ndimage

from landuse.domain.layer import PERSONAL_COLUMNS
from landuse.domain.scenario import Scenario
from landuse.sources.demo import generate
from landuse.sources.demo.fields import fields
from landuse.sources.demo.terrain import SOUTH, WEST, ground
from landuse.workflow import decide, judge, load, read_scenario, scenario_ids

SIZES_HA = {5: 0.3, 25: 0.8, 50: 1.9, 75: 4.2, 95: 15.5}
DELIVERED = {
    "fields.gpkg": "Marknr IMK_areal Journalnr CVR Afgkode Afgroede GB GBanmeldt ansPLANTE ansMKG"
    " ansFRUGT ansOM ansKVAEL ansOEA ansME ansMElavb Markblok",
    "section3.shp": "Temakode Objekt_id Version_id Systid_fra Oprettet Oprindkode Statuskode Off_kode"
    " CVR_kode CVR_navn Sagsbeh Bruger_id Shape_area Natyp_kode Natyp_navn Besig_dato Vedligehol",
    "bnbo.gpkg": "Temakode Status_bnbo_kode Aarsag Anlaegsnav Dgunr Bruger_id CVR_kode",
    "natura_2000.gpkg": "Temakode Objekt_id Version_id Objektnavn Site_nr",
    "protected_areas.gpkg": "Temakode Fred_tkode Fred_tnavn Reg_nr Fred_navn Link Bruger_id",
    "protected_forest.gpkg": "uuid feat_id feat_kode feat_type elavsnavn omfang areal",
    "plan_lowland.gpkg": "planid plannr plannavn komnr kommunenavn datovedt datoikraft doklink status",
    "solar_areas.gpkg": "planid plannavn komnr anvgen anvendelse anvendelsegenerel zonestatus",
    "business_areas.gpkg": "planid plannavn komnr anvgen anvendelsegenerel bebygpct maxbygnhjd",
    "municipalities.gpkg": "dagi_id kode navn regionskode regionsnavn udenforkommuneinddeling",
    "catchments.gpkg": "op_type op_id op_navn mst_id hov_id distr_id areal",
    "recreation_routes.gpkg": "versions_id objekt_id systid_fra cvr_kode bruger_id off_kode rute_ty_k",
    "wind_turbines.fgb": "Kommune-nr. Kommune Fabrikat Typebetegnelse Ejerlav Matrikel X Y",
    "peat.gpkg": "gridcode toerv_pct",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a valley of a few hundred fields."""
    folder = tmp_path_factory.mktemp("small")
    generate(folder, fields=300, seed=7)
    return folder


def content(folder: Path) -> dict[str, str]:
    """Return a digest of every file in a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_the_same_seed_is_the_same_bytes_and_another_is_another_valley(
    small: Path, tmp_path: Path
) -> None:
    generate(tmp_path / "same", fields=300, seed=7)
    assert content(tmp_path / "same") == content(small)
    generate(tmp_path / "other", fields=300, seed=8)
    assert content(tmp_path / "other") != content(small)


def test_a_small_valley_is_a_project_that_loads(small: Path) -> None:
    land = load(small)
    assert land.states["church_lines"] == "not_fetched"
    assert land.pieces["height_m"].notna().mean() > 0.99
    assert {repair.kind for repair in land.repairs} >= {"invalid", "overlapping"}


@pytest.mark.parametrize(("fields", "seed"), [(50, 1), (60, 3), (200, 5)])
def test_the_smallest_valleys_load_and_answer(tmp_path: Path, fields: int, seed: int) -> None:
    generate(tmp_path, fields=fields, seed=seed)
    land = load(tmp_path)
    assert set(land.states.values()) <= {"read", "empty", "not_fetched"}
    assert [name for name, state in land.states.items() if state == "not_fetched"] == [
        "church_lines"
    ]
    assert (land.units["kind"] == "field").sum() == pytest.approx(fields, rel=0.6)
    for name in scenario_ids(tmp_path):
        outcome = judge(land, decide(land, read_scenario(tmp_path, name)))
        assert not [issue for issue in outcome.issues if issue.severity == "error"]


def test_a_plain_of_one_block_is_shared_by_the_danish_sizes() -> None:
    land = ground(np.random.default_rng(1), 50)
    block = shapely.box(WEST, SOUTH, WEST + 10_000, SOUTH + 10_000)
    nothing = np.array([], dtype=object)
    found = fields(np.random.default_rng(1), land, np.array([block], dtype=object), nothing)
    sizes = shapely.area(found.shapes) / 10_000
    assert sizes.sum() == pytest.approx(10_000, rel=0.06)  # hedges and the road around it
    assert np.percentile(sizes, list(SIZES_HA)) == pytest.approx(list(SIZES_HA.values()), rel=0.08)


def test_the_demo_has_danish_field_sizes(repository: Path) -> None:
    frame = gpd.read_file(repository / "data/demo/fields.gpkg")
    assert len(frame) == pytest.approx(6000, rel=0.05)
    found = np.percentile(frame.area / 10_000, list(SIZES_HA))
    assert found == pytest.approx(list(SIZES_HA.values()), rel=0.08)


@pytest.mark.parametrize("name", DELIVERED)
def test_maps_have_the_columns_the_services_deliver(repository: Path, name: str) -> None:
    frame = gpd.read_file(repository / "data/demo" / name, rows=3)
    assert set(DELIVERED[name].split()) <= set(frame.columns)


def test_no_column_that_can_name_a_person_is_read(small: Path) -> None:
    land = load(small)
    delivered = {
        column.lower()
        for name in ("fields.gpkg", "section3.shp")
        for column in gpd.read_file(small / "data/demo" / name, rows=1).columns
    }
    assert {"cvr", "journalnr", "sagsbeh", "bruger_id"} <= delivered
    tables = [land.pieces, land.units, *land.overlays.values()]
    assert not {c.lower() for table in tables for c in table.columns} & PERSONAL_COLUMNS


def test_the_demo_has_its_faults_on_purpose(repository: Path) -> None:
    folder = repository / "data/demo"
    frame = gpd.read_file(folder / "fields.gpkg")
    assert (~frame.is_valid).sum() == 2
    assert (frame["Markblok"] + "/" + frame["Marknr"]).is_unique
    towns = gpd.read_file(folder / "municipalities.gpkg").set_index("kode").geometry
    assert towns["9103"].geom_type == "MultiPolygon"  # the island
    assert len(shapely.get_parts(towns["9104"])) == 2  # the enclave ...
    assert any(len(part.interiors) for part in shapely.get_parts(towns["9102"]))  # ... its hole
    assert not gpd.read_file(folder / "section3.shp").is_valid.all()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size < 15_000_000


def test_fields_do_not_overlap_but_for_one_pair(repository: Path) -> None:
    frame = gpd.read_file(repository / "data/demo/fields.gpkg")
    shapes = np.asarray(frame.geometry.make_valid().values, dtype=object)
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = pairs[:, pairs[0] < pairs[1]]
    shared = shapely.area(shapely.intersection(shapes[pairs[0]], shapes[pairs[1]]))
    assert (shared > 1).sum() <= 5  # the pair, and what the crossed outlines reach
    assert shared.max() > 100


def test_nothing_is_drawn_outside_the_four_municipalities_and_their_coast(repository: Path) -> None:
    folder = repository / "data/demo"
    towns = gpd.read_file(folder / "municipalities.gpkg").union_all()
    coast = gpd.read_file(folder / "land_use.gpkg").query("kategori == 'vand'").union_all()
    known = towns.union(coast).buffer(15)  # a pixel of the peat map
    for path in (path for kind in ("gpkg", "fgb", "geojson") for path in folder.glob(f"*.{kind}")):
        frame = gpd.read_file(path)
        shapes = shapely.make_valid(np.asarray(frame.geometry.values, dtype=object))
        assert shapely.covers(known, shapely.union_all(shapes)), path.name


def test_a_drawn_stream_never_climbs_on_the_terrain(repository: Path) -> None:
    with rasterio.open(repository / "data/demo/terrain.tif") as source:
        height, place = source.read(1), source.transform
    assert place.a == 25
    level = -ndimage.maximum_filter(-height, 3)  # a line is smoothed by less than a cell
    frame = gpd.read_file(repository / "data/demo/streams.gpkg")
    streams = np.asarray(frame.geometry.values, dtype=object)
    steps = np.linspace(0, 1, 9)
    points = shapely.line_interpolate_point(streams[:, None], steps, normalized=True)
    x, y = shapely.get_coordinates(points).T
    along = level[((place.f - y) / place.a).astype(int), ((x - place.c) / place.a).astype(int)]
    change = np.diff(along.reshape(len(streams), -1), axis=1)
    climbs = np.minimum(change.clip(0).sum(axis=1), (-change).clip(0).sum(axis=1))
    assert (climbs < 0.25).mean() > 0.97, np.sort(climbs)[-20:]


def test_the_demo_says_who_lives_where_and_what_is_farmed_together(repository: Path) -> None:
    folder = repository / "data/demo"
    homes = gpd.read_file(folder / "dwellings.gpkg")
    assert homes["personer"].between(1, 5).all()
    frame = gpd.read_file(folder / "fields.gpkg")
    assert frame["holding"].str.fullmatch(r"[0-9a-f]{12}").all()
    each = frame.groupby("holding").size()
    assert 10 < each.median() < 25
    units = load(repository).units
    assert units.loc[units["kind"] == "field", "holding"].notna().all()
    assert units.loc[units["kind"] == "square", "holding"].isna().all()


def test_small_catchments_cover_the_land_and_keep_a_share(repository: Path) -> None:
    folder = repository / "data/demo"
    parts = gpd.read_file(folder / "retention.gpkg")
    towns = gpd.read_file(folder / "municipalities.gpkg").union_all()
    assert parts.area.sum() == pytest.approx(towns.area, rel=0.005)
    assert parts["retention"].between(0, 100).all()
    assert parts["ret_tot"].to_numpy() == pytest.approx(parts["retention"] / 100, abs=1e-3)


def test_the_problem_owner_of_a_drawing_is_the_municipality_it_lies_in(repository: Path) -> None:
    towns = gpd.read_file(repository / "data/demo/municipalities.gpkg").set_index("kode")
    for name in scenario_ids(repository):
        scenario: Scenario = read_scenario(repository, name).scenario
        drawn = [a for a in scenario.allocate if a.area.drawn and (a.owner or "").isdigit()]
        if not drawn:
            continue
        shapes = gpd.read_file(repository / f"scenarios/{name}.geojson").set_index("id").geometry
        for allocation in drawn:
            area = towns.intersection(shapes[allocation.area.drawn_ids[0]]).area
            assert area.idxmax() == allocation.owner, (name, allocation.id)
