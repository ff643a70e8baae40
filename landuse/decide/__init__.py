"""From what is wanted to a plan: allocations resolved on the land."""

from landuse.decide.claims import Features, FileArea
from landuse.decide.resolve import resolve

__all__ = ["Features", "FileArea", "resolve"]
