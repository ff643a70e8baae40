"""Behind a proxy: asked through it, to hosts of the catalogue only, and its password nowhere."""

import base64
import logging
import select
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from landuse.domain.issues import InvalidInput
from landuse.sources.services.network import Deadline, PrivateAddressError, Transport
from landuse.sources.services.proxy import Proxy, proxy
from landuse.ui import danish
from landuse.workflow.fetching import fetch
from tests import loopback
from tests.loopback import LIMITS, Server, at_loopback, squares

PASSWORD = "pr0xy-s3cret"


@dataclass
class Gate:
    """A proxy on this machine: what it was asked for, and by whom."""

    asked: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    wants: str | None = None
    """The name and password it asks for."""
    port: int = 0


class Handler(BaseHTTPRequestHandler):
    gate: Gate

    def do_CONNECT(self) -> None:
        self.gate.asked.append(f"CONNECT {self.path}")
        given = self.headers.get("Proxy-Authorization")
        self.gate.names.append(given)
        wants = self.gate.wants
        if wants and given != "Basic " + base64.b64encode(wants.encode()).decode():
            self.send_error(407)
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as beyond:
            self.send_response(200)
            self.end_headers()
            self.pass_on(beyond)
        self.close_connection = True

    def pass_on(self, beyond: socket.socket) -> None:
        ends = {self.connection: beyond, beyond: self.connection}
        while True:
            ready, _, _ = select.select(list(ends), [], [], 5)
            for end in ready:
                part = end.recv(65_536)
                if not part:
                    return
                ends[end].sendall(part)
            if not ready:
                return

    def do_GET(self) -> None:
        self.gate.asked.append(f"GET {self.path}")
        self.send_error(502)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def gate() -> Iterator[Gate]:
    held = Gate()
    http = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Handler,), {"gate": held}))
    http.daemon_threads = True
    held.port = http.server_port
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    yield held
    http.shutdown()
    http.server_close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a certificate of this machine and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "made.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(made),
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


@pytest.fixture
def server(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a service on this machine that is asked over TLS."""
    made, key = certificate
    monkeypatch.setenv("LANDUSE_LOOPBACK", "1")
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    with loopback.serving() as held:
        held.http.socket = context.wrap_socket(held.http.socket, server_side=True)
        held.layers["dai:bes_naturtyper"] = squares(3)
        yield held


@pytest.fixture
def root(tmp_path: Path, server: Server) -> Path:
    held = loopback.project(tmp_path / "project")
    at_loopback(held, "section3", server.url.replace("http:", "https:") + "/wfs")
    return held


def told(root: Path) -> str:
    (report,) = fetch(root, ["0760"], layers=["section3"], again=True, limits=LIMITS)
    return " ".join(str(issue) for issue in report.issues) or report.outcome


def test_every_question_goes_through_the_proxy_to_the_catalogues_host(
    root: Path, server: Server, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(root) == "fetched"
    assert gate.asked == []
    monkeypatch.setenv("LANDUSE_PROXY", f"http://127.0.0.1:{gate.port}")
    assert told(root) == "fetched"
    assert set(gate.asked) == {f"CONNECT {urlsplit(server.url).netloc}"}
    before = len(gate.asked)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert told(root) == "fetched"
    assert len(gate.asked) == before


@pytest.mark.parametrize("way", ["environment", "file"])
def test_name_and_password_go_to_the_proxy_and_nowhere_else(
    root: Path, gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    gate.wants = f"office:{PASSWORD}"
    address = f"http://office:{PASSWORD}@127.0.0.1:{gate.port}"
    if way == "environment":
        monkeypatch.setenv("LANDUSE_PROXY", address)
    else:
        (tmp_path / "keys.txt").write_text(f"LANDUSE_PROXY = {address}\n", "utf-8")
        monkeypatch.setenv("LANDUSE_KEYS", str(tmp_path / "keys.txt"))
    caplog.set_level(logging.DEBUG)
    assert told(root) == "fetched"
    written = b"".join(p.read_bytes() for p in root.rglob("*") if p.is_file())
    assert PASSWORD.encode() not in written
    assert PASSWORD not in caplog.text
    assert PASSWORD not in repr(proxy())
    assert all(name is not None for name in gate.names)


def test_a_proxy_that_refuses_or_is_not_there_says_so(
    root: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.wants = "somebody:else"
    monkeypatch.setenv("LANDUSE_PROXY", f"http://office:{PASSWORD}@127.0.0.1:{gate.port}")
    refused = told(root)
    assert "a proxy that lets nobody through" in refused
    assert "407" in refused
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("LANDUSE_PROXY", f"http://127.0.0.1:{free.getsockname()[1]}")
        missing = told(root)
    assert "through the proxy 127.0.0.1" in missing
    assert PASSWORD not in refused + missing


def test_a_redirect_is_not_followed_out_of_the_catalogue_behind_a_proxy_either(
    root: Path, server: Server, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(kind: str, asked: dict[str, str], reply: loopback.Reply, count: int) -> loopback.Reply:
        del kind, asked, reply, count
        return loopback.Reply(b"", status=302, headers={"Location": "https://127.0.0.1:9/"})

    server.lie = lie
    monkeypatch.setenv("LANDUSE_PROXY", f"http://127.0.0.1:{gate.port}")
    assert "not in the catalogue" in told(root)
    assert set(gate.asked) == {f"CONNECT {urlsplit(server.url).netloc}"}


def test_a_bare_private_address_is_asked_through_no_proxy(gate: Gate) -> None:
    held = Proxy("http", "127.0.0.1", gate.port)
    for address in ("https://10.0.0.1/", "https://169.254.169.254/", "https://[fd00::1]/"):
        with (
            httpx2.Client(transport=Transport(Deadline(), loopback=True, proxy=held)) as client,
            pytest.raises(PrivateAddressError),
        ):
            client.get(address)
    assert gate.asked == []


@pytest.mark.parametrize("wrong", ["socks5://h:1", "http://", f"http://a:{PASSWORD}@h:port"])
def test_what_is_no_address_of_a_proxy_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", wrong)
    with pytest.raises(InvalidInput) as fault:
        proxy()
    (issue,) = fault.value.issues
    assert PASSWORD not in str(issue)
    for text in (issue.found, issue.expected, issue.remedy):
        assert danish.sentence(text) is not None


@pytest.mark.parametrize(
    ("stated", "url", "secret"),
    [
        ("proxy.example.org:8080", "http://proxy.example.org:8080", None),
        ("https://p.example.org", "https://p.example.org:443", None),
        ("http://a%40b:c%3Ad@[::1]:3128", "http://[::1]:3128", ("a@b", "c:d")),
    ],
)
def test_an_address_is_read_as_administrators_write_it(
    monkeypatch: pytest.MonkeyPatch, stated: str, url: str, secret: tuple[str, str] | None
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", stated)
    held = proxy()
    assert held is not None
    assert (held.url, held.secret) == (url, secret)
