"""A landscape is kept whole, with all that was found in reading it, or built again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import shapely

from landuse.sources.kept import cache_folder, kept
from landuse.workflow import load
from tests import world

FAR = shapely.box(0, 0, 1, 1)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("LANDUSE_CACHE", str(tmp_path / "kept"))
    return world.project(tmp_path / "project")


def test_what_was_found_in_reading_is_told_the_second_time_too(root):
    peat = root / "data" / "peat.geojson"
    peat.write_text(world.geojson([*world.PEAT, ({"toerv_pct": ">12"}, FAR)]), "utf-8")
    nothing = '{"type": "FeatureCollection", "features": []}'
    (root / "data" / "protected.geojson").write_text(nothing, "utf-8")

    first, second = load(root), load(root)

    assert any("left out" in issue.remedy for issue in first.issues)
    assert second.issues == first.issues
    assert first.states["protected"] == "empty"
    assert second.states == first.states
    assert second.repairs == first.repairs
    assert second.places == first.places


def notes(change: Callable[[dict], object]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / "notes.json"
        held = json.loads(path.read_text("utf-8"))
        told = change(held)
        path.write_text(json.dumps(held if told is None else told), "utf-8")

    return spoil


def fewer(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        table = pd.read_parquet(folder / name)
        table.iloc[:1].to_parquet(folder / name)

    return spoil


def half(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])

    return spoil


def a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("no folder", "utf-8")


SPOILED = {
    "notes that are a list": notes(lambda held: [held]),
    "notes that lack a key": notes(lambda held: held.pop("states") and None),
    "notes with a finding that is none": notes(lambda held: held["issues"].append({"x": 1})),
    "notes of a place that is none": notes(lambda held: held["places"].update(region=[3])),
    "notes of another land": notes(lambda held: held.update(pieces=1)),
    "notes that are no text": lambda folder: (folder / "notes.json").write_bytes(b"\xff\xfe{"),
    "no notes": lambda folder: (folder / "notes.json").unlink(),
    "half of the pieces": half("pieces.parquet"),
    "one of the units": fewer("units.parquet"),
    "one of the pieces, without shape": fewer("pieces.parquet"),
    "a layer that is none": half("layer_protected.parquet"),
    "a file for a folder": a_file,
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_kept_landscape_that_is_not_whole_is_built_again_and_replaced(root, name):
    first = load(root)
    place = cache_folder() / first.digest
    SPOILED[name](place)
    assert kept(first.digest) is None

    again = load(root)

    assert again.area_ha == pytest.approx(4.0)
    assert again.issues == first.issues
    whole = kept(first.digest)
    assert whole is not None
    assert len(whole.pieces) == len(first.pieces)
    assert [p.name for p in cache_folder().iterdir()] == [first.digest]


def test_a_rebuild_replaces_what_was_kept(root):
    first = load(root)
    place = cache_folder() / first.digest / "notes.json"
    place.write_text("[]", "utf-8")
    load(root, rebuild=True)
    assert kept(first.digest) is not None


def test_a_layer_that_fails_is_not_kept_and_fails_again(root):
    (root / "data" / "peat.geojson").write_text("hello", "utf-8")
    for _ in range(2):
        land = load(root, strict=False)
        assert land.states["peat"] == "failed"
        assert any("cannot be opened" in issue.found for issue in land.issues)
    assert not (cache_folder() / land.digest).exists()


@pytest.mark.parametrize("beside", ["peat.tfw", "peat.gpkg-wal", "peat.dbf", "PEAT.PRJ"])
def test_what_lies_beside_a_map_belongs_to_its_content(root, beside):
    before = load(root).digest
    (root / "data" / beside).write_text("other", "utf-8")
    name = "peat.gpkg" if beside.endswith("wal") else "peat.geojson"
    if name != "peat.geojson":
        (root / "data" / "peat.geojson").rename(root / "data" / name)
        layer = root / "layers" / "peat.toml"
        layer.write_text(layer.read_text("utf-8").replace("peat.geojson", name), "utf-8")
        before = load(root, strict=False).digest
        (root / "data" / beside).write_text("yet other", "utf-8")
    assert load(root, strict=False).digest != before
