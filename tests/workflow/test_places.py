"""A place is found by a part of its name; what begins with it stands first."""

from pathlib import Path

import pytest

from landuse.domain.landscape import Landscape
from landuse.workflow import load
from landuse.workflow.places import MOST, find
from tests import world


@pytest.fixture(scope="module")
def landscape(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    """Return the four-field world."""
    return load(world.project(tmp_path_factory.mktemp("world") / "project"))


@pytest.fixture(scope="module")
def demo(repository: Path) -> Landscape:
    """Return the embedded demo's landscape."""
    return load(repository, strict=False)


def test_a_municipality_is_found_by_a_part_of_its_name(landscape: Landscape) -> None:
    place = landscape.places["municipality"][0]
    found = find(landscape, place.name[:3].upper())
    assert place.name in [held.name for held in found]
    assert all(held.name.casefold().startswith(place.name[:3].casefold()) for held in found[:1])


def test_a_field_is_found_by_its_number_and_where_it_lies(demo: Landscape) -> None:
    name = str(demo.units.index[demo.units["kind"] == "field"][7])
    found = find(demo, name)[0]
    pieces = demo.pieces[demo.pieces["unit_id"] == name]
    assert (found.name, found.layer) == (name, "")
    assert found.bounds == pytest.approx(tuple(pieces.total_bounds))


def test_nothing_is_found_for_too_little_or_for_nonsense(landscape: Landscape) -> None:
    assert find(landscape, " ") == []
    assert find(landscape, "x") == []
    assert find(landscape, "no such place") == []


def test_no_more_is_found_than_is_asked_for(demo: Landscape) -> None:
    found = find(demo, "ng")
    assert 0 < len(found) <= MOST
    assert len({(held.name, held.layer) for held in found}) == len(found)
