"""The map's own script: its files as one, so that the browser asks once and keeps it for ever."""

import gzip
from functools import lru_cache
from pathlib import Path

from landuse.domain.digest import of_bytes

FOLDER = Path(__file__).parent / "assets" / "map"
FILES = (
    "numbers", "paint", "land", "big", "side", "find", "effects", "permits", "basemap", "legend",
    "rings", "wet", "panel", "tools", "sweeping", "selecting", "drawing", "workspace",
)  # fmt: skip
"""In the order they are run: each adds to what stands before it."""


@lru_cache(maxsize=1)
def body() -> bytes:
    """Return the script, compressed."""
    parts = [(FOLDER / f"{name}.js").read_bytes() for name in FILES]
    return gzip.compress(b"\n".join(parts), 6, mtime=0)


def name() -> str:
    """Return what the script is called: another content has another name."""
    return f"map_{of_bytes(body())}.js"
