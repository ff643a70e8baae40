"""What a person uploads: files, or an archive of them. Nothing of it is believed.

An archive is never unpacked by its own names: its parts are read in memory, within limits, and
laid down under names of ours in a folder of ours.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from landuse.domain.issues import InvalidInput, Issue

LARGEST_MB = 20
LARGEST_UNPACKED_MB = 100
MB = 1_000_000
MOST_PARTS = 100
SCENARIO = (".toml",)
MAPS = (".gpkg", ".geojson", ".json", ".shp")
BESIDE = (".shx", ".dbf", ".prj", ".cpg")
"""The other files of a shapefile."""
ENDINGS = (*SCENARIO, *MAPS, *BESIDE)
EXPECTED = "a scenario (.toml), GeoPackage, GeoJSON or shapefile, also in a .zip"
ARCHIVE_FAULTS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError,
    EOFError, OSError, ValueError,
)  # fmt: skip
"""What a broken, locked or strange archive raises."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was uploaded: what its owner calls it, and its content."""

    name: str
    content: bytes

    @property
    def ending(self) -> str:
        """The end of the name, in small letters."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its end and without folders."""
        return PurePosixPath(self.name.replace("\\", "/")).stem

    @property
    def shown(self) -> str:
        """How messages call it: without folders."""
        return PurePosixPath(self.name.replace("\\", "/")).name


def unpacked(uploads: Sequence[Upload]) -> list[Upload]:
    """Return the files that can be used, those in archives too.

    Raises
    ------
    InvalidInput
        When there is nothing that can be used, or an archive is broken, too large or dangerous.
    """
    found: list[Upload] = []
    issues: list[Issue] = []
    for upload in uploads:
        if len(upload.content) > LARGEST_MB * MB:
            issues.append(_too_large(upload.shown, len(upload.content), LARGEST_MB))
        elif upload.ending == ".zip":
            found += _parts(upload)
        elif upload.ending in ENDINGS:
            found.append(upload)
        else:
            what = f"a file that ends in {upload.ending or 'nothing'}"
            issues.append(Issue(upload.shown, what, EXPECTED, "Choose another file."))
    if not issues and not found:
        name = uploads[0].shown if uploads else "scenario"
        issues.append(Issue(name, "nothing that can be used", EXPECTED, "Choose another file."))
    if issues:
        raise InvalidInput(issues)
    return found


def _too_large(shown: str, size: int, limit: int) -> Issue:
    found = f"{size / MB:.0f} MB"
    remedy = "Leave out what is not needed, or simplify the areas in QGIS."
    return Issue(shown, found, f"at most {limit} MB", remedy)


def _parts(upload: Upload) -> list[Upload]:
    """Return the parts of an archive that can be used."""
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as archive:
            members = [part for part in archive.infolist() if not part.is_dir()]
            _refuse(upload, members)
            return [_read(archive, part) for part in members if _is_ours(part.filename)]
    except ARCHIVE_FAULTS as fault:
        found = "an archive that cannot be opened (broken, or locked with a password)"
        raise InvalidInput([Issue(upload.shown, found, "a .zip", "Pack it anew.")]) from fault


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in ENDINGS and not name.startswith("__MACOSX/")


def _refuse(upload: Upload, members: Iterable[zipfile.ZipInfo]) -> None:
    """Refuse an archive that names places outside itself, or would not end."""
    parts = list(members)
    names = [part.filename.replace("\\", "/") for part in parts]
    if any(n.startswith("/") or ".." in n.split("/") or ":" in n for n in names):
        found = "an archive with a path that leaves it"
        raise InvalidInput([Issue(upload.shown, found, "files in the archive", "Pack it anew.")])
    size = sum(part.file_size for part in parts)
    if size > LARGEST_UNPACKED_MB * MB:
        raise InvalidInput([_too_large(upload.shown, size, LARGEST_UNPACKED_MB)])
    if len(parts) > MOST_PARTS:
        found = f"an archive of {len(parts)} files"
        expected = f"at most {MOST_PARTS} files"
        raise InvalidInput([Issue(upload.shown, found, expected, "Pack only what is needed.")])


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Upload:
    """Return a part; no more of it than its own head says, which was held against the limit."""
    with archive.open(part) as stream:
        return Upload(part.filename, stream.read(part.file_size))


def laid_down(parts: Iterable[Upload], folder: Path) -> dict[str, Path]:
    """Write parts into a folder under a name of ours and return their paths by ending."""
    found = {}
    for part in parts:
        found[part.ending] = folder / f"upload{part.ending}"
        found[part.ending].write_bytes(part.content)
    return found
