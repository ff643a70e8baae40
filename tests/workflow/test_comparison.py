"""Scenarios side by side: nothing is told that the outcomes do not tell."""

import math
from dataclasses import replace

import pytest

from landuse.domain.issues import InvalidInput
from landuse.effects.fairness import AGAINST
from landuse.workflow import decide, judge, load, read_scenario
from landuse.workflow.comparison import Option, change, compare
from tests import world


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    root = world.project(tmp_path_factory.mktemp("comparison") / "project")
    return root, load(root)


def options(held, *names, **basis):
    root, land = held
    found = []
    for name in names:
        drawn = read_scenario(root, name)
        plan = decide(land, drawn)
        found.append(Option(drawn, plan, judge(land, plan, **basis)))
    return found


def test_a_difference_is_that_of_the_outcomes_and_sums_over_places(held):
    told = compare(held[1], options(held, "corner", "rule", "overlap"))
    for number, option in enumerate(told.options):
        start = change(told.options[0].outcome, "emissions")
        end = change(option.outcome, "emissions")
        whole = told.difference(number, "emissions")
        assert whole.value == pytest.approx(end - start)
        parts = [told.difference(number, "emissions", p).value for p in ("9001", "9002")]
        assert math.fsum(parts) == pytest.approx(whole.value, rel=1e-9)


def test_the_range_of_a_difference_is_narrower_than_the_two_ranges_together(held):
    told = compare(held[1], options(held, "corner", "rule"))
    found = told.difference(1, "emissions")
    rows = [next(r for r in o.outcome.rows if r.indicator == "emissions" and r.place == "total" and r.gas is None) for o in told.options]  # fmt: skip
    assert found.low < found.value < found.high
    assert found.high - found.low < sum(row.high - row.low for row in rows)
    assert found.beyond is (not found.low <= 0 <= found.high)


def test_an_option_held_against_itself_differs_by_nothing(held):
    told = compare(held[1], options(held, "corner", "rule"))
    assert told.difference(0, "emissions").value == 0
    assert told.difference(0, "emissions").beyond is None


def test_what_is_not_known_of_one_is_not_known_of_the_difference(held):  # C5
    told = compare(held[1], options(held, "rule", "overlap", factors="dk_kf25"))
    assert told.difference(1, "emissions").value is None
    assert "emissions" not in {criterion.id for criterion in told.criteria}


def test_too_few_the_same_twice_and_two_bases_are_refused(held):
    one, two = options(held, "corner", "rule")
    for wrong in ([one], [one, one], [one, two] * 4):
        with pytest.raises(InvalidInput, match="2 to 6"):
            compare(held[1], wrong)
    other = replace(two, outcome=judge(held[1], two.plan, gwp="AR6"))
    with pytest.raises(InvalidInput, match="one basis"):
        compare(held[1], [one, other])


def test_shares_of_burden_and_gain_sum_to_one(held):
    told = compare(held[1], options(held, "corner", "rule"))
    found = told.fairness(1)
    for name in ("burden", "gain", "land", "farmland", "emissions"):
        assert math.fsum(getattr(p, name) or 0 for p in found.places) == pytest.approx(1)
    assert found.gini is not None
    assert found.evenness["gain", "people"] is None  # no layer tells who lives where
    assert all(p.people is None for p in found.places)
    assert set(found.evenness) == {(w, a) for w in ("burden", "gain") for a in AGAINST}
    assert 0 <= found.gini < 1
    assert found.burden_ha == pytest.approx(1.5)
