"""The paper as one HTML page: pictures inside, headings and tables as what they are."""

import base64
from html import escape

from landuse.report.numbers import day
from landuse.report.paper import (
    Block,
    Gallery,
    Heading,
    Paper,
    Picture,
    Points,
    Prose,
    Table,
)
from landuse.report.pdf import alt_of

STYLE = """
body { font: 16px/1.5 Georgia, serif; color: #1d2a30; max-width: 60rem; margin: 2rem auto; padding: 0 1.2rem; }
h1, h2, h3 { color: %s; line-height: 1.25; } table { border-collapse: collapse; width: 100%%; font-size: 0.9rem; }
caption { text-align: left; color: #4d5b63; padding: 0.4rem 0; } th, td { padding: 0.25rem 0.5rem; text-align: right; vertical-align: top; }
thead th { border-bottom: 1px solid #4d5b63; } tfoot td, tfoot th { border-top: 1px solid #4d5b63; font-weight: bold; }
.words { text-align: left; } .gallery { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; flex: 1 1 16rem; max-width: 34rem; }
img { max-width: 100%%; } figcaption, .small, footer { color: #4d5b63; font-size: 0.85rem; } .wide { overflow-x: auto; }
.logo { float: right; height: 3.2rem; margin-left: 1rem; } .fill { border-left: 4px solid #d08700; background: #fdf6e9; padding: 0.5rem 0.8rem; }
"""  # noqa: E501

KINDS = {"svg": "svg+xml", "jpg": "jpeg"}
"""What kinds of picture are called on the web, where not as their files end."""


def write(paper: Paper) -> bytes:
    """Return a paper as a page of HTML.

    Parameters
    ----------
    paper
        The paper.
    """
    body = "".join(_block(block, paper) for block in paper.blocks)
    owner = f" · {escape(paper.look.name)}" if paper.look.name else ""
    style = STYLE % escape(paper.look.color)
    page = (
        f"<!doctype html><html lang='{paper.language}'><head><meta charset='utf-8'>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(paper.title)}</title><style>{style}</style></head><body><main>"
        f"{_logo(paper)}<p class='small'>{escape(paper.kind)}{owner} · "
        f"{day(paper.written, paper.language)}</p>"
        f"<h1>{escape(paper.title)}</h1>{body}</main>"
        f"<footer>{escape(paper.footer)}</footer></body></html>"
    )
    return page.encode()


def _logo(paper: Paper) -> str:
    if paper.look.logo is None:
        return ""
    kind = KINDS.get(paper.look.logo_kind, paper.look.logo_kind)
    coded = base64.b64encode(paper.look.logo).decode("ascii")
    alt = escape(alt_of(paper), quote=True)
    return f"<img class='logo' alt='{alt}' src='data:image/{kind};base64,{coded}'>"


def _block(block: Block, paper: Paper) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
    if isinstance(block, Prose):
        return _prose(block, paper)
    if isinstance(block, Points):
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Gallery):
        return f"<div class='gallery'>{''.join(_picture(one) for one in block.pictures)}</div>"
    return "<hr>"  # a new page


def _prose(block: Prose, paper: Paper) -> str:
    if block.to_fill:
        return f"<p class='fill'><em>{escape(paper.fill)}</em> {escape(block.text)}</p>"
    return f"<p{' class=small' if block.is_small else ''}>{escape(block.text)}</p>"


def _table(table: Table) -> str:
    heads = "".join(
        f"<th scope='col'{_words(table, n)}>{escape(head)}</th>"
        for n, head in enumerate(table.heads)
    )
    body = "".join(_row(table, row) for row in table.rows)
    foot = "".join(_row(table, row) for row in table.foot)
    note = f"<p class='small'>{escape(table.note)}</p>" if table.note else ""
    return (
        f"<div class='wide'><table><caption>{escape(table.caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
        f"{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></div>{note}"
    )


def _row(table: Table, row: tuple[str, ...]) -> str:
    first = f"<th scope='row'{_words(table, 0)}>{escape(row[0])}</th>"
    rest = (f"<td{_words(table, n)}>{escape(cell)}</td>" for n, cell in enumerate(row) if n)
    return f"<tr>{first}{''.join(rest)}</tr>"


def _words(table: Table, column: int) -> str:
    return " class='words'" if column in table.words else ""


def _picture(picture: Picture) -> str:
    coded = base64.b64encode(picture.png).decode("ascii")
    return (
        f"<figure><img alt='{escape(picture.words, quote=True)}' "
        f"src='data:image/png;base64,{coded}'><figcaption>{escape(picture.caption)}</figcaption>"
        "</figure>"
    )
