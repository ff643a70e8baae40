"""What a map shows: the areas of a plan by measure, an agreement by class, a difference.

Each is a list of painted areas with the words of its legend; ``maps.paint`` draws them.
"""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landuse.domain.agreement import CLASSES, Agreement
from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.geo.area import Shapes
from landuse.report.maps import Painted
from landuse.report.words import say

AGREED = {"all": "#0b5d3b", "most": "#5aa469", "few": "#c9d8b6", "conflict": "#b8475b"}
"""Dark for agreed by all, pale for wanted by few, red for conflict."""
APART = {"first": "#0072b2", "second": "#e69f00", "other": "#b8475b"}
CHOSEN = {"always": "#0b5d3b", "often": "#5aa469", "seldom": "#c9d8b6"}
"""The oftener chosen, the darker."""
LOOSE = frozenset({"idea", "sketched"})
"""Statuses of areas that nobody owning the land has been asked about."""


def plan_areas(
    landscape: Landscape, plan: Plan, language: str, *, generalise: bool = False
) -> list[Painted]:
    """Return a plan's areas by measure, functions on top of what the land becomes.

    Parameters
    ----------
    landscape, plan
        The land and its plan.
    language
        ``da`` or ``en``, for the legend.
    generalise
        Whether what is only an idea or a sketch is drawn as squares.
    """
    parts, shapes = plan.fragments, fragment_shapes(landscape, plan)
    measures = parts["measure"].to_numpy(dtype=object)
    functions = parts["functions"].fillna("").astype(str).str.split("+").tolist()
    found = []
    for name, measure in landscape.measures.items():
        here = (measures == name) | np.array([name in held for held in functions], dtype=bool)
        loose = is_loose(plan, name) if generalise else np.zeros(len(parts), dtype=bool)
        title = measure.title.in_language(language)
        for sketch in (True, False):
            of = here & (loose == sketch)
            if of.any():
                label = f"{title} ({say('sketch', language)})" if sketch else title
                found.append(Painted(label, measure.color, shapes[of], sketch))
    return found


def fragment_shapes(landscape: Landscape, plan: Plan) -> Shapes:
    """Return the shape of each fragment; a whole piece is its own."""
    parts = plan.fragments
    shapes = np.array(parts.geometry.values, dtype=object)
    whole = np.asarray(pd.isna(shapes), dtype=bool)
    rows = landscape.pieces.index.get_indexer(parts["piece_id"])
    shapes[whole] = landscape.piece_shapes[rows[whole]]
    return shapes


def is_loose(plan: Plan, measure: str) -> NDArray[np.bool_]:
    """Return for each fragment whether an idea or a sketch alone puts a measure there."""
    mine = [wish for wish in plan.scenario.allocate if wish.measure in {None, measure}]
    firm = {wish.id for wish in mine if wish.status not in LOOSE}
    wishes = plan.fragments["allocations"].astype(str).str.split("+")
    return np.array([firm.isdisjoint(held) for held in wishes], dtype=bool)


def agreement_areas(found: Agreement, language: str) -> list[Painted]:
    """Return where scenarios agree, class by class, with the hectares of each."""
    kinds = found.parts["kind"].to_numpy(dtype=object)
    return [
        Painted(say(f"agreed_{kind}", language), AGREED[kind], _shapes(found.parts, kinds == kind))
        for kind in reversed(CLASSES)
    ]


def chosen_areas(
    landscape: Landscape, units: Mapping[str, Sequence[str]], language: str
) -> list[Painted]:
    """Return units by how often they are chosen, those chosen most on top."""
    pieces = landscape.pieces
    return [
        Painted(
            say(f"chosen_{kind}", language), CHOSEN[kind],
            _shapes(pieces, pieces["unit_id"].isin(units.get(kind, ())).to_numpy(dtype=bool)),
        )
        for kind in reversed(CHOSEN)
    ]  # fmt: skip


def difference_areas(
    found: Agreement, pair: tuple[int, int], titles: Sequence[str], language: str
) -> list[Painted]:
    """Return where two scenarios differ: only in the first, only in the second, another measure.

    Parameters
    ----------
    found
        The agreement both are part of.
    pair
        Which two of its scenarios.
    titles
        What each of its scenarios is called.
    language
        ``da`` or ``en``.
    """
    first, second = pair
    parts = found.between(first, second)
    one, other = (parts[f"s{n}"].to_numpy(dtype=object) for n in pair)
    masks: Mapping[str, NDArray[np.bool_]] = {
        "first": other == "", "second": one == "", "other": (one != "") & (other != ""),
    }  # fmt: skip
    labels = {
        "first": say("only_in", language, title=titles[first]),
        "second": say("only_in", language, title=titles[second]),
        "other": say("another_measure", language),
    }
    return [Painted(labels[k], APART[k], _shapes(parts, mask)) for k, mask in masks.items()]


def _shapes(parts: gpd.GeoDataFrame, mask: NDArray[np.bool_]) -> Shapes:
    return np.asarray(parts.geometry.values, dtype=object)[mask]
