"""The optimiser: plain tables in, the best choice and its proof out (decision 27)."""

from landuse.decide.optimise.allocate import Answer, allocate

__all__ = ["Answer", "allocate"]
