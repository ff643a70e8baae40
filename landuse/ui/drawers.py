"""Where squares of the map lie once they are made: in memory, and those from afar on disk too.

They are kept beside the landscape they show, under its digest, and go away with it.
"""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from landuse.geo.tiles import Tile

KEPT_TO = 12
"""The closest zoom that is kept on disk: some hundred squares for a large valley."""


@dataclass(frozen=True, eq=False)
class Drawer:
    """Squares of one picture, the ones asked for last; one for all threads, so it has locks."""

    folder: Path | None
    name: str = ""
    keep: int = 600
    held: dict[Tile, bytes] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def fetch(self, tile: Tile, make: Callable[[Tile], bytes]) -> bytes:
        """Return a square, made when it is first asked for."""
        if (found := self.held.get(tile)) is not None:
            return found
        with self.lock:
            if (found := self.held.get(tile)) is None:
                found = self._read(tile)
                if found is None:
                    found = make(tile)
                    self._write(tile, found)
                self.held[tile] = found
                while len(self.held) > self.keep:
                    self.held.pop(next(iter(self.held)))
        return found

    def _path(self, tile: Tile) -> Path | None:
        if self.folder is None or tile.z > KEPT_TO:
            return None
        return self.folder / f"{self.name}_{tile.z}_{tile.x}_{tile.y}"

    def _read(self, tile: Tile) -> bytes | None:
        path = self._path(tile)
        with suppress(OSError):
            return path.read_bytes() if path else None
        return None

    def _write(self, tile: Tile, body: bytes) -> None:
        """Write a square beside its place and move it there, so that none is met half."""
        path = self._path(tile)
        if path is None:
            return
        with suppress(OSError):  # a full disk costs time, nothing else
            path.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            Path(name).replace(path)
