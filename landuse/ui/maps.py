"""The map: folium hosts it, its assets come from our own process, its page never changes.

Anything that changes in the page would draw the map anew, so what the plan becomes is fetched
by name: a change in Python reaches the browser as one line of script.
"""

from typing import Any

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from jinja2 import Template
from streamlit_folium import st_folium

from landuse.domain.landscape import Landscape
from landuse.ui import cache
from landuse.ui.state import Session
from landuse.workflow.pictures import bounds_in_degrees

ASSETS = "/landuse/assets"
HEIGHT_PX = 640


class Map(folium.Map):
    """A folium map that asks for Leaflet alone, and asks us for it."""

    default_js = [("leaflet", f"{ASSETS}/vendor/leaflet.js")]  # noqa: RUF012
    default_css = [("leaflet_css", f"{ASSETS}/vendor/leaflet.css")]  # noqa: RUF012


class Workspace(JSCSSMixin, MacroElement):
    """Our own script on the map: layers, drawing, and the bridge to the page."""

    default_js = [  # noqa: RUF012
        ("geoman", f"{ASSETS}/vendor/leaflet-geoman.min.js"),
        ("workspace", f"{ASSETS}/workspace.js"),
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
    """One line that tells the map which plan to fetch."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "(window.landuse ? window.landuse.apply({{ this.name|tojson }}, {{ this.url|tojson }})"
        " : window.landuseWaiting = [{{ this.name|tojson }}, {{ this.url|tojson }}]);"
        "{% endmacro %}"
    )

    def __init__(self, name: str) -> None:
        """Keep the plan's name and where to fetch it."""
        super().__init__()
        self._name = "Change"
        self.name, self.url = name, f"/landuse/plans/{name}.json"


USES = {
    "crop": "Crop", "grass": "Grass", "forest": "Forest", "nature": "Nature", "wetland": "Wetland",
    "water": "Water", "built": "Built", "other": "Other", "unknown": "Unknown",
}  # fmt: skip


def config_of(land: Landscape, session: Session) -> dict[str, Any]:
    """Return what the script needs: layers with style and legend, words, colours, bounds."""
    say = session.say
    return {
        "digest": land.digest,
        "language": session.language,
        "bounds": bounds_in_degrees(land),
        "measures": {measure.id: measure.color for measure in land.measures.values()},
        "titles": {m.id: m.title.in_language(session.language) for m in land.measures.values()},
        "uses": {use: say(word) for use, word in USES.items()},
        "words": {
            "layers": say("Layers"),
            "measures": say("Measures"),
            "missing": say("not fetched"),
            "opacity": say("Opacity"),
            "field": say("Field"),
            "map": say("Map of the plan. The table below does the same without a mouse."),
            "point": "." if session.language == "en" else ",",
        },
        "layers": [_layer(land, name, session.language) for name in _order(land)],
    }


def _order(land: Landscape) -> list[str]:
    """Return the layers in the order of the panel: places, land, then interests; rasters not."""
    ranks = ("municipality", "unit", "soil", "landuse", "biodiversity", "renewable", "recreation")
    rank = {role: number for number, role in enumerate(ranks)}
    shown = [layer for layer in land.layers.values() if layer.kind != "raster"]
    return [s.id for s in sorted(shown, key=lambda s: (rank.get(s.role, 9), not s.style.visible))]


def _layer(land: Landscape, name: str, language: str) -> dict[str, Any]:
    layer = land.layers[name]
    style = layer.style
    return {
        "id": name,
        "title": layer.title.in_language(language),
        "role": layer.role,
        "kind": layer.kind,
        "state": land.states.get(name, "failed"),
        "url": f"/landuse/layers/{land.digest}/{name}.geojson",
        "color": style.color,
        "classes": style.classes,
        "labels": {key: label.in_language(language) for key, label in style.labels.items()},
        "property": {"soil": "soil", "landuse": "use", "unit": "use"}.get(layer.role),
        "opacity": style.opacity,
        "visible": style.visible and land.is_known(name),
    }


def draw(session: Session) -> dict[str, Any]:
    """Draw the map with the visitor's plan, and return what the hand did last."""
    land = cache.landscape(str(session.root))
    page = Map(tiles=None, prefer_canvas=True, zoom_control=True, attributionControl=False)
    Workspace(config_of(land, session)).add_to(page)
    change = folium.FeatureGroup(name="change")
    Change(cache.picture_of(session)).add_to(change)
    said = st_folium(
        page,
        key="plan.map",
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=change,
    )
    return said or {}
