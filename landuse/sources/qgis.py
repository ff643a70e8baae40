"""What a QGIS project draws on: its data sources, listed and never opened.

A project file is somebody else's text. Its paths and addresses are shown, so that one knows which
files to hand over; none is followed, user names and passwords are not repeated, and a text that
declares entities of its own is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal
from xml.parsers import expat

from landuse.domain.issues import InvalidInput, Issue
from landuse.sources.packed import Limits, is_packed, parts_of, too_large

ENDINGS = (".qgz", ".qgs")
LARGEST = Limits(megabytes=50, parts=200)
MOST_SOURCES = 500
LONGEST = 200
HELD = ("layername", "datasource", "provider")
"""What is read of each layer."""
FILES = {"ogr", "gdal", "delimitedtext", "spatialite", "mdal"}
DATABASES = {"postgres", "oracle", "mssql", "hana"}
SECRET = re.compile(
    r"""(?ix) \b(user(name)?|password|authcfg|token|api_?key|key) \s*=\s* ('[^']*'|"[^"]*"|[^\s&;]+)
    | (?<=//) [^/@\s]+ (?=@) """
)


@dataclass(frozen=True, slots=True)
class Source:
    """A layer of a QGIS project: its title, and where it comes from."""

    title: str
    kind: Literal["file", "service", "database"]
    place: str
    """A file's name, or an address without what is secret; it is shown and nothing else."""
    layer: str = ""
    """Which layer of the file."""


def is_project(name: str) -> bool:
    """Whether a file is a QGIS project, by its name."""
    return PurePosixPath(name).suffix.lower() in ENDINGS


def sources_of(path: Path, shown: str) -> tuple[Source, ...]:
    """Return the data sources of a QGIS project, each once.

    Parameters
    ----------
    path
        The ``.qgz`` or ``.qgs``.
    shown
        How messages call it.

    Raises
    ------
    InvalidInput
        When it is no project, too large, or declares entities.
    """
    text = _text(path, shown)
    reading = _Reading()
    try:
        reading.parser().Parse(text, True)  # noqa: FBT003  (expat's own way)
    except (expat.ExpatError, ValueError) as fault:
        found = f"text that is no QGIS project ({fault})"
        raise InvalidInput([_faulty(shown, found)]) from fault
    if not reading.is_project:
        raise InvalidInput([_faulty(shown, "text that is no QGIS project")])
    return tuple(dict.fromkeys(reading.sources))


def _faulty(shown: str, found: str) -> Issue:
    remedy = "Save the project again in QGIS."
    return Issue(shown, found, "a QGIS project (.qgz or .qgs)", remedy)


def _text(path: Path, shown: str) -> bytes:
    """Return the text of a project, out of its archive if it is in one."""
    if not is_packed(path):
        if path.stat().st_size > LARGEST.megabytes * 1_000_000:
            raise InvalidInput([too_large(shown, "a larger project", LARGEST.megabytes)])
        return path.read_bytes()
    held = parts_of(path, shown, lambda name: name.lower().endswith(".qgs"), LARGEST)
    texts = [b"".join(steps) for _, steps in held]
    if len(texts) != 1:
        raise InvalidInput([_faulty(shown, f"an archive with {len(texts)} projects")])
    return texts[0]


@dataclass(slots=True)
class _Reading:
    """The layers met so far, and the one being read."""

    sources: list[Source] = field(default_factory=list)
    is_project: bool = False
    depth: int = 0
    layer_depth: int | None = None
    held: dict[str, str] = field(default_factory=dict)
    key: str = ""

    def parser(self) -> expat.XMLParserType:
        """Return a parser that tells this reading what it meets."""
        made = expat.ParserCreate()
        made.buffer_text = True
        made.StartElementHandler = self._start
        made.EndElementHandler = self._end
        made.CharacterDataHandler = self._said
        made.EntityDeclHandler = self._entity
        made.ExternalEntityRefHandler = self._entity
        return made

    @staticmethod
    def _entity(*_: object) -> int:
        msg = "it declares entities of its own"
        raise ValueError(msg)

    def _start(self, name: str, _: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.is_project = name == "qgis"
        if name == "maplayer" and self.layer_depth is None:
            self.layer_depth, self.held = self.depth, {}
        is_part = self.layer_depth is not None and self.depth == self.layer_depth + 1
        self.key = name if is_part and name in HELD else ""

    def _end(self, name: str) -> None:
        if name == "maplayer" and self.depth == self.layer_depth:
            self.layer_depth = None
            if len(self.sources) < MOST_SOURCES and self.held.get("datasource"):
                self.sources.append(_source(self.held))
        self.key, self.depth = "", self.depth - 1

    def _said(self, text: str) -> None:
        if self.key:
            self.held[self.key] = (self.held.get(self.key, "") + text)[:4000]


def _source(held: Mapping[str, str]) -> Source:
    """Return a layer's source as it may be shown."""
    place, provider = held["datasource"].strip(), held.get("provider", "").strip().lower()
    title = (held.get("layername", "").strip() or "?")[:LONGEST]
    shown = SECRET.sub("***", place)[:LONGEST]
    if provider in DATABASES:
        return Source(title, "database", shown)
    remote = "://" in place or place.lower().startswith("/vsi") or "url=" in place.lower()
    if provider in FILES and not remote:
        file, _, options = place.partition("|")
        layer = re.search(r"layername=([^|]*)", options)
        name = PurePosixPath(file.replace("\\", "/")).name[:LONGEST]
        return Source(title, "file", name, layer[1][:LONGEST] if layer else "")
    return Source(title, "service", shown)
