"""Scenarios and drawings that are wrong: told where, found, expected, remedy; never a traceback."""
# ruff: noqa: F811  (a fixture's name is an argument's)

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from tests import world
from tests.test_malformed import (
    Fault,
    Run,
    edit,
    own_factors,
    run,  # noqa: F401  (the command line, a fixture)
    scenario,
    wish,
    write,
)

INSIDE = ("Traceback", "object has no attribute", "NoneType", "<class", "Error:", "must be str")
EVALUATE = ("evaluate", "corner")
METRES = json.loads(shapely.to_geojson(world.A))
FEATURE: dict[str, Any] = {"type": "Feature", "id": "corner", "properties": {}, "geometry": METRES}
UTM = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}


def drawing(features: Any, **more: Any) -> Callable[[Path], None]:
    """Write the drawing of the corner."""
    found = {"type": "FeatureCollection", "features": features, **more}
    return write("scenarios/corner.geojson", json.dumps(found))


def shape(kind: str, coordinates: Any) -> dict[str, Any]:
    """Return the corner in another shape."""
    return {**FEATURE, "geometry": {"type": kind, "coordinates": coordinates}}


def deep(levels: int) -> Callable[[Path], None]:
    """Write brackets within brackets as coordinates."""
    rings = "[" * levels + "]" * levels
    head = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":"corner","properties":{},'
    )
    text = f'{head}"geometry":{{"type":"Polygon","coordinates":{rings}}}}}]}}'
    return write("scenarios/corner.geojson", text)


def folder(root: Path) -> None:
    """Put a folder where the drawing should be."""
    (root / "scenarios" / "corner.geojson").unlink()
    (root / "scenarios" / "corner.geojson").mkdir()


def linked(name: str) -> Callable[[Path], None]:
    """Move a scenario's file out of the project and leave a link."""

    def breaks(root: Path) -> None:
        path = root / "scenarios" / name
        away = root.parent / name
        path.rename(away)
        path.symlink_to(away)

    return breaks


def file_of(kind: str, features: world.Features) -> Callable[[Path], None]:
    """Add a map of projects and an allocation that reads it."""

    def breaks(root: Path) -> None:
        (root / "data" / "projects.geojson").write_text(world.geojson(features), encoding="utf-8")
        world.scenario(root, "s", f'[[allocate]]\nid = "w"\n{kind}\n')

    return breaks


SQUARES: world.Features = [({"kind": 1, "name": "x"}, world.A), ({"kind": 2, "name": "y"}, world.B)]
NUMBERED: world.Features = [*SQUARES, ({"kind": None, "name": "z"}, world.C)]
FILE = 'area = { file = "data/projects.geojson"'
RING = [[9.8, 56.8], [9.9, 56.8], [9.9, 56.9], [9.8, 56.8]]
OWN_GWP = "edition,gas,central,unit,source,page,seen,note\nAR5,co2,1,kg CO2e/kg,x,,yes,\n"

FAULTS = [
    Fault("drawing in metres that states no system", drawing([FEATURE]), "look like metres", EVALUATE),
    Fault(
        "drawing in metres labelled as degrees",
        drawing([FEATURE], crs={"type": "name", "properties": {"name": "EPSG:4326"}}),
        "look like metres",
        EVALUATE,
    ),
    Fault(
        "a latitude above 90",
        drawing([shape("Polygon", [[[9, 56], [9, 100], [10, 56], [9, 56]]])]),
        "no longitude and latitude",
        EVALUATE,
    ),
    Fault(
        "latitude before longitude",
        drawing([shape("Polygon", [[[y, x] for x, y in RING]])]),
        "far outside the reach",
        EVALUATE,
    ),
    Fault(
        "degrees labelled as metres",
        drawing([shape("Polygon", [RING])], crs=UTM),
        "cannot hold",
        EVALUATE,
    ),
    Fault("features are null", drawing(None), "without a list of features", EVALUATE),
    Fault("features are a text", drawing("x"), "without a list of features", EVALUATE),
    Fault("a feature is null", drawing([None]), "no geometry", EVALUATE),
    Fault("a feature is a list", drawing([[1]]), "no geometry", EVALUATE),
    Fault(
        "properties are a list",
        drawing([{**FEATURE, "properties": [1]}], crs=UTM),
        "properties that are no object",
        EVALUATE,
    ),
    Fault("crs is a word", drawing([FEATURE], crs="EPSG:25832"), "no name", EVALUATE),
    Fault(
        "crs is nonsense",
        drawing([FEATURE], crs={"type": "name", "properties": {"name": "EPSG:nonsense"}}),
        "EPSG:nonsense",
        EVALUATE,
    ),
    Fault(
        "crs is a height",
        drawing([FEATURE], crs={"type": "name", "properties": {"name": "EPSG:5799"}}),
        "EPSG:5799",
        EVALUATE,
    ),
    Fault(
        "crs names a number",
        drawing([FEATURE], crs={"type": "name", "properties": {"name": 25832}}),
        "no name",
        EVALUATE,
    ),
    Fault("drawing is a list", write("scenarios/corner.geojson", "[]"), "not an object", EVALUATE),
    Fault("drawing is a folder", folder, "a folder", EVALUATE),
    Fault(
        "drawing is not UTF-8",
        lambda root: (root / "scenarios" / "corner.geojson").write_bytes(b'{"a": "\xff\xfe"}'),
        "UTF-8",
        EVALUATE,
    ),
    Fault("brackets a hundred thousand deep", deep(100_000), "without end", EVALUATE),
    Fault("brackets five hundred deep", deep(500), "cannot be read", EVALUATE),
    Fault(
        "a collection of geometries",
        drawing([{**FEATURE, "geometry": {"type": "GeometryCollection", "geometries": [METRES]}}], crs=UTM),
        "a GeometryCollection",
        EVALUATE,
    ),
    Fault("a point", drawing([shape("Point", [9.8, 56.8])]), "not a line or point", EVALUATE),
    Fault("a ring that is open", drawing([shape("Polygon", [RING[:3]])]), "closed rings", EVALUATE),
    Fault("coordinates that are words", drawing([shape("Polygon", [[["a", "b"]] * 4])]), "cannot be read", EVALUATE),
    Fault("a geometry without a type", drawing([{**FEATURE, "geometry": {}}]), "without a type", EVALUATE),
    Fault("no geometry at all", drawing([{"type": "Feature", "id": "corner"}]), "no geometry", EVALUATE),
    Fault("an id that is a list", drawing([{**FEATURE, "id": [1]}], crs=UTM), "no id", EVALUATE),
    Fault("the same id twice", drawing([FEATURE, FEATURE], crs=UTM), "a second time", EVALUATE),
    Fault(
        "NaN in a drawing",
        write("scenarios/corner.geojson", json.dumps({"features": [shape("Polygon", [[[float("nan"), 1.0]] * 4])]})),
        "cannot be read",
        EVALUATE,
    ),
    Fault("scenario is a link out of the project", linked("corner.toml"), "leaves the project", EVALUATE),
    Fault("drawing is a link out of the project", linked("corner.geojson"), "leaves the project", EVALUATE),
    Fault("a link is found by check", linked("corner.toml"), "leaves the project"),
    Fault(
        "measures without a value",
        file_of(f'measure_column = "kind"\nmeasures = {{}}\n{FILE} }}', SQUARES),
        "which value is which measure",
        ("evaluate", "s"),
    ),
    Fault(
        "a measure in measures that is none",
        file_of(f'measure_column = "kind"\nmeasures = {{ "1" = "rewt" }}\n{FILE} }}', SQUARES),
        "'rewet'",
        ("evaluate", "s"),
    ),
    Fault(
        "a filter on a column that is not there",
        file_of(f'measure = "rewet"\n{FILE}, filter = {{ kin = 1 }} }}', SQUARES),
        "no column 'kin'",
        ("evaluate", "s"),
    ),
    Fault(
        "a filter that is a table",
        file_of(f'measure = "rewet"\n{FILE}, filter = {{ kind = {{ a = 1 }} }} }}', SQUARES),
        "valid",
        ("evaluate", "s"),
    ),
    Fault("no condition", scenario("s", wish("{ where = {} }")), "all the land", ("evaluate", "s")),
    Fault(
        "a condition in quotes",
        scenario("s", wish('{ where = { protected = "true" } }')),
        "Write protected = true or false.",
        ("evaluate", "s"),
    ),
    Fault(
        "a role without a layer",
        scenario("s", wish('{ where = { region = "none" } }')),
        "no layer with the role region",
        ("evaluate", "s"),
    ),
    Fault(
        "a project without layers",
        lambda root: [path.unlink() for path in (root / "layers").glob("*.toml")],
        "municipality or unit",
    ),
    Fault(
        "a project without layers is evaluated",
        lambda root: [path.unlink() for path in (root / "layers").glob("*.toml")],
        "municipality or unit",
        EVALUATE,
    ),
    Fault(
        "a project without layers is built",
        lambda root: [path.unlink() for path in (root / "layers").glob("*.toml")],
        "municipality or unit",
        ("build",),
    ),
    Fault(
        "a project whose land was not fetched",
        lambda root: [(root / "data" / f"{n}.geojson").unlink() for n in ("fields", "municipalities")],
        "no land",
        EVALUATE,
    ),
    Fault("own warming potentials that are faulty", write("data/factors/gwp/gwp.csv", OWN_GWP), "gwp"),
    Fault(
        "own parameters that are faulty",
        write("data/factors/time/parameters.csv", "parameter,central\nx,many\n"),
        "parameters.csv",
    ),
    Fault("own factors that are faulty", own_factors("+crop,over12,co2,many"), "ours"),
    Fault(
        "a purpose whose set is not there",
        edit("landuse.toml", "crs = ", 'purposes = { subsidy = "dk_v99" }\ncrs = '),
        "dk_v12",
    ),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_says_where_what_and_how_to_mend_it(fault: Fault, tmp_path: Path, run: Run) -> None:
    root = world.project(tmp_path / "project")
    fault.breaks(root)

    done = run(root, *fault.command)

    assert done.code == 1, done.out + done.err
    issues = [i for i in json.loads(done.out)["issues"] if i["severity"] == "error"]
    assert issues
    for issue in issues:
        assert all(issue[key].strip() for key in ("where", "found", "expected", "remedy"))
        assert not any(word in " ".join(issue.values()) for word in INSIDE), issue
    assert any(fault.says in " ".join(issue.values()) for issue in issues), issues


def told(done: Any) -> dict[str, Any]:
    assert done.code == 0, done.out + done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


LINE = shape(
    "Polygon", [[[9.8235, 56.8445], [9.824, 56.8445], [9.8235, 56.8445], [9.8235, 56.8445]]]
)


@pytest.mark.parametrize("feature", [LINE, {**FEATURE, "geometry": None}], ids=["line", "null"])
def test_a_drawing_that_encloses_nothing_counts_nothing_and_the_outcome_says_so(
    feature: dict[str, Any], tmp_path: Path, run: Run
) -> None:
    root = world.project(tmp_path / "project")
    drawing([feature])(root)
    found = told(run(root, *EVALUATE))
    assert [row["asked_ha"] for row in found["allocations"]] == [0.0]
    said = [issue for issue in found["issues"] if "encloses nothing" in issue["found"]]
    assert [issue["severity"] for issue in said] == ["warning"]
    assert any(issue["found"].startswith("0 ha") for issue in found["issues"])


@pytest.mark.parametrize(
    ("kept", "hectares"),
    [
        ('"1"', 1.0),
        ("1", 1.0),
        ("1.0", 1.0),
        ('["1", "2"]', 2.0),
        ("[1, 2]", 2.0),
        ("3", 0.0),
        ('"x"', 0.0),
    ],
)
def test_a_filter_on_numbers_compares_values(
    kept: str, hectares: float, tmp_path: Path, run: Run
) -> None:
    root = world.project(tmp_path / "project")
    file_of(f'measure = "rewet"\n{FILE}, filter = {{ kind = {kept} }} }}', NUMBERED)(root)
    found = told(run(root, "evaluate", "s"))
    assert found["allocations"][0]["asked_ha"] == pytest.approx(hectares)
    said = [issue for issue in found["issues"] if ".filter.kind" in issue["where"]]
    assert len(said) == (hectares == 0)


def test_a_measure_column_of_numbers_with_gaps_is_read_by_value(tmp_path: Path, run: Run) -> None:
    root = world.project(tmp_path / "project")
    how = 'measure_column = "kind"\nmeasures = { "1" = "rewet", "2" = "extensify" }\n'
    file_of(f"{how}{FILE} }}", NUMBERED)(root)
    found = told(run(root, "evaluate", "s"))
    assert [row["counted_ha"] for row in found["allocations"]] == pytest.approx([1.0, 1.0])


def test_a_file_of_points_counts_nothing_and_says_why(tmp_path: Path, run: Run) -> None:
    root = world.project(tmp_path / "project")
    points = [(p, g.centroid) for p, g in SQUARES]
    file_of(f'measure = "rewet"\n{FILE} }}', points)(root)
    found = told(run(root, "evaluate", "s"))
    assert found["allocations"][0]["asked_ha"] == 0.0
    said = [issue["found"] for issue in found["issues"]]
    assert any("points or lines" in text for text in said)
    assert any(text.startswith("0 ha") for text in said)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path, run: Run) -> None:
    root = world.project(tmp_path / "project")
    for path in [
        *(root / "scenarios").iterdir(),
        root / "landuse.toml",
        *(root / "layers").iterdir(),
    ]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert told(run(root, *EVALUATE))["allocations"][0]["counted_ha"] == pytest.approx(1.25)


def test_one_broken_scenario_is_listed_with_its_faults_beside_the_others(
    tmp_path: Path, run: Run
) -> None:
    root = world.project(tmp_path / "project")
    write("scenarios/broken.toml", "id = = 1")(root)
    write("scenarios/Not An Id.toml", "")(root)
    done = run(root, "scenarios")
    assert done.code == 1
    found = json.loads(done.out)
    rows = {row["id"]: row for row in found["scenarios"]}
    assert list(rows) == ["Not An Id", "broken", "corner", "overlap", "rule"]
    assert (rows["corner"]["allocations"], rows["corner"]["issues"]) == (1, [])
    assert rows["broken"]["title"] is None
    assert "TOML" in rows["broken"]["issues"][0]["found"]
    assert len(found["issues"]) == 2


@pytest.mark.parametrize("command", [("check",), ("scenarios",), ("evaluate", "corner")])
def test_scenarios_that_are_a_file_are_told(
    command: tuple[str, ...], tmp_path: Path, run: Run
) -> None:
    root = world.project(tmp_path / "project")
    (root / "scenarios").rename(root / "kept")
    write("scenarios", "")(root)
    done = run(root, *command)
    assert done.code == 1
    issues = json.loads(done.out)["issues"]
    assert any((i["where"], i["found"]) == ("scenarios", "a file") for i in issues)


def test_a_scenarios_folder_that_leads_out_of_the_project_is_refused(
    tmp_path: Path, run: Run
) -> None:
    root = world.project(tmp_path / "project")
    (root / "scenarios").rename(tmp_path / "away")
    os.symlink(tmp_path / "away", root / "scenarios")
    done = run(root, *EVALUATE)
    assert done.code == 1
    assert "leaves the project" in done.out
