"""Real answers of the services, stored: they parse with the catalogue's own definitions.

Each stored answer is given to the reader as if it had just come, then to the layer that the
catalogue says it becomes. Nothing is contacted.
"""

import json
from pathlib import Path

import geopandas as gpd
import pytest

from landuse.domain.issues import errors
from landuse.domain.layer import PERSONAL_COLUMNS
from landuse.sources.catalogue import read_catalogue
from landuse.sources.columns import named_columns, read_code_lists
from landuse.sources.services import answers, mars
from landuse.sources.services.features import page_of_json
from landuse.sources.services.gathered import refuse_missing
from landuse.sources.services.reply import Answer
from tests.real import SHARED

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE, _ = read_catalogue(ROOT)
CODES, _ = read_code_lists([ROOT / "data" / "codes"])

ANSWERS = {
    "dk-wfs-samples-2026/ais_par3_sample.geojson": ("ais_nature", 100, 186_628),
    "dk-wfs-samples-2026/fredskov_sample.geojson": ("protected_forest", 100, 59_822),
    "dk-wfs-samples-2026/helhedsprojekter_tilsagn2020.geojson": ("whole_projects", 2, 2),
    "dk-wfs-samples-2026/kla_e23_bioprio_sample.geojson": (
        "lowland_nature_priority", 100, 408_524,
    ),
    "dk-wfs-samples-2026/kla_projektomraader.geojson": ("lowland_projects", 3, 3),
    "dk-wfs-samples-2026/kvaelstofretention_sample.geojson": ("retention", 100, 4_239_419),
    "dk-wfs-samples-2026/skovkort_2022_sample.geojson": ("forest_map", 10, 61_588),
    "dk-wfs-samples-2026/vaadomraadepotentiale_sample.geojson": (
        "wetland_potential", 100, 94_182,
    ),
    "dk-dai-stevns-sample/bes_naturtyper_sample.json": ("section3", 3, None),
    "dk-biodiv-ku-prio1/ku-prio-1.geojson": ("biodiversity_priority", None, None),
}  # fmt: skip


def stored(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the stored answers are not here ({name})")
    return path


@pytest.mark.parametrize("name", ANSWERS)
def test_a_stored_answer_becomes_the_layer_the_catalogue_says(name: str) -> None:
    layer, count, matched = ANSWERS[name]
    listed = CATALOGUE[layer]
    answer = Answer("stored", "application/json", stored(name).read_bytes())
    page = page_of_json(answers.collection_of(answer, layer), listed.service, layer)
    assert count is None or len(page.ids) == count
    assert page.matched == matched
    assert len(set(page.ids)) == len(page.ids)
    refuse_missing(listed, list(page.frame.columns), layer)
    placed = page.frame.to_crs("EPSG:25832")
    west, south, east, north = placed.total_bounds
    assert 400_000 < west < east < 900_000
    assert 6_000_000 < south < north < 6_450_000
    named, issues = named_columns(placed, listed.layer, CODES)
    assert not errors(issues), issues
    assert set(listed.layer.columns) <= set(named.columns)
    assert PERSONAL_COLUMNS.isdisjoint(column.lower() for column in page.frame.columns)


FIELDS = {
    "dk-fields-marker2026-sample/marker_2026.gpkg": {},
    "dk-fields-marker2024-sample/dk_2024_fiboa_0_2.parquet": {
        "id": "Marknr", "crop:code": "Afgkode",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_fields_of_2024_and_2026_become_units(name: str) -> None:
    path = stored(name)
    frame = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    frame = frame.rename(columns=FIELDS[name])
    if "Markblok" not in frame:  # the converter of 2024 left the block out
        frame["Markblok"] = "unknown"
    named, issues = named_columns(frame, CATALOGUE["fields"].layer, CODES)
    assert not errors(issues), issues
    assert len(named) == 100
    assert named["use"].notna().all()
    assert named["crop_code"].notna().all()


def test_municipalities_and_catchments_have_the_columns_the_catalogue_names() -> None:
    places = gpd.read_file(stored("dk-municipalities-2026/kommuner.gpkg"))
    assert places["kode"].str.fullmatch(r"\d{4}").all()
    mains = gpd.read_file(stored("dk-catchments-vp3-2025/hovedoplande.gpkg"))
    coasts = gpd.read_file(stored("dk-catchments-vp3-2025/kystvandoplande.gpkg"))
    for name, frame in (("catchments", mains), ("coastal_catchments", coasts)):
        named, issues = named_columns(frame, CATALOGUE[name].layer, CODES)
        assert not errors(issues), issues
        assert {"code", "name"} <= set(named.columns)


def test_the_register_of_projects_is_a_list_of_rows() -> None:
    found = json.loads(stored("dk-mars-2026-05/projects.json").read_bytes())
    rows = mars.rows_of(found, "mars")
    assert len(rows) == 1375
    status = [row["projectStatus"] for row in rows]
    assert [status.count(code) for code in (6, 10, 15)] == [507, 787, 81]
