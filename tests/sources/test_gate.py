"""No map, whatever it says, has a request sent or another file opened."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import rasterio
import rasterio.transform
import shapely

from landuse.geo.zonal import open_raster
from landuse.sources.gate import DRIVERS, close_gate
from landuse.sources.vector import read_vector
from tests import world

SERVER = """
import http.server, sys
class Recorder(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(sys.argv[1], "a") as told:
            told.write(self.path + "\\n")
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()
    do_HEAD = do_POST = do_GET
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


class Recorder:
    """A server on this machine that writes down who asks."""

    def __init__(self, port: int, told: Path) -> None:
        self._start = f"http://127.0.0.1:{port}"
        self._told = told
        self._count = 0

    @property
    def address(self) -> str:
        """Return an address that was never asked, for GDAL remembers what it did not find."""
        self._count += 1
        return f"{self._start}/{self._count}"

    @property
    def asked(self) -> list[str]:
        return self._told.read_text("utf-8").split()


@pytest.fixture(scope="module")
def recorder(tmp_path_factory) -> Iterator[Recorder]:
    told = tmp_path_factory.mktemp("recorder") / "asked"
    told.touch()
    command = [sys.executable, "-c", SERVER, str(told)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield Recorder(int(server.stdout.readline()), told)
        server.kill()


POINT = {"type": "Point", "coordinates": [9.8, 56.8]}


def geojson(head: str, geometry: str = json.dumps(POINT)) -> str:
    feature = '{"type": "Feature", "properties": {"a": 1}, "geometry": ' + geometry + "}"
    return '{"type": "FeatureCollection", ' + head + '"features": [' + feature + "]}"


GML = (
    '<?xml version="1.0"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" '
    'xmlns:ogr="http://ogr.maptools.org/" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://ogr.maptools.org/ {schema}" '
    'xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><ogr:f fid="1"><ogr:g>'
    '<gml:Point srsName="EPSG:25832"><gml:coordinates>550000,6300000</gml:coordinates></gml:Point>'
    '</ogr:g><ogr:b xlink:href="{address}/b#b"/></ogr:f></gml:featureMember>'
    "</wfs:FeatureCollection>"
)
VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/{address}/a.geojson"
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)
LINK = '"crs": {"type": "link", "properties": {"href": "{address}/crs", "url": "{address}/crs"}}, '
MAPS = {
    "virtual.gpkg": VRT,
    "virtual.geojson": geojson(f'"x": "{VRT}", '),
    "service.gpkg": "<OGRWFSDataSource><URL>{address}/wfs</URL></OGRWFSDataSource>",
    "capabilities.gml": '<WFS_Capabilities version="2.0.0"><Get href="{address}/get"/>'
    "<FeatureType><Name>a</Name></FeatureType></WFS_Capabilities>",
    "link.geojson": geojson(LINK),
    "url.geojson": geojson(LINK.replace("link", "url")),
    "written_otherwise.geojson": geojson(
        LINK.replace("link", "l\\u0069nk").replace("crs", "\\u0063Rs", 1)
    ),
    "in_a_geometry.geojson": geojson("", "{" + LINK + json.dumps(POINT)[1:]),
    "schema.gml": GML.replace(
        "{schema}", "{address}/a?SERVICE=WFS&amp;REQUEST=DescribeFeatureType"
    ),
    "included.gml": GML.replace("{schema}", "included.xsd"),
    "elsewhere.gml": GML.replace("{schema}", "included.xsd"),
    "entity.gml": GML.replace("{schema}", "none.xsd")
    .replace('"1.0"?>', '"1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "{address}/e">]>')
    .replace("</ogr:f>", "<ogr:c>&e;</ogr:c></ogr:f>"),
}
SCHEMA = (
    '<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'targetNamespace="http://ogr.maptools.org/"><xs:include schemaLocation="{address}/i.xsd"/>'
    '<xs:import namespace="http://a" schemaLocation="{address}/j.xsd"/></xs:schema>'
)


@pytest.fixture(params=["", "127.0.0.1,localhost,*"], ids=["any host", "hosts without proxy"])
def _proxies(request, monkeypatch) -> None:
    """Read with and without an exception from proxies, as an office may have it."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, request.param)


def test_the_recorder_records(recorder):
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{recorder.address}/proof")
    assert recorder.asked[-1].endswith("/proof")


@pytest.mark.usefixtures("_proxies")
@pytest.mark.parametrize("name", MAPS)
def test_a_map_that_names_an_address_has_none_asked(name, tmp_path, recorder):
    before = recorder.asked
    path = tmp_path / name
    path.write_text(MAPS[name].replace("{address}", recorder.address), "utf-8")
    (tmp_path / "included.xsd").write_text(SCHEMA.replace("{address}", recorder.address), "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_vector(path, name, layer=None, stated=None, planning=world.CRS)
    assert recorder.asked == before
    assert not list(tmp_path.glob("*.gfs"))


def tif(path: Path, **tags: str) -> None:
    place = rasterio.transform.from_origin(world.EAST, world.NORTH + 200, 10, 10)
    kept = {"height": 20, "width": 20, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", driver="GTiff", crs=world.CRS, transform=place, **kept) as made:
        made.write(np.ones((20, 20), dtype=np.uint8), 1)
        made.update_tags(ns="OVERVIEWS", **tags)


RASTER_VRT = (
    '<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:25832</SRS>'
    "<GeoTransform>550000,10,0,6300200,0,-10</GeoTransform><VRTRasterBand dataType='Byte' "
    "band='1'><SimpleSource><SourceFilename>/vsicurl/{address}/a.tif</SourceFilename>"
    "<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
)
WMS = (
    '<GDAL_WMS><Service name="TMS"><ServerUrl>{address}/${{z}}</ServerUrl></Service><DataWindow>'
    "<UpperLeftX>550000</UpperLeftX><UpperLeftY>6300200</UpperLeftY><LowerRightX>550200"
    "</LowerRightX><LowerRightY>6300000</LowerRightY><SizeX>20</SizeX><SizeY>20</SizeY>"
    "</DataWindow><Projection>EPSG:25832</Projection><BandsCount>1</BandsCount></GDAL_WMS>"
)
NOTES = (
    '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/vsicurl/{address}/o.tif'
    "</MDI></Metadata></PAMDataset>"
)
RASTERS: dict[str, Callable[[Path, str], object]] = {
    "virtual": lambda path, at: path.write_text(RASTER_VRT.replace("{address}", at), "utf-8"),
    "service": lambda path, at: path.write_text(WMS.replace("{address}", at), "utf-8"),
    "overview": lambda path, at: Path(f"{path}.ovr").write_text(
        RASTER_VRT.replace("{address}", at), "utf-8"
    ),
    "mask": lambda path, at: Path(f"{path}.msk").write_text(
        RASTER_VRT.replace("{address}", at), "utf-8"
    ),
    "notes": lambda path, at: Path(f"{path}.aux.xml").write_text(
        NOTES.replace("{address}", at), "utf-8"
    ),
    "inside": lambda path, at: tif(path, OVERVIEW_FILE=f"/vsicurl/{at}/inside.tif"),
}


@pytest.mark.usefixtures("_proxies")
@pytest.mark.parametrize("name", RASTERS)
def test_a_raster_that_names_an_address_has_none_asked(name, tmp_path, recorder):
    before = recorder.asked
    path = tmp_path / "a.tif"
    tif(path)
    RASTERS[name](path, recorder.address)
    try:
        with open_raster(path) as source:
            source.read(1)
            source.read_masks(1)
            source.overviews(1)
    except rasterio.errors.RasterioIOError:
        assert name in {"virtual", "service"}
    assert recorder.asked == before


def test_gdal_keeps_only_the_kinds_of_file_that_are_maps():
    close_gate()
    assert set(pyogrio.list_drivers()) <= DRIVERS


def test_a_view_that_asks_for_addresses_is_not_read(tmp_path, recorder):
    import sqlite3

    path = tmp_path / "a.gpkg"
    shape = shapely.box(550_000, 6_300_000, 550_100, 6_300_100)
    gpd.GeoDataFrame({"a": [1]}, geometry=[shape], crs=world.CRS).to_file(path, layer="t")
    with sqlite3.connect(path) as base:
        ask = f"ogr_datasource_load_layers('/vsicurl/{recorder.address}/v.geojson')"
        base.execute(f"create view v as select fid, geom, {ask} as y from t")
    read = read_vector(path, "a", layer="t", stated=None, planning=world.CRS)
    assert read.frame is None
    assert not any("v.geojson" in path for path in recorder.asked)
