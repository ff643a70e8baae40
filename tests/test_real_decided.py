"""The trial on real input, decided against wanted: what the register's projects come to, by place.

Granted and built projects are what is decided; preliminary studies and sketches are what is new.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import Outcome
from landuse.domain.plan import Plan
from landuse.effects.accounts import NOTHING_LEFT_HA
from landuse.workflow import decide, judge, read_scenario
from tests import real

COUNTED = ("emissions", "nitrogen", "production_area")
COLUMNS = ["decided", "new", "total"]
ROLES = ("municipality", "region", "catchment")


@dataclass(frozen=True)
class Trial:
    """Denmark, the register as a plan, what it comes to by place role, and the register itself."""

    land: Landscape
    plan: Plan
    outcomes: dict[str, Outcome]
    register: gpd.GeoDataFrame
    """``status``, ``kind_of`` (as in ``real.KINDS``), the register's own hectares and nitrogen."""
    denmark: object

    def decided(self, role: str, indicator: str) -> pd.DataFrame:
        """Return decided, new and total of an indicator at every place of a role."""
        table = self.outcomes[role].tables["decided"]
        return table[(table["indicator"] == indicator) & table["gas"].isna()].set_index("place")

    def inside_ha(self, held: "pd.Series[bool] | bool" = True) -> float:
        """Return the hectares of the land under any of some features, each hectare once."""
        shapes = self.register[held] if not isinstance(held, bool) else self.register
        return shapes.union_all().intersection(self.denmark).area / 10_000


@pytest.fixture(scope="module")
def trial(real_root: Path, real_land: Landscape) -> Trial:
    """Return the trial; it takes a while, so all tests look at one."""
    plan = decide(real_land, read_scenario(real_root, "register"))
    outcomes = {role: judge(real_land, plan, by=role, only=COUNTED) for role in ROLES}
    denmark = gpd.read_file(real_root / "data" / "kommuner.gpkg").union_all()
    return Trial(real_land, plan, outcomes, _register(real_root), denmark)


def _register(root: Path) -> gpd.GeoDataFrame:
    """Return the register's features of the four kinds, read without any code of ours."""
    held = gpd.read_file(root / "data" / "mars_projects.gpkg")
    kinds = {theirs: kind for kind, (theirs, _, _) in real.KINDS.items()}
    state = held["state"].map({6: "agreed", 10: "granted", 15: "built"})
    status = state.where(held["kind"] == "project", "sketched")
    held = held.assign(status=status, kind_of=held["measure"].map(kinds))
    held = held[held["kind_of"].notna()]
    return held.set_geometry(held.make_valid())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("indicator", COUNTED)
def test_decided_and_new_are_the_total_and_the_places_add_up(
    trial: Trial, role: str, indicator: str
) -> None:  # C12
    table = trial.decided(role, indicator)
    places = table.drop(index="total")
    assert len(places) >= len(trial.land.places[role])
    assert table[COLUMNS].notna().all(axis=None)
    assert (places["decided"] != 0).sum() >= 5
    assert (places["new"] != 0).sum() >= (places["decided"] != 0).sum()
    for column in COLUMNS:
        assert math.fsum(places[column]) == pytest.approx(table.at["total", column], rel=1e-9)
    both = table["decided"] + table["new"]
    assert both.tolist() == pytest.approx(table["total"].tolist(), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("indicator", COUNTED)
def test_every_role_has_the_same_totals(trial: Trial, indicator: str) -> None:
    first, *others = (trial.decided(role, indicator).loc["total", COLUMNS] for role in ROLES)
    for other in others:
        assert other.tolist() == pytest.approx(first.tolist(), rel=1e-9)


def test_no_hectare_is_counted_twice(trial: Trial) -> None:
    farmed = -trial.decided("region", "production_area").loc[
        "total", COLUMNS
    ]  # all is taken as crop
    firm = trial.register["status"].isin(["granted", "built"])
    decided_ha, all_ha = trial.inside_ha(firm), trial.inside_ha()
    assert farmed["decided"] == pytest.approx(decided_ha, rel=1e-5)
    assert farmed["total"] == pytest.approx(all_ha, rel=1e-5)
    assert farmed["new"] == pytest.approx(all_ha - decided_ha, rel=1e-5)
    assert trial.plan.allocations["asked_ha"].sum() > all_ha + 1000  # sketches lie over projects
    for outcome in trial.outcomes.values():
        land = outcome.land
        changed = land[(land["from"] != land["to"]) | (land["functions"] != "")]
        assert land["area_ha"].sum() == pytest.approx(trial.land.area_ha, rel=1e-9)
        assert changed["area_ha"].sum() == pytest.approx(farmed["total"], rel=1e-9)


def test_what_is_decided_is_what_the_reference_does_alone(trial: Trial) -> None:
    assert trial.plan.decided is not None
    alone = trial.plan.decided.allocations["counted_ha"].sum()
    row = trial.decided("region", "production_area").loc["total"]
    assert alone == pytest.approx(-row["decided"], rel=1e-9)


def test_the_hectares_of_each_status_are_those_of_the_registers_own_outlines(trial: Trial) -> None:
    asked = trial.plan.allocations.set_index("id")["asked_ha"]
    assert len(asked) == len(real.STATES) * len(real.KINDS)
    for (status, kind), held in trial.register.groupby(["status", "kind_of"]):
        name = f"{status}.{kind}"
        name = name if name in asked else f"reference.{name}"
        mine = trial.inside_ha(trial.register.index.isin(held.index))
        assert asked[name] == pytest.approx(mine, rel=1e-4)  # repair, and coordinates to the mm
    seen = {f"{s}.{k}" for s, k in trial.register.groupby(["status", "kind_of"]).groups}
    rest = [name for name in asked.index if name.removeprefix("reference.") not in seen]
    assert asked[rest].sum() <= NOTHING_LEFT_HA  # nobody has built by ways that no project took


def test_the_registers_own_hectares_are_ours_where_the_copy_of_its_outlines_is_whole(
    trial: Trial,
) -> None:
    # The copy holds the first ring of each outline: projects of many parts are short by the rest,
    # and a hole counts as land. Sketches are of one part mostly; what is granted is not.
    held = trial.register.assign(ours=trial.register.area / 10_000)
    held["ratio"] = held["ours"] / held["overlap_ha"]
    assert held["ratio"].median() == pytest.approx(1.0, abs=0.005)
    sums = held.groupby(["status", "kind_of"])[["ours", "overlap_ha"]].sum()
    ratio = sums["ours"] / sums["overlap_ha"]
    assert (ratio < 1).all()  # parts are lost, on the whole
    for kind in ("lowland", "wetland"):
        assert ratio["sketched", kind] > 0.95
        assert ratio["agreed", kind] > 0.85
        assert 0.7 < ratio["built", kind] < 0.9
    assert ratio["granted", "extensive"] < 0.1  # many small fields each: one ring of them is left
    whole = held[(held["ratio"] - 1).abs() < 0.024]
    assert len(whole) / len(held) > 0.8
    assert whole["ours"].sum() == pytest.approx(whole["overlap_ha"].sum(), rel=0.001)


def test_nitrogen_is_the_rule_on_the_hectares_that_count_and_near_what_sketches_were_booked_with(
    trial: Trial,
) -> None:
    terms = trial.outcomes["region"].terms
    kept = -terms[terms["indicator"] == "nitrogen"].groupby("allocation")["change"].sum() / 1000
    counted = trial.plan.allocations.set_index("id")["counted_ha"]
    for name, rate in (("lowland", 0.040), ("wetland", 0.090)):  # t N/ha/yr
        for wish in counted.index[counted.index.str.endswith(f".{name}")]:
            assert kept[wish] == pytest.approx(counted[wish] * rate, rel=1e-9)
    booked = trial.register.groupby(["status", "kind_of"])["n_red_t"].sum()
    for name in ("lowland", "wetland"):
        assert kept[f"sketched.{name}"] == pytest.approx(booked["sketched", name], rel=0.07)
        # Half of what is granted was booked with nothing, the rest by each project's own study.
        firm = trial.register[
            (trial.register["status"] == "granted") & (trial.register["kind_of"] == name)
        ]
        assert 0.45 < (firm["n_red_t"].fillna(0) == 0).mean() < 0.6
        assert kept[f"reference.granted.{name}"] > 2 * booked["granted", name]
