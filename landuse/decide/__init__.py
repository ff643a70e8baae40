"""From what is wanted to a plan: allocations resolved on the land, or chosen by the optimiser."""

from landuse.decide.claims import Features, FileArea
from landuse.decide.optimise import Answer, allocate
from landuse.decide.resolve import resolve

__all__ = ["Answer", "Features", "FileArea", "allocate", "resolve"]
