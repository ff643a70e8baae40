"""Functions that stand on what another measure keeps: without it they may not be there.

Panels over grass stand on land that another measure holds as grass. Which those are follows from
the measures: of the ones it may share a hectare with, those that make the land ``stands_on`` or
keep it as it is. Land where none of them stays is ineligible, so it overrides nothing (C13).
"""

from collections.abc import Sequence

import numpy as np

from landuse.decide.claims import Wish
from landuse.decide.eligibility import Refused
from landuse.decide.fragments import Fragments
from landuse.decide.meetings import Signature
from landuse.decide.precedence import settle
from landuse.domain.landscape import Landscape


def beside_partners(
    landscape: Landscape, found: Fragments, wishes: Sequence[Wish]
) -> tuple[Fragments, list[Refused]]:
    """Return the fragments without the wishes whose partner is not there, and what that refuses.

    Parameters
    ----------
    landscape
        The land and its measures.
    found
        The fragments, with the wishes that meet on each.
    wishes
        All wishes of the scenario.
    """
    measures = landscape.measures
    needy = [n for n, wish in enumerate(wishes) if measures[wish.measure].stands_on is not None]
    if not needy:
        return found, []
    alone = {wish: np.zeros(len(found.signature), dtype=bool) for wish in needy}
    for number, signature in enumerate(found.signatures):
        others = settle([w for w in signature if w not in needy], wishes, measures).kept
        for wish in set(signature) & set(needy):
            here = np.flatnonzero(found.signature == number)
            held = _held(
                landscape, wishes[wish], [wishes[w] for w in others], found.land.rows[here]
            )
            alone[wish][here] = ~held
    refused = [
        Refused(wishes[wish], f"needs:{'|'.join(_partners(landscape, wishes[wish]))}", "", "", land)
        for wish, land in ((w, found.land.only(a)) for w, a in alone.items())
        if len(land.rows)
    ]
    return _without(found, alone), refused


def _partners(landscape: Landscape, wish: Wish) -> tuple[str, ...]:
    return landscape.measures.partners(wish.measure)


def _held(landscape: Landscape, wish: Wish, others: Sequence[Wish], rows: np.ndarray) -> np.ndarray:
    """Whether the wishes that stay hold each piece as what this one stands on."""
    wanted = landscape.measures[wish.measure].stands_on
    beside = {other.measure for other in others} & set(_partners(landscape, wish))
    if any(landscape.measures[name].changes_use for name in beside):
        return np.ones(len(rows), dtype=bool)
    if not beside:
        return np.zeros(len(rows), dtype=bool)
    # Kept as it is: land whose use is not known is let through, as everywhere.
    kept: np.ndarray = landscape.pieces["use"].isin([wanted, "unknown"]).to_numpy()[rows]
    return kept


def _without(found: Fragments, alone: dict[int, np.ndarray]) -> Fragments:
    """Return the fragments with each wish taken out where it stands alone, none left empty."""
    signatures: dict[Signature, int] = {held: n for n, held in enumerate(found.signatures)}
    signature = found.signature.copy()
    for wish, lonely in alone.items():
        for old in np.unique(signature[lonely]):
            held = list(signatures)[old]
            rest = tuple(w for w in held if w != wish)
            number = signatures.setdefault(rest, len(signatures))
            signature[lonely & (signature == old)] = number
    names = tuple(signatures)
    left = np.array([bool(held) for held in names], dtype=bool)[signature]
    return Fragments(found.land.only(left), signature[left], names)
