"""Every page, and proof that nothing is missing: each feature once, and as many as were told.

Pages go on until an empty one, or until all that were told are there. What comes decides where
the next page starts: a service may send fewer than it was asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass

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


class _Proof:
    """What came so far."""

    def __init__(self, where: str, expected: int | None, most: int) -> None:
        self.where = where
        self.expected = expected
        self.most = most
        self.seen: set[str] = set()
        self.count = 0

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
    made_up, after = False, None
    while expected is None or proof.count < expected:
        page = ask(proof.count, after)
        if proof.expected is None and page.matched is not None:
            proof.expected = expected = page.matched
        if not page.ids:
            break
        proof.add(page)
        frames.append(page.frame)
        made_up |= page.made_up
        told(proof.count, proof.expected)
        after = page.after
        if follow and after is None:
            break
    if expected is not None and proof.count != expected:
        raise faults.stop(faults.incomplete(where, proof.count, expected))
    return Pages(_together(frames), proof.count, expected, made_up)


def _together(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame | None:
    """Return pages as one frame, each in the system of the first."""
    if not frames:
        return None
    same = [
        frame if frame.crs == frames[0].crs else frame.to_crs(frames[0].crs) for frame in frames
    ]
    whole = pd.concat(same, ignore_index=True) if len(same) > 1 else same[0]
    return gpd.GeoDataFrame(whole, geometry="geometry", crs=frames[0].crs)
