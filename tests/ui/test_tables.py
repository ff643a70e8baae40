"""Tables and words of the screen: names are never markup, numbers stand in the local form."""

import pytest

from landuse.ui import numbers, tables, words
from landuse.ui.tables import Column, Table

TWO = (Column("Areal"), Column("Hektar", is_number=True))


def test_a_name_in_a_table_is_never_markup() -> None:
    told = tables.html(Table(TWO, (("<b>x</b> [y](http://z)", "1,0"),)))
    assert "<b>" not in told
    assert "<a" not in told
    assert "&lt;b&gt;x&lt;/b&gt; [y](http://z)" in told


def test_numbers_stand_to_the_right_and_sums_in_the_foot() -> None:
    told = tables.html(Table(TWO, (("a", "1,0"),), (("Sum", "1,0"),)))
    assert "<th scope='col' class='num'>Hektar</th>" in told
    assert "<td class='num'>1,0</td>" in told
    assert told.index("<tfoot>") < told.index("Sum")


def test_a_column_in_which_nothing_stands_is_left_out() -> None:
    told = tables.html(Table((*TWO, Column("Lov")), (("a", "1,0", ""),)))
    assert "Lov" not in told


def test_a_long_text_folds() -> None:
    told = tables.html(Table((Column("Jord"), Column("Kilde", folds="Vis")), (("a", "<lang>"),)))
    assert "<details><summary>Vis</summary>&lt;lang&gt;</details>" in told


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-1234.4, "Reduktion 1.234"),
        (12.0, "Stigning 12"),
        (0.0, "Ingen ændring"),
        (-0.3, "Ingen ændring"),
        (None, "ukendt"),
        (float("nan"), "ukendt"),
    ],
)
def test_a_change_is_said_in_words(value: float | None, said: str) -> None:
    assert numbers.size(value, "da") == said


def test_a_small_change_keeps_its_decimals() -> None:
    assert numbers.size(-0.204, "da", 2) == "Reduktion 0,20"
    assert numbers.size(-0.004, "da", 2) == "Ingen ændring"


def test_what_is_not_a_number_is_unknown_in_every_form() -> None:
    nan = float("nan")
    assert numbers.number(nan, "da") == "ukendt"
    assert numbers.change(nan, "en") == "Change not known"
    assert numbers.figure(nan, "da") == ""
    assert not numbers.is_known(nan)


def test_small_hectares_do_not_look_like_none() -> None:
    assert numbers.area(0.016, "da") == "0,02"
    assert numbers.area(0.001, "da") == "0,0"
    assert numbers.hectares(1234.56, "da") == "1.234,6 ha"


def test_a_published_number_keeps_the_digits_it_was_printed_with() -> None:
    assert numbers.figure(0.05, "da") == "0,05"
    assert numbers.figure(24.4101, "da") == "24,4101"
    assert numbers.figure(1165.0, "da") == "1.165"


@pytest.mark.parametrize(
    ("unit", "danish", "english"),
    [
        ("tCO2e/yr", "t CO₂e/år", "t CO₂e/yr"),
        ("kg CH4/ha ditch/yr", "kg CH₄/ha grøft/år", "kg CH₄/ha ditch/yr"),
        ("fraction", "andel", "fraction"),
        ("kgN/yr", "kg N/år", "kg N/yr"),
        ("people", "personer", "people"),
        ("percent", "%", "percent"),
    ],
)
def test_units_are_written_as_people_write_them(unit: str, danish: str, english: str) -> None:
    assert words.unit(unit, "da") == danish
    assert words.unit(unit, "en") == english


def test_a_formula_has_danish_decimals_and_four_digits() -> None:
    told = words.formula("0.05 * 1165 kg CH4/ha ditch/yr * 1.33333 (CH4C_to_CH4) * 28", "da")
    assert told == "0,05 · 1165 kg CH₄/ha grøft/år · 1,333 (CH₄C → CH₄) · 28"


def test_short_names_have_words() -> None:
    assert words.use("crop", "da") == "Omdrift"
    assert words.soil("over12", "da") == "Over 12 % kulstof"
    assert words.key("oevrige_imk_og_trae", "da") == "Andet landbrugsareal og træer"
    assert words.gas(None, "da") == "Alle gasser"
    assert words.feature("feature 2041", "da") == "objekt 2041"
    assert words.feature("535248-167/1-0", "da") == "535248-167/1-0"
