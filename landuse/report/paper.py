"""A paper: headings, prose, points, tables and pictures in their order; words, never numbers.

What is to be printed is rounded and worded before it comes here (C9), so that every writer says the
same.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is a part of the paper, 2 a part of that."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; one that is ``to_fill`` is left to whoever signs the paper, and marked."""

    text: str
    to_fill: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; ``foot`` is what they sum to; the first column names the row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[tuple[str, ...], ...] = ()
    words: tuple[int, ...] = (0,)
    """Columns that hold words; the others hold numbers and stand to the right."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG, and in words what it shows."""

    png: bytes
    caption: str
    words: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures beside one another."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """The next page begins here, where there are pages."""


Block = Heading | Prose | Points | Table | Gallery | NewPage


@dataclass(frozen=True, slots=True)
class Look:
    """How a municipality's papers look."""

    name: str = ""
    color: str = "#1f5f7a"
    logo: bytes | None = None
    """PNG, JPEG or SVG."""
    logo_kind: str = "png"


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper."""

    title: str
    kind: str
    """What sort of paper it is, above the title."""
    language: str
    written: date
    blocks: tuple[Block, ...]
    footer: str
    """At the foot of each page: what it rests on."""
    look: Look = Look()
    fill: str = ""
    """What stands where somebody is to write."""
