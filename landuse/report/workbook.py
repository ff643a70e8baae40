"""A workbook of several sheets: numbers as numbers, words as words whatever they begin with.

A text is written as a text cell, so that a spreadsheet never runs it as a formula or follows it as
a link, also where a map names a place ``=1+1``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any

from landuse.domain.later import Later

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Later("xlsxwriter")

Cell = str | float | int | bool | None
LONGEST_NAME = 31
"""Letters of a sheet's name."""
LONGEST_TEXT = 32_767
"""Letters of a cell."""
WIDEST = 48
PLAIN: dict[str, Any] = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, heads with their units, and rows; None is an empty cell."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook.

    Parameters
    ----------
    sheets
        Its sheets, in their order.
    """
    body = BytesIO()
    with xlsxwriter.Workbook(body, PLAIN) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for sheet in sheets:
            _sheet(book.add_worksheet(sheet.name[:LONGEST_NAME]), sheet, bold)
    return body.getvalue()


def _sheet(page: Any, sheet: Sheet, bold: Any) -> None:
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, bold)
        cells = [head.split(",")[0], *(str(row[column] or "") for row in sheet.rows[:200])]
        page.set_column(column, column, min(WIDEST, max(9, *(len(cell) + 1 for cell in cells))))
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write(page, number, column, cell)
    page.freeze_panes(1, 1)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)


def _write(page: Any, row: int, column: int, cell: Cell) -> None:
    """Write a cell as what it is; what is not known stays empty (C5)."""
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        page.write_string(row, column, cell[:LONGEST_TEXT])
    elif cell is not None and isfinite(cell):
        page.write_number(row, column, cell)
