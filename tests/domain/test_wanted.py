"""What a scenario leaves to the optimiser: amounts with their unit, and what contradicts itself."""

import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from landuse.domain.scenario import Scenario
from landuse.domain.wanted import Fairness, Limit, Optimise, amount
from landuse.sources.scenarios import toml

VALLEY = """
schema   = 1
id       = "wet_valley"
title    = { da = "En vådere ådal", en = "A wetter valley floor" }
question = { da = "?", en = "?" }

[[allocate]]
id      = "bend"
measure = "rewet"
area    = { drawn = "bend" }

[[allow]]
measure = "rewet"
where   = { soil = ["over12", "6to12"], use = ["crop", "grass"] }
at_most = "400 ha"

[[goals]]
indicator = "emissions"
change    = "-9000 tCO2e/yr"

[optimise]
minimise   = "cost"
time_limit = "5 min"
gap        = 0.01
"""


def test_a_scenario_that_leaves_something_to_the_optimiser_is_written_as_it_was_read() -> None:
    scenario = Scenario.model_validate(tomllib.loads(VALLEY))
    assert Scenario.model_validate(tomllib.loads(toml(scenario))) == scenario
    assert scenario.optimise is not None
    assert scenario.optimise.weights == {"cost_once": 1.0}
    assert scenario.optimise.seconds == 300


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("-9000 tCO2e/yr", (-9000.0, "tCO2e/yr")),
        ("400 ha", (400.0, "ha")),
        ("1 500 000 DKK", (1_500_000.0, "DKK")),
        ("2.5 t/ha/yr", (2.5, "t/ha/yr")),
    ],
)
def test_an_amount_is_a_number_and_its_unit(text: str, found: Any) -> None:
    assert amount(text) == found


@pytest.mark.parametrize("text", ["9000", "many ha", "", "1,5 ha", "nan ha"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a number and its unit"):
        amount(text)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Limit, {"at_most": "1 ha"}),
        (Limit, {"measure": "rewet", "indicator": "emissions", "at_most": "1 ha"}),
        (Limit, {"measure": "rewet"}),
        (Fairness, {"measure": "rewet"}),
        (Fairness, {"measure": "rewet", "place": "9001", "most_apart": 0.1}),
        (Optimise, {}),
        (Optimise, {"minimise": "cost", "maximise": "nature"}),
        (Optimise, {"minimise": {"nature": 0}}),
        (Optimise, {"minimise": "cost", "time_limit": "5 ha"}),
    ],
)
def test_what_contradicts_itself_is_refused(kind: Any, raw: Any) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(raw)
