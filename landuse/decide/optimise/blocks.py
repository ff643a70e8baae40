"""Blocks: units that rows of their own link, once rows over all have a price.

Each block is a small problem that can be solved whole. The goals and limits of one municipality or
one catchment make a block; a goal for all land has a price.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.choices import Choices, Chosen
from landuse.decide.optimise.parts import Links, Numbers, no_own
from landuse.decide.optimise.rounding import GROWTH, Found, heard, rounded, trial
from landuse.decide.optimise.sifting import Priced

WIDE = 0.3
"""A row that holds a larger part of all units gets a price."""
FREE = 8
"""Units of a block let go at first."""


@dataclass(frozen=True, eq=False)
class Block:
    """Units that rows of their own link, and the choices found for them so far."""

    units: NDArray[np.intp]
    rows: NDArray[np.intp]
    links: Links
    seen: list[Chosen] = field(default_factory=list)


Alone = tuple[Block, Choices, Priced]
"""A block, the problem that it is, and what prices prove of it."""
STEPS = 2


def blocks_of(choices: Choices) -> tuple[Block, ...]:
    """Return the blocks that are left where rows over many units have a price.

    Parameters
    ----------
    choices
        The problem.
    """
    rows, (units, zones) = len(choices.links), choices.shape
    held = choices.links.choices.tocoo()
    at = (held.row, held.col // zones)
    touched = sparse.csr_matrix((np.ones(held.nnz), at), shape=(rows, units))
    narrow = np.diff(touched.indptr) <= WIDE * units
    narrow &= np.diff(choices.links.own.tocsr().indptr) == 0
    kept = sparse.csr_matrix(touched.multiply(narrow[:, None]))
    kept.eliminate_zeros()
    _, part = csgraph.connected_components(sparse.bmat([[None, kept], [kept.T, None]]))
    found = []
    for number in np.unique(part[:rows][narrow]):
        here, own = np.flatnonzero(part[rows:] == number), part[:rows] == number
        if len(here):
            found.append(_block(choices, here, np.flatnonzero(narrow & own)))
    return tuple(found)


def _block(choices: Choices, units: NDArray[np.intp], rows: NDArray[np.intp]) -> Block:
    zones, links = choices.shape[1], choices.links
    columns = (units[:, None] * zones + np.arange(zones)).ravel()
    own = Links(
        links.choices[rows][:, columns], sparse.csr_matrix((len(rows), 0)),
        links.low[rows], links.high[rows], tuple(links.names[row] for row in rows),
    )  # fmt: skip
    return Block(units, rows, own)


def priced_rows(choices: Choices, blocks: Sequence[Block]) -> NDArray[np.bool_]:
    """Return which rows are in no block.

    Parameters
    ----------
    choices
        The problem.
    blocks
        Its blocks.
    """
    wide = np.ones(len(choices.links), dtype=bool)
    for block in blocks:
        wide[block.rows] = False
    return wide


def each_whole(
    choices: Choices, blocks: Sequence[Block], priced: Priced, solver: Solver, *, within: float
) -> Priced:
    """Return what prices prove with each block solved whole, and the blocks' own choices.

    The bound is infinite where some block has no plan at all.

    Parameters
    ----------
    choices
        The problem.
    blocks
        Its blocks; what is found is kept with them.
    priced
        Prices of all rows, and what they prove.
    solver
        Who solves, and the time there is.
    within
        How near to the best each block is to be, in cost.
    """
    bound, chosen, extra = priced.bound, priced.chosen.copy(), np.zeros(choices.shape[0])
    every = list(_alone(choices, blocks, priced))
    for (block, _, known), found in zip(every, _solved(every, solver, within), strict=True):
        if found is None:
            continue
        if found.proven_none:
            return Priced(priced.prices, np.inf, priced.chosen)
        gained = max(found.bound - known.bound, 0.0)
        bound, extra[block.units], chosen[block.units] = bound + gained, gained, found.chosen
        if not any(np.array_equal(found.chosen, one) for one in block.seen):
            block.seen.append(found.chosen)
    return Priced(priced.prices, bound, chosen, extra)


def _solved(every: Sequence[Alone], solver: Solver, within: float) -> list[Found | None]:
    """Return each block's best choices: few units let go first, then all that is in doubt."""
    best = [
        min((_as_found(alone, one) for one in block.seen), key=_cost, default=None)
        for block, alone, _ in every
    ]
    for _ in range(STEPS):
        open_ = [n for n, found in enumerate(best) if not _is_near(found, every[n][2], within)]
        tried = []
        for number in open_:
            block, alone, known = every[number]
            free = FREE if best[number] is None else len(block.units)
            tried.append(trial(alone, known, free, best[number], within=within))
        told = solver.solve_each([now.core.model for now in tried], within=within / 2)
        for number, now, said in zip(open_, tried, told, strict=True):
            _, alone, known = every[number]
            best[number] = heard(alone, known, now, said, best[number])
    for number, (_, alone, known) in enumerate(every):
        if best[number] is None:  # so few units would not do
            first = GROWTH * FREE
            best[number] = rounded(alone, known, solver, within=within, first=first)
    return best


def _is_near(found: Found | None, known: Priced, within: float) -> bool:
    """Return whether choices are proven to be near enough to the best."""
    return found is not None and found.objective - max(found.bound, known.bound) <= within


def _cost(found: Found) -> float:
    return found.objective


def _as_found(alone: Choices, chosen: Chosen) -> Found:
    return Found(chosen, np.empty(0), alone.spent(chosen), -np.inf)


def _alone(choices: Choices, blocks: Sequence[Block], priced: Priced) -> Iterator[Alone]:
    """Yield each block as a problem of its own, and what the prices of its rows prove of it."""
    wide: Numbers = np.where(priced_rows(choices, blocks), priced.prices, 0.0)
    cost = choices.reduced(wide)
    for block in blocks:
        alone = Choices(cost[block.units], choices.must[block.units], block.links, no_own())
        prices = priced.prices[block.rows]
        yield block, alone, Priced(prices, alone.bound(prices), priced.chosen[block.units])
