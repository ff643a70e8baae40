"""Setbacks: rules that reach beyond a feature, such as four times a turbine's height from a house.

How far a rule reaches is a published number, often times the height of the turbine the wish
states. Land within that distance of any feature of the theme falls under the rule. Without a
turbine nobody knows the distance: nothing is refused, and an Issue says that it was not examined
(C5). The distance is measured to the land, so a turbine may stand anywhere on what is left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from landuse.decide.claims import NO_CLAIMS, Claims, Wish, divided
from landuse.decide.covering import Coverage, by_layer, coverage, cuts_land
from landuse.domain.issues import Issue
from landuse.domain.landscape import Landscape
from landuse.domain.measure import DISTANCES, Rule
from landuse.domain.parameters import Parameters
from landuse.domain.scenario import Scenario
from landuse.domain.turbine import Turbine
from landuse.geo.area import Shapes
from landuse.geo.distance import near

NO_PARAMETERS = Parameters(())


@dataclass(frozen=True, eq=False)
class Reach:
    """How far the rules of a scenario's wishes reach."""

    scenario: Scenario
    parameters: Parameters

    def metres(self, wish: Wish, rule: Rule) -> float | None:
        """Return how far a rule reaches for a wish, metres; None where that is not known."""
        if rule.distance is None:
            return 0.0
        return rule.distance.metres(self.parameters, self.turbine(wish))

    def turbine(self, wish: Wish) -> Turbine | None:
        """Return the turbine a wish states."""
        held = (a.turbine for a in self.scenario.allocate if a.id == wish.allocation)
        return next(held, None)


def known_of(landscape: Landscape, rule: Rule) -> Coverage:
    """Return which layers say where a rule holds and which of its theme cannot."""
    return coverage(landscape, rule.theme, near=rule.distance is not None)


def parted(
    landscape: Landscape, claims: Claims, rule: Rule, layer: str, metres: float | None
) -> tuple[Claims, Claims]:
    """Return the parts of claims a rule holds for by a layer, and the parts it does not.

    Parameters
    ----------
    landscape
        The land.
    claims
        The land that is asked for.
    rule
        The rule.
    layer
        A layer of its theme.
    metres
        How far it reaches; None where nobody knows: then it holds nowhere.
    """
    if rule.distance is None:
        return by_layer(landscape, claims, layer)
    if metres is None or len(claims.rows) == 0:
        return NO_CLAIMS, claims
    features, tree = _features(landscape, layer)
    zone = near(features, tree, claims.concrete(landscape), metres)
    return divided(landscape, claims, zone)


def _features(landscape: Landscape, layer: str) -> tuple[Shapes, Any]:
    """Return a layer's features and a tree of them: the pieces inside it where it cuts the land."""
    if cuts_land(landscape, layer):
        held = landscape.pieces[layer].to_numpy(dtype=bool)
        features = landscape.piece_shapes[held]
        return features, shapely.STRtree(features)
    frame = landscape.overlays[layer]
    return np.asarray(frame.geometry.values, dtype=object), frame.sindex


def unmeasured(landscape: Landscape, wishes: Sequence[Wish], reach: Reach) -> Iterator[Issue]:
    """Yield which wishes' distances could not be examined, or not wholly, and why."""
    for wish in dict.fromkeys(wishes):
        rules = [rule for rule in landscape.measures[wish.measure].rules if rule.distance]
        where = f"scenarios/{reach.scenario.id}.toml: {wish.allocation}.turbine"
        dark = [rule for rule in rules if reach.metres(wish, rule) is None]
        if dark and reach.turbine(wish) is None:
            themes = ", ".join(dict.fromkeys(rule.theme for rule in dark))
            yield Issue(
                where,
                f"no turbine, so the distances to {themes} were not examined",
                "turbine = { tip_height_m = ..., rotor_m = ..., capacity_mw = ... }",
                "State the turbine meant; until then no land is refused for being too near.",
                "warning",
            )
        yield from _missing_rows(landscape, rules, reach)


def _missing_rows(landscape: Landscape, rules: Sequence[Rule], reach: Reach) -> Iterator[Issue]:
    for rule in rules:
        held = rule.distance
        if held is None or not known_of(landscape, rule).examined:
            continue
        lacking = reach.parameters.find(DISTANCES, held.parameter) is None
        for name in (held.parameter if lacking else held.plus,):
            if name is None or reach.parameters.find(DISTANCES, name) is not None:
                continue
            yield Issue(
                f"data/factors/{DISTANCES}/parameters.csv",
                f"no row {name}, on which the distance to {rule.theme} rests",
                "the distance in metres or times the height, with its source",
                "Add the row; until then "
                + ("nothing" if lacking else "only what is known of it")
                + " is kept free.",
                "warning" if lacking else "note",
            )
