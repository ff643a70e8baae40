"""Where scenarios agree and where they do not: each hectare in one class.

What a scenario says of a place is the measure that sets the use there, else the functions it adds,
else nothing. Where two say different things they are in conflict; where those that say something
say the same, all, most (more than half) or few of the scenarios agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import pandas as pd

AgreementClass = Literal["all", "most", "few", "conflict"]
CLASSES: tuple[AgreementClass, ...] = ("all", "most", "few", "conflict")


@dataclass(frozen=True, eq=False)
class Agreement:
    """The land that any of some scenarios touches, cut along all of them.

    ``parts``: ``piece_id``, ``s0``, ``s1`` ... (what each scenario says: a measure, functions
    joined with ``+``, or ``""``), ``kind`` (one of ``CLASSES``), ``what`` (what is agreed on;
    ``""`` in conflict), one column per place role of the land, ``area_ha``, ``geometry``. Parts
    never overlap, and together they are the land that any scenario touches (C12).
    """

    scenarios: tuple[str, ...]
    parts: gpd.GeoDataFrame

    def by_place(self, role: str) -> pd.DataFrame:
        """Return hectares by ``kind, what, place``.

        Parameters
        ----------
        role
            Whose areas are the places.
        """
        plain = pd.DataFrame(self.parts[["kind", "what", role, "area_ha"]])
        sums = plain.groupby(["kind", "what", role], sort=True)["area_ha"].sum().reset_index()
        return sums.rename(columns={role: "place"})

    def between(self, first: int, second: int) -> gpd.GeoDataFrame:
        """Return the parts where two of the scenarios do not say the same.

        Parameters
        ----------
        first, second
            Which two, in the order they were given.
        """
        one, other = self.parts[f"s{first}"], self.parts[f"s{second}"]
        return self.parts[(one != other).to_numpy()]


def kind_of(said: Sequence[str]) -> tuple[AgreementClass, str]:
    """Return the class of a place and what is agreed on there.

    Parameters
    ----------
    said
        What each scenario says; at least one says something.
    """
    wanted = [word for word in said if word]
    if len(set(wanted)) > 1:
        return "conflict", ""
    if len(wanted) == len(said):
        return "all", wanted[0]
    return ("most" if 2 * len(wanted) > len(said) else "few"), wanted[0]
