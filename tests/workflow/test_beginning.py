"""A project for some municipalities: found again by the same ones, whole, and never by a path."""

from pathlib import Path

import pytest

from landuse.domain.issues import InvalidInput
from landuse.workflow.beginning import (
    begin,
    begun_project,
    begun_projects,
    has_land,
    municipalities,
    name_of,
    projects_home,
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANDUSE_PROJECTS", str(tmp_path / "projects"))
    return tmp_path / "projects"


def test_there_are_98_municipalities_in_five_regions_by_name() -> None:
    held = municipalities()
    assert len(held) == 98
    assert held["0760"].name == "Ringkøbing-Skjern"
    assert {one.region for one in held.values()} == {
        "Region Hovedstaden", "Region Midtjylland", "Region Nordjylland", "Region Sjælland",
        "Region Syddanmark",
    }  # fmt: skip
    assert [one.name for one in held.values()][-1] == "Ærø"


def test_the_same_municipalities_are_the_same_project(home: Path) -> None:
    first = begin(["0760", "0661", "0760"], 2000.0)
    assert begin(["0661", "0760"], 2000.0) == first
    assert begin(["0661", "0760"]).name != first.name
    assert first.project.title.da == "Holstebro og Ringkøbing-Skjern"
    area = first.project.area
    assert area is not None
    assert (area.municipalities, area.buffer_m) == (("0661", "0760"), 2000.0)
    assert not has_land(first.root)
    assert [path.name for path in home.iterdir() if path.name.startswith(".")] == []
    assert [one.name for one in begun_projects()] == ["0661-0760", "0661-0760_2000m"]


def test_many_municipalities_have_a_name_that_fits_a_folder() -> None:
    codes = list(municipalities())
    assert begun_project(name_of(codes, 20_000.0)) is None
    made = begin(codes, 20_000.0)
    assert made.project.title.da.endswith("og 96 kommuner til")


@pytest.mark.parametrize("name", ["..", "../x", "/etc", ".new-x", "a/b", "", "A", "x" * 81, "x\0"])
def test_a_name_is_never_a_path(name: str) -> None:
    (projects_home() / "x").mkdir(parents=True)
    assert begun_project(name) is None


def test_no_place_or_too_much_around_it_is_refused_and_leaves_nothing(home: Path) -> None:
    for codes, buffer_m in (([], 0.0), (["9999"], 0.0), (["0760"], -1.0), (["0760"], 1e6)):
        with pytest.raises(InvalidInput):
            begin(codes, buffer_m)
    assert not home.exists()


def test_what_lies_in_the_way_is_told_and_left_alone(home: Path) -> None:
    (home / "0760").mkdir(parents=True)
    (home / "0760" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(InvalidInput, match="something else"):
        begin(["0760"])
    assert (home / "0760" / "mine.txt").read_text("utf-8") == "mine"
    assert [path.name for path in home.iterdir()] == ["0760"]
