"""Units: what is told without the registry is what the registry would tell."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.domain.quantity import PLAIN, TONNES, known_unit, registry


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=4), st.data())
def test_what_is_made_of_plain_words_is_a_unit_to_the_registry_too(words, data):
    text = data.draw(st.sampled_from(["", "1/"])) + words[0]
    for word in words[1:]:
        text += data.draw(st.sampled_from([" ", "/"])) + word
    assert known_unit(text) == text
    registry().parse_units(text)


@pytest.mark.parametrize("mass", TONNES)
def test_a_unit_of_mass_is_as_many_tonnes_as_the_registry_says(mass):
    assert TONNES[mass] == registry().Quantity(1.0, mass).m_as("t")


@pytest.mark.parametrize("text", ["hectare", "mm", "kg*ha", "m**2"])
def test_other_units_are_asked_of_the_registry(text):
    assert known_unit(text) == text


@pytest.mark.parametrize("text", ["hectars", "ha/", "kgx", "kg/hectars"])
def test_what_is_no_unit_is_refused(text):
    with pytest.raises(ValueError, match="is not a unit"):
        known_unit(text)


def test_plain_units_leave_the_registry_asleep():
    code = (
        "import sys; from landuse.domain.quantity import known_unit; known_unit('kg/ha/yr'); "
        "assert 'pint' not in sys.modules; known_unit('mm'); assert 'pint' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
