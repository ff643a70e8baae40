"""Read a vector file under its layer's definition: kind, reference system, geometry, columns.

The kinds of file in ``sources/formats.py``, and no other, whatever a file's name. The CRS is
compared with the one the layer file states and with the coordinates themselves; it is never
guessed (C1). Columns that can identify a person are not read at all.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyogrio
import pyogrio.errors
import shapely
from pyproj import CRS
from shapely.errors import ShapelyError

from landuse.domain.crs import parse_crs, same_crs
from landuse.domain.issues import Issue, errors
from landuse.domain.layer import PERSONAL_COLUMNS
from landuse.sources.formats import GEODATABASE, VECTORS, family, kind_fault, kind_of
from landuse.sources.gate import close_gate
from landuse.sources.gml import gml_options
from landuse.sources.letters import OLD_LETTERS, WINDOWS, alphabet_of, recoded
from landuse.sources.place import crs_fault, in_place
from landuse.sources.shapefile import shapefile_faults

SHOWN = 5
"""How many remarks or layers a message lists."""
SEVERAL = {"GeoPackage", GEODATABASE, "GML", "DXF"}
"""Kinds of file that may hold several layers."""
UNREADABLE = (OSError, ValueError, RuntimeError, LookupError, ShapelyError, pa.ArrowException)
"""What the libraries raise on files that are not whole; pyogrio's own are RuntimeErrors."""
UNREMARKABLE = ("Could not parse column", "Measured (M) geometry", "does not support open option")
"""Mixed columns come as text, which is checked later; measures along lines are not used."""


@dataclass(frozen=True, eq=False)
class Raw:
    """A file's features in the planning CRS, with the file's own columns."""

    frame: gpd.GeoDataFrame | None
    issues: tuple[Issue, ...] = ()


def read_vector(
    path: Path, where: str, *, layer: str | None, stated: str | None, planning: str,
    silent: str | None = None, box: tuple[float, float, float, float] | None = None,
) -> Raw:  # fmt: skip
    """Return the features of a file in the planning CRS.

    Parameters
    ----------
    path
        The file, inside the project.
    where
        How messages call the file.
    layer
        Layer in a file that holds several.
    stated
        The CRS the definition states; None where the file must say it itself.
    planning
        The planning CRS.
    silent
        The CRS of a file that says none, where somebody who knows it said so.
    box
        Only what meets it, west, south, east and north in the file's own system.
    """
    issues: list[Issue] = []
    frame = _opened(path, where, layer, issues, box)
    if frame is None:
        return Raw(None, tuple(issues))
    frame = frame if silent is None or frame.crs else frame.set_crs(parse_crs(silent))
    if len(frame) == 0:
        empty = frame.set_crs(planning, allow_override=True)
        return Raw(_planned(empty, planning), (*issues, no_features(where)))
    issue = crs_fault(None if frame.crs is None else CRS(frame.crs), stated, where)
    if issue is not None:
        return Raw(None, (*issues, issue))
    placed, found = in_place(_planned(frame, planning), where, planning)
    issues += found + ([] if placed is None else _nowhere(placed, where))
    return Raw(None if errors(issues) else placed, tuple(issues))


def _opened(
    path: Path, where: str, layer: str | None, issues: list[Issue], box: Any
) -> gpd.GeoDataFrame | None:
    """Return a file's features as they are, or none; what is found is added to the issues."""
    fault = kind_fault(path, where, raster=False)
    if fault is not None:
        issues.append(fault)
        return None
    try:
        kind = kind_of(path)
        issues += shapefile_faults(path, where) if kind == "shapefile" else []
        if errors(issues):
            return None
        with _remarks(where, issues):
            frame = _read(path, kind, layer, where, issues, box)
    except UNREADABLE as e:
        issues.append(_unreadable(where, e, path))
        return None
    if errors(issues):
        return None
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        found = "a table without geometry"
        issues.append(Issue(where, found, "a map", "Check the file and its layer."))
        return None
    return frame


def _planned(frame: gpd.GeoDataFrame, planning: str) -> gpd.GeoDataFrame:
    """Return the features in the planning CRS, without personal columns, as simple features."""
    frame = frame.drop(columns=[c for c in frame.columns if c.lower() in PERSONAL_COLUMNS])
    frame = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame
    frame["geometry"] = _straight(frame.geometry.values)
    if not same_crs(frame.crs, parse_crs(planning)):
        frame = frame.to_crs(planning)
    return frame.set_crs(planning, allow_override=True)


def _straight(shapes: Any) -> Any:
    """Return simple features; GDAL has already made chords of curves."""
    return shapely.force_2d(np.asarray(shapes, dtype=object))


def _read(
    path: Path, kind: str | None, layer: str | None, where: str, issues: list[Issue], box: Any
) -> Any:
    """Return a file's features; what is found wrong is added to the issues."""
    if kind == "GeoParquet":
        return gpd.read_parquet(path)
    close_gate()
    options: Mapping[str, str] = gml_options(path) if kind == "GML" else {}
    if layer is not None or kind in SEVERAL:
        layer = _chosen(layer, list(layer_names(path, kind, options)), where, issues)
    if errors(issues):
        return None
    try:
        told, frame = _features(path, layer, alphabet_of(path, kind), options, box)
    except UnicodeDecodeError:
        if kind not in OLD_LETTERS:
            raise
        told, frame = _features(path, layer, WINDOWS, options, box)
    frame = recoded(frame) if kind == "DXF" else frame
    stated = None if box else _stated_count(path, kind, int(told["features"]))
    if stated is not None and len(frame) != stated:
        found = f"{len(frame)} of {stated} features: a file that breaks off"
        issues.append(Issue(where, found, "a whole file", "Fetch or copy the file again."))
    return frame


def _features(
    path: Path, layer: Any, encoding: str | None, options: Mapping[str, str], box: Any
) -> tuple[Mapping[str, Any], Any]:
    """Return what a layer says of itself, and its features without personal columns."""
    told = pyogrio.read_info(path, layer=layer, encoding=encoding, **options)
    fields = [str(name) for name in told["fields"] if str(name).lower() not in PERSONAL_COLUMNS]
    # A ring that is none becomes no geometry, which is counted and told.
    frame = pyogrio.read_dataframe(
        path, layer=layer, columns=fields, encoding=encoding, on_invalid="ignore", bbox=box,
        **options,
    )  # fmt: skip
    return told, frame


def _stated_count(path: Path, kind: str | None, told: int) -> int | None:
    """Return how many features a file says it has, where GDAL does not see that some are gone."""
    if kind == "FlatGeobuf":
        return told if told > 0 else None
    table = next((p for p in family(path) if p.suffix.lower() == ".mid"), None)
    if kind != "MIF" or table is None:
        return None
    with table.open("rb") as rows:
        return sum(1 for row in rows if row.strip())


def _chosen(layer: str | None, names: Sequence[str], where: str, issues: list[Issue]) -> str | None:
    """Return the layer to read in a file that may hold several."""
    some = ", ".join(names[:SHOWN]) + (" ..." if len(names) > SHOWN else "")
    if layer is not None:
        if layer not in names:
            found, expected = f"no layer {layer!r} in the file", f"one of: {some or 'none there'}"
            issues.append(Issue(where, found, expected, "Correct layer beside path."))
        return layer
    if len(names) > 1:
        found = f"a file with {len(names)} layers: {some}"
        remedy = f'Add layer = "{names[0]}" (or another) beside path.'
        issues.append(Issue(where, found, "the name of one of its layers", remedy))
    return names[0] if names else None


def layer_names(path: Path, kind: str | None, options: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of the layers with geometry in a file.

    Parameters
    ----------
    path
        The file.
    kind
        What kind of map it is; GDAL's gate is closed.
    options
        How GDAL is to open it.
    """
    if kind == "DXF":  # the other layer holds blocks
        yield "entities"
    elif kind != "GML":
        yield from (str(name) for name, shape in pyogrio.list_layers(path) if shape is not None)
    else:  # list_layers would have GDAL write its notes beside the file
        for number in range(1000):
            try:
                told = pyogrio.read_info(path, layer=number, **options)
            except pyogrio.errors.DataLayerError:
                return
            if told["geometry_type"] is not None:
                yield str(told["layer_name"])


@contextmanager
def _remarks(where: str, issues: list[Issue]) -> Iterator[None]:
    """Turn what the libraries warn of into findings."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        yield
    texts = dict.fromkeys(str(one.message).splitlines()[0][:200] for one in said)
    telling = [text for text in texts if not any(usual in text for usual in UNREMARKABLE)]
    for text in telling[:SHOWN]:
        remedy = "Look whether the map is right; saved anew in QGIS it reads without remark."
        found = f"something odd, which was mended in reading ({text})"
        issues.append(Issue(where, found, "a map that reads without remark", remedy, "warning"))


def no_features(where: str) -> Issue:
    """Return what to say of a map that holds nothing."""
    remedy = "Fetch it again, unless there is truly none of it in the area."
    return Issue(where, "a file without any feature", "features", remedy, "warning")


def _nowhere(frame: gpd.GeoDataFrame, where: str) -> list[Issue]:
    """Return what to say of features without geometry."""
    shapes = np.asarray(frame.geometry.values, dtype=object)
    nowhere = int((shapely.is_missing(shapes) | shapely.is_empty(shapes)).sum())
    if nowhere == 0:
        return []
    found = f"{nowhere} of {len(frame)} features without a geometry that can be used"
    if nowhere == len(frame):
        return [Issue(where, found, "a map", "Fetch or save the file again.")]
    remedy = "They are left out. Look whether the file is whole."
    return [Issue(where, found, "a geometry for every feature", remedy, "warning")]


def _unreadable(where: str, fault: BaseException, path: Path) -> Issue:
    lines = str(fault).replace(str(path), path.name).splitlines()
    why = lines[0][:200] if lines else "unknown reason"
    if isinstance(fault, UnicodeDecodeError):
        why = "letters of another alphabet than it says"
    elif isinstance(fault, LookupError):  # pyogrio counts on features that are not there
        why = "it breaks off"
    elif "not recognized as being in a supported file format" in why:
        why = "its content is not what its beginning says"
    return Issue(
        where,
        f"a file that cannot be opened as a map ({why})",
        VECTORS,
        "Open it in QGIS to see whether it is whole, and save it as GeoPackage.",
    )
