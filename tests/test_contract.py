"""The contract: the four-field world's answers, worked by hand, to a millionth (check from outside)."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from landuse.workflow import decide, judge, load, read_scenario, tell
from tests import world

SHARED = Path(__file__).resolve().parents[2] / "shared" / "contract" / "four_fields"
EXPECTED = json.loads((Path(__file__).parent / "four_fields.json").read_text(encoding="utf-8"))
SETS = ("ipcc_2013", "dk_v12")
CASES = [(name, factors) for name, held in EXPECTED.items() for factors in SETS if factors in held]
WORLDS = ("ours", "shared")


@pytest.fixture(params=WORLDS)
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the four-field project: written by our own code, and the shared one where present."""
    if request.param == "ours":
        return world.project(tmp_path / "project")
    if not SHARED.is_dir():
        pytest.skip("the shared contract project is not beside this checkout")
    return Path(shutil.copytree(SHARED, tmp_path / "project"))


def told(root: Path, name: str, **options: str) -> dict[str, Any]:
    """Return a scenario's outcome as the contract's object."""
    land = load(root)
    plan = decide(land, read_scenario(root, name))
    return tell(judge(land, plan, **options))


def key_of(row: dict[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    """Return what identifies a row."""
    return tuple(row[name] for name in names)


@pytest.mark.parametrize(("name", "factors"), CASES)
def test_every_number_of_the_contract_is_reproduced(root: Path, name: str, factors: str) -> None:
    every = told(root, name, factors=factors)["rows"]
    found = [row for row in every if row["indicator"] == "emissions"]
    names = ("indicator", "unit", "place", "gas", "year")
    ours = {key_of(row, names): row for row in found}
    assert len(ours) == len(found)
    expected = EXPECTED[name][factors]
    assert {key_of(row, names) for row in expected} == set(ours)
    for row in expected:
        for value in ("before", "after", "change"):
            got = ours[key_of(row, names)][value]
            assert (got is None) == (row[value] is None), row
            if row[value] is not None:
                assert got == pytest.approx(row[value], abs=1e-6), (row, value)
        low, high = (ours[key_of(row, names)][end] for end in ("low", "high"))
        assert (low is None) == (high is None)
        if low is not None:
            assert low < high


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_hectares_of_the_contract_are_reproduced(root: Path, name: str) -> None:
    found = told(root, name)
    names = ("place", "soil", "from", "to")
    ours = {key_of(row, names): row["area_ha"] for row in found["land"]}
    assert ours == pytest.approx(
        {key_of(row, names): row["area_ha"] for row in EXPECTED[name]["land"]}, abs=1e-6
    )
    for table, identity in (("allocations", ("id", "measure")), ("overlaps", ("winner", "loser"))):
        got = {key_of(row, identity): row for row in found[table]}
        assert len(got) == len(EXPECTED[name][table])
        for row in EXPECTED[name][table]:
            for key, value in row.items():
                assert got[key_of(row, identity)][key] == (
                    pytest.approx(value, abs=1e-6) if isinstance(value, float) else value
                )


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_shared_answers_are_the_ones_we_keep(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared contract project is not beside this checkout")
    shared = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))
    assert shared[name] == EXPECTED[name]


def test_the_object_has_the_contracts_keys_and_parts_add_up(root: Path) -> None:
    found = told(root, "corner")
    keys = ["schema", "scenario", "factors", "gwp", "digest", "by", "rows", "land", "allocations"]
    assert list(found)[:12] == [*keys, "overlaps", "unknown", "issues"]
    assert found["by"] == "municipality"
    assert sum(row["area_ha"] for row in found["land"]) == pytest.approx(4.0, abs=1e-9)


def test_the_digest_follows_the_inputs_and_not_the_text(tmp_path: Path) -> None:  # C11
    root = world.project(tmp_path / "project")
    first = told(root, "corner")["digest"]
    path = root / "scenarios" / "corner.toml"
    path.write_text("# a comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert told(root, "corner")["digest"] == first
    assert told(root, "corner", gwp="AR6")["digest"] != first
    path.write_text(path.read_text(encoding="utf-8").replace("rewet", "nature"), encoding="utf-8")
    assert told(root, "corner")["digest"] != first


def test_the_digest_follows_the_measures(tmp_path: Path) -> None:  # C11
    root = world.project(tmp_path / "project")
    first = told(root, "corner")["digest"]
    own = root / "data" / "measures"
    own.mkdir(parents=True)
    shipped = Path(__file__).resolve().parents[1] / "data" / "measures" / "rewet.toml"
    text = shipped.read_text(encoding="utf-8")
    narrow = text.replace('["crop", "grass", "forest"]', '["grass"]')
    (own / "rewet.toml").write_text(narrow, encoding="utf-8")
    assert told(root, "corner")["digest"] != first
