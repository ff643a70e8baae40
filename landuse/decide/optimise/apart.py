"""A higher bound, and a plan, where few rows hold most units and the others hold few.

Rows over all have a price; what they leave are blocks (``blocks.py``), each solved whole. What the
blocks cost together, and what the priced rows are worth, is a bound, higher than the one that
prices of all rows prove: a block cannot halve its units. The choices found for the blocks are
columns of a master problem: its prices, kept near those that proved most (box step), are the next
to be asked; its whole solution is a plan (Dantzig-Wolfe decomposition).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from landuse.decide.optimise.blocks import Block, blocks_of, each_whole, priced_rows
from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.choices import Choices, Chosen
from landuse.decide.optimise.parts import Model, Numbers
from landuse.decide.optimise.rounding import Found, none_of, rounded
from landuse.decide.optimise.sifting import Priced

ROUNDS = 5
BOX = 0.05
"""How far the next prices may be from those that proved most, as a part of them."""
SHARE = 0.2
"""Which part of the gap that is allowed the blocks may use up, all together."""
SMALL = 100
"""Units of a block, on average, below which that it cannot halve them counts for much."""


def closed(
    choices: Choices, priced: Priced, solver: Solver, *, within: float
) -> tuple[Priced, Found | None]:
    """Return whole choices near the bound, and the bound, by whichever way is shorter.

    Few units are let go first, unless blocks are so small that prices will hardly prove enough.

    Parameters
    ----------
    choices
        The problem.
    priced
        Prices of all rows, and what they prove.
    solver
        Who solves, and the time there is.
    within
        How near the bound is near enough, in cost.
    """
    blocks, found = blocks_of(choices), None
    if sum(len(block.units) for block in blocks) >= SMALL * len(blocks):
        found = rounded(choices, priced, solver, within=within, tries=1)
    if found is None or found.objective - found.bound > within:
        priced, found = apart(choices, blocks, priced, solver, within=within, best=found)
        if np.isinf(priced.bound) and priced.bound > 0:
            return priced, none_of(priced)
        found = rounded(choices, priced, solver, within=within, best=found)
    return priced, found


def apart(
    choices: Choices, blocks: Sequence[Block], priced: Priced, solver: Solver, *, within: float,
    best: Found | None = None,
) -> tuple[Priced, Found | None]:  # fmt: skip
    """Return what blocks prove after a few rounds (infinite if one has no plan), and the best plan.

    Parameters
    ----------
    choices
        The problem.
    blocks
        Its blocks.
    priced
        Prices of all rows, and what they prove.
    solver
        Who solves, and the time there is.
    within
        How near the bound is near enough in the end.
    best
        A plan that is known.
    """
    highest, box, prices = priced, BOX, priced.prices
    for _ in range(ROUNDS if blocks else 0):
        asked = replace(priced, prices=prices, bound=choices.bound(prices))
        told = each_whole(choices, blocks, asked, solver, within=SHARE * within / len(blocks))
        if not np.isfinite(told.bound):
            return told, best
        if any(not block.seen for block in blocks):  # time ended first
            break
        box = box if told.bound > highest.bound else box / 2
        highest = told if told.bound > highest.bound else highest
        master = Master(choices, blocks, told.chosen)
        best = master.plan(solver, best)
        solver.hear(np.inf if best is None else best.objective, highest.bound)
        value, prices = master.prices(solver, highest.prices, box)
        enough = best is not None and best.objective - highest.bound <= within
        if enough or solver.left <= 0 or value - highest.bound <= SHARE * within:
            break
    return highest, best


class Master:
    """The choices found for each block as columns, and the rows that are in no block."""

    def __init__(self, choices: Choices, blocks: Sequence[Block], chosen: Chosen) -> None:
        """Put the columns together; units in no block keep what is chosen."""
        self.choices, self.blocks = choices, blocks
        self.wide = np.flatnonzero(priced_rows(choices, blocks))
        self.rest = chosen.copy()
        for block in blocks:
            self.rest[block.units] = -1
        self.which = [(n, one) for n, block in enumerate(blocks) for one in block.seen]
        held = [self._alone(number, one) for number, one in self.which]
        self.cost = np.array([choices.spent(chosen) for chosen in held])
        self.amounts = np.column_stack([choices.held(chosen)[self.wide] for chosen in held])

    def _alone(self, number: int, chosen: Chosen) -> Chosen:
        every = np.full(self.choices.shape[0], -1, dtype=np.intp)
        every[self.blocks[number].units] = chosen
        return every

    def _model(self, missed: Numbers, *, whole: bool) -> Model:
        """Return one choice for each block; a row may be missed, up or down, where that costs."""
        choices, wide, own = self.choices, self.wide, self.choices.own
        count, rows, blocks = len(self.which), len(wide), len(self.blocks)
        eye = sparse.eye(rows, len(missed), format="csr")
        amounts = sparse.csr_matrix(self.amounts)
        above = sparse.hstack([amounts, choices.links.own[wide], eye, -eye])
        one = (np.ones(count), ([number for number, _ in self.which], np.arange(count)))
        below = sparse.csr_matrix(one, shape=(blocks, above.shape[1]))
        free, each = np.full(len(missed), np.inf), np.ones(blocks)
        held = choices.held(self.rest)[wide]
        return Model(
            np.r_[self.cost, own.cost, missed[:, 0], missed[:, 1]], np.zeros(above.shape[1]),
            np.r_[np.ones(count), own.high, free, free],
            np.arange(above.shape[1]) < (count if whole else 0), (),
            sparse.vstack([above, below], format="csr"),
            np.r_[choices.links.low[wide] - held, each],
            np.r_[choices.links.high[wide] - held, each], (),
        )  # fmt: skip

    def plan(self, solver: Solver, best: Found | None) -> Found | None:
        """Return the best plan of what was found for the blocks, or a better one that is known."""
        said = solver.solve(self._model(np.empty((0, 2)), whole=True))
        if said.x is None:
            return best
        chosen, count = self.rest.copy(), len(self.which)
        for number in np.flatnonzero(said.x[:count] > 1 / 2):
            block, one = self.which[number]
            chosen[self.blocks[block].units] = one
        own = said.x[count : count + len(self.choices.own)]
        value = self.choices.spent(chosen) + float(own @ self.choices.own.cost)
        found = Found(chosen, own, value, -np.inf)
        return found if best is None or value < best.objective else best

    def prices(self, solver: Solver, around: Numbers, box: float) -> tuple[float, Numbers]:
        """Return what the columns cost at least, and prices near others that say so."""
        middle = around[self.wide]
        least, most = middle - box * np.abs(middle), middle + box * np.abs(middle)
        said = solver.solve(self._model(np.column_stack([most, -least]), whole=False), relaxed=True)
        if said.prices is None:
            return -np.inf, around
        after = around.copy()
        after[self.wide] = said.prices[: len(self.wide)]
        value = said.bound + self.choices.spent(self.rest)
        return value, self.choices.allowed(after)
