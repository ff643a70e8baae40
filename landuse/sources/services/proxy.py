"""The proxy of a closed network, as its administrator set it: from the environment or a file.

``LANDUSE_PROXY``, else ``HTTPS_PROXY``; in the environment, else in the file of keys, which lies
outside every project. A project cannot name one. Hosts in ``NO_PROXY`` are asked directly. Its
name and password go to the proxy and nowhere else: no message, log or sidecar holds them.
"""

import os
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

from landuse.domain.issues import Issue, refuse
from landuse.sources.services.keyfile import FILE, in_file

VARIABLES = ("LANDUSE_PROXY", "HTTPS_PROXY", "https_proxy")
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where every question goes through."""

    scheme: str
    host: str
    port: int
    secret: tuple[str, str] | None = field(default=None, repr=False)
    """Name and password."""
    direct: str = ""
    """Hosts that are asked without it, with commas."""

    @property
    def url(self) -> str:
        """Its address, without name and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    def leaves_out(self, host: str) -> bool:
        """Whether a host is asked directly."""
        return bool(proxy_bypass_environment(host, {"no": self.direct}))


def proxy() -> Proxy | None:
    """Return the proxy that is set, or none.

    Raises
    ------
    InvalidInput
        When what is set is no address of a proxy.
    """
    for name in VARIABLES:
        stated = os.environ.get(name) or in_file(name)
        if stated:
            return _parsed(stated.strip(), name)
    return None


def _parsed(stated: str, name: str) -> Proxy:
    """Return a proxy; what is wrong is told without what was stated, which may hold a password."""
    try:
        parts = urlsplit(stated if "://" in stated else f"http://{stated}")
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname or port is None:
        expected = "an address such as http://proxy.example.org:8080"
        remedy = f"Correct {name} in the environment or in {FILE}."
        refuse([Issue(name, "no address of a proxy", expected, remedy)])
        raise AssertionError
    secret = None
    if parts.username is not None:
        secret = unquote(parts.username), unquote(parts.password or "")
    direct = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or in_file("NO_PROXY") or ""
    return Proxy(parts.scheme, parts.hostname, port, secret, direct)
