"""A service that lies: no silent wrong answer, each lie in words of its own, the old copy kept."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest

from landuse.sources.project import open_project
from landuse.sources.services.network import may_connect
from landuse.ui import danish
from landuse.workflow.fetching import Limits, Report, fetch
from tests import loopback
from tests.loopback import LIMITS, Lie, Reply, Server, at_loopback, squares

GET = "/wfs?GetFeature"
HITS = "/wfs?GetFeaturehits"


@pytest.fixture(autouse=True)
def _this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with loopback.serving() as held:
        held.layers["dai:bes_naturtyper"] = squares(250)
        yield held


@pytest.fixture(autouse=True)
def _honest_again(server: Server) -> Iterator[None]:
    yield
    server.lie = None
    server.counts.clear()


@pytest.fixture
def root(tmp_path: Path, server: Server) -> Path:
    held = loopback.project(tmp_path / "project")
    at_loopback(held, "section3", f"{server.url}/wfs", page="100")
    return held


PATIENT = replace(LIMITS, seconds=30.0, file_seconds=30.0)
"""For lies that are not about time, however busy this machine is."""


def asked(root: Path, limits: Limits = PATIENT) -> Report:
    (report,) = fetch(root, ["0760"], layers=["section3"], limits=limits, again=True)
    return report


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory, server: Server) -> tuple[Path, Report]:
    """Return a project that asked an honest server, and what it heard."""
    held = loopback.project(tmp_path_factory.mktemp("honest") / "project")
    at_loopback(held, "section3", f"{server.url}/wfs", page="100")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LANDUSE_LOOPBACK", "1")
        return held, asked(held)


def on(kind: str, change: Callable[[dict[str, str], Reply, int], Reply]) -> Lie:
    """Return a lie about one kind of question; all others are answered honestly."""
    return lambda asked, p, honest, n: change(p, honest, n) if asked == kind else honest


def again(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    """Give every page as the first, whatever was asked for."""
    held = json.loads(honest.body)
    held["features"] = squares(250)[:100]
    return Reply(json.dumps(held).encode())


def some_twice(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    """Begin each page with the last features of the one before."""
    held = json.loads(honest.body)
    start = max(int(parameters["startIndex"]) - 3, 0)
    held["features"] = squares(250)[start : start + 100]
    return Reply(json.dumps(held).encode())


def some_left_out(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    held = json.loads(honest.body)
    held["features"] = [one for one in held["features"] if one["id"] != "layer.249"]
    return Reply(json.dumps(held).encode())


def endless(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    start = int(parameters["startIndex"])
    page = [
        loopback.square(start + n, loopback.X + 10, loopback.Y + 10, Objekt_id=f"e{start + n}")
        for n in range(100)
    ]
    return Reply(
        json.dumps({"type": "FeatureCollection", "features": page, "crs": loopback.UTM}).encode()
    )


def swapped(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    """Give coordinates as north, east."""
    held = json.loads(honest.body)
    for feature in held["features"]:
        (ring,) = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[[[y, x] for x, y in ring]]]
    return Reply(json.dumps(held).encode())


def moved(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    held = json.loads(honest.body)
    for feature in held["features"]:
        (ring,) = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[[[x + 200_000, y] for x, y in ring]]]
    return Reply(json.dumps(held).encode())


def in_another_system(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    held = json.loads(honest.body)
    held["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::99999"}}
    return Reply(json.dumps(held).encode())


def half_a_ring(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    held = json.loads(honest.body)
    held["features"][0]["geometry"]["coordinates"][0][0].pop()
    return Reply(json.dumps(held).encode())


EMPTY = Reply(
    json.dumps({"type": "FeatureCollection", "features": [], "crs": loopback.UTM}).encode()
)
HTML = Reply(b"<!DOCTYPE html><html><body>Log in</body></html>", "text/html")
NO = loopback.exception("NoApplicableCode", "java.lang.NullPointerException")
ESRI = Reply(json.dumps({"error": {"code": 400, "message": "Invalid query"}}).encode())
BOMB = Reply(
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
)


def empty_in_a_box(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    return EMPTY if "bbox" in parameters else honest


def none_in_a_box(kind: str, parameters: dict[str, str], honest: Reply, count: int) -> Reply:
    if kind == HITS:
        text = '<wfs:FeatureCollection xmlns:wfs="w" numberMatched="0"/>'
        return Reply(text.encode(), "application/xml") if "bbox" in parameters else honest
    return empty_in_a_box(parameters, honest, count) if kind == GET else honest


LIES: dict[str, tuple[Lie, str]] = {
    "pages_again": (on(GET, again), "the same features again after the first 100"),
    "ids_again": (on(GET, some_twice), "3 features for the second time"),
    "too_few": (on(GET, some_left_out), "249 features; expected 250"),
    "empty_page": (on(GET, lambda p, h, n: h if n < 3 else EMPTY), "200 features; expected 250"),
    "error_with_200": (on(GET, lambda *_: NO), "NullPointerException"),
    "error_in_json": (on(GET, lambda *_: ESRI), "400 Invalid query"),
    "truncated_json": (on(GET, lambda p, h, n: Reply(h.body[:5000])), "an answer that breaks off"),
    "cut_connection": (
        on(GET, lambda p, h, n: Reply(h.body, cut=500)),
        "a connection that was closed",
    ),
    "web_page": (on(GET, lambda *_: HTML), "a web page in the place of a map"),
    "web_page_for_hits": (on(HITS, lambda *_: HTML), "a web page in the place of a map"),
    "swapped_axes": (on(GET, swapped), "coordinates in the order north, east"),
    "elsewhere": (on(GET, moved), "250 features, none of them in the area"),
    "unknown_system": (on(GET, in_another_system), "the coordinate reference system"),
    "broken_geometry": (on(GET, half_a_ring), "1 of 100 features with a geometry"),
    "empty_on_box": (none_in_a_box, "nothing in any box, not even around a feature of its own"),
    "empty_on_page": (on(GET, lambda *_: EMPTY), "0 features; expected 250"),
    "always_500": (on(GET, lambda *_: Reply(b"no", status=500)), "HTTP 500, asked 3 times"),
    "always_401": (on(GET, lambda *_: Reply(b"no", status=401)), "HTTP 401, asked 3 times"),
    "gone": (on(GET, lambda *_: Reply(b"no", status=410)), "HTTP 410, asked once"),
    "endless": (
        lambda kind, p, h, n: (
            endless(p, h, n)
            if kind == GET
            else Reply(b'<a numberMatched="unknown"/>')
            if kind == HITS
            else h
        ),
        "more than 3000 features, and no end",
    ),
    "slow_drip": (
        on(GET, lambda p, h, n: Reply(h.body, drip=0.1)),
        "an answer that was not there after 2 s",
    ),
    "oversize": (on(GET, lambda *_: Reply(b"[" * 1_200_000)), "an answer of more than 1 MB"),
    "oversize_promised": (
        on(GET, lambda *_: Reply(b"{}", headers={"Content-Length": str(3 * 10**9)})),
        "an answer of more than 1 MB",
    ),
    "entities": (on(HITS, lambda *_: BOMB), "declares entities of its own"),
    "no_features": (on(GET, lambda *_: Reply(b'{"type": "Feature"}')), "an answer without features"),
    "circle": (
        on(GET, lambda *_: Reply(b"", status=302, headers={"Location": "/wfs?request=GetFeature"})),
        "redirects without end",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_ends_in_its_own_message_and_keeps_the_old_copy(
    server: Server, fetched: tuple[Path, Report], tmp_path: Path, lie: str
) -> None:
    project, honest = fetched
    root = Path(shutil.copytree(project, tmp_path / "project"))
    before = layer(root)
    server.lie, says = LIES[lie]
    report = asked(root, LIMITS if lie == "slow_drip" else PATIENT)
    assert report.outcome == "failed"
    assert says in str(report.issues[0]), report.issues[0]
    assert "a copy that is 0 days old" in str(report.issues[-1])
    assert (report.count, report.fetched) == (250, honest.fetched)
    assert layer(root) == before
    for issue in report.issues:
        for sentence in (issue.found, issue.expected, issue.remedy):
            assert danish.sentence(sentence) or danish.is_a_value(sentence), sentence


def layer(root: Path) -> tuple[str, int]:
    """Return a layer's file and how many features it holds; nothing half is ever beside it."""
    folder, issues = open_project(root)
    assert folder is not None
    assert not issues
    path = root / folder.layers["section3"].file.path
    assert sorted(p.name for p in path.parent.iterdir()) == sorted(
        [path.name, f"{path.stem}.origin.json"]
    )
    return path.name, len(gpd.read_parquet(path))


def test_no_two_lies_are_told_alike() -> None:
    alike = {"web_page_for_hits", "oversize_promised", "empty_page"}
    alike |= {"empty_on_page", "too_few", "always_401", "gone"}
    told = [says for name, (_, says) in LIES.items() if name not in alike]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("code", [401, 500, 503])
def test_what_fails_once_is_asked_again(server: Server, root: Path, code: int) -> None:
    server.lie = lambda kind, p, honest, n: honest if n > 1 else Reply(b"no", status=code)
    report = asked(root)
    assert (report.outcome, report.count) == ("fetched", 250)


def test_axes_the_other_way_are_tried_and_told(server: Server, root: Path) -> None:
    def other_way(kind: str, parameters: dict[str, str], honest: Reply, count: int) -> Reply:
        if "bbox" not in parameters:
            return honest
        south, west, north, east, system = parameters["bbox"].split(",")
        return server.honest(
            "/wfs", {**parameters, "bbox": f"{west},{south},{east},{north},{system}"}
        )

    server.lie = other_way
    report = asked(root)
    assert (report.outcome, report.count) == ("fetched", 250)
    assert "sent as north, east" in str(report.issues[0])


def test_a_redirect_to_another_port_is_not_followed(server: Server, root: Path) -> None:
    with loopback.serving() as other:
        other.layers["dai:bes_naturtyper"] = squares(1)
        there = {"Location": f"{other.url}/wfs"}
        server.lie = on(GET, lambda *_: Reply(b"", status=302, headers=there))
        report = asked(root)
        assert "a redirect to 127.0.0.1:" in str(report.issues[0])
        assert other.asked == []


def test_a_redirect_on_the_same_host_is_followed(server: Server, root: Path) -> None:
    def sent_on(kind: str, parameters: dict[str, str], honest: Reply, count: int) -> Reply:
        if kind != GET:
            return honest
        query = "&".join(f"{k}={v}" for k, v in parameters.items())
        return Reply(b"", status=307, headers={"Location": f"/wfs/moved?{query}"})

    server.lie = sent_on
    assert asked(root).outcome == "fetched"


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1",
        "fc00::1", "::ffff:127.0.0.1", "127.0.0.1", "224.0.0.1", "100.64.0.1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_private_addresses_are_never_asked(address: str) -> None:
    assert not may_connect(address, loopback=False)


def test_loopback_is_asked_only_where_that_is_allowed_and_then_nothing_else() -> None:
    assert may_connect("127.0.0.1", loopback=True)
    assert may_connect("192.38.100.1", loopback=False)
    assert not may_connect("192.38.100.1", loopback=True)


def test_without_the_setting_this_machine_is_not_asked(
    server: Server, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANDUSE_LOOPBACK")
    before = len(server.asked)
    report = asked(root)
    assert "without encryption" in str(report.issues[0])
    assert len(server.asked) == before


def test_a_name_that_leads_home_is_refused(
    server: Server, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANDUSE_LOOPBACK")
    port = server.http.server_port
    at_loopback(root, "section3", f"https://localhost:{port}/wfs")
    before = len(server.asked)
    assert "leads into a private network" in str(asked(root).issues[0])
    assert len(server.asked) == before


def test_a_layer_that_never_came_is_not_fetched_rather_than_empty(
    server: Server, root: Path
) -> None:
    server.lie = on(GET, lambda *_: HTML)
    report = asked(root)
    assert (report.outcome, report.fetched) == ("failed", None)
    folder, _ = open_project(root)
    assert folder is not None
    assert not (root / folder.layers["section3"].file.path).exists()


def test_pages_that_end_too_early_are_told(server: Server, root: Path) -> None:
    def early(kind: str, parameters: dict[str, str], honest: Reply, count: int) -> Reply:
        if "/items" not in kind:
            return honest
        held = json.loads(honest.body)
        if int(parameters.get("offset", 0)) >= 100:
            held["links"] = []
        return Reply(json.dumps(held).encode(), headers=dict(honest.headers))

    server.lie = early
    at_loopback(root, "section3", f"{server.url}/ogc", protocol='"ogc_features"', page="100")
    assert "an end after 200 features, though there are more" in str(asked(root).issues[0])


def test_a_service_that_gives_shorter_pages_than_asked_for_is_whole(
    server: Server, root: Path
) -> None:
    def shorter(parameters: dict[str, str], honest: Reply, count: int) -> Reply:
        held = json.loads(honest.body)
        held["features"] = held["features"][: 70 if parameters["startIndex"] == "0" else 30]
        return Reply(json.dumps(held).encode())

    server.lie = on(GET, shorter)
    report = asked(root)
    assert (report.outcome, report.count) == ("fetched", 250)


def test_a_host_is_asked_a_few_questions_at_a_time(server: Server, root: Path) -> None:
    busy, most, lock = 0, 0, threading.Lock()

    def counted(kind: str, parameters: dict[str, str], honest: Reply, count: int) -> Reply:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.02)
        with lock:
            busy -= 1
        return honest

    names = {
        "natura_2000": "dai:habitat_omr",
        "bnbo": "dai:status_bnbo",
        "ramsar": "dai:ramsar_omr",
    }
    for name, wanted in names.items():
        server.layers[wanted] = squares(250)
        at_loopback(root, name, f"{server.url}/wfs", page="20")
    server.lie = counted
    reports = fetch(root, ["0760"], layers=["section3", *names], limits=LIMITS)
    assert {report.outcome for report in reports} == {"fetched"}
    assert 1 < most <= LIMITS.a_host
