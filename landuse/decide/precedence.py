"""Precedence (C13): where wishes meet, the later wins, unless the two may share the hectare.

What the optimiser proposed gives way to whatever people placed, before it and after.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from landuse.decide.claims import Wish
from landuse.domain.measure import Measures


@dataclass(frozen=True, slots=True)
class Settled:
    """What stays where some wishes meet, and each meeting on the way."""

    kept: tuple[int, ...]
    meetings: tuple[tuple[int, int, bool], ...]
    """(winner, loser, whether both functions stay), numbers of wishes."""


def settle(signature: Sequence[int], wishes: Sequence[Wish], measures: Measures) -> Settled:
    """Return what stays where these wishes meet, in the scenario's order.

    Parameters
    ----------
    signature
        Numbers of the wishes that meet, earliest first.
    wishes
        All wishes of the scenario.
    measures
        Which measures may share a hectare.
    """
    people = [wish for wish in signature if not wishes[wish].proposed]
    kept, meetings = _in_order(people, wishes, measures)
    proposed = [wish for wish in signature if wishes[wish].proposed]
    if kept:
        meetings += [(kept[-1], wish, False) for wish in proposed]
    else:
        kept, meetings = _in_order(proposed, wishes, measures)
    return Settled(tuple(kept), tuple(meetings))


def _in_order(
    signature: Sequence[int], wishes: Sequence[Wish], measures: Measures
) -> tuple[list[int], list[tuple[int, int, bool]]]:
    """Return what stays where the later wins, and each meeting on the way."""
    kept: list[int] = []
    meetings: list[tuple[int, int, bool]] = []
    for later in signature:
        staying = []
        for earlier in kept:
            both = measures.compatible(wishes[earlier].measure, wishes[later].measure)
            meetings.append((later, earlier, both))
            if both:
                staying.append(earlier)
        kept = [*staying, later]
    return kept, meetings
