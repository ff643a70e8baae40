"""Tables as real HTML: numbers to the right, one mark under the other; a name is never markup."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st


@dataclass(frozen=True, slots=True)
class Number:
    """A number that opens the panel ``why``; ``mark`` says in words that it is not verified."""

    text: str
    why: str
    mark: str = ""

    def __bool__(self) -> bool:
        """Whether anything stands in the cell."""
        return bool(self.text)


Cell = str | Number
Cells = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head, whether it holds numbers, whether it may take what room there is."""

    title: str
    is_number: bool = False
    is_wide: bool = False
    folds: str = ""
    """For long texts: the word one opens them by."""
    why: str = ""
    """The panel that explains the numbers below, where they have none of their own."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under their heads; ``foot`` are the sums, ``swatches`` a colour per row."""

    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    foot: tuple[Cells, ...] = ()
    swatches: tuple[str, ...] = ()
    caption: str = ""


def without_empty(table: Table) -> Table:
    """Return a table without the columns in which nothing stands."""
    lines = (*table.rows, *table.foot)
    kept = [n for n in range(len(table.columns)) if any(row[n] for row in lines)]
    return replace(
        table,
        columns=tuple(table.columns[n] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in table.rows),
        foot=tuple(tuple(row[n] for n in kept) for row in table.foot),
    )


def html(table: Table) -> str:
    """Return a table as HTML, every text of it escaped."""
    table = without_empty(table)
    heads = "".join(f"<th scope='col'{_mark(c)}>{_head(c)}</th>" for c in table.columns)
    colours = table.swatches or ("",) * len(table.rows)
    body = "".join(
        _row(table.columns, row, colour) for row, colour in zip(table.rows, colours, strict=True)
    )
    foot = "".join(_row(table.columns, row, "") for row in table.foot)
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    sums = f"<tfoot>{foot}</tfoot>" if foot else ""
    return (
        f"<div class='lu-table'><table>{caption}<thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody>{sums}</table></div>{_legend(table)}"
    )


def opener(number: Number) -> str:
    """Return a number as HTML: a button that opens its panel, and a mark if it is not verified."""
    mark = f"{_sign(number.mark)} " if number.mark else ""
    if not (number.why and number.text):
        return f"{mark}{escape(number.text)}"
    return (
        f"{mark}<button class='lu-number' popovertarget='{escape(number.why)}' "
        f"aria-haspopup='dialog'>{escape(number.text)}</button>"
    )


def _sign(mark: str) -> str:
    words = escape(mark)
    return f"<span class='lu-mark' role='img' aria-label='{words}' title='{words}'>?</span>"


def _legend(table: Table) -> str:
    """Return what the mark means, below a table in which it stands."""
    cells = (cell for row in (*table.rows, *table.foot) for cell in row)
    marks = dict.fromkeys(cell.mark for cell in cells if isinstance(cell, Number) and cell.mark)
    return "".join(f"<p class='lu-note'>{_sign(mark)} {escape(mark)}</p>" for mark in marks)


def _head(column: Column) -> str:
    return opener(Number(column.title, column.why)) if column.why else escape(column.title)


def _mark(column: Column) -> str:
    marks = [name for name, on in (("num", column.is_number), ("wide", column.is_wide)) if on]
    return f" class='{' '.join(marks)}'" if marks else ""


def _row(columns: Sequence[Column], cells: Cells, colour: str) -> str:
    swatch = f"<i class='swatch' style='background:{escape(colour)}'></i>" if colour else ""
    first = f"<th scope='row'{_mark(columns[0])}>{swatch}{_cell(columns[0], cells[0])}</th>"
    rest = (
        f"<td{_mark(column)}>{_cell(column, cell)}</td>"
        for column, cell in zip(columns[1:], cells[1:], strict=True)
    )
    return f"<tr>{first}{''.join(rest)}</tr>"


def _cell(column: Column, text: Cell) -> str:
    if isinstance(text, Number):
        return opener(text)
    if not (column.folds and text):
        return escape(text)
    word = escape(column.folds)
    return f"<details><summary>{word}</summary>{escape(text)}</details>"


def draw(table: Table, nothing: str) -> None:
    """Draw a table; where it has no rows, say so in words."""
    if table.rows:
        st.html(html(table))
    else:
        note(nothing)


def note(words: str | Number, kind: str = "note") -> None:
    """Draw a line of small print; nothing where there is nothing to say.

    A line that tells an amount is a number: it opens what is behind it.
    """
    if words:
        st.html(noted(words, kind))


def noted(words: str | Number, kind: str = "note") -> str:
    """Return a line of small print as HTML; nothing where there is nothing to say."""
    said = opener(words) if isinstance(words, Number) else escape(words)
    return f"<p class='lu-{kind}'>{said}</p>" if words else ""


def status(words: str) -> None:
    """Draw a line that says what was done, read aloud to those who do not see it."""
    st.html(f"<p class='lu-done' role='status'>{escape(words)}</p>")


def labelled(label: str, words: str) -> None:
    """Draw a line of small print under its label; nothing where there is nothing to say."""
    if words:
        st.html(f"<p class='lu-note'><strong>{escape(label)}:</strong> {escape(words)}</p>")


def figures(pairs: Sequence[tuple[str, Number]]) -> None:
    """Draw a few words each with its number."""
    st.html(figures_of(pairs))


def figures_of(pairs: Sequence[tuple[str, Number]]) -> str:
    """Return a few words each with its number as HTML; nothing where there are none."""
    lines = "".join(f"<div><dt>{escape(w)}</dt><dd>{opener(n)}</dd></div>" for w, n in pairs)
    return f"<dl class='lu-figures'>{lines}</dl>" if lines else ""


def skip(words: str, anchor: str) -> None:
    """Draw a link that only those who go by keyboard meet: past what comes next."""
    st.html(f"<a class='lu-skip' href='#{escape(anchor)}'>{escape(words)}</a>")
