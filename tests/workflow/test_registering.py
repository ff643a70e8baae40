"""A register as a reference: by hand on the four fields, then what changed, then what goes wrong."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from landuse.cli import app
from landuse.domain.register import Change, Project, changes
from landuse.sources import registered
from landuse.sources.register import Said
from landuse.ui import danish
from landuse.workflow import InvalidInput, decide, judge, load, read_scenario
from landuse.workflow.fetching import fetch
from landuse.workflow.registering import register
from tests import loopback, real, world
from tests.loopback import LIMITS, at_loopback

LOWLAND = "4d1bdb7a-ee68-46c1-9364-792ad26eb337"
Row = tuple[str, int | None, str, Any]
ROWS: list[Row] = [
    ("granted", 10, LOWLAND, world.A),
    ("built", 15, "Skovrejsning", world.D),
    ("study", 6, "Lavbundsprojekter", world.square(0, 0, 50, 100)),
    ("sketch", None, "Ekstensivering", world.B),
    ("mini", 10, "Minivådområder", world.square(50, 0, 60, 10)),
    ("refused", 17, "Skovrejsning", world.C),
    ("far", 10, "Skovrejsning", world.square(90_000, 0, 90_100, 100)),
]


def extract(folder: Path, rows: list[Row], name: str = "udtraek.geojson", **more: str) -> Path:
    """Write an extract with the register's own names of columns."""
    features: list[tuple[Mapping[str, Any], Any]] = [
        ({"projectId": i, "projectName": f"Projekt {i}", "projectStatus": state,
          "mitigationMeasureId": measure, "geoLocationId": f"g-{i}", "CVR": "12345678", **more}, shape)
        for i, state, measure, shape in rows
    ]  # fmt: skip
    path = folder / name
    path.write_text(world.geojson(features), encoding="utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.project(tmp_path / "project")


def files(root: Path) -> dict[str, bytes]:
    """Return what a run wrote, but for the time it was read at."""
    held = [
        *(root / "scenarios").glob("register*"),
        *(root / "data" / "register").glob("register-*"),
    ]
    return {
        p.name: b"" if p.name.endswith(".origin.json") else p.read_bytes() for p in sorted(held)
    }


def test_what_is_decided_is_a_reference_and_the_rest_is_new(root: Path, tmp_path: Path) -> None:
    found = register(root, extract(tmp_path, ROWS))
    assert found.scenarios == ("register", "register_planned")
    assert [(line.status, line.kind, line.count) for line in found.lines] == [
        ("built", "forest", 1), ("granted", "Minivådområder", 1), ("granted", "lowland", 1),
        ("agreed", "lowland", 1), ("sketched", "extensive", 1),
    ]  # fmt: skip
    assert [line.area_ha for line in found.lines] == pytest.approx([1, 0.01, 1, 0.5, 1])
    assert (found.changes, found.outside) == (None, 1)
    land = load(root)
    plan = decide(land, read_scenario(root, "register_planned"))
    counted = plan.allocations.set_index("id")["counted_ha"]
    assert counted.to_dict() == pytest.approx(
        {"reference.granted.lowland": 1, "reference.built.forest": 1,
         "sketched.extensive": 1, "agreed.lowland": 0.5}
    )  # fmt: skip
    alone = decide(land, read_scenario(root, "register"))
    table = judge(land, plan, only=("emissions",)).tables["decided"]
    total = table[(table["place"] == "total") & table["gas"].isna()].iloc[0]
    row = next(
        r for r in judge(land, alone, only=("emissions",)).rows if r.place == "total" and not r.gas
    )
    assert total["decided"] == row.change
    assert total["new"] == pytest.approx(total["total"] - total["decided"])


def test_no_person_and_no_path_is_kept(root: Path, tmp_path: Path) -> None:
    register(root, extract(tmp_path, ROWS))
    (path,) = (root / "data" / "register").glob("*.parquet")
    assert "CVR" not in gpd.read_parquet(path).columns
    origin = path.with_suffix(".origin.json").read_text("utf-8")
    assert str(tmp_path) not in origin
    assert json.loads(origin)["source"] == "udtraek.geojson"


def test_what_changed_since_last_time_is_listed(root: Path, tmp_path: Path) -> None:
    register(root, extract(tmp_path, ROWS))
    later: list[Row] = [
        ("granted", 15, LOWLAND, world.A),
        ("built", 15, "Skovrejsning", world.square(100, 0, 200, 50)),
        ("study", 6, "Kvælstofvådområder", world.square(0, 0, 50, 100)),
        ("mini", 10, "Minivådområder", world.square(50, 0, 60, 10)),
        ("added", 6, LOWLAND, world.C),
    ]
    found = register(root, extract(tmp_path, later))
    assert found.changes is not None
    assert {(c.what, c.id, c.before, c.after) for c in found.changes} == {
        ("new", "added", None, "agreed"),
        ("gone", "sketch", "sketched", None),
        ("status", "granted", "granted", "built"),
        ("kind", "study", "lowland", "wetland"),
        ("hectares", "built", 1.0, 0.5),
    }
    assert len(list((root / "data" / "register").glob("*.parquet"))) == 1


def test_to_run_it_twice_changes_nothing(root: Path, tmp_path: Path) -> None:
    path = extract(tmp_path, ROWS)
    register(root, path)
    before = files(root)
    assert register(root, path).changes == ()
    assert files(root) == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "cannot be opened"),
        (world.geojson([]), "none of them in the municipalities"),
        (world.geojson([({"navn": "x"}, world.A)]), "no column with a state"),
    ],
)
def test_a_run_that_fails_leaves_the_old_one(
    root: Path, tmp_path: Path, content: str, says: str
) -> None:
    register(root, extract(tmp_path, ROWS))
    before = files(root)
    bad = tmp_path / "bad.geojson"
    bad.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=says):
        register(root, bad)
    assert files(root) == before


def test_a_run_that_is_killed_leaves_the_old_one(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(root, extract(tmp_path, ROWS))
    before = files(root)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("landuse.workflow.registering.write_scenarios", killed)
    with pytest.raises(KeyboardInterrupt):
        register(root, extract(tmp_path, ROWS[:1]))
    monkeypatch.undo()
    assert before.items() <= files(root).items()
    decide(load(root), read_scenario(root, "register_planned"))
    assert len(register(root, extract(tmp_path, ROWS)).changes or ()) == 0
    assert files(root) == before


def test_a_scenario_changed_by_hand_is_never_written_over(root: Path, tmp_path: Path) -> None:
    path = extract(tmp_path, ROWS)
    register(root, path)
    text = root / "scenarios" / "register_planned.toml"
    text.write_text(text.read_text("utf-8").replace("agreed", "sketched", 1), encoding="utf-8")
    before = files(root)
    with pytest.raises(InvalidInput, match="changed by hand"):
        register(root, path)
    assert files(root) == before
    register(root, path, name="other")
    assert files(root) == before


def test_a_copy_keeps_the_map_it_names(root: Path, tmp_path: Path) -> None:
    register(root, extract(tmp_path, ROWS))
    text = (root / "scenarios" / "register.toml").read_text("utf-8").replace('"register"', '"mine"')
    (root / "scenarios" / "mine.toml").write_text(text, encoding="utf-8")
    register(root, extract(tmp_path, ROWS[:1]))
    assert len(list((root / "data" / "register").glob("*.parquet"))) == 2
    decide(load(root), read_scenario(root, "mine"))


def test_a_layer_that_states_nothing_is_what_the_user_says(root: Path) -> None:
    found = register(root, "peat", said=Said("granted", "lowland"))
    assert [(line.status, line.kind) for line in found.lines] == [("granted", "lowland")]
    assert found.lines[0].area_ha == pytest.approx(2.5)


def test_a_table_fetched_since_tells_todays_states(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    root = loopback.project(tmp_path / "project")
    x, y = loopback.X, loopback.Y
    here = shapely.box(x + 100, y + 100, x + 200, y + 200)
    there = shapely.box(x + 90_000, y, x + 90_100, y + 100)
    rows: list[Row] = [("a", 6, LOWLAND, here), ("b", 10, LOWLAND, there), ("c", 10, LOWLAND, here)]
    register(root, extract(tmp_path, [*rows, ("s", None, LOWLAND, here)]))
    with loopback.serving() as server:
        table = [
            {"projectId": name, "projectName": name, "projectStatus": state, "geoLocationId": "",
             "mitigationMeasureId": LOWLAND, "nitrogenReductionT": 1.0}
            for name, state in (("a", 15), ("b", 10), ("shapeless", 6))
        ]  # fmt: skip
        server.files["/projects"] = json.dumps(table).encode()
        at_loopback(root, "mars_projects", f"{server.url}/projects")
        fetch(root, ["0760"], layers=["mars_projects"], limits=LIMITS)
    found = register(root)
    assert found.changes is not None
    assert {(c.what, c.id) for c in found.changes} == {("status", "a"), ("gone", "c")}
    (told,) = [i for i in found.issues if "without an outline" in i.found]
    assert told.found == "1 projects of the table without an outline (shapeless)"
    assert found.outside == 1


def test_every_issue_has_its_danish(root: Path, tmp_path: Path) -> None:
    odd: list[Row] = [
        ("odd", 99, "Skovrejsning", world.A),
        *ROWS,
        ("flat", 10, LOWLAND, shapely.Polygon()),
    ]
    issues = list(register(root, extract(tmp_path, odd)).issues)
    (root / "scenarios" / "register.toml").write_text("", encoding="utf-8")
    bad = extract(tmp_path, [("x", None, "", world.A)], "bare.geojson")
    calls: list[tuple[Any, dict[str, Any]]] = [
        (bad, {}), (None, {"name": "two"}), ("nowhere", {"name": "two"}), (bad, {"name": "two"}),
        (bad, {"name": "two", "said": Said(kind="x")}), (bad, {"name": "two", "kind_of": "x"}),
    ]  # fmt: skip
    for source, options in calls:
        with pytest.raises(InvalidInput) as fault:
            register(root, source, **options)
        issues += fault.value.issues
    said = {text for i in issues for text in (i.found, i.expected, i.remedy)}
    assert [t for t in said if danish.sentence(t) is None and not danish.is_a_value(t)] == []


def test_a_disk_that_is_full_is_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(registered, "replace_text", full)
    with pytest.raises(InvalidInput, match="No space left"):
        register(root, extract(tmp_path, ROWS))


def test_the_command_lists_projects_and_changes(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = extract(tmp_path, ROWS)
    app(["register", str(path), "--project", str(root), "--json"], standalone_mode=False)
    first = json.loads(capsys.readouterr().out)
    assert first["changes"] is None
    assert sum(row["count"] for row in first["projects"]) == 5
    extract(tmp_path, ROWS[1:])
    app(["register", str(path), "--project", str(root)], standalone_mode=False)
    told = capsys.readouterr().out
    assert "Changes since last time: 1" in told
    assert "gone" in told


PROJECTS = st.lists(
    st.builds(
        Project,
        st.sampled_from("abcdef"),
        st.just("n"),
        st.sampled_from(["granted", "built"]),
        st.sampled_from(["lowland", "forest"]),
        st.sampled_from([1.0, 2.0]),
    ),
    unique_by=lambda p: p.id,
)
BACK = {"new": "gone", "gone": "new"}


@given(PROJECTS, PROJECTS)
def test_changes_back_are_the_changes_turned_round(
    before: list[Project], after: list[Project]
) -> None:
    there = {(c.what, c.id, c.before, c.after) for c in changes(before, after)}
    back = {(BACK.get(c.what, c.what), c.id, c.after, c.before) for c in changes(after, before)}
    assert there == back
    assert changes(before, before) == ()
    assert all(isinstance(c, Change) for c in changes(before, after))


def test_the_registers_own_projects_by_state(root: Path) -> None:
    if not real.SHARED.is_dir():
        pytest.skip("the real geodata are not beside this checkout")
    (root / "layers" / "municipalities.toml").unlink()  # the whole country
    found = register(root, real.SHARED / "dk-mars-2026-05" / "mars_projects.gpkg")
    counts = {
        s: sum(li.count for li in found.lines if li.status == s) for s in ("built", "granted")
    }
    raw = json.loads((real.SHARED / "dk-mars-2026-05" / "projects.json").read_text("utf-8"))
    states = [row["projectStatus"] for row in raw]
    assert counts["built"] == states.count(15)
    assert counts["granted"] == states.count(10) - 1  # one outline of it encloses nothing
