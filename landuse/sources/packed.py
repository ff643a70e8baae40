"""A map in a zip archive, as shapefiles are sent: unpacked where nothing but maps may lie.

An archive is somebody else's: its names lead nowhere, what is no part of a map stays packed, and
its size is counted while it is unpacked, whatever it says of itself.
"""

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from landuse.domain.issues import Issue
from landuse.sources.formats import BESIDE, VECTORS

MAPS = (".shp", ".gpkg", ".geojson", ".json", ".fgb", ".gml", ".tab", ".mif", ".parquet")
MOST_BYTES = 500_000_000
MOST_FILES = 1000
STEP_BYTES = 1_048_576
ZIP = b"PK\x03\x04"


def is_packed(path: Path) -> bool:
    """Whether a file is a zip archive, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(ZIP)) == ZIP


def unpacked(path: Path, folder: Path, where: str) -> tuple[Path | None, list[Issue]]:
    """Return the one map in an archive, unpacked into a folder, or what is wrong with it.

    Parameters
    ----------
    path
        The archive.
    folder
        An empty folder.
    where
        How messages call the archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = _unpacked(archive, folder, where)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return None, [_faulty(where, "an archive that is not whole, or locked")]
    if found is not None:
        return None, [found]
    maps = sorted(p for p in folder.iterdir() if p.suffix.lower() in MAPS)
    if len(maps) != 1:
        return None, [_faulty(where, f"an archive with {len(maps)} maps")]
    return maps[0], []


def _unpacked(archive: zipfile.ZipFile, folder: Path, where: str) -> Issue | None:
    """Unpack what may be part of a map, every file under its bare name."""
    held = [info for info in archive.infolist() if not info.is_dir() and _belongs(info.filename)]
    names = [PurePosixPath(info.filename).name.lower() for info in held]
    if len(held) > MOST_FILES or len(set(names)) < len(names):
        return _faulty(where, "an archive with many maps")
    left = MOST_BYTES
    for info in held:
        with (
            archive.open(info) as packed,
            (folder / PurePosixPath(info.filename).name).open("wb") as stream,
        ):
            while part := packed.read(STEP_BYTES):
                left -= len(part)
                if left < 0:
                    return _faulty(where, "an archive that holds more than 500 MB")
                stream.write(part)
    return None


def _belongs(name: str) -> bool:
    bare = PurePosixPath(name.replace("\\", "/")).name.lower()
    return (
        bare.endswith((*MAPS, *BESIDE))
        and not bare.startswith(".")
        and "__macosx" not in name.lower()
    )


def _faulty(where: str, found: str) -> Issue:
    remedy = "Pack the files of one map, or give the map itself."
    return Issue(where, found, f"one map: {VECTORS}", remedy)
