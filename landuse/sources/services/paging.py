"""Every page, and proof that nothing is missing: each feature once, and as many as were told.

Pages go on until an empty one, or until all that were told are there. What comes decides where
the next page starts: a service may send fewer than it was asked for.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import geopandas as gpd
import pandas as pd

from landuse.domain.issues import Issue
from landuse.sources.services import faults
from landuse.sources.services.features import Page

Ask = Callable[[int, str | None], Page]
"""From how many features that are there, and the address the last page gave, to the next page."""
Told = Callable[[int, int | None], None]
"""Told how many features are there, of how many."""


@dataclass(frozen=True, eq=False)
class Pages:
    """All features of a layer in the area."""

    frame: gpd.GeoDataFrame | None
    count: int
    expected: int | None
    made_up: bool = False
    issues: tuple[Issue, ...] = ()


AHEAD = 2
"""Pages that are asked for while one is read."""


class _Proof:
    """What came so far."""

    def __init__(self, where: str, expected: int | None, most: int) -> None:
        self.where = where
        self.expected = expected
        self.most = most
        self.seen: set[str] = set()
        self.count = 0

    @property
    def is_whole(self) -> bool:
        """Whether all that were told are there."""
        return self.expected is not None and self.count >= self.expected

    def close(self) -> None:
        """End the paging.

        Raises
        ------
        InvalidInput
            When there are fewer features than were told.
        """
        if self.expected is not None and self.count != self.expected:
            raise faults.stop(faults.incomplete(self.where, self.count, self.expected))

    def add(self, page: Page) -> None:
        """Add a page.

        Raises
        ------
        InvalidInput
            When it repeats what was there, or there is no end.
        """
        within = set(page.ids)
        again = within & self.seen
        if again and len(again) == len(within):
            raise faults.stop(faults.same_page(self.where, self.count))
        twice = len(page.ids) - len(within)
        if (again or twice) and not page.made_up:
            names = sorted(again) or sorted({i for i in page.ids if page.ids.count(i) > 1})
            raise faults.stop(faults.repeated(self.where, names))
        self.seen |= within
        self.count += len(page.ids)
        if self.count > self.most:
            raise faults.stop(faults.endless(self.where, self.most))
        if self.expected is not None and self.count > self.expected:
            raise faults.stop(faults.incomplete(self.where, self.count, self.expected))


def all_pages(
    ask: Ask, *, expected: int | None, most: int, where: str, told: Told, follow: bool = False
) -> Pages:
    """Return all features of a layer in the area.

    Parameters
    ----------
    ask
        Asks for one page.
    expected
        How many the service said there are; None where it does not say.
    most, where, told
        More features are no end; how messages call the service; told how many are there.
    follow
        Whether pages follow one another by the address each one gives.

    Raises
    ------
    InvalidInput
        When a page repeats another, or more or fewer come than were told.
    """
    proof = _Proof(where, expected, most)
    frames: list[gpd.GeoDataFrame] = []
    made_up = False
    told(0, expected)
    for page in _one_by_one(ask, proof) if follow else _ahead(ask, proof):
        proof.add(page)
        frames.append(page.frame)
        made_up |= page.made_up
        told(proof.count, proof.expected)
    proof.close()
    return Pages(_together(frames), proof.count, proof.expected, made_up)


def _one_by_one(ask: Ask, proof: _Proof) -> Iterator[Page]:
    """Yield pages along the addresses they give; the last is asked whether it was the last."""
    after: str | None = None
    while not proof.is_whole:
        page = ask(proof.count, after)
        if proof.expected is None:
            proof.expected = page.matched
        if not page.ids:
            return
        yield page
        after = page.after
        if after is None:
            if proof.expected is None and not set(ask(proof.count, None).ids) <= proof.seen:
                raise faults.stop(faults.cut_short(proof.where, proof.count))
            return


def _ahead(ask: Ask, proof: _Proof) -> Iterator[Page]:
    """Yield pages, the next ones asked for while one is read, as long as all are as long."""
    first = ask(0, None)
    if not first.ids:
        return
    yield first
    step, expected = len(first.ids), proof.expected
    if expected is not None:
        with ThreadPoolExecutor(AHEAD) as pool:
            asked = deque(pool.submit(ask, s, None) for s in range(step, expected, step)[:AHEAD])
            to_ask = iter(range(step, expected, step)[AHEAD:])
            while asked:
                page = asked.popleft().result()
                if page.ids:
                    yield page
                if len(page.ids) != step:
                    break
                asked += [pool.submit(ask, start, None) for start in islice(to_ask, 1)]
    while not proof.is_whole:
        page = ask(proof.count, None)
        if not page.ids:
            return
        yield page


def _together(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame | None:
    """Return pages as one frame, each in the system of the first."""
    if not frames:
        return None
    same = [
        frame if frame.crs == frames[0].crs else frame.to_crs(frames[0].crs) for frame in frames
    ]
    whole = pd.concat(same, ignore_index=True) if len(same) > 1 else same[0]
    return gpd.GeoDataFrame(whole, geometry="geometry", crs=frames[0].crs)
