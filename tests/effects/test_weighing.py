"""Ranks over all weights: worked by hand, then what holds for any options."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.effects.weighing import scaled, stability, weighed

LOW_HIGH = ("lower", "higher")


def test_the_best_is_one_and_the_worst_is_nothing_whichever_way_is_better():
    held = scaled(np.array([[-10.0, 1.0], [0.0, 3.0], [-5.0, 1.0]]), LOW_HIGH)
    assert held.tolist() == [[1, 0], [0, 1], [0.5, 0]]


def test_two_options_that_win_one_criterion_each_share_the_first_rank():
    told = stability(np.array([[-10.0, 1.0], [0.0, 3.0]]), LOW_HIGH)
    assert told.shares[:, 0] == pytest.approx([0.5, 0.5], abs=0.02)
    assert told.dominated_by == (None, None)


def test_a_dominated_option_is_never_first_and_says_by_which():
    told = stability(np.array([[-10.0, 1.0], [0.0, 3.0], [-9.0, 1.0]]), LOW_HIGH)
    assert told.dominated_by == (None, None, 0)
    assert told.shares[2, 0] == 0


def test_even_options_share_their_ranks():
    told = stability(np.array([[1.0, 2.0], [1.0, 2.0]]), LOW_HIGH)
    assert told.shares.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert told.dominated_by == (None, None)


def test_no_weight_at_all_is_the_same_weight_for_all():
    values = np.array([[-10.0, 1.0], [0.0, 3.0]])
    assert weighed(values, LOW_HIGH, [0, 0]).tolist() == [0.5, 0.5]
    assert weighed(values, LOW_HIGH, [3, 1]).tolist() == [0.75, 0.25]


@given(
    st.integers(2, 6).flatmap(
        lambda n: st.lists(
            st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=n, max_size=n
        )
    )
)
def test_ranks_are_shared_out_whole_and_the_dominated_never_lead(rows):
    told = stability(np.array(rows), ("lower", "higher", "lower"), count=200)
    assert told.shares.sum(axis=0) == pytest.approx(np.ones(len(rows)))
    assert told.shares.sum(axis=1) == pytest.approx(np.ones(len(rows)))
    for option, by in enumerate(told.dominated_by):
        if by is not None:
            assert told.shares[option, 0] <= told.shares[by, 0] + 1e-9
