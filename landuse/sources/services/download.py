"""Whole files: fetched once, kept in the user's cache with date and address, read from there."""

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd

from landuse.domain.definition import Definition
from landuse.domain.digest import of_file
from landuse.domain.issues import InvalidInput, errors
from landuse.domain.service import NEWEST, Listed
from landuse.sources.kept import cache_folder
from landuse.sources.packed import is_packed, unpacked
from landuse.sources.services import faults
from landuse.sources.services.extent import Box, Extent
from landuse.sources.services.gathered import Gathered, in_area, refuse_missing
from landuse.sources.services.paging import Told
from landuse.sources.services.reply import Peeked
from landuse.sources.services.wire import Line
from landuse.sources.spreadsheet import is_spreadsheet, read_spreadsheet
from landuse.sources.vector import Raw, read_vector

FRESH_DAYS = 30
HEAD = 4096


class Noted(Definition):
    """What is known of a file that was kept."""

    address: str
    fetched: dt.datetime
    sha256: str


def downloads() -> Path:
    """Return the folder where whole files are kept; what tidies the cache leaves it alone."""
    return cache_folder() / ".downloads"


def kept_file(line: Line, address: str) -> tuple[Path, Noted]:
    """Return a file, fetched now if it is not kept or no longer fresh.

    Parameters
    ----------
    line
        The way to the service.
    address
        Where the file is.

    Raises
    ------
    InvalidInput
        When it cannot be had.
    """
    path = place_of(address)
    noted = _noted(path)
    if noted is not None:
        return path, noted

    def write(half: Path) -> None:
        line.download(half, address)
        _refuse_pages(half, line.where)

    return path, keep(address, write)


def keep(address: str, write: Callable[[Path], None]) -> Noted:
    """Keep a file under the address it came from: whole, or not at all.

    Parameters
    ----------
    address
        Where it came from.
    write
        Writes it where it is told to.
    """
    path = place_of(address)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    half = Path(name)
    try:
        write(half)
        noted = Noted(address=address, fetched=dt.datetime.now(dt.UTC), sha256=of_file(half))
        _note_of(path).unlink(missing_ok=True)
        half.replace(path)
        _note_of(path).write_text(noted.model_dump_json(), encoding="utf-8")
    finally:
        half.unlink(missing_ok=True)
    return noted


def kept(address: str) -> Path | None:
    """Return a file that was fetched lately, or none; nobody is asked for it."""
    path = place_of(address)
    return None if _noted(path) is None else path


def place_of(address: str) -> Path:
    """Return where a file is kept once it was fetched."""
    return downloads() / hashlib.sha256(address.encode()).hexdigest()[:16]


def forget(address: str) -> None:
    """Have a file fetched anew the next time, however fresh the kept one is."""
    _note_of(place_of(address)).unlink(missing_ok=True)


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _noted(path: Path) -> Noted | None:
    """Return what is known of a kept file, if it is whole and fresh."""
    try:
        noted = Noted.model_validate_json(_note_of(path).read_bytes())
        whole = of_file(path) == noted.sha256
    except (OSError, ValueError):
        return None
    age = dt.datetime.now(dt.UTC) - noted.fetched
    return noted if whole and age < dt.timedelta(days=FRESH_DAYS) else None


def _refuse_pages(path: Path, where: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise faults.stop(faults.web_page(where))
    if b"ExceptionReport" in head:
        raise faults.stop(faults.said_error(where, "ExceptionReport"))


def gather(line: Line, listed: Listed, extent: Extent, told: Told) -> Gathered:
    """Return the features of a whole file that meet an area.

    Parameters
    ----------
    line
        The way to the service.
    listed
        The service and the layer.
    extent
        The area.
    told
        Told how many features are there.

    Raises
    ------
    InvalidInput
        When the file cannot be had, or is no map.
    """
    path, noted = newest_file(line)
    gathered = from_file(path, listed, extent, line.where, noted.address)
    told(gathered.expected or 0, gathered.expected)
    return gathered


def from_file(path: Path, listed: Listed, extent: Extent, where: str, address: str) -> Gathered:
    """Return the features of a file on the disk that meet an area.

    Parameters
    ----------
    path
        The file, packed or not.
    listed, extent
        The service whose layer it holds; the area.
    where, address
        How messages call it; where it came from.

    Raises
    ------
    InvalidInput
        When it is no map, or not of that layer.
    """
    raw = _read(path, listed, extent, where, box=extent.box(listed.service.crs))
    if raw.frame is not None and len(raw.frame) == 0:  # nothing there, or another system
        raw = _read(path, listed, extent, where)
    if raw.frame is None:
        raise InvalidInput(errors(raw.issues))
    if len(raw.frame) == 0:
        raise faults.stop(faults.nothing_anywhere(where))
    refuse_missing(listed, list(raw.frame.columns), where)
    frame = _in_area(raw.frame, extent, where)
    issues = raw.issues if frame is not None else (*raw.issues, faults.nothing_here(where))
    return Gathered(frame, address, listed.service.name, len(raw.frame), issues)


def _in_area(frame: gpd.GeoDataFrame, extent: Extent, where: str) -> gpd.GeoDataFrame | None:
    """Return the features that meet the area; a whole file may well have none there.

    Raises
    ------
    InvalidInput
        When they would lie there with their axes the other way.
    """
    if not extent.holds_any(frame) and not extent.holds_any(frame, swapped=True):
        return None
    return in_area(frame, extent, where)


def newest_file(line: Line) -> tuple[Path, Noted]:
    """Return the file; where its address names a year, of this one or the year before."""
    url = line.listed.service.url
    if NEWEST not in url:
        return kept_file(line, url)
    this = dt.datetime.now(dt.UTC).year
    try:
        return kept_file(line, url.replace(NEWEST, str(this)))
    except InvalidInput:
        return kept_file(line, url.replace(NEWEST, str(this - 1)))


def newest_address(line: Line) -> tuple[str, Peeked]:
    """Return the address of the newest file that is there, and what is told of it."""
    url = line.listed.service.url
    if NEWEST not in url:
        return url, line.peek(url)
    this = dt.datetime.now(dt.UTC).year
    try:
        return url.replace(NEWEST, str(this)), line.peek(url.replace(NEWEST, str(this)))
    except InvalidInput:
        before = url.replace(NEWEST, str(this - 1))
        return before, line.peek(before)


def _read(path: Path, listed: Listed, extent: Extent, where: str, box: Box | None = None) -> Raw:
    service = listed.service
    layer = service.name or None if service.protocol == "file" else None
    stated = None if box is None else listed.service.crs
    table = listed.service.table
    if table is not None and is_spreadsheet(path):
        raw = read_spreadsheet(path, where, table, listed.service.crs)
        return raw if raw.frame is None else Raw(raw.frame.to_crs(extent.crs), raw.issues)
    if not is_packed(path):
        return read_vector(path, where, layer=layer, stated=stated, planning=extent.crs, box=box)
    with tempfile.TemporaryDirectory() as folder:
        held, issues = unpacked(path, Path(folder), where)
        if held is None:
            return Raw(None, tuple(issues))
        return read_vector(held, where, layer=layer, stated=stated, planning=extent.crs, box=box)
