"""What a person uploads: files, or an archive of them. Nothing of it is believed.

An archive is never unpacked by its own names: its parts are read in memory, within limits
(``packed.py``), and laid down under names of ours in a folder of ours.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from landuse.domain.issues import InvalidInput, Issue
from landuse.sources.packed import MB, Limits, parts_of, too_large

LARGEST_MB = 20
LARGEST_UNPACKED_MB = 100
MOST_PARTS = 100
SCENARIO = (".toml",)
MAPS = (".gpkg", ".geojson", ".json", ".shp")
BESIDE = (".shx", ".dbf", ".prj", ".cpg")
"""The other files of a shapefile."""
ENDINGS = (*SCENARIO, *MAPS, *BESIDE)
EXPECTED = "a scenario (.toml), GeoPackage, GeoJSON or shapefile, also in a .zip"


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
            found_mb = f"{len(upload.content) / MB:.0f} MB"
            issues.append(too_large(upload.shown, found_mb, LARGEST_MB))
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


def _parts(upload: Upload) -> list[Upload]:
    """Return the parts of an archive that can be used."""
    limits = Limits(LARGEST_UNPACKED_MB, MOST_PARTS)
    found = parts_of(io.BytesIO(upload.content), upload.shown, _is_ours, limits)
    return [Upload(name, b"".join(steps)) for name, steps in found]


def _is_ours(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in ENDINGS


def laid_down(parts: Iterable[Upload], folder: Path) -> dict[str, Path]:
    """Write parts into a folder under a name of ours and return their paths by ending."""
    found = {}
    for part in parts:
        found[part.ending] = folder / f"upload{part.ending}"
        found[part.ending].write_bytes(part.content)
    return found
