"""The optimiser: by hand on two units, against all plans there are, and what it refuses."""

import time

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from landuse.decide import allocate
from landuse.decide.optimise.allocate import answered
from landuse.decide.optimise.child import Solver
from landuse.domain.issues import InvalidInput
from tests.decide.optimise.examples import (
    BORDER,
    best_by_hand,
    best_by_sums,
    larger_ask,
    random_ask,
)

COSTS = pd.DataFrame({"wet": [3.0, 5.0], "dry": [1.0, 2.0]}, index=["A", "B"])
AMOUNTS = [[[4.0, 6.0]], [[1.0, 3.0]]]


def test_seven_tonnes_cost_five_when_a_is_wet_and_b_dry() -> None:
    answer = allocate(COSTS, AMOUNTS, pd.Series({"carbon": 7.0}))
    assert answer.zone.to_dict() == {"A": "wet", "B": "dry"}  # 4 + 3 t for 3 + 2
    assert (answer.objective, answer.bound, answer.status) == (5.0, pytest.approx(5.0), "optimal")


def test_ten_tonnes_of_ten_need_both_and_eleven_cannot_be() -> None:
    assert allocate(COSTS, AMOUNTS, [10.0]).objective == 8
    impossible = allocate(COSTS, AMOUNTS, [11.0])
    assert impossible.status == "infeasible"
    assert impossible.zone.tolist() == [None, None]


def test_a_budget_of_three_leaves_three_of_seven_tonnes_missing() -> None:
    answer = allocate(COSTS, AMOUNTS, [7.0], budget=3)
    assert answer.objective == pytest.approx(3 / 7)  # A wet gives 4, both dry give 4
    assert answer.status == "optimal"


def test_a_border_of_two_units_costs_what_is_not_shared() -> None:
    answer = allocate([1.0, 1.0], [[1.0, 1.0]], [2.0], boundary=BORDER, penalty=2, edge_factor=0.5)
    assert answer.objective == pytest.approx(2 + 2 * (5 + 1 + 5 + 0.5 - 2 * 5))


LARGER = 3
"""Of every eight problems this one has 12 to 15 units and three zones."""


def test_the_two_ways_to_try_all_plans_agree() -> None:
    tried = 0
    for seed in range(60):
        ask = random_ask(seed)
        if ask.penalty or not ask.exclusive or ask.targets.shape[1] > 1:
            continue
        tried += 1
        assert best_by_sums(ask) == pytest.approx(best_by_hand(ask), abs=1e-9), seed
    assert tried > 10


def test_five_hundred_random_problems_have_the_optimum_of_all_plans_there_are() -> None:
    verdicts = set()
    with Solver(600) as solver:
        for seed in range(500):
            larger = seed % 8 == LARGER
            ask = larger_ask(seed) if larger else random_ask(seed)
            by_hand = best_by_sums(ask) if larger else best_by_hand(ask)
            priced = seed % 5 == 0 and not ask.penalty
            for whole in (10_000, 0)[: 1 + priced]:  # HiGHS whole, and prices first
                answer = answered(ask, solver, gap=0.0, whole=whole)
                found = np.inf if answer.status == "infeasible" else answer.objective
                assert found == pytest.approx(by_hand, abs=1e-6), (seed, whole)
                assert answer.status in {"optimal", "infeasible"}, (seed, whole)
                verdicts.add(answer.status)
    assert verdicts == {"optimal", "infeasible"}


@pytest.mark.parametrize("bad", [np.nan, -1.0, np.inf, None, "dear"])
def test_a_cost_that_is_no_number_or_negative_is_told_where_it_is(bad: object) -> None:
    costs = COSTS.astype(object)
    costs.loc["B", "dry"] = bad
    with pytest.raises(InvalidInput, match=r"costs of unit B, zone dry: found .*expected a number"):
        allocate(costs, AMOUNTS, [7.0])


def test_all_that_cannot_be_meant_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        allocate(
            COSTS, [[[np.nan, 6.0]], [[1.0, 3.0]]], [7.0], sense="about", penalty=-1,
            locked_in=[True, False], locked_out=[True, False], boundary_matrix=[[2, 0], [0, 1]],
        )  # fmt: skip
    where = [issue.where.split(": ")[1].split()[0] for issue in refused.value.issues]
    assert where == ["amounts", "sense", "penalty", "boundary_matrix", "locked_in"]


@pytest.mark.parametrize(
    ("costs", "amounts", "targets"),
    [
        ([], [[]], [1.0]),
        (COSTS, [[[4.0, 6.0]]], [7.0]),
        (COSTS, AMOUNTS, [7.0, 8.0]),
        (COSTS, AMOUNTS, [np.nan]),
    ],
)
def test_tables_that_do_not_fit_together_are_refused(costs, amounts, targets) -> None:
    with pytest.raises(InvalidInput):
        allocate(costs, amounts, targets)


def test_tables_may_be_sparse_and_borders_a_list() -> None:
    listed = pd.DataFrame({"id1": ["A", "A", "B"], "id2": ["A", "B", "B"], "boundary": [2, 5, 1]})
    layers = [sparse.csr_matrix(layer) for layer in AMOUNTS]
    one = allocate(COSTS, layers, [7.0], boundary=listed, penalty=0.1)
    other = allocate(COSTS, AMOUNTS, [7.0], boundary=BORDER, penalty=0.1)
    assert one.objective == other.objective


def test_coefficients_of_a_thousand_million_change_nothing() -> None:
    answer = allocate(COSTS * 1e9, [[[4e9, 6e9]], [[1e9, 3e9]]], [7e9], time_limit=20)
    assert answer.objective == pytest.approx(5e9)
    assert answer.status == "optimal"


def test_the_time_limit_is_kept_on_a_problem_nobody_solves() -> None:
    rng = np.random.default_rng(5)
    amounts = rng.uniform(10, 100, (40, 4_000, 1)).round()
    start = time.monotonic()
    answer = allocate(
        amounts.sum(axis=0) / 40, amounts, amounts.sum(axis=(1, 2)) // 2, sense="=", time_limit=2
    )
    assert time.monotonic() - start < 2 + 2
    assert answer.status in {"unknown", "feasible", "within_gap"}
