"""The basemaps a visitor may switch on, and what each needs."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from landuse.domain.basemap import Basemap
from landuse.sources import basemaps as read
from landuse.sources.project import own_and_shipped
from landuse.sources.stamps import Stamps, stamps


@dataclass(frozen=True)
class Offered:
    """A basemap with the user's own key, where it needs one."""

    basemap: Basemap
    key: str | None
    lacks: str
    """The environment variable in which the key it needs was not found; else empty."""

    def __repr__(self) -> str:
        """Return what may be written to a log: a key may not."""
        return f"Offered({self.basemap.id})"


def basemaps(root: Path) -> list[Offered]:
    """Return the basemaps of a project, those of the program first."""
    folders = own_and_shipped(root, "basemaps")
    files = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    return [_offered(basemap) for basemap in _held(root, stamps(files))]


def origin_of(root: Path, name: str) -> str | None:
    """Return the host of a basemap that can be switched on; None where there is no such."""
    found = (held for held in basemaps(root) if held.basemap.id == name and not held.lacks)
    return next((held.basemap.origin for held in found), None)


def _offered(basemap: Basemap) -> Offered:
    if basemap.key is None:
        return Offered(basemap, None, "")
    key = read.key_of(basemap.key)
    return Offered(basemap, key, "" if key else read.in_environment(basemap.key))


@lru_cache(maxsize=8)
def _held(root: Path, written: Stamps) -> tuple[Basemap, ...]:
    """Return the basemaps of a project, read anew whenever a file was written."""
    del written
    return tuple(read.read_basemaps(root)[0].values())
