"""Links inside a map: places where a GeoJSON or TAB asks for another file or an address.

GeoJSON once allowed a reference system to be a link. GDAL follows it, in any spelling that JSON
allows, and in any geometry; only a system by its name is let through.
"""

import json
import mmap
import re
from pathlib import Path

TAB_HEAD_BYTES = 65_536
LONGEST_CRS_BYTES = 20_000
CRS_MEMBER = re.compile(
    rb"""["'](?:[cC]|\\u00[46]3)(?:[rR]|\\u00[57]2)(?:[sS]|\\u00[57]3)["']"""
    rb"""(?:\s|/\*.*?\*/|//[^\n]*\n)*:\s*(?=[{/])""",
    re.DOTALL,
)
"""The key ``crs`` in small or capital letters or as code points, before a table or a remark."""
NAMED = {"name", "epsg", "ogc"}
"""Ways to give a system by its name or number."""
OTHER_TABLE = re.compile(rb'open\s+table|"\\+IsSeamless"\s*=\s*"TRUE"', re.IGNORECASE)


def points_away(path: Path, kind: str) -> bool:
    """Whether a map asks for another file or an address.

    Parameters
    ----------
    path
        The file.
    kind
        What kind of map it is.
    """
    if kind == "TAB":
        with path.open("rb") as stream:
            return OTHER_TABLE.search(stream.read(TAB_HEAD_BYTES)) is not None
    return kind == "GeoJSON" and _has_linked_system(path)


def _has_linked_system(path: Path) -> bool:
    with (
        path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return any(
            not _is_a_name(content[found.end() : found.end() + LONGEST_CRS_BYTES])
            for found in CRS_MEMBER.finditer(content)
        )


def _is_a_name(content: bytes) -> bool:
    """Whether JSON begins with a system given by its name; what cannot be read is none."""
    read = json.JSONDecoder(object_pairs_hook=list)
    try:
        pairs, _ = read.raw_decode(content.decode("utf-8", errors="replace"))
        kinds = [value for key, value in pairs if key.lower() == "type"]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False
    return all(isinstance(kind, str) and kind.lower() in NAMED for kind in kinds)
