"""How fast layers come, and how long what their services have announced will still take.

Nobody has measured the services, so nothing is foretold: a layer's own speed so far says how long
the rest of it takes. What no service has announced is counted as not known (C5).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from landuse.sources.services.fetch import Report

SETTLED_S = 3.0
"""A speed measured over less than this says nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """How far one layer is."""

    id: str
    began: bool = False
    count: int = 0
    expected: int | None = None
    size: int = 0
    """Bytes of a whole file that are there."""
    stated: int | None = None
    report: Report | None = None
    since: dt.datetime | None = None
    """When the first of it was asked for."""
    heard: dt.datetime | None = None
    """When the last of it came."""

    @property
    def amounts(self) -> tuple[int, int | None]:
        """How much is here and of how much: features, or bytes while a whole file comes."""
        in_bytes = self.size > 0 and not self.count
        return (self.size, self.stated) if in_bytes else (self.count, self.expected)

    @property
    def per_second(self) -> float | None:
        """Features or bytes a second so far; None while nobody can tell."""
        here, _ = self.amounts
        if self.since is None or self.heard is None or not here:
            return None
        seconds = (self.heard - self.since).total_seconds()
        return here / seconds if seconds >= SETTLED_S else None

    def left_s(self, now: dt.datetime) -> float | None:
        """Return for how many seconds the rest of it will come; None where that is not known.

        Parameters
        ----------
        now
            The time of asking.
        """
        here, of = self.amounts
        speed = self.per_second
        if of is None or speed is None or self.heard is None or self.report is not None:
            return None
        return max((of - here) / speed - (now - self.heard).total_seconds(), 0.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far all layers are together."""

    here: int
    of: int
    """Features, of the layers whose services said how many there are."""
    left_s: float | None
    """Seconds for what is under way: the slowest counts, as layers come side by side."""
    unsaid: int
    """Layers that are not over and whose rest nobody can tell."""


def pace(lines: Iterable[Line], now: dt.datetime) -> Pace:
    """Return how far layers are together, and how long what was announced still takes.

    Parameters
    ----------
    lines
        How far each is.
    now
        The time of asking.
    """
    held = list(lines)
    counted = [line for line in held if line.expected is not None]
    open_ = [line for line in held if line.report is None]
    left = [line.left_s(now) for line in open_]
    known = [seconds for seconds in left if seconds is not None]
    return Pace(
        sum(line.count for line in counted),
        sum(line.expected or 0 for line in counted),
        max(known) if known else None,
        len(open_) - len(known),
    )
