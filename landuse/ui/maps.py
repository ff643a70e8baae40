"""The map: folium hosts it, its assets come from our own process, its page never changes.

Anything that changes in the page would draw the map anew, so what the plan becomes is fetched
by name: a change in Python reaches the browser as one line of script.
"""

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from jinja2 import Template
from streamlit_folium import st_folium

from landuse.ui import cache, script, shelf
from landuse.ui.address import url
from landuse.ui.hand import MAP_KEY
from landuse.ui.map_config import config_name
from landuse.ui.state import Session
from landuse.ui.tiles import DEEPEST
from landuse.workflow.pictures import numbers_of

ASSETS = url("assets")
HEIGHT_PX = 640
ASKED = ("hope", "here", "picked", "says", "permits", "basemap")
"""What the map asks of the visitor's own plan."""


class Map(folium.Map):
    """A folium map that asks for Leaflet alone, and asks us for it."""

    default_js = [("leaflet", f"{ASSETS}/vendor/leaflet.js")]  # noqa: RUF012
    default_css = [("leaflet_css", f"{ASSETS}/vendor/leaflet.css")]  # noqa: RUF012


class Workspace(JSCSSMixin, MacroElement):
    """Our own script on the map: layers, drawing, and the bridge to the page."""

    default_js = [  # noqa: RUF012
        ("geoman", f"{ASSETS}/vendor/leaflet-geoman.min.js"),
        ("landuse", url(f"script/{script.name()}")),
    ]
    default_css = [  # noqa: RUF012
        ("geoman_css", f"{ASSETS}/vendor/leaflet-geoman.css"),
        ("workspace_css", f"{ASSETS}/workspace.css"),
    ]
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.landuseStart({{ this._parent.get_name() }}, {{ this.url|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, name: str) -> None:
        """Keep where to ask for what the script needs to know."""
        super().__init__()
        self._name = "Workspace"
        self.url = url(f"config/{name}.json")


class Change(MacroElement):
    """One line that tells the map which plan to fetch, what was heard, and where to ask."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "((...said) => window.landuse ? window.landuse.apply(...said)"
        " : window.landuseWaiting = said)"
        "({{ this.name|tojson }}, {{ this.url|tojson }}, {{ this.heard }},"
        " {{ this.visitor|tojson }}, {{ this.chosen|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, name: str, session: Session) -> None:
        """Keep the plan's name, what was heard, the visitor's addresses, and what is chosen."""
        super().__init__()
        self._name = "Change"
        land = cache.landscape(str(session.root))
        self.name, self.url = name, url(f"plans/{land.digest}/{name}")
        self.heard = session.heard
        self.visitor = {what: url(f"{what}/{session.token}") for what in ASKED}
        self.chosen = {"turn": session.listed, "pieces": numbers_of(land, session.picked)}


def draw(session: Session) -> None:
    """Draw the map; it asks for the plan by name, and may do so before there is one."""
    land = cache.landscape(str(session.root))
    page = Map(
        tiles=None, max_zoom=DEEPEST, zoom_control=False, attributionControl=False, zoom_snap=0.25
    )
    Workspace(config_name(str(session.root), land.digest, session.language)).add_to(page)
    change = folium.FeatureGroup(name="change")
    Change(shelf.promise(session), session).add_to(change)
    st_folium(
        page,
        key=MAP_KEY,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=change,
    )
