"""How far a sum of terms may lie from its central value, by the ranges of its figures.

First order: each figure (with those it varies together with) is moved to the 2.5th and the 97.5th
percentile of its own range, all others held; the moves up and the moves down are each added as the
root of their squares. A sum none of whose figures has a range has no spread: not stated, which is
not the same as certain.
"""

from collections.abc import Iterable
from math import fsum, hypot, sqrt

from landuse.domain.figure import Figure
from landuse.domain.rate import Rate
from landuse.effects.terms import Term

TAIL = 0.025
"""Share of the values below the low and above the high end."""

Weighted = dict[Rate, float]


def of_change(terms: Iterable[Term]) -> tuple[float, float] | None:
    """Return the low and high end of a change, in the terms' unit; None where none is stated."""
    weights = _weights(terms)
    groups: dict[str, list[Figure]] = {}
    for figure in dict.fromkeys(f for rate in weights for f in rate.figures if f.has_range):
        groups.setdefault(figure.draws_with, []).append(figure)
    if not groups:
        return None
    central = _value(weights, {})
    downs, ups = [0.0], [0.0]
    for figures in groups.values():
        ends = [{f: percentile(f, share) for f in figures} for share in (TAIL, 1 - TAIL)]
        moves = [_value(weights, moved) - central for moved in ends]
        downs.append(min(0.0, *moves))
        ups.append(max(0.0, *moves))
    return central - hypot(*downs), central + hypot(*ups)


def _weights(terms: Iterable[Term]) -> Weighted:
    """Return how many hectares each rate counts with in the change."""
    weights: Weighted = {}
    for term in terms:
        if term.still:
            continue
        sides = [(term.difference, 1.0)]
        if term.difference is None:
            sides = [(term.rate_after, 1.0), (term.rate_before, -1.0)]
        for rate, sign in sides:
            if rate is not None:
                weights[rate] = weights.get(rate, 0.0) + sign * term.ground.area_ha
    return weights


def _value(weights: Weighted, moved: dict[Figure, float]) -> float:
    return fsum(
        hectares * float(rate.at(lambda figure: moved.get(figure, figure.central)))
        for rate, hectares in weights.items()
    )


def percentile(figure: Figure, share: float) -> float:
    """Return the value below which a figure lies with this chance: 0.025 or 0.975."""
    low, high, mode = figure.low, figure.high, figure.central
    if low is None or high is None or not figure.has_range:
        return mode
    if figure.shape == "uniform":
        return low + share * (high - low)
    if figure.shape == "triangular":
        if share < (mode - low) / (high - low):
            return low + sqrt(share * (high - low) * (mode - low))
        return high - sqrt((1 - share) * (high - low) * (high - mode))
    return low if share == TAIL else high
