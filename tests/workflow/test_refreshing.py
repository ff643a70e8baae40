"""Newer maps: told without fetching, tried aside, judged cause by cause, and taken or not."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from landuse.cli import app
from landuse.domain.issues import Issue
from landuse.sources import side
from landuse.sources.services.fetched import origin_of
from landuse.ui import danish
from landuse.workflow import InvalidInput, compare, load
from landuse.workflow.fetching import fetch
from landuse.workflow.refreshing import News, Refreshed, accept, newer, refresh
from tests import loopback
from tests.loopback import LIMITS, Reply, Server, X, Y, at_loopback, square

PEAT, NATURE = "natur:kulstof2022", "dai:bes_naturtyper"


def fields(year: int) -> list[dict[str, Any]]:
    """Return two fields of a hectare, the first on peat, in a year's map."""
    return [
        square(n, X + 100 + 200 * n, Y + 100, 100.0, Marknr=f"{n}-0", Markblok=f"{year}", Afgkode=1)
        for n in range(2)
    ]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    with loopback.serving() as held:
        held.layers["Marker:Marker_2026"] = fields(2026)
        held.layers[PEAT] = [square(1, X + 100, Y + 100, 100.0, gridcode=2, toerv_pct=">12")]
        held.layers[NATURE] = [square(1, X + 1500, Y + 1500, 20.0, Natyp_navn="Mose")]
        yield held


@pytest.fixture
def root(server: Server, tmp_path: Path) -> Path:
    root = loopback.project(tmp_path / "project")
    for name in ("fields", "peat", "section3"):
        at_loopback(root, name, f"{server.url}/wfs", answer='"json"')
    fetch(root, ["0760"], buffer_m=50, layers=["fields", "peat", "section3"], limits=LIMITS)
    (root / "scenarios" / "wet.toml").write_text(
        'schema = 1\nid = "wet"\ntitle = { da = "Våd", en = "Wet" }\n'
        'question = { da = "?", en = "?" }\n[[allocate]]\nid = "w"\nmeasure = "rewet"\n'
        'area = { where = { soil = "over12", use = "crop" } }\n',
        encoding="utf-8",
    )
    return root


def looked(root: Path, server: Server, *layers: str) -> dict[str, News]:
    found = newer(root, layers=layers, resolver=f"{server.url}/none", limits=LIMITS)
    return {one.id: one for one in found}


def tried(root: Path, server: Server, *layers: str) -> Refreshed:
    return refresh(root, layers=layers, resolver=f"{server.url}/none", limits=LIMITS)


def contents(root: Path) -> dict[str, bytes]:
    """Return every file of a project but the side place's."""
    held = [p for p in root.rglob("*") if p.is_file() and side.PLACE not in p.parts]
    return {str(p.relative_to(root)): p.read_bytes() for p in held}


def test_to_look_fetches_no_feature_and_says_what_tells_it(server: Server, root: Path) -> None:
    assert {one.verdict for one in looked(root, server).values()} == {"not_told"}
    server.layers["Marker:Marker_2027"] = fields(2027)
    server.layers[PEAT].append(square(2, X + 300, Y + 100, 100.0, gridcode=2, toerv_pct=">12"))
    server.asked.clear()
    found = looked(root, server)
    assert {n: (one.verdict, one.sign) for n, one in found.items()} == {
        "fields": ("newer", "edition"), "peat": ("newer", "count"), "section3": ("not_told", ""),
    }  # fmt: skip
    assert found["fields"].theirs.newest == 2027
    asked = [a for _, a in server.asked if a.get("request") == "GetFeature"]
    assert all(a.get("resultType") == "hits" for a in asked)


def test_what_a_new_map_changes_is_told_before_it_is_taken(server: Server, root: Path) -> None:
    server.layers[PEAT].append(square(2, X + 300, Y + 100, 50.0, gridcode=2, toerv_pct=">12"))
    before = contents(root)
    found = tried(root, server)
    assert contents(root) == before
    assert [(t.id, t.outcome, t.was, t.count) for t in found.tried] == [("peat", "changed", 1, 2)]
    rows = {(e.indicator, e.place): e for e in found.effects}
    assert {e.layer for e in found.effects} == {"peat"}
    total = rows["emissions", "total"]
    assert total.before is not None
    assert total.after == pytest.approx(1.25 * total.before)  # a quarter of a hectare more
    assert rows["production_area", "total"].difference == pytest.approx(-0.25)
    places = [e for (name, place), e in rows.items() if name == "emissions" and place != "total"]
    assert sum(e.difference or 0.0 for e in places) == pytest.approx(total.difference)


def test_it_is_the_waterfalls_map_step(server: Server, root: Path) -> None:  # C14
    server.layers[PEAT][0] = square(1, X + 100, Y + 100, 50.0, gridcode=2, toerv_pct=">12")
    found = tried(root, server, "peat")
    told = {e.place: e.difference for e in found.effects if e.indicator == "emissions"}
    old, new = (compare.basis(p, "wet", None, "AR5") for p in (root, side.side_of(root)))
    steps = {s.place: s.value for s in compare.waterfall(old, new).steps if s.cause == "soil_map"}
    assert told["total"] == pytest.approx(steps["total"])
    assert steps["total"]


def test_two_new_maps_are_told_one_after_the_other_and_add_up(server: Server, root: Path) -> None:
    load(root)
    server.layers["Marker:Marker_2027"] = [
        square(0, X + 100, Y + 100, 100.0, Marknr="0-0", Markblok="x", Afgkode=252)
    ]
    server.layers[PEAT].append(square(2, X + 300, Y + 100, 50.0, gridcode=2, toerv_pct=">12"))
    found = tried(root, server)
    steps = [e for e in found.effects if (e.indicator, e.place) == ("emissions", "total")]
    assert [e.layer for e in steps] == ["fields", "peat"][: len(steps)]
    old, new = (compare.basis(p, "wet", None, "AR5") for p in (root, side.side_of(root)))
    whole = [s for s in compare.waterfall(old, new).steps if s.place == "total"]
    ends = {s.cause: s.value or 0.0 for s in whole}
    assert sum(e.difference or 0.0 for e in steps) == pytest.approx(ends["end"] - ends["start"])


def test_what_is_accepted_is_ours_and_the_rest_stays(server: Server, root: Path) -> None:
    server.layers["Marker:Marker_2027"] = fields(2027)
    server.layers[PEAT].append(square(2, X + 300, Y + 100, 50.0, gridcode=2, toerv_pct=">12"))
    tried(root, server)
    before = contents(root)
    assert accept(root, ["peat"]) == ("peat",)
    after = contents(root)
    moved = {name for name in before | after if before.get(name) != after.get(name)}
    assert all("peat" in name for name in moved)
    origin = origin_of(root, "peat")
    assert origin is not None
    assert origin.count == 2
    assert len([n for n in after if n.startswith("data/fetched/peat-")]) == 2  # map and origin
    assert load(root).pieces.query("soil == 'over12'")["area_ha"].sum() == pytest.approx(1.25)
    assert looked(root, server, "peat")["peat"].verdict == "not_told"


def test_ours_fetched_meanwhile_is_not_written_over(server: Server, root: Path) -> None:  # C11
    server.layers[PEAT].append(square(2, X + 300, Y + 100, 50.0, gridcode=2, toerv_pct=">12"))
    tried(root, server)
    server.layers[PEAT].append(square(3, X + 600, Y + 100, 50.0, gridcode=2, toerv_pct=">12"))
    fetch(root, ["0760"], layers=["peat"], again=True, limits=LIMITS)
    before = contents(root)
    with pytest.raises(InvalidInput, match="fetched anew meanwhile"):
        accept(root, ["peat"])
    with pytest.raises(InvalidInput, match="no newer map that was tried"):
        accept(root, ["section3"])
    assert contents(root) == before


def test_a_service_that_fails_leaves_ours(server: Server, root: Path) -> None:
    def lie(kind: str, asked: dict[str, str], reply: Reply, count: int) -> Reply:
        del count
        whole = "GetFeature" in kind and "hits" not in kind
        return Reply(b"{", status=200) if whole and asked.get("typenames") == PEAT else reply

    server.lie = lie
    before = contents(root)
    found = tried(root, server, "peat")
    assert [(t.id, t.outcome) for t in found.tried] == [("peat", "failed")]
    assert found.effects == ()
    assert contents(root) == before
    del server.layers[PEAT]
    server.lie = None
    assert looked(root, server, "peat")["peat"].verdict == "no_answer"
    assert tried(root, server).tried == ()


def test_a_map_the_land_cannot_be_made_of_is_told(server: Server, root: Path) -> None:
    server.layers[PEAT][0]["properties"]["toerv_pct"] = "new code"
    found = tried(root, server, "peat")
    assert [t.outcome for t in found.tried] == ["changed"]
    assert found.effects == ()
    assert any("new code" in issue.found for issue in found.issues)


def test_the_same_content_is_unchanged(server: Server, root: Path) -> None:
    assert [t.outcome for t in tried(root, server, "section3").tried] == ["unchanged"]


def test_a_files_own_date_says_whether_it_is_newer(server: Server, tmp_path: Path) -> None:
    root = loopback.project(tmp_path / "dated")
    at_loopback(root, "section3", f"{server.url}/map", protocol='"file"', name='""')
    page = {"type": "FeatureCollection", "features": server.layers[NATURE], "crs": loopback.UTM}
    when = "Mon, 05 Jan 2026 10:00:00 GMT"

    def dated(kind: str, asked: dict[str, str], reply: Reply, count: int) -> Reply:
        del kind, asked, count
        reply.headers["Last-Modified"] = when
        return reply

    server.files["/map"], server.lie = json.dumps(page).encode(), dated
    fetch(root, ["0760"], layers=["section3"], limits=LIMITS)
    one = looked(root, server, "section3")["section3"]
    assert (one.verdict, one.sign) == ("as_ours", "date")
    when = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    page["features"] = [*server.layers[NATURE], square(9, X, Y, Natyp_navn="Eng")]
    server.files["/map"] = json.dumps(page).encode()
    found = tried(root, server)
    assert [(t.id, t.outcome, t.count) for t in found.tried] == [("section3", "changed", 2)]


def test_an_arcgis_layer_tells_when_it_was_edited(server: Server, tmp_path: Path) -> None:
    root = loopback.project(tmp_path / "edited")
    server.layers = {NATURE: server.layers[NATURE]}
    at_loopback(root, "section3", f"{server.url}/arcgis", protocol='"arcgis"')
    fetch(root, ["0760"], layers=["section3"], limits=LIMITS)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)

    def edited(kind: str, asked: dict[str, str], reply: Reply, count: int) -> Reply:
        del asked, count
        if "/query" in kind:
            return reply
        body = json.loads(reply.body) | {"editingInfo": {"lastEditDate": later.timestamp() * 1000}}
        return Reply(json.dumps(body).encode())

    server.lie = edited
    one = looked(root, server, "section3")["section3"]
    assert (one.verdict, one.sign) == ("newer", "date")


def test_the_command_tells_and_takes(
    server: Server, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landuse.workflow.fetching.Limits", lambda: LIMITS)
    server.layers[PEAT].append(square(2, X + 300, Y + 100, 50.0, gridcode=2, toerv_pct=">12"))
    ask = ["refresh", "--project", str(root)]
    app([*ask, "--look", "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert {row["id"]: row["verdict"] for row in told["layers"]}["peat"] == "newer"
    assert told["tried"] == []
    app(ask, standalone_mode=False)
    out = capsys.readouterr().out
    assert "landuse refresh --accept peat" in out
    assert "emissions" in out
    app([*ask, "--accept", "peat", "--json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out) == {"taken": ["peat"]}


def test_every_refusal_has_its_danish(server: Server, root: Path) -> None:
    issues: list[Issue] = []
    calls: list[Callable[[], object]] = [
        lambda: looked(root, server, "bnbo"),
        lambda: accept(root, ["peat"]),
        lambda: tried(root, server, "nothing"),
    ]
    for call in calls:
        with pytest.raises(InvalidInput) as fault:
            call()
        issues += fault.value.issues
    said = {text for i in issues for text in (i.found, i.expected, i.remedy)}
    said |= {"a map that was fetched anew meanwhile", "the one it was held against",
             "Run landuse refresh again, so that it tells what changes from here."}  # fmt: skip
    assert [t for t in said if danish.sentence(t) is None and not danish.is_a_value(t)] == []
