"""What we hand out, opened by the programs it is meant for (make test-readers).

A GeoPackage in a QGIS without a screen, spreadsheets in LibreOffice, a paper in poppler.
"""

import itertools
import re
from datetime import date
from math import isnan
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from landuse.workflow import decide, judge, load, read_scenario
from landuse.workflow.council import Ordered, report
from landuse.workflow.exports import export
from landuse.workflow.sheets import sheets
from tests import readers

pytestmark = pytest.mark.readers
ROOT = Path(__file__).resolve().parents[2]
NAMES = ("vaad_aadal", "kun_lavbund", "mosaik")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DANISH_CSV = "CSV:59,34,76,1,,1030,false,true"
"""Semicolons, quotes, UTF-8, from the first line, Danish numbers."""


@pytest.fixture(scope="module")
def held():
    """Return the demo's land, a scenario with everything in it, its plan and its outcome."""
    land, drawn = load(ROOT), read_scenario(ROOT, "mosaik")
    plan = decide(land, drawn)
    return land, drawn, plan, judge(land, plan)


@pytest.fixture(scope="module")
def opened(held, tmp_path_factory):
    folder = tmp_path_factory.mktemp("qgis")
    path = folder / "mosaik.gpkg"
    path.write_bytes(export(*held, kind="gpkg")[1])
    return readers.qgis(path, folder)


@pytest.mark.parametrize("layer", ["drawn", "plan", "ineligible", "permits"])
def test_qgis_opens_every_layer_styled_and_draws_it(held, opened, layer):
    told = opened[layer]
    assert told["styled"]
    assert told["crs"] == "EPSG:25832"
    assert told["error"] == ""
    assert told["count"] > 0
    assert told["pixels"] > 100
    assert told["unseen"] == 0


def test_qgis_colours_the_plan_as_we_do(held, opened):
    land, _, plan, _ = held
    classes = opened["plan"]["classes"]
    assert opened["plan"]["kind"] == "categorizedSymbol"
    assert opened["plan"]["count"] == len(plan.fragments)
    for name, measure in land.measures.items():
        assert classes[name] == [measure.title.da, measure.color.lower()]


def test_qgis_reads_the_ledger_as_tables(held, opened):
    told = sheets(held[0], held[3], "da")
    for name, sheet in told.items():
        if name not in {"ineligible", "permits"}:
            assert opened[f"ledger_{name}"] == {"rows": len(sheet.rows)}


def rows_of(path: Path) -> dict[str, list[list[object]]]:
    """Return the cells of a flat spreadsheet by sheet: floats where the program sees a number."""
    found: dict[str, list[list[object]]] = {}
    for table in ET.parse(path).iter(f"{TABLE}table"):
        rows = found.setdefault(table.get(f"{TABLE}name", ""), [])
        for row in table.iter(f"{TABLE}table-row"):
            cells: list[object] = []
            for cell in row.iter(f"{TABLE}table-cell"):
                assert cell.get(f"{TABLE}formula") is None
                kind = cell.get(f"{OFFICE}value-type")
                value = float(cell.get(f"{OFFICE}value", "nan")) if kind == "float" else kind
                text = "".join(cell.itertext()).strip()
                told = value if kind == "float" else text
                times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
                cells += [told] * (times if told != "" else min(times, 64))
            rows.append(cells)
    return found


def test_a_workbook_opens_in_libreoffice_with_numbers_as_numbers(held, tmp_path):
    path = tmp_path / "mosaik.xlsx"
    path.write_bytes(export(*held, kind="xlsx")[1])
    read = rows_of(readers.calc(path, tmp_path)[0])
    for sheet in sheets(held[0], held[3], "da").values():
        heads, *rows = read[sheet.name]
        assert tuple(heads[: len(sheet.heads)]) == sheet.heads
        assert len([row for row in rows if any(c != "" for c in row)]) == len(sheet.rows)
        for told, wanted in zip(rows, sheet.rows, strict=False):
            for cell, value in zip(told, wanted, strict=False):
                if isinstance(value, float | int) and not isinstance(value, bool):
                    is_nothing = isnan(value)  # told as an empty cell
                    assert cell == ("" if is_nothing else pytest.approx(value, rel=1e-12)), sheet


def test_a_csv_opens_in_libreoffice_with_numbers_as_numbers(held, tmp_path):
    path = tmp_path / "mosaik.csv"
    path.write_bytes(export(*held, kind="csv")[1])
    ((heads, *rows),) = rows_of(readers.calc(path, tmp_path, reads=DANISH_CSV)[0]).values()
    outcome, at = held[3], heads.index("change")
    assert len(rows) >= len(outcome.rows)
    for row, wanted in zip(rows, outcome.rows, strict=False):
        assert row[0] == wanted.indicator
        value = wanted.change
        assert row[at] == ("" if value is None else pytest.approx(value, rel=1e-9))


@pytest.fixture(scope="module", params=["da", "en"])
def paper(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("paper") / f"{request.param}.pdf"
    ordered = Ordered(request.param, written=date(2026, 11, 25))
    path.write_bytes(report(ROOT, NAMES, ordered=ordered))
    return path


def test_the_text_of_a_paper_can_be_read_and_its_fonts_are_inside(paper):
    text = readers.poppler("pdftotext", str(paper), "-", folder=paper.parent)
    heads = ("Indstilling", "Økonomi", "Høring") if paper.stem == "da" else ("Recommendation",)
    assert all(head in text for head in heads)
    lines = readers.poppler("pdffonts", str(paper), folder=paper.parent).splitlines()[2:]
    assert lines
    for line in lines:
        embedded, _, to_unicode = re.split(r"\s+", line.strip())[-5:-2]
        assert (embedded, to_unicode) == ("yes", "yes"), line


def test_a_paper_is_two_pages_and_appendices(paper):
    first = "Bilag 1" if paper.stem == "da" else "Appendix 1"
    told = [
        readers.poppler(
            "pdftotext", "-f", str(n), "-l", str(n), str(paper), "-", folder=paper.parent
        )
        for n in (1, 2, 3)
    ]
    assert first not in told[0] + told[1]
    assert told[2].lstrip().startswith(first)


def test_a_checker_of_pdf_ua_finds_nothing(paper):
    told = readers.pdfua(paper)
    assert told["findings"] == []
    assert told["coverage"]["implemented_checks"] >= 12


def test_a_paper_tells_a_screen_reader_what_each_thing_is_and_in_which_order(paper):
    tree = readers.poppler("pdfinfo", "-struct-text", str(paper), folder=paper.parent)
    kinds = re.findall(
        r"^ *([A-Z]\w*)(?: <\w+>)?(?: \"[^\"]*\")?(?: \(\w+\))?:?$", tree, re.MULTILINE
    )
    assert kinds.count("Document") == 1
    assert kinds.count("Figure") == len(NAMES)
    assert {"H1", "H2", "P", "L", "LI", "LBody", "Table", "THead", "TR", "TH", "TD"} <= set(kinds)
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H\d", kind)]
    assert levels[0] == 1
    assert all(later - now <= 1 for now, later in itertools.pairwise(levels))
    structure = readers.poppler("pdfinfo", "-struct", str(paper), folder=paper.parent)
    assert structure.count("/Scope /Column") == kinds.count("TH") > 0
    heads = re.findall(r'^ *H\d "([^"]*)"', structure, re.MULTILINE)
    assert heads[0] in {"Indstilling", "Recommendation"}
    assert heads[-1].endswith(("Fingeraftryk", "Fingerprints"))
