"""A place to drop a map; what is dropped lies in a folder of ours for as long as it is needed."""

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import streamlit as st

from landuse.domain.digest import of_bytes
from landuse.ui import cache
from landuse.ui.state import Session
from landuse.workflow.adding import Looked, Wanted, look
from landuse.workflow.looking import LARGEST_MB, Upload, laid_out

ENDINGS = (
    "gpkg", "zip", "shp", "shx", "dbf", "prj", "cpg", "tab", "dat", "map", "id", "ind", "mif",
    "mid", "gml", "xsd", "geojson", "json", "fgb", "parquet", "dxf", "tif", "tiff", "tfw", "qgz",
    "qgs",
)  # fmt: skip
SYSTEMS = ("EPSG:25832", "EPSG:25833", "EPSG:4326")


@dataclass(eq=False)
class Laid:
    """A map that was dropped, laid out; its folder goes when nobody holds it any more."""

    path: Path
    shown: str
    key: str

    def __post_init__(self) -> None:
        """See to it that the folder goes."""
        weakref.finalize(self, shutil.rmtree, self.path.parents[1], ignore_errors=True)


def drop(label: str, key: str) -> Sequence[Upload]:
    """Draw the place to drop a map, and return what lies there."""
    held = st.file_uploader(
        label,
        type=list(ENDINGS),
        accept_multiple_files=True,
        max_upload_size=LARGEST_MB,
        key=key,
    )
    return [Upload(one.name, one.getvalue()) for one in held or []]


def laid(files: Sequence[Upload]) -> Laid:
    """Return what was dropped, laid out in a folder.

    Raises
    ------
    InvalidInput
        When it is no map, or several.
    """
    parts = [part for one in files for part in (one.name.encode(), one.content)]
    return _laid(of_bytes(*parts), files)


@st.cache_resource(max_entries=cache.SELDOM, show_spinner=False)
def _laid(key: str, _files: Sequence[Upload]) -> Laid:
    folder = Path(tempfile.mkdtemp(prefix="landuse-"))
    try:
        path = laid_out(_files, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Laid(path, PurePosixPath(_files[0].shown).name, key)


def looked(held: Laid, session: Session, layer: str | None, crs: str | None) -> Looked:
    """Return what a map holds.

    Raises
    ------
    InvalidInput
        When it may not be opened.
    """
    planning = cache.landscape(str(session.root)).project.crs
    return _looked(held.key, planning, layer, crs, held)


@st.cache_resource(max_entries=cache.SELDOM, show_spinner=False)
def _looked(key: str, planning: str, layer: str | None, crs: str | None, _held: Laid) -> Looked:
    del key
    return look(_held.path, _held.shown, planning, Wanted(layer=layer, crs=crs))


def chosen(held: Laid, session: Session) -> Looked:
    """Ask which layer of a file is meant, and the system of one that says none; return the map.

    Raises
    ------
    InvalidInput
        When it may not be opened.
    """
    found = looked(held, session, None, None)
    layer = None
    if found.one is None:
        layer = _layer(held, found, session, session.say("Choose one"))
        found = looked(held, session, layer, None)
    if found.one is None or found.one.crs is not None:
        return found
    crs = _system(held, session)
    found = looked(held, session, layer, crs)
    if layer is None and len(found.layers) > 1:  # a drawing tells them once it lies somewhere
        layer = _layer(held, found, session, session.say("all"))
        found = looked(held, session, layer, crs)
    return found


def _layer(held: Laid, found: Looked, session: Session, nothing: str) -> str | None:
    name: str | None = st.selectbox(
        session.say("Which layer of the file"),
        [one.name for one in found.layers],
        index=None,
        placeholder=nothing,
        key=f"dropped.layer.{held.key}",
    )
    return name


def _system(held: Laid, session: Session) -> str | None:
    say = session.say
    found: str | None = st.selectbox(
        say("The file does not say its coordinate system. Which is it?"),
        SYSTEMS,
        index=None,
        accept_new_options=True,
        placeholder=say("Choose one or write it, such as EPSG:25832"),
        key=f"dropped.crs.{held.key}",
    )
    return found
