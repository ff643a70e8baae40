"""How many people live near green space that is open to them.

People are those a layer of the theme ``dwelling`` with a column ``persons`` puts in each dwelling.
Near are those who live within 300 m of a patch of open land of at least 0.5 ha, and in reach those
within 1 km; distances are straight, from the dwelling to the edge of the patch. Which land is open,
before and after, stands in ``recreation.py``.

Whether somebody lives near depends on where the patches lie and on their size, not on a piece
alone: this is not local (C6). Places add up all the same, each person at home (C12). Without a
layer of people, or of open land, the number is unknown, never zero, and a note says why (C5).
Sources of the distances and the size: ``data/factors/recreation``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.layer import Layer
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.domain.parameters import Parameter
from landuse.effects.parts import Words, parts_of
from landuse.effects.question import Answer, Question
from landuse.effects.recreation import THEME, open_after, open_before
from landuse.effects.zones import is_known
from landuse.geo.area import Shapes
from landuse.geo.patches import patches

NEAR = Indicator(
    id="people_near_green",
    title=Text(da="Mennesker tæt på grønt", en="People near green space"),
    unit="people",
    better="higher",
    local=False,
    formula=Text(
        da="Beboere i boliger højst 300 m i lige linje fra et åbent grønt område på mindst 0,5 ha.",
        en="People in dwellings at most 300 m, as the crow flies, from open green space of at "
        "least 0.5 ha.",
    ),
    limits=Text(
        da="Afstande er i lige linje, ikke ad veje og stier.",
        en="Distances are straight, not along roads and paths.",
    ),
)
REACH = Indicator(
    id="people_in_reach_of_green",
    title=Text(da="Mennesker inden for rækkevidde af grønt", en="People in reach of green space"),
    unit="people",
    better="higher",
    local=False,
    formula=Text(
        da="Beboere i boliger højst 1 km i lige linje fra et åbent grønt område på mindst 0,5 ha.",
        en="People in dwellings at most 1 km, as the crow flies, from open green space of at "
        "least 0.5 ha.",
    ),
    limits=Text(
        da="Afstande er i lige linje, ikke ad veje og stier.",
        en="Distances are straight, not along roads and paths.",
    ),
)
INDICATORS = (NEAR, REACH)
TOPIC = "recreation"
DISTANCES = {NEAR: "near_m", REACH: "far_m"}
SMALLEST = "smallest_ha"
ROUNDING_HA = 1e-6

Resting = Mapping[str, tuple[Parameter, ...]]
"""The numbers behind each indicator."""


def answer(question: Question) -> Answer:
    """Return how many people live near green space, and in reach of it, by place."""
    rows, figures, issues = _counted(question)
    return Answer(tuple(rows), issues=tuple(issues), figures=figures)


def _unknown(question: Question, indicator: Indicator) -> list[OutcomeRow]:
    return [
        OutcomeRow(indicator.id, indicator.unit, place, None, None, None, None, None)
        for place in (*question.places, TOTAL)
    ]


@dataclass(frozen=True, eq=False)
class People:
    """Dwellings in the study area: where they are, on which piece, and how many live there."""

    points: Shapes
    piece: NDArray[np.intp]
    persons: NDArray[np.float64]
    outside: int
    """Dwellings outside the study area: not counted."""


def layer_of_people(landscape: Landscape) -> Layer | None:
    """Return the layer that says how many live where, if one was read."""
    for layer in landscape.layers_of("dwelling"):
        frame = landscape.overlays.get(layer.id)
        if frame is not None and "persons" in frame.columns:
            return layer
    return None


def people_of(landscape: Landscape, layer: Layer) -> People:
    """Return the dwellings of a layer that lie in the study area; kept with the land."""

    def make() -> People:
        frame = landscape.overlays[layer.id]
        points = shapely.centroid(np.asarray(frame.geometry.values, dtype=object))
        pieces = landscape.piece_shapes
        home, piece = shapely.STRtree(pieces).query(points, predicate="intersects")
        # A dwelling on a border belongs to one piece: the first, whatever order they were found.
        order = np.lexsort((piece, home))
        inside, first = np.unique(home[order], return_index=True)
        persons = pd.to_numeric(frame["persons"]).to_numpy(dtype=float, na_value=np.nan)
        return People(
            points[inside], piece[order][first], persons[inside], len(points) - len(inside)
        )

    return landscape.once(("people", layer.id), make)


def _counted(question: Question) -> tuple[list[OutcomeRow], Resting, list[Issue]]:
    """Return the rows of people near open land, the numbers they rest on, and what is missing."""
    landscape, parameters = question.landscape, question.parameters
    layer = layer_of_people(landscape)
    named = (SMALLEST, *DISTANCES.values())
    figures = [row for name in named if (row := parameters.find(TOPIC, name)) is not None]
    nobody = [row for indicator in DISTANCES for row in _unknown(question, indicator)]
    if layer is None:
        return nobody, {}, [_no_layer()]
    if len(figures) < len(named):
        return nobody, {}, [_no_row(named)]
    if not is_known(landscape, THEME):
        return nobody, {}, []
    people = people_of(landscape, layer)
    smallest, *distances = figures
    places = landscape.pieces[question.by].astype(str).to_numpy(dtype=object)[people.piece]
    rows = []
    resting = {}
    for indicator, distance in zip(DISTANCES, distances, strict=True):
        resting[indicator.id] = (smallest, distance)
        near = _near(question, layer, smallest.central, distance.central)
        rows += _rows(question, indicator, people.persons, places, near)
    return rows, resting, _remarks(layer, people)


def _near(
    question: Question, layer: Layer, smallest_ha: float, distance_m: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return who lives near open land before and after."""
    landscape, plan = question.landscape, question.plan
    people = people_of(landscape, layer)

    def who(shapes: Shapes) -> NDArray[np.bool_]:
        """Return which dwellings lie near a patch that is large enough."""
        dissolved = shapely.get_parts(shapely.union_all(shapes))
        land = patches(dissolved)
        large = land.shapes[land.area_ha >= smallest_ha - ROUNDING_HA]
        found = np.zeros(len(people.points), dtype=bool)
        near = shapely.STRtree(large).query(people.points, "dwithin", distance_m)[0]
        found[near] = True
        return found

    key = ("near open land", layer.id, smallest_ha, distance_m)
    before = landscape.once(key, lambda: who(open_before(landscape)))
    return before, plan.once(key, lambda: who(open_after(parts_of(landscape, plan))))


def _rows(
    question: Question,
    indicator: Indicator,
    persons: NDArray[np.float64],
    places: Words,
    near: Sequence[NDArray[np.bool_]],
) -> list[OutcomeRow]:
    """Return the people near before and after, by place; dwellings not known hide their place."""
    cells: list[list[float | None]] = []
    for place in question.places:
        here = places == place
        cells.append([_sum(persons[here & held]) for held in near])
    cells.append([_total([cell[n] for cell in cells]) for n in range(len(near))])
    return [
        OutcomeRow(
            indicator.id, indicator.unit, place, None, None, before, after,
            None if before is None or after is None else after - before,
        )
        for place, (before, after) in zip((*question.places, TOTAL), cells, strict=True)
    ]  # fmt: skip


def _sum(persons: NDArray[np.float64]) -> float | None:
    return None if np.isnan(persons).any() else fsum(persons)


def _total(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) if len(known) == len(values) else None


def _no_layer() -> Issue:
    return Issue(
        "layers: theme dwelling",
        "no layer that says how many people live where; only hectares of open land are told",
        "a layer of points with theme dwelling and a column persons",
        "Add the column persons to a layer of dwellings. Until then it is unknown how many people "
        "live near green space.",
        "note",
    )


def _no_row(named: Sequence[str]) -> Issue:
    return Issue(
        f"data/factors/{TOPIC}/parameters.csv",
        "a row is missing; how many people live near green space is unknown",
        f"the rows {', '.join(named)}",
        "Add the row with its source.",
        "warning",
    )


def _remarks(layer: Layer, people: People) -> list[Issue]:
    """Return what the layer of people leaves open."""
    found = []
    lacking = int(np.isnan(people.persons).sum())
    if lacking:
        found.append(Issue(
            f"layers/{layer.id}.toml: columns.persons",
            f"{lacking} dwellings without a number of persons",
            "a number for each dwelling, 0 where nobody lives",
            "Complete the column. Places with such a dwelling near green space are unknown.",
            "warning",
        ))  # fmt: skip
    if people.outside:
        found.append(Issue(
            f"layers/{layer.id}.toml", f"{people.outside} dwellings outside the study area",
            "dwellings inside the municipalities of the project", "They are not counted.", "note",
        ))  # fmt: skip
    return found
