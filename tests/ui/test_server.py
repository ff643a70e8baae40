"""Our own routes: pictures of the land and browser assets, and nothing from elsewhere."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from landuse.ui import files, server, state, why
from landuse.ui.shell import Shell
from landuse.workflow import editing, read_scenario
from tests import world


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a browser without a window, on the four-field world."""
    root = world.project(tmp_path / "project")
    monkeypatch.setenv("LANDUSE_PROJECT", str(root))
    return TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))


@pytest.mark.parametrize(
    "path",
    ["assets/none.js", "files/none/gpkg", "files/none/exe"],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/landuse/{path}").status_code == 404


def test_the_browser_is_told_to_fetch_nothing_from_elsewhere(client: TestClient) -> None:
    headers = client.get("/landuse/assets/workspace.css").headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "ws" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_below_a_path_every_route_is_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    option = st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda name: "/plan/" if name == "server.baseUrlPath" else option(name)
    )
    assert {route.path.split("/")[1:3] == ["plan", "landuse"] for route in server.routes()} == {
        True
    }


@pytest.mark.parametrize("kind", sorted(files.KINDS))
def test_a_file_is_what_is_open_at_this_moment(client: TestClient, kind: str) -> None:
    root = state.root()
    drawn = read_scenario(root, "corner")
    session = state.Session(root, drawn, drawn, token="t0ken")
    state.visitors().put(session)
    saved = client.get(f"/landuse/files/t0ken/{kind}")
    assert saved.status_code == 200
    assert saved.content
    basis = "_ipcc_2013_AR5_municipality" if kind in files.COUNTED else ""
    name = f"corner{basis}.{kind}"
    assert f'filename="{name}"' in saved.headers["content-disposition"]
    state.visitors().put(replace(session, drawn=editing.remove(drawn, "corner")))
    changed = client.get(f"/landuse/files/t0ken/{kind}")
    assert "kladde" in changed.headers["content-disposition"]


def test_what_is_behind_a_number_is_told_of_the_plan_that_is_open_and_no_other(
    client: TestClient,
) -> None:
    root = state.root()
    drawn = read_scenario(root, "corner")
    session = state.Session(root, drawn, drawn, token="t0ken")
    state.visitors().put(session)
    now = f"/landuse/why/t0ken/{why.version(session)}"
    told = client.get(f"{now}/emissions/total")
    assert told.status_code == 200
    assert "Formel" in told.text
    assert "IPCC" in told.text
    assert client.get(f"{now}/emissions/nowhere").status_code == 404
    assert client.get(f"{now.replace('t0ken', 'another')}/emissions/total").status_code == 404
    state.visitors().put(replace(session, drawn=editing.remove(drawn, "corner")))
    assert client.get(f"{now}/emissions/total").status_code == 409


def test_the_shell_says_its_language_and_name_before_any_script() -> None:
    page = '<!doctype html><html lang="en"><head><title>Streamlit</title></head></html>'

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = page.encode()
        headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:20], "more_body": True})
        await send({"type": "http.response.body", "body": body[20:]})

    client = TestClient(Shell(app))
    answer = client.get("/plan?lang=en", headers={"accept": "text/html"})
    assert '<html lang="en">' in answer.text
    assert "<title>landuse</title>" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert '<html lang="da">' in client.get("/", headers={"accept": "text/html"}).text
    assert '<html lang="da">' in client.get("/?lang=x", headers={"accept": "text/html"}).text
    assert "Streamlit" in client.get("/", headers={"accept": "application/json"}).text


def test_who_hangs_up_in_the_middle_of_a_question_is_no_fault_of_ours() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise ClientDisconnect

    async def hear(message: Any) -> None:
        pytest.fail(f"nobody is there to hear {message}")

    scope = {"type": "http", "path": "/landuse/hope/x", "headers": []}
    anyio.run(server.Policy(app), scope, hear, hear)


AT_ONCE = """
import sys, threading, time
from importlib.abc import MetaPathFinder

begun, faults = threading.Event(), []

class Slow(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "landuse.effects.climate_plan":  # in the middle of its package
            begun.set()
            time.sleep(0.5)

def tried(read):
    try:
        read()
    except ImportError as fault:
        faults.append(str(fault))

def page():
    begun.wait()
    server.read()
    from landuse.ui import cache, frame

sys.meta_path.insert(0, Slow())
from landuse.ui import server
threads = [threading.Thread(target=tried, args=(act,)) for act in (server.read, page)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(faults, begun.is_set())
"""
"""Without ``server.read`` in the page, both threads end with half of ``landuse.effects.years``."""


def test_a_page_that_opens_while_the_rooms_are_read_waits_for_them() -> None:
    command = [sys.executable, "-c", AT_ONCE]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[] True"
    script = (Path(__file__).parents[2] / "app.py").read_text("utf-8")
    assert script.index("server.read()") < script.index("import frame")
