"""What few holdings would tell is held back: by hand, then for any holdings at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.domain.issues import InvalidInput
from landuse.report.paper import Table
from landuse.workflow import decide, few, judge, load, read_scenario
from landuse.workflow.comparison import Option
from landuse.workflow.council import Ordered, paper, side_by_side
from tests import world

PLACES = ("a", "b", "c", "d")


def told(**counts):
    """Return so many holdings at each place, all of them for one measure."""
    return {
        place: {"rewet": frozenset(f"{place}{n}" for n in range(count))}
        for place, count in counts.items()
    }


@pytest.mark.parametrize(
    ("counts", "pool"),
    [
        ({"a": 5, "b": 9}, set()),
        ({"a": 0, "b": 9}, set()),
        ({"a": 1, "b": 9, "c": 20}, {"a", "b"}),  # with the next smallest, so that nobody subtracts
        ({"a": 2, "b": 3, "c": 20}, {"a", "b"}),
        ({"a": 2, "b": 1, "c": 20}, {"a", "b", "c"}),
        ({"a": 2, "b": 0, "c": 20}, {"a", "c"}),  # where nobody is touched nothing is hidden
    ],
)
def test_places_are_told_together_until_none_tells_of_few(counts, pool):
    assert few.pooled([told(**counts)], PLACES) == pool


def test_a_scenario_that_touches_few_in_all_is_refused_by_name():
    (fault,) = few.faults({"small": told(a=2, b=2), "large": told(a=5)}, PLACES)
    assert fault.where == "report: small"
    assert few.faults({"nobody": {}}, PLACES) == []


@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=1, max_size=4))
def test_no_row_tells_of_few_wherever_that_can_be_had(rows):
    options = [told(**dict(zip(PLACES, row, strict=True))) for row in rows]
    pool = few.pooled(options, PLACES)
    for held in options:
        for place in set(PLACES) - pool:
            assert not few.is_few(few.of_places(held, [place]))
        if few.is_few(few.of_places(held, sorted(pool))):
            touched = {p for p in PLACES if any(few.of_places(one, [p]) for one in options)}
            assert (
                touched <= pool
            )  # all of it: then the scenario itself is refused, or tells nobody


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return world.project(tmp_path_factory.mktemp("few") / "project")


def option(root, names, **of_unit):
    """Return a scenario on the four fields, each of which is a holding's."""
    land = load(root)
    held = land.units.index.map(of_unit).astype("string")
    land = replace(land, units=land.units.assign(holding=held))
    drawn = read_scenario(root, names)
    plan = decide(land, drawn)
    return land, Option(drawn, plan, judge(land, plan))


def test_a_paper_about_two_holdings_is_refused(root):
    land, one = option(root, "corner", A="h1", B="h1", C="h2", D="h3")
    with pytest.raises(InvalidInput, match="fewer than 5 holdings"):
        paper(side_by_side(land, [one]), Ordered())


def test_whose_land_it_is_may_be_unknown(root):
    land, one = option(root, "corner")
    made = paper(side_by_side(land, [one]), Ordered())
    local = [b for b in made.blocks if isinstance(b, Table) and ":" in b.caption]
    assert {t.caption.split(":")[0] for t in local} >= {"Vesterby", "Østerby"}
    assert all(t.rows[-1][1] == "ukendt" for t in local if t.rows[-1][0].startswith("Bedrifter"))
