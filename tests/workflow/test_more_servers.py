"""More real servers on this machine, a FeatureServer and QGIS Server (make test-services)."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from landuse.sources.project import open_project
from landuse.workflow.fetching import Limits, fetch
from tests import loopback, real_servers
from tests.loopback import at_loopback, squares

pytestmark = pytest.mark.more_servers
LIMITS = Limits(seconds=60.0, wait_seconds=0.05)
COUNT = 1234
SERVERS = {
    "koop": (real_servers.koop, "arcgis", "0"),
    "qgis": (real_servers.qgis, "ogc_features", "natur"),
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    frame = gpd.GeoDataFrame.from_features(squares(COUNT), crs="EPSG:25832")
    frame["nr"] = np.arange(1, len(frame) + 1)
    path = tmp_path_factory.mktemp("source") / "source.gpkg"
    frame.to_file(path, layer="natur")
    return path


@pytest.fixture(scope="module", params=SERVERS)
def served(
    request: pytest.FixtureRequest, source: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, str]]:
    start, protocol, name = SERVERS[request.param]
    with start(source, tmp_path_factory.mktemp(request.param)) as url:
        yield url, protocol, name


@pytest.fixture
def root(tmp_path: Path, served: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    root = loopback.project(tmp_path / "project")
    url, protocol, name = served
    at_loopback(
        root, "section3", url,
        protocol=f'"{protocol}"', name=f'"{name}"', page="500", id_column='"nr"',
    )  # fmt: skip
    return root


def test_ids_and_areas_are_those_of_the_file(root: Path, source: Path) -> None:
    (report,) = fetch(root, ["0760"], layers=["section3"], limits=LIMITS)
    assert (report.outcome, report.count) == ("fetched", COUNT), report.issues
    folder, _ = open_project(root)
    assert folder is not None
    held = gpd.read_parquet(root / folder.layers["section3"].file.path).set_index("Objekt_id")
    wanted = gpd.read_file(source).set_index("Objekt_id").loc[held.index]
    assert held.index.is_unique
    assert held.area.to_numpy() == pytest.approx(wanted.area.to_numpy(), rel=1e-4)
    assert not {"CVR", "Sagsbeh"} & set(held.columns)


def test_nothing_in_the_area_is_proven(root: Path) -> None:
    (report,) = fetch(root, ["0661"], layers=["section3"], limits=LIMITS)
    assert report.outcome == "empty", report.issues
