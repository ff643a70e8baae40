"""Units that choose one zone each, linked by few rows: what prices of the rows prove.

Put a price on every row, and each unit chooses alone: the least of cost less price times amount.
The sum of what they choose, and what the rows' limits are worth at those prices, is never more
than the best plan costs, whatever the prices are (Lagrangean bound). Prices that make it highest
leave few units in doubt.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from landuse.decide.optimise.parts import Links, Numbers, Own

Chosen = NDArray[np.intp]
"""For each unit the number of its zone; -1 is none."""

ROUND = 1e-9
"""How far numbers may be off and still be the same."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Units × zones, at most one each, linked by rows that may have columns of their own."""

    cost: Numbers
    """Units × zones; infinite where it may not be."""
    must: NDArray[np.bool_]
    """Units that must take one."""
    links: Links
    own: Own
    turned: Links = field(init=False)
    """The rows with the choices in columns, to add up what a plan holds."""

    def __post_init__(self) -> None:
        """Keep the rows by choice, so that prices are worth something to each at once."""
        held = self.links
        turned = held.choices.T.tocsr(), held.own.T.tocsr()
        by_choice = Links(*turned, held.low, held.high, held.names)
        object.__setattr__(self, "turned", by_choice)

    @property
    def shape(self) -> tuple[int, int]:
        """How many units and zones."""
        return self.cost.shape[0], self.cost.shape[1]

    def reduced(self, prices: Numbers) -> Numbers:
        """Return what each choice costs less what it is worth at the rows' prices.

        Parameters
        ----------
        prices
            Of each row; positive where more is asked for.
        """
        if not len(prices):
            return self.cost
        worth = self.turned.choices @ prices
        return np.asarray(self.cost - worth.reshape(self.cost.shape), dtype=float)

    def worth(self, prices: Numbers) -> float:
        """Return what the limits, and the rows' own columns, are worth at prices.

        Parameters
        ----------
        prices
            Of each row; positive where more is asked for.
        """
        with np.errstate(invalid="ignore"):
            low = np.where(prices > 0, prices * self.links.low, 0.0)
            high = np.where(prices < 0, prices * self.links.high, 0.0)
        rest = self.own.cost - (self.turned.own @ prices if len(prices) else 0.0)
        own = np.minimum(0.0, rest) @ self.own.high if len(self.own) else 0.0
        return float(low.sum() + high.sum() + own)

    def allowed(self, prices: Numbers) -> Numbers:
        """Return prices of the sign a row's limits allow: none for a limit that is not there.

        Parameters
        ----------
        prices
            Of each row.
        """
        prices = np.where(np.isfinite(self.links.low), prices, np.minimum(prices, 0.0))
        return np.where(np.isfinite(self.links.high), prices, np.maximum(prices, 0.0))

    def bound(self, prices: Numbers) -> float:
        """Return what no plan can be cheaper than, by prices of the rows.

        Parameters
        ----------
        prices
            Of each row.
        """
        prices = self.allowed(prices)
        return least(self.reduced(prices), self.must) + self.worth(prices)

    def held(self, chosen: Chosen) -> Numbers:
        """Return what a plan holds of each row.

        Parameters
        ----------
        chosen
            The zone of each unit.
        """
        units = np.flatnonzero(chosen >= 0)
        taken = units * self.shape[1] + chosen[units]
        return np.asarray(self.turned.choices[taken].sum(axis=0), dtype=float).ravel()

    def spent(self, chosen: Chosen) -> float:
        """Return what a plan's choices cost.

        Parameters
        ----------
        chosen
            The zone of each unit.
        """
        units = np.flatnonzero(chosen >= 0)
        return float(self.cost[units, chosen[units]].sum())


def least(reduced: Numbers, must: NDArray[np.bool_]) -> float:
    """Return the sum of what every unit chooses at least: nothing, unless it must.

    Parameters
    ----------
    reduced
        What each choice costs at some prices, units × zones.
    must
        Units that must take one.
    """
    best = reduced.min(axis=1)
    return float(np.where(must, best, np.minimum(best, 0.0)).sum())


def cheapest(reduced: Numbers, must: NDArray[np.bool_]) -> Chosen:
    """Return what every unit chooses at some prices.

    Parameters
    ----------
    reduced
        What each choice costs, units × zones.
    must
        Units that must take one.
    """
    best = reduced.argmin(axis=1)
    takes = must | (reduced[np.arange(len(best)), best] < 0)
    return np.where(takes, best, -1).astype(np.intp)
