"""How near to the best a plan is: a part of what was placed, or not known."""

import math

import pytest

from landuse.workflow.optimising import Certificate
from landuse.workflow.optimising.telling import _plain
from landuse.workflow.optimising.words import gap_of


@pytest.mark.parametrize(
    ("objective", "bound", "drawn", "gap"),
    [
        (100.0, 90.0, 0.0, 0.1),
        (-100.0, -110.0, 0.0, 0.1),
        (0.0, 0.0, 0.0, 0.0),
        (1e-13, 0.0, 0.0, 0.0),
        (0.0, -5.0, 0.0, math.inf),
        (1e-7, -1e-7, 1e9, 0.0),  # the rounding of what is drawn
        (1e-7, -5.0, 1e9, math.inf),
        (math.inf, 4.0, 0.0, math.inf),
        (4.0, -math.inf, 0.0, math.inf),
    ],
)
def test_a_gap_is_a_part_of_what_was_placed(objective, bound, drawn, gap) -> None:
    assert gap_of(objective, bound, drawn=drawn) == pytest.approx(gap)


def test_where_nothing_was_placed_and_more_might_be_no_gap_is_told() -> None:
    proof = Certificate("feasible", "minimise", 7.0, 2.0, 7.0, "DKK", 1.0, 10)
    assert proof.gap == math.inf
    assert _plain(proof.gap) is None
