"""Keys: from the environment or a file outside the project, to their own hosts, and in no file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from landuse.sources.services import keys
from landuse.sources.services.network import Network
from landuse.workflow.fetching import fetch
from tests import loopback
from tests.loopback import LIMITS, Reply, Server, at_loopback, squares

SECRET = "s3cr3t-key"


@pytest.fixture
def server() -> Iterator[Server]:
    with loopback.serving() as held:
        held.layers["bbr_v001:bygning_current"] = squares(2)
        yield held


@pytest.fixture
def root(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    monkeypatch.delenv("LANDUSE_KEY_DATAFORDELER", raising=False)
    monkeypatch.setenv("LANDUSE_KEYS", str(tmp_path / "keys.txt"))
    held = loopback.project(tmp_path / "project")
    at_loopback(held, "section3", f"{server.url}/wfs", key='"datafordeler"')
    return held


def asked(root: Path) -> str:
    (report,) = fetch(root, ["0760"], layers=["section3"], limits=LIMITS)
    return " ".join(str(issue) for issue in report.issues) or report.outcome


def everything_written(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())


def test_without_a_key_it_is_said_which_and_where(root: Path) -> None:
    told = asked(root)
    assert "LANDUSE_KEY_DATAFORDELER" in told
    assert "keys.txt" in told


@pytest.mark.parametrize("way", ["environment", "file"])
def test_a_key_is_sent_and_written_nowhere(
    root: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    server.layers["dai:bes_naturtyper"] = squares(3)
    if way == "environment":
        monkeypatch.setenv("LANDUSE_KEY_DATAFORDELER", SECRET)
    else:
        (tmp_path / "keys.txt").write_text(f"LANDUSE_KEY_DATAFORDELER = {SECRET}\n", "utf-8")
    assert asked(root) == "fetched"
    assert all(parameters["apikey"] == SECRET for _, parameters in server.asked)
    assert SECRET.encode() not in everything_written(root)


def test_a_service_that_repeats_the_key_does_not_spread_it(
    root: Path, server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("LANDUSE_KEY_DATAFORDELER", SECRET)
    server.lie = lambda *_: loopback.exception("Denied", f"the key {SECRET} is spent")
    with caplog.at_level("DEBUG"):
        told = asked(root)
    assert "is spent" in told
    assert SECRET not in told
    assert SECRET not in caplog.text


def test_a_key_does_not_follow_a_redirect(
    root: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDUSE_KEY_DATAFORDELER", SECRET)
    there = {"Location": "/wfs/there"}
    server.lie = lambda kind, p, honest, n: (
        Reply(b"", status=302, headers=there) if "there" not in kind else honest
    )
    asked(root)
    assert [p.get("apikey") for path, p in server.asked if path == "/wfs/there"] == [None]


def test_a_key_goes_to_nobody_else() -> None:
    elsewhere = "https://example.org/wfs"
    network = Network(frozenset({"example.org", "wfs.datafordeler.dk"}))
    with pytest.raises(Exception, match=r"not made for example\.org"):
        keys.parameters("datafordeler", elsewhere, network, "here")
