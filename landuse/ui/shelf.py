"""What the map asks for, made once and shared: squares, tables, places, and plans as painted."""

import gzip
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Condition
from typing import Any

import streamlit as st

from landuse.domain.digest import of_json
from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.geo.tiles import Tile
from landuse.sources.kept import cache_folder
from landuse.ui import cache, tiles
from landuse.ui.drawers import Drawer
from landuse.ui.layer_tiles import VERSION, LayerTiles
from landuse.ui.state import Session
from landuse.ui.tiles import IdTiles
from landuse.workflow import painting, pictures
from landuse.workflow.painting import Painting
from landuse.workflow.reference import MARK

KEPT = 48
PATIENCE_S = 20.0
"""How long a browser waits for a plan that is being made before it asks again."""


@dataclass(frozen=True, eq=False)
class Paintings:
    """Plans as painted, by name, the newest kept; one for script and routes, so it has a lock.

    The map is told the name of a plan before there is one, so that the land is seen while the
    plan is still being made: a name is promised, and who asks for it waits.
    """

    held: OrderedDict[str, Painting | None] = field(default_factory=OrderedDict)
    changed: Condition = field(default_factory=Condition)

    def promise(self, name: str) -> None:
        """Say that there will be a painting of this name."""
        with self.changed:
            self._keep(name, self.held.get(name))

    def is_promised(self, name: str) -> bool:
        """Whether a painting of this name is there or in the making."""
        with self.changed:
            return name in self.held

    def put(self, name: str, painted: Painting) -> None:
        """Keep a painting under a name."""
        with self.changed:
            self._keep(name, painted)
            self.changed.notify_all()

    def drop(self, name: str) -> None:
        """Say that there will be no painting of this name."""
        with self.changed:
            self.held.pop(name, None)
            self.changed.notify_all()

    def _keep(self, name: str, painted: Painting | None) -> None:
        self.held[name] = painted
        self.held.move_to_end(name)
        while len(self.held) > KEPT:
            self.held.popitem(last=False)

    def get(self, name: str, *, patience_s: float = 0.0) -> Painting | None:
        """Return the painting of a name; where it is promised, wait for it so long."""
        with self.changed:
            if name in self.held:
                self.held.move_to_end(name)
                self.changed.wait_for(
                    lambda: name not in self.held or self.held[name] is not None, patience_s
                )
            return self.held.get(name)


@st.cache_resource(show_spinner=False)
def paintings() -> Paintings:
    """Return the one shelf of paintings."""
    return Paintings()


def name_of(session: Session) -> str:
    """Return a short name for a plan as it is painted: without what is hidden."""
    hidden = sorted({wish.id for wish in session.drawn.scenario.allocate} & session.hidden)
    hidden += sorted(name for name in session.hidden if name.startswith(MARK))
    key = cache.key_of(session)
    return of_json([key, hidden]) if hidden else key


def promise(session: Session) -> str:
    """Return the name of the plan as it will be painted."""
    name = name_of(session)
    paintings().promise(name)
    return name


def keep_promise(session: Session) -> None:
    """Put the plan on the shelf as painted."""
    name, land = name_of(session), cache.landscape(str(session.root))
    if paintings().get(name) is None:
        try:
            plan = cache.plan_of(session)
        except InvalidInput:
            paintings().drop(name)
            raise
        paintings().put(name, painting.paint(land, plan, session.drawn.areas, session.hidden))


def parts_at(name: str, tile: Tile) -> bytes | None:
    """Return a square of the parts of pieces that a plan takes."""
    painted = paintings().get(name)
    return None if painted is None else tiles.parts_at(painted, tile)


def permits_at(session: Session, tile: Tile) -> bytes:
    """Return a square of the land on which a rule asks the visitor's plan for a permit."""
    plan = cache.plan_of(session)

    return tiles.mask_at(plan.permit_land, tile)


def change(land: Landscape, name: str, since: str) -> bytes | None:
    """Return what turns one plan on the map into another; all of it where the first is gone."""
    new = paintings().get(name, patience_s=PATIENCE_S)
    if new is None:
        return None
    old = paintings().get(since)
    told = {"since": since if old else ""} | painting.difference(land, new, old)
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
