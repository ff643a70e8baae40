"""How a plan's emissions are told by the categories of a standard for inventories."""

from typing import Literal

from landuse.domain.definition import Definition, Text
from landuse.domain.layer import Identifier

Key = Literal["NO", "NE", "IE", "C"]
"""Not occurring, not estimated, included elsewhere, confidential: what stands for a number."""
Gas = Literal["co2", "ch4", "n2o"]


class Part(Definition):
    """A part of the standard's sector, by the number it has there."""

    ref: str
    title: Text


class Category(Definition):
    """A category of the IPCC within a part; with a key where none of our terms belongs to it."""

    code: str
    ref: str
    title: Text
    gases: list[Gas]
    key: Key | None = None
    reason: Text | None = None
    note: Text | None = None


class Outside(Definition):
    """Indicators that change emissions elsewhere, and why they are no part of the sector."""

    indicators: list[Identifier]
    key: Key
    reason: Text


class Reporting(Definition):
    """A standard: its parts, their categories, and which land is which."""

    id: Identifier
    title: Text
    source: str
    seen: bool
    land: dict[str, str]
    """Category by use of land, for carbon dioxide."""
    parts: list[Part]
    categories: list[Category]
    outside: list[Outside]
