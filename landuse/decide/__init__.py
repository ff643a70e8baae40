"""From what is wanted to a plan: allocations resolved on the land."""

from landuse.decide.claims import FileArea
from landuse.decide.resolve import resolve

__all__ = ["FileArea", "resolve"]
