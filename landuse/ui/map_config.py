"""What the map's script must know once: where to ask, what is called what, and its colours."""

from typing import Any

import streamlit as st

from landuse.domain.digest import of_json
from landuse.domain.landscape import Landscape
from landuse.domain.layer import PLACE_ROLES
from landuse.ui import cache, effect_colours, legend, shelf, words
from landuse.ui.address import url
from landuse.ui.i18n import text
from landuse.workflow import painting
from landuse.workflow.pictures import bounds_in_degrees

GROUPS = (
    ("Borders", ("municipality", "region", "catchment")),
    ("Land and soil", ("unit", "soil", "landuse")),
    ("Nature", ("biodiversity",)),
    ("Energy", ("renewable",)),
    ("Outdoor life", ("recreation",)),
    ("Business", ("business",)),
    ("Rules and lines", ("constraint",)),
    ("More", ("context",)),
)
BASE = {"landuse"}
"""Roles drawn from the start whatever their style says: water and towns make land readable."""
PALE = "#e8e2cd"
"""Fields where the plan alone is to be seen."""
SAID = {
    "layers": "Layers",
    "plan": "The plan",
    "drawn": "Drawn area",
    "refused": "Not possible here",
    "permit": "Needs a permit",
    "wet": "What else turns wet",
    "missing": "not fetched",
    "nothing": "nothing in view",
    "opacity": "Opacity",
    "measures": "What we may do",
    "find": "Find a place or a field",
    "notFound": "Nothing of that name",
    "big": "Big screen",
    "before": "Before the plan",
    "beforeNote": "The land before the plan",
    "tools": "Tools",
    "width": "Metres to each side",
    "whole": "Whole fields",
    "pick": "Choose land first",
    "pickFirst": "Fields are chosen without a measure; the next measure goes there.",
    "closer": "Closer",
    "farther": "Farther",
    "fields": "Fields coloured by",
    "giving": "Effect on",
    "behind": "How are these numbers found?",
    "perHectare": "Of the chosen measure, if the hectare were its only one.",
    "basemaps": "Basemap",
    "noBasemap": "None",
    "basemapFailed": "The basemap could not be fetched. The plan does without it.",
    "map": "Map of the plan. The table below does the same without a mouse.",
}
TOOLS = {
    "point": ("Point at fields", "Click a field."),
    "brush": ("Paint over fields", "Drag over fields."),
    "box": ("Fields in a box", "Drag a box around fields."),
    "lasso": ("Fields in a loop", "Drag a loop around fields."),
    "polygon": ("Draw an area", "Click each corner, and the first one to end."),
    "freehand": ("Draw by hand", "Drag along the edge of the area."),
    "rectangle": ("Draw a rectangle", "Click two corners."),
    "circle": ("Draw a circle", "Click the middle, then the edge."),
    "zone": ("Zone along a line", "Click along a stream or road, and the last corner to end."),
    "edit": ("Move corners", "Click an area, then drag its corners."),
    "move": ("Move an area", "Drag an area."),
    "cut": ("Cut a part away", "Draw over an area what is to go."),
    "split": ("Divide an area", "Draw a line across an area, and click its end twice."),
    "merge": ("Join areas", "Draw a line through the areas, and click its end twice."),
    "erase": ("Remove an area", "Click an area."),
}
"""The tools on the map: what each is called, and how it is used."""


@st.cache_resource(max_entries=8, show_spinner=False)
def config_of(root: str, digest: str, language: str) -> dict[str, Any]:
    """Return what the script needs: layers with style and legend, words, colours, bounds."""
    land = cache.landscape(root)
    return {
        "digest": digest,
        "language": language,
        "at": url(f"at/{digest}/{language}"),
        "near": url(f"near/{digest}"),
        "under": url(f"under/{digest}"),
        "basemaps": url(f"basemaps/{language}"),
        "find": url(f"find/{digest}/{language}"),
        "land": url(f"land/{digest}/{{z}}/{{x}}/{{y}}.bin"),
        "tables": {name: url(f"tables/{digest}/{name}.bin") for name in painting.TABLES},
        "bounds": bounds_in_degrees(land),
        "refused": painting.REFUSED,
        "measures": _measures(land, language),
        "colourings": _colourings(land, language),
        "indicators": effect_colours.indicators(language),
        "effects": url(f"effects/{digest}/{language}"),
        "words": _words(land, language),
        "groups": _groups(land, language),
    }


def config_name(root: str, digest: str, language: str) -> str:
    """Return a name for what the script needs; with another content it is another."""
    return f"{language}_{of_json(config_of(root, digest, language))}"


def _measures(land: Landscape, language: str) -> list[dict[str, Any]]:
    """Return the measures in the order of their numbers, from 1."""
    uses = painting.classes(land, "use")
    return [
        {
            "id": measure.id,
            "title": measure.title.in_language(language),
            "about": measure.about.in_language(language),
            "color": measure.color,
            "pattern": measure.pattern,
            "uses": [n for n, use in enumerate(uses, start=1) if measure.allows(use)],
        }
        for measure in land.measures.values()
    ]


def _colourings(land: Landscape, language: str) -> list[dict[str, Any]]:
    """Return the ways to colour fields: classes in the order of their numbers, from 1."""
    soils = [layer for layer in land.layers.values() if layer.role == "soil"]
    fields = [layer for layer in land.layers.values() if layer.role == "unit"]
    tints = {"use": _tints(fields), "soil": {"mineral": "#e6d9b8"} | _tints(soils)}
    told = {"use": words.use, "soil": words.soil}
    ways = [
        {
            "id": name,
            "title": text({"use": "Use", "soil": "Soil"}[name], language),
            "classes": [
                {"color": tints[name].get(held, PALE), "title": told[name](held, language)}
                for held in painting.classes(land, name)
            ],
        }
        for name in ("use", "soil")
    ]
    only = {"color": PALE, "title": text("Field", language)}
    return [
        *ways,
        {"id": "effect", "title": text("What the measure gives", language), "classes": []},
        {"id": "plan", "title": text("The plan alone", language), "classes": [only]},
    ]


def _tints(layers: list[Any]) -> dict[str, str]:
    return {name: tint for layer in layers for name, tint in layer.style.classes.items()}


def _words(land: Landscape, language: str) -> dict[str, Any]:
    origins = dict.fromkeys(
        layer.origin.attribution or layer.origin.producer for layer in land.layers.values()
    )
    sources = "; ".join(words.escaped(name) for name in list(origins)[:4] if name)
    mark = text("Invented land", language) if land.project.synthetic else text("Maps", language)
    told: dict[str, Any] = {name: text(word, language) for name, word in SAID.items()}
    tools = {name: text(title, language) for name, (title, _) in TOOLS.items()}
    how = {name: text(way, language) for name, (_, way) in TOOLS.items()}
    return told | {"sources": f"{mark}: {sources}", "tool": tools, "how": how}


def _groups(land: Landscape, language: str) -> list[dict[str, Any]]:
    """Return the layers of the panel under their headings, the visible first."""
    groups = []
    for title, roles in GROUPS:
        held = [held for role in roles for held in land.layers.values() if held.role == role]
        if held:
            layers = [_layer(land, layer.id, language) for layer in held]
            groups.append({"title": text(title, language), "layers": layers})
    return groups


def _layer(land: Landscape, name: str, language: str) -> dict[str, Any]:
    layer, style = land.layers[name], land.layers[name].style
    known = land.is_known(name)
    classes, labels = legend.classes_of(land, name, language)
    places = url(f"places/{land.digest}/{name}.geojson")
    squares = url(f"pictures/{shelf.look_of(land, name)}/{name}/{{z}}/{{x}}/{{y}}.png")
    return {
        "id": name,
        "title": layer.title.in_language(language),
        "role": layer.role,
        "kind": layer.kind,
        "known": known,
        "url": places if layer.role in PLACE_ROLES else squares,
        "color": style.color,
        "classes": classes,
        "labels": labels,
        "pattern": style.pattern,
        "origin": legend.origin_of(layer, language),
        "rings": legend.rings(land, name, language),
        "opacity": style.opacity,
        "visible": known and (style.visible or layer.role in BASE),
    }
