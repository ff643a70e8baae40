"""Which wish did what: hectares of the account by the allocation and measure behind them.

A measure that sets the use is an allocation's doing by ``changed_by``; of the functions on a
hectare each is the doing of the one allocation there that asks for it (no two of a kind share).
"""

from collections.abc import Sequence
from math import fsum

import pandas as pd

from landuse.domain.scenario import Allocation, Scenario


def asks_for(allocation: Allocation, measure: str) -> bool:
    """Whether an allocation asks for a measure, outright or for some features of its file."""
    return measure == allocation.measure or measure in (allocation.measures or {}).values()


def hectares_of(
    account: pd.DataFrame, scenario: Scenario, measure: str, *, by: Sequence[str] = ("place",)
) -> pd.DataFrame:
    """Return the hectares on which a measure is done, by allocation: ``by``, allocation, area_ha.

    Parameters
    ----------
    account
        All the land as the plan leaves it.
    scenario
        What was wanted.
    measure
        The measure, whether it sets the use or adds a function.
    by
        Columns of the account to keep apart.
    """
    held = account[_is_done(account, measure)]
    allocation = held["changed_by"].where(
        held["measure"] == measure, _asking(held, scenario, measure)
    )
    table = held[[*by, "area_ha"]].assign(allocation=allocation)
    keys = [*by, "allocation"]
    grouped = table.groupby(keys, sort=True)["area_ha"]
    return grouped.agg(fsum).reset_index()


def _is_done(account: pd.DataFrame, measure: str) -> "pd.Series[bool]":
    adding = {held: measure in held.split("+") for held in account["functions"].unique()}
    return (account["measure"] == measure) | account["functions"].map(adding).astype(bool)


def _asking(held: pd.DataFrame, scenario: Scenario, measure: str) -> "pd.Series[str]":
    asking = {a.id for a in scenario.allocate if asks_for(a, measure)}
    whose = {
        ids: next((one for one in ids.split("+") if one in asking), "")
        for ids in held["allocations"].unique()
    }
    return held["allocations"].map(whose)
