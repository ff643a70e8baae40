"""The map: folium hosts it, its assets come from our own process, its page never changes.

Anything that changes in the page would draw the map anew, so what the plan becomes is fetched
by name: a change in Python reaches the browser as one line of script.
"""

from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from jinja2 import Template
from streamlit_folium import st_folium

from landuse.domain.landscape import Landscape
from landuse.ui import cache, words
from landuse.ui.hand import MAP_KEY
from landuse.ui.i18n import text
from landuse.ui.state import Session
from landuse.workflow.pictures import bounds_in_degrees

ASSETS = "/landuse/assets"
HEIGHT_PX = 640
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


class Map(folium.Map):
    """A folium map that asks for Leaflet alone, and asks us for it."""

    default_js = [("leaflet", f"{ASSETS}/vendor/leaflet.js")]  # noqa: RUF012
    default_css = [("leaflet_css", f"{ASSETS}/vendor/leaflet.css")]  # noqa: RUF012


class Workspace(JSCSSMixin, MacroElement):
    """Our own script on the map: layers, drawing, and the bridge to the page."""

    default_js = [  # noqa: RUF012
        ("geoman", f"{ASSETS}/vendor/leaflet-geoman.min.js"),
        *((name, f"{ASSETS}/{name}.js") for name in ("paint", "panel", "drawing", "workspace")),
    ]
    default_css = [  # noqa: RUF012
        ("geoman_css", f"{ASSETS}/vendor/leaflet-geoman.css"),
        ("workspace_css", f"{ASSETS}/workspace.css"),
    ]
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.landuseStart({{ this._parent.get_name() }}, {{ this.config|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep what the script needs to know."""
        super().__init__()
        self._name = "Workspace"
        self.config = config


class Change(MacroElement):
    """One line that tells the map which plan to fetch, and what it was heard to say."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "((...said) => window.landuse ? window.landuse.apply(...said)"
        " : window.landuseWaiting = said)"
        "({{ this.name|tojson }}, {{ this.url|tojson }}, {{ this.heard }});"
        "{% endmacro %}"
    )

    def __init__(self, name: str, heard: int) -> None:
        """Keep the plan's name, where to fetch it, and the last message heard."""
        super().__init__()
        self._name = "Change"
        self.name, self.url, self.heard = name, f"/landuse/plans/{name}.json", heard


@st.cache_resource(max_entries=8, show_spinner=False)
def config_of(root: str, digest: str, language: str) -> dict[str, Any]:
    """Return what the script needs: layers with style and legend, words, colours, bounds."""
    land = cache.landscape(root)
    return {
        "digest": digest,
        "language": language,
        "at": f"/landuse/at/{digest}/{language}",
        "bounds": bounds_in_degrees(land),
        "measures": {measure.id: measure.color for measure in land.measures.values()},
        "patterns": {measure.id: measure.pattern for measure in land.measures.values()},
        "words": _words(land, language),
        "groups": _groups(land, language),
    }


def _words(land: Landscape, language: str) -> dict[str, str]:
    said = {
        "layers": "Layers",
        "plan": "The plan",
        "drawn": "Drawn area",
        "refused": "Not possible here",
        "missing": "not fetched",
        "opacity": "Opacity",
        "closer": "Closer",
        "farther": "Farther",
        "map": "Map of the plan. The table below does the same without a mouse.",
    }
    origins = dict.fromkeys(
        layer.origin.attribution or layer.origin.producer for layer in land.layers.values()
    )
    sources = "; ".join(words.escaped(name) for name in list(origins)[:4] if name)
    mark = text("Invented land", language) if land.project.synthetic else text("Maps", language)
    return {name: text(word, language) for name, word in said.items()} | {
        "sources": f"{mark}: {sources}"
    }


def _groups(land: Landscape, language: str) -> list[dict[str, Any]]:
    """Return the layers of the panel under their headings, the visible first; rasters not."""
    shown = [layer for layer in land.layers.values() if layer.kind != "raster"]
    groups = []
    for title, roles in GROUPS:
        held = [layer for role in roles for layer in shown if layer.role == role]
        if held:
            layers = [_layer(land, layer.id, language) for layer in held]
            groups.append({"title": text(title, language), "layers": layers})
    return groups


def _layer(land: Landscape, name: str, language: str) -> dict[str, Any]:
    layer, style = land.layers[name], land.layers[name].style
    known = land.is_known(name)
    return {
        "id": name,
        "title": layer.title.in_language(language),
        "role": layer.role,
        "kind": layer.kind,
        "known": known,
        "url": f"/landuse/layers/{land.digest}/{name}.geojson",
        "color": style.color,
        "classes": style.classes,
        "labels": _labels(land, name, language),
        "property": {"soil": "soil", "landuse": "use", "unit": "use"}.get(layer.role),
        "opacity": style.opacity,
        "visible": known and (style.visible or layer.role in BASE),
    }


def _labels(land: Landscape, name: str, language: str) -> dict[str, str]:
    """Return the legend: the layer's own words, else ours for the uses it may hold."""
    layer = land.layers[name]
    if layer.style.labels:
        return {key: label.in_language(language) for key, label in layer.style.labels.items()}
    if layer.role not in {"landuse", "unit"}:
        return {}
    column = layer.columns.get("use")
    held = set((column.codes or {}).values()) if column else set()
    return {use: words.use(use, language) for use in layer.style.classes if use in held}


def draw(session: Session) -> None:
    """Draw the map with the visitor's plan."""
    land = cache.landscape(str(session.root))
    page = Map(tiles=None, zoom_control=False, attributionControl=False, zoom_snap=0.25)
    Workspace(config_of(str(session.root), land.digest, session.language)).add_to(page)
    change = folium.FeatureGroup(name="change")
    Change(cache.picture_of(session), session.heard).add_to(change)
    st_folium(
        page,
        key=MAP_KEY,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=change,
    )
