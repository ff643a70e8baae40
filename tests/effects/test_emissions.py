"""Emissions: the four fields by hand first, then for any land at all, then what can go wrong."""

from math import fsum
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.factors import FactorSet
from landuse.domain.issues import InvalidInput
from landuse.domain.outcome import OutcomeRow, Unknown
from landuse.domain.warming import WarmingPotentials
from landuse.effects import emissions
from landuse.sources.factors import read_factor_set, read_warming_potentials

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "factors"
COLUMNS = ["place", "soil", "from", "to", "crop_code", "measure", "area_ha"]
MEASURE = {"wetland": "rewet", "grass": "extensify", "forest": "afforest", "nature": "nature"}
CROP_CODE = {"crop": 1, "grass": 250}
SETS = ("ipcc_2013", "dk_kf25", "dk_v12")

Part = tuple[str, str, str, str, float]


def factors(name: str) -> FactorSet:
    return read_factor_set(SHIPPED / name)


def gwp(edition: str = "AR5") -> WarmingPotentials:
    return read_warming_potentials(SHIPPED / "gwp", edition)


def land(*parts: Part) -> pd.DataFrame:
    """Return land from place, soil, use before, use after, hectares; codes as in the contract."""
    rows = []
    for place, soil, before, after, area_ha in parts:
        measure = MEASURE.get(after, "") if before != after else ""
        rows.append((place, soil, before, after, CROP_CODE.get(before), measure, area_ha))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"crop_code": "Int64"})


def by_place_and_gas(
    rows: tuple[OutcomeRow, ...],
) -> dict[tuple[str, str | None], tuple[float | None, ...]]:
    return {(r.place, r.gas): (r.before, r.after, r.change) for r in rows}


# One corner across the border turns wet; the hectares of the contract's four fields.
CORNER: tuple[Part, ...] = (
    ("9001", "over12", "crop", "wetland", 0.375),
    ("9001", "over12", "crop", "crop", 0.625),
    ("9001", "6to12", "crop", "wetland", 0.125),
    ("9001", "6to12", "crop", "crop", 0.375),
    ("9001", "mineral", "crop", "wetland", 0.25),
    ("9001", "mineral", "crop", "crop", 0.25),
    ("9002", "over12", "grass", "wetland", 0.25),
    ("9002", "over12", "grass", "grass", 0.75),
    ("9002", "mineral", "crop", "wetland", 0.25),
    ("9002", "mineral", "crop", "crop", 0.75),
)
# All crop land with over 6 % carbon turns wet, field D turns to grass.
RULE: tuple[Part, ...] = (
    ("9001", "over12", "crop", "wetland", 1.0),
    ("9001", "6to12", "crop", "wetland", 0.5),
    ("9001", "mineral", "crop", "crop", 0.5),
    ("9002", "over12", "grass", "grass", 1.0),
    ("9002", "mineral", "crop", "grass", 1.0),
)
# Forest over half of A and half of B; the other half of A turns wet.
OVERLAP: tuple[Part, ...] = (
    ("9001", "over12", "crop", "wetland", 0.5),
    ("9001", "over12", "crop", "forest", 0.5),
    ("9001", "6to12", "crop", "crop", 0.5),
    ("9001", "mineral", "crop", "crop", 0.5),
    ("9002", "over12", "grass", "forest", 0.5),
    ("9002", "over12", "grass", "grass", 0.5),
    ("9002", "mineral", "crop", "crop", 1.0),
)

EXPECTED_CORNER = {
    ("9001", "co2"): (28.966667, 18.791667, -10.175),
    ("9001", "doc"): (1.136667, 1.040417, -0.09625),
    ("9001", "ch4"): (1.631, 4.043375, 2.412375),
    ("9001", "n2o"): (5.413571, 3.383482, -2.030089),
    ("9001", None): (37.147905, 27.25894, -9.888964),
    ("9002", "co2"): (22.366667, 17.233333, -5.133333),
    ("9002", "doc"): (1.136667, 1.0725, -0.064167),
    ("9002", "ch4"): (2.0566, 3.55845, 1.50185),
    ("9002", "n2o"): (3.414714, 2.561036, -0.853679),
    ("9002", None): (28.974648, 24.425319, -4.549329),
    ("total", "co2"): (51.333333, 36.025, -15.308333),
    ("total", "doc"): (2.273333, 2.112917, -0.160417),
    ("total", "ch4"): (3.6876, 7.601825, 3.914225),
    ("total", "n2o"): (8.828286, 5.944518, -2.883768),
    ("total", None): (66.122552, 51.68426, -14.438293),
}
EXPECTED_RULE = {
    ("9001", "co2"): (28.966667, 1.833333, -27.133333),
    ("9001", "doc"): (1.136667, 0.88, -0.256667),
    ("9001", "ch4"): (1.631, 8.064, 6.433),
    ("9001", "n2o"): (5.413571, 0.0, -5.413571),
    ("9001", None): (37.147905, 10.777333, -26.370571),
    ("9002", "co2"): (22.366667, 22.366667, 0.0),
    ("9002", "doc"): (1.136667, 1.136667, 0.0),
    ("9002", "ch4"): (2.0566, 2.0566, 0.0),
    ("9002", "n2o"): (3.414714, 3.414714, 0.0),
    ("9002", None): (28.974648, 28.974648, 0.0),
    ("total", "co2"): (51.333333, 24.2, -27.133333),
    ("total", "doc"): (2.273333, 2.016667, -0.256667),
    ("total", "ch4"): (3.6876, 10.1206, 6.433),
    ("total", "n2o"): (8.828286, 3.414714, -5.413571),
    ("total", None): (66.122552, 39.751981, -26.370571),
}


# ---- By hand ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "expected"),
    [(CORNER, EXPECTED_CORNER), (RULE, EXPECTED_RULE)],
    ids=["corner", "rule"],
)
def test_ipcc_on_the_four_fields_is_what_was_worked_by_hand(parts, expected):
    judged = emissions.judge(land(*parts), factors("ipcc_2013"), gwp())
    rows = by_place_and_gas(judged.rows)
    assert list(rows) == list(expected)  # places in order, gases in order, total last
    for key, values in expected.items():
        assert rows[key] == pytest.approx(values, abs=1e-6), key
    assert judged.issues == () == judged.unknown


@pytest.mark.parametrize(
    ("parts", "west", "east"),
    [(CORNER, -15.3125, -6.25), (RULE, -43.75, 0.0)],
    ids=["corner", "rule"],
)
def test_the_state_calculator_gives_the_change_alone(parts, west, east):
    judged = emissions.judge(land(*parts), factors("dk_v12"), gwp())
    assert by_place_and_gas(judged.rows) == {
        ("9001", None): (None, None, pytest.approx(west, abs=1e-9)),
        ("9002", None): (None, None, pytest.approx(east, abs=1e-9)),
        ("total", None): (None, None, pytest.approx(west + east, abs=1e-9)),
    }
    assert judged.issues == ()


def test_the_overlap_counts_each_hectare_once():
    rows = by_place_and_gas(emissions.judge(land(*OVERLAP), factors("ipcc_2013"), gwp()).rows)
    # A: half wet, half forest; B: half forest. Wet 0.5 * (10.777333 - 37.147905) = -13.185286;
    # forest is 9.533333 + 1.136667 + 0.22015 + 1.166 = 12.05615, so A 0.5 * (12.05615 - 37.147905)
    # = -12.545877 and B 0.5 * (12.05615 - 28.974648) = -8.459249.
    assert rows["9001", None][2] == pytest.approx(-25.731163, abs=1e-6)
    assert rows["9002", None][2] == pytest.approx(-8.459249, abs=1e-6)
    v12 = by_place_and_gas(emissions.judge(land(*OVERLAP), factors("dk_v12"), gwp()).rows)
    assert v12["total", None] == (None, None, -17.5)  # forest is not rewetting: 0 by the sheet


def test_the_danish_inventory_on_one_hectare_of_deep_peat():
    judged = emissions.judge(
        land(("a", "over12", "crop", "wetland", 1.0)), factors("dk_kf25"), gwp()
    )
    rows = by_place_and_gas(judged.rows)
    assert rows["a", "co2"] == pytest.approx((30.727, 0.0, -30.727))
    assert rows["a", "ch4"] == pytest.approx((1.631, 8.064, 6.433))
    assert rows["a", "n2o"] == pytest.approx((2.65, 0.0, -2.65))
    assert rows["a", None] == pytest.approx((35.008, 8.064, -26.944))
    assert rows["a", "doc"] == (None, None, None)  # counted within CO2: no Issue
    assert judged.issues == ()


def test_half_of_the_forest_on_organic_soil_is_drained_in_the_danish_inventory():
    rows = by_place_and_gas(
        emissions.judge(
            land(("a", "6to12", "forest", "forest", 2.0)), factors("dk_kf25"), gwp()
        ).rows
    )
    assert rows["a", "co2"][0] == pytest.approx(0.5 * 10.67 * 2)
    assert rows["a", "n2o"][0] == pytest.approx(0.5 * 1.166 * 2)


def test_the_inventory_keeps_its_mass_of_gas_under_another_edition():
    peat = land(("a", "over12", "grass", "grass", 10.0))
    for edition in ("AR4", "AR5", "AR6", "AR6-GWP20", "AR5fb"):
        potentials = gwp(edition)
        rows = by_place_and_gas(emissions.judge(peat, factors("dk_kf25"), potentials).rows)
        tonnes_ch4 = rows["a", "ch4"][0] / potentials.of("ch4")
        assert tonnes_ch4 == pytest.approx(10 * (39 + 0.05 * 1165) / 1000)
        assert rows["a", "co2"][0] == pytest.approx(199.786)


# ---- What is not known (C5) --------------------------------------------------------------------


def test_a_factor_missing_on_land_left_alone_hides_before_and_after_but_not_the_change():
    judged = emissions.judge(
        land(("a", "over12", "nature", "nature", 0.5), ("a", "over12", "nature", "nature", 0.25),
             ("b", "over12", "nature", "nature", 0.25), ("a", "over12", "crop", "wetland", 1.0)),
        factors("ipcc_2013"), gwp(),
    )  # fmt: skip
    rows = by_place_and_gas(judged.rows)
    assert rows["a", "co2"] == (None, None, pytest.approx(-27.133333, abs=1e-6))
    assert rows["total", None] == (None, None, pytest.approx(-26.370571, abs=1e-6))
    (issue,) = judged.issues
    assert issue.severity == "warning"
    assert "nature on soil over12" in issue.found
    assert "1 ha" in issue.found
    assert issue.where == "data/factors/ipcc_2013/emissions.csv"
    assert "'nature,over12,co2,whole,...'" in issue.remedy
    assert judged.unknown == ()


def test_a_factor_missing_on_land_the_plan_changes_hides_the_change_and_counts_the_hectares():
    judged = emissions.judge(
        land(("a", "over12", "nature", "wetland", 0.5), ("b", "over12", "crop", "wetland", 1.0)),
        factors("ipcc_2013"), gwp(),
    )  # fmt: skip
    rows = by_place_and_gas(judged.rows)
    assert rows["a", "ch4"] == (None, pytest.approx(4.032), None)
    assert rows["b", None][2] == pytest.approx(-26.370571, abs=1e-6)
    assert rows["total", None] == (None, pytest.approx(0.5 * 10.777333 + 10.777333, abs=1e-6), None)
    assert judged.unknown == (Unknown("emissions:over12:nature->wetland", "a", 0.5),)
    (issue,) = judged.issues
    assert "0.5 ha that the plan changes" in issue.found
    assert "'nature,over12,ch4,whole,...'" in issue.remedy


def test_one_missing_gas_leaves_the_others_known():
    judged = emissions.judge(
        land(("a", "over12", "crop", "forest", 1.0)), factors("dk_kf25"), gwp()
    )
    rows = by_place_and_gas(judged.rows)
    assert rows["a", "co2"][2] == pytest.approx(0.5 * 10.67 - 30.727)
    assert rows["a", "ch4"] == (pytest.approx(1.631), None, None)
    assert rows["a", None][2] is None
    assert "forest on soil over12 (ch4)" in judged.issues[0].found
    assert judged.unknown == (Unknown("emissions:over12:crop->forest", "a", 1.0),)


def test_the_inventory_says_nothing_about_mineral_soil():
    judged = emissions.judge(land(("a", "mineral", "crop", "crop", 1.0)), factors("dk_kf25"), gwp())
    assert by_place_and_gas(judged.rows)["a", None] == (None, None, 0.0)
    assert len(judged.issues) == 1


def test_unknown_use_is_nothing_on_mineral_soil_and_not_known_on_peat():
    judged = emissions.judge(
        land(
            ("a", "mineral", "unknown", "unknown", 2.0),
            ("b", "over12", "unknown", "unknown", 3.0),
            ("c", "6to12", "unknown", "wetland", 1.0),
            ("d", "unknown", "crop", "wetland", 4.0),
        ),
        factors("ipcc_2013"),
        gwp(),
    )
    rows = by_place_and_gas(judged.rows)
    assert rows["a", None] == (0.0, 0.0, 0.0)
    assert rows["b", None] == (None, None, 0.0)
    assert rows["c", None] == (0.0, 0.0, 0.0)
    assert rows["d", None] == (None, None, None)
    assert judged.unknown == (
        Unknown("use", "a", 2.0), Unknown("use", "b", 3.0), Unknown("use", "c", 1.0),
        Unknown("soil", "d", 4.0),
    )  # fmt: skip
    assert [(issue.where, issue.found) for issue in judged.issues] == [
        ("land: soil", "4 ha whose soil is not known"),
        ("land: use", "3 ha whose use is not known"),
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (1, -35.0),
        (250, -25.0),
        (252, -35.0),
        (271, -15.0),
        (583, -10.0),
        (528, -10.0),
        (317, 0.0),
        (322, 0.0),
    ],
)
def test_the_state_calculator_reads_the_former_use_from_the_crop_code(code, expected):
    field = land(("a", "over12", "crop", "wetland", 1.0)).assign(
        crop_code=pd.array([code], dtype="Int64")
    )
    assert emissions.judge(field, factors("dk_v12"), gwp()).rows[-1].change == expected


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("crop", -35.0),
        ("grass", -25.0),
        ("nature", -15.0),
        ("forest", -10.0),
        ("water", 0.0),
        ("built", None),
    ],
)
def test_land_without_a_crop_code_is_judged_by_its_use(use, expected):
    field = land(("a", "over12", use, "wetland", 1.0)).assign(
        crop_code=pd.array([pd.NA], dtype="Int64")
    )
    judged = emissions.judge(field, factors("dk_v12"), gwp())
    assert judged.rows[-1].change == expected
    assert bool(judged.issues) == (expected is None) == bool(judged.unknown)


@pytest.mark.parametrize(
    ("code", "remedy"), [(99999, "crop_categories.csv"), (540, r"\[former_use.categories\]")]
)
def test_a_former_use_the_calculator_does_not_know_is_an_issue_not_a_guess(code, remedy):
    field = land(("a", "over12", "crop", "wetland", 1.5)).assign(
        crop_code=pd.array([code], dtype="Int64")
    )
    judged = emissions.judge(field, factors("dk_v12"), gwp())
    assert judged.rows[-1].change is None
    assert judged.unknown == (Unknown("emissions:over12:crop->wetland", "a", 1.5),)
    with pytest.raises(InvalidInput, match=remedy):
        raise InvalidInput(judged.issues)


def test_rewetting_land_of_unknown_soil_is_not_known_to_the_calculator_either():
    judged = emissions.judge(
        land(("a", "unknown", "crop", "wetland", 2.0), ("a", "unknown", "crop", "grass", 1.0)),
        factors("dk_v12"), gwp(),
    )  # fmt: skip
    assert judged.rows[-1].change is None
    assert judged.unknown == (Unknown("soil", "a", 3.0),)
    assert [issue.found for issue in judged.issues] == ["2 ha whose soil is not known"]


def test_another_edition_changes_nothing_in_the_calculator_and_says_so():
    plain = emissions.judge(land(*CORNER), factors("dk_v12"), gwp())
    other = emissions.judge(land(*CORNER), factors("dk_v12"), gwp("AR6"))
    assert other.rows == plain.rows
    (issue,) = other.issues
    assert (issue.severity, "AR6" in issue.found) == ("warning", True)


def test_no_land_at_all_emits_nothing():
    rows = emissions.judge(land(), factors("ipcc_2013"), gwp()).rows
    assert {(r.place, r.before, r.change) for r in rows} == {("total", 0.0, 0.0)}


# ---- Every number can be traced ----------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_the_terms_sum_to_the_rows_and_name_their_factor_rows(name):
    where = land(*CORNER, *RULE, *OVERLAP)
    rows = by_place_and_gas(emissions.judge(where, factors(name), gwp()).rows)
    terms = emissions.terms(where, factors(name), gwp())
    for (place, gas), (_, _, change) in rows.items():
        own = terms[
            (terms["place"] == place)
            & (terms["gas"].isna() if gas is None else terms["gas"] == gas)
        ]
        if place == "total" or own.empty or change is None:
            continue
        assert fsum(own["change"]) == pytest.approx(change, rel=1e-12)
        assert (
            own.loc[own["change"] != 0, "factor_rows"].str.contains(f"data/factors/{name}/").all()
        )
        assert own.loc[own["change"] != 0, "sources"].ne("").all()


def test_what_rests_on_an_inferred_factor_says_so():
    judged = emissions.judge(
        land(("a", "over12", "crop", "wetland", 1.0)), factors("dk_kf25"), gwp()
    )
    figures = {figure for term in judged.terms for figure in term.figures}
    assert {(f.key, f.gas) for f in figures if not f.seen} == {
        (("crop", "over12"), "n2o"),
        (("wetland", "over12"), "co2"),
        (("wetland", "over12"), "ch4"),
        (("wetland", "over12"), "n2o"),
    }
    terms = emissions.terms(
        land(("a", "over12", "crop", "wetland", 1.0)), factors("dk_kf25"), gwp()
    )
    assert not terms["seen"].any()
    seen = emissions.judge(land(*CORNER), factors("ipcc_2013"), gwp())
    assert all(figure.seen for term in seen.terms for figure in term.figures)
    assert seen.figures["emissions"] == gwp().used


def test_an_assumption_of_the_set_may_be_replaced():
    poor = factors("ipcc_2013").assuming({"wetland": "poor"})
    rows = by_place_and_gas(
        emissions.judge(land(("a", "over12", "wetland", "wetland", 1.0)), poor, gwp()).rows
    )
    assert rows["a", "ch4"][0] == pytest.approx(92 * 16 / 12 * 28 / 1000)
    assert poor.digest != factors("ipcc_2013").digest
    with pytest.raises(KeyError):
        poor.assuming({"wetland": "salty"})


# ---- For any land ------------------------------------------------------------------------------

USE = st.sampled_from(["crop", "grass", "forest", "wetland", "nature", "unknown"])
SOIL = st.sampled_from(["over12", "6to12", "mineral", "unknown"])
PARTS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), SOIL, USE, USE, st.floats(0.001, 1e4)), max_size=12
)
READ = {name: factors(name) for name in SETS}
AR5 = gwp()


@pytest.mark.parametrize("name", SETS)
@given(parts=PARTS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_land_does_not_matter(name, parts, order):
    shuffled = list(parts)
    order.shuffle(shuffled)
    one, other = (emissions.judge(land(*held), READ[name], AR5) for held in (shuffled, parts))
    assert (one.rows, one.terms, one.unknown, one.issues) == (
        other.rows, other.terms, other.unknown, other.issues,
    )  # fmt: skip


@pytest.mark.parametrize("name", SETS)
@given(parts=PARTS)
def test_the_places_add_up_to_the_total(name, parts):  # C12
    rows = by_place_and_gas(emissions.judge(land(*parts), READ[name], AR5).rows)
    for (place, gas), total in rows.items():
        if place != "total":
            continue
        for i in range(3):
            values = [v[i] for (p, g), v in rows.items() if p != "total" and g == gas]
            if None not in values and total[i] is not None:
                assert total[i] == pytest.approx(sum(values), rel=1e-9, abs=1e-9)
            elif values:
                assert (None in values) == (total[i] is None)


@pytest.mark.parametrize("name", SETS)
@given(parts=PARTS, share=st.floats(0.01, 0.99), which=st.integers(0, 11))
def test_cutting_a_piece_in_two_changes_nothing(name, parts, share, which):  # C6
    if not parts:
        return
    place, soil, before, after, area = parts.pop(which % len(parts))
    cut = [
        (place, soil, before, after, area * share),
        (place, soil, before, after, area * (1 - share)),
    ]
    whole = emissions.judge(land(*parts, (place, soil, before, after, area)), READ[name], AR5)
    split = emissions.judge(land(*parts, *cut), READ[name], AR5)
    for one, other in zip(whole.rows, split.rows, strict=True):
        for a, b in zip(
            (one.before, one.after, one.change),
            (other.before, other.after, other.change),
            strict=True,
        ):
            assert (a is None) == (b is None)
            assert a is None or a == pytest.approx(b, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("name", SETS)
@settings(max_examples=30)
@given(parts=PARTS)
def test_hectares_times_the_change_per_hectare_is_the_change(name, parts):
    where = land(*parts)
    per_ha = emissions.change_per_ha(where, READ[name], AR5)
    assert len(per_ha) == len(where)
    for place in ("a", "b", "c"):
        own = where["place"] == place
        for row in emissions.judge(where[own], READ[name], AR5).rows:
            if row.place == place and row.gas is None:
                changes = per_ha[own] * where.loc[own, "area_ha"]
                assert (row.change is None) == changes.isna().any()
                assert row.change is None or row.change == pytest.approx(fsum(changes), abs=1e-6)
