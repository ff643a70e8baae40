"""Numbers as planners read them: rounded here and nowhere below (C9), signs said in words."""

from landuse.ui.i18n import text


def number(value: float | None, language: str, decimals: int = 0) -> str:
    """Return a number with the language's marks; a dash of its own where it is not known."""
    if value is None:
        return text("unknown", language)
    plain = f"{value:,.{decimals}f}"
    if plain.strip("-0.,") == "":
        plain = plain.lstrip("-")
    plain = plain.replace("-", "\N{MINUS SIGN}")
    return plain if language == "en" else plain.translate(str.maketrans(",.", ".,"))


def direction(value: float | None, language: str) -> str:
    """Return the word for a change: a layman would read a minus wrongly."""
    if value is None:
        return text("Change", language)
    return text("Reduction", language) if value <= 0 else text("Increase", language)


def change(value: float | None, language: str, unit: str = "t CO2e") -> str:
    """Return a change in words: "Reduktion 1.234 t CO2e/år"."""
    if value is None:
        return text("Change not known", language)
    size = number(abs(value), language)
    return f"{direction(value, language)} {size} {unit}/{text('year', language)}"


def hectares(value: float | None, language: str) -> str:
    """Return hectares with one decimal."""
    return f"{number(value, language, 1)} ha"
