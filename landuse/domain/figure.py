"""A published number: its value and range as printed, and all that a sceptic would ask of it.

How a number may vary is declared beside it: the shape of its distribution, and the name of the
numbers it varies together with. A number without a published range does not vary; that is not
the same as being certain, and the screen says so.
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["normal", "split_normal", "uniform", "triangular"]
SHAPES: tuple[Shape, ...] = ("normal", "split_normal", "uniform", "triangular")
"""``normal`` and ``split_normal`` read low and high as the 2.5th and 97.5th percentile, the other
two as the ends."""
SYMMETRIC = 0.01
"""Arms whose lengths differ by less than this share are one length, rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published number as printed, and where it is from."""

    central: float
    low: float | None
    high: float | None
    unit: str
    source: str
    page: str
    seen: bool
    """Whether it was read in its source; else recalled or inferred, and shown as unverified."""
    note: str
    file: str
    row: int
    """Line of the file."""
    distribution: Shape | None = None
    """How it varies within its range; by default what its range looks like."""
    together: str = ""
    """Name of the numbers it varies together with."""

    def __hash__(self) -> int:
        """Hash by where it stands and what it says: every number is looked up many times."""
        return hash((self.file, self.row, self.central, self.low, self.high))

    @property
    def place(self) -> str:
        """Where the number can be checked: file and line."""
        return f"{self.file}:{self.row}"

    @property
    def has_range(self) -> bool:
        """Whether a range was published."""
        return self.low is not None and self.high is not None and self.low < self.high

    @property
    def shape(self) -> Shape | None:
        """How it varies; None where no range was published."""
        if self.low is None or self.high is None or not self.has_range:
            return None
        if self.distribution is not None:
            return self.distribution
        below, above = self.central - self.low, self.high - self.central
        even = abs(above - below) <= SYMMETRIC * max(above, below)
        return "normal" if even else "split_normal"

    @property
    def draws_with(self) -> str:
        """What it is drawn with: its group, or itself alone."""
        return self.together or self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(Figure):
    """A number that no source gives, as the user entered it in a scenario."""

    key: str
    """Where it stands in the scenario, such as ``money.leakage``."""

    __hash__ = Figure.__hash__

    @property
    def place(self) -> str:
        """Where the number can be checked: the scenario and the key in it."""
        return f"{self.file}: {self.key}"
