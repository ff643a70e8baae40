"""Who carries how much: worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.effects.fairness import gini, part


def test_the_same_part_of_what_each_has_is_even():
    assert gini({"a": 1, "b": 2, "c": 7}, {"a": 10, "b": 20, "c": 70}) == pytest.approx(0)


def test_one_small_place_that_carries_all_is_nearly_one():
    assert gini({"a": 5}, {"a": 1, "b": 99}) == pytest.approx(0.99)


def test_half_the_land_that_carries_all_is_a_half():
    assert gini({"a": 5}, {"a": 50, "b": 50}) == pytest.approx(0.5)


def test_nothing_given_up_has_no_figure():
    assert gini({}, {"a": 1.0}) is None
    assert gini({"a": 1.0}, {"a": 0.0}) is None
    assert part({}, "a") is None


@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.tuples(st.floats(0, 1e3), st.floats(0.1, 1e4)),
        min_size=1,
    )
)
def test_the_figure_lies_between_nothing_and_one(rows):
    burden = {place: held[0] for place, held in rows.items()}
    has = {place: held[1] for place, held in rows.items()}
    found = gini(burden, has)
    assert found is None or 0 <= found < 1
