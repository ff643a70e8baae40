"""The two commands that ask services, as a person types them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from landuse.cli import app
from landuse.domain.issues import InvalidInput
from tests import loopback
from tests.loopback import Server, at_loopback, squares

RUN = CliRunner()


@pytest.fixture
def server() -> Iterator[Server]:
    with loopback.serving() as held:
        held.layers["dai:bes_naturtyper"] = squares(4)
        yield held


@pytest.fixture
def root(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    held = loopback.project(tmp_path / "project")
    at_loopback(held, "section3", f"{server.url}/wfs")
    return held


def run(*words: str) -> tuple[int, dict]:
    done = RUN.invoke(app, [*words, "--json"], catch_exceptions=False)
    return done.exit_code, json.loads(done.output)


def test_fetch_tells_what_became_of_each_layer(root: Path) -> None:
    words = ["fetch", "--project", str(root), "--municipality", "0760", "--layers", "section3"]
    code, told = run(*words, "--buffer", "2km")
    assert code == 0
    (row,) = told["layers"]
    assert (row["id"], row["outcome"], row["count"], row["issues"]) == (
        "section3",
        "fetched",
        4,
        [],
    )
    assert "fresh" in RUN.invoke(app, [*words, "--buffer", "2km"]).output
    assert "fresh" not in RUN.invoke(app, [*words, "--buffer", "2km", "--again"]).output


def test_a_failed_layer_gives_exit_code_one(root: Path, server: Server) -> None:
    server.layers = {}
    code, told = run(
        "fetch", "--project", str(root), "--municipality", "0760", "--layers", "section3"
    )
    assert code == 1
    assert told["layers"][0]["issues"][0]["found"].startswith("an error in the place of a map")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--municipality", "9999"], "no municipality 9999"),
        (["--municipality", "0760", "--buffer", "wide"], "a length in m or km"),
        (["--municipality", "0760", "--buffer", "900km"], "0 to 20 km"),
        (["--municipality", "0760", "--layers", "dragons"], "no service dragons"),
        (["--municipality", "0760", "--borders", "peat"], "one that gives municipalities"),
    ],
)
def test_what_cannot_be_meant_is_told(root: Path, words: list[str], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        RUN.invoke(app, ["fetch", "--project", str(root), *words], catch_exceptions=False)


def test_services_tells_what_answers(root: Path) -> None:
    code, told = run("services", "--project", str(root), "--layers", "section3")
    assert code == 0
    (row,) = told["services"]
    assert (row["answers"], row["layer"], row["count"]) == (True, "dai:bes_naturtyper", 4)
