"""What the map asks for, made once and shared: squares, tables, places, and plans as painted."""

import gzip
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

import streamlit as st

from landuse.domain.digest import of_json
from landuse.domain.landscape import Landscape
from landuse.sources.kept import cache_folder
from landuse.ui import cache
from landuse.ui.drawers import Drawer
from landuse.ui.layer_tiles import VERSION, LayerTiles
from landuse.ui.state import Session
from landuse.ui.tiles import IdTiles
from landuse.workflow import painting, pictures
from landuse.workflow.painting import Painting

KEPT = 64


@dataclass(frozen=True, eq=False)
class Paintings:
    """Plans as painted, by name, the newest kept; one for script and routes, so it has a lock."""

    held: OrderedDict[str, Painting] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def put(self, name: str, painted: Painting) -> None:
        """Keep a painting under a name."""
        with self.lock:
            self.held[name] = painted
            self.held.move_to_end(name)
            while len(self.held) > KEPT:
                self.held.popitem(last=False)

    def get(self, name: str) -> Painting | None:
        """Return the painting of a name."""
        with self.lock:
            return self.held.get(name)


@st.cache_resource(show_spinner=False)
def paintings() -> Paintings:
    """Return the one shelf of paintings."""
    return Paintings()


def painting_of(session: Session) -> str:
    """Put the plan on the shelf as painted and return its name."""
    name, land = cache.key_of(session), cache.landscape(str(session.root))
    if paintings().get(name) is None:
        painted = painting.paint(land, cache.plan_of(session), session.drawn.areas)
        paintings().put(name, painted)
    return name


def change(name: str, since: str) -> bytes | None:
    """Return what turns one plan on the map into another; all of it where the first is gone."""
    new = paintings().get(name)
    if new is None:
        return None
    old = paintings().get(since)
    told = {"since": since if old else ""} | painting.difference(new, old)
    return _packed(told)


def _packed(told: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(told, ensure_ascii=False).encode(), 1, mtime=0)


def _drawer(land: Landscape, name: str) -> Drawer:
    return Drawer(cache_folder() / land.digest / "tiles", name)


@st.cache_resource(max_entries=4, show_spinner=False)
def land_tiles(root: str, digest: str) -> IdTiles:
    """Return the squares of a landscape."""
    land = cache.landscape(root)
    return IdTiles(land, _drawer(land, f"land_{digest}"))


@st.cache_resource(max_entries=128, show_spinner=False)
def layer_tiles(root: str, layer: str, look: str) -> LayerTiles:
    """Return the squares of a layer."""
    land = cache.landscape(root)
    shapes = pictures.layer_shapes(land, layer)
    return LayerTiles(land.layers[layer], shapes, _drawer(land, f"{layer}_{look}"))


def look_of(land: Landscape, layer: str) -> str:
    """Return a short name for the land, the way a layer is drawn, and its colours."""
    style = land.layers[layer].style.model_dump(mode="json")
    return of_json([land.digest, style, VERSION])


@lru_cache(maxsize=64)
def places(root: str, layer: str, digest: str) -> bytes:
    """Return the places of a layer for the map, compressed."""
    del digest
    return _packed(pictures.place_features(cache.landscape(root), layer))


@lru_cache(maxsize=16)
def table(root: str, name: str, digest: str) -> bytes:
    """Return a table of the land, one byte for each piece, compressed."""
    del digest
    return gzip.compress(painting.table(cache.landscape(root), name), 6, mtime=0)


def near(root: str, bounds: tuple[float, float, float, float], most: int) -> bytes:
    """Return the edges of fields in sight, compressed; none where there are too many to draw."""
    return _packed(pictures.field_features(cache.landscape(root), bounds, most=most))
