"""Beyond one best plan: sizes, what is impossible, trade-offs, what was agreed, and how sure it is."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csgraph

from landuse.decide.optimise.child import Solver
from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.effects.by_cell import CHOSEN_BY
from landuse.workflow import decide, judge, load, write_scenario
from landuse.workflow.optimising import (
    Answer,
    Problem,
    Watch,
    ask,
    curve,
    explain,
    greedy,
    in_words,
    nested,
    objective_of,
    optimise,
    selection_frequency,
    under_all_sets,
    under_name,
)
from landuse.workflow.optimising.answering import scenario_of
from landuse.workflow.optimising.borders import of as borders_of
from landuse.workflow.optimising.grouping import groups_of
from landuse.workflow.optimising.projects import sizes_of, too_small
from landuse.workflow.optimising.searching import given, search
from tests.workflow.optimising.asked import grid, scenario, total

REWET: dict[str, Any] = {"measure": "rewet", "where": {"use": "crop"}}
ONCE_REWET = 128_000.0
LEAST_COST = {"minimise": "cost"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grid(tmp_path_factory.mktemp("grid") / "project")


@pytest.fixture(scope="module")
def land(root: Path) -> Landscape:
    return load(root)


def asked(land: Landscape, allow: Any, **more: Any) -> Problem:
    also = more.pop("also", ())
    return ask(land, scenario(allow, **more), also=also)


def units(answer: Answer) -> list[str]:
    return sorted(u for a in answer.drawn.scenario.allocate for u in a.area.units or [])


def test_neighbours_across_a_ditch_share_a_border(land: Landscape) -> None:
    problem = asked(land, [REWET], optimise=LEAST_COST, goals=[])
    shared, exposed = borders_of(problem)
    at = {name: number for number, name in enumerate(problem.units)}
    both = (shared + shared.T).toarray()
    assert both[at["r0c0"], at["r0c1"]] == pytest.approx(100, rel=0.01)
    assert both[at["r0c0"], at["r1c1"]] == 0
    assert exposed[at["r0c0"]] == pytest.approx(200, rel=0.02)


def test_land_is_placed_together_where_a_border_weighs(land: Landscape) -> None:
    limit = {"limits": [{"measure": "rewet", "at_least": "2 ha", "at_most": "2 ha"}]}
    apart = {"minimise": {"emissions": 1}, "per_km_of_border": 1e6}
    problem = asked(land, [REWET], optimise=apart, **limit)
    answer = optimise(problem)
    shared, _ = borders_of(problem)
    chosen = np.flatnonzero(answer.chosen.to_numpy() >= 0)
    assert (shared + shared.T)[chosen[0], chosen[1]] > 0
    # Two squares side by side have a border of 600 m.
    emissions = total(answer, "emissions") or 0.0
    assert answer.certificate.objective - emissions == pytest.approx(600_000, rel=0.01)


def test_projects_are_large_enough_and_what_that_costs_is_told(land: Landscape) -> None:
    allow = [REWET | {"where": {"soil": "over12", "use": "crop"}, "project_at_least": "2 ha"}]
    fair: Any = [{"measure": "rewet", "place": code, "at_least": 0.4} for code in ("9001", "9002")]
    goal = [{"indicator": "production_area", "change": "-9 ha"}]
    limits = [{"measure": "rewet", "at_least": "2 ha"}]
    problem = asked(land, allow, optimise=LEAST_COST, fairness=fair, goals=goal, limits=limits)
    answer = optimise(problem)
    assert not too_small(problem, answer.chosen.to_numpy(), sizes_of(problem))
    assert answer.cost_of_repair is not None
    assert answer.cost_of_repair >= 0
    assert answer.certificate.bound <= answer.certificate.objective
    assert answer.certificate.bound == pytest.approx(2 * ONCE_REWET)
    assert len(units(answer)) >= 2


def test_groups_are_large_enough_and_lie_together(land: Landscape) -> None:
    allow = [REWET | {"project_at_least": "3 ha"}]
    problem = asked(land, allow, optimise=LEAST_COST)
    with Solver(30) as solver:
        group = groups_of(problem, sizes_of(problem), search(problem, solver, gap=0.0))
    shared, _ = borders_of(problem)
    beside = shared + shared.T
    assert group.max() + 1 == 4  # twelve fields of one hectare, three by three
    for number in range(4):
        members = np.flatnonzero(group == number)
        assert len(members) == 3
        assert csgraph.connected_components(beside[members][:, members])[0] == 1
    assert (np.bincount(group[group >= 0]) >= 3).all()


def test_projects_with_a_share_for_each_municipality_are_found_and_told_on_the_way(
    land: Landscape,
) -> None:
    allow = [REWET | {"project_at_least": "3 ha"}]
    fair: Any = [{"measure": "rewet", "place": code, "at_least": 0.4} for code in ("9001", "9002")]
    limits = [{"measure": "rewet", "at_least": "6 ha"}]
    problem = asked(land, allow, optimise=LEAST_COST, fairness=fair, limits=limits)
    watch = Watch()
    answer = optimise(problem, watch=watch)
    assert not too_small(problem, answer.chosen.to_numpy(), sizes_of(problem))
    assert all(row.met for row in answer.told)
    assert answer.certificate.objective == pytest.approx(6 * ONCE_REWET)
    assert answer.certificate.status == "optimal"
    told = [step.objective for step in watch.steps if np.isfinite(step.objective)]
    assert min(told) >= answer.certificate.objective - 1e-6  # none without regard to sizes


def test_what_is_impossible_is_explained(land: Landscape) -> None:
    goal = {"indicator": "emissions", "change": "-50 tCO2e/yr"}
    one = asked(land, [REWET | {"at_most": "1 ha"}], optimise=LEAST_COST, goals=[goal])
    assert optimise(one).certificate.status == "infeasible"
    told = explain(one)
    assert not told.contradiction
    best = optimise(asked(land, [REWET | {"at_most": "1 ha"}], optimise={"minimise": "emissions"}))
    (missed,) = told.missed
    assert missed.most == pytest.approx(total(best, "emissions"), rel=1e-6)
    (way,) = told.ways
    # A hectare of the rich row saves 26 t: two will do.
    assert (way.name, way.needed, way.more) == ("allow.0", pytest.approx(2), pytest.approx(1))
    assert any("more of rewet" in line for line in in_words(told))


def test_where_no_limit_alone_would_do_the_fewest_that_would_are_told(land: Landscape) -> None:
    goal = {"indicator": "emissions", "change": "-50 tCO2e/yr"}
    spent = {"indicator": "cost", "at_most": f"{ONCE_REWET} DKK"}
    lost = {"indicator": "production_area", "at_least": "-3 ha"}  # is not in the way
    one = asked(
        land, [REWET | {"at_most": "1 ha"}], optimise=LEAST_COST, goals=[goal], limits=[lost, spent]
    )
    told = explain(one)
    assert told.ways == ()
    held = {way.name: way.needed for way in told.together}
    assert held == {"limits.1": pytest.approx(2 * ONCE_REWET), "allow.0": pytest.approx(2)}
    (said,) = [line for line in in_words(told) if "No single limit would do" in line]
    assert "1 ha more of rewet (2 instead of 1)" in said
    assert "128,000 DKK more of cost_once (256,000 instead of 128,000)" in said


def test_limits_that_contradict_each_other_are_called_so(land: Landscape) -> None:
    limits = [{"measure": "rewet", "at_least": "3 ha"}, {"measure": "rewet", "at_most": "2 ha"}]
    assert explain(asked(land, [REWET], optimise=LEAST_COST, limits=limits)).contradiction


def test_a_curve_goes_from_cheap_to_good_and_each_point_is_a_plan(land: Landscape) -> None:
    problem = asked(land, [REWET], optimise=LEAST_COST, also=["emissions"])
    points = curve(problem, ["emissions"], points=5)
    costs = [point.answer.certificate.objective for point in points]
    emissions = [point.values[0] for point in points]
    assert len(points) == 5
    assert costs == sorted(costs)
    assert emissions == sorted(emissions, reverse=True)
    assert all(p.values[0] <= p.levels[0] + 1e-3 for p in points)
    middle = points[2].answer
    assert total(middle, "emissions") == pytest.approx(points[2].values[0], rel=1e-6)
    assert total(middle, "cost_once") == pytest.approx(costs[2], rel=1e-6)
    assert middle.certificate.status in {"optimal", "within_gap"}


def test_plans_for_growing_budgets_keep_what_was_placed(land: Landscape) -> None:
    problem = asked(land, [REWET], optimise={"minimise": "emissions"}, also=["cost_once"])
    plans = nested(problem, [ONCE_REWET, 2 * ONCE_REWET, 3 * ONCE_REWET])
    placed = [set(units(plan)) for plan in plans]
    assert [len(held) for held in placed] == [1, 2, 3]
    assert placed[0] < placed[1] < placed[2]


def test_the_rule_in_one_sentence_is_never_better_than_the_best(land: Landscape) -> None:
    goal = {"indicator": "emissions", "change": "-70 tCO2e/yr"}
    problem = asked(land, [REWET], optimise=LEAST_COST, goals=[goal])
    best, rule = optimise(problem), greedy(problem)
    assert rule.found
    assert rule.certificate.objective >= best.certificate.objective - 1e-6
    assert rule.told[0].met


def test_what_was_agreed_is_kept_where_changing_it_weighs(root: Path, land: Landscape) -> None:
    wish = {"id": "a", "measure": "rewet", "area": {"units": ["r0c3"]}}
    past = scenario([], allocate=[wish])
    raw = past.scenario.model_copy(update={"id": "agreed"})
    write_scenario(root, type(past)(raw, past.areas), expected=None)
    limits = [{"measure": "rewet", "at_least": "1 ha"}]
    for weight, kept in ((1e6, ["r0c3"]), (0.0, None)):
        keep = {"scenario": "agreed", "per_hectare": weight}
        problem = asked(
            land, [REWET], optimise={"minimise": "emissions", "keep": keep},
            limits=[*limits, {"measure": "rewet", "at_most": "1 ha"}],
        )  # fmt: skip
        answer = optimise(problem)
        assert len(units(answer)) == 1
        if kept:
            assert units(answer) == kept
            emissions = total(answer, "emissions")
            assert answer.certificate.objective == pytest.approx(emissions, rel=1e-6)


def test_how_often_a_field_is_chosen_over_draws(land: Landscape) -> None:
    problem = asked(land, [REWET | {"at_most": "1 ha"}], optimise={"minimise": "emissions"})
    often = selection_frequency(problem, draws=6)
    assert (often.draws, often.impossible) == (6, 0)
    assert often.share["rewet"].sum() == pytest.approx(1.0)
    assert often.share["rewet"][["r0c0", "r0c1", "r0c2", "r0c3"]].sum() == pytest.approx(1.0)


def test_a_plan_may_be_asked_to_be_good_under_every_set(land: Landscape) -> None:
    goal = {"indicator": "emissions", "change": "-40 tCO2e/yr"}
    drawn = scenario([REWET], optimise=LEAST_COST, goals=[goal])
    sets = ("ipcc_2013", "dk_kf25")
    both = under_all_sets(drawn, ask(land, drawn, factors=sets[0]), sets, "AR5")
    answer = optimise(both)
    plan = answer.plan
    for factors in sets:
        told = judge(land, plan, factors=factors, only=["emissions"])
        change = next(r.change for r in told.rows if r.place == "total" and r.gas is None)
        assert change is not None
        assert change <= -40


@pytest.mark.parametrize("indicator", sorted(CHOSEN_BY))
def test_every_indicator_is_counted_by_cell_as_it_is_judged(
    land: Landscape, indicator: str
) -> None:
    """What the effect table says of two fields together is what their plan is judged to give."""
    allow = [REWET, {"measure": "afforest"}, {"measure": "solar"}, {"measure": "recreation"}]
    try:
        problem = asked(land, allow, optimise={"minimise": indicator})
    except InvalidInput:
        pytest.skip(f"no layer tells {indicator} on this land")
    rng = np.random.default_rng(3)
    chosen = np.array([rng.choice([-1, *np.flatnonzero(row)]) for row in problem.open])
    plan = decide(land, scenario_of(problem, chosen))
    cost = given(problem.costs, chosen)
    assert objective_of(problem, plan) == pytest.approx(cost, rel=1e-6, abs=1e-9)


def test_a_plan_has_a_name_of_its_own(land: Landscape) -> None:
    answer = optimise(
        asked(land, [REWET | {"at_most": "1 ha"}], optimise={"minimise": "emissions"})
    )
    named = under_name(answer, "best", "Best")
    assert (named.scenario.id, named.scenario.title.da, named.digest) == ("best", "Best", None)
