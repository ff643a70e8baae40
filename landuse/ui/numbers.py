"""Numbers as planners read them: rounded here and nowhere below (C9), signs said in words."""

import datetime as dt
from math import isnan

from babel.dates import format_date

from landuse.ui.i18n import text

SLIVER_HA = 0.005
"""Hectares under this are the edge of a drawing, not a number to show."""
SMALL_HA = 0.05
FEW = 100
"""Below this a number is told with a decimal."""
WHOLE = {"people", "persons", "dwellings"}
"""Units that are counted, not measured."""
HALF = 0.5


def is_known(value: float | None) -> bool:
    """Whether there is a number: tables below say unknown by None or by NaN."""
    return value is not None and not isnan(value)


def number(value: float | None, language: str, decimals: int = 0) -> str:
    """Return a number with the language's marks; the word for it where it is not known."""
    if value is None or isnan(value):
        return text("unknown", language)
    plain = f"{value:,.{decimals}f}"
    if plain.strip("-0.,") == "":
        plain = plain.lstrip("-")
    plain = plain.replace("-", "\N{MINUS SIGN}")
    return plain if language == "en" else plain.translate(str.maketrans(",.", ".,"))


def decimals(value: float | None, unit: str = "") -> int:
    """Return how many decimals a number of this size is told with."""
    return 0 if value is None or abs(value) >= FEW or unit in WHOLE else 1


def figure(value: float | None, language: str) -> str:
    """Return a published number with the digits it was printed with, no zeros after them."""
    if value is None or isnan(value):
        return ""
    plain = f"{value:,.10g}" if abs(value) < 1e6 else f"{value:,.0f}"  # noqa: PLR2004
    return plain if language == "en" else plain.translate(str.maketrans(",.", ".,"))


def direction(value: float | None, language: str) -> str:
    """Return the word for a change: a layman would read a minus wrongly."""
    if value is None or isnan(value):
        return text("Change", language)
    if abs(value) < HALF:
        return text("No change", language)
    return text("Reduction", language) if value < 0 else text("Increase", language)


def size(value: float | None, language: str, decimals: int = 0) -> str:
    """Return a change in words without its unit: "Reduktion 1.234", "Ingen ændring"."""
    if value is None or isnan(value):
        return text("unknown", language)
    if abs(value) < HALF / 10**decimals:
        return text("No change", language)
    word = text("Reduction", language) if value < 0 else text("Increase", language)
    return f"{word} {number(abs(value), language, decimals)}"


def change(value: float | None, language: str, unit: str = "t CO₂e") -> str:
    """Return a change in words: "Reduktion 1.234 t CO₂e/år"."""
    if value is None or isnan(value):
        return text("Change not known", language)
    if abs(value) < HALF:
        return text("No change", language)
    return f"{size(value, language)} {unit}/{text('year', language)}"


def area(value: float | None, language: str) -> str:
    """Return hectares without the unit: one decimal, two where one would say zero."""
    small = is_known(value) and SLIVER_HA <= abs(float(value or 0)) < SMALL_HA
    return number(value, language, 2 if small else 1)


def hectares(value: float | None, language: str) -> str:
    """Return hectares with their unit."""
    return f"{area(value, language)} ha"


def day(date: dt.date, language: str) -> str:
    """Return a date as it is written in the language: 3. maj 2024, 3 May 2024."""
    return str(format_date(date, "long", "en_GB" if language == "en" else language))
