"""Every statement of the optimiser, alone on two units and two zones, as a model one can read."""

from pathlib import Path

import pytest

from landuse.decide.optimise.parts import lp_text, together
from landuse.decide.optimise.statements import STATEMENTS
from tests.decide.optimise.examples import BORDER, two_by_two

GOLDEN = Path(__file__).parent / "golden"
ASKS = {
    "least_cost": {},
    "one_zone_at_most": {},
    "kept_in": {"locked_in": [[True, True], [True, False]]},
    "kept_out": {"locked_out": [False, True]},
    "targets_reached": {"sense": "="},
    "least_shortfall": {"budget": 6},
    "within_budget": {"budget": 6},
    "exposed_border": {"boundary": BORDER, "penalty": 2},
    "shared_border": {"boundary": BORDER, "penalty": 2, "boundary_matrix": [[1, -0.5], [-0.5, 1]]},
}


@pytest.mark.parametrize("say", STATEMENTS, ids=lambda say: say.__name__)
def test_each_statement_adds_what_its_formula_says(say) -> None:
    ask = two_by_two(**ASKS[say.__name__])
    told = lp_text(together([say(ask)], ask.choice_names))
    assert told == (GOLDEN / f"{say.__name__}.lp").read_text("utf-8")


def test_no_example_is_left_of_a_statement_that_is_gone() -> None:
    named = {say.__name__ for say in STATEMENTS}
    assert {path.stem for path in GOLDEN.glob("*.lp")} == named
    assert all(say.__doc__ and "`" in say.__doc__ for say in STATEMENTS)
