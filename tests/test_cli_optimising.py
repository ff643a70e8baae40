"""``landuse optimise``: a plan, its proof, and a scenario that can be opened."""

import json
import sys
from pathlib import Path

import pytest

from landuse.workflow import decide, judge, load, read_scenario
from tests import world
from tests.commands import Landuse

WANTED = (
    '[[allow]]\nmeasure = "rewet"\nat_most = "1 ha"\n\n'
    '[[goals]]\nindicator = "emissions"\nchange = "-20 tCO2e/yr"\n\n'
    '[optimise]\nminimise = "cost"\ntime_limit = "1 min"\ngap = 0.01\n'
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = world.project(tmp_path_factory.mktemp("cli") / "project")
    world.scenario(folder, "asked", WANTED)
    world.scenario(folder, "idle", WANTED.replace("-20 ", "0 "))
    world.scenario(folder, "beyond", WANTED.replace("-20 ", "-40 "))
    return folder


def test_the_plan_is_told_with_its_proof_and_written(root: Path, landuse: Landuse) -> None:
    done = landuse("optimise", "asked", "--project", str(root), "--write", "best", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["certificate"]["status"] == "optimal"
    assert told["written"] == "scenarios/best.toml"
    (goal,) = [row for row in told["goals"] if row["kind"] == "goal"]
    land, best = load(root), read_scenario(root, "best")
    rows = judge(land, decide(land, best), only=["emissions", "cost_once"]).rows
    judged = {r.indicator: r.change for r in rows if r.place == "total" and r.gas is None}
    assert goal["reached"] == pytest.approx(judged["emissions"])
    assert goal["met"]
    assert told["certificate"]["objective"] == pytest.approx(judged["cost_once"])
    again = landuse("optimise", "asked", "--project", str(root), "--write", "best")
    assert again.code == 1
    assert "a scenario of that name" in again.err


def test_what_cannot_be_reached_is_said_in_words(root: Path, landuse: Landuse) -> None:
    done = landuse("optimise", "beyond", "--project", str(root))
    assert done.code == 1
    assert "no plan reaches all goals" in done.out
    assert "is the most within the limits" in done.out
    assert "ha more of rewet" in done.out


def test_a_scenario_without_optimise_says_what_is_missing(root: Path, landuse: Landuse) -> None:
    done = landuse("optimise", "corner", "--project", str(root))
    assert done.code == 1
    assert "no such table" in done.err
    assert "[[allow]]" in done.err


def test_without_the_solver_the_command_says_what_to_install(
    root: Path, landuse: Landuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)  # as where it was never installed
    done = landuse("optimise", "asked", "--project", str(root))
    assert done.code == 1
    assert "no highspy" in done.err
    assert "pip install 'landuse[optimise]'" in done.err


def test_where_nothing_is_placed_there_is_no_gap(root: Path, landuse: Landuse) -> None:
    told = json.loads(landuse("optimise", "idle", "--project", str(root), "--json").out)
    assert told["placed"] == [{"measure": "rewet", "units": 0, "area_ha": 0}]
    assert told["certificate"]["gap"] == 0
    in_words = landuse("optimise", "idle", "--project", str(root)).out
    assert "e+" not in in_words
    assert "gap, percent" in in_words
