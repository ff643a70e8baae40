"""Bringing a scenario in: what was taken home comes back as it was; what is wrong writes nothing."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.sources import archives
from landuse.ui import danish
from landuse.workflow import Drawn, decide, judge, load, read_scenario
from landuse.workflow.exports import export
from landuse.workflow.importing import Imported, Upload, import_scenario
from tests import world

AREAS = [
    ({"navn": "Nord"}, world.square(10, 110, 60, 160)),
    ({"navn": "Syd"}, world.square(10, 10, 60, 60)),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.project(tmp_path_factory.mktemp("made") / "project")


@pytest.fixture
def land(tmp_path: Path, made: Path) -> Landscape:
    root = world.project(tmp_path / "project")
    return replace(load(made), root=root)


def frame(crs: str = world.CRS) -> gpd.GeoDataFrame:
    names, shapes = [row["navn"] for row, _ in AREAS], [shape for _, shape in AREAS]
    return gpd.GeoDataFrame({"navn": names}, geometry=shapes, crs=world.CRS).to_crs(crs)


def mapped(tmp_path: Path, ending: str, crs: str = world.CRS) -> Upload:
    path = tmp_path / f"Å-projekt{ending}"
    frame(crs).to_file(path, engine="pyogrio")
    return Upload(path.name, path.read_bytes())


def archive(parts: dict[str, bytes], name: str = "pakke.zip") -> Upload:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    return Upload(name, held.getvalue())


def own_files(root: Path, name: str) -> list[Upload]:
    paths = sorted((root / "scenarios").glob(f"{name}.*"))
    return [Upload(path.name, path.read_bytes()) for path in paths]


def taken_home(land: Landscape, name: str, kind: str) -> Upload:
    drawn = read_scenario(land.root, name)
    plan = decide(land, drawn)
    told, content = export(land, drawn, plan, judge(land, plan), kind=kind)
    return Upload(told, content)


def brought(land: Landscape, *files: Upload, measure: str = "rewet") -> Imported:
    return import_scenario(land, files, measure)


def refused(land: Landscape, *files: Upload) -> str:
    """Return why an import is refused; nothing was written."""
    before = {path: path.read_bytes() for path in land.root.rglob("*") if path.is_file()}
    with pytest.raises(InvalidInput) as fault:
        brought(land, *files)
    after = {path: path.read_bytes() for path in land.root.rglob("*") if path.is_file()}
    assert after == before
    said = [t for i in fault.value.issues for t in (i.found, i.expected, i.remedy)]
    assert [t for t in said if danish.sentence(t) is None and not danish.is_a_value(t)] == []
    assert all(issue.remedy for issue in fault.value.issues)
    return str(fault.value)


def same(one: Drawn, other: Drawn) -> bool:
    """Whether two scenarios want the same, whatever they are called."""
    named = {"id": "x", "title": one.scenario.title}
    alike = one.scenario.model_copy(update=named) == other.scenario.model_copy(update=named)
    shapes = one.areas.geometry.normalize(), other.areas.geometry.normalize()
    return alike and shapes[0].geom_equals_exact(shapes[1], 0.001).all()


def test_what_was_taken_home_comes_back_as_it_was(land: Landscape) -> None:
    opened = read_scenario(land.root, "overlap")
    files = own_files(land.root, "overlap")
    for path in (land.root / "scenarios").glob("overlap.*"):
        path.unlink()
    found = brought(land, *files)
    assert not found.was_taken
    assert found.drawn.scenario == opened.scenario
    assert same(read_scenario(land.root, "overlap"), opened)


@pytest.mark.parametrize("way", ["files", "zip", "folder in zip", "gpkg", "downloads"])
def test_a_name_that_is_taken_gets_a_number_and_nothing_is_overwritten(
    land: Landscape, way: str
) -> None:
    files = own_files(land.root, "overlap")
    before = {f.name: f.content for f in files}
    uploaded = {
        "files": files,
        "zip": [archive(before)],
        "folder in zip": [archive({f"min/mappe/{n}": c for n, c in before.items()})],
        "gpkg": [taken_home(land, "overlap", "gpkg")],
        "downloads": [taken_home(land, "overlap", kind) for kind in ("toml", "geojson")],
    }[way]
    first, second = brought(land, *uploaded), brought(land, *uploaded)
    assert [first.drawn.scenario.id, second.drawn.scenario.id] == ["overlap_2", "overlap_3"]
    assert first.was_taken
    again = brought(land, *own_files(land.root, "overlap_2"))
    assert again.drawn.scenario.id == "overlap_4"
    title = read_scenario(land.root, "overlap").scenario.title.da
    assert second.drawn.scenario.title.da == f"{title} (3)"
    assert same(read_scenario(land.root, "overlap_2"), read_scenario(land.root, "overlap"))
    assert {f.name: f.content for f in own_files(land.root, "overlap")} == before


@pytest.mark.parametrize("crs", [world.CRS, "EPSG:4326"])
@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".shp"])
def test_plain_areas_become_a_scenario_with_a_measure(
    land: Landscape, tmp_path: Path, ending: str, crs: str
) -> None:
    upload = mapped(tmp_path, ending, crs)
    if ending == ".shp":
        parts = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
        upload = archive(parts, "Å-projekt.zip")
    found = brought(land, upload, measure="afforest")
    assert found.drawn.scenario.id == "aa_projekt"
    opened = read_scenario(land.root, "aa_projekt")
    assert opened.scenario.title.da == "Å-projekt"
    told = [(a.id, a.title, a.measure) for a in opened.scenario.allocate]
    assert told == [("afforest_1", "Nord", "afforest"), ("afforest_2", "Syd", "afforest")]
    assert opened.areas.area.to_list() == pytest.approx([2500, 2500], abs=2)
    counted = decide(land, opened).allocations["counted_ha"]
    assert counted.sum() == pytest.approx(0.5, abs=0.001)


def test_many_areas_become_one_allocation(land: Landscape, tmp_path: Path) -> None:
    shapes = [world.square(2 * n, 110, 2 * n + 1, 111) for n in range(60)]
    path = tmp_path / "mange.geojson"
    gpd.GeoDataFrame(geometry=shapes, crs=world.CRS).to_file(path, engine="pyogrio")
    found = brought(land, Upload(path.name, path.read_bytes()))
    (wish,) = found.drawn.scenario.allocate
    assert len(wish.area.drawn_ids) == 60


def test_the_drawings_must_come_with_the_scenario(land: Landscape) -> None:
    (text,) = [f for f in own_files(land.root, "overlap") if f.ending == ".toml"]
    assert "first, second" in refused(land, text)


def broken(land: Landscape, tmp_path: Path) -> dict[str, tuple[list[Upload], str]]:
    """Return uploads that are wrong, and a word of what is said of each."""
    text, drawing = sorted(own_files(land.root, "overlap"), key=lambda f: f.ending != ".toml")
    lines = tmp_path / "lines.geojson"
    gpd.GeoDataFrame(geometry=[AREAS[0][1].exterior], crs=world.CRS).to_file(lines)
    layers = tmp_path / "layers.gpkg"
    for name in ("one", "two"):
        frame().to_file(layers, layer=name)
    unzipped = tmp_path / "shape"
    unzipped.mkdir()
    frame().to_file(unzipped / "a.shp")
    alone = Upload("a.shp", (unzipped / "a.shp").read_bytes())
    metres = Upload("uden.geojson", mapped(tmp_path, ".geojson").content.replace(b"25832", b"999"))
    vrt = b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"
    return {
        "no file": ([], "nothing that can be used"),
        "not toml": ([Upload("a.toml", b"id = ")], "TOML"),
        "other key": (
            [Upload("a.toml", text.content + b'\nnonsense = "x"\n'), drawing],
            "nonsense",
        ),
        "latin": ([Upload("a.toml", b"title = '\xe5'")], "TOML"),
        "broken drawing": ([text, Upload("a.geojson", drawing.content[:90])], "JSON"),
        "two scenarios": ([text, Upload("b.toml", text.content), drawing], "several"),
        "two maps": ([drawing, Upload("b.geojson", drawing.content)], "several"),
        "picture": ([Upload("a.png", b"\x89PNG")], ".png"),
        "empty": ([Upload("a.geojson", b"")], "no kind we read"),
        "no areas": ([Upload(lines.name, lines.read_bytes())], "no area at all"),
        "many layers": ([Upload(layers.name, layers.read_bytes())], "2 layers"),
        "shapefile alone": ([alone], ".shx"),
        "part of one": ([Upload("a.dbf", b"x")], "part of a shapefile"),
        "cut gpkg": ([Upload("a.gpkg", layers.read_bytes()[:5000])], "a.gpkg"),
        "not a system": ([metres], "uden.geojson"),
        "list of others": ([Upload("a.gpkg", vrt)], "a list of other files"),
        "zip as gpkg": ([replace(archive({"a": b"x"}), name="a.gpkg")], "an archive"),
        "broken zip": ([Upload("a.zip", b"PK\x03\x04 and no more")], "cannot be opened"),
        "empty zip": ([archive({"readme.txt": b"x"})], "nothing that can be used"),
        "zip in zip": ([archive({"a.zip": archive({"a": b"x"}).content})], "nothing that can"),
    }


BROKEN = (
    "no file", "not toml", "other key", "latin", "broken drawing", "two scenarios", "two maps",
    "picture", "empty", "no areas", "many layers", "shapefile alone", "part of one", "cut gpkg",
    "not a system", "list of others", "zip as gpkg", "broken zip", "empty zip", "zip in zip",
)  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told_and_nothing_is_written(
    land: Landscape, tmp_path: Path, name: str
) -> None:
    files, word = broken(land, tmp_path)[name]
    assert word in refused(land, *files)


def test_every_kind_of_fault_is_tried(land: Landscape, tmp_path: Path) -> None:
    assert tuple(broken(land, tmp_path)) == BROKEN


@pytest.mark.parametrize(
    "path",
    ["../../evil.toml", "/etc/evil.toml", "a/../../evil.toml", "..\\evil.toml", "C:\\e.toml"],
)
def test_no_path_of_an_archive_leaves_it(land: Landscape, path: str, tmp_path: Path) -> None:
    text = next(f for f in own_files(land.root, "rule") if f.ending == ".toml")
    before = sorted(tmp_path.rglob("*"))
    assert "a path that leaves it" in refused(land, archive({path: text.content}))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["../../../evil.toml", "/tmp/evil.toml", "..\\..\\evil.toml"])
def test_the_name_of_an_upload_leads_nowhere(land: Landscape, name: str, tmp_path: Path) -> None:
    text = next(f for f in own_files(land.root, "rule") if f.ending == ".toml")
    found = brought(land, Upload(name, text.content))
    assert found.drawn.scenario.id == "rule_2"
    assert not list(tmp_path.rglob("evil*"))


def test_a_scenario_that_names_a_file_outside_the_project_is_refused(land: Landscape) -> None:
    text = next(f for f in own_files(land.root, "rule") if f.ending == ".toml").content
    wish = b'\n[[allocate]]\nid = "x"\nmeasure = "rewet"\narea = { file = "../secret.gpkg" }\n'
    assert "leaves the project folder" in refused(land, Upload("a.toml", text + wish))


def test_what_is_too_large_is_refused_before_it_is_opened(
    land: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LARGEST_MB", 1)
    monkeypatch.setattr(archives, "LARGEST_UNPACKED_MB", 2)
    assert "at most 1 MB" in refused(land, Upload("a.geojson", b" " * 1_000_001))
    assert "at most 2 MB" in refused(land, archive({"a.geojson": b" " * 3_000_000}))
    many = archive({f"{n}.prj": b"x" for n in range(101)})
    assert "at most 100 files" in refused(land, many)
