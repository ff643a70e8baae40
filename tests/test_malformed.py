"""Thirty and more ways a project can be wrong: each is told where, found, expected, remedy; exit 1.

Through the command line as a user has it, on the four-field world with one thing broken.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import shapely

from landuse.cli import main
from tests import world
from tests.commands import Done

Break = Callable[[Path], None]


@dataclass(frozen=True)
class Fault:
    """One thing broken, the command that meets it, and words its message must hold."""

    name: str
    breaks: Break
    says: str
    command: tuple[str, ...] = ("check",)


def edit(file: str, old: str, new: str) -> Break:
    """Replace a text in a file; it must be there."""

    def breaks(root: Path) -> None:
        path = root / file
        content = path.read_text(encoding="utf-8")
        assert old in content, (file, old)
        path.write_text(content.replace(old, new), encoding="utf-8")

    return breaks


def write(file: str, content: str) -> Break:
    """Write a file."""

    def breaks(root: Path) -> None:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(content, encoding="utf-8")

    return breaks


def truncate(file: str) -> Break:
    """Keep the first half of a file."""

    def breaks(root: Path) -> None:
        content = (root / file).read_bytes()
        (root / file).write_bytes(content[: len(content) // 2])

    return breaks


def shifted(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape whose metres are degrees."""
    return shapely.transform(shape, lambda xy: xy / [55_000, 112_500])


DEGREES = world.geojson([(p, shifted(g)) for p, g in world.FIELDS])
TWICE = world.geojson([({**p, "marknr": "A"}, g) for p, g in world.FIELDS])
POINTS = world.geojson([(p, shapely.centroid(g)) for p, g in world.FIELDS])
NO_CRS_GML = (
    '<?xml version="1.0"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" '
    'xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><ogr:f fid="1"><ogr:g><gml:Polygon>'
    "<gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>0,0 1,0 1,1 0,0</gml:coordinates>"
    "</gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></ogr:g><ogr:marknr>A</ogr:marknr>"
    "<ogr:anvendelse>omdrift</ogr:anvendelse><ogr:afgkode>1</ogr:afgkode></ogr:f>"
    "</gml:featureMember></ogr:FeatureCollection>"
)


def no_crs(root: Path) -> None:
    """Give the fields a file that does not state its system."""
    (root / "data" / "fields.gml").write_text(NO_CRS_GML, encoding="utf-8")
    edit("layers/fields.toml", "fields.geojson", "fields.gml")(root)


OWN_MEASURE = (
    'id = "{id}"\ntitle = { da = "x", en = "x" }\nabout = { da = "x", en = "x" }\n'
    'becomes = "{becomes}"\napplies_to = ["crop"]\ncolor = "#123456"\nkey = 1\n{more}'
)


def measure(name: str, becomes: str = "grass", more: str = "") -> Break:
    """Add a measure of the project's own."""
    content = OWN_MEASURE.replace("{id}", name).replace("{becomes}", becomes)
    return write(f"data/measures/{name}.toml", content.replace("{more}", more))


def own_factors(row: str) -> Break:
    """Add a factor set of the project's own with one row."""

    def breaks(root: Path) -> None:
        source = Path(__file__).resolve().parents[1] / "data" / "factors" / "ipcc_2013"
        folder = root / "data" / "factors" / "ours"
        folder.mkdir(parents=True)
        for file in source.glob("*.*"):
            content = file.read_text(encoding="utf-8").replace("ipcc_2013", "ours")
            if file.suffix == ".csv":
                head = content.splitlines()[0]
                content = (
                    f"{head}\n{row}\n" if not row.startswith("+") else content + row[1:] + "\n"
                )
            (folder / file.name).write_text(content, encoding="utf-8")

    return breaks


def scenario(name: str, allocations: str) -> Break:
    """Add a scenario."""
    return lambda root: world.scenario(root, name, allocations)


def wish(area: str, more: str = 'measure = "rewet"') -> str:
    """Return one allocation as TOML."""
    return f'[[allocate]]\nid = "w"\n{more}\narea = {area}\n'


FAULTS = [
    Fault("no project", lambda root: (root / "landuse.toml").unlink(), "landuse new"),
    Fault("project is not TOML", write("landuse.toml", "schema = = 1"), "TOML"),
    Fault("planning CRS in degrees", edit("landuse.toml", "25832", "4326"), "metres"),
    Fault("planning CRS is web Mercator", edit("landuse.toml", "25832", "3857"), "inflates"),
    Fault(
        "unknown planning CRS", edit("landuse.toml", "EPSG:25832", "EPSG:99"), "reference system"
    ),
    Fault("file without CRS", no_crs, "does not say its coordinate reference system"),
    Fault("degrees labelled as metres", write("data/fields.geojson", DEGREES), "degrees"),
    Fault(
        "another CRS than stated", edit("layers/peat.toml", "25832", "25833"), "layer file states"
    ),
    Fault("empty file", write("data/peat.geojson", ""), "an empty file"),
    Fault("truncated file", truncate("data/peat.geojson"), "cannot be opened"),
    Fault("a text file as a map", write("data/peat.geojson", "hello"), "cannot be opened"),
    Fault("wrong column", edit("layers/peat.toml", "toerv_pct", "torv_pct"), "'toerv_pct'"),
    Fault("unknown code", edit("data/peat.geojson", '"6-12"', '"3-6"'), "'3-6'"),
    Fault("duplicate ids", write("data/fields.geojson", TWICE), "'A' more than once"),
    Fault("points for polygons", write("data/fields.geojson", POINTS), "a file of points"),
    Fault(
        "text for a number",
        edit("data/fields.geojson", '"afgkode": 1}', '"afgkode": "x"}'),
        "number",
    ),
    Fault("TOML typo", edit("layers/peat.toml", "role = ", "role "), "TOML"),
    Fault("unknown key", edit("layers/peat.toml", "coverage", "covrage"), "'coverage'"),
    Fault("unknown role", edit("layers/peat.toml", '"soil"', '"dirt"'), "soil"),
    Fault("unknown theme", edit("layers/protected.toml", "cove", 'theme = "elves"\ncove'), "theme"),
    Fault(
        "id is not the file name", edit("layers/peat.toml", 'id = "peat"', 'id = "turf"'), "'peat'"
    ),
    Fault("absence not said", edit("layers/peat.toml", 'absent = "mineral"', ""), "absent"),
    Fault("unknown soil class", edit("layers/peat.toml", '"over12"', '"rich"'), "over12"),
    Fault(
        "role's column missing",
        edit("layers/municipalities.toml", "columns.code", "columns.kode"),
        "code",
    ),
    Fault("two soils", lambda root: _copy_layer(root, "peat", "soil2"), "peat has already"),
    Fault(
        "unknown unit of a column",
        edit("layers/fields.toml", '"integer"', '"integer"\nunit = "furlongz"'),
        "unit",
    ),
    Fault(
        "path outside the project",
        edit("layers/peat.toml", "data/peat", "../peat"),
        "leaves the project",
    ),
    Fault(
        "absolute path", edit("layers/peat.toml", "data/peat", "/etc/peat"), "leaves the project"
    ),
    Fault(
        "network address",
        edit("layers/peat.toml", "data/peat", "https://x.example/peat"),
        "the address",
    ),
    Fault(
        "virtual file system", edit("layers/peat.toml", "data/peat", "/vsicurl/x"), "the address"
    ),
    Fault(
        "another content than stated",
        edit("layers/peat.toml", "[file]", f'[file]\nsha256 = "{"0" * 64}"'),
        "another content",
    ),
    Fault("measure becomes an unknown use", measure("dig", "lake"), "crop"),
    Fault("one-sided sharing", measure("dig", more='shares_with = ["wind"]'), "both sides"),
    Fault("NaN factor", own_factors("+crop,over12,co2,nan"), "number"),
    Fault("missing scenario", lambda root: None, "one of: corner", ("evaluate", "none_such")),
    Fault("scenario id out of the folder", lambda root: None, "a-z", ("evaluate", "../x")),
    Fault(
        "unknown measure",
        scenario("s", wish('{ units = ["A"] }', 'measure = "rewt"')),
        "'rewet'",
        ("evaluate", "s"),
    ),
    Fault("unknown unit id", scenario("s", wish('{ units = ["Z"] }')), "'Z'", ("evaluate", "s")),
    Fault(
        "unknown drawn id", scenario("s", wish('{ drawn = "z" }')), "feature id", ("evaluate", "s")
    ),
    Fault(
        "two kinds of area",
        scenario("s", wish('{ drawn = "z", units = ["A"] }')),
        "exactly one",
        ("evaluate", "s"),
    ),
    Fault(
        "unknown condition",
        scenario("s", wish('{ where = { sol = "over12" } }')),
        "'soil'",
        ("evaluate", "s"),
    ),
    Fault(
        "unknown value",
        scenario("s", wish('{ where = { soil = "over_12" } }')),
        "'over12'",
        ("evaluate", "s"),
    ),
    Fault(
        "file outside the project",
        scenario("s", wish('{ file = "../x.gpkg" }')),
        "leaves the project",
        ("evaluate", "s"),
    ),
    Fault(
        "shares that do not sum",
        scenario("s", "[assume]\nsoil = { over12 = 0.7 }\n"),
        "sum to 1",
        ("evaluate", "s"),
    ),
    Fault(
        "unknown status",
        scenario("s", wish('{ units = ["A"] }', 'measure = "rewet"\nstatus = "maybe"')),
        "idea",
        ("evaluate", "s"),
    ),
    Fault(
        "same id twice",
        scenario("s", wish('{ units = ["A"] }') + wish('{ units = ["B"] }')),
        "more than once",
        ("evaluate", "s"),
    ),
    Fault(
        "drawing is not GeoJSON",
        write("scenarios/corner.geojson", "{"),
        "GeoJSON",
        ("evaluate", "corner"),
    ),
    Fault(
        "drawing is a line",
        edit("scenarios/corner.geojson", '"Polygon"', '"MultiLineString"'),
        "not a line",
        ("evaluate", "corner"),
    ),
    Fault(
        "unknown factor set",
        lambda root: None,
        "ipcc_2013",
        ("evaluate", "corner", "--factors", "ipcc"),
    ),
    Fault("unknown edition", lambda root: None, "AR5", ("evaluate", "corner", "--gwp", "AR9")),
    Fault(
        "unknown place role",
        lambda root: None,
        "municipality",
        ("evaluate", "corner", "--by", "parish"),
    ),
    Fault("project in a used folder", lambda root: None, "a folder in use", ("new", ".")),
]


def _copy_layer(root: Path, name: str, other: str) -> None:
    content = (root / "layers" / f"{name}.toml").read_text(encoding="utf-8")
    write(f"layers/{other}.toml", content.replace(f'id = "{name}"', f'id = "{other}"'))(root)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Return the command line as a user has it, run in this process."""

    def command(root: Path, *words: str) -> Done:
        project = [] if words[0] == "new" else ["--project", str(root)]
        monkeypatch.chdir(root)
        monkeypatch.setattr(sys, "argv", ["landuse", *words, *project, "--json"])
        with pytest.raises(SystemExit) as done:
            main()
        captured = capsys.readouterr()
        code = done.value.code
        return Done(code if isinstance(code, int) else 0, captured.out, captured.err)

    return command


Run = Callable[..., Done]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_says_where_what_and_how_to_mend_it(fault: Fault, tmp_path: Path, run: Run) -> None:
    root = world.project(tmp_path / "project")
    fault.breaks(root)

    done = run(root, *fault.command)

    assert done.code == 1, done.out + done.err
    assert "Traceback" not in done.err
    issues = [i for i in json.loads(done.out)["issues"] if i["severity"] == "error"]
    assert issues
    for issue in issues:
        assert all(issue[key].strip() for key in ("where", "found", "expected", "remedy"))
    assert any(fault.says in " ".join(issue.values()) for issue in issues), issues


def test_html_in_a_name_stays_text(tmp_path: Path, run: Run) -> None:
    root = world.project(tmp_path / "project")
    edit("layers/peat.toml", 'title = { da = "peat"', 'title = { da = "<script>x</script>"')(root)

    done = run(root, "layers")

    titles = [layer["title"] for layer in json.loads(done.out)["layers"]]
    assert done.code == 0
    assert "<script>x</script>" in titles


def test_wrong_usage_exits_with_2(tmp_path: Path, run: Run) -> None:
    assert run(tmp_path, "evaluate", "a", "b", "c").code == 2
