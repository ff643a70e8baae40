"""The landscape: the study area as units, cut once into pieces.

A *unit* is what one decides about: a field, or a square kilometre of other land in one
municipality. A *piece* is a part of a unit that is the same throughout in all that cuts the
land. Pieces never overlap and together they are the land (C12); their ids survive a rebuild
from the same inputs (C8).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.issues import Issue
from landuse.domain.layer import PLACE_ROLES, Layer, Theme
from landuse.domain.measure import Measures
from landuse.domain.once import Once
from landuse.domain.project import Project

NOWHERE = "none"
"""The place of land outside every area of a role."""

LayerState = Literal["read", "empty", "not_fetched", "failed"]


@dataclass(frozen=True, slots=True)
class Place:
    """An area one reports by: a municipality, a region, a catchment."""

    role: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Repair:
    """What was mended in a layer's geometry: what kind, how many, how many hectares."""

    layer: str
    kind: str
    count: int
    area_ha: float
    """Hectares changed by the repair, after minus before."""
    ids: tuple[str, ...] = ()
    """The first few features it happened to."""

    def as_row(self) -> dict[str, Any]:
        """Return the repair as a table row."""
        return {
            "layer": self.layer,
            "kind": self.kind,
            "count": self.count,
            "area_ha": self.area_ha,
            "ids": list(self.ids),
        }


class Shelf(Protocol):
    """Where numbers that take long to count are kept from one run to the next, beside the land."""

    def read(self, name: str) -> Any:
        """Return the plain values kept under a name, or None."""

    def write(self, name: str, numbers: Any) -> None:
        """Keep plain values under a name that says all they follow from."""


@dataclass(frozen=True, eq=False)
class Landscape(Once):
    """The study area, cut once into pieces.

    ``pieces`` has one row per piece, indexed by ``piece_id``: ``unit_id``, one column per place
    role (code or ``"none"``), ``soil``, ``use``, ``crop_code``, ``area_ha``, one boolean column
    per other layer that cuts the land, one column per raster of numbers, and ``geometry``.
    ``units`` is indexed by ``unit_id``: ``kind`` (``field`` or ``square``), ``area_ha``.
    ``overlays`` holds the layers that do not cut the land, in the planning CRS.
    """

    root: Path
    project: Project
    pieces: gpd.GeoDataFrame
    units: pd.DataFrame
    places: Mapping[str, tuple[Place, ...]]
    layers: Mapping[str, Layer]
    overlays: Mapping[str, gpd.GeoDataFrame]
    states: Mapping[str, LayerState]
    measures: Measures
    digest: str
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = field(default=())
    draining: Callable[[], gpd.GeoDataFrame | None] | None = None
    """Tells the hydrological units; None where no layer does (C5)."""
    shelf: Shelf | None = None

    def __repr__(self) -> str:
        """Read as one line: the land is too long to print."""
        return f"Landscape({self.digest}, {len(self.units)} units, {len(self.pieces)} pieces)"

    @property
    def area_ha(self) -> float:
        """All the land, hectares."""
        return float(self.pieces["area_ha"].sum())

    @cached_property
    def piece_ha(self) -> NDArray[np.float64]:
        """Hectares of each piece."""
        return np.asarray(self.pieces["area_ha"], dtype=float)

    @cached_property
    def piece_shapes(self) -> NDArray[np.object_]:
        """The shape of each piece, without a copy."""
        return np.asarray(self.pieces.geometry.values, dtype=object)

    @cached_property
    def hectares(self) -> pd.DataFrame:
        """Hectares of all the land by places, soil, use and crop code: where every sum starts."""
        keys = [*PLACE_ROLES, "soil", "use", "crop_code"]
        grouped = self.pieces.groupby(keys, observed=True, dropna=False, sort=True)["area_ha"]
        sums: pd.DataFrame = grouped.sum().reset_index()
        return sums

    @cached_property
    def hydrological_units(self) -> gpd.GeoDataFrame | None:
        """Land that turns wet together, told when first asked for (``sources/hydrology.py``).

        ``unit_id``, ``up_to_m``, ``geometry``, several rows for one unit, none overlapping; None
        where no layer tells it (C5).
        """
        return None if self.draining is None else self.draining()

    @property
    def tells_units(self) -> bool:
        """Whether maps are there that tell hydrological units; telling them may take long."""
        themes = {layer.theme for layer in self.layers.values() if self.is_known(layer.id)}
        return "hydrology" in themes or {"terrain", "stream"} <= themes

    def is_known(self, layer: str) -> bool:
        """Whether a layer was read; one that was not is unknown everywhere, never "none" (C5)."""
        return self.states.get(layer) in {"read", "empty"}

    def layers_of(self, theme: Theme) -> tuple[Layer, ...]:
        """Return the layers that say something about a theme and were read."""
        return tuple(
            layer
            for layer in self.layers.values()
            if layer.theme == theme and self.is_known(layer.id)
        )

    def roles(self) -> tuple[str, ...]:
        """Return the place roles this landscape can report by."""
        return tuple(self.places)

    def place_name(self, role: str, code: str) -> str:
        """Return the name of a place; its code where it has none."""
        names = {place.code: place.name for place in self.places.get(role, ())}
        return names.get(code, code)
