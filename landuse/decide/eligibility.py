"""Where a measure may be used: its uses, and the rules that block it.

Only ``blocks`` makes land ineligible. What needs a permit, is worth a note or is favoured is
reported on the land that counts. A theme that no layer of the project covers is *not
examined*, never "none"; where one of its layers was not read it is examined in part (C5).
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from landuse.decide.claims import Claims, Wish
from landuse.decide.lately import lately
from landuse.decide.setbacks import Reach, known_of, parted
from landuse.domain.landscape import Landscape
from landuse.domain.measure import Measure, Rule


@dataclass(frozen=True, eq=False)
class Refused:
    """Land a wish asked for and may not have, and why."""

    wish: Wish
    reason: str
    """``use:<use>``, ``theme:<theme>`` or ``needs:<measure>|<measure>``."""
    layer: str
    law: str
    claims: Claims
    seen: bool = True
    """Whether the source of the rule was read; what a measure itself says needs none."""


def eligible(
    landscape: Landscape, wish: Wish, claims: Claims, reach: Reach
) -> tuple[Claims, list[Refused]]:
    """Return the part of the claims the measure may have, and the rest with its reasons."""
    return lately(
        landscape,
        ("eligible", *_basis(landscape, wish, claims, reach)),
        lambda: _eligible(landscape, wish, claims, reach),
        lambda found: len(found[0]) + sum(len(no.claims) for no in found[1]),
    )


def _basis(landscape: Landscape, wish: Wish, claims: Claims, reach: Reach) -> tuple[Hashable, ...]:
    """Return all that a verdict on claims follows from beside the land and its measures."""
    metres = tuple(reach.metres(wish, rule) for rule in landscape.measures[wish.measure].rules)
    return (wish.allocation, wish.measure, metres, claims.digest)


def _eligible(
    landscape: Landscape, wish: Wish, claims: Claims, reach: Reach
) -> tuple[Claims, list[Refused]]:
    measure = landscape.measures[wish.measure]
    refused = list(_by_use(landscape, wish, measure, claims))
    allowed = _allowed(landscape, measure)[claims.rows]
    rest = claims.only(allowed)
    for rule, layer in _rules(landscape, measure, "blocks"):
        blocked, free = parted(landscape, rest, rule, layer, reach.metres(wish, rule))
        if len(blocked.rows):
            reason = f"theme:{rule.theme}"
            refused.append(Refused(wish, reason, layer, rule.law, blocked, rule.seen))
            rest = free
    return rest, refused


def _allowed(landscape: Landscape, measure: Measure) -> np.ndarray:
    use = landscape.pieces["use"]
    ok = np.array([measure.allows(str(name)) for name in use.cat.categories], dtype=bool)
    return np.asarray(ok[use.cat.codes.to_numpy()])


def _by_use(
    landscape: Landscape, wish: Wish, measure: Measure, claims: Claims
) -> Iterator[Refused]:
    use = landscape.pieces["use"]
    codes = use.cat.codes.to_numpy()[claims.rows]
    for code in np.unique(codes):
        name = str(use.cat.categories[code])
        if not measure.allows(name):
            yield Refused(wish, f"use:{name}", "", "", claims.only(codes == code))


def _rules(landscape: Landscape, measure: Measure, *verdicts: str) -> Iterator[tuple[Rule, str]]:
    for rule in measure.rules:
        if rule.verdict not in verdicts:
            continue
        for layer in known_of(landscape, rule).examined:
            yield rule, layer.id


@dataclass(frozen=True, eq=False)
class Remark:
    """Land that counts and on which a rule has something to say."""

    wish: Wish
    rule: Rule
    layer: str
    claims: Claims


def remarks(landscape: Landscape, wish: Wish, counted: Claims, reach: Reach) -> list[Remark]:
    """Return what needs a permit, a note, or is favoured, on the land that counts."""
    return lately(
        landscape,
        ("remarks", *_basis(landscape, wish, counted, reach)),
        lambda: list(_remarks(landscape, wish, counted, reach)),
        lambda found: sum(len(remark.claims) for remark in found),
    )


def _remarks(landscape: Landscape, wish: Wish, counted: Claims, reach: Reach) -> Iterator[Remark]:
    measure = landscape.measures[wish.measure]
    for rule, layer in _rules(landscape, measure, "needs_permit", "note", "favours"):
        held, _ = parted(landscape, counted, rule, layer, reach.metres(wish, rule))
        if len(held.rows):
            yield Remark(wish, rule, layer, held)


UNEXAMINED = ("measure", "theme", "verdict", "law", "examined", "missing")


def unexamined(landscape: Landscape, measures: list[str]) -> pd.DataFrame:
    """Return the themes that bear on these measures and were not examined everywhere (C5).

    Returns
    -------
    pandas.DataFrame
        ``examined`` is ``"none"`` or, where some layer of the theme was read and another was
        not, ``"partly"``; ``missing`` names the layers of the theme that say nothing.
    """
    rows = []
    for name in measures:
        for rule in landscape.measures[name].rules:
            held = known_of(landscape, rule)
            if held.examined and not held.missing:
                continue
            examined = "partly" if held.examined else "none"
            missing = ", ".join(layer.id for layer in held.missing)
            rows.append((name, rule.theme, rule.verdict, rule.law, examined, missing))
    return pd.DataFrame(rows, columns=list(UNEXAMINED))
