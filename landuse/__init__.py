"""An interactive land-use planner: layers, landscape, scenario, plan, outcome.

The public interface is :mod:`landuse.workflow`: four verbs and the nouns they take.
"""

__version__ = "0.1.0"
