"""Which wish did what: hectares of the account by the allocation and measure behind them.

A measure that sets the use is an allocation's doing by ``changed_by``; of the functions on a
hectare each is the doing of the one allocation there that asks for it (no two of a kind share).
A hectare with several functions stands under each of them.
"""

from collections.abc import Sequence

import pandas as pd

from landuse.domain.scenario import Allocation, Scenario

KEYS = ["place", "soil", "from", "assumed", "measure", "allocation"]


def asks_for(allocation: Allocation, measure: str) -> bool:
    """Whether an allocation asks for a measure, outright or for some features of its file."""
    return measure == allocation.measure or measure in (allocation.measures or {}).values()


def by_wish(account: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return the hectares on which something is done: ``KEYS`` and ``area_ha``.

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
    asking = {
        (ids, measure): _asking(ids, measure, scenario)
        for ids, measure in set(zip(adding["allocations"], adding["measure"], strict=True))
    }
    pairs = zip(adding["allocations"], adding["measure"], strict=True)
    adding = adding.assign(allocation=[asking[pair] for pair in pairs])
    columns = [*KEYS, "area_ha"]
    table = pd.concat([setting[columns], adding[columns]], ignore_index=True)
    return table.groupby(KEYS, sort=True)["area_ha"].sum().reset_index()


def _asking(ids: str, measure: str, scenario: Scenario) -> str:
    asking = {held.id for held in scenario.allocate if asks_for(held, measure)}
    return next((name for name in ids.split("+") if name in asking), "")


def hectares_of(wishes: pd.DataFrame, measure: str, by: Sequence[str] = ("place",)) -> pd.DataFrame:
    """Return the hectares of one measure by allocation: ``by``, allocation, area_ha.

    Parameters
    ----------
    wishes
        The hectares by wish.
    measure
        The measure.
    by
        Columns to keep apart.
    """
    held = wishes[wishes["measure"] == measure]
    return held.groupby([*by, "allocation"], sort=True)["area_ha"].sum().reset_index()
