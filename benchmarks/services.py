"""How quickly a layer comes, in pages over loopback, beside GDAL's own WFS driver.

MapServer serves squares out of a GeoPackage. Ours asks hits, columns and every page, holds the ids
against one another and writes the layer; GDAL's reads the same pages and proves nothing.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.timing import say, seconds
from landuse.workflow.fetching import Limits, fetch
from tests import loopback, real_servers

PAGE = 5000
GDAL = """\
import sys, pyogrio
pyogrio.set_gdal_config_options({"OGR_WFS_PAGING_ALLOWED": "ON", "OGR_WFS_PAGE_SIZE": sys.argv[2]})
print(len(pyogrio.read_dataframe("WFS:" + sys.argv[1] + "?VERSION=2.0.0", layer="natur")))
"""


def run(features: int = 100_000, runs: int = 3) -> None:
    """Print how long each way takes."""
    os.environ["LANDUSE_LOOPBACK"] = "1"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = _source(folder, features)
        root = loopback.project(folder / "project", 500_000.0, 6_200_000.0, 20_000.0)
        with real_servers.mapserver(path, folder) as url:
            changes = {"name": '"natur"', "page": str(PAGE), "id_column": '"nr"'}
            loopback.at_loopback(root, "section3", url, **changes)
            say(f"fetch {features:,} features, proven", seconds(lambda: _ours(root), runs))
            what = f"GDAL's WFS driver, {features:,} features"
            say(what, seconds(lambda: _gdal(url, features), runs), note="with the start of Python")


def _source(folder: Path, features: int) -> Path:
    side = int(np.ceil(np.sqrt(features)))
    number = np.arange(features)
    x, y = 500_100.0 + 50 * (number % side), 6_200_100.0 + 50 * (number // side)
    frame = gpd.GeoDataFrame(
        {"nr": number + 1, "Natyp_navn": "Eng", "Objekt_id": number.astype(str)},
        geometry=shapely.box(x, y, x + 40, y + 40),
        crs="EPSG:25832",
    )
    path = folder / "source.gpkg"
    frame.to_file(path, layer="natur")
    return path


def _ours(root: Path) -> None:
    limits = Limits(seconds=120.0)
    (report,) = fetch(root, ["0760"], layers=["section3"], again=True, limits=limits)
    if report.outcome != "fetched":
        raise AssertionError(report.issues)


def _gdal(url: str, features: int) -> None:
    command = [sys.executable, "-c", GDAL, url, str(PAGE)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    if int(done.stdout) != features:
        raise AssertionError(done.stdout)
