"""A shapefile is several files: which of them are missing or cut short, and in what alphabet."""

import codecs
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from landuse.domain.issues import Issue
from landuse.sources.formats import family

CHUNK_BYTES = 1 << 20
KNOWN_TO_GDAL = re.compile(r"(LDID/|ANSI |OEM |8859)?\s*\d+|[\w-]*8859.*", re.IGNORECASE)
COPY = "Copy all files of the shapefile: .shp, .shx, .dbf, .prj, .cpg."


def part(path: Path, ending: str) -> Path | None:
    """Return the file of a shapefile with an ending, in small or capital letters."""
    return next((p for p in family(path) if p.suffix.lower() == ending), None)


def shapefile_faults(path: Path, where: str) -> list[Issue]:
    """Return what is missing of a shapefile, or cut short.

    Parameters
    ----------
    path
        The ``.shp``.
    where
        How messages call it.
    """
    if path.suffix.lower() != ".shp":
        found = f"a part of a shapefile ({path.suffix})"
        return [Issue(where, found, "the .shp", "Name the file that ends in .shp.")]
    if part(path, ".shx") is None:
        return [Issue(where, "a shapefile without its .shx", "all its files", COPY)]
    with path.open("rb") as stream:
        head = stream.read(28)
    stated = 2 * struct.unpack(">i", head[24:28])[0] if len(head) == 28 else 100  # noqa: PLR2004
    held = path.stat().st_size
    if held < stated:
        found = f"a truncated file: {held} of {stated} bytes; it cannot be opened as a map"
        return [Issue(where, found, "a whole file", "Fetch or copy the file again.")]
    if part(path, ".dbf") is None:
        found = "a shapefile without its .dbf: shapes without any column"
        return [Issue(where, found, "all its files", COPY, "warning")]
    return []


def alphabet(path: Path) -> str | None:
    """Return the encoding of a shapefile: the one it says, else UTF-8 where its bytes are.

    None leaves it to GDAL: Latin-1 where nothing is said.
    """
    stated = part(path, ".cpg")
    name = "" if stated is None else stated.read_text("ascii", errors="replace").strip()
    if KNOWN_TO_GDAL.fullmatch(name):
        return None
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        table = part(path, ".dbf")
        return "UTF-8" if table is not None and _is_utf8(table) else None


def _is_utf8(table: Path) -> bool:
    """Whether the rows of a .dbf are UTF-8, and not merely ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    beyond_ascii = False
    try:
        for rows in _rows(table):
            beyond_ascii |= not rows.isascii()
            decoder.decode(rows)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return beyond_ascii


def _rows(table: Path) -> Iterator[bytes]:
    with table.open("rb") as stream:
        head = stream.read(12)
        stream.seek(int.from_bytes(head[8:10], "little"))  # the rows begin after the head
        while rows := stream.read(CHUNK_BYTES):
            yield rows
