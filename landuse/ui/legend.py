"""What stands beside a layer on the map: its classes, who made it, when, how it may be used."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from landuse.domain.landscape import Landscape
from landuse.domain.layer import Layer, Origin
from landuse.ui import raster_tiles, words
from landuse.ui.address import url
from landuse.ui.i18n import text
from landuse.ui.numbers import day, figure, number
from landuse.workflow.reliefs import steps_of
from landuse.workflow.rings import Ring, rings_of, tip_heights

DOT = " \N{MIDDLE DOT} "


def classes_of(
    land: Landscape, name: str, language: str
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the colour of each class of a layer, and what each class is called."""
    layer, steps = land.layers[name], steps_of(land, name)
    if steps is None:
        return layer.style.classes, labels_of(layer, language)
    return raster_tiles.classes(land, name, steps), raster_tiles.labels(steps, language)


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
    licence = text(origin.licence, language)  # words where no licence has a name
    return DOT.join((origin.attribution or origin.producer, dated(origin, language), licence))


def dated(origin: Origin, language: str) -> str:
    """Return when a map was published, else made, else fetched."""
    made = origin.published or origin.created
    if made is not None:
        return day(made, language)
    if origin.accessed is None:
        return text("no date", language)
    return f"{text('fetched', language)} {day(origin.accessed, language)}"


def rings(land: Landscape, name: str, language: str) -> dict[str, Any] | None:
    """Return what the map says of the rings around turbines; none where no rule asks for any."""
    held = rings_of(land, name) if land.is_known(name) else ()
    if not held:
        return None
    heights = tip_heights(land, name).index.to_numpy(dtype=float)
    without = int(np.sum(~(heights > 0)))
    lacks = text("{count} turbines without a height in the map have no ring.", language)
    return {
        "title": text("Distances that rules ask for", language),
        "url": url(f"rings/{land.digest}/{name}.geojson"),
        "lacks": lacks.format(count=number(without, language)) if without else "",
        "lines": [_ring(land, ring, language) for ring in held] if without < len(heights) else [],
    }


def _ring(land: Landscape, ring: Ring, language: str) -> dict[str, str]:
    """Return a ring in words: how far, from what, and by which rule and source."""
    near = [words.layers_of(land, rule.theme, language).lower() for rule in ring.rules]
    far = text("{times} × total height, to: {themes}", language)
    themes = ", ".join(dict.fromkeys(near))
    laws = "; ".join(dict.fromkeys(rule.law for rule in ring.rules))
    named = (part for rule in ring.rules for part in rule.source.split("; "))
    sources = "; ".join(dict.fromkeys(named))
    unread = "" if all(rule.seen for rule in ring.rules) else text("not verified", language)
    return {
        "title": far.format(times=figure(ring.heights, language), themes=themes),
        "note": DOT.join(part for part in (laws, sources, unread) if part),
    }
