"""The paper as a Word document: real headings, heads of tables that repeat, pictures in words."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from landuse.domain.later import Later
from landuse.report.numbers import day
from landuse.report.paper import Block, Gallery, Heading, Paper, Points, Prose, Table
from landuse.report.pdf import alt_of, logo_as_png

if TYPE_CHECKING:
    import docx
    from docx import enum, oxml, shared
else:
    docx = Later("docx")
    shared = Later("docx.shared")
    oxml = Later("docx.oxml")
    enum = Later("docx.enum")

WIDE_CM = 16.5
LOCALES = {"da": "da-DK", "en": "en-GB"}


def write(paper: Paper) -> bytes:
    """Return a paper as a Word document.

    Parameters
    ----------
    paper
        The paper.
    """
    document = docx.Document()
    _prepare(document, paper)
    _logo(document, paper)
    owner = f" · {paper.look.name}" if paper.look.name else ""
    document.add_paragraph(f"{paper.kind}{owner} · {day(paper.written, paper.language)}")
    document.add_heading(paper.title, level=0)
    for block in paper.blocks:
        _block(document, block, paper)
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def _prepare(document: Any, paper: Paper) -> None:
    """Set language, margins, the foot of each page and what the file says of itself."""
    document.core_properties.title = paper.title
    document.core_properties.author = paper.look.name
    document.core_properties.language = LOCALES[paper.language]
    style = document.styles["Normal"]
    style.font.size = shared.Pt(10.5)
    language = oxml.OxmlElement("w:lang")
    language.set(oxml.ns.qn("w:val"), LOCALES[paper.language])
    style.element.get_or_add_rPr().append(language)
    section = document.sections[0]
    section.page_width, section.page_height = shared.Cm(21), shared.Cm(29.7)
    section.left_margin = section.right_margin = shared.Cm(2.2)
    section.footer.paragraphs[0].text = paper.footer
    red, green, blue = (int(paper.look.color[n : n + 2], 16) for n in (1, 3, 5))
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = shared.RGBColor(red, green, blue)


def _logo(document: Any, paper: Paper) -> None:
    """Put the logo to the right above the title, with its name for those who do not see it."""
    if paper.look.logo is None:
        return
    paragraph = document.add_paragraph()
    paragraph.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    made = paragraph.add_run().add_picture(BytesIO(logo_as_png(paper)), height=shared.Cm(1.3))
    made._inline.docPr.set("descr", alt_of(paper))  # noqa: SLF001  (no other way to say it)


def _block(document: Any, block: Block, paper: Paper) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, level=block.level)
    elif isinstance(block, Prose):
        paragraph = document.add_paragraph()
        if block.to_fill:
            paragraph.add_run(f"{paper.fill} ").italic = True
        run = paragraph.add_run(block.text)
        if block.is_small:
            run.font.size = shared.Pt(9)
    elif isinstance(block, Points):
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Gallery):
        _gallery(document, block)
    else:
        document.add_page_break()


def _table(document: Any, table: Table) -> None:
    document.add_paragraph(table.caption, style="Caption")
    made = document.add_table(rows=0, cols=len(table.heads))
    made.style = "Light List"
    for row in (table.heads, *table.rows, *table.foot):
        cells = made.add_row().cells
        for column, text in enumerate(row):
            _cell(cells[column], text, is_bold=row is table.heads or row in table.foot)
            if column not in table.words:
                right = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
                cells[column].paragraphs[0].alignment = right
    head = made.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  (no other way to repeat a head)
    repeat = oxml.OxmlElement("w:tblHeader")
    repeat.set(oxml.ns.qn("w:val"), "true")
    head.append(repeat)
    if table.note:
        document.add_paragraph().add_run(table.note).font.size = shared.Pt(9)


def _cell(cell: Any, text: str, *, is_bold: bool) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size = shared.Pt(9)
    run.bold = is_bold


def _gallery(document: Any, block: Gallery) -> None:
    across = min(2, len(block.pictures))
    for picture in block.pictures:
        width = shared.Cm(WIDE_CM / across)
        made = document.add_picture(BytesIO(picture.png), width=width)
        made._inline.docPr.set("descr", picture.words)  # noqa: SLF001  (no other way to say it)
        document.add_paragraph(picture.caption, style="Caption")
