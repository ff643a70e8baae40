"""Two doors: the example, and one's own municipalities, fetched while one does something else."""

import datetime as dt
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from landuse.ui import background, cache, choosing_map
from landuse.workflow.beginning import begin as begin_project
from landuse.workflow.beginning import begun_projects
from landuse.workflow.handed import inbox
from landuse.workflow.jobs import Job, Jobs, Wanted
from landuse.workflow.outlines import outlines
from tests import loopback, world
from tests.loopback import LAND, PLACES, Server
from tests.ui import screen
from tests.workflow import test_lies

MINE, SERVICES = "landuse/ui/pages/mine.py", "landuse/ui/pages/services.py"
LAYERS = "landuse/ui/pages/layers.py"
PLAN, NAME = "landuse/ui/pages/plan.py", "0661-0760"


@pytest.fixture
def home(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the project the app is opened on: invented land, services on this machine."""
    monkeypatch.setenv("LANDUSE_PROJECTS", str(tmp_path / "projects"))
    monkeypatch.setenv("LANDUSE_KEYS", str(tmp_path / "keys.txt"))
    book = Jobs()
    monkeypatch.setattr(background, "jobs", lambda: book)
    root = world.project(tmp_path / "home")
    text = (root / "landuse.toml").read_text("utf-8")
    if "synthetic" not in text:
        (root / "landuse.toml").write_text(f"synthetic = true\n{text}", "utf-8")
    loopback.land(server, root)
    return root


def shown(app: AppTest, page: str) -> AppTest:
    app.switch_page(page).run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    screen.button(app, key).click().run()
    assert not app.exception
    return app


def begin(app: AppTest) -> AppTest:
    """Go through the second door with two municipalities."""
    shown(app, MINE)
    app.multiselect(key="doors.codes").set_value(list(PLACES)).run()
    app.multiselect(key="doors.layers.da").set_value(list(LAND)).run()
    return press(app, "doors.go")


def fetched(app: AppTest) -> AppTest:
    """Go through the second door, wait until all is there, and turn to the project's services."""
    begin(app)
    over()
    return shown(press(app.run(), f"doors.more.{NAME}"), SERVICES)


def over() -> None:
    """Wait until every job is over."""
    until = time.monotonic() + 120
    while any(job.is_running for job in background.jobs().held.values()):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_second_door_tells_what_will_be_fetched_before_it_is(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(screen.open_on(home, monkeypatch), MINE)
    told = screen.texts(app)
    for words in (
        "Prøv eksemplet",
        "Vælg mine kommuner",
        "Landbrugsstyrelsen",
        "617.000",
        "123 MB",
    ):
        assert words in told
    assert "LANDUSE_KEY_DATAFORDELER" in told
    assert "Hvor længe det varer, vides ikke på forhånd" in told
    assert screen.button(app, "doors.go").disabled
    assert len(app.multiselect(key="doors.codes").options) == 98
    assert server.asked == []
    assert begun_projects() == []


def test_two_municipalities_are_fetched_and_planned_on_and_the_example_stays_as_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen.open_on(home, monkeypatch)
    screen.tell(app, screen.drawing(0, 0, 40, 40))
    drawn = screen.session(app).drawn
    begin(app)
    over()
    assert "Hentningen er færdig" in screen.texts(app.run())
    assert screen.session(app).root == home
    press(app, f"doors.open.{NAME}")
    root = screen.session(app).root
    assert root == begun_projects()[0].root
    assert app.query_params["project"] in (NAME, [NAME])
    shown(app, PLAN)
    land = cache.landscape(str(root))
    assert [place.name for place in land.places["municipality"]] == sorted(PLACES.values())
    assert "Holstebro" in screen.texts(app)
    fields = list(land.units.index[land.units["kind"] == "field"])
    assert len(fields) == 6
    press(shown(app, MINE), "doors.example")
    assert screen.session(app).root == home
    assert screen.session(app).drawn is drawn
    assert "project" not in app.query_params


def test_who_comes_back_by_the_address_finds_the_project_and_no_path_is_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched(screen.open_on(home, monkeypatch))
    again = screen.open_on(home, monkeypatch, project=NAME)
    assert screen.session(again).root.name == NAME
    for wrong in ("../home", str(home), ".new-x", "0661-9999", ""):
        assert screen.session(screen.open_on(home, monkeypatch, project=wrong)).root == home


def test_a_second_window_sees_the_same_fetch_and_asking_again_starts_no_other(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, opened = threading.Event(), threading.Event()

    def lie(kind, parameters, reply, count):
        if "Marker" in parameters.get("typenames", ""):
            asked.set()
            opened.wait(60)
        return reply

    server.lie = lie
    app = begin(screen.open_on(home, monkeypatch))
    assert asked.wait(60)
    root = begun_projects()[0].root
    first = background.jobs().of(root)
    assert "hentes" in "".join(held.value for held in app.run().html)
    other = begin(screen.open_on(home, monkeypatch))
    assert background.jobs().of(root) is first
    assert len(background.jobs().held) == 1
    press(other, f"stop.{NAME}")
    opened.set()
    over()
    assert "Hentningen blev stoppet" in screen.texts(app.run())


def test_a_layer_that_fails_leaves_the_old_one_and_a_newer_one_is_told(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = fetched(screen.open_on(home, monkeypatch))
    del server.layers["natur:kulstof2022"]
    app.multiselect(key=f"layers.{NAME}.da").set_value(["fields", "peat"]).run()
    app.checkbox(key=f"again.{NAME}").check().run()
    press(app, f"fetch.{NAME}")
    over()
    app.run()
    told = "".join(screen.alerts(app))
    assert "Kulstofrig lavbundsjord" in told
    assert "0 dage gammel" in told
    assert "en fejl i stedet for" in told
    root = screen.session(app).root
    assert cache.landscape(str(root)).states["peat"] == "read"
    assert "4 datalag kom fra tjenester" in screen.texts(shown(app, LAYERS))

    server.layers["Marker:Marker_2027"] = server.layers["Marker:Marker_2026"]
    told_by = {}
    for places in (sorted(PLACES), sorted(PLACES)[:1]):
        background.jobs().look(root, ["fields", "section3"], places=places)
        over()
        table = next(h.value for h in shown(app, SERVICES).html if "Svarer" in h.value)
        told_by[len(places)] = "Nyere end vores?" in table
        assert "2027" in table
    assert told_by == {2: True, 1: False}  # who asked about other land cannot compare


def test_the_example_is_not_fetched_into_and_services_can_be_looked_at(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = shown(screen.open_on(home, monkeypatch), SERVICES)
    assert "opdigtet: der hentes ikke" in screen.texts(app)
    assert [b for b in app.button if str(b.key).startswith("fetch.")] == []
    background.jobs().look(home, ["fields", "peat"])
    over()
    told = screen.texts(app.run())
    assert "Undersøgt" in told
    assert "2026" in told


def test_a_fault_in_beginning_is_told_and_nothing_is_left(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "projects").write_text("in the way", "utf-8")
    app = begin(screen.open_on(home, monkeypatch))
    assert screen.session(app).root == home
    assert "ikke kan skrives i" in "".join(screen.alerts(app))
    assert begun_projects() == []


def test_files_fetched_by_hand_become_the_same_layers(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.lie = lambda kind, parameters, reply, count: loopback.Reply(b"no", "text/plain", 404)
    app = begin(screen.open_on(home, monkeypatch))
    over()
    root = begun_projects()[0].root
    assert "intet land endnu" in screen.texts(app.run())
    inbox(root).mkdir(parents=True)
    (inbox(root) / "municipalities.geojson").write_bytes(server.files["/lau.geojson"])
    found = loopback.collection(server.layers["Marker:Marker_2026"], None, crs=loopback.UTM)
    (inbox(root) / "fields.geojson").write_bytes(found.body)
    assert "fields.geojson" in screen.texts(app.run())
    press(app, f"take.{NAME}")
    over()
    press(app.run(), f"doors.open.{NAME}")
    land = cache.landscape(str(root))
    assert (land.units["kind"] == "field").sum() == 6


def test_borders_are_fetched_first_and_services_say_how_much_there_is(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDUSE_KEY_DATAFORDELER", "s3cret")
    app = shown(screen.open_on(home, monkeypatch), MINE)
    assert "Indtil da vides det ikke" in screen.texts(app)
    giver = app.selectbox(key="doors.borders.da")  # who has a key has a choice
    assert giver.value == "municipalities"
    assert any("Klimadatastyrelsen" in option for option in giver.options)
    press(app, "doors.fetch_borders")
    over()
    app.run()
    assert "doors.fetch_borders" not in {button.key for button in app.button}
    assert outlines(home) is not None
    assert begun_projects() == []
    app.multiselect(key="doors.codes").set_value(sorted(PLACES)).run()
    app.multiselect(key="doors.layers.da").set_value(["fields", "section3", "peat"]).run()
    del server.layers["natur:kulstof2022"]
    press(app, "doors.count")
    over()
    told = screen.texts(app.run())
    assert "7 objekter i 2 af 3 datalag" in told  # six fields, one piece of nature
    assert "Tjenester med fejl: 1" in told
    app.multiselect(key="doors.codes").set_value(sorted(PLACES)[:1]).run()
    assert "objekter i 2 af 3" not in screen.texts(app)


def test_borders_that_cannot_be_had_say_why_and_one_chooses_by_name(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files.clear()
    app = press(shown(screen.open_on(home, monkeypatch), MINE), "doors.fetch_borders")
    over()
    app.run()
    assert "HTTP 404" in "".join(screen.alerts(app))
    assert "Intet kunne hentes" in screen.texts(app)
    assert not screen.button(app, "doors.fetch_borders").disabled


def test_while_it_comes_the_page_says_how_much_is_here_and_how_long_the_rest_takes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen.open_on(home, monkeypatch)
    root = begin_project(["0661", "0760"], beside=home).root
    now = dt.datetime.now(dt.UTC)
    job = Job(root, "fetch", ("fields", "peat"), now)
    job.counted("fields", 0, 6000)
    job.counted("fields", 1000, 6000)
    since = now - dt.timedelta(seconds=60)
    job._lines["fields"] = replace(job.lines["fields"], since=since, heard=now)
    background.jobs().held[(root, "fetch")] = job
    told = screen.texts(shown(app, MINE))
    assert "1.000 af 6.000 objekter er her." in told
    assert "varer ca. 5 min. endnu med farten indtil nu" in told
    assert "ingen endnu kan sige varigheden af: 1." in told


LIES = {
    "pages_again": ("de samme objekter igen efter de første 100", "driver tjenesten"),
    "too_few": ("249 objekter", "Prøv igen senere"),
    "truncated_json": ("et svar, der bryder af", "Prøv igen senere"),
    "web_page": ("en hjemmeside i stedet for et kort", "siden Kort fra tjenester"),
    "swapped_axes": ("koordinater i rækkefølgen nord, øst", "driver tjenesten"),
    "always_401": ("ingen adgang hos", "Se efter nøglen"),
    "gone": ("HTTP 410, spurgt én gang", "siden Kort fra tjenester"),
    "oversize": ("et svar på mere end 1 MB", "Vælg et mindre område"),
    "entities": ("egne entiteter", "driver tjenesten"),
}
"""What a planner reads of a lie: what was found, and what to do."""


def test_each_lie_of_a_service_is_told_in_danish_with_what_to_do(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.layers["dai:bes_naturtyper"] = loopback.squares(250)
    loopback.at_loopback(home, "section3", f"{server.url}/wfs", page="100")
    root = begin_project(sorted(PLACES), beside=home).root
    wanted = Wanted(tuple(sorted(PLACES)), 0.0, ("municipalities", "section3"), again=True)

    def fetch() -> None:
        server.counts.clear()
        background.jobs().fetch(root, wanted, limits=test_lies.PATIENT)
        over()

    fetch()
    app = shown(screen.open_on(home, monkeypatch, project=NAME), SERVICES)
    assert screen.alerts(app) == []
    for lie, (found, remedy) in LIES.items():
        server.lie, _ = test_lies.LIES[lie]
        fetch()
        told = "".join(screen.alerts(app.run())).partition("<details")[0]
        assert "Beskyttet natur" in told, lie
        assert found in told, lie
        assert remedy in told, lie
        assert "en kopi, der er 0 dage gammel" in told, lie  # and the old one stays
    assert not app.exception


def test_who_has_borders_chooses_on_the_map_and_a_second_click_lets_go(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen.open_on(home, monkeypatch)
    assert outlines(home) is None
    begin(app)
    over()
    held = outlines(home)
    assert held is not None
    clicked = {one["properties"]["code"]: one for one in held["features"]}
    assert {code: one["properties"]["name"] for code, one in clicked.items()} == PLACES
    first, second = sorted(PLACES)
    shown(app, MINE)
    app.multiselect(key="doors.codes").set_value([]).run()
    for said, chosen in (
        (clicked[first], [first]),
        (clicked[second], [first, second]),
        (clicked[first] | {"properties": {"code": first, "chosen": True}}, [second]),
    ):
        app.session_state[choosing_map.KEY] = {"last_active_drawing": said}
        app.run()
        assert not app.exception
        assert app.multiselect(key="doors.codes").value == chosen
        app.run()  # what was heard is heard once
        assert app.multiselect(key="doors.codes").value == chosen
