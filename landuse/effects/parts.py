"""The parts of the land that a plan does something to, and who does it.

A part is a fragment with what was there before. Where several wishes share a hectare each of
its measures has its own allocation, so that an effect counts from the year, and with the
firmness, of the wish that has it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from landuse.domain.landscape import Landscape
from landuse.domain.measure import Measures
from landuse.domain.plan import Plan
from landuse.geo.area import Shapes
from landuse.geo.overlay import Rows

Words = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Wish:
    """An allocation and one measure of it that counts on some part."""

    allocation: str
    measure: str


@dataclass(frozen=True, eq=False)
class Parts:
    """The fragments of a plan: rows of pieces, uses before and after, and who shares each."""

    landscape: Landscape
    plan: Plan
    rows: Rows

    @property
    def area_ha(self) -> NDArray[np.float64]:
        """Hectares of each part."""
        return self.plan.taken.area_ha

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Whether a part is all of its piece."""
        return np.asarray(shapely.is_missing(self._own))

    @property
    def _own(self) -> Shapes:
        return self.plan.taken.shapes

    @cached_property
    def shapes(self) -> Shapes:
        """The shape of each part, its piece's where it is whole."""
        shapes, whole = self._own.copy(), self.whole
        pieces = self.landscape.piece_shapes
        shapes[whole] = pieces[self.rows[whole]]
        return shapes

    @cached_property
    def before(self) -> Words:
        """The use of each part before."""
        use = self.landscape.pieces["use"].array[self.rows]
        return np.asarray(use, dtype=object).astype(str).astype(object)

    @property
    def after(self) -> Words:
        """The use of each part afterwards."""
        use: Words = self.plan.done["to"].to_numpy(dtype=object)[self.plan.deeds]
        return use

    def places(self, role: str) -> Words:
        """Return the place of each part."""
        held = self.landscape.pieces[role].array[self.rows]
        return np.asarray(held, dtype=object).astype(str).astype(object)

    @cached_property
    def _shared(self) -> tuple[Rows, list[tuple[Wish, ...]]]:
        """The number of what is done on each part, and the wishes that share in each number."""
        names = ["measure", "changed_by", "functions", "allocations"]
        words = self.plan.done[names].itertuples(index=False, name=None)
        pairs = set(self.plan.allocations[["id", "measure"]].itertuples(index=False, name=None))
        return self.plan.deeds, [_wishes(tuple(map(str, held)), pairs) for held in words]

    def first(self, chosen: Callable[[str], bool]) -> tuple[NDArray[np.bool_], Words, Words]:
        """Return where a measure of some kind counts, and its first allocation and measure.

        Parameters
        ----------
        chosen
            Whether a measure, by id, is of the kind.
        """
        number, shared = self._shared
        found = [next((w for w in held if chosen(w.measure)), None) for held in shared]
        some = np.array([wish is not None for wish in found], dtype=bool)
        words = [(w.allocation, w.measure) if w else ("", "") for w in found]
        table = np.array(words, dtype=object).reshape(-1, 2)
        return some[number], table[number, 0], table[number, 1]


def _wishes(key: tuple[str, ...], pairs: Collection[tuple[str, str]]) -> tuple[Wish, ...]:
    measure, changed_by, functions, allocations = key
    ids = allocations.split("+")
    found = [Wish(changed_by, measure)] if measure else []
    for function in functions.split("+") if functions else []:
        found += [Wish(name, function) for name in ids if (name, function) in pairs][:1]
    return tuple(found)


def parts_of(landscape: Landscape, plan: Plan) -> Parts:
    """Return the parts of the land that a plan does something to."""
    return plan.once("parts", lambda: Parts(landscape, plan, plan.taken.rows))


def excludes(measures: Measures, guests: Collection[str]) -> Callable[[str], bool]:
    """Return whether a measure keeps others off its hectare, as the measures themselves declare.

    Parameters
    ----------
    measures
        The measures, and what each shares a hectare with.
    guests
        The measures that would share it; one of them alone excludes nothing.
    """

    def shuts_out(measure: str) -> bool:
        shares = any(measures.compatible(measure, guest) for guest in guests)
        return measure not in guests and not shares

    return shuts_out
