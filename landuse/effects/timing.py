"""When a wish takes effect (C7): its start, and the years from a preliminary study to wet land.

``start`` is the year the preliminary study begins. What is not built yet takes effect a lead
time later, a factor row of ``data/factors/time`` for each measure that has one; a measure without
one is in force from its start. ``in_effect`` states the year outright, and what is ``built``
counts from its start. A wish without a year is in no year: it is in the steady state only.
"""

from collections.abc import Mapping

from landuse.domain.parameters import Parameter, Parameters
from landuse.domain.scenario import Allocation, Scenario

TOPIC = "time"


def lead_time(measure: str, parameters: Parameters) -> Parameter | None:
    """Return the years from preliminary study to effect of a measure; None if none is known."""
    return parameters.find(TOPIC, f"lead_time_{measure}")


def takes_effect(allocation: Allocation, measure: str, parameters: Parameters) -> int | None:
    """Return the first year in which a wish is in force; None where it says no year."""
    if allocation.in_effect is not None:
        return allocation.in_effect
    if allocation.start is None:
        return None
    lead = lead_time(measure, parameters)
    if lead is None or allocation.status == "built":
        return allocation.start
    return allocation.start + round(lead.central)


def by_allocation(scenario: Scenario) -> Mapping[str, Allocation]:
    """Return the allocations of a scenario by id."""
    return {allocation.id: allocation for allocation in scenario.allocate}
