"""What a plan does to emissions, land and people: one module for each indicator or family."""

from landuse.effects import (
    access,
    business,
    climate_plan,
    connectivity,
    demand,
    emissions,
    energy,
    farming,
    money,
    nature,
    nitrogen,
    permits,
    phosphorus,
    recreation,
    schemes,
    water,
)  # fmt: skip

MODULES = (
    emissions, energy, nitrogen, phosphorus, farming, money, nature, connectivity, recreation,
    access, business, demand, permits, schemes, climate_plan, water,
)  # fmt: skip
"""Each has ``INDICATORS`` and ``answer(question)``; ``TABLES`` are those one may ask for alone."""

INDICATORS = tuple(indicator for module in MODULES for indicator in module.INDICATORS)
"""Everything that is counted, in the order of the screen."""

__all__ = ["INDICATORS", "MODULES"]
