"""The plan: a scenario resolved on a landscape, one row per fragment.

A *fragment* is a piece cut by every drawn area that crosses it. Its geometry is kept; it is
null where the piece is whole. One hectare is counted once, whatever was drawn over it (C12).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.issues import Issue
from landuse.domain.landscape import Repair
from landuse.domain.later import MadeLater
from landuse.domain.layer import PLACE_ROLES
from landuse.domain.once import Once
from landuse.domain.scenario import Scenario

DEMAND_KEYS = ("allocation", "measure", *PLACE_ROLES)
DEMAND_HECTARES = ("asked_ha", "counted_ha", "ineligible_ha", "overridden_ha")
DEEDS = ("to", "functions", "measure", "changed_by", "allocations")
"""What is done on a fragment, in words."""


def no_demand() -> pd.DataFrame:
    """Return the demand of a plan that asks for nothing."""
    return pd.DataFrame(columns=[*DEMAND_KEYS, *DEMAND_HECTARES])


@dataclass(frozen=True, eq=False)
class Land:
    """Parts of pieces: where each piece stands in the landscape, the part (null: all), hectares."""

    rows: NDArray[np.intp]
    shapes: NDArray[Any]
    area_ha: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Plan(Once):
    """What a scenario becomes on the land.

    An edit waits for what it is told in numbers; the tables are made when first asked for.

    ``taken`` is the land of each fragment, ``deeds`` the number of what is done on it, and
    ``done`` the words of each number (``DEEDS``), no two alike; ``barred`` is the land that was
    asked for and may not be had. ``fragments``: ``piece_id``, ``area_ha``, ``to`` (the use
    afterwards), ``measure`` (the one that sets the use, or ``""``), ``functions`` (ids of the
    others, joined with ``+``), ``allocations`` (ids that count here, joined with ``+``),
    ``changed_by`` (the allocation that sets the use, or ``""``), ``feature`` (which of that
    allocation's areas, where it has several, else ``""``), ``geometry``. Land the plan leaves
    alone has no fragment. ``features``: ``allocation, measure, feature, name``, every area that
    was drawn or read from a file. ``allocations``: ``id, measure, asked_ha, counted_ha,
    ineligible_ha, overridden_ha, outside_ha``; null where the land cannot be told because a
    layer was not read (C5). ``overlaps``: ``winner, loser, area_ha, kept``; an allocation whose
    own areas overlap one another is both winner and loser, and kept. ``ineligible``:
    ``allocation, measure, reason, layer, law, seen``, one column per place role, ``area_ha,
    geometry``. ``permits``: the same with ``verdict, theme`` for ``reason``. ``unexamined``:
    ``measure, theme, verdict, law, examined, missing``: themes that no layer of the project
    covers (``none``) or not all of them (``partly``), and which layers are missing. ``demand``:
    what each allocation asks for by place (``DEMAND_KEYS``), and what of it counts, may not be,
    or gives way, hectares. ``rules``: which rules say something of the land that counts, and of
    how many hectares: ``allocation, measure, verdict, theme, layer, law, authority,
    authority_en, seen, area_ha``.
    """

    scenario: Scenario
    landscape_digest: str
    drawings_digest: str
    taken: Land = field(repr=False)
    deeds: NDArray[np.intp] = field(repr=False)
    done: pd.DataFrame = field(repr=False)
    barred: Land = field(repr=False)
    features: pd.DataFrame
    allocations: pd.DataFrame
    tables: MadeLater[pd.DataFrame] = field(repr=False)
    """Makers of the tables below, by name."""
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
    reference: Callable[[], "Plan"] | None = None
    """Makes ``decided``, where the scenario names a reference."""

    @property
    def fragments(self) -> gpd.GeoDataFrame:
        """The land that is taken and what is done on it, in words."""
        return self.tables["fragments"]

    @property
    def overlaps(self) -> pd.DataFrame:
        """Where allocations meet, and which of them stays."""
        return self.tables["overlaps"]

    @property
    def ineligible(self) -> gpd.GeoDataFrame:
        """The land that was asked for and may not be had, with the reason."""
        return self.tables["ineligible"]

    @property
    def permits(self) -> gpd.GeoDataFrame:
        """What rules say of the land that counts."""
        return self.tables["permits"]

    @property
    def permit_land(self) -> gpd.GeoDataFrame:
        """The land on which a rule asks for a permit: shapes alone, for the map."""
        return self.tables["permit_land"]

    @property
    def rules(self) -> pd.DataFrame:
        """The same in hectares, one row for each rule."""
        return self.tables["rules"]

    @property
    def unexamined(self) -> pd.DataFrame:
        """Themes that no layer of the project covers, or not all of them."""
        return self.tables["unexamined"]

    @property
    def demand(self) -> pd.DataFrame:
        """What each allocation asks for by place, and what becomes of it."""
        return self.tables["demand"]

    def only(self, keep: NDArray[np.bool_]) -> "Plan":
        """Return the plan as if it did no more than the fragments where ``keep`` is true.

        What it asked for and may not have stays as it is told.
        """
        land = self.taken
        taken = Land(land.rows[keep], land.shapes[keep], land.area_ha[keep])
        makers: dict[str, Callable[[], pd.DataFrame]] = {
            name: partial(self.tables.__getitem__, name) for name in self.tables
        }
        makers["fragments"] = lambda: self.fragments[keep].reset_index(drop=True)
        deeds, tables = self.deeds[keep], MadeLater(makers)
        return replace(self, taken=taken, deeds=deeds, tables=tables, reference=None)

    @cached_property
    def decided(self) -> "Plan | None":
        """What the reference scenario becomes alone, where the scenario names one."""
        return None if self.reference is None else self.reference()
