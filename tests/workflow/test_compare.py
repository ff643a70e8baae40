"""A difference between two outcomes, cause by cause: the steps add up, whatever differs."""

from dataclasses import replace
from pathlib import Path

import pytest

from landuse.domain.outcome import Outcome, OutcomeRow
from landuse.effects import bases
from landuse.workflow import decide, digests, judge, load, read_scenario
from landuse.workflow.compare import CAUSES, Basis, waterfall
from landuse.workflow.methods import methods
from tests import world


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the four fields."""
    return world.project(tmp_path_factory.mktemp("compare") / "project")


def values(start: Basis, end: Basis, place: str = "total") -> dict[str, float | None]:
    """Return the steps at a place."""
    return {s.cause: s.value for s in waterfall(start, end).steps if s.place == place}


def test_two_plans_differ_by_the_plan_alone(root: Path) -> None:
    start = Basis(root, "corner", "ipcc_2013")
    found = values(start, replace(start, scenario="rule"))
    assert found["start"] == pytest.approx(-14.438293, abs=1e-6)
    assert found["plan"] == pytest.approx(-26.370571 + 14.438293, abs=2e-6)
    assert [found[c] for c in CAUSES[1:]] == [0, 0, 0]
    assert found["end"] == pytest.approx(-26.370571, abs=1e-6)


def test_the_causes_add_up_to_the_whole_difference(root: Path, tmp_path: Path) -> None:
    other = world.project(tmp_path / "other")
    drier = world.geojson(world.PEAT[:1])
    (other / "data" / "peat.geojson").write_text(drier, encoding="utf-8")
    start = Basis(root, "rule", "dk_v12")
    end = Basis(other, "corner", "ipcc_2013", "AR6")
    for place in ("9001", "9002", "total"):
        found = values(start, end, place)
        parts = [found[cause] for cause in CAUSES]
        assert None not in parts
        assert (found["end"] or 0) - (found["start"] or 0) == pytest.approx(sum(parts), rel=1e-9)  # type: ignore[arg-type]
    assert values(start, end)["soil_map"] != 0


def test_what_is_not_known_on_one_side_is_not_known_of_the_step(root: Path) -> None:  # C5
    start = Basis(root, "corner", "ipcc_2013")
    found = values(start, replace(start, factors="dk_kf25"))
    assert found["end"] is None  # the inventory says nothing of mineral soil
    assert found["factors"] is None
    assert found["plan"] == 0


def test_one_table_shows_every_set_under_every_edition(root: Path) -> None:
    land = load(root)
    lines = methods(land, decide(land, read_scenario(root, "corner")))
    assert {line.factors for line in lines} == {"ipcc_2013", "dk_kf25", "dk_sr384", "dk_v12"}
    of_ipcc = {line.gwp: line.rows[0].change for line in lines if line.factors == "ipcc_2013"}
    assert of_ipcc["AR5"] == pytest.approx(-14.438293, abs=1e-6)
    assert len(set(of_ipcc.values())) == len(of_ipcc) > 3
    assert [line.gwp for line in lines if line.factors == "dk_v12"] == ["AR5"]


def test_every_line_is_what_judging_by_its_basis_says(root: Path) -> None:
    land = load(root)
    plan = decide(land, read_scenario(root, "corner"))
    lead = [row for row in _totals(judge(land, plan)) if row.indicator != "emissions"]
    lines = methods(land, plan)
    assert len(lines) > len({line.factors for line in lines}) > 1
    for line in lines:
        emissions, *others = line.rows
        judged = judge(land, plan, factors=line.factors, gwp=line.gwp, only=("emissions",))
        (wanted,) = _totals(judged)
        assert others == lead
        for name in ("before", "after", "change"):
            assert getattr(emissions, name) == getattr(wanted, name)
        assert (emissions.low is None) == (wanted.low is None)
        if wanted.low is not None and wanted.high is not None:
            assert [emissions.low, emissions.high] == pytest.approx([wanted.low, wanted.high])


def _totals(outcome: Outcome) -> list[OutcomeRow]:
    return [row for row in outcome.rows if row.place == "total" and row.gas is None]


def test_a_reference_alone_is_not_resolved_before_somebody_asks_for_it(root: Path) -> None:
    world.scenario(
        root, "firm", '[[allocate]]\nid = "a"\nmeasure = "rewet"\narea = { units = ["A"] }\n'
    )
    world.scenario(root, "new", 'reference = "firm"\n')
    land = load(root)
    plan = decide(land, read_scenario(root, "new"))
    methods(land, plan)
    assert "decided" not in plan.__dict__
    assert plan.decided is plan.decided
    assert plan.decided is not None
    assert (
        plan.decided.allocations["counted_ha"].tolist() == plan.allocations["counted_ha"].tolist()
    )


def test_the_table_of_methods_is_read_again_as_it_was_made(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    land = load(root)
    plan = decide(land, read_scenario(root, "corner"))
    made = methods(land, plan)

    def never(*_: object) -> None:
        msg = "counted anew"
        raise AssertionError(msg)

    monkeypatch.setattr(bases, "totals", never)
    assert methods(land, plan) == made
    with pytest.raises(AssertionError, match="counted anew"):
        methods(land, decide(land, read_scenario(root, "rule")))
    monkeypatch.setattr(digests, "ENGINE_VERSION", digests.ENGINE_VERSION + 1)
    with pytest.raises(AssertionError, match="counted anew"):
        methods(land, plan)
