"""Numbers in words as a council reads them; the last place they are rounded (C9)."""

from collections.abc import Sequence
from datetime import date
from math import floor, fsum, isnan

from landuse.report.words import say

FEW_HOLDINGS = 5
"""About fewer than so many nothing is printed: one could tell whose they are."""
WHOLE = 100.0
"""From here on a number is told without decimals."""
UNITS = {
    "en": (("tCO2e", "t CO₂e"), ("kgN", "kg N"), ("kgP", "kg P"), ("percent", "%")),
    "da": (
        ("tCO2e", "t CO₂e"), ("kgN", "kg N"), ("kgP", "kg P"), ("percent", "%"), ("/yr", "/år"),
        ("DKK", "kr."), ("people", "personer"),
    ),
}  # fmt: skip


def is_known(value: float | None) -> bool:
    """Whether there is a number."""
    return value is not None and not isnan(value)


def plain(value: float | None, language: str, digits: int = 0) -> str:
    """Return a number with the language's marks; the word for it where it is not known (C5)."""
    if value is None or isnan(value):
        return say("unknown", language)
    text = f"{value:,.{digits}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    text = text.replace("-", "\N{MINUS SIGN}")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def digits_of(value: float | None) -> int:
    """Return how many decimals a number of this size is told with."""
    return 0 if value is None or isnan(value) or abs(value) >= WHOLE else 1


def change(value: float | None, language: str, digits: int | None = None) -> str:
    """Return a change in words: "Reduktion 1.234"."""
    if value is None or isnan(value):
        return say("unknown", language)
    held = digits_of(value) if digits is None else digits
    if abs(value) < 0.5 / 10**held:
        return say("no_change", language)
    word = say("reduction" if value < 0 else "increase", language)
    return f"{word} {plain(abs(value), language, held)}"


def span(low: float | None, high: float | None, language: str) -> str:
    """Return a range, the smaller change first; that none was published, where there is none."""
    if low is None or high is None or isnan(low) or isnan(high):
        return say("no_range", language)
    near, far = sorted((low, high), key=abs)
    digits = digits_of(far)
    if low * high > 0:
        ends = [plain(abs(end), language, digits) for end in (near, far)]
    else:
        ends = [change(end, language, digits) for end in (near, far)]
    return say("from_to", language, low=ends[0], high=ends[1])


def unit(text: str, language: str) -> str:
    """Return a unit as it is written."""
    for old, new in UNITS[language]:
        text = text.replace(old, new)
    return text


def parts(values: Sequence[float | None], language: str, digits: int = 0) -> list[str]:
    """Return parts and their sum last, rounded so that what is printed adds up.

    Each part is rounded down and what is missing from the rounded sum goes to those that lost most
    (largest remainder), so no part is off by a whole last digit.

    Parameters
    ----------
    values
        The parts; where one is not known the sum is not.
    language
        ``da`` or ``en``.
    digits
        Decimals.
    """
    known = [float(v) for v in values if v is not None and not isnan(v)]
    if len(known) < len(values):
        return [*(plain(v, language, digits) for v in values), say("unknown", language)]
    shown = rounded(known, digits)
    whole = fsum(known)
    return [*(plain(v, language, digits) for v in shown), plain(whole, language, digits)]


def rounded(values: Sequence[float], digits: int = 0) -> list[float]:
    """Return parts rounded so that they sum to their rounded sum."""
    scale = 10.0**digits
    units = [value * scale for value in values]
    down = [floor(value + 1e-9) for value in units]
    missing = round(fsum(units)) - sum(down)
    order = sorted(range(len(units)), key=lambda n: units[n] - down[n], reverse=True)
    for n in order[: max(0, missing)]:
        down[n] += 1
    return [value / scale for value in down]


def day(written: date, language: str) -> str:
    """Return a date as it is written: 25. november 2026."""
    month = say("months", language).split()[written.month - 1]
    return f"{written.day}{'.' if language == 'da' else ''} {month} {written.year}"


def count(number: int, language: str) -> str:
    """Return how many holdings; of a few only that they are few."""
    if 0 < number < FEW_HOLDINGS:
        return say("few_holdings", language)
    return plain(number, language)
