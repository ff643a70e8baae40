"""Goals of many places: blocks that are solved whole prove more than prices do."""

import numpy as np
import pytest

from landuse.decide.optimise.allocate import answered, choices_of
from landuse.decide.optimise.apart import closed
from landuse.decide.optimise.asking import Ask, asked
from landuse.decide.optimise.blocks import blocks_of, each_whole, priced_rows
from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.sifting import sift
from tests.decide.optimise.examples import best_by_sums


def halves() -> Ask:
    """Four places of one field each: ten tonnes for 10, where each asks for five, and all for 15."""
    amounts = np.vstack([10.0 * np.eye(4), np.full((1, 4), 10.0)])
    return asked(np.full(4, 10.0), amounts, [5.0, 5.0, 5.0, 5.0, 15.0])


def places(seed: int, *, most: float = 0.8) -> Ask:
    """Return four places of three fields in whole numbers, with a goal each and a goal for all."""
    rng = np.random.default_rng(seed)
    amounts = rng.integers(1, 5, (1, 12, 2)).astype(float)
    here = np.repeat(np.eye(4), 3, axis=1)
    rows = np.concatenate([here[:, :, None] * amounts, amounts])
    wanted = rows.max(axis=2).sum(axis=1) * rng.uniform(0.2, most, 5)
    return asked(rng.integers(1, 20, (12, 2)).astype(float), rows, np.floor(wanted))


def test_half_a_field_of_each_place_would_cost_twenty_and_whole_fields_forty() -> None:
    choices = choices_of(halves())
    blocks = blocks_of(choices)
    assert [block.units.tolist() for block in blocks] == [[0], [1], [2], [3]]
    assert priced_rows(choices, blocks).tolist() == [False] * 4 + [True]
    with Solver(20) as solver:
        priced = sift(choices, solver, gap=0.0)
        told = each_whole(choices, blocks, priced, solver, within=1e-6)
        again, found = closed(choices, priced, solver, within=1e-6)
    assert priced.bound == pytest.approx(20)
    assert told.bound == pytest.approx(40)
    assert found is not None
    assert (found.objective, found.bound, again.bound) == pytest.approx((40, 40, 40))


@pytest.mark.parametrize("most", [0.8, 1.15])
def test_bounds_of_blocks_hold_and_plans_are_the_best_there_are(most: float) -> None:
    higher = 0
    with Solver(120) as solver:
        for seed in range(25):
            ask = places(seed, most=most)
            best, choices = best_by_sums(ask), choices_of(ask)
            priced = sift(choices, solver, gap=0.0)
            blocks = blocks_of(choices)
            told = each_whole(choices, blocks, priced, solver, within=1e-6)
            assert priced.bound - 1e-6 <= told.bound <= best + 1e-6, seed
            higher += bool(told.bound > priced.bound + 1e-6)
            answer = answered(ask, solver, gap=0.0, whole=0)
            assert answer.objective == pytest.approx(best), seed
            assert answer.status == ("optimal" if np.isfinite(best) else "infeasible"), seed
    assert higher > 10


def test_a_place_that_cannot_reach_its_goal_is_proof_that_nothing_can() -> None:
    ask = asked(np.ones(4), np.eye(4) * 10.0, [5.0, 5.0, 5.0, 10.5])
    with Solver(20) as solver:
        answer = answered(ask, solver, gap=0.0, whole=0)
    assert answer.status == "infeasible"
