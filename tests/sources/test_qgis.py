"""A QGIS project is listed and never followed."""

import zipfile
from pathlib import Path

import pytest

from landuse.domain.issues import InvalidInput
from landuse.sources import qgis
from landuse.sources.qgis import Source, sources_of

LAYER = (
    "<maplayer><layername>{}</layername><datasource>{}</datasource>"
    "<provider encoding='UTF-8'>{}</provider></maplayer>"
)
SOURCES = (
    ("Enge", "./data/våde enge.gpkg|layername=enge", "ogr"),
    ("Enge", "./data/våde enge.gpkg|layername=enge", "ogr"),
    ("Mine", "C:\\Users\\an\\Desktop\\mine.TAB", "ogr"),
    ("Plan", "url='https://hans:hemmelig@example.org/wfs' typename='a' password='x'", "WFS"),
    ("Fjern", "/vsicurl/https://example.org/a.gpkg", "ogr"),
    ("Base", "dbname='plan' host=10.0.0.1 user='an' password='hemmelig' table=a", "postgres"),
    ("Sti", "../../../etc/passwd", "ogr"),
)
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"


def project(*sources: tuple[str, str, str], head: str = DOCTYPE) -> bytes:
    inner = "".join(LAYER.format(*(part.replace("&", "&amp;") for part in one)) for one in sources)
    text = f"{head}<qgis version='3.34'><projectlayers>{inner}</projectlayers></qgis>"
    return text.encode()


def packed(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "."), content)
    return path


@pytest.mark.parametrize("ending", [".qgs", ".qgz"])
def test_its_sources_are_listed_once_without_what_is_secret(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"plan{ending}"
    if ending == ".qgz":
        packed(path, plan_qgs=project(*SOURCES), plan_qgd=b"x")
    else:
        path.write_bytes(project(*SOURCES))
    found = sources_of(path, path.name)
    assert found[0] == Source("Enge", "file", "våde enge.gpkg", "enge")
    assert found[1] == Source("Mine", "file", "mine.TAB")
    assert [one.kind for one in found[2:]] == ["service", "service", "database", "file"]
    assert found[-1].place == "passwd"
    assert not [one for one in found if "hemmelig" in one.place or "hans" in one.place]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (project(head="<!DOCTYPE qgis [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"), "entities"),
        (project(head="<!DOCTYPE qgis [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>"), "entities"),
        (b"<html></html>", "no QGIS project"),
        (project(*SOURCES)[:-20], "no QGIS project"),
        (b"", "no QGIS project"),
    ],
)
def test_what_is_no_project_is_told(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "a.qgs"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=word):
        sources_of(path, path.name)


def test_an_archive_without_a_project_or_too_large_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match="0 projects"):
        sources_of(packed(tmp_path / "a.qgz", a_txt=b"x"), "a.qgz")
    bomb = packed(tmp_path / "b.qgz", b_qgs=b" " * 3_000_000)
    monkeypatch.setattr(qgis, "LARGEST", qgis.Limits(megabytes=2, parts=3))
    with pytest.raises(InvalidInput, match="at most 2 MB"):
        sources_of(bomb, "b.qgz")
    many = packed(tmp_path / "c.qgz", **{f"x{n}_qgs": b"x" for n in range(4)})
    with pytest.raises(InvalidInput, match="at most 3 files"):
        sources_of(many, "c.qgz")
