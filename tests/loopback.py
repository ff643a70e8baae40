"""Public services on this machine: honest ones, and one that lies in every way we know of.

Answers have the shape of GeoServer's, pygeoapi's and ArcGIS' own. A lie is a function that takes
the honest answer and gives another.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import shapely
from pyproj import Transformer

from landuse.sources.catalogue import read_listed
from landuse.sources.services.network import Limits
from landuse.workflow.projects import new_project

ROOT = Path(__file__).resolve().parents[1]
X, Y = 560_000.0, 6_340_000.0
"""The south-west corner of the first municipality; the second lies east of it."""
SIDE = 2000.0
LIMITS = Limits(
    answer_mb=1, file_mb=2, seconds=2.0, file_seconds=4.0, features=3000, wait_seconds=0.01
)
DEGREES = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True)
UTM = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}

Feature = dict[str, Any]


@dataclass
class Reply:
    """What goes out."""

    body: bytes
    kind: str = "application/json"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    """Seconds between single bytes."""
    cut: int = 0
    """Bytes of the body that are promised and not sent."""


Lie = Callable[[str, dict[str, str], Reply, int], Reply]
"""From path, parameters, the honest reply and how often that path was asked, to what is sent."""


def square(number: int, x: float, y: float, side: float = 40.0, **properties: Any) -> Feature:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {
        "type": "Feature",
        "id": f"layer.{number}",
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
        "geometry_name": "Shape",
        "properties": properties,
    }


def squares(count: int, **properties: Any) -> list[Feature]:
    """Return squares inside the first municipality, in rows, and three far away."""
    rows = [
        square(n, X + 10 + 45 * (n % 40), Y + 10 + 45 * (n // 40), Objekt_id=f"o{n}", CVR="12345678",
               Sagsbeh="a person", Natyp_navn="Eng" if n % 2 else "Sø", **properties)
        for n in range(count)
    ]  # fmt: skip
    far = [
        square(
            90_000 + n, X + 90_000, Y + 50 * n, Objekt_id=f"far{n}", Natyp_navn="Mose", **properties
        )
        for n in range(3)
    ]
    return rows + far


class Server:
    """A machine with services on a port of its own."""

    def __init__(self) -> None:
        self.layers: dict[str, list[Feature]] = {}
        self.files: dict[str, bytes] = {}
        self.lie: Lie | None = None
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.counts: Counter[str] = Counter()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        parameters = dict(parse_qsl(parts.query))
        self.asked.append((parts.path, parameters))
        reply = self.honest(parts.path, parameters)
        if self.lie is not None:
            kind = f"{parts.path}?{parameters.get('request', '')}{parameters.get('resultType', '')}"
            self.counts[kind] += 1
            reply = self.lie(kind, parameters, reply, self.counts[kind])
        try:
            self.send(handler, reply)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True

    def send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.kind)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if "Content-Length" not in reply.headers:
            handler.send_header("Content-Length", str(len(reply.body) + reply.cut))
        handler.end_headers()
        if reply.drip:
            for byte in reply.body:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(reply.drip)
        else:
            handler.wfile.write(reply.body)
        if reply.cut:
            handler.close_connection = True

    def honest(self, path: str, parameters: dict[str, str]) -> Reply:
        if path.startswith("/wfs"):
            return self.wfs(parameters)
        if path.startswith("/ogc"):
            return self.ogc(path.removeprefix("/ogc"), parameters)
        if path.startswith("/arcgis"):
            return self.arcgis(path.removeprefix("/arcgis"), parameters)
        if path in self.files:
            return Reply(self.files[path], "application/octet-stream")
        return Reply(b"not here", "text/plain", 404)

    # --- WFS, as GeoServer answers

    def wfs(self, asked: dict[str, str]) -> Reply:
        request = asked.get("request")
        if request == "GetCapabilities":
            names = "".join(f"<FeatureType><Name>{n}</Name></FeatureType>" for n in self.layers)
            text = f'<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0">{names}</wfs:WFS_Capabilities>'
            return Reply(text.encode(), "application/xml")
        name = asked.get("typenames", "")
        if name not in self.layers:
            return exception("InvalidParameterValue", f"Feature type {name} unknown")
        found = self.layers[name]
        if request == "DescribeFeatureType":
            return described(found)
        if "bbox" in asked:
            west, south, east, north = (float(n) for n in asked["bbox"].split(",")[:4])
            found = within(found, shapely.box(west, south, east, north))
        if asked.get("resultType") == "hits":
            text = f'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" numberMatched="{len(found)}" numberReturned="0"/>'
            return Reply(text.encode(), "application/xml")
        start = int(asked.get("startIndex", 0))
        page = found[start : start + int(asked.get("count", 10_000))]
        return collection(page, len(found), crs=UTM)

    # --- OGC API Features, as pygeoapi answers

    def ogc(self, path: str, asked: dict[str, str]) -> Reply:
        if path == "/collections":
            held = [{"id": name} for name in self.layers]
            return Reply(json.dumps({"collections": held}).encode())
        name = path.split("/")[2]
        if name not in self.layers:
            body = {"code": "NotFound", "description": "Collection not found"}
            return Reply(json.dumps(body).encode())
        if not path.endswith("/items"):
            system = "http://www.opengis.net/def/crs/EPSG/0/25832"
            return Reply(json.dumps({"id": name, "crs": [system]}).encode())
        found = self.layers[name]
        if "bbox" in asked:
            corners = [float(n) for n in asked["bbox"].split(",")]
            back = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
            found = within(found, shapely.box(*back.transform_bounds(*corners)))
        start, size = int(asked.get("offset", 0)), min(int(asked.get("limit", 10)), 1000)
        page = found[start : start + size]
        links = []
        if start + size < len(found):
            query = "&".join(f"{k}={v}" for k, v in {**asked, "offset": start + size}.items())
            links = [{"rel": "next", "href": f"{self.url}/ogc{path}?{query}"}]
        reply = collection(page, None, links=links)
        reply.headers["Content-Crs"] = "<http://www.opengis.net/def/crs/EPSG/0/25832>"
        return reply

    # --- ArcGIS

    def arcgis(self, path: str, asked: dict[str, str]) -> Reply:
        found = next(iter(self.layers.values()))
        if not path.endswith("/query"):
            if path.count("/") == 0:
                return Reply(json.dumps({"layers": [{"id": 0}]}).encode())
            names = [{"name": "OBJECTID", "type": "esriFieldTypeOID"}]
            names += [{"name": n, "type": "esriFieldTypeString"} for n in found[0]["properties"]]
            return Reply(json.dumps({"fields": names, "objectIdField": "OBJECTID"}).encode())
        if "geometry" in asked:
            corners = [float(n) for n in asked["geometry"].split(",")]
            found = within(found, shapely.box(*corners))
        if asked.get("returnCountOnly") == "true":
            return Reply(json.dumps({"count": len(found)}).encode())
        start, size = int(asked["resultOffset"]), min(int(asked["resultRecordCount"]), 500)
        page = found[start : start + size]
        return collection(page, None, exceededTransferLimit=start + size < len(found))


def within(features: list[Feature], box: Any) -> list[Feature]:
    """Return the squares that meet a box."""
    west, south, east, north = box.bounds
    held = []
    for feature in features:
        ring = feature["geometry"]["coordinates"][0][0]
        (left, low), (right, high) = ring[0], ring[2]
        if left <= east and right >= west and low <= north and high >= south:
            held.append(feature)
    return held


def collection(page: list[Feature], matched: int | None, **more: Any) -> Reply:
    found = {"type": "FeatureCollection", "features": page, **more}
    if matched is not None:
        found |= {"totalFeatures": matched, "numberMatched": matched, "numberReturned": len(page)}
    return Reply(json.dumps(found).encode())


def described(features: list[Feature]) -> Reply:
    names = features[0]["properties"] if features else {}
    columns = "".join(f'<xsd:element name="{n}" type="xsd:string"/>' for n in names)
    text = (
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:complexType name="t">'
        f'<xsd:element name="Shape" type="gml:MultiSurfacePropertyType"/>{columns}'
        "</xsd:complexType></xsd:schema>"
    )
    return Reply(text.encode(), "application/xml")


def exception(code: str, words: str) -> Reply:
    text = (
        '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception '
        f'exceptionCode="{code}"><ows:ExceptionText>{words}</ows:ExceptionText></ows:Exception>'
        "</ows:ExceptionReport>"
    )
    return Reply(text.encode(), "application/xml")


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.close()


def project(folder: Path, x: float = X, y: float = Y, side: float = SIDE) -> Path:
    """Make a project of two square municipalities, 0760 and 0661 side by side."""
    new_project(folder)
    shapes = [
        {**square(n, x + n * side, y, side), "properties": {"kode": code, "navn": name}}
        for n, (code, name) in enumerate([("0760", "Ringkøbing"), ("0661", "Holstebro")])
    ]
    body = {"type": "FeatureCollection", "features": shapes, "crs": UTM}
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "borders.geojson").write_text(json.dumps(body), encoding="utf-8")
    (folder / "layers" / "borders.toml").write_text(
        'id = "borders"\nrole = "municipality"\nkind = "polygons"\n'
        'title = { da = "Kommuner", en = "Municipalities" }\nabout = { da = "k.", en = "m." }\n'
        '[origin]\nproducer = "us"\ntitle = "ours"\nlicence = "CC0-1.0"\n'
        '[file]\npath = "data/borders.geojson"\ncrs = "EPSG:25832"\n'
        '[columns.code]\nsource = "kode"\ntype = "text"\n'
        '[columns.name]\nsource = "navn"\ntype = "text"\n',
        encoding="utf-8",
    )
    return folder


def at_loopback(root: Path, name: str, url: str, /, **changes: str) -> None:
    """Put one of our services into a project's own catalogue, at another address."""
    text = (ROOT / "data" / "catalogue" / f"{name}.toml").read_text(encoding="utf-8")
    listed, _ = read_listed(ROOT / "data" / "catalogue" / f"{name}.toml")
    assert listed is not None
    head, _, tail = text.partition("[service]")
    tail = tail.replace(f'"{listed.service.url}"', f'"{url}"', 1)
    for key, value in changes.items():
        lines = [line for line in tail.splitlines() if not line.startswith(f"{key} ")]
        tail = "\n".join([lines[0], f"{key} = {value}", *lines[1:]])
    folder = root / "data" / "catalogue"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(f"{head}[service]{tail}\n", encoding="utf-8")


PLACES = {"0661": "Holstebro", "0760": "Ringkøbing-Skjern"}
LAND = ("fields", "peat", "section3")
"""What a loopback server gives of two municipalities, besides their borders."""


def land(server: Server, root: Path, fields: int = 6) -> None:
    """Let a server have borders, fields, soil and nature, and a project's catalogue name it."""
    corners = [(code, X + n * SIDE, Y) for n, code in enumerate(sorted(PLACES, reverse=True))]
    shapes = [
        {**square(n, x, y, SIDE), "properties": {
            "LAU_ID": code, "GISCO_ID": f"DK_{code}", "LAU_NAME": PLACES[code]}}
        for n, (code, x, y) in enumerate(corners)
    ]  # fmt: skip
    for shape in shapes:
        ring = shape["geometry"]["coordinates"][0][0]
        ring[:] = [list(DEGREES.transform(*corner)) for corner in ring]
    body = json.dumps({"type": "FeatureCollection", "features": shapes})
    server.files["/lau.geojson"] = body.encode()
    server.layers["Marker:Marker_2026"] = [
        square(n, X + 100 + 200 * n, Y + 100, 100.0, Marknr=f"{n}-0", Markblok="5-1",
               Afgkode=1 if n % 2 else 252)
        for n in range(fields)
    ]  # fmt: skip
    server.layers["natur:kulstof2022"] = [square(1, X, Y, 350.0, gridcode=2, toerv_pct=">12")]
    server.layers["dai:bes_naturtyper"] = [square(1, X + 90, Y + 90, 20.0, Natyp_navn="Mose")]
    at_loopback(root, "municipalities", f"{server.url}/lau.geojson")
    for name in LAND:
        at_loopback(root, name, f"{server.url}/wfs", answer='"json"')
