"""The council paper: what it prints adds up, says what is unknown, and is the same in four formats."""

import io
import re
import zipfile
from datetime import date
from html.parser import HTMLParser

import docx
import pytest

from landuse.domain.issues import InvalidInput
from landuse.report import pdf
from landuse.report.paper import Gallery, Heading, Prose, Table
from landuse.workflow import council, decide, judge, load, read_scenario
from landuse.workflow.comparison import Option
from landuse.workflow.council import Ordered, paper, report, side_by_side, write
from tests import world

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return world.project(tmp_path_factory.mktemp("council") / "project")


def told(root, *names):
    land = load(root)
    options = []
    for name in names:
        drawn = read_scenario(root, name)
        plan = decide(land, drawn)
        options.append(Option(drawn, plan, judge(land, plan)))
    return side_by_side(land, options)


@pytest.fixture(scope="module", params=["da", "en"])
def made(root, request):
    return paper(told(root, "corner", "rule", "overlap"), Ordered(request.param, written=DAY))


def tables(made):
    return [block for block in made.blocks if isinstance(block, Table)]


def number(text):
    digits = re.sub(r"[^\d,.\N{MINUS SIGN}]", "", text)
    return digits.replace("\N{MINUS SIGN}", "-")


def amounts(cells, language):
    marks = (",", "") if language == "en" else (".", "")
    return [float(number(c).replace(*marks).replace(",", ".")) for c in cells]


def test_every_table_with_a_sum_adds_up_as_it_is_printed(made):
    checked = 0
    for table in tables(made):
        if not table.foot:
            continue
        for column in range(1, len(table.heads)):
            cells = [row[column] for row in table.rows]
            if any(cell in {"ukendt", "unknown"} for cell in cells):
                continue
            whole = amounts([table.foot[0][column]], made.language)[0]
            assert sum(amounts(cells, made.language)) == pytest.approx(whole, abs=1e-9)
            checked += 1
    assert checked >= 2 * 3 + 4 + 1


def test_a_municipality_reads_the_same_number_in_both_places(made):
    places = [t for t in tables(made) if t.caption in {"corner", "rule", "overlap"}]
    local = {
        t.caption.split(":")[0]: t
        for t in tables(made)
        if t.caption.startswith(("Vesterby:", "Østerby:"))
    }
    assert set(local) == {"Vesterby", "Østerby"}
    for number_, table in enumerate(places, 1):
        for place, _, lost, reduction in table.rows:
            rows = {row[0]: row for row in local[place].rows}
            assert lost in {row[number_] for row in rows.values()}
            assert reduction in {row[number_] for row in rows.values()}


def test_a_paper_counts_only_what_it_prints(root):
    land = load(root)
    short = [council.counted(land, read_scenario(root, name)) for name in ("corner", "rule")]
    whole = told(root, "corner", "rule")
    assert "neighbours_by_place" not in short[0].outcome.tables
    made = paper(side_by_side(land, short), Ordered(written=DAY))
    assert write(made, "md") == write(paper(whole, Ordered(written=DAY)), "md")


def test_the_recommendation_is_left_open_and_marked(made):
    heads = [n for n, block in enumerate(made.blocks) if isinstance(block, Heading)]
    assert made.blocks[heads[0]].text in {"Indstilling", "Recommendation"}
    after = made.blocks[heads[0] + 1]
    assert isinstance(after, Prose)
    assert after.to_fill
    assert after.text == ""


def test_a_sketch_is_drawn_as_squares_and_says_so(root):
    gallery = next(
        b
        for b in paper(told(root, "corner"), Ordered(written=DAY)).blocks
        if isinstance(b, Gallery)
    )
    assert "skitse" in gallery.pictures[0].words
    exact = paper(told(root, "corner"), Ordered(generalise=False, written=DAY))
    gallery = next(b for b in exact.blocks if isinstance(b, Gallery))
    assert "skitse" not in gallery.pictures[0].words


def test_one_scenario_has_no_comparison_and_none_is_refused(root):
    alone = paper(told(root, "corner"), Ordered(written=DAY))
    assert not any("enige" in t.caption for t in tables(alone))
    with pytest.raises(InvalidInput, match="no scenario"):
        report(root, [])
    with pytest.raises(InvalidInput, match="2 to 6"):
        report(root, ["corner", "corner"])


def test_four_writers_say_the_same(made):
    wanted = {cell for table in tables(made) for row in table.rows for cell in row if len(cell) > 3}
    page = HTMLParser()
    read = []
    page.handle_data = read.append
    page.feed(write(made, "html").decode())
    html = " ".join(read)
    document = docx.Document(io.BytesIO(write(made, "docx")))
    word = " ".join(c.text for t in document.tables for r in t.rows for c in r.cells)
    plain = write(made, "md").decode().replace("\\", "")
    for cell in wanted:
        assert cell in html
        assert cell in word
        assert cell in plain


def test_the_pdf_is_tagged_has_its_fonts_and_its_language(made):
    body = write(made, "pdf")
    assert body.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in body
    assert b"pdfuaid:part>1<" in body or b'pdfuaid:part="1"' in body
    assert f"({made.language})".encode() in body or f"/Lang({made.language}".encode() in body
    assert b"/FontFile" in body
    assert body == write(made, "pdf")


def test_words_of_others_are_words_to_every_writer(root, tmp_path):
    other = world.project(tmp_path / "project")
    name = '#set page(fill: red) <b>|*_ $x$ "\\'
    text = (other / "data" / "municipalities.geojson").read_text("utf-8")
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    (other / "data" / "municipalities.geojson").write_text(
        text.replace("Vesterby", quoted), "utf-8"
    )
    made = paper(told(other, "corner", "rule"), Ordered(written=DAY))
    assert any(name in row[0] for table in tables(made) for row in table.rows)
    assert len(pdf.pages(made, 20)) >= 3
    assert b"<b>|" not in write(made, "html")
    assert zipfile.is_zipfile(io.BytesIO(write(made, "docx")))
    assert write(made, "md")


def test_settings_of_the_project_give_name_colour_and_logo(root, tmp_path):
    other = world.project(tmp_path / "project")
    (other / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>',
        "utf-8",
    )
    (other / "report.toml").write_text(
        'schema = 1\nname = { da = "Vesterby Kommune", en = "Vesterby" }\ncolor = "#7a1f5f"\nlogo = "logo.svg"\n',
        "utf-8",
    )
    look = council.look_of(other, "da")
    assert (look.name, look.color, look.logo_kind) == ("Vesterby Kommune", "#7a1f5f", "svg")
    assert write(paper(told(other, "corner"), Ordered(written=DAY)), "pdf").startswith(b"%PDF")
    (other / "report.toml").write_text('schema = 1\nlogo = "../x.png"\n', "utf-8")
    with pytest.raises(InvalidInput, match=r"report\.toml"):
        council.look_of(other, "da")
    (other / "report.toml").write_text('schema = 1\ncolor = "red"\n', "utf-8")
    with pytest.raises(InvalidInput, match="color"):
        council.look_of(other, "da")


def test_many_municipalities_break_well_and_add_up(tmp_path):
    other = world.project(tmp_path / "project")
    width = 200 / 98
    towns = [
        (
            {"kode": f"{9100 + n}", "navn": f"By {n}"},
            world.square(n * width, 0, (n + 1) * width, 200),
        )
        for n in range(98)
    ]
    (other / "data" / "municipalities.geojson").write_text(world.geojson(towns), "utf-8")
    made = paper(told(other, "corner", "rule"), Ordered(written=DAY))
    test_every_table_with_a_sum_adds_up_as_it_is_printed(made)
    long = [table for table in tables(made) if len(table.rows) >= 98]
    assert len(long) == 3
    assert len(pdf.pages(made, 12)) > 10
