"""Where may be connected to: hosts of the catalogue, at public addresses, within a time.

A name is looked up once, where the socket is opened, and what it leads to is checked there: a
name that leads into a private network, or that changes its mind between check and use, gives no
connection. The time of a whole answer is counted there too, so that drops do not make it longer.
"""

import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

from landuse.sources.services.proxy import Proxy


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, how long and how often."""

    answer_mb: int = 256
    file_mb: int = 4000
    seconds: float = 180.0
    file_seconds: float = 1800.0
    connect_seconds: float = 15.0
    features: int = 3_000_000
    attempts: int = 3
    wait_seconds: float = 1.0
    redirects: int = 3
    a_host: int = 3
    """How many questions one host is asked at a time."""


@dataclass(frozen=True, slots=True)
class Network:
    """Who may be asked."""

    hosts: frozenset[str]
    loopback: bool = False
    """For tests: this machine, without encryption."""
    limits: Limits = Limits()
    proxy: Proxy | None = None
    """Where every question goes through, as an administrator set it."""

    def knows(self, address: str) -> bool:
        """Whether an address is at a host of the catalogue."""
        return host_of(address) in {_plain(host) for host in self.hosts}

    def is_secure(self, address: str) -> bool:
        """Whether an address is encrypted, or on this machine where that is allowed."""
        parts = urlsplit(address)
        if parts.scheme == "https":
            return True
        return self.loopback and parts.scheme == "http" and _is_loopback(parts.hostname or "")


class PrivateAddressError(Exception):
    """A name that leads where nothing may be asked."""


class OutOfTimeError(Exception):
    """An answer that was not there in time."""


def host_of(address: str) -> str:
    """Return the host of an address, with its port where it is not the usual one."""
    return _plain(urlsplit(address).netloc.rpartition("@")[2].lower())


def _plain(host: str) -> str:
    return host.removesuffix(":443")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def may_connect(address: str, *, loopback: bool) -> bool:
    """Whether a numeric address is public, or this machine where that is allowed.

    Parameters
    ----------
    address
        IPv4 or IPv6.
    loopback
        Whether this machine may be asked.
    """
    number = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None)
    number = inner or number
    if number.is_loopback:
        return loopback
    return number.is_global and not number.is_multicast and not loopback


class Deadline(threading.local):
    """Until when the answer that this thread waits for must be there."""

    until: float = float("inf")

    def start(self, seconds: float) -> None:
        """Begin to count."""
        self.until = time.monotonic() + seconds

    def left(self, seconds: float | None) -> float:
        """Return how long one may still wait, at most ``seconds``.

        Raises
        ------
        OutOfTimeError
            When the time is over.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise OutOfTimeError
        return left if seconds is None else min(seconds, left)


class _Timed(httpcore2.NetworkStream):
    """A connection that keeps to the time of the whole answer."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._deadline.left(timeout)
        try:
            return self._stream.read(max_bytes, left)
        except httpcore2.ReadTimeout:
            self._deadline.left(None)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Checked(httpcore2.SyncBackend):
    """Connects to what a name leads to, once that was looked at; to the proxy wherever it is."""

    def __init__(self, deadline: Deadline, *, loopback: bool, proxy: Proxy | None) -> None:
        self._deadline = deadline
        self._loopback = loopback
        self._proxy = None if proxy is None else (proxy.host, proxy.port)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        numbers = self._looked_up(host, port)
        is_proxy = (host, port) == self._proxy and not self._loopback
        if not is_proxy and not all(may_connect(n, loopback=self._loopback) for n in numbers):
            raise PrivateAddressError
        stream = super().connect_tcp(
            numbers[0], port, self._deadline.left(timeout), local_address, socket_options
        )
        return _Timed(stream, self._deadline)

    def _looked_up(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as fault:
            msg = "its name is not known"
            raise httpcore2.ConnectError(msg) from fault
        return [str(one[4][0]) for one in found]


class _Proxied(httpcore2.HTTPProxy):
    """Asks through a proxy, which looks names up itself; a bare private address is refused here."""

    def __init__(self, proxy: Proxy, loopback: bool, **options: Any) -> None:  # noqa: FBT001
        secure = _trusted() if proxy.scheme == "https" else None
        super().__init__(proxy.url, proxy_auth=proxy.secret, proxy_ssl_context=secure, **options)
        self._through, self._loopback = proxy, loopback

    def create_connection(self, origin: httpcore2.Origin) -> httpcore2.ConnectionInterface:
        host = origin.host.decode("ascii")
        if self._through.leaves_out(host):
            return httpcore2.ConnectionPool.create_connection(self, origin)
        if _is_number(host) and not may_connect(host, loopback=self._loopback):
            raise PrivateAddressError
        return super().create_connection(origin)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _trusted() -> ssl.SSLContext:
    """Return whom we trust, and whom the administrator does besides (``SSL_CERT_FILE``)."""
    context = httpx2.create_ssl_context(trust_env=False)
    more = os.environ.get("SSL_CERT_FILE")
    if more:
        context.load_verify_locations(more)
    return context


class Transport(httpx2.HTTPTransport):
    """Carries requests over checked connections, through the proxy if one is set."""

    def __init__(self, deadline: Deadline, *, loopback: bool, proxy: Proxy | None = None) -> None:
        options: dict[str, Any] = {
            "ssl_context": _trusted(),
            "max_connections": 32,
            "keepalive_expiry": 5.0,
            "network_backend": _Checked(deadline, loopback=loopback, proxy=proxy),
        }
        self._pool = (
            httpcore2.ConnectionPool(**options)
            if proxy is None
            else _Proxied(proxy, loopback, **options)
        )
