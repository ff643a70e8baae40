"""What a plan is asked to be, one function a statement, its formula in words and symbols.

``x`` is 1 where unit ``u`` gets zone ``z``, else 0. ``c`` is cost, ``a`` amount, ``t`` target,
``b`` the border two units share, ``E`` the part of a unit's border no other shares, ``e`` the edge
factor, ``p`` the penalty, ``W`` how far a border between two zones counts as none.
Models of the kind: Marxan, prioritizr (their objective functions and penalties).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from landuse.decide.optimise.asking import Ask
from landuse.decide.optimise.parts import Links, Numbers, Own, Part, no_links

Chosen = NDArray[np.intp]
Statement = Callable[[Ask], Part]


def _says_nothing(ask: Ask) -> Part:
    return Part(no_links(ask.costs.size))


def least_cost(ask: Ask) -> Part:
    """Return the cost of what is taken, to be made least: ``min Σ c[u,z] x[u,z]``.

    With a budget another thing is made least (:func:`least_shortfall`).
    """
    if ask.budget is not None:
        return _says_nothing(ask)
    return Part(no_links(ask.costs.size), cost=ask.costs.ravel())


def one_zone_at_most(ask: Ask) -> Part:
    """Return that a unit gets at most one zone: ``Σ_z x[u,z] <= 1`` for each ``u``.

    Left out where zones may share a unit.
    """
    units, zones = ask.shape
    if not ask.exclusive:
        return _says_nothing(ask)
    matrix = sparse.kron(sparse.identity(units), np.ones((1, zones)), format="csr")
    names = tuple(f"one_zone[{unit}]" for unit in ask.units)
    return Part(_rows(matrix, np.full(units, -np.inf), np.ones(units), names))


def kept_in(ask: Ask) -> Part:
    """Return that what is locked in is taken: ``x[u,z] = 1``.

    A unit locked in whose zones exclude each other takes one of them: ``Σ_z x[u,z] = 1``.
    """
    several = ask.exclusive & (ask.held.sum(axis=1) > 1)
    alone = ask.held & ~several[:, None]
    at = np.flatnonzero(several)
    rows, zones = np.nonzero(ask.held[at])
    where = (rows, at[rows] * ask.shape[1] + zones)
    matrix = sparse.csr_matrix((np.ones(len(rows)), where), shape=(len(at), ask.costs.size))
    names = tuple(f"kept_in[{ask.units[unit]}]" for unit in at)
    return Part(
        _rows(matrix, np.ones(len(at)), np.ones(len(at)), names), low=alone.ravel().astype(float)
    )


def kept_out(ask: Ask) -> Part:
    """Return that what is locked out is not taken: ``x[u,z] = 0``."""
    return Part(no_links(ask.costs.size), high=ask.open.ravel().astype(float))


def targets_reached(ask: Ask) -> Part:
    """Return that targets are reached: ``Σ_u Σ_z a[f,u,z] x[u,z] >= t[f]``, or ``<=``, or ``=``.

    A target for each zone sums over that zone alone. With a budget, what ``>=`` misses is made
    least instead (:func:`least_shortfall`).
    """
    wanted = np.array([ask.budget is None or sense != ">=" for sense in ask.senses], dtype=bool)
    return Part(_reaching(ask, wanted))


def least_shortfall(ask: Ask) -> Part:
    """Return what targets miss, each as a part of itself, to be made least within a budget.

    ``min Σ_f s[f] / t[f]`` with ``Σ_u Σ_z a[f,u,z] x[u,z] + s[f] >= t[f]``,
    ``0 <= s[f] <= t[f]``.
    """
    if ask.budget is None:
        return _says_nothing(ask)
    links = _reaching(ask, np.array([sense == ">=" for sense in ask.senses], dtype=bool))
    most = np.maximum(links.low, 0.0)
    weight = np.divide(1.0, most, out=np.zeros(len(most)), where=most > 0)
    names = tuple(name.replace("target", "short", 1) for name in links.names)
    own = sparse.identity(len(links), format="csr")
    return Part(
        Links(links.choices, own, links.low, links.high, links.names), Own(weight, most, names)
    )


def within_budget(ask: Ask) -> Part:
    """Return that no more is spent than there is: ``Σ c[u,z] x[u,z] <= B``."""
    if ask.budget is None:
        return _says_nothing(ask)
    row = sparse.csr_matrix(ask.costs.reshape(1, -1))
    return Part(_rows(row, np.array([-np.inf]), np.array([ask.budget]), ("budget",)))


def exposed_border(ask: Ask) -> Part:
    """Return what the border of each unit costs by itself: ``p W[z,z] ((P-E) + e E) x[u,z]``.

    ``P`` is the perimeter: all that is shared, and the exposed part.
    """
    return Part(no_links(ask.costs.size), cost=border_alone(ask).ravel())


def shared_border(ask: Ask) -> Part:
    """Return what neighbours save: ``- 2 p W[z,w] b[u,v] x[u,z] x[v,w]`` for each two units.

    ``x x`` is a column ``y``: where it saves, ``y <= x[u,z]`` and ``y <= x[v,w]``; where it costs
    (``W`` below 0), ``y >= x[u,z] + x[v,w] - 1``.
    """
    near = ask.nearness
    pairs, (one, other) = ask.border.tocoo(), np.nonzero(near)
    if ask.penalty == 0 or pairs.nnz == 0:
        return _says_nothing(ask)
    zones, count = ask.shape[1], pairs.nnz * len(one)
    first = (pairs.row[:, None] * zones + one[None, :]).ravel()
    second = (pairs.col[:, None] * zones + other[None, :]).ravel()
    cost = (-2 * ask.penalty * pairs.data[:, None] * near[one, other][None, :]).ravel()
    saves, named = cost < 0, ask.choice_names
    names = tuple(
        f"y[{named[a][2:-1]},{named[b][2:-1]}]" for a, b in zip(first, second, strict=True)
    )
    at = np.arange(count)
    columns = sparse.csr_matrix((count, ask.costs.size))
    x_first = columns + _units(at, first, columns.shape)
    x_second = columns + _units(at, second, columns.shape)
    y = sparse.identity(count, format="csr")
    links = Links(
        sparse.vstack([x_first[saves], x_second[saves], (x_first + x_second)[~saves]], "csr"),
        sparse.vstack([-y[saves], -y[saves], -y[~saves]], "csr"),
        np.r_[np.zeros(2 * saves.sum()), np.full((~saves).sum(), -np.inf)],
        np.r_[np.full(2 * saves.sum(), np.inf), np.ones((~saves).sum())],
        tuple(
            f"{what}[{names[number][2:-1]}]"
            for what, some in (("first", saves), ("second", saves), ("both", ~saves))
            for number in np.flatnonzero(some)
        ),
    )
    return Part(links, Own(cost, np.ones(count), names))


STATEMENTS: tuple[Statement, ...] = (
    least_cost, one_zone_at_most, kept_in, kept_out, targets_reached, least_shortfall,
    within_budget, exposed_border, shared_border,
)  # fmt: skip
LINKING: tuple[Statement, ...] = (targets_reached, least_shortfall, within_budget)
"""Those whose rows hold many units at once."""


def border_alone(ask: Ask) -> Numbers:
    """Return what each choice's border costs while no neighbour is taken, units × zones.

    Parameters
    ----------
    ask
        What is asked.
    """
    shared = np.asarray(ask.border.sum(axis=1)).ravel() + np.asarray(ask.border.sum(axis=0)).ravel()
    length = shared + ask.edge_factor * ask.exposed
    return np.asarray(ask.penalty * length[:, None] * np.diag(ask.nearness)[None, :], dtype=float)


def _units(
    row: NDArray[np.intp], column: NDArray[np.intp], shape: tuple[int, int]
) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=shape)


def _rows(matrix: sparse.csr_matrix, low: Numbers, high: Numbers, names: tuple[str, ...]) -> Links:
    """Return rows over the choices alone."""
    return Links(matrix, sparse.csr_matrix((len(names), 0)), low, high, names)


def _reaching(ask: Ask, wanted: NDArray[np.bool_]) -> Links:
    """Return the rows of some features' targets."""
    zones, every = ask.shape[1], ask.targets.shape[1]
    rows, low, high, names = [], [], [], []
    for column in range(every):
        at = np.flatnonzero(wanted & ~np.isnan(ask.targets[:, column]))
        goal = ask.targets[at, column]
        rows.append(_wide(ask, at, None if every == 1 and zones > 1 else column))
        senses = [ask.senses[feature] for feature in at]
        low.append(np.where([sense != "<=" for sense in senses], goal, -np.inf))
        high.append(np.where([sense != ">=" for sense in senses], goal, np.inf))
        zone = "" if every == 1 else f",{ask.zones[column]}"
        names += [f"target[{ask.features[feature]}{zone}]" for feature in at]
    matrix = sparse.vstack(rows, format="csr")
    return _rows(matrix, np.concatenate(low), np.concatenate(high), tuple(names))


def _wide(ask: Ask, features: NDArray[np.intp], zone: int | None) -> sparse.csr_matrix:
    """Return amounts as rows over all choices: of one zone, or of all."""
    units, zones = ask.shape
    wide = sparse.csr_matrix((len(features), units * zones))
    for number in range(zones) if zone is None else (zone,):
        held = ask.amounts[number][features].tocoo()
        at = (held.row, held.col * zones + number)
        wide = wide + sparse.csr_matrix((held.data, at), shape=wide.shape)
    return wide
