"""The trial on real input: 98 municipalities without fields, 1,375 projects, all of Denmark."""

import io
import math
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from PIL import Image

from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.report import pdf
from landuse.report.paper import Table
from landuse.workflow import decide, judge, load, read_scenario, tell
from landuse.workflow.council import Ordered, counted, paper, side_by_side
from landuse.workflow.writing import planned_by_place
from tests import real


@pytest.fixture(scope="module")
def root(real_root: Path) -> Path:
    """Return the project, made with ``landuse new`` and layer files."""
    return real_root


@pytest.fixture(scope="module")
def land(real_land: Landscape) -> Landscape:
    """Return Denmark in squares of one kilometre."""
    return real_land


@pytest.fixture(scope="module")
def plan(root: Path, land: Landscape) -> Plan:
    """Return the register's projects as a plan."""
    return decide(land, read_scenario(root, "mars"))


@pytest.fixture(scope="module")
def told(land: Landscape, plan: Plan) -> dict[str, dict[str, Any]]:
    """Return the outcome by each place role."""
    return {role: tell(judge(land, plan, by=role)) for role in land.roles()}


def test_all_municipalities_are_squares_whose_hectares_are_the_municipalities(
    root: Path, land: Landscape
) -> None:
    towns = gpd.read_file(root / "data" / "kommuner.gpkg")
    assert len(land.places["municipality"]) == len(towns) == 99
    assert set(land.units["kind"]) == {"square"}
    assert land.units["area_ha"].max() <= 100 + 1e-9
    union_ha = towns.union_all().area / 10_000
    assert land.area_ha == pytest.approx(union_ha, rel=1e-7)  # snapping to a millimetre
    assert set(land.pieces["soil"]) == set(land.pieces["use"]) == {"unknown"}


def test_the_hectares_are_the_same_by_municipality_region_and_catchment(
    land: Landscape, told: dict[str, dict[str, Any]]
) -> None:
    for role, found in told.items():
        assert found["by"] == role
        total = math.fsum(row["area_ha"] for row in found["land"])
        assert total == pytest.approx(land.area_ha, rel=1e-9)
        changed = math.fsum(r["area_ha"] for r in found["land"] if r["from"] != r["to"])
        counted = math.fsum(r["counted_ha"] for r in found["allocations"])
        assert changed == pytest.approx(counted, rel=1e-9)


def test_overlapping_projects_are_counted_once(root: Path, land: Landscape, plan: Plan) -> None:
    mars = gpd.read_file(root / "data" / "mars_projects.gpkg")
    mapped = ["Lavbundsprojekter", "Kvælstofvådområder", "Ekstensivering", "Skovrejsning"]
    mars = mars[(mars["kind"] == "project") & mars["measure"].isin(mapped)]
    union = mars.make_valid().union_all()
    outside_ha = plan.allocations["outside_ha"].sum()
    counted_ha = plan.allocations["counted_ha"].sum()
    assert counted_ha == pytest.approx(union.area / 10_000 - outside_ha, rel=1e-5)
    assert counted_ha < mars.area.sum() / 10_000


def test_the_85_invalid_projects_are_repaired_and_named(root: Path, plan: Plan) -> None:
    mars = gpd.read_file(root / "data" / "mars_projects.gpkg")
    mars = mars[mars["kind"] == "project"]
    invalid = set(mars.loc[~mars.is_valid, "id"])
    assert (len(mars), len(invalid)) == (1375, 85)
    named = {name for repair in plan.repairs for name in repair.ids}
    assert invalid <= named


def test_nothing_is_known_so_no_emission_is_told(
    land: Landscape, told: dict[str, dict[str, Any]]
) -> None:  # C5
    found = told["region"]
    rows = [row for row in found["rows"] if row["indicator"] == "emissions"]
    assert all(row["before"] is None and row["after"] is None for row in rows)
    assert all(row["change"] is None for row in rows if row["place"] == "total")
    for what in ("soil", "use"):
        hectares = math.fsum(u["area_ha"] for u in found["unknown"] if u["what"] == what)
        assert hectares == pytest.approx(land.area_ha, rel=1e-9)


def test_with_an_assumption_the_change_appears_and_says_what_it_rests_on(
    root: Path, land: Landscape, plan: Plan
) -> None:
    assumed = decide(land, read_scenario(root, "mars_assumed"))
    found = tell(judge(land, assumed))
    total = next(r for r in found["rows"] if r["place"] == "total" and r["gas"] is None)
    rewet = assumed.allocations.set_index("measure")["counted_ha"]
    # Tier 1, AR5, tCO2e/ha/yr: crop 7.9 C, 0.31 DOC, 5 % ditches at 1165 kg CH4, 13 kg N2O-N.
    crop = 7.9 * 44 / 12 + 0.31 * 44 / 12 + 0.05 * 1165 * 28 / 1000 + 13 * 44 / 28 * 265 / 1000
    wet = 0.5 * 44 / 12 + 0.24 * 44 / 12 + 216 * 16 / 12 * 28 / 1000
    grass_ch4 = (0.95 * 16 + 0.05 * 1165) * 28 / 1000
    grass = 6.1 * 44 / 12 + 0.31 * 44 / 12 + grass_ch4 + 8.2 * 44 / 28 * 265 / 1000
    forest_ch4 = (0.975 * 2.5 + 0.025 * 217) * 28 / 1000
    forest = 2.6 * 44 / 12 + 0.31 * 44 / 12 + forest_ch4 + 2.8 * 44 / 28 * 265 / 1000
    by_hand = 0.6 * (
        rewet["rewet"] * (wet - crop)
        + rewet["extensify"] * (grass - crop)
        + rewet["afforest"] * (forest - crop)
    )
    assert total["change"] == pytest.approx(by_hand, rel=1e-9)
    notes = [i for i in found["issues"] if i["where"].endswith("assume")]
    assert len(notes) == 1
    assert "over12 0.6" in notes[0]["found"]
    assert plan.allocations["counted_ha"].tolist() == assumed.allocations["counted_ha"].tolist()


def test_a_paper_over_every_municipality_renders_and_its_tables_add_up(
    root: Path, land: Landscape
) -> None:
    held = counted(land, read_scenario(root, "mars_assumed"))
    made = paper(side_by_side(land, [held]), Ordered(written=date(2026, 11, 25)))
    tables = [block for block in made.blocks if isinstance(block, Table)]
    (places,) = [table for table in tables if table.foot and len(table.rows) >= 98]
    assert len({row[0] for row in places.rows}) == len(places.rows)
    for column in range(1, len(places.heads)):
        cells = [row[column].replace(".", "") for row in (*places.rows, places.foot[0])]
        if cells[-1] == "ukendt":  # what was farmed there no layer says
            continue
        *parts, whole = (float(c.replace(",", ".").replace("\N{MINUS SIGN}", "-")) for c in cells)
        assert math.fsum(parts) == pytest.approx(whole, abs=1e-9)
    local = [
        table.caption for table in tables if table.caption.endswith("arealer, jord og udledning")
    ]
    touched = {place for place, area_ha in planned_by_place(held.outcome).items() if area_ha}
    assert len(local) == len(set(local)) == len(touched) >= 80
    pages = pdf.pages(made, 20)
    assert len(pages) > 15
    for page in map(Image.open, map(io.BytesIO, pages)):
        ink = page.convert("L").point(lambda grey: 255 * (grey < 200)).getbbox()
        assert ink is not None
        assert ink[0] > 0.05 * page.width  # nothing runs over the edge of the text
        assert ink[2] < 0.95 * page.width


def test_values_that_are_not_mapped_are_told(plan: Plan) -> None:
    told = [issue for issue in plan.issues if issue.where.endswith(": measure")]
    assert any("Minivådområder" in issue.found for issue in told)


def test_the_dagi_shapefile_without_an_epsg_code_is_matched_by_definition(tmp_path: Path) -> None:
    if not real.SHARED.is_dir():
        pytest.skip("the real geodata are not beside this checkout")
    folder = tmp_path / "data"
    folder.mkdir()
    for file in (real.SHARED / "dk-dagi-2021-2m").glob("KOMMUNE.*"):
        (folder / file.name).write_bytes(file.read_bytes())
    (tmp_path / "landuse.toml").write_text('title = { da = "x", en = "x" }\n', encoding="utf-8")
    (tmp_path / "layers").mkdir()
    columns = real.PLACE.format(code="KOMKODE", name="KOMNAVN")
    text = real.LAYER.format(
        id="towns", role="municipality", kind="polygons", more="", file="KOMMUNE.shp", crs=real.UTM
    )
    (tmp_path / "layers" / "towns.toml").write_text(text + columns, encoding="utf-8")

    land = load(tmp_path)

    assert len(land.places["municipality"]) == 99  # 173 single parts under 99 codes
    assert land.pieces.crs.to_epsg() == 25832
