"""Real OGC servers on this machine: MapServer (WFS 2.0.0) and pygeoapi (OGC API Features).

Set-up installs them (``tools/services.sh``); the tests start them over maps of their own, on free
ports, and stop them by their own handle.
"""

import os
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError

import geopandas as gpd
import pyogrio

ROOT = Path(__file__).resolve().parents[1]
MAPSERV = Path("/usr/lib/cgi-bin/mapserv")
PYTHON = ROOT / ".venv-services" / "bin" / "python"
SPATIALITE = "mod_spatialite.so"
QGIS_PROJECT = """\
import sys
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
path, name, target = sys.argv[1:]
project = QgsProject.instance()
project.setCrs(QgsCoordinateReferenceSystem("EPSG:25832"))
layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
project.addMapLayer(layer)
project.writeEntry("WFSLayers", "/", [layer.id()])
project.write(target)
app.exitQgis()
"""
KOOP = ROOT / ".venv-services" / "koop"
START_SECONDS = 60.0
SERVE = """\
import sys
from pygeoapi.flask_app import APP
from werkzeug.serving import run_simple
run_simple("127.0.0.1", int(sys.argv[1]), APP, threaded=True)
"""
"""Its own way to serve starts a second process that outlives it."""

MAPFILE = """\
MAP
  NAME "test"
  EXTENT 400000 6000000 900000 6450000
  PROJECTION "init=epsg:25832" END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
  END
  WEB METADATA
    "ows_title" "test"
    "ows_onlineresource" "{url}"
    "ows_enable_request" "*"
    "ows_srs" "EPSG:25832 EPSG:4326"
    "wfs_getfeature_formatlist" "geojson,gml32"
  END END
{layers}
END
"""
MAPLAYER = """\
  LAYER
    NAME "{name}"
    TYPE {kind}
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION "{path}"
    DATA "{name}"
    EXTENT 400000 6000000 900000 6450000
    PROJECTION "init=epsg:25832" END
    METADATA
      "ows_title" "{name}"
      "gml_include_items" "all"
      "gml_featureid" "{key}"
    END
  END
"""
CONFIG = """\
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: {url}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  languages: [en-US]
  limits: {{default_items: 10, max_items: 1000}}
  map: {{url: "http://127.0.0.1/none", attribution: none}}
logging: {{level: ERROR}}
metadata:
  identification:
    title: {{en: test}}
    description: {{en: test}}
    keywords: {{en: [test]}}
    keywords_type: theme
    terms_of_service: none
    url: {url}
  license: {{name: CC0, url: "http://127.0.0.1"}}
  provider: {{name: us, url: "http://127.0.0.1"}}
  contact: {{name: us, url: "http://127.0.0.1", email: none}}
resources:
{collections}
"""
COLLECTION = """\
  {name}:
    type: collection
    title: {{en: {name}}}
    description: {{en: {name}}}
    keywords: {{en: [test]}}
    links: []
    extents:
      spatial: {{bbox: [8, 54, 16, 58], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    providers:
      - type: feature
        name: SQLiteGPKG
        data: {path}
        id_field: {key}
        table: {name}
        storage_crs: http://www.opengis.net/def/crs/EPSG/0/25832
        crs:
          - http://www.opengis.net/def/crs/OGC/1.3/CRS84
          - http://www.opengis.net/def/crs/EPSG/0/25832
"""


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def tables(path: Path) -> list[str]:
    return [str(name) for name, _ in pyogrio.list_layers(path)]


@contextmanager
def mapserver(path: Path, folder: Path, key: str = "nr", kind: str = "POLYGON") -> Iterator[str]:
    """Serve the layers of a GeoPackage with MapServer and give the address of its WFS."""
    mapfile, settings = folder / "test.map", folder / "mapserver.conf"
    server = ThreadingHTTPServer(("127.0.0.1", 0), _cgi(mapfile, settings))
    url = f"http://127.0.0.1:{server.server_port}/wfs"
    layers = [MAPLAYER.format(name=n, kind=kind, path=path, key=key) for n in tables(path)]
    mapfile.write_text(MAPFILE.format(url=url, layers="".join(layers)), encoding="utf-8")
    settings.write_text(f'CONFIG ENV MS_MAP_PATTERN "^{folder}/" END END', encoding="utf-8")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        server.server_close()


def _cgi(mapfile: Path, settings: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            query = self.path.partition("?")[2]
            told = {
                **os.environ, "REQUEST_METHOD": "GET", "QUERY_STRING": f"map={mapfile}&{query}",
                "MAPSERVER_CONFIG_FILE": str(settings), "SCRIPT_NAME": "/wfs",
                "SERVER_NAME": "127.0.0.1", "SERVER_PORT": str(self.server.server_port),
            }  # fmt: skip
            done = subprocess.run([MAPSERV], env=told, capture_output=True, check=False)
            head, _, body = done.stdout.partition(b"\r\n\r\n")
            lines = dict(
                line.decode().split(": ", 1) for line in head.splitlines() if b": " in line
            )
            self.send_response(int(lines.pop("Status", "200").split()[0]))
            self.send_header("Content-Type", lines.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def pygeoapi(path: Path, folder: Path, key: str = "nr") -> Iterator[str]:
    """Serve the layers of a GeoPackage with pygeoapi and give its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    config, openapi = folder / "pygeoapi.yml", folder / "openapi.yml"
    held = [COLLECTION.format(name=n, path=path, key=key) for n in tables(path)]
    config.write_text(CONFIG.format(port=port, url=url, collections="".join(held)), "utf-8")
    told = {
        **os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi),
        "SPATIALITE_LIBRARY_PATH": SPATIALITE,
    }  # fmt: skip
    told.pop("PYTHONPATH", None)
    words = ["openapi", "generate", str(config), "--output-file", str(openapi)]
    command = [PYTHON.with_name("pygeoapi"), *words]
    subprocess.run(command, env=told, check=True, capture_output=True)
    with (folder / "pygeoapi.log").open("wb") as log:
        command = [PYTHON, "-c", SERVE, str(port)]
        server = subprocess.Popen(command, env=told, stdout=log, stderr=log)
        try:
            _wait_for(f"{url}/collections?f=json", server)
            yield url
        finally:
            server.terminate()
            server.wait(10)


@contextmanager
def koop(path: Path, folder: Path, key: str = "nr") -> Iterator[str]:
    """Serve the first layer of a GeoPackage with Koop and give the address of its FeatureServer."""
    del key
    port, name = free_port(), tables(path)[0]
    held = folder / "koop"
    held.mkdir()
    gpd.read_file(path, layer=name).to_crs(4326).to_file(held / f"{name}.geojson")
    command = ["node", str(ROOT / "tests" / "koop.js"), str(port), str(held)]
    told = {**os.environ, "SUPPRESS_NO_CONFIG_WARNING": "1"}
    with (folder / "koop.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=KOOP, env=told, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}/file-geojson/rest/services/{name}/FeatureServer"
            _wait_for(f"{url}?f=json", server)
            yield url
        finally:
            server.terminate()
            server.wait(10)


@contextmanager
def qgis(path: Path, folder: Path, key: str = "nr") -> Iterator[str]:
    """Serve the first layer of a GeoPackage with QGIS Server and give its OGC API's address."""
    del key
    port, project = free_port(), folder / "project.qgs"
    told = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QGIS_PROJECT_FILE": str(project)}
    told.pop("PYTHONPATH", None)
    command = ["/usr/bin/python3", "-c", QGIS_PROJECT, str(path), tables(path)[0], str(project)]
    subprocess.run(command, env=told, check=True, capture_output=True)
    with (folder / "qgis.log").open("wb") as log:
        command = ["qgis_mapserver", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, env=told, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}/wfs3"
            _wait_for(f"{url}/collections?f=json", server)
            yield url
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                answer.read()
                return
        except (URLError, OSError):
            time.sleep(0.2)
    message = f"no answer at {address}"
    raise AssertionError(message)
