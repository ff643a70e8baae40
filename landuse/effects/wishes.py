"""Which wish did what: hectares of the account by the allocation and measure behind them.

A measure that sets the use is an allocation's doing by ``changed_by``; of the functions on a
hectare each is the doing of the one allocation there that asks for it (no two of a kind share).
A hectare with several functions stands under each of them.
"""

from collections.abc import Iterable, Iterator
from math import fsum
from typing import NamedTuple

import pandas as pd

from landuse.domain.scenario import Allocation, Scenario

KEYS = ["place", "soil", "from", "assumed", "measure", "allocation"]


class Done(NamedTuple):
    """Hectares on which one wish does one thing, the same in all that is known of the land."""

    place: str
    soil: str
    use: str
    """Before."""
    assumed: bool
    """Whether soil or use rest on the scenario's assumptions."""
    measure: str
    allocation: str
    area_ha: float


def asks_for(allocation: Allocation, measure: str) -> bool:
    """Whether an allocation asks for a measure, outright or for some features of its file."""
    return measure == allocation.measure or measure in (allocation.measures or {}).values()


def by_wish(account: pd.DataFrame, scenario: Scenario) -> tuple[Done, ...]:
    """Return the hectares on which something is done, by wish and kind of land.

    Parameters
    ----------
    account
        All the land as the plan leaves it.
    scenario
        What was wanted.
    """
    setting = account[account["measure"] != ""].assign(allocation=lambda t: t["changed_by"])
    adding = account[account["functions"] != ""]
    adding = adding.assign(measure=adding["functions"].str.split("+")).explode("measure")
    pairs = list(zip(adding["allocations"], adding["measure"], strict=True))
    asking = {pair: _asking(*pair, scenario) for pair in dict.fromkeys(pairs)}
    adding = adding.assign(allocation=[asking[pair] for pair in pairs])
    columns = [*KEYS, "area_ha"]
    table = pd.concat([setting[columns], adding[columns]], ignore_index=True)
    sums = table.groupby(KEYS, sort=True)["area_ha"].sum().reset_index()
    return tuple(Done(*row) for row in sums.itertuples(index=False, name=None))


def _asking(ids: str, measure: str, scenario: Scenario) -> str:
    asking = {held.id for held in scenario.allocate if asks_for(held, measure)}
    return next((name for name in ids.split("+") if name in asking), "")


def hectares_of(done: Iterable[Done], measure: str) -> Iterator[tuple[str, str, float]]:
    """Yield the hectares of a measure by place and allocation."""
    parts: dict[tuple[str, str], list[float]] = {}
    for held in done:
        if held.measure == measure:
            parts.setdefault((held.place, held.allocation), []).append(held.area_ha)
    for (place, allocation), areas in parts.items():
        yield place, allocation, fsum(areas)
