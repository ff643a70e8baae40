"""Jobs of the server: followed, stopped, asked for twice, and never half a layer."""

import threading
import time
from pathlib import Path

import pytest

from landuse.domain.issues import InvalidInput
from landuse.workflow import jobs as background
from landuse.workflow import load
from landuse.workflow.beginning import Begun, begin
from landuse.workflow.jobs import Job, Jobs, Wanted
from landuse.workflow.offers import addresses, borders_of, by_default, offers
from tests import loopback, world
from tests.loopback import LAND, LIMITS, Reply, Server

WANTED = Wanted(("0661", "0760"), 0.0, ("municipalities", *LAND))


@pytest.fixture
def begun(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Begun:
    """Return a project of two municipalities whose services are on this machine."""
    monkeypatch.setenv("LANDUSE_PROJECTS", str(tmp_path / "projects"))
    monkeypatch.setenv("LANDUSE_CACHE", str(tmp_path / "cache"))
    home = world.project(tmp_path / "home")
    loopback.land(server, home)
    return begin(["0760", "0661"], beside=home)


def ended(job: Job, seconds: float = 60.0) -> Job:
    until = time.monotonic() + seconds
    while job.is_running and time.monotonic() < until:
        time.sleep(0.02)
    assert not job.is_running
    return job


class Gate:
    """A lie that lets fields wait until it is opened, and says when they were asked for."""

    def __init__(self) -> None:
        self.asked, self.opened = threading.Event(), threading.Event()

    def __call__(self, kind: str, parameters: dict[str, str], reply: Reply, count: int) -> Reply:
        if "Marker" in parameters.get("typenames", ""):
            self.asked.set()
            self.opened.wait(20)
        return reply


def test_a_fetch_is_followed_layer_by_layer_and_ends_with_land_to_plan_on(begun: Begun) -> None:
    renewed: list[Path] = []
    job = ended(Jobs().fetch(begun.root, WANTED, limits=LIMITS, after=renewed.append))
    assert (job.step, job.issues) == ("done", ())
    told = {name: line.report.outcome for name, line in job.lines.items() if line.report}
    assert told == {"municipalities": "fetched"} | dict.fromkeys(LAND, "fetched")
    assert job.lines["fields"].count == 6
    assert job.lines["municipalities"].size == job.lines["municipalities"].stated
    assert renewed == [begun.root]
    land = load(begun.root)
    assert [place.name for place in land.places["municipality"]] == [
        "Holstebro",
        "Ringkøbing-Skjern",
    ]
    assert (land.units["kind"] == "field").sum() == 6


def test_who_asks_twice_has_the_same_job_and_many_at_once_are_refused(
    server: Server, begun: Begun, tmp_path: Path
) -> None:
    server.lie = gate = Gate()
    held = Jobs()
    first = held.fetch(begun.root, WANTED, limits=LIMITS)
    assert gate.asked.wait(20)
    assert held.fetch(begun.root, WANTED, limits=LIMITS) is first
    assert held.of(begun.root) is first
    held.held[(tmp_path, "look")] = Job(tmp_path, "look", (), first.began_at)
    with pytest.raises(InvalidInput, match="run already"):
        held.look(begun.root)
    gate.opened.set()
    assert ended(first).step == "done"


def test_one_that_is_stopped_leaves_whole_layers_and_goes_on_where_it_was(
    server: Server, begun: Begun
) -> None:
    server.lie = gate = Gate()
    job = Jobs().fetch(begun.root, WANTED, limits=LIMITS)
    assert gate.asked.wait(20)
    until = time.monotonic() + 20
    while job.lines["section3"].report is None and time.monotonic() < until:
        time.sleep(0.02)
    job.stop()
    gate.opened.set()
    assert ended(job).step == "stopped"
    told = {name: line.report.outcome for name, line in job.lines.items() if line.report}
    assert told["municipalities"] == told["section3"] == "fetched"
    assert told["fields"] == "failed"
    states = {one.id: one.state for one in offers(begun.root)}
    assert (states["section3"], states["fields"]) == ("fetched", "not_fetched")
    server.lie = None
    again = ended(Jobs().fetch(begun.root, WANTED, limits=LIMITS))
    told = {name: line.report.outcome for name, line in again.lines.items() if line.report}
    assert (told["section3"], told["fields"]) == ("fresh", "fetched")


def test_without_borders_it_says_why_and_the_land_is_asked_anew(
    server: Server, begun: Begun
) -> None:
    server.files.clear()
    renewed: list[Path] = []
    job = ended(Jobs().fetch(begun.root, WANTED, limits=LIMITS, after=renewed.append))
    assert job.step == "failed"
    assert "404" in str(job.issues[0])
    assert renewed == [begun.root]


def test_a_fault_of_ours_is_no_end(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(threading, "excepthook", heard.append)

    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(background.fetching, "fetch", breaks)
    assert ended(Jobs().fetch(begun.root, WANTED)).step == "broken"
    assert len(heard) == 1


def test_services_are_looked_at_in_the_background(server: Server, begun: Begun) -> None:
    held = Jobs()
    ended(held.fetch(begun.root, WANTED, limits=LIMITS))
    job = ended(held.look(begun.root, ["fields", "peat"], limits=LIMITS))
    assert job.step == "done"
    assert {one.id: (one.newest, one.count) for one in job.found} == {
        "fields": (2026, 6), "peat": (None, 1),
    }  # fmt: skip


def test_what_services_offer_is_told_without_asking(
    server: Server, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANDUSE_KEY_DATAFORDELER", raising=False)
    monkeypatch.setenv("LANDUSE_KEYS", str(begun.root / "none"))
    found = {one.id: one for one in offers(begun.root)}
    assert server.asked == []
    assert found["fields"].state == "not_fetched"
    assert found["terrain"].key == "LANDUSE_KEY_DATAFORDELER"
    assert not found["terrain"].can_be_had
    assert "terrain" not in by_default(list(found.values()))
    assert borders_of(list(found.values())) == "municipalities"
    ended(Jobs().fetch(begun.root, WANTED, limits=LIMITS))
    found = {one.id: one for one in offers(begun.root)}
    assert (found["fields"].state, found["fields"].count) == ("fetched", 6)
    assert found["peat_download"].taken == "peat"
    assert not found["peat_download"].can_be_had


def test_the_list_of_addresses_names_each_service_and_no_key(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDUSE_KEY_DATAFORDELER", "s3cret")
    told = addresses(offers(begun.root))
    assert len(told.splitlines()) == len(offers(begun.root)) + 1
    assert "s3cret" not in told
    assert "dai:bes_naturtyper" in told
