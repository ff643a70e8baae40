"""Real servers on this machine: what is fetched has the ids and the areas of the source file."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from landuse.sources.project import open_project
from landuse.workflow.fetching import Limits, fetch
from tests import loopback, real_servers
from tests.loopback import at_loopback, squares
from tests.real import SHARED

pytestmark = pytest.mark.servers
LIMITS = Limits(seconds=60.0, wait_seconds=0.05)
SERVERS = {"wfs": real_servers.mapserver, "ogc_features": real_servers.pygeoapi}
COUNT = 1234


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a GeoPackage of squares with Danish letters and columns that name persons."""
    frame = gpd.GeoDataFrame.from_features(squares(COUNT), crs="EPSG:25832")
    frame["nr"] = np.arange(1, len(frame) + 1)
    frame["Navn"] = [f"Ærø Ådal {n}" for n in frame["nr"]]
    path = tmp_path_factory.mktemp("source") / "source.gpkg"
    frame.to_file(path, layer="natur")
    return path


@pytest.fixture(scope="module", params=SERVERS)
def served(
    request: pytest.FixtureRequest, source: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("server")
    with SERVERS[request.param](source, folder) as url:
        yield request.param, url


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    return loopback.project(tmp_path / "project")


def at(root: Path, protocol: str, url: str, name: str) -> None:
    at_loopback(
        root, "section3", url,
        protocol=f'"{protocol}"', name=f'"{name}"', page="500", id_column='"nr"',
    )  # fmt: skip


def fetched(root: Path) -> gpd.GeoDataFrame:
    (report,) = fetch(root, ["0760", "0661"], layers=["section3"], limits=LIMITS)
    assert report.outcome == "fetched", [str(issue) for issue in report.issues]
    folder, issues = open_project(root)
    assert folder is not None
    assert not issues
    return gpd.read_parquet(root / folder.layers["section3"].file.path)


def test_ids_and_areas_are_those_of_the_file(
    root: Path, served: tuple[str, str], source: Path
) -> None:
    at(root, *served, "natur")
    held = fetched(root).set_index("Objekt_id").sort_index()
    wanted = gpd.read_file(source).set_index("Objekt_id").sort_index()
    wanted = wanted[wanted.index.str.startswith("o")]
    assert held.index.tolist() == wanted.index.tolist()
    assert len(held) == COUNT
    assert held.area.to_numpy() == pytest.approx(wanted.area.to_numpy(), rel=1e-6)
    assert held["Navn"].tolist() == wanted["Navn"].tolist()
    assert not {"CVR", "Sagsbeh"} & set(held.columns)


def test_nothing_in_the_area_is_proven(root: Path, served: tuple[str, str]) -> None:
    empty = loopback.project(root.parent / "empty", x=500_000.0)
    at(empty, *served, "natur")
    (report,) = fetch(empty, ["0760"], layers=["section3"], limits=LIMITS)
    assert report.outcome == "empty", [str(issue) for issue in report.issues]


def test_a_layer_that_is_not_there_is_told(root: Path, served: tuple[str, str]) -> None:
    at(root, *served, "nature")
    (report,) = fetch(root, ["0760"], layers=["section3"], limits=LIMITS)
    assert report.outcome == "failed"
    assert "an error" in report.issues[0].found


def test_gml_of_mapserver_gives_the_same(root: Path, source: Path, tmp_path: Path) -> None:
    with real_servers.mapserver(source, tmp_path) as url:
        at_loopback(root, "section3", url, name='"natur"', page="500", answer='"gml"')
        held = fetched(root)
    assert len(held) == COUNT
    assert held.area.sum() == pytest.approx(COUNT * 1600.0, rel=1e-6)
    assert set(held["Objekt_id"]) == {f"o{n}" for n in range(COUNT)}


@pytest.mark.parametrize("protocol", SERVERS)
def test_the_register_of_projects_comes_whole(
    tmp_path: Path, protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = SHARED / "dk-mars-2026-05" / "mars_projects.gpkg"
    if not register.exists():
        pytest.skip("the register of projects is not here")
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    frame = gpd.read_file(register, columns=["kind", "name"])
    frame = frame[frame.geometry.is_valid & ~frame.geometry.is_empty].reset_index(drop=True)
    frame["nr"] = np.arange(1, len(frame) + 1)
    path = tmp_path / "mars.gpkg"
    frame.to_file(path, layer="mars")
    root = loopback.project(tmp_path / "project", 400_000.0, 6_000_000.0, 500_000.0)
    with SERVERS[protocol](path, tmp_path) as url:
        at(root, protocol, url, "mars")
        held = fetched(root)
    assert len(held) == len(frame)
    assert held.area.sum() == pytest.approx(frame.area.sum(), rel=1e-6)
