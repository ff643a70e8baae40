"""The child process: what is sent arrives as it was, and nothing is left behind."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from landuse.decide.optimise import highs
from landuse.decide.optimise.asking import asked
from landuse.decide.optimise.child import Solver
from landuse.decide.optimise.parts import together
from landuse.decide.optimise.statements import STATEMENTS
from tests.decide.optimise.examples import two_by_two

KINDS = st.sampled_from(["f8", "i4", "b1", "U5"])
SENT = arrays.arrays(KINDS, arrays.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=4))

ASKED = (two_by_two(), asked([1.0, 1.0], [[1.0, 1.0]], [3.0]), two_by_two(locked_in=[True, False]))
"""The second asks for more than there is."""


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


def test_many_problems_are_answered_each_as_it_would_be_alone() -> None:
    models = [together([say(ask) for say in STATEMENTS], ask.choice_names) for ask in ASKED]
    with Solver(60) as solver:
        alone = [solver.solve(model) for model in models]
        told = solver.solve_each(models, within=0.0)
        assert solver.solve_each([], within=0.0) == []
    assert [said.status for said in told] == ["solved", "infeasible", "solved"]
    for one, other in zip(alone, told, strict=True):
        assert one.status == other.status
        if one.x is not None:
            np.testing.assert_allclose(one.x, other.x)
            assert one.bound == pytest.approx(other.bound)


def test_when_time_is_over_many_problems_have_no_answer() -> None:
    model = together([say(ASKED[0]) for say in STATEMENTS], ASKED[0].choice_names)
    with Solver(0.0) as solver:
        assert [said.status for said in solver.solve_each([model] * 2, within=0.0)] == [
            "stopped"
        ] * 2
