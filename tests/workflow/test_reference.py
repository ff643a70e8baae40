"""Decided, new and in all: no hectare earns its effect twice."""

from pathlib import Path

import pytest

from landuse.workflow import InvalidInput, decide, judge, load, read_scenario
from tests import world

DECIDED = (
    '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { drawn = "west" }\nstatus = "granted"\n'
)
WANTED = '[[allocate]]\nid = "w"\nmeasure = "rewet"\narea = { drawn = "west" }\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the four fields, with a reference: the west half of A is rewetted already."""
    folder = world.project(tmp_path / "project")
    world.scenario(folder, "decided", DECIDED, {"west": world.square(0, 100, 50, 200)})
    return folder


def split(root: Path, wishes: str, drawn: dict[str, object]) -> dict[str, float | None]:
    """Return decided, new and total of all gases in all places."""
    world.scenario(root, "wanted", f'reference = "decided"\n{wishes}', drawn)
    land = load(root)
    table = judge(land, decide(land, read_scenario(root, "wanted"))).tables["decided"]
    here = (table["place"] == "total") & table["gas"].isna() & (table["indicator"] == "emissions")
    row = table[here].iloc[0]
    return {name: row[name] for name in ("decided", "new", "total")}


def test_half_decided_and_half_new_make_the_whole(root: Path) -> None:
    whole = world.square(0, 100, 100, 200)
    found = split(root, WANTED, {"west": whole})
    assert found["decided"] == pytest.approx(found["new"], rel=1e-9)
    assert found["total"] == pytest.approx(2 * (found["decided"] or 0), rel=1e-9)


def test_what_is_decided_already_is_not_new(root: Path) -> None:
    found = split(root, WANTED, {"west": world.square(0, 100, 50, 200)})
    assert found["new"] == 0
    assert found["total"] == found["decided"]
    assert found["total"] is not None
    assert found["total"] < 0


def test_the_reference_alone_gives_what_its_own_evaluation_gives(root: Path) -> None:
    land = load(root)
    alone = judge(land, decide(land, read_scenario(root, "decided")))
    change = next(r.change for r in alone.rows if r.place == "total" and r.gas is None)
    found = split(root, WANTED, {"west": world.square(0, 0, 50, 50)})
    assert found["decided"] == change


@pytest.mark.parametrize(
    ("reference", "says"),
    [("wanted", "another scenario"), ("nowhere", "one of:"), ("chained", "without a reference")],
)
def test_a_reference_that_cannot_be_is_refused(root: Path, reference: str, says: str) -> None:
    world.scenario(root, "chained", f'reference = "decided"\n{WANTED}', {"west": world.A})
    world.scenario(root, "wanted", f'reference = "{reference}"\n{WANTED}', {"west": world.A})
    land = load(root)
    with pytest.raises(InvalidInput, match=says):
        decide(land, read_scenario(root, "wanted"))
