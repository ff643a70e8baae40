"""Units that should lie together: bounds that hold, plans that keep what was asked."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from landuse.decide import allocate
from landuse.decide.optimise.allocate import answered
from landuse.decide.optimise.asking import asked
from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.clustering import pairs_of
from tests.decide.optimise.examples import best_by_hand, random_ask

SIDE = 12


def squares(side: int) -> sparse.csr_matrix:
    """Return a square of squares whose sides are 1."""
    line = sparse.diags([1.0, 1.0], [-1, 1], shape=(side, side))
    each = sparse.identity(side)
    return sparse.kron(line, each, "csr") + sparse.kron(each, line, "csr")


def test_bounds_hold_for_all_plans_there_are() -> None:
    seen = 0
    for seed in range(120):
        ask = random_ask(seed)
        if not (ask.penalty and ask.border.nnz and ask.exclusive) or np.isinf(best_by_hand(ask)):
            continue
        with Solver(1.0) as solver:
            answer = answered(ask, solver, gap=0.01, whole=0)
        assert answer.bound <= best_by_hand(ask) + 1e-6
        if np.isfinite(answer.objective):
            assert answer.objective >= best_by_hand(ask) - 1e-6
        seen += 1
        if seen == 12:
            return


def test_a_square_of_squares_is_as_near_its_bound_as_was_asked() -> None:
    rng = np.random.default_rng(2)
    costs, gives = rng.uniform(1, 9, (SIDE**2, 5)), rng.uniform(0, 5, (1, SIDE**2, 5))
    goal = [0.3 * gives.max(axis=2).sum()]
    ask = asked(costs, gives, goal, boundary=squares(SIDE), penalty=0.1)
    with Solver(20) as solver:
        ours = answered(ask, solver, gap=0.03, whole=0)
    assert ours.status in {"within_gap", "optimal"}
    assert ours.gap <= 0.03
    taken = ours.chosen.to_numpy()
    assert (gives[0] * taken).sum() >= goal[0] - 1e-6
    assert taken.sum(axis=1).max() == 1


def test_pairs_of_one_class_have_no_unit_in_common() -> None:
    ask = replace(random_ask(1), border=sparse.triu(squares(4), 1, "csr"))
    pairs = pairs_of(replace(ask, penalty=1.0))
    for some in pairs.classes:
        ends = np.r_[pairs.one[some], pairs.other[some]]
        assert len(set(ends)) == len(ends)
    assert sum(map(len, pairs.classes)) == len(pairs.one)


def test_a_goal_beyond_all_land_is_infeasible_with_a_border_too() -> None:
    costs, gives = np.ones((200, 4)), np.ones((1, 200, 4))
    border = sparse.diags([1.0, 1.0], [-1, 1], shape=(200, 200))
    answer = allocate(costs, gives, [201.0], boundary=border, penalty=1, time_limit=10)
    assert answer.status == "infeasible"
    assert answer.objective == pytest.approx(np.inf)
