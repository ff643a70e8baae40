"""Fragments: pieces cut by every area that crosses them, each with the wishes that meet there.

Wish by wish, the fragments of the pieces it touches are split into what it takes and what it
leaves. Which wishes meet on a fragment is its *signature*; there are few signatures however
many fragments there are, so precedence is settled once for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from landuse.decide.claims import Claims
from landuse.decide.lately import lately
from landuse.domain.landscape import Landscape
from landuse.geo.area import Shapes
from landuse.geo.overlay import Rows, split

Signature = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Fragments:
    """Rows of pieces, the part of each (null: all of it), and the wishes that meet there."""

    rows: Rows
    shapes: Shapes
    signature: Rows
    signatures: tuple[Signature, ...]

    def area_ha(self, landscape: Landscape) -> np.ndarray:
        """Return the hectares of each fragment."""
        return Claims(self.rows, self.shapes).area_ha(landscape)


class _Signatures:
    """Numbers for sets of wishes, grown one wish at a time."""

    def __init__(self, known: Sequence[Signature] = ((),)) -> None:
        self.all: list[Signature] = list(known)
        self._number: dict[Signature, int] = {held: n for n, held in enumerate(known)}

    def joined(self, numbers: Rows, wish: int) -> Rows:
        """Return the numbers of the same sets with one more wish."""
        result = numbers.copy()
        for old in np.unique(numbers):
            grown = (*self.all[old], wish)
            if grown not in self._number:
                self._number[grown] = len(self.all)
                self.all.append(grown)
            result[numbers == old] = self._number[grown]
        return result


def fragments(landscape: Landscape, claims: Sequence[Claims]) -> Fragments:
    """Return the fragments that all claims together cut the land into.

    Parameters
    ----------
    landscape
        The land.
    claims
        What each wish claims, in the scenario's order.
    """
    every = [claim.rows for claim in claims] or [np.array([], dtype=np.intp)]
    times = np.bincount(np.concatenate(every), minlength=len(landscape.pieces))
    alone = [claim.only(times[claim.rows] == 1) for claim in claims]
    met = [claim.only(times[claim.rows] > 1) for claim in claims]
    table, known = lately(
        landscape,
        ("meeting", *((wish, held.digest) for wish, held in enumerate(met) if len(held))),
        lambda: _meeting(landscape, met, np.flatnonzero(times > 1)),
        lambda found: len(found[0][0]),
    )
    names = _Signatures(known)
    none = np.array([], dtype=np.intp)
    single = [names.joined(np.zeros(len(c.rows), np.intp), wish) for wish, c in enumerate(alone)]
    used = table[2] > 0
    return Fragments(
        np.concatenate([none, *(c.rows for c in alone), table[0][used]]),
        np.concatenate([none.astype(object), *(c.shapes for c in alone), table[1][used]]),
        np.concatenate([none, *single, table[2][used]]),
        tuple(names.all),
    )


def _meeting(
    landscape: Landscape, claims: Sequence[Claims], rows: Rows
) -> tuple[tuple[Rows, Shapes, Rows], tuple[Signature, ...]]:
    """Cut the pieces that several wishes claim, wish by wish: rows, shapes, signatures."""
    names = _Signatures()
    table = (rows, np.full(len(rows), None, dtype=object), np.zeros(len(rows), dtype=np.intp))
    for wish, claim in enumerate(claims):
        whole = shapely.is_missing(claim.shapes)
        taken = np.isin(table[0], claim.rows[whole])
        table[2][taken] = names.joined(table[2][taken], wish)
        part = claim.only(~whole)
        if len(part.rows):
            table = _cut_by(landscape, part, table, names, wish)
    return table, tuple(names.all)


def _cut_by(
    landscape: Landscape,
    part: Claims,
    table: tuple[Rows, Shapes, Rows],
    names: _Signatures,
    wish: int,
) -> tuple[Rows, Shapes, Rows]:
    """Split the fragments of the pieces that a wish takes a part of."""
    rows, shapes, signature = table
    touched = np.flatnonzero(np.isin(rows, part.rows))
    order = np.argsort(part.rows, kind="stable")
    claim = order[np.searchsorted(part.rows[order], rows[touched])]
    fresh = shapely.is_missing(shapes[touched])
    land = shapes[touched].copy()
    land[fresh] = landscape.piece_shapes[rows[touched][fresh]]
    inside, outside = split(land, part.shapes[claim])

    taken, left = ~shapely.is_missing(inside), ~shapely.is_missing(outside)
    new_shapes = np.concatenate([inside[taken], outside[left]])
    new_rows = np.concatenate([rows[touched][taken], rows[touched][left]])
    grown = names.joined(signature[touched][taken], wish)
    new_signature = np.concatenate([grown, signature[touched][left]])
    others = np.ones(len(rows), dtype=bool)
    others[touched] = False
    return (
        np.concatenate([rows[others], new_rows]),
        np.concatenate([shapes[others], new_shapes]),
        np.concatenate([signature[others], new_signature]),
    )


def taken_ha(found: Fragments, landscape: Landscape) -> dict[int, float]:
    """Return the hectares under each signature."""
    areas = found.area_ha(landscape)
    sums = np.bincount(found.signature, weights=areas, minlength=len(found.signatures))
    return {number: float(sums[number]) for number in range(len(found.signatures))}
