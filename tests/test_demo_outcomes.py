"""The demo's scenarios under all three sets: every sum holds, by every place role."""

import math
from pathlib import Path
from typing import Any

import pytest

from landuse.domain.landscape import Landscape
from landuse.effects import INDICATORS
from landuse.workflow import decide, judge, load, read_scenario, scenario_ids

ROOT = Path(__file__).resolve().parents[1]
ADDITIVE = {indicator.id for indicator in INDICATORS if indicator.additive}
SETS = ("ipcc_2013", "dk_kf25", "dk_v12")


@pytest.fixture(scope="module")
def land() -> Landscape:
    """Return the invented valley."""
    return load(ROOT)


@pytest.mark.parametrize("factors", SETS)
@pytest.mark.parametrize("name", scenario_ids(ROOT))
def test_parts_add_up_to_the_whole(land: Landscape, name: str, factors: str) -> None:  # C12
    plan = decide(land, read_scenario(ROOT, name))
    totals: dict[Any, list[float | None]] = {}
    asked = ADDITIVE if factors == SETS[0] else {"emissions"}  # the rest is the same in every set
    for role in land.roles():
        found = judge(land, plan, factors=factors, by=role, only=asked)
        area = math.fsum(found.land["area_ha"])
        assert area == pytest.approx(land.area_ha, rel=1e-9)
        keys = {(row.indicator, row.gas) for row in found.rows}
        for key in (key for key in keys if key[0] in asked):
            rows = [row for row in found.rows if (row.indicator, row.gas) == key]
            total = next(row.change for row in rows if row.place == "total")
            parts = [row.change for row in rows if row.place != "total"]
            if None not in parts:
                assert total == pytest.approx(math.fsum(parts), rel=1e-9)
            totals.setdefault(key, []).append(total)
    assert {"emissions"} <= {indicator for indicator, _ in totals} <= asked
    for values in totals.values():
        known = [value for value in values if value is not None]
        assert len(known) in {0, len(values)}
        assert known == pytest.approx([known[0]] * len(known) if known else [], rel=1e-9)


def test_terms_sum_to_every_row(land: Landscape) -> None:
    outcome = judge(land, decide(land, read_scenario(ROOT, "kun_lavbund")))
    for row in outcome.rows:
        if row.gas is None or row.place == "total" or row.change is None:
            continue
        terms = outcome.terms[
            (outcome.terms["place"] == row.place) & (outcome.terms["gas"] == row.gas)
        ]
        assert terms["change"].sum() == pytest.approx(row.change, rel=1e-9, abs=1e-9)


def test_the_scenario_on_organic_soil_has_an_answer_under_every_set(land: Landscape) -> None:
    plan = decide(land, read_scenario(ROOT, "kun_lavbund"))
    for factors in SETS:
        rows = judge(land, plan, factors=factors, only=["emissions"]).rows
        total = next(r.change for r in rows if r.place == "total" and r.gas is None)
        assert total is not None
        assert total < 0
