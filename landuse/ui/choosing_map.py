"""The municipalities on a map, to click on, where their borders lie here; the list has the same."""

from pathlib import Path
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from landuse.ui import tables
from landuse.ui.maps import Map
from landuse.ui.state import Session
from landuse.workflow.outlines import Stamps, outlines, written

KEY = "doors.map"
HEIGHT_PX = 420
LAND = {"color": "#5b6770", "weight": 1, "fillColor": "#eef1ea", "fillOpacity": 1}
CHOSEN = LAND | {"fillColor": "#1f5f7a", "fillOpacity": 0.75}


@st.cache_resource(max_entries=2, show_spinner=False)
def _outlines(root: str, when: Stamps) -> dict[str, Any] | None:
    del when
    return outlines(Path(root))


def has_outlines(session: Session) -> bool:
    """Whether the borders lie here, so that one can choose on a map."""
    return _outlines(str(session.root), written(session.root)) is not None


def listen(codes_key: str) -> None:
    """Take what was clicked since last time into the list of codes; a second click lets it go."""
    clicked = (st.session_state.get(KEY) or {}).get("last_active_drawing")
    if not clicked or clicked == st.session_state.get(f"{KEY}.heard"):
        return
    st.session_state[f"{KEY}.heard"] = clicked
    code, chosen = clicked["properties"]["code"], list(st.session_state.get(codes_key, ()))
    left = [held for held in chosen if held != code]
    st.session_state[codes_key] = left if code in chosen else [*chosen, code]


def draw(session: Session, chosen: list[str]) -> None:
    """Draw the municipalities, those that are chosen in another colour; nothing without borders."""
    held = _outlines(str(session.root), written(session.root))
    if held is None:
        return
    tables.note(session.say("Or click on the map; a second click lets go."))
    page = Map(tiles=None, zoom_control=True, attributionControl=False, zoom_snap=0.25)
    land = _of(held, "all", LAND)
    land.add_to(page)
    page.fit_bounds(land.get_bounds())
    on_top = folium.FeatureGroup(name="chosen")
    mine = [one for one in held["features"] if one["properties"]["code"] in chosen]
    if mine:
        marked = [one | {"properties": one["properties"] | {"chosen": True}} for one in mine]
        _of({"type": "FeatureCollection", "features": marked}, "chosen", CHOSEN).add_to(on_top)
    st_folium(
        page,
        key=KEY,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=on_top,
    )


def _of(held: dict[str, Any], name: str, style: dict[str, Any]) -> folium.GeoJson:
    tip = folium.GeoJsonTooltip(["name"], labels=False)
    return folium.GeoJson(held, name=name, style_function=lambda _: style, tooltip=tip)
