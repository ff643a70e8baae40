"""Every fault of a service has its Danish, found by calling each with words that stand for any."""

import inspect
from collections.abc import Sequence
from typing import Any

import pytest

from landuse.domain.issues import Issue
from landuse.sources.services import faults
from landuse.ui import danish

FAULTS = [f for name, f in vars(faults).items() if inspect.isfunction(f) and name != "stop"]
STAND_INS: dict[Any, Any] = {str: "ordet", int: 7, float: 7.0, Sequence[str]: ["et", "to"]}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_every_fault_of_a_service_has_its_danish(fault: Any) -> None:
    told = inspect.signature(fault, eval_str=True).parameters.values()
    found: Issue = fault(*(STAND_INS[one.annotation] for one in told))
    for sentence in (found.found, found.expected, found.remedy):
        assert danish.sentence(sentence) or danish.is_a_value(sentence), sentence


def test_a_status_says_what_to_do() -> None:
    for code in (401, 404, 500):
        found = faults.status("here", "example.org", code, 3)
        for sentence in (found.found, found.expected, found.remedy):
            assert danish.sentence(sentence), sentence
