"""What stands beside a layer on the map: its classes, who made it, when, how it may be used."""

from babel.dates import format_date

from landuse.domain.layer import Layer, Origin
from landuse.ui import words
from landuse.ui.i18n import text

DOT = " \N{MIDDLE DOT} "


def labels_of(layer: Layer, language: str) -> dict[str, str]:
    """Return the legend: the layer's own words, else ours for the uses it may hold."""
    if layer.role == "unit":
        return {}  # fields have a legend of what is in view
    if layer.style.labels:
        return {key: label.in_language(language) for key, label in layer.style.labels.items()}
    if layer.role != "landuse":
        return {}
    column = layer.columns.get("use")
    held = set((column.codes or {}).values()) if column else set()
    return {use: words.use(use, language) for use in layer.style.classes if use in held}


def origin_of(layer: Layer, language: str) -> str:
    """Return who made a layer, when, and under which licence."""
    origin = layer.origin
    return DOT.join(
        (origin.attribution or origin.producer, _dated(origin, language), origin.licence)
    )


def _dated(origin: Origin, language: str) -> str:
    """Return when a map was published, else made, else fetched."""
    day = origin.published or origin.created
    if day is not None:
        return str(format_date(day, "medium", language))
    if origin.accessed is None:
        return text("no date", language)
    fetched = format_date(origin.accessed, "medium", language)
    return f"{text('fetched', language)} {fetched}"
