"""Read one layer: file to repaired, named, coded features in the planning CRS.

A layer is in one of four states: *read*, *empty* (read, and nothing in it), *not fetched*
(its file is not there: a warning) and *failed* (its file is there and cannot be used: an
error). Only the first two say anything about the land; the others are unknown (C5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.digest import of_file
from landuse.domain.issues import Issue, errors
from landuse.domain.landscape import LayerState, Repair
from landuse.domain.layer import Layer
from landuse.geo.repair import IDS_SHOWN, repaired
from landuse.sources.columns import CodeLists, named_columns
from landuse.sources.formats import family
from landuse.sources.project import ProjectFolder, inside
from landuse.sources.raster import polygons_of_classes, raster_faults
from landuse.sources.roles import in_order, place_faults
from landuse.sources.vector import Raw, read_vector

SEGMENTS_PER_QUARTER = 8
"""A buffer's quarter circle has eight chords: its area is short of the circle's by 0.6 %."""


@dataclass(frozen=True, eq=False)
class LayerRead:
    """A layer as read: its features, its state and what was found on the way."""

    layer: Layer
    state: LayerState
    frame: gpd.GeoDataFrame | None = None
    path: Path | None = None
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


def locate(folder: ProjectFolder, layer: Layer) -> tuple[Path | None, LayerState, list[Issue]]:
    """Return a layer's file, or why there is none to read."""
    where = f"layers/{layer.id}.toml: file.path"
    path, issues = inside(folder.root, layer.file.path, where)
    if path is None:
        return None, "failed", issues
    if not path.exists():
        found = f"no file {layer.file.path}"
        remedy = "Fetch or copy the file. Until then the layer is unknown everywhere."
        return None, "not_fetched", [Issue(where, found, "the map itself", remedy, "warning")]
    try:
        issue = _content_fault(path, layer)
    except OSError as fault:
        found = f"a file that cannot be read ({fault.strerror}: {layer.file.path})"
        remedy = "Check the file and its permissions."
        issue = Issue(where, found, "a readable file", remedy)
    return (path, "read", []) if issue is None else (None, "failed", [issue])


def _content_fault(path: Path, layer: Layer) -> Issue | None:
    """Return why a file's content is not the one meant: empty, unreadable, another."""
    for part in family(path):
        with part.open("rb") as stream:
            stream.read(1)
    if path.is_file() and path.stat().st_size == 0:
        where = f"layers/{layer.id}.toml: file.path"
        found = f"an empty file {layer.file.path}"
        return Issue(where, found, "a map", "Fetch the file again.")
    if layer.file.sha256 is None:
        return None
    where = f"layers/{layer.id}.toml: file.sha256"
    if path.is_dir():
        remedy = "Leave sha256 out; a change in the folder is noticed without it."
        return Issue(where, "the content of a folder", "that of one file", remedy)
    if of_file(path) == layer.file.sha256:
        return None
    return Issue(
        where,
        "a file with another content",
        "the content the layer file states",
        "Fetch the file again, or state its new sha256 if the change is meant.",
    )


def read_layer(folder: ProjectFolder, layer: Layer, code_lists: CodeLists) -> LayerRead:
    """Return a layer's features, repaired, with its own columns, or why it cannot be had."""
    path, state, issues = locate(folder, layer)
    if path is None:
        return LayerRead(layer, state, issues=tuple(issues))
    if layer.holds_numbers:
        issues = raster_faults(path, layer, folder.project.crs)
        state = "failed" if errors(issues) else "read"
        return LayerRead(layer, state, path=path, issues=tuple(issues))
    raw = _raw(folder, layer, path)
    if raw.frame is None:
        return LayerRead(layer, "failed", path=path, issues=raw.issues)
    if len(raw.frame) == 0:
        nothing = _without_features(layer, folder.project.crs)
        return LayerRead(layer, "empty", nothing, path, issues=raw.issues)
    return _with_features(raw, raw.frame, layer, path, code_lists)


def _with_features(
    raw: Raw, features: gpd.GeoDataFrame, layer: Layer, path: Path, code_lists: CodeLists
) -> LayerRead:
    named, faults = named_columns(features, layer, code_lists)
    faults += _kind_fault(features, layer)
    if not errors(faults):
        faults += place_faults(named, layer)
    if errors(faults):
        return LayerRead(layer, "failed", path=path, issues=(*raw.issues, *faults))
    names = np.array(_names(features), dtype=object)
    frame, repairs = _mended(named, layer, names)
    if len(frame) == 0:
        return LayerRead(layer, "failed", None, path, repairs, (*raw.issues, _nothing_left(layer)))
    return LayerRead(layer, "read", frame, path, repairs, (*raw.issues, *faults))


def _raw(folder: ProjectFolder, layer: Layer, path: Path) -> Raw:
    if layer.kind == "raster":
        return polygons_of_classes(path, layer, folder.project.crs)
    return read_vector(
        path,
        f"layers/{layer.id}.toml: {layer.file.path}",
        layer=layer.file.layer,
        stated=layer.file.crs,
        planning=folder.project.crs,
    )


def _without_features(layer: Layer, crs: str) -> gpd.GeoDataFrame:
    """Return no features, with all the columns of the layer."""
    columns = {name: pd.Series(dtype=object) for name in layer.columns}
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([], crs=crs), crs=crs)


def _nothing_left(layer: Layer) -> Issue:
    return Issue(
        f"layers/{layer.id}.toml: {layer.file.path}",
        "features of which none has a shape that encloses land or leads anywhere",
        f"{layer.kind} with an extent",
        "Look at the file in QGIS; fetch it again.",
    )


def _kind_fault(frame: gpd.GeoDataFrame, layer: Layer) -> list[Issue]:
    wanted = {"polygons": 2, "raster": 2, "lines": 1, "points": 0}[layer.kind]
    found = shapely.get_dimensions(np.asarray(frame.geometry.values, dtype=object))
    found = found[(found >= 0)]
    if len(found) == 0 or (found == wanted).any():
        return []
    kinds = ("points", "lines", "polygons")
    where = f"layers/{layer.id}.toml: kind"
    remedy = "Correct kind in the layer file, or name the right layer of the file."
    return [Issue(where, f"a file of {kinds[found[0]]}", layer.kind, remedy)]


def _names(frame: gpd.GeoDataFrame) -> Sequence[str]:
    """Return what the ledger calls each feature: an id the file has, else its number."""
    for column in ("unit_id", "id", "Objekt_id", "objekt_id", "kode", "code", "fid"):
        if column in frame.columns and frame[column].is_unique:
            return [str(value) for value in frame[column]]
    return [f"feature {number}" for number in range(1, len(frame) + 1)]


def _mended(
    frame: gpd.GeoDataFrame, layer: Layer, names: np.ndarray
) -> tuple[gpd.GeoDataFrame, tuple[Repair, ...]]:
    """Return the features that have a shape, valid, and the ledger of what was done to them."""
    shapes = np.asarray(frame.geometry.values, dtype=object)
    ledger: tuple[Repair, ...] = ()
    if layer.kind in {"points", "lines"}:
        nowhere = shapely.is_missing(shapes) | shapely.is_empty(shapes)
        if nowhere.any():
            ids = tuple(str(name) for name in names[nowhere][:IDS_SHOWN])
            ledger = (Repair(layer.id, "empty", int(nowhere.sum()), 0.0, ids),)
        frame, names = frame[~nowhere].reset_index(drop=True), names[~nowhere]
        if layer.buffer_m is None:
            return frame, ledger
        shapes = shapely.buffer(shapes[~nowhere], layer.buffer_m, quad_segs=SEGMENTS_PER_QUARTER)
    result = repaired(shapes, list(names), layer.id)
    frame = frame.set_geometry(gpd.GeoSeries(result.shapes, index=frame.index, crs=frame.crs))
    kept = ~shapely.is_missing(result.shapes)
    frame, overlaps = in_order(frame[kept].reset_index(drop=True), names[kept], layer)
    return frame, (*ledger, *result.repairs, *overlaps)
