"""What the page asks for becomes the scenario's tables, and is read from them again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.domain.landscape import Landscape
from landuse.domain.scenario import Scenario
from landuse.ui import relaxing
from landuse.ui.wanting import Asked, Room, asked_of, changes
from landuse.workflow import load
from landuse.workflow.optimising import Way
from landuse.workflow.rebuilding import rebuilt
from tests import world

NAMED = {"da": "s", "en": "s"}
BARE = Scenario.model_validate({"id": "s", "title": NAMED, "question": NAMED})
AMOUNT = st.floats(0, 1e6).map(lambda x: round(x, 2))
ROOM = st.builds(
    Room,
    st.none() | AMOUNT,
    st.lists(st.sampled_from(["over12", "6to12", "mineral"]), unique=True).map(tuple),
    st.lists(st.sampled_from(["crop", "grass"]), unique=True).map(tuple),
)
ASKED = st.builds(
    Asked,
    st.sampled_from(["minimise", "maximise"]),
    st.just("emissions"),
    st.dictionaries(st.sampled_from(["nature", "cost_once"]), AMOUNT.filter(bool)),
    st.dictionaries(
        st.tuples(st.sampled_from(["emissions", "nature"]), st.sampled_from(["", "9001"])), AMOUNT
    ),
    st.none() | AMOUNT,
    st.none() | AMOUNT,
    st.dictionaries(st.sampled_from(["rewet", "extensify"]), ROOM, min_size=1),
    st.sampled_from([5.0, 30.0, 300.0]),
)


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    """Return the four fields."""
    return load(world.project(tmp_path_factory.mktemp("wanting") / "project"))


@given(asked=ASKED)
def test_what_is_asked_is_read_again_as_it_was(land: Landscape, asked: Asked) -> None:
    held = rebuilt(BARE, **changes(land, BARE, asked))
    found = asked_of(land, held)
    assert dict(found.beside) == pytest.approx(dict(asked.beside))
    assert found == Asked(
        asked.way, asked.best, found.beside, asked.goals, asked.budget_dkk, asked.farmland_ha,
        asked.measures, asked.seconds,
    )  # fmt: skip
    assert changes(land, held, found) == {}


def test_a_reduction_is_a_negative_change_and_farmland_given_up_too(land: Landscape) -> None:
    asked = Asked(goals={("emissions", ""): 20.0, ("nature", "9001"): 1.0}, farmland_ha=3.0,
                  measures={"rewet": Room(2.0)})  # fmt: skip
    held = rebuilt(BARE, **changes(land, BARE, asked))
    assert [goal.change for goal in held.goals] == ["-20 tCO2e/yr", "1 ha"]
    assert held.limits[0].at_least == "-3 ha"
    assert held.allow[0].at_most == "2 ha"


def test_what_the_page_has_no_field_for_stays(land: Landscape) -> None:
    raw = {
        "allow": [{"measure": "rewet", "where": {"protected": False}, "project_at_least": "1 ha"}],
        "goals": [
            {"indicator": "nitrogen", "change": "-5 kgN/yr", "by": "catchment", "place": "k"}
        ],
        "limits": [{"measure": "rewet", "at_most": "3 ha"}],
        "optimise": {"minimise": "emissions", "gap": 0.02, "per_km_of_border": 2.0},
    }
    before = rebuilt(BARE, **raw)
    asked = asked_of(land, before)
    assert changes(land, before, asked) == {}
    wider = Asked(measures={"rewet": Room(2.0, ("over12",))}, seconds=asked.seconds)
    held = rebuilt(before, **changes(land, before, wider))
    assert held.goals == before.goals
    assert held.limits == before.limits
    assert held.allow[0].where == {"protected": False, "soil": ["over12"]}
    assert held.allow[0].project_at_least == "1 ha"
    assert held.optimise is not None
    assert (held.optimise.gap, held.optimise.per_km_of_border) == (0.02, 2.0)


def test_a_scenario_that_asks_for_nothing_is_offered_the_measures_it_uses(land: Landscape) -> None:
    drawn = {"id": "a", "measure": "extensify", "area": {"units": ["D"]}}
    assert list(asked_of(land, rebuilt(BARE, allocate=[drawn])).measures) == ["extensify"]
    every = asked_of(land, BARE).measures
    assert "rewet" in every
    assert "keep" not in every


@given(value=st.floats(-1e9, 1e9), up=st.booleans())
def test_a_number_is_rounded_the_looser_way_and_not_far(value: float, up: bool) -> None:
    found = relaxing.looser(value, up=up)
    assert found >= value - 1e-9 if up else found <= value + 1e-9
    assert abs(found - value) <= abs(value) * 1.01e-3 + 1e-6


def test_a_limit_is_loosened_on_the_side_that_holds() -> None:
    limits = [{"indicator": "production_area", "at_least": "-3 ha"}]
    held = rebuilt(BARE, limits=limits, allow=[{"measure": "rewet", "at_most": "1 ha"}])
    lost = Way("limits.0", "production_area", "", "ha", -3.0, -4.00012)
    assert relaxing.tables_of(held, [lost])["limits"][0]["at_least"] == "-4.001 ha"
    room = Way("allow.0", "rewet", "", "ha", 1.0, 1.50001)
    assert relaxing.tables_of(held, [room])["allow"][0]["at_most"] == "1.501 ha"
    share = Way("fairness.0.at_least.9001", "rewet", "", "ha", 0.0, 1.0)
    assert relaxing.tables_of(held, [share]) == {}
    both = relaxing.tables_of(held, [lost, room])
    assert both["limits"][0]["at_least"] == "-4.001 ha"
    assert both["allow"][0]["at_most"] == "1.501 ha"
    assert relaxing.tables_of(held, [lost, share]) == {}
