"""What a plan does to emissions, land and people: one module for each indicator."""

from landuse.effects import emissions

INDICATORS = (emissions.INDICATOR,)
"""Everything that is counted, in the order of the screen."""

__all__ = ["INDICATORS"]
