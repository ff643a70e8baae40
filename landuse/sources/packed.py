"""The one reader of zip archives: a map as it is sent, a scenario as it is taken home.

An archive is somebody else's. One whose names lead out of it is refused, as is one with very many
parts; what nobody asked for stays packed, and the size is counted while it is unpacked, whatever
the archive says of itself.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from landuse.domain.issues import InvalidInput, Issue
from landuse.sources.formats import BESIDE, VECTORS

MAPS = (
    ".shp", ".gpkg", ".geojson", ".json", ".fgb", ".gml", ".tab", ".mif", ".parquet", ".dxf",
    ".gdb", ".tif", ".tiff",
)  # fmt: skip
"""How maps end; of a TAB beside a GeoTIFF of its name, the GeoTIFF is the map."""
RASTERS = (".tif", ".tiff")
ZIP = b"PK\x03\x04"
MB = 1_000_000
STEP_BYTES = 1_048_576
FAULTS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError,
    EOFError, OSError, ValueError,
)  # fmt: skip
"""What a broken, locked or strange archive raises."""
PLAIN = re.compile(r"[^\w.-]")
"""What is taken out of a name before a library reads it: it may mean an archive or an address."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an archive is unpacked at most."""

    megabytes: int
    parts: int


MOST = Limits(megabytes=1000, parts=1000)
"""Of a map."""


def is_packed(path: Path) -> bool:
    """Whether a file is a zip archive, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(ZIP)) == ZIP


def parts_of(
    source: Path | IO[bytes], shown: str, belongs: Callable[[str], bool], limits: Limits
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the parts of an archive that belong: the name of each, and its content in steps.

    Parameters
    ----------
    source
        The archive.
    shown
        How messages call it.
    belongs
        Whether a part is wanted, by its name.
    limits
        How much is unpacked at most.

    Raises
    ------
    InvalidInput
        When it is broken, locked, too large, of too many parts, or a name leads out of it.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            held = [part for part in archive.infolist() if not part.is_dir()]
            _refuse(shown, [part.filename for part in held], limits)
            left = _Left(limits.megabytes * MB, shown, limits)
            for part in held:
                if belongs(part.filename) and "__macosx" not in part.filename.lower():
                    with archive.open(part) as stream:
                        yield part.filename.replace("\\", "/"), left.steps(stream)
    except FAULTS as fault:
        raise InvalidInput([_broken(shown)]) from fault


def _broken(shown: str) -> Issue:
    found = "an archive that cannot be opened (broken, or locked with a password)"
    return Issue(shown, found, "a .zip", "Pack it anew.")


def _refuse(shown: str, names: Iterable[str], limits: Limits) -> None:
    """Refuse an archive that names places outside itself, or has very many parts."""
    plain = [name.replace("\\", "/") for name in names]
    if any(n.startswith("/") or ".." in n.split("/") or ":" in n or "\0" in n for n in plain):
        found = "an archive with a path that leaves it"
        raise InvalidInput([Issue(shown, found, "files in the archive", "Pack it anew.")])
    if len(plain) > limits.parts:
        found = f"an archive of {len(plain)} files"
        expected = f"at most {limits.parts} files"
        raise InvalidInput([Issue(shown, found, expected, "Pack only what is needed.")])


@dataclass(slots=True)
class _Left:
    """How many bytes may still be unpacked, of all parts together."""

    count: int
    shown: str
    limits: Limits

    def steps(self, stream: IO[bytes]) -> Iterator[bytes]:
        """Yield a part's content, counted."""
        while step := self._step(stream):
            self.count -= len(step)
            if self.count < 0:
                limit = self.limits.megabytes
                raise InvalidInput([too_large(self.shown, f"more than {limit} MB", limit)])
            yield step

    def _step(self, stream: IO[bytes]) -> bytes:
        try:
            return stream.read(STEP_BYTES)
        except FAULTS as fault:
            raise InvalidInput([_broken(self.shown)]) from fault


def too_large(shown: str, found: str, limit: int) -> Issue:
    """Return what to say of a file that is too large.

    Parameters
    ----------
    shown
        How messages call it.
    found
        How large it is.
    limit
        How large it may be, MB.
    """
    remedy = "Leave out what is not needed, or simplify the areas in QGIS."
    return Issue(shown, found, f"at most {limit} MB", remedy)


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
        for name, steps in parts_of(path, where, _belongs, MOST):
            place = folder / _bare(name)
            if place.exists():
                return None, [_faulty(where, "an archive with many maps")]
            place.parent.mkdir(exist_ok=True)
            with place.open("wb") as stream:
                stream.writelines(steps)
    except InvalidInput as fault:
        return None, list(fault.issues)
    return one_map(folder, where)


def one_map(folder: Path, where: str) -> tuple[Path | None, list[Issue]]:
    """Return the one map in a folder, or what is wrong with it.

    Parameters
    ----------
    folder
        Holds the files of a map, and nothing else.
    where
        How messages call where they came from.
    """
    maps = sorted(p for p in folder.iterdir() if p.suffix.lower() in MAPS)
    rasters = {p.stem.lower() for p in maps if p.suffix.lower() in RASTERS}
    maps = [p for p in maps if p.suffix.lower() != ".tab" or p.stem.lower() not in rasters]
    if len(maps) != 1:
        return None, [_faulty(where, f"an archive with {len(maps)} maps")]
    return maps[0], []


def _belongs(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    in_geodatabase = path.parent.suffix.lower() == ".gdb"
    wanted = path.name.lower().endswith((*MAPS, *BESIDE)) or in_geodatabase
    return wanted and not path.name.startswith(".")


def _bare(name: str) -> Path:
    """Return where a part is put: its bare name, in a geodatabase under the folder's."""
    path = PurePosixPath(name)
    plain = plain_name(path.name)
    if path.parent.suffix.lower() == ".gdb":
        return Path(plain_name(path.parent.name), plain)
    return Path(plain)


def plain_name(name: str) -> str:
    """Return a file's name with letters, figures, dots and dashes only.

    Parameters
    ----------
    name
        Without folders.
    """
    return PLAIN.sub("_", name).lstrip(".") or "map"


def _faulty(where: str, found: str) -> Issue:
    remedy = "Pack the files of one map, or give the map itself."
    return Issue(where, found, f"one map: {VECTORS}", remedy)
