"""Keys of the user's own: from the environment, or from a file outside every project.

A key goes to the hosts that gave it out and to nobody else, whatever a catalogue says. It is
added where a request is sent, and is in no layer file, sidecar, message or digest.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from landuse.domain.service import KeyName
from landuse.sources.services import faults
from landuse.sources.services.keyfile import FILE, in_file
from landuse.sources.services.network import Network, host_of


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


def key_of(name: KeyName) -> str | None:
    """Return a key, or none where the user has none."""
    variable = KINDS[name].variable
    return os.environ.get(variable) or in_file(variable)


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
