"""Downloads: a spreadsheet runs no name as a formula, and an empty plan is a map all the same."""

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import geopandas as gpd
import pytest

from landuse.workflow import decide, judge, load, read_scenario
from landuse.workflow.editing import remove
from landuse.workflow.exports import export
from landuse.workflow.importing import Upload, import_scenario
from tests import world


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def exported(root, kind, drawn=None):
    land = load(root)
    drawn = drawn or read_scenario(root, "corner")
    plan = decide(land, drawn)
    return export(land, drawn, plan, judge(land, plan), kind=kind)[1]


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\\t=1"])
def test_a_name_that_looks_like_a_formula_is_text(root, name):
    path = root / "data" / "municipalities.geojson"
    path.write_text(path.read_text("utf-8").replace("Vesterby", name), "utf-8")
    names = {row["place_name"] for row in rows_of(exported(root, "csv"))}
    assert not any(held.startswith(("=", "+", "-", "@", "\t")) for held in names)
    assert any(held.startswith("'") or held.startswith("=") is False for held in names)


def test_numbers_keep_their_sign_and_tell_range_assumption_and_whether_verified(root):
    rows = rows_of(exported(root, "csv"))
    total = next(row for row in rows if row["place"] == "total" and row["gas"] == "")
    assert float(total["change"].replace(",", ".")) < 0
    assert float(total["low"].replace(",", ".")) < float(total["high"].replace(",", "."))
    assert total["assumed_ha"] == "0,0"
    assert {row["verified"] for row in rows if row["indicator"] == "emissions"} <= {"yes", "no", ""}
    assert total["verified"] in {"yes", "no"}


def test_a_number_behind_which_a_figure_was_not_read_is_not_verified(root):
    land = load(root)
    plan = decide(land, read_scenario(root, "corner"))
    outcome = judge(land, plan, factors="dk_kf25")
    content = export(land, read_scenario(root, "corner"), plan, outcome, kind="csv")[1]
    unread = outcome.terms[~outcome.terms["seen"].astype(bool)]
    told = {
        (r["place"], r["gas"]): r["verified"]
        for r in rows_of(content)
        if r["indicator"] == "emissions"
    }
    assert len(unread)
    for place, gas in unread[["place", "gas"]].drop_duplicates().itertuples(index=False):
        assert told[place, gas] == "no"
    assert told["total", ""] == "no"


def test_an_empty_plan_is_a_valid_map(root, tmp_path):
    empty = remove(read_scenario(root, "corner"), "corner")
    path = tmp_path / "empty.gpkg"
    path.write_bytes(exported(root, "gpkg", empty))
    for layer in ("drawn", "plan", "ineligible", "permits"):
        frame = gpd.read_file(path, layer=layer)
        assert len(frame) == 0
        assert frame.crs.to_epsg() == 25832


def test_a_plan_is_a_map_with_its_places_and_reasons(root, tmp_path):
    path = tmp_path / "corner.gpkg"
    path.write_bytes(exported(root, "gpkg"))
    plan = gpd.read_file(path, layer="plan")
    assert plan["area_ha"].sum() == pytest.approx(1.25)
    assert plan.area.sum() == pytest.approx(12_500)


def test_a_number_without_terms_is_verified_by_the_figures_it_rests_on(root):
    land, drawn = load(root), read_scenario(root, "corner")
    plan = decide(land, drawn)
    outcome = judge(land, plan)
    untold = set(outcome.figures) - set(outcome.terms["indicator"])
    content = export(land, drawn, plan, outcome, kind="csv")[1]
    told = {row["indicator"]: row["verified"] for row in rows_of(content)}
    assert untold
    for name in untold & set(told):
        seen = all(figure.seen for figure in outcome.figures[name])
        assert told[name] == ("yes" if seen else "no")


def cells_of(content):
    """Return every cell of a workbook by sheet: its kind and what stands in it."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        words = [
            "".join(t.itertext())
            for t in ET.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", space)
        ]
        names = [
            sheet.get("name")
            for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{{{space['m']}}}sheet")
        ]
        for number, name in enumerate(names, 1):
            page = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert page.find(".//m:f", space) is None  # no formula at all
            found[name] = [
                [
                    words[int(c.find("m:v", space).text)]
                    if c.get("t") == "s"
                    else float(c.find("m:v", space).text)
                    for c in row.findall("m:c", space)
                    if c.find("m:v", space) is not None and c.get("t") != "b"
                ]
                for row in page.iter(f"{{{space['m']}}}row")
            ]
    return found


@pytest.mark.parametrize("name", ["=1+1", "+1", "@SUM(A1)", "http://x.example"])
def test_a_workbook_holds_numbers_as_numbers_and_runs_no_name(root, name):
    path = root / "data" / "municipalities.geojson"
    path.write_text(path.read_text("utf-8").replace("Vesterby", name), "utf-8")
    sheets = cells_of(exported(root, "xlsx"))
    assert list(sheets) == [
        "Kommuner", "Alle tal", "Jord fra og til", "Arealer", "Ikke muligt", "Regler", "Overlap",
        "Ikke undersøgt", "Klimaregnskab (GPC)", "Grundlag",
    ]  # fmt: skip
    heads, *rows = sheets["Kommuner"]
    assert name in {row[1] for row in rows}
    at = next(n for n, head in enumerate(heads) if head.startswith("Drivhusgas"))
    assert heads[at].endswith("t CO₂e/år")
    total = rows[-1][at]
    assert total == pytest.approx(sum(row[at] for row in rows[:-1]))
    assert total < 0


BACK = {"zip": ("zip",), "gpkg": ("gpkg",), "files": ("toml", "geojson")}


@pytest.mark.parametrize("way", BACK)
@pytest.mark.parametrize("name", ["corner", "overlap", "rule"])
def test_a_scenario_comes_back_as_it_was_from_whatever_holds_it(root, tmp_path, name, way):
    land, drawn = load(root), read_scenario(root, name)
    plan = decide(land, drawn)
    outcome = judge(land, plan)
    held = [export(land, drawn, plan, outcome, kind=kind) for kind in BACK[way]]
    if way == "zip":
        assert held[0][1] == export(land, drawn, plan, outcome, kind="zip")[1]
    other = world.project(tmp_path / "other")
    for path in (other / "scenarios").glob(f"{name}.*"):
        path.unlink()
    there = load(other)
    back = import_scenario(there, [Upload(title, body) for title, body in held], "rewet")
    assert not back.was_taken
    again = judge(there, decide(there, read_scenario(other, name)))
    assert again.digest == outcome.digest
    assert again.rows == outcome.rows


@pytest.mark.parametrize(("kind", "read"), [("fgb", gpd.read_file), ("parquet", gpd.read_parquet)])
def test_fragments_are_a_map_in_other_formats_too(root, tmp_path, kind, read):
    path = tmp_path / f"plan.{kind}"
    path.write_bytes(exported(root, kind))
    plan = read(path)
    assert plan.crs.to_epsg() == 25832
    assert plan.area.sum() == pytest.approx(12_500)


def test_a_geopackage_holds_the_ledger_as_tables_that_add_up(root, tmp_path):
    path = tmp_path / "corner.gpkg"
    path.write_bytes(exported(root, "gpkg"))
    layers = gpd.list_layers(path).set_index("name")
    ledgers = {
        f"ledger_{name}"
        for name in ("places", "numbers", "land", "allocations", "overlaps", "unexamined", "basis")
    }
    assert ledgers <= set(layers.index)
    assert layers.loc[sorted(ledgers), "geometry_type"].isna().all()
    places = gpd.read_file(path, layer="ledger_places").set_index("Kode")
    emissions = places.filter(like="Drivhusgas").iloc[:, 0]
    assert emissions.drop("total").sum() == pytest.approx(emissions["total"])
    assert gpd.read_file(path, layer="ledger_land")["area_ha"].sum() == pytest.approx(4.0)


def test_a_geopackage_says_how_each_of_its_layers_is_drawn(root, tmp_path):
    path = tmp_path / "corner.gpkg"
    path.write_bytes(exported(root, "gpkg"))
    styles = gpd.read_file(path, layer="layer_styles").set_index("f_table_name")
    layers = set(gpd.list_layers(path).dropna(subset=["geometry_type"])["name"])
    assert set(styles.index) == layers
    assert set(styles["f_geometry_column"]) == {"geom"}
    assert styles["useAsDefault"].all()
    for text in styles["styleQML"]:
        assert ET.fromstring(text.split("'SYSTEM'>", 1)[1]).tag == "qgis"
    kinds = ET.fromstring(styles.loc["plan", "styleQML"].split("'SYSTEM'>", 1)[1])
    assert {c.get("value") for c in kinds.iter("category")} >= {"rewet", "afforest", "solar"}
