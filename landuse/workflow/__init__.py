"""The four verbs and the nouns: the public interface of landuse.

>>> from landuse.workflow import load, decide, judge, tell  # doctest: +SKIP
"""

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.domain.plan import Plan
from landuse.domain.scenario import Scenario
from landuse.workflow.bases import Bases, bases, indicators
from landuse.workflow.scenarios import Drawn, read_scenario, scenario_ids, write_scenario
from landuse.workflow.verbs import decide, judge, load, tell

__all__ = [
    "Bases",
    "Drawn",
    "InvalidInput",
    "Issue",
    "Landscape",
    "Outcome",
    "Plan",
    "Scenario",
    "bases",
    "decide",
    "indicators",
    "judge",
    "load",
    "read_scenario",
    "scenario_ids",
    "tell",
    "write_scenario",
]
