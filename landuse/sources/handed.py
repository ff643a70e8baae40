"""Maps that somebody hands over: laid out in a folder of ours, and what they hold.

Nothing of a name is believed: a file lies under its letters and figures only, in a folder that is
empty. What a file says of itself (layers, columns, systems) is read with the gate closed.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from landuse.domain.issues import InvalidInput, Issue, refuse
from landuse.geo.zonal import open_raster
from landuse.sources.archives import Upload
from landuse.sources.formats import VECTORS, family, kind_fault, kind_of
from landuse.sources.gate import close_gate
from landuse.sources.gml import gml_options
from landuse.sources.letters import WINDOWS, alphabet_of
from landuse.sources.packed import MB, is_packed, one_map, plain_name, too_large, unpacked
from landuse.sources.raster import unreadable
from landuse.sources.vector import UNREADABLE, layer_names

LARGEST_MB = 200
"""A file that is dropped on a page; on the command line it is the disk's own."""
MOST_FEATURES = 2_000_000
MOST_PIXELS = 400_000_000
LARGEST_UNPACKED_BYTES = 4_000_000_000
"""Of a GeoParquet, whose columns are packed."""
MOST_COLUMNS = 500
MOST_LAYERS = 200
KINDS = ("points", "lines", "polygons")
"""By dimension."""


@dataclass(frozen=True, slots=True)
class Inside:
    """One map in a file: a layer, of a drawing all its entities, of a raster its bands."""

    name: str
    kind: str
    """``points``, ``lines``, ``polygons``, ``mixed`` or ``raster``."""
    count: int
    """Features, or bands."""
    crs: str | None
    """Its system as a message calls it; none where it says none."""
    columns: tuple[str, ...]


def laid_out(files: Sequence[Upload], folder: Path) -> Path:
    """Return the one map among the files, laid out in an empty folder.

    Parameters
    ----------
    files
        A map, an archive of one, or the several files of one.
    folder
        An empty folder.

    Raises
    ------
    InvalidInput
        When they are too large, no map, or several.
    """
    shown = files[0].shown if files else "map"
    size = sum(len(held.content) for held in files)
    if size > LARGEST_MB * MB:
        raise InvalidInput([too_large(shown, f"{size / MB:.0f} MB", LARGEST_MB)])
    packed = folder / "packed"
    packed.mkdir()
    for held in files:
        place = packed / plain_name(held.shown)
        if place.exists():
            found, wanted = f"several files called {place.name!r}", f"one map: {VECTORS}"
            raise InvalidInput([Issue(shown, found, wanted, "Give the files of one map.")])
        place.write_bytes(held.content)
    return taken(sorted(packed.iterdir()), folder / "map", shown)


def taken(paths: Sequence[Path], folder: Path, shown: str) -> Path:
    """Return the one map among files on disk, copied into a new folder, unpacked if need be.

    Parameters
    ----------
    paths
        The files, or one folder that is a geodatabase.
    folder
        Where; it must not be there yet.
    shown
        How messages call what was handed over.

    Raises
    ------
    InvalidInput
        When they are no map, or several.
    """
    folder.mkdir()
    if len(paths) == 1 and is_packed(paths[0]):
        path, issues = unpacked(paths[0], folder, shown)
    else:
        try:
            for path in paths:
                copy = shutil.copytree if path.is_dir() else shutil.copyfile
                copy(path, folder / plain_name(path.name))
        except OSError as fault:
            found = f"a file that cannot be read ({fault.strerror or fault})"
            refuse([Issue(shown, found, "a readable file", "Check the file and its permissions.")])
        path, issues = (folder / plain_name(paths[0].name), []) if len(paths) == 1 else (None, [])
        if path is None:
            path, issues = one_map(folder, shown)
    refuse(issues)
    if path is None:
        raise InvalidInput([Issue(shown, "no map", f"one map: {VECTORS}", "Choose another file.")])
    return path


def with_its_files(path: Path) -> list[Path]:
    """Return a map on disk with the files that belong to it; a folder or archive stands alone."""
    return [path] if path.is_dir() or is_packed(path) else family(path)


def inside(path: Path, shown: str) -> tuple[Inside, ...]:
    """Return every map in a file.

    Parameters
    ----------
    path
        Laid out by ``laid_out`` or ``taken``.
    shown
        How messages call it.

    Raises
    ------
    InvalidInput
        When it is no map that may be opened, or beyond the limits.
    """
    is_raster = path.is_file() and kind_of(path) == "GeoTIFF"
    fault = kind_fault(path, shown, raster=is_raster)
    refuse([] if fault is None else [fault])
    faults = (*UNREADABLE, *unreadable()) if is_raster else UNREADABLE
    try:
        held = (_raster(path),) if is_raster else _layers(path)
    except faults as error:
        why = (str(error).replace(str(path), path.name).splitlines() or ["unknown reason"])[0][:160]
        found = f"a file that cannot be opened as a map ({why})"
        remedy = "Open it in QGIS to see whether it is whole, and save it as GeoPackage."
        raise InvalidInput([Issue(shown, found, VECTORS, remedy)]) from error
    refuse(_beyond(held, shown, path))
    return held


def _layers(path: Path) -> tuple[Inside, ...]:
    kind = kind_of(path)
    if kind == "GeoParquet":
        return (_parquet(path),)
    close_gate()
    options: Mapping[str, Any] = gml_options(path) if kind == "GML" else {}
    found = []
    for name in list(layer_names(path, kind, options))[:MOST_LAYERS]:
        told = _info(path, kind, name, options)
        columns = tuple(str(field) for field in told["fields"])
        shape = _kind(str(told["geometry_type"]))
        crs = _system(told["crs"])
        found.append(Inside(name, shape, int(told["features"]), crs, columns))
    return tuple(found)


def _info(path: Path, kind: str | None, layer: str, options: Mapping[str, Any]) -> Any:
    held = {"layer": layer, "force_feature_count": True, **options}
    try:
        return pyogrio.read_info(path, encoding=alphabet_of(path, kind), **held)
    except UnicodeDecodeError:
        return pyogrio.read_info(path, encoding=WINDOWS, **held)


def _parquet(path: Path) -> Inside:
    import pyarrow.parquet as pq  # noqa: PLC0415  (only for this kind of file)

    head = pq.ParquetFile(path)
    rows = [head.metadata.row_group(n) for n in range(head.metadata.num_row_groups)]
    if sum(row.total_byte_size for row in rows) > LARGEST_UNPACKED_BYTES:
        msg = f"more than {LARGEST_UNPACKED_BYTES / 1e9:.0f} GB when it is unpacked"
        raise ValueError(msg)
    told = json.loads((head.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    main = told["primary_column"]
    shape = told["columns"][main]
    kinds = {_kind(name) for name in shape.get("geometry_types", ())}
    crs = _system(shape.get("crs", "OGC:CRS84"))
    columns = tuple(name for name in head.schema_arrow.names if name != main)
    kind = kinds.pop() if len(kinds) == 1 else "mixed"
    return Inside(path.stem, kind, int(head.metadata.num_rows), crs, columns)


def _raster(path: Path) -> Inside:
    with open_raster(path) as source:
        pixels = source.width * source.height
        if pixels > MOST_PIXELS:
            msg = f"{pixels / 1e6:.0f} million pixels; at most {MOST_PIXELS / 1e6:.0f}"
            raise ValueError(msg)
        crs = None if source.crs is None else _system(source.crs.to_wkt())
        bands = tuple(str(band) for band in range(1, source.count + 1))
        return Inside(path.stem, "raster", source.count, crs, bands)


def _kind(told: str) -> str:
    for name, kind in (("Point", "points"), ("Line", "lines"), ("Polygon", "polygons")):
        if name in told:
            return kind
    return "polygons" if "Surface" in told else "lines" if "Curve" in told else "mixed"


def _system(told: Any) -> str | None:
    if not told:
        return None
    try:
        crs = CRS.from_user_input(told)
    except CRSError:
        return None
    return crs.to_string()[:80] if crs.to_epsg() else crs.name


def _beyond(held: Sequence[Inside], shown: str, path: Path) -> list[Issue]:
    """Return what is beyond the limits: layers, features or columns."""
    if not held:
        return [Issue(shown, "a table without geometry", "a map", "Check the file and its layer.")]
    issues = []
    for one in held:
        if one.count > MOST_FEATURES:
            found, most = f"{one.count} features in {one.name!r}", f"at most {MOST_FEATURES}"
            issues.append(Issue(shown, found, most, "Cut out your municipalities in QGIS first."))
        if len(one.columns) > MOST_COLUMNS:
            found, most = f"{len(one.columns)} columns in {one.name!r}", f"at most {MOST_COLUMNS}"
            issues.append(Issue(shown, found, most, "Leave out columns in QGIS first."))
    size = path.stat().st_size if path.is_file() else 0
    if size == 0 and path.is_file():
        issues.append(Issue(shown, "an empty file", "a map", "Choose another file."))
    return issues


def of_kind(frame: gpd.GeoDataFrame, kind: str, where: str) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    """Return the features of one kind, and how many others were left out.

    Parameters
    ----------
    frame
        Features as read.
    kind
        ``points``, ``lines`` or ``polygons``.
    where
        How messages call the file.
    """
    found = shapely.get_dimensions(np.asarray(frame.geometry.values, dtype=object))
    other = (found >= 0) & (found != KINDS.index(kind))
    if not other.any():
        return frame, []
    said = f"{int(other.sum())} of {len(frame)} features that are no {kind}"
    issue = Issue(where, said, kind, "They are left out; add them as a layer of their own.",
                  "warning")  # fmt: skip
    return frame[~other].reset_index(drop=True), [issue]


def main_kind(frame: gpd.GeoDataFrame) -> str:
    """Return what most features of a frame are: points, lines or polygons."""
    found = shapely.get_dimensions(np.asarray(frame.geometry.values, dtype=object))
    found = found[found >= 0]
    counts = np.bincount(found, minlength=len(KINDS))
    most = np.flatnonzero(counts == counts.max())  # where two are as many, the one with more extent
    return KINDS[int(most[-1])] if len(found) else "polygons"
