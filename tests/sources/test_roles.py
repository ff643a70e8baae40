"""Where features of one layer overlap: who keeps the land, and that it is told."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.geo.area import area_ha
from landuse.geo.overlay import NO_ZONE, cut, overlapping
from landuse.workflow import load
from tests import world

WEST, MIDDLE = world.square(0, 100, 60, 200), world.square(40, 100, 100, 200)


@pytest.fixture
def root(tmp_path):
    return world.project(tmp_path / "project")


def rows(root: Path, name: str, features: list) -> None:
    (root / "data" / f"{name}.geojson").write_text(world.geojson(features), "utf-8")


def hectares(root: Path, column: str) -> dict[str, float]:
    sums = load(root).pieces.groupby(column, observed=True)["area_ha"].sum()
    return {name: round(value, 9) for name, value in sums.items() if value}


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_soils_the_one_richer_in_carbon_keeps_the_land(root, turned):
    peat = [({"id": "a", "toerv_pct": "6-12"}, WEST), ({"id": "b", "toerv_pct": ">12"}, MIDDLE)]
    rows(root, "peat", peat[::-1] if turned else peat)

    assert hectares(root, "soil") == {"over12": 0.6, "6to12": 0.4, "mineral": 3.0}

    (told,) = [r for r in load(root).repairs if r.kind == "overlapping"]
    assert (told.layer, told.count, told.ids) == ("peat", 1, ("a",))
    assert told.area_ha == pytest.approx(-0.2)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_places_the_one_with_the_smaller_code_keeps_the_land(root, turned):
    towns = [
        ({"kode": "9002", "navn": "Østerby"}, world.square(80, 0, 200, 200)),
        ({"kode": "9001", "navn": "Vesterby"}, world.square(0, 0, 100, 200)),
    ]
    rows(root, "municipalities", towns[::-1] if turned else towns)

    assert hectares(root, "municipality") == {"9001": 2.0, "9002": 2.0}

    (told,) = [r for r in load(root).repairs if r.kind == "overlapping"]
    assert (told.count, told.ids) == (1, ("9002",))
    assert told.area_ha == pytest.approx(-0.4)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_uses_the_one_harder_to_undo_keeps_the_land(root, turned):
    (root / "layers" / "fields.toml").unlink()
    kinds = {"use": 'source = "kind"\ntype = "text"'}
    text = world.layer("cover", "landuse", kinds, more='coverage = "patches"\nabsent = "other"')
    (root / "layers" / "cover.toml").write_text(text, "utf-8")
    cover = [({"kind": "crop"}, WEST), ({"kind": "water"}, MIDDLE)]
    rows(root, "cover", cover[::-1] if turned else cover)

    assert hectares(root, "use") == {"water": 0.6, "crop": 0.4, "other": 3.0}


def test_an_overlap_within_one_class_costs_nobody_anything(root):
    rows(root, "peat", [({"toerv_pct": ">12"}, WEST), ({"toerv_pct": ">12"}, MIDDLE)])
    assert hectares(root, "soil") == {"over12": 1.0, "mineral": 3.0}
    assert not [r for r in load(root).repairs if r.kind == "overlapping"]


def test_neighbours_do_not_overlap():
    shapes = np.array([world.A, world.B, world.C, world.D], dtype=object)
    assert overlapping(shapes, np.arange(4)).tolist() == [0.0] * 4
    assert overlapping(shapes[:0], np.arange(0)).tolist() == []


boxes = st.lists(
    st.tuples(*(st.integers(0, 40) for _ in range(2)), *(st.integers(1, 30) for _ in range(2))),
    min_size=1,
    max_size=9,
)


@settings(deadline=None)
@given(boxes, st.randoms(use_true_random=False))
def test_what_is_lost_is_what_the_cutter_does_not_give(held, chance):
    """What the classes claim less what they lose is the land they get when it is cut."""
    shapes = np.array([shapely.box(x, y, x + w, y + h) for x, y, w, h in held], dtype=object)
    classes = np.sort([chance.randint(0, 2) for _ in held]).astype(np.intp)
    lost = overlapping(shapes, classes)
    parts = cut(np.array([shapely.box(-1, -1, 99, 99)], dtype=object), shapes, classes)
    for each in set(classes):
        mine = shapes[classes == each]
        taken = shapely.union_all(shapes[classes < each])
        kept = shapely.difference(shapely.union_all(mine), taken).area / 10_000
        got = area_ha(parts.shapes[(parts.code == each) & (parts.code != NO_ZONE)]).sum()
        assert got == pytest.approx(kept, abs=1e-7)
    for row, shape in enumerate(shapes):
        before = shapely.union_all(shapes[:row][classes[:row] != classes[row]])
        assert lost[row] == pytest.approx(shapely.intersection(shape, before).area, abs=1e-6)
