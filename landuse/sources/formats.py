"""What a map file is, told from its first bytes before any library opens it.

A file whose kind is not one of these is refused by name: an archive, a list of other files or
addresses, a text. A map may consist of several files; the ones beside it belong to it.
"""

import os
import re
from pathlib import Path

from landuse.domain.issues import Issue
from landuse.sources.links import points_away

VECTORS = "GeoPackage, shapefile, GeoJSON, TAB, GML, FlatGeobuf or GeoParquet"
RASTERS = "a GeoTIFF or COG"
HEAD_BYTES = 65_536

SIGNATURES = (
    ("GeoPackage", re.compile(rb"SQLite format 3\x00")),
    ("shapefile", re.compile(rb"\x00\x00\x27\x0a")),
    ("FlatGeobuf", re.compile(rb"fgb\x03")),
    ("GeoParquet", re.compile(rb"PAR1")),
    ("GeoTIFF", re.compile(rb"II[*+]\x00|MM\x00[*+]")),
    ("GeoJSON", re.compile(rb"(\xef\xbb\xbf)?\s*\{")),
    ("TAB", re.compile(rb"\s*!table", re.IGNORECASE)),
    ("MIF", re.compile(rb"\s*version\s+\d", re.IGNORECASE)),
    ("GML", re.compile(rb"(\xef\xbb\xbf)?\s*<(?s:.*)opengis\.net/gml")),
    ("DXF", re.compile(rb"\s*(999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION\r?\n")),
)
GEODATABASE = "geodatabase"
VECTOR_KINDS = {*(name for name, _ in SIGNATURES), GEODATABASE} - {"GeoTIFF"}
NO_MAPS = (
    ("a list of other files or addresses", re.compile(rb"<(OGRVRT|VRTDataset|OGRWFS|GDAL_W|WMS_)")),
    ("the description of a service", re.compile(rb"<([\w.-]+:)?\w*Capabilities[\s>]")),
    ("a web page", re.compile(rb"\s*<(!doctype html|html)", re.IGNORECASE)),
    ("a QGIS project", re.compile(rb"<!DOCTYPE qgis|<qgis[\s>]", re.IGNORECASE)),
    ("a DWG drawing; save it as DXF", re.compile(rb"AC10\d\d")),
    ("an archive", re.compile(rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|Rar!")),
)
STARTS = (b"<", b"PK", b"\x1f", b"7z", b"Rar", b"AC10")
"""Often met in place of a map; named, so that one sees what happened."""
ENDINGS = (
    (".dbf", ".shx", ".prj", ".cpg"),  # shapefile
    (".dat", ".map", ".id", ".ind", ".mid"),  # MapInfo
    (".gfs", ".xsd"),  # GML
    (".tfw", ".tifw", ".wld", ".tab", ".aux.xml", ".msk", ".ovr"),  # GeoTIFF
    ("-wal", "-journal"),  # GeoPackage: changes not yet written into it
)
BESIDE = tuple(ending for endings in ENDINGS for ending in endings)


def family(path: Path) -> list[Path]:
    """Return the files that make up a map: the one named and those beside it; of a folder, all.

    Raises
    ------
    OSError
        When the folder cannot be read.
    """
    if path.is_dir():
        return sorted(Path(entry.path) for entry in os.scandir(path) if not entry.is_dir())
    names = {f"{start}{ending}".lower() for ending in BESIDE for start in (path.stem, path.name)}
    beside = [
        Path(entry.path)
        for entry in os.scandir(path.parent)
        if entry.name.lower() in names and entry.name != path.name and not entry.is_dir()
    ]
    return [path, *sorted(beside)]


def kind_of(path: Path) -> str | None:
    """Return what kind of map a file or folder is; none where it is no kind we read.

    Raises
    ------
    OSError
        When it cannot be read.
    """
    if path.is_dir():
        tables = any(part.suffix == ".gdbtable" for part in path.iterdir())
        return GEODATABASE if tables else None
    head = head_of(path)
    if no_map(head) is not None:
        return None
    return next((name for name, signature in SIGNATURES if signature.match(head)), None)


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)


def no_map(head: bytes) -> str | None:
    """Return what a file is that is often met in place of a map."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(STARTS):
        return None
    return next((name for name, sign in NO_MAPS if sign.search(head[:4096])), None)


def _beside_no_raster(path: Path) -> bool:
    """Whether a mask or overviews beside a raster are something else than a raster."""
    parts = [part for part in family(path) if part.suffix.lower() in {".msk", ".ovr"}]
    return any(kind_of(part) != "GeoTIFF" for part in parts)


def kind_fault(path: Path, where: str, *, raster: bool) -> Issue | None:
    """Return why a file is no map that may be opened, or nothing.

    Parameters
    ----------
    path
        The file or folder, inside the project.
    where
        How messages call it.
    raster
        Whether a raster is expected, or a vector map.
    """
    what, expected = ("raster", RASTERS) if raster else ("map", VECTORS)
    try:
        kind = kind_of(path)
        head = b"" if path.is_dir() else head_of(path)
        away = (raster and _beside_no_raster(path)) or (kind and points_away(path, kind))
    except OSError as fault:
        found = f"a file that cannot be opened as a {what} ({fault.strerror})"
        return Issue(where, found, "a readable file", "Check the file and its permissions.")
    if kind in ({"GeoTIFF"} if raster else VECTOR_KINDS):
        if not away:
            return None
        found = "a map that points to another file or an address"
        return Issue(where, found, "a map that is whole in itself", "Save it anew with QGIS.")
    if path.is_dir():
        return Issue(where, "a folder", f"a file: {expected}", "Name the file in the folder.")
    really = no_map(head) or (f"a {kind}" if kind else "its content is of no kind we read")
    remedy = "Open it in QGIS to see whether it is whole, and save it as GeoPackage."
    if raster:
        remedy = "Open it in QGIS to see whether it is whole, and save it as GeoTIFF."
    return Issue(where, f"a file that cannot be opened as a {what} ({really})", expected, remedy)
