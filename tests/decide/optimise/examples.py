"""Small problems of the optimiser, and what every plan of them costs."""

from itertools import product

import numpy as np
import pandas as pd

from landuse.decide.optimise.asking import Ask, asked


def two_by_two(**others) -> Ask:
    """Two units A and B, two zones: A wet costs 3 and gives 4, B wet 5 and 6; dry 1 and 1, 2 and 3."""
    costs = pd.DataFrame({"wet": [3.0, 5.0], "dry": [1.0, 2.0]}, index=["A", "B"])
    amounts = [[[4.0, 6.0]], [[1.0, 3.0]]]
    return asked(costs, amounts, pd.Series({"carbon": 7.0}), **others)


BORDER = np.array([[2.0, 5.0], [5.0, 1.0]])
"""A and B share 5; A has 2 that no other shares, B has 1."""


def random_ask(seed: int) -> Ask:
    """Return a problem of at most 11 units or 3 zones with everything that may be asked."""
    rng = np.random.default_rng(seed)
    zones, features = rng.integers(1, 4), rng.integers(1, 4)
    units = rng.integers(2, {1: 12, 2: 7, 3: 5}[int(zones)])
    off = float(rng.choice([-0.5, 0.0, 0.5]))
    amounts = rng.integers(0, 10, (features, units, zones)).astype(float)
    most = amounts.max(axis=2).sum(axis=1)
    border = np.triu(rng.integers(0, 4, (units, units)), 0)
    locks = rng.random((units, zones))
    every = bool(rng.random() < 0.3) and zones > 1
    return asked(
        rng.integers(0, 20, (units, zones)).astype(float),
        amounts,
        most * rng.uniform(0.1, 1.1, features) if not every else amounts.max(axis=1) * rng.random(),
        sense=[str(s) for s in rng.choice([">=", ">=", "<="], features)],
        boundary=border + np.triu(border, 1).T,
        penalty=float(rng.choice([0.0, 0.0, 1.5])),
        boundary_matrix=np.eye(zones) * (1 - off) + off,
        edge_factor=float(rng.random()),
        locked_in=(locks < 0.05),
        locked_out=(locks > 0.93),
        budget=float(rng.integers(5, 60)) if rng.random() < 0.4 else None,
        exclusive=bool(rng.random() < 0.8),
    )


def best_by_hand(ask: Ask) -> float:
    """Return the least objective of all plans, tried one by one; infinite where none will do."""
    plans = plans_of(ask).astype(float)
    amounts = np.stack([layer.toarray() for layer in ask.amounts], axis=2)
    held = np.einsum("fuz,puz->pfz", amounts, plans)
    held = held.sum(axis=2, keepdims=True) if ask.targets.shape[1] == 1 else held
    spent = np.einsum("uz,puz->p", ask.costs, plans)
    short = np.maximum(ask.targets - held, 0) * (np.array(ask.senses) == ">=")[:, None]
    over = np.maximum(held - ask.targets, 0) * (np.array(ask.senses) == "<=")[:, None]
    fits = (over < 1e-9).all(axis=(1, 2))
    if ask.budget is None:
        fits &= (short < 1e-9).all(axis=(1, 2))
    else:
        fits &= spent <= ask.budget + 1e-9
        part = np.where(ask.targets > 0, ask.targets, 1.0)
        spent = (short / part).sum(axis=(1, 2))
    return float((spent + ask.penalty * lengths(ask, plans))[fits].min(initial=np.inf))


def plans_of(ask: Ask) -> np.ndarray:
    """Return every plan that keeps the locks, plans × units × zones."""
    units, zones = ask.shape
    options = np.array(list(product([False, True], repeat=zones)))
    options = options[options.sum(axis=1) <= 1] if ask.exclusive else options
    plans = options[np.indices((len(options),) * units).reshape(units, -1).T]
    several = (ask.held.sum(axis=1) > 1) & ask.exclusive
    kept = (plans | ~ask.held).all(axis=2) | (several & (plans & ask.held).any(axis=2))
    return plans[(kept & (ask.open | ~plans).all(axis=2)).all(axis=1)]


def lengths(ask: Ask, plans: np.ndarray) -> np.ndarray:
    """Return the length of the border of every plan."""
    shared = ask.border.toarray()
    alone = shared.sum(axis=0) + shared.sum(axis=1) + ask.edge_factor * ask.exposed
    own = np.einsum("puz,u,z->p", plans, alone, np.diag(ask.nearness))
    both = np.einsum("pux,uv,xz,pvz->p", plans, shared, ask.nearness, plans, optimize=True)
    return own - 2 * both


def larger_ask(seed: int) -> Ask:
    """Return a problem of 12 to 15 units and three zones in whole numbers, without a border."""
    rng = np.random.default_rng(seed)
    units, zones, features = int(rng.integers(12, 16)), 3, int(rng.integers(1, 3))
    amounts = rng.integers(0, 8, (features, units, zones)).astype(float)
    most = amounts.max(axis=2).sum(axis=1)
    locks = rng.random((units, zones))
    return asked(
        rng.integers(0, 20, (units, zones)).astype(float),
        amounts,
        np.floor(most * rng.uniform(0.2, 1.05, features)),
        sense=[str(s) for s in rng.choice([">=", ">=", "<="], features)],
        locked_in=locks < 0.03,
        locked_out=locks > 0.93,
        budget=float(rng.integers(20, 90)) if rng.random() < 0.4 else None,
    )


def best_by_sums(ask: Ask) -> float:
    """Return the least objective of all plans: unit by unit, the least cost of every sum there is.

    Amounts are whole numbers, so there are few sums however many plans there are.
    """
    amounts = np.stack([layer.toarray() for layer in ask.amounts], axis=2).astype(int)
    size = tuple(amounts.max(axis=2).sum(axis=1) + 1)
    least = np.full(size, np.inf)
    least[(0,) * len(size)] = 0.0
    for unit, opened in enumerate(ask.open):
        must = ask.held[unit].any()
        after = np.full(size, np.inf) if must else least.copy()
        for zone in np.flatnonzero(ask.held[unit] if must else opened):
            by = amounts[:, unit, zone]
            there = tuple(slice(step, None) for step in by)
            here = tuple(slice(None, -step or None) for step in by)
            after[there] = np.minimum(after[there], least[here] + ask.costs[unit, zone])
        least = after
    return _best_of_sums(ask, least)


def _best_of_sums(ask: Ask, least: np.ndarray) -> float:
    """Return the least objective over all sums, each with its least cost."""
    sums = np.indices(least.shape)
    fits, missed = np.isfinite(least), np.zeros(least.shape)
    for sense, target, held in zip(ask.senses, ask.targets[:, 0], sums, strict=True):
        if sense == "<=":
            fits &= held <= target
        elif ask.budget is None:
            fits &= held >= target
        elif target > 0:
            missed += np.maximum(target - held, 0) / target
    if ask.budget is not None:
        fits &= least <= ask.budget
    return float((least if ask.budget is None else missed)[fits].min(initial=np.inf))
