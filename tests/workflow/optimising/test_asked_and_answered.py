"""The optimiser beside the pen: worked by hand on four fields, then for any scenario on them."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.workflow import decide, editing, load, read_scenario, write_scenario
from landuse.workflow.optimising import Answer, Watch, ask, objective_of, optimise, under_name
from landuse.workflow.optimising.asking import without_proposals
from landuse.workflow.optimising.searching import NEAR
from tests import world
from tests.workflow.optimising.asked import judged, scenario, total

REWET = {"measure": "rewet"}
AFFOREST = {"measure": "afforest"}
ONCE_REWET, ONCE_AFFOREST = 128_000.0, 75_500.0
"""Kroner a hectare, as ``data/factors/economy`` has them."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.project(tmp_path_factory.mktemp("optimise") / "project")


@pytest.fixture(scope="module")
def land(root: Path) -> Landscape:
    return load(root)


def units(answer: Answer, measure: str) -> list[str]:
    """Return the units that were proposed for a measure."""
    held = [a for a in answer.drawn.scenario.allocate if a.proposed and a.measure == measure]
    return sorted(unit for a in held for unit in a.area.units or [])


def found(land: Landscape, allow: Any, optimise_: Any, **more: Any) -> Answer:
    return optimise(ask(land, scenario(allow, optimise=optimise_, **more)))


def test_one_hectare_of_rewetting_goes_to_ploughed_peat(land: Landscape) -> None:
    answer = found(land, [REWET | {"at_most": "1 ha"}], {"minimise": "emissions"})
    assert units(answer, "rewet") == ["A"]
    proof = answer.certificate
    assert (proof.status, proof.gap) == ("optimal", pytest.approx(0.0, abs=1e-6))
    assert proof.objective == pytest.approx(total(answer, "emissions"), rel=1e-6)


def test_a_goal_is_reached_at_the_least_cost(land: Landscape) -> None:
    allow = [REWET, AFFOREST | {"where": {"soil": "mineral"}}]
    goal = {"indicator": "production_area", "change": "-2 ha"}
    limit = {"indicator": "production_area", "at_most": "-1.4 ha"}
    more: Any = {"goals": [goal | {"change": "-4 ha"}], "limits": [limit]}
    answer = found(land, allow, {"minimise": "cost"}, **more)
    # At least 1.4 ha must leave production, by cost: D (1 ha) and the mineral half of C.
    assert units(answer, "afforest") == ["C", "D"]
    assert answer.certificate.objective == pytest.approx(1.5 * ONCE_AFFOREST, rel=1e-9)
    assert total(answer, "cost_once") == pytest.approx(1.5 * ONCE_AFFOREST, rel=1e-9)
    assert total(answer, "production_area") == pytest.approx(-1.5, rel=1e-9)


def test_what_is_drawn_stays_and_counts(land: Landscape) -> None:
    corner = {"corner": world.square(25, 50, 150, 150)}
    wish = {"id": "corner", "measure": "rewet", "area": {"drawn": "corner"}}
    answer = found(
        land, [REWET], {"maximise": "emissions"}, allocate=[wish], drawn=corner,
        goals=[{"indicator": "emissions", "change": "-30 tCO2e/yr"}],
    )  # fmt: skip
    kept = {a.id: a for a in answer.drawn.scenario.allocate}["corner"]
    assert not kept.proposed
    alone = decide(land, without_proposals(answer.drawn))
    held = alone.allocations.set_index("id")["counted_ha"]["corner"]
    after = answer.plan.allocations.set_index("id")["counted_ha"]
    assert after["corner"] == pytest.approx(held)
    assert answer.told[0].reached == pytest.approx(total(answer, "emissions"), rel=1e-9)
    assert answer.told[0].met
    # The free part of a field is what the drawing leaves of it.
    if "A" in units(answer, "rewet"):
        assert answer.problem.hectares[0].sum(axis=1).max() <= 1.0


def test_only_free_land_is_offered(land: Landscape) -> None:
    drawn = {"keep": world.square(0, 100, 60, 200)}
    wish = {"id": "keep", "measure": "keep", "area": {"drawn": "keep"}}
    problem = ask(
        land,
        scenario([REWET], drawn=drawn, allocate=[wish], optimise={"minimise": "emissions"}),
    )
    area = dict(zip(problem.units, problem.hectares[0].max(axis=1), strict=True))
    assert area["A"] == pytest.approx(0.4)


def test_a_proposal_gives_way_to_whatever_is_drawn_on_it(land: Landscape) -> None:
    answer = found(land, [REWET | {"at_most": "1 ha"}], {"minimise": "emissions"})
    drawn = {"wood": world.square(0, 100, 50, 200)}
    wood = {"id": "wood", "measure": "recreation", "area": {"drawn": "wood"}}
    proposals = [a.model_dump() for a in answer.drawn.scenario.allocate]
    for order in ([wood, *proposals], [*proposals, wood]):
        both = scenario([REWET], drawn=drawn, allocate=order, optimise={"minimise": "emissions"})
        counted = decide(land, both).allocations.set_index("id")["counted_ha"]
        assert counted["wood"] == pytest.approx(0.5)
        assert counted[proposals[0]["id"]] == pytest.approx(0.5)


def test_measures_that_share_a_hectare_come_as_a_bundle(land: Landscape) -> None:
    allow = [REWET | {"at_most": "1 ha"}, {"measure": "recreation"}]
    more: Any = {"limits": [{"measure": "recreation", "at_least": "1 ha", "at_most": "1 ha"}]}
    answer = found(land, allow, {"minimise": {"emissions": 1, "production_area": 0.001}}, **more)
    assert [bundle.name for bundle in answer.problem.bundles] == [
        "rewet", "recreation", "rewet+recreation",
    ]  # fmt: skip
    assert units(answer, "rewet") == ["A"]
    assert len(units(answer, "recreation")) == 1
    assert objective_of(answer.problem, answer.plan) == pytest.approx(answer.certificate.objective)


def test_a_municipality_may_be_asked_to_give_its_share(land: Landscape) -> None:
    fair = {"measure": "rewet", "place": "9002", "at_least": 0.5}
    limit = {"measure": "rewet", "at_least": "2 ha"}
    answer = found(land, [REWET], {"minimise": "emissions"}, fairness=[fair], limits=[limit])
    area = {town: judged(answer, "production_area")[town] for town in ("9001", "9002", "total")}
    share = (area["9002"] or 0) / (area["total"] or 1)
    assert share >= 0.5 - 1e-9


def test_what_has_no_price_is_left_out_and_said(land: Landscape) -> None:
    prices = {"money": {"gross_margin_dkk_per_ha_yr": {"crop": 6000}}}  # none for grass
    answer = found(
        land, [REWET], {"minimise": "cost_yearly"},
        limits=[{"measure": "rewet", "at_least": "1.5 ha"}], **prices,
    )  # fmt: skip
    assert "B" not in units(answer, "rewet")
    assert any("cost_yearly" in issue.found for issue in answer.issues)
    with pytest.raises(InvalidInput, match="nothing to choose"):
        found(land, [REWET], {"minimise": "cost_yearly"}, money={})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"goals": [{"indicator": "connectivity", "change": "1 ha"}]}, "of its own"),
        ({"goals": [{"indicator": "emissions", "change": "-9 ha"}]}, "an amount in tCO2e/yr"),
        ({"goals": [{"indicator": "emissions", "change": "-9 tCO2e/yr", "place": "7"}]}, "9001"),
        ({"limits": [{"measure": "rewt", "at_most": "9 ha"}]}, "rewet"),
    ],
)
def test_what_means_nothing_is_refused(land: Landscape, more: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        found(land, [REWET], {"minimise": "emissions"}, **more)


def test_nothing_to_do_is_refused(land: Landscape) -> None:
    with pytest.raises(InvalidInput, match=r"optimise.*no such table"):
        ask(land, scenario([]))


def test_a_stopped_search_says_so(land: Landscape) -> None:
    watch = Watch()
    watch.stop()
    problem = ask(land, scenario([REWET], optimise={"minimise": "emissions"}))
    answer = optimise(problem, watch=watch)
    assert answer.certificate.status == "unknown"
    assert not answer.found
    assert answer.drawn.scenario.allocate == []


def test_the_plan_is_a_scenario_that_can_be_saved_and_opened(root: Path, land: Landscape) -> None:
    answer = found(land, [REWET | {"at_most": "1 ha", "where": {"use": "crop"}}],
                   {"minimise": "emissions", "time_limit": "30 s"})  # fmt: skip
    named = under_name(answer, "best")
    write_scenario(root, named, expected=None)
    again = read_scenario(root, "best")
    assert again.scenario == named.scenario
    assert units(answer, "rewet") == ["A"]
    # Asked again, it proposes anew; what is locked is kept as people's own.
    locked = editing.describe(again, "optimised_rewet", locked=True)
    assert ask(land, again).drawn.scenario.allocate == []
    kept = ask(land, locked).drawn.scenario.allocate
    assert [(a.id, a.proposed) for a in kept] == [("optimised_rewet", False)]


MEASURES = ("rewet", "afforest", "extensify", "nature", "recreation")
COUNTED = ("emissions", "production_area", "nature", "multifunctional")


@st.composite
def scenarios(draw: Any) -> Any:
    names = draw(st.lists(st.sampled_from(MEASURES), min_size=1, max_size=3, unique=True))
    allow = [
        {"measure": name}
        | draw(st.sampled_from([{}, {"where": {"soil": "over12"}}, {"where": {"use": "crop"}}]))
        | draw(st.sampled_from([{}, {"at_most": "1.2 ha"}]))
        for name in names
    ]
    west, south = (draw(st.integers(0, 150)) for _ in range(2))
    drawn = {"a": world.square(west, south, west + 70, south + 70)}
    wish = {"id": "a", "measure": draw(st.sampled_from(["keep", "rewet"])), "area": {"drawn": "a"}}
    limit = {
        "indicator": draw(st.sampled_from(COUNTED)), "at_most": f"{draw(st.integers(-3, 2))} ha"
    }  # fmt: skip
    if limit["indicator"] == "emissions":
        limit["at_most"] = "-5 tCO2e/yr"
    way = draw(st.sampled_from(["minimise", "maximise"]))
    weights = {name: draw(st.sampled_from([1, 2.5])) for name in draw(
        st.lists(st.sampled_from(COUNTED), min_size=1, max_size=2, unique=True))}  # fmt: skip
    return scenario(allow, drawn=drawn, allocate=[wish], limits=[limit], optimise={way: weights})


def enumerated(answer: Answer) -> float:
    """Return the least cost over all choices there are; infinite where none keeps to the rows."""
    problem, best = answer.problem, np.inf
    options = [[-1, *np.flatnonzero(row)] for row in problem.open]
    for chosen in itertools.product(*options):
        taken = [(unit, bundle) for unit, bundle in enumerate(chosen) if bundle >= 0]
        kept = all(
            row.low - NEAR <= row.drawn + sum(row.amounts[at] for at in taken) <= row.high + NEAR
            for row in problem.rows
        )
        if kept:
            best = min(best, sum(float(problem.costs[at]) for at in taken))
    return best


@settings(max_examples=12)
@given(drawn=scenarios())
def test_every_plan_is_judged_as_the_solver_counted(land: Landscape, drawn: Any) -> None:
    try:
        answer = optimise(ask(land, drawn))
    except InvalidInput as refused:
        assert "nothing to choose" in str(refused)  # noqa: PT017
        return
    best = enumerated(answer)
    if not np.isfinite(best):
        assert answer.certificate.status == "infeasible"
        return
    proof, way = answer.certificate, 1.0 if answer.certificate.way == "minimise" else -1.0
    assert proof.status == "optimal"
    assert way * (proof.objective - proof.drawn) == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert objective_of(answer.problem, answer.plan) == pytest.approx(
        proof.objective, rel=1e-6, abs=1e-6
    )
    for row, told in zip(answer.problem.rows, answer.told, strict=True):
        chosen = answer.chosen.to_numpy()
        counted = row.drawn + sum(row.amounts[u, b] for u, b in enumerate(chosen) if b >= 0)
        assert told.reached == pytest.approx(counted, rel=1e-6, abs=1e-6)
        assert told.met
