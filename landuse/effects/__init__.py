"""What a plan does to emissions, land and people: one module for each indicator or family."""

from landuse.effects import climate_plan, emissions, energy, permits, schemes

MODULES = (emissions, energy, permits, schemes, climate_plan)
"""Each has ``INDICATORS`` and ``answer(question)``."""

INDICATORS = tuple(indicator for module in MODULES for indicator in module.INDICATORS)
"""Everything that is counted, in the order of the screen."""

__all__ = ["INDICATORS", "MODULES"]
