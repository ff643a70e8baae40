"""The paper as PDF: tagged for screen readers (PDF/UA-1), fonts inside, long tables that break.

The words reach the typesetter as JSON beside the template, never as markup: nothing in a name can
be taken for a command.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from landuse.domain.later import Later
from landuse.report.numbers import day
from landuse.report.paper import Block, Gallery, Paper
from landuse.report.words import say

if TYPE_CHECKING:
    import typst
else:
    typst = Later("typst")

TEMPLATE = Path(__file__).with_name("paper.typ")
LOGO = (
    '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("logo.svg", height: 2cm)'
)
STANDARD: Literal["ua-1"] = "ua-1"


def write(paper: Paper) -> bytes:
    """Return a paper as PDF.

    Parameters
    ----------
    paper
        The paper.
    """
    with _laid_down(paper) as main:
        made: bytes = typst.compile(
            main, root=main.parent, format="pdf", pdf_standards=STANDARD, ignore_system_fonts=True,
            timestamp=_moment(paper),
        )  # fmt: skip
    return made


def pages(paper: Paper, ppi: float = 80.0) -> list[bytes]:
    """Return each page of a paper as PNG, to look at.

    Parameters
    ----------
    paper
        The paper.
    ppi
        Dots for each inch.
    """
    with _laid_down(paper) as main:
        made: Any = typst.compile(
            main, root=main.parent, format="png", ppi=ppi, ignore_system_fonts=True
        )
    return list(made) if isinstance(made, list) else [made]


@contextmanager
def _laid_down(paper: Paper) -> Iterator[Path]:
    """Lay the files of a paper down for the typesetter; they are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        for name, body in files(paper).items():
            (Path(folder) / name).write_bytes(body)
        yield Path(folder) / "main.typ"


def _moment(paper: Paper) -> datetime:
    return datetime(paper.written.year, paper.written.month, paper.written.day, tzinfo=UTC)


def files(paper: Paper) -> dict[str, bytes]:
    """Return what the typesetter reads: the template, the words, the pictures."""
    found = {"main.typ": TEMPLATE.read_bytes()}
    blocks = [_told(block, found) for block in paper.blocks]
    logo = ""
    if paper.look.logo is not None:
        logo = f"logo.{paper.look.logo_kind}"
        found[logo] = paper.look.logo
    told = {
        "title": paper.title,
        "kind": paper.kind,
        "language": paper.language,
        "written": day(paper.written, paper.language),
        "footer": paper.footer,
        "fill": paper.fill,
        "look": {
            "name": paper.look.name,
            "color": paper.look.color,
            "logo": logo,
            "alt": alt_of(paper),
        },
        "blocks": blocks,
    }
    return found | {"paper.json": json.dumps(told, ensure_ascii=False).encode()}


def alt_of(paper: Paper) -> str:
    """Return what a logo is called for those who do not see it."""
    return paper.look.name or say("logo", paper.language)


def logo_as_png(paper: Paper) -> bytes:
    """Return the logo as PNG, for formats that know no drawing; nothing where there is none."""
    if paper.look.logo is None or paper.look.logo_kind != "svg":
        return paper.look.logo or b""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "logo.svg").write_bytes(paper.look.logo)
        main = Path(folder) / "main.typ"
        main.write_text(LOGO, encoding="utf-8")
        made: Any = typst.compile(main, root=main.parent, format="png", ppi=300)
    return bytes(made)


def _told(block: Block, found: dict[str, bytes]) -> dict[str, Any]:
    kind = {"kind": type(block).__name__}
    if not isinstance(block, Gallery):
        return kind | asdict(block)
    return kind | {"pictures": list(_pictures(block, found))}


def _pictures(block: Gallery, found: dict[str, bytes]) -> Iterator[dict[str, str]]:
    for picture in block.pictures:
        name = f"picture_{len(found)}.png"
        found[name] = picture.png
        yield {"file": name, "caption": picture.caption, "words": picture.words}
