"""What lies under a wide area is kept, and what was kept badly is found anew."""

from typing import Any

import numpy as np
import pytest
import shapely

from landuse.decide import wide
from landuse.decide.wide import kept
from landuse.workflow import load
from tests import world


class Shelf:
    """A shelf in memory."""

    def __init__(self) -> None:
        self.held: dict[str, Any] = {}

    def read(self, name: str) -> Any:
        return self.held.get(name)

    def write(self, name: str, numbers: Any) -> None:
        self.held[name] = numbers


@pytest.fixture
def land(tmp_path, monkeypatch):
    """Return the four fields with an empty shelf; two pieces are many there."""
    monkeypatch.setattr(wide, "WIDE", 2)
    held = load(world.project(tmp_path / "project"))
    object.__setattr__(held, "shelf", Shelf())
    return held


def under(rows: list[int]) -> wide.Under:
    half = shapely.box(0.1, 0.2, 30.3, 40.7)
    shapes = np.array([half, *[None] * (len(rows) - 1)], dtype=object)
    return np.array(rows, dtype=np.intp), shapes, 0.1 + 0.2


def never() -> wide.Under:
    raise AssertionError("it was kept")


def test_a_wide_area_is_found_once_and_told_to_the_last_bit(land) -> None:
    first = kept(land, b"area", lambda: under([0, 2, 3]))
    again = kept(land, b"area", never)
    for told in (first, again):
        assert told[0].tolist() == [0, 2, 3]
        assert shapely.to_wkb(told[1][:1]) == shapely.to_wkb(under([0])[1])
        assert told[1][1:].tolist() == [None, None]
        assert told[2] == 0.1 + 0.2


def test_another_area_is_another(land) -> None:
    kept(land, b"area", lambda: under([0, 2]))
    assert kept(land, b"other", lambda: under([1, 3]))[0].tolist() == [1, 3]


def test_a_small_area_is_not_kept(land) -> None:
    kept(land, b"area", lambda: under([0]))
    assert land.shelf.held == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told | {"rows": [0, 99_999]},
        lambda told: told | {"rows": [0]},
        lambda told: told | {"rows": "x"},
        lambda told: told | {"parts": ["zz", ""]},
        lambda told: told | {"outside_ha": None},
        lambda told: {"rows": told["rows"]},
        lambda _: [1, 2],
    ],
)
def test_what_is_not_whole_is_found_anew(land, spoil) -> None:
    kept(land, b"area", lambda: under([0, 2]))
    (name,) = land.shelf.held
    land.shelf.held[name] = spoil(land.shelf.held[name])
    assert kept(land, b"area", lambda: under([1, 3]))[0].tolist() == [1, 3]


def test_land_without_a_shelf_finds_every_time(land) -> None:
    object.__setattr__(land, "shelf", None)
    kept(land, b"area", lambda: under([0, 2]))
    assert kept(land, b"area", lambda: under([1, 3]))[0].tolist() == [1, 3]
