"""Meetings: the pieces that several wishes claim, cut wish by wish.

What becomes of a piece follows from the claims on it alone. An edit changes the claims on few
pieces, so the others are taken as a meeting lately left them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.decide.claims import Claims, joined
from landuse.decide.lately import content, lately
from landuse.domain.landscape import Landscape
from landuse.geo.area import Shapes
from landuse.geo.overlay import Rows, split

Signature = tuple[int, ...]
Keys = NDArray[np.uint64]
LOOKED_AT = 4
"""So many meetings are looked through for pieces that were claimed as they are now."""


@dataclass(frozen=True, eq=False)
class Meeting:
    """Parts of pieces, in the order of the pieces, and who meets on each."""

    land: Claims
    signature: Rows
    signatures: tuple[Signature, ...]

    def __len__(self) -> int:
        """Count the parts."""
        return len(self.signature)

    def only(self, keep: np.ndarray) -> "Meeting":
        """Return the parts where ``keep`` is true."""
        return Meeting(self.land.only(keep), self.signature[keep], self.signatures)


def meet(landscape: Landscape, claims: Sequence[Claims], rows: Rows) -> Meeting:
    """Return the pieces that several wishes claim, cut by all of them: the parts somebody takes.

    Parameters
    ----------
    landscape
        The land.
    claims
        What each wish claims, in the scenario's order.
    rows
        The pieces that more than one of them claims, in their order.
    """
    keys = _keys(landscape, claims)
    name = ("meeting", content(rows.tobytes(), keys[rows].tobytes()))
    return lately(landscape, name, lambda: _met(landscape, claims, rows, keys), len)


def _keys(landscape: Landscape, claims: Sequence[Claims]) -> Keys:
    """Return a number for each piece that follows from who claims what of it."""
    keys = np.zeros(len(landscape.pieces), dtype=np.uint64)
    for wish, claim in enumerate(claims, start=1):
        told = _mixed(claim.marks.view(np.uint64) ^ _mixed(np.full(1, wish, dtype=np.uint64)))
        np.add.at(keys, claim.rows, told)
    return keys


def _mixed(numbers: Keys) -> Keys:
    """Return numbers so stirred that sums of them tell who is in the sum (splitmix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _met(landscape: Landscape, claims: Sequence[Claims], rows: Rows, keys: Keys) -> Meeting:
    """Cut the pieces that are claimed otherwise than lately; take the rest as they were left."""
    past: list[tuple[Keys, Meeting]] = landscape.once("meetings", list)
    nothing = (np.zeros_like(keys), _cut(landscape, [], rows[:0]))
    known, left = max(past, key=lambda held: _alike(held[0], keys, rows), default=nothing)
    fresh = np.zeros(len(keys), dtype=bool)
    fresh[rows] = known[rows] != keys[rows]
    some = [claim.only(fresh[claim.rows]) for claim in claims]
    kept = np.zeros(len(keys), dtype=bool)
    kept[rows] = ~fresh[rows]
    cut = _cut(landscape, some, rows[fresh[rows]])
    found = _joined(left.only(kept[left.land.rows]), cut)
    past[:] = [(keys, found), *past][:LOOKED_AT]
    return found


def _alike(known: Keys, keys: Keys, rows: Rows) -> int:
    """Count the pieces that are claimed as they were."""
    return int((known[rows] == keys[rows]).sum())


def _joined(*parts: Meeting) -> Meeting:
    """Return meetings as one, in the order of the pieces; alike whatever was cut when."""
    taken = [np.array([bool(s) for s in p.signatures], dtype=bool)[p.signature] for p in parts]
    parts = tuple(part.only(held) for part, held in zip(parts, taken, strict=True))
    every = sorted({part.signatures[n] for part in parts for n in np.unique(part.signature)})
    number = {held: n for n, held in enumerate(every)}
    signature = [
        np.array([number.get(held, 0) for held in part.signatures], dtype=np.intp)[part.signature]
        for part in parts
    ]
    land = joined([part.land for part in parts])
    order = np.argsort(land.rows, kind="stable")
    return Meeting(land.only(order), np.concatenate(signature)[order], tuple(every))


class Signatures:
    """Numbers for sets of wishes, grown one wish at a time."""

    def __init__(self, known: Sequence[Signature] = ((),)) -> None:
        """Start with the sets that have a number."""
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


def _cut(landscape: Landscape, claims: Sequence[Claims], rows: Rows) -> Meeting:
    """Cut pieces wish by wish."""
    names = Signatures()
    table = (rows, np.full(len(rows), None, dtype=object), np.zeros(len(rows), dtype=np.intp))
    for wish, claim in enumerate(claims):
        whole = shapely.is_missing(claim.shapes)
        taken = np.isin(table[0], claim.rows[whole])
        table[2][taken] = names.joined(table[2][taken], wish)
        part = claim.only(~whole)
        if len(part.rows):
            table = _cut_by(landscape, part, table, names, wish)
    rows, shapes, signature = table
    land = Claims(rows, shapes).known(landscape)
    return _joined(Meeting(land, signature, tuple(names.all)))


def _cut_by(
    landscape: Landscape,
    part: Claims,
    table: tuple[Rows, Shapes, Rows],
    names: Signatures,
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
