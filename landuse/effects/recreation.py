"""Land open to people, hectares.

Open land is what layers of the theme ``recreation_area`` say, and what a plan gives the function
recreation. A wood or a meadow is not counted for being one: the law lets people into private
woods and uncultivated land only in part, so only a layer can say that land is open. Land stops
being open where a plan puts something that the measures do not let share a hectare with
recreation, such as buildings or a solar park.

The hectares of a piece depend on that piece alone (C6), and places add up (C12); how large a patch
they form does not matter here. Without such a layer open land is unknown, never zero (C5). Source:
the project's own layers; no published number enters.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.landscape import Landscape
from landuse.domain.layer import Theme
from landuse.domain.outcome import TOTAL, OutcomeRow
from landuse.effects.parts import Parts, Words, excludes, parts_of
from landuse.effects.question import Answer, Question
from landuse.effects.terms import Term, rows_of
from landuse.effects.zones import Doings, is_known, land_inside, unread, zone_terms
from landuse.geo.area import Shapes
from landuse.geo.overlay import without

INDICATOR = Indicator(
    id="open_land",
    title=Text(da="Areal med offentlig adgang", en="Land open to people"),
    unit="ha",
    better="higher",
    local=True,
    formula=Text(
        da="Hektar i lag med rekreative områder, plus hektar, planen giver friluftsliv, minus "
        "hektar, planen lukker.",
        en="Hectares in layers of recreation areas, plus hectares the plan gives to recreation, "
        "minus hectares the plan closes.",
    ),
    limits=Text(
        da="Hvor man må færdes, ikke om der er adgangsvej, stier eller noget at komme efter.",
        en="Where people may go, not whether there is a way in, a path, or anything to come for.",
    ),
)
INDICATORS = (INDICATOR,)
THEME: Theme = "recreation_area"
FUNCTION = "recreation"


def answer(question: Question) -> Answer:
    """Return land open to people by place, ha."""
    if not is_known(question.landscape, THEME):
        rows = [
            OutcomeRow(INDICATOR.id, INDICATOR.unit, place, None, None, None, None, None)
            for place in (*question.places, TOTAL)
        ]
        hidden = "which land is open to people is not known, nor who lives near it"
        return Answer(tuple(rows), issues=tuple(unread(question.landscape, [THEME], hidden)))
    terms = open_terms(question)
    return Answer(rows_of(INDICATOR, terms, question.places), tuple(terms))


def open_terms(question: Question) -> list[Term]:
    """Return the hectares open to people: left alone, closed by the plan, opened by it."""
    parts = parts_of(question.landscape, question.plan)
    closes, opens = _closed(parts), _opened(parts)
    allocation, measure = (np.where(closes[0], closes[n], opens[n]).astype(object) for n in (1, 2))
    doings = Doings(closes[0], opens[0], allocation, measure)
    return zone_terms(INDICATOR, parts, (THEME,), doings, question.by)


def open_before(landscape: Landscape) -> Shapes:
    """Return the land open to people; its shapes may overlap."""
    return land_inside(landscape, (THEME,))


def open_after(parts: Parts) -> Shapes:
    """Return the land open to people after a plan; its shapes may overlap."""
    left = without(open_before(parts.landscape), parts.shapes[_closed(parts)[0]])
    return np.concatenate([left[~shapely.is_missing(left)], parts.shapes[_opened(parts)[0]]])


def _guests(landscape: Landscape) -> frozenset[str]:
    """Return the measures that give land to recreation."""
    measures = landscape.measures
    return frozenset(name for name in measures if measures[name].adds == FUNCTION)


def _opened(parts: Parts) -> tuple[NDArray[np.bool_], Words, Words]:
    guests = _guests(parts.landscape)
    return parts.first(lambda measure: measure in guests)


def _closed(parts: Parts) -> tuple[NDArray[np.bool_], Words, Words]:
    return parts.first(excludes(parts.landscape.measures, _guests(parts.landscape)))
