"""Look after asking, whether an allocation asks for any land at all, and for land that is here."""

from collections.abc import Mapping, Sequence

from landuse.decide.claims import Asked
from landuse.decide.precheck import called
from landuse.domain.condition import Condition
from landuse.domain.issues import Issue
from landuse.domain.scenario import Allocation, Scenario

WORTH_TELLING_HA = 0.01


def remarks_on(scenario: Scenario, wanted: Sequence[Asked]) -> list[Issue]:
    """Return which allocations ask for land outside the study area, and which for none, and why.

    Parameters
    ----------
    scenario
        What is wanted.
    wanted
        The land that is asked for, a wish each.
    """
    return [*_outside(scenario, wanted), *_nothing(scenario, wanted)]


def _outside(scenario: Scenario, wanted: Sequence[Asked]) -> list[Issue]:
    return [
        Issue(
            f"scenarios/{scenario.id}.toml: {ask.wish.allocation}",
            f"{ask.outside_ha:.4g} ha outside the study area",
            "areas inside the municipalities of the project",
            "Those hectares are not counted. Redraw the area, or add the municipality.",
            "warning",
        )
        for ask in wanted
        if ask.outside_ha > WORTH_TELLING_HA
    ]


def _nothing(scenario: Scenario, wanted: Sequence[Asked]) -> list[Issue]:
    found = []
    for number, allocation in enumerate(scenario.allocate):
        asks = [ask for ask in wanted if ask.wish.allocation == allocation.id]
        if any(len(ask.claims.rows) or ask.outside_ha or not ask.known for ask in asks):
            continue
        where = f"{called(scenario, number)}.area.{allocation.area.kind}"
        remedy = "Name land that is there, or remove the allocation."
        found.append(
            Issue(where, f"0 ha: {_why(allocation, asks)}", "some land", remedy, "warning")
        )
    return found


def _why(allocation: Allocation, asks: Sequence[Asked]) -> str:
    area = allocation.area
    if area.kind == "units":
        return (
            "no land of these units meets the conditions"
            if area.where
            else "an empty list of units"
        )
    if area.kind == "where":
        return f"no land with {_read_aloud(area.where or {})}"
    if area.kind == "drawn" and not area.drawn_ids:
        return "an empty list of drawn areas"
    if any(ask.features is not None and len(ask.features.ids) for ask in asks):
        return "the area is smaller than a square centimetre of any piece of land"
    what = "the file" if area.kind == "file" else "what was drawn"
    return f"nothing of {what} is left that has a measure and encloses land"


def _read_aloud(conditions: Mapping[str, Condition]) -> str:
    """Return conditions as a scenario file writes them."""
    return " and ".join(f"{key} = {_toml(wanted)}" for key, wanted in conditions.items())


def _toml(value: Condition) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_toml(held) for held in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
