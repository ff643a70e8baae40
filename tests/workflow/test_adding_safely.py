"""What is handed over as a map can name what it likes: nothing elsewhere is opened or written."""

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest

from landuse.domain.issues import InvalidInput
from landuse.sources import handed, packed
from landuse.sources.archives import Upload
from tests import world
from tests.workflow.test_adding import AREAS, SAID, added, contents, refused, root, write

__all__ = ["root"]

ELSEWHERE = (
    "/vsicurl/http://127.0.0.1:9/a.gpkg", "/vsizip/a.zip", "WFS:http://127.0.0.1:9/wfs",
    "PG:dbname=a", "<OGRVRTDataSource/>", "../../etc/passwd", "a;drop table b", "GPKG:a:b",
)  # fmt: skip


def meadows(**columns: list) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns or {"n": [1, 2]}, geometry=AREAS, crs=world.CRS)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_layer_name_that_is_an_address_is_a_name_only(
    root: Path, tmp_path: Path, name: str
) -> None:
    path = write(tmp_path, "a.gpkg", meadows())
    assert "no layer" in refused(root, path, replace(SAID, layer=name))
    if "/" not in name and "<" not in name:
        named = tmp_path / "b.gpkg"
        meadows().to_file(named, layer=name)
        assert added(root, named).layer.id == "aadalens_enge"


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_column_name_that_is_an_address_is_a_name_only(
    root: Path, tmp_path: Path, name: str
) -> None:
    path = write(tmp_path, "a.geojson", meadows(**{name: ["x", "y"]}))
    found = added(root, path, replace(SAID, columns={"navn": name}))
    assert found.layer.columns["navn"].sources == (name,)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_column_or_list_that_is_not_there_is_told(root: Path, tmp_path: Path, name: str) -> None:
    path = write(tmp_path, "a.gpkg", meadows())
    assert "no column" in refused(root, path, replace(SAID, columns={"navn": name}))
    said = replace(SAID, role="soil", theme=None, columns={"soil": "n"}, code_list=name)
    (root / "layers" / "peat.toml").unlink()
    assert refused(root, path, said)


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/b", "con:x", "Å", "x" * 70, ""])
def test_an_id_that_leaves_the_folder_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    path = write(tmp_path, "a.gpkg", meadows())
    if name:
        assert "id" in refused(root, path, replace(SAID, id=name))
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize(
    "name",
    ["../../evil.gpkg", "/etc/evil.gpkg", "..\\evil.gpkg", "C:\\evil.gpkg", "a/../../b.gpkg"],
)
def test_no_path_of_an_archive_leaves_it(root: Path, tmp_path: Path, name: str) -> None:
    inner = write(tmp_path, "a.gpkg", meadows())
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, inner.read_bytes())
    assert "a path that leaves it" in refused(root, path)
    assert not list(tmp_path.rglob("evil*"))


def test_a_bomb_is_left_packed_whatever_it_says_of_itself(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b" " * 3_000_000)
    body = path.read_bytes()
    size = (3_000_000).to_bytes(4, "little")
    path.write_bytes(body.replace(size, (10).to_bytes(4, "little")))  # a lie in both heads
    assert refused(root, path)
    path.write_bytes(body)
    monkeypatch.setattr(packed, "MOST", packed.Limits(megabytes=2, parts=3))
    assert "more than 2 MB" in refused(root, path)
    many = tmp_path / "b.zip"
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(4):
            archive.writestr(f"{number}.txt", b"x")
    assert "at most 3 files" in refused(root, many)


@pytest.mark.parametrize(
    "name",
    ["http:__x!a.gpkg", "a!b.gpkg", "zip+https:x.gpkg", "-n.gpkg", ".gpkg.gpkg", "å æ ø.gpkg"],
)
def test_a_file_lies_under_a_plain_name(tmp_path: Path, name: str) -> None:
    body = write(tmp_path, "a.gpkg", meadows()).read_bytes()
    folder = tmp_path / "laid"
    folder.mkdir()
    path = handed.laid_out([Upload(f"../../{name}", body)], folder)
    assert path.is_relative_to(folder)
    assert not set(path.name) & set("!:/\\ ")
    assert handed.inside(path, name)[0].count == 2


def test_a_link_beside_a_map_brings_nothing_in(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmelig", "utf-8")
    path = write(tmp_path, "a.geojson", meadows())
    os.symlink(secret, path.with_suffix(".gfs"))
    added(root, path)
    assert not [name for name, body in contents(root).items() if b"hemmelig" in body]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.gpkg", b"<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>", "a list of"),
        ("a.gml", b"<OGRWFSDataSource><URL>http://127.0.0.1:9</URL></OGRWFSDataSource>", "a list"),
        ("a.tif", b"<VRTDataset rasterXSize='1' rasterYSize='1'></VRTDataset>", "a list of other"),
        ("a.dwg", b"AC1032" + b"\x00" * 40, "save it as DXF"),
        ("a.gml", (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                  b"<a xmlns='http://www.opengis.net/gml'>&e;</a>"), "entities"),
        ("a.qgs.gpkg", b"<qgis></qgis>", "a QGIS project"),
        ("a.gpkg", b"", "no kind we read"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_told(
    root: Path, tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert word in refused(root, path)


def test_a_title_is_words_in_the_layer_file(root: Path, tmp_path: Path) -> None:
    title = 'Eng"\nid = "fields"\n[x]'
    path = write(tmp_path, "a.gpkg", meadows())
    found = added(root, path, replace(SAID, title=title, producer="x\n#"))
    assert found.layer.title.da == title
    text = (root / found.files[0]).read_text("utf-8")
    assert text.splitlines()[0].startswith("# Written by landuse add from a.gpkg")


def test_several_maps_or_none_are_told(tmp_path: Path) -> None:
    body = write(tmp_path, "a.gpkg", meadows()).read_bytes()
    for number, files in enumerate(
        ([Upload("a.gpkg", body), Upload("b.gpkg", body)], [Upload("a.dbf", b"x")] * 2)
    ):
        folder = tmp_path / f"laid{number}"
        folder.mkdir()
        with pytest.raises(InvalidInput):
            handed.laid_out(files, folder)
