"""Numbers in print: parts add up to the sum that is printed, unknown is said, few are not told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.report import numbers
from landuse.report.words import book


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.integers(0, 2))
def test_parts_add_up_as_they_are_printed(values, digits):
    shown = numbers.rounded(values, digits)
    assert round(sum(shown), digits) == pytest.approx(
        round(sum(values), digits), abs=0.51 / 10**digits
    )
    last = 10.0**-digits
    assert all(abs(a - b) <= last * (1 + 1e-6) for a, b in zip(shown, values, strict=True))


def test_parts_in_print():
    assert numbers.parts([0.4, 0.4, 0.4], "da") == ["1", "0", "0", "1"]
    assert numbers.parts([1234.5, 0.25], "da", 1) == ["1.234,5", "0,3", "1.234,8"]
    assert numbers.parts([1.0, None], "en") == ["1", "unknown", "unknown"]


def test_a_change_is_said_in_words():
    assert numbers.change(-1234.4, "da") == "Reduktion 1.234"
    assert numbers.change(0.0, "en") == "No change"
    assert numbers.change(None, "da") == "ukendt"
    assert numbers.span(-10.0, -200.0, "da") == "10 til 200"
    assert numbers.span(-10.0, 3.0, "en") == "Increase 3.0 to Reduction 10.0"
    assert numbers.span(None, 3.0, "da") == "ingen usikkerhed oplyst"


@pytest.mark.parametrize(
    ("held", "said"), [(0, "0"), (1, "færre end 5"), (4, "færre end 5"), (5, "5")]
)
def test_of_few_holdings_only_that_they_are_few(held, said):
    assert numbers.count(held, "da") == said


def test_a_day_is_written_as_one_reads_it():
    assert numbers.day(date(2026, 11, 25), "da") == "25. november 2026"
    assert numbers.day(date(2026, 3, 1), "en") == "1 March 2026"


def test_every_word_has_both_languages_and_the_same_blanks():
    for name, text in book().items():
        assert set(text) == {"da", "en"}, name
        blanks = [sorted(part.split("}")[0] for part in t.split("{")[1:]) for t in text.values()]
        assert blanks[0] == blanks[1], name
