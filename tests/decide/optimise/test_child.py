"""The child process: what is sent arrives as it was, and nothing is left behind."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from landuse.decide.optimise import highs
from landuse.decide.optimise.child import Solver

KINDS = st.sampled_from(["f8", "i4", "b1", "U5"])
SENT = arrays.arrays(KINDS, arrays.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=4))


@given(st.dictionaries(st.sampled_from(["cost", "low", "status"]), SENT))
def test_what_is_sent_arrives_as_it_was(sent: dict[str, np.ndarray]) -> None:
    stream = io.BytesIO()
    highs.send(stream, sent)
    stream.seek(0)
    told = highs.receive(stream)
    assert told is not None
    assert list(told) == list(sent)
    for name, array in sent.items():
        np.testing.assert_array_equal(told[name], array)
        assert (told[name].dtype, told[name].shape) == (array.dtype, array.shape)


def test_a_message_that_breaks_off_is_no_message() -> None:
    stream = io.BytesIO()
    highs.send(stream, {"cost": np.arange(3.0)})
    whole = stream.getvalue()
    for length in (0, 5, 20, len(whole) - 1):
        assert highs.receive(io.BytesIO(whole[:length])) is None


def test_the_child_starts_at_once_and_ends_with_the_search() -> None:
    with Solver(20) as solver:
        child = solver._child
        assert child is not None
        assert child.poll() is None
    assert child.poll() is not None


@pytest.mark.parametrize("seconds", [0.0, -1.0])
def test_without_time_no_child_is_started(seconds: float) -> None:
    with Solver(seconds) as solver:
        assert solver._child is None
