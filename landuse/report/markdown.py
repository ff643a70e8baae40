"""The paper as Markdown: text one can paste anywhere; pictures stand at its end."""

import base64
import re

from landuse.report.numbers import day
from landuse.report.paper import Block, Gallery, Heading, Paper, Points, Prose, Table

SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def write(paper: Paper) -> bytes:
    """Return a paper as Markdown in UTF-8.

    Parameters
    ----------
    paper
        The paper.
    """
    pictures: list[bytes] = []
    owner = f" · {_text(paper.look.name)}" if paper.look.name else ""
    lines = [
        f"{_text(paper.kind)}{owner} · {day(paper.written, paper.language)}",
        f"# {_text(paper.title)}",
        *(text for block in paper.blocks if (text := _block(block, paper, pictures))),
        "---",
        _text(paper.footer),
        *(
            f"[kort{n}]: data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
            for n, png in enumerate(pictures)
        ),
    ]
    return ("\n\n".join(lines) + "\n").encode()


def _text(text: str) -> str:
    """Return words that no reader of Markdown takes for marks."""
    return SPECIAL.sub(r"\\\1", text).replace("\n", " ")


def _block(block: Block, paper: Paper, pictures: list[bytes]) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_text(block.text)}"
    if isinstance(block, Prose):
        mark = f"> *{_text(paper.fill)}* " if block.to_fill else ""
        return f"{mark}{_text(block.text)}".strip()
    if isinstance(block, Points):
        return "\n".join(f"- {_text(item)}" for item in block.items)
    if isinstance(block, Table):
        return _table(block)
    return _gallery(block, pictures) if isinstance(block, Gallery) else ""


def _table(table: Table) -> str:
    marks = ["---" if n in table.words else "---:" for n in range(len(table.heads))]
    lines = [_row(table.heads), f"| {' | '.join(marks)} |", *(_row(row) for row in table.rows)]
    lines += [
        f"| {' | '.join(f'**{_text(c)}**' if c else '' for c in row)} |" for row in table.foot
    ]
    note = f"\n\n{_text(table.note)}" if table.note else ""
    return f"{_text(table.caption)}\n\n" + "\n".join(lines) + note


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_text(cell) for cell in cells)} |"


def _gallery(block: Gallery, pictures: list[bytes]) -> str:
    found = []
    for picture in block.pictures:
        found.append(f"![{_text(picture.words)}][kort{len(pictures)}]\n{_text(picture.caption)}")
        pictures.append(picture.png)
    return "\n\n".join(found)
