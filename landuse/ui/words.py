"""Words of the screen for what files call by a short name: uses, soils, gases, units, statuses.

A name that nobody has a word for is shown as it is; it is then a project's own.
"""

import re
from html import escape

from landuse.domain.landscape import Landscape
from landuse.ui.i18n import text

USES = {
    "crop": "Crop", "grass": "Grass", "forest": "Forest", "nature": "Nature", "wetland": "Wetland",
    "water": "Water", "built": "Built", "other": "Other", "unknown": "Unknown",
}  # fmt: skip
SOILS = {
    "over12": "Over 12 % carbon",
    "6to12": "6-12 % carbon",
    "mineral": "Mineral soil",
    "unknown": "Unknown soil",
}
GASES = {
    "co2": "CO₂",
    "doc": "CO₂ from dissolved carbon",
    "ch4": "Methane (CH₄)",
    "n2o": "Nitrous oxide (N₂O)",
    "any": "all",
    "all": "All gases",
}
CATEGORIES = {
    "omdrift": "Crop",
    "permanent_graes": "Permanent grass",
    "natur": "Nature",
    "oevrige_imk_og_trae": "Other farmland and trees",
    "passive_or_existing_water": "Passive rewetting or wet already",
}
PATHWAYS = {
    "whole": "", "land": "between ditches", "ditch": "ditches", "ditch_share": "share of ditches",
    "drained": "drained part", "drained_share": "share that is drained",
    "buffer": "beside drains and streams", "buffer_width": "width of the belt",
}  # fmt: skip
VARIANTS = {
    "rich_deep": "rich, deep-drained", "rich_shallow": "rich, shallow-drained", "poor": "poor",
    "rich": "rich",
}  # fmt: skip
FOOT = (
    (r"tCO2e|t CO2e", "t CO₂e"), (r"\bkg([NP])\b", r"kg \1"), (r"CO2e", "CO₂e"),
    (r"CO2", "CO₂"), (r"CH4", "CH₄"), (r"N2O", "N₂O"),
    (r"\bkm2\b", "km²"), (r"\bm2\b", "m²"), (r"\bm3\b", "m³"),
)  # fmt: skip
DANISH_UNITS = (
    (r"/yr\b", "/år"), (r"\byears?\b", "år"), (r"\bfraction\b", "andel"), (r"\bpercent\b", "%"),
    (r"\bdimensionless\b", "uden enhed"), (r"ha ditch", "ha grøft"), (r"ha drained", "ha drænet"),
    (r"\bDKK\b", "kr."), (r"\bjobs\b", "årsværk"),
    (r"\b(persons?|people)\b", "personer"), (r"\bdwellings?\b", "boliger"),
)  # fmt: skip


def _replaced(words: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        words = re.sub(old, new, words)
    return words


def unit(words: str, language: str) -> str:
    """Return a unit as it is written on the screen: t CO₂e/år."""
    written = _replaced(words, FOOT)
    return written if language == "en" else _replaced(written, DANISH_UNITS)


def per_year(language: str) -> str:
    """Return the unit of emissions, in one piece that no line break parts."""
    return f"t\u00a0CO₂e/\u2060{text('year', language)}"


def formula(words: str, language: str) -> str:
    """Return a formula with the language's decimal mark, four digits, and gases' small figures."""
    words = re.sub(r"(\w+)_to_(\w+)", r"\1 → \2", words).replace("*", "·")
    words = re.sub(r"\d+\.\d{4,}", lambda found: f"{float(found[0]):.4g}", words)
    if language == "en":
        return unit(words, language)
    return unit(re.sub(r"(?<=\d)\.(?=\d)", ",", words), language)


def use(name: str, language: str) -> str:
    """Return what a use of land is called."""
    return text(USES.get(name, name), language) if name else ""


def soil(name: str, language: str) -> str:
    """Return what a class of soil is called."""
    return text(SOILS.get(name, name), language) if name else ""


def gas(name: str | None, language: str) -> str:
    """Return what a gas is called; none is all of them."""
    return text(GASES.get(name or "all", name or "all"), language)


def key(name: str, language: str) -> str:
    """Return what a factor's key is called: a use, a soil or a former use."""
    return text({**USES, **SOILS, **CATEGORIES, **PATHWAYS}.get(name, name), language)


def pathway(name: str, language: str) -> str:
    """Return which part of a hectare a factor is for; nothing for the whole."""
    word = PATHWAYS.get(name, name)
    return text(word, language) if word else ""


def variant(name: str, language: str) -> str:
    """Return which kind of a use a factor is for; nothing where there is one kind."""
    return text(VARIANTS.get(name, name), language) if name else ""


def theme(name: str, language: str) -> str:
    """Return what a theme is called."""
    return text(name.replace("_", " "), language)


def layers_of(land: Landscape, name: str, language: str) -> str:
    """Return the titles of the layers of a theme; the theme where no layer has it."""
    titles = [
        layer.title.in_language(language) for layer in land.layers.values() if layer.theme == name
    ]
    return ", ".join(titles) or theme(name, language)


def place(land: Landscape, session_words: dict[str, str], role: str, code: str) -> str:
    """Return what a place is called."""
    return session_words.get(code) or land.place_name(role, code)


def feature(name: str, language: str) -> str:
    """Return what a feature without a name of its own is called."""
    number = re.fullmatch(r"feature (\d+)", name)
    return f"{text('object', language)} {number[1]}" if number else name


def escaped(name: str) -> str:
    """Return a name that HTML shows as it is."""
    return escape(name)
