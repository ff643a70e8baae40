"""Keys of the user's own: from the environment, or from a file outside every project.

A key goes to the hosts that gave it out and to nobody else, whatever a catalogue says. It is
added where a request is sent, and is in no layer file, sidecar, message or digest.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from landuse.domain.service import KeyName
from landuse.sources.services import faults
from landuse.sources.services.network import Network, host_of

FILE = "keys.txt"


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a kind of key is looked for, how it is sent, and to whom."""

    variable: str
    parameter: str
    hosts: frozenset[str]


KINDS: Mapping[KeyName, Kind] = {
    "datafordeler": Kind(
        "LANDUSE_KEY_DATAFORDELER",
        "apikey",
        frozenset({"wfs.datafordeler.dk", "wcs.datafordeler.dk", "api.datafordeler.dk"}),
    ),
}


def key_file() -> Path:
    """Return the file of keys, in the user's own folder of settings."""
    named = os.environ.get("LANDUSE_KEYS")
    return Path(named) if named else Path(platformdirs.user_config_dir("landuse")) / FILE


def key_of(name: KeyName) -> str | None:
    """Return a key, or none where the user has none."""
    variable = KINDS[name].variable
    return os.environ.get(variable) or _in_file(variable)


def _in_file(variable: str) -> str | None:
    try:
        lines = key_file().read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    pairs = [line.partition("=") for line in lines if "=" in line]
    return next((value.strip() for name, _, value in pairs if name.strip() == variable), None)


def parameters(name: KeyName, url: str, network: Network, where: str) -> dict[str, str]:
    """Return a key as it is sent.

    Parameters
    ----------
    name
        Which key.
    url
        Where it is to go.
    network
        Who may be asked.
    where
        How messages call the service.

    Raises
    ------
    InvalidInput
        When there is no key, or it would go to somebody it was not made for.
    """
    kind = KINDS[name]
    host = host_of(url)
    if host not in kind.hosts and not (network.loopback and network.knows(url)):
        raise faults.stop(faults.foreign_key(where, host))
    key = key_of(name)
    if not key:
        raise faults.stop(faults.no_key(where, kind.variable, FILE))
    return {kind.parameter: key}
