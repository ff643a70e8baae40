"""Fields coloured by what a measure would give on each hectare: classes with colour and words."""

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.effects.per_hectare import LOCAL
from landuse.ui import explain, why, words
from landuse.ui.i18n import text
from landuse.ui.numbers import number, size
from landuse.ui.rows import row_of
from landuse.ui.state import Session
from landuse.workflow import decide, judge
from landuse.workflow.effect_map import Effect, everywhere
from landuse.workflow.painting import effect_classes

LESS = ("#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b")
MORE = ("#feedde", "#fdd0a2", "#fdae6b", "#fd8d3c", "#f16913", "#d94801", "#a63603", "#7f2704")
PANEL = "why-effect"
ABOUT = "The measure on all land that may have it; a colour is what one hectare of it gives."
NOTHING, UNKNOWN = "#f2f2f2", "#9a9a9a"
"""Reductions are blue, increases brown, each the darker the larger; both are told apart by all."""


def indicators(language: str) -> list[dict[str, str]]:
    """Return the indicators that land has of its own, with their titles."""
    return [{"id": name, "title": held.title.in_language(language)} for name, held in LOCAL.items()]


def classes_of(land: Landscape, wanted: Effect, language: str) -> list[dict[str, str]]:
    """Return colour and words of each class, in the order of their numbers.

    Raises
    ------
    InvalidInput
        When there is no such effect.
    """
    told = effect_classes(land, wanted)
    bounds = [(float(low), float(high)) for low, high in told["bounds"]]
    unit = words.unit(f"{told['unit']}/ha", language)
    classes = [
        {"color": color, "title": f"{_words(low, high, language)} {unit}"}
        for (low, high), color in zip(bounds, _colours(bounds), strict=True)
    ]
    while told["unknown"] and len(classes) < told["unknown"] - 1:
        classes.append({"color": NOTHING, "title": ""})
    if told["unknown"]:
        classes.append({"color": UNKNOWN, "title": text("unknown", language)})
    return classes


def outcome_of(land: Landscape, wanted: Effect) -> Outcome:
    """Return what the measure does on all land that may have it: what the colours rest on.

    Raises
    ------
    InvalidInput
        When there is no such effect.
    """

    def make() -> Outcome:
        plan = decide(land, everywhere(land, wanted.measure))
        return judge(land, plan, by=next(iter(land.roles())), only=(wanted.indicator,))

    effect_classes(land, wanted)  # refuses what is no effect
    return land.once(("outcome of effect", wanted), make)


def mark_of(land: Landscape, wanted: Effect, language: str) -> str:
    """Return that the colours rest on numbers nobody verified; nothing where each was."""
    seen = explain.is_verified(outcome_of(land, wanted), wanted.indicator, TOTAL)
    return "" if seen else text(why.UNVERIFIED, language)


def panel_of(land: Landscape, wanted: Effect, language: str) -> str:
    """Return what is behind the colours, as a panel that opens over the page."""
    outcome, drawn = outcome_of(land, wanted), everywhere(land, wanted.measure)
    session = Session(land.root, drawn, drawn, language, wanted.measure, outcome.factors)
    measure = land.measures[wanted.measure].title.in_language(language)
    row = row_of(outcome, wanted.indicator)
    return (
        ""
        if row is None
        else why.panel_of(outcome, session, row, PANEL, measure, text(ABOUT, language))
    )


def _colours(bounds: list[tuple[float, float]]) -> list[str]:
    """Return a colour for each class: the farther from zero, the darker."""
    less = [n for n, (low, high) in enumerate(bounds) if low < 0 and high <= 0]
    more = [n for n, (low, high) in enumerate(bounds) if high > 0 and low >= 0]
    found = {n: _shade(LESS, rank, len(less)) for rank, n in enumerate(reversed(less))}
    found |= {n: _shade(MORE, rank, len(more)) for rank, n in enumerate(more)}
    return [found.get(n, NOTHING) for n in range(len(bounds))]


def _shade(ramp: tuple[str, ...], rank: int, count: int) -> str:
    return ramp[round((rank + 1) / count * (len(ramp) - 1))]


def _words(low: float, high: float, language: str) -> str:
    digits = next((d for d in range(4) if round(low, d) == low and round(high, d) == high), 4)
    if low == high:
        return size(low, language, digits)
    if low < 0 < high:
        return f"{size(low, language, digits)} \N{EN DASH} {size(high, language, digits)}"
    near, far = sorted((abs(low), abs(high)))
    word = text("Reduction" if low < 0 else "Increase", language)
    return f"{word} {number(near, language, digits)}\N{EN DASH}{number(far, language, digits)}"
