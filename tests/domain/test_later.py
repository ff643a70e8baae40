"""What is made later is made once, and only when asked for."""

import pytest

from landuse.domain.later import Later, MadeLater


def test_each_thing_is_made_once_and_only_when_asked_for():
    made = []

    def maker(name):
        return lambda: made.append(name) or len(made)

    held = MadeLater({"one": maker("one"), "two": maker("two")})
    assert (list(held), len(held), "two" in held, "three" in held) == (
        ["one", "two"],
        2,
        True,
        False,
    )
    assert made == []
    assert (held["two"], held["two"]) == (1, 1)
    assert made == ["two"]
    assert dict(held) == {"one": 2, "two": 1}
    with pytest.raises(KeyError):
        held["three"]


def test_a_module_that_there_is_not_is_told_when_asked_for():
    assert Later("math").pi == pytest.approx(3.14159, abs=1e-5)
    nothing = Later("landuse.no_such_module")
    with pytest.raises(ModuleNotFoundError):
        _ = nothing.anything
