"""Send one question and have its answer: within limits, tried again where that may help.

Redirects are followed by hand, within the catalogue only. What is shown of an address never
holds a key, and what a service answers is rid of it before anybody reads it.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import urljoin

import httpx2
import stamina
from stamina import instrumentation

from landuse.domain.issues import Issue
from landuse.domain.service import Listed
from landuse.sources.services import faults, keys
from landuse.sources.services.network import (
    Deadline,
    Network,
    OutOfTimeError,
    PrivateAddressError,
    Transport,
    host_of,
)
from landuse.sources.services.reply import Answer, Peeked, date_of
from landuse.sources.services.watch import Watch

MB = 1_000_000
AGAIN = frozenset({401, 408, 425, 429, 500, 502, 503, 504})
"""Status codes that may be gone the next time; Datafordeler is known for odd 401s."""
MOVED = frozenset({301, 302, 303, 307, 308})
OK = 200
AGENT = "landuse"


class UnsteadyError(Exception):
    """What may be gone the next time; carries what to say if it is not."""

    def __init__(self, issue: Any) -> None:
        self.issue = issue
        super().__init__()


class Wire:
    """The way to the services: one for all, shared by threads."""

    def __init__(self, network: Network, watch: Watch | None = None) -> None:
        self.network = network
        self.watch = watch or Watch()
        self._deadline = Deadline()
        self._gates: defaultdict[str, threading.BoundedSemaphore] = defaultdict(
            lambda: threading.BoundedSemaphore(network.limits.a_host)
        )
        self._lock = threading.Lock()
        transport = Transport(self._deadline, loopback=network.loopback, proxy=network.proxy)
        self._client = httpx2.Client(
            transport=transport, trust_env=False, headers={"User-Agent": AGENT}
        )
        instrumentation.set_on_retry_hooks(())
        for name in ("httpx2", "httpcore2"):  # they would write addresses, keys and all
            logging.getLogger(name).setLevel(logging.ERROR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def to(self, listed: Listed) -> "Line":
        """Return the line to one service."""
        return Line(self, listed)

    @contextmanager
    def answering(
        self, address: str, secret: Mapping[str, str], where: str, seconds: float
    ) -> Iterator[httpx2.Response]:
        """Send a question and give its answer, unread, once redirects are followed.

        Raises
        ------
        InvalidInput, UnsteadyError
            When there is none.
        """
        with self._lock:
            gate = self._gates[host_of(address)]
        with gate:
            self._deadline.start(seconds)
            yield from self._followed(address, secret, where, seconds)

    def _followed(
        self, address: str, secret: Mapping[str, str], where: str, seconds: float
    ) -> Iterator[httpx2.Response]:
        limits = self.network.limits
        timeout = httpx2.Timeout(seconds, connect=limits.connect_seconds)
        for _ in range(limits.redirects + 1):
            self._check(address, where)
            url = httpx2.URL(address).copy_merge_params(dict(secret))
            with self._client.stream("GET", url, timeout=timeout) as response:
                if response.status_code not in MOVED:
                    yield response
                    return
                address = urljoin(address, response.headers.get("location", ""))
            secret = {}
            if not self.network.knows(address):
                raise faults.stop(faults.forbidden_host(where, host_of(address)))
        raise faults.stop(faults.many_redirects(where))

    def _check(self, address: str, where: str) -> None:
        if not self.network.is_secure(address):
            raise faults.stop(faults.insecure(where, host_of(address)))
        if not self.network.knows(address):
            raise faults.stop(faults.unknown_host(where, host_of(address)))


class Line:
    """The way to one service."""

    def __init__(self, wire: Wire, listed: Listed) -> None:
        self.wire = wire
        self.listed = listed
        self.where = f"data/catalogue/{listed.id}.toml"
        self.limits = wire.network.limits

    def get(self, parameters: Mapping[str, str], address: str | None = None) -> Answer:
        """Return an answer, held in memory.

        Parameters
        ----------
        parameters
            Added to the address and the service's own.
        address
            Asked instead of the service's own address.

        Raises
        ------
        InvalidInput
            When there is none that can be used.
        """
        service = self.listed.service
        merged = httpx2.URL(address or service.url)
        merged = merged.copy_merge_params({**service.parameters, **parameters})
        with self._given_up():
            for attempt in self._attempts():
                with attempt, self._told():
                    return self._read(str(merged))
        raise AssertionError

    def _read(self, address: str) -> Answer:
        self._go_on()
        with self._opened(address, self.limits.seconds) as (response, secret):
            body = b"".join(self._parts(response, self.limits.answer_mb))
            for key in secret.values():
                body = body.replace(key.encode(), b"***")
            kind = response.headers.get("content-type", "")
            system = response.headers.get("content-crs", "").strip("<>") or None
            return Answer(address, kind, body, system)

    def peek(self, address: str) -> Peeked:
        """Return what is told of a file that is there; its body is not read.

        Raises
        ------
        InvalidInput
            When it is not there.
        """
        with self._given_up():
            for attempt in self._attempts():
                with attempt, self._told(), self._opened(address, self.limits.seconds) as opened:
                    stated = opened[0].headers.get("content-length", "")
                    size = int(stated) if stated.isdigit() else None
                    return Peeked(size, date_of(opened[0].headers.get("last-modified", "")))
        raise AssertionError

    def download(self, path: Path, address: str) -> None:
        """Write an answer into a file, which is whole when this returns.

        Raises
        ------
        InvalidInput
            When there is none that can be used.
        """
        with self._given_up():
            for attempt in self._attempts():
                with attempt, self._told(), path.open("wb") as stream:
                    self._written(address, self.limits.file_seconds, stream)

    def _written(self, address: str, seconds: float, stream: IO[bytes]) -> None:
        watch, size = self.wire.watch, 0
        with self._opened(address, seconds) as (response, _):
            told = response.headers.get("content-length", "")
            stated = int(told) if told.isdigit() else None
            watch.received(self.listed.id, 0, stated)
            for part in self._parts(response, self.limits.file_mb):
                stream.write(part)
                size += len(part)
                watch.received(self.listed.id, size, stated)

    def _attempts(self) -> Iterator[Any]:
        """Yield attempts; the last one's fault is what is told."""
        wait = self.limits.wait_seconds
        yield from stamina.retry_context(
            on=UnsteadyError,
            attempts=self.limits.attempts,
            timeout=None,
            wait_initial=wait,
            wait_max=wait * 10,
            wait_jitter=wait,
        )

    @contextmanager
    def _given_up(self) -> Iterator[None]:
        """Tell what was still so at the last attempt."""
        try:
            yield
        except UnsteadyError as fault:
            raise faults.stop(fault.issue) from None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what the library found in words of ours."""
        host = self.listed.service.host
        try:
            yield
        except PrivateAddressError as fault:
            raise faults.stop(faults.private_host(self.where, host)) from fault
        except (OutOfTimeError, httpx2.TimeoutException) as fault:
            if isinstance(fault, httpx2.ConnectTimeout):
                raise UnsteadyError(self._unreachable("no reply")) from None
            seconds = self.limits.seconds
            raise faults.stop(faults.too_slow(self.where, seconds)) from None
        except httpx2.RemoteProtocolError:
            raise UnsteadyError(faults.closed(self.where)) from None
        except httpx2.ProxyError as fault:
            raise faults.stop(faults.refused_by_proxy(self.where, host, str(fault)[:3])) from None
        except httpx2.HTTPError as fault:
            raise UnsteadyError(self._unreachable(type(fault).__name__)) from None

    def _unreachable(self, why: str) -> Issue:
        host, proxy = self.listed.service.host, self.wire.network.proxy
        if proxy is None or proxy.leaves_out(host.partition(":")[0]):
            return faults.unreachable(self.where, host, why)
        return faults.behind_proxy(self.where, host, proxy.host, why)

    @contextmanager
    def _opened(
        self, address: str, seconds: float
    ) -> Iterator[tuple[httpx2.Response, Mapping[str, str]]]:
        service = self.listed.service
        secret: Mapping[str, str] = {}
        if service.key is not None:
            secret = keys.parameters(service.key, address, self.wire.network, self.where)
        with self.wire.answering(address, secret, self.where, seconds) as response:
            code = response.status_code
            if code != OK:
                tries = self.limits.attempts if code in AGAIN else 1
                issue = faults.status(self.where, host_of(address), code, tries)
                raise UnsteadyError(issue) if code in AGAIN else faults.stop(issue)
            yield response, secret

    def _go_on(self) -> None:
        """Go on, unless somebody stopped the fetch."""
        if self.wire.watch.is_stopped:
            raise faults.stop(faults.stopped(self.where))

    def _parts(self, response: httpx2.Response, limit: int) -> Iterator[bytes]:
        stated = response.headers.get("content-length", "0")
        if stated.isdigit() and int(stated) > limit * MB:
            raise faults.stop(faults.too_large(self.where, limit))
        size = 0
        for part in response.iter_bytes():
            self._go_on()
            size += len(part)
            if size > limit * MB:
                raise faults.stop(faults.too_large(self.where, limit))
            yield part
