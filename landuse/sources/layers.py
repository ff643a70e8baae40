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
import shapely

from landuse.domain.digest import of_file
from landuse.domain.issues import Issue, errors
from landuse.domain.landscape import LayerState, Repair
from landuse.domain.layer import Layer
from landuse.geo.repair import repaired
from landuse.sources.columns import CodeLists, named_columns
from landuse.sources.project import ProjectFolder, inside
from landuse.sources.raster import is_numbers, polygons_of_classes
from landuse.sources.vector import read_vector

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
    if path.is_file() and path.stat().st_size == 0:
        remedy = "Fetch the file again."
        return None, "failed", [Issue(where, f"an empty file {layer.file.path}", "a map", remedy)]
    if layer.file.sha256 is not None and path.is_file() and of_file(path) != layer.file.sha256:
        issue = Issue(
            f"layers/{layer.id}.toml: file.sha256",
            "a file with another content",
            "the content the layer file states",
            "Fetch the file again, or state its new sha256 if the change is meant.",
        )
        return None, "failed", [issue]
    return path, "read", []


def read_layer(folder: ProjectFolder, layer: Layer, code_lists: CodeLists) -> LayerRead:
    """Return a layer's features, repaired, with its own columns, or why it cannot be had."""
    path, state, issues = locate(folder, layer)
    if path is None:
        return LayerRead(layer, state, issues=tuple(issues))
    if layer.kind == "raster":
        if is_numbers(layer):
            return LayerRead(layer, "read", path=path)
        raw = polygons_of_classes(path, layer, folder.project.crs)
    else:
        raw = read_vector(
            path,
            f"layers/{layer.id}.toml: {layer.file.path}",
            layer=layer.file.layer,
            stated=layer.file.crs,
            planning=folder.project.crs,
        )
    if raw.frame is None:
        return LayerRead(layer, "failed", path=path, issues=raw.issues)
    named, faults = named_columns(raw.frame, layer, code_lists)
    faults += _kind_fault(raw.frame, layer)
    if errors(faults):
        return LayerRead(layer, "failed", path=path, issues=(*raw.issues, *faults))
    frame, repairs = _mended(named, layer, _names(raw.frame, layer))
    state = "read" if len(frame) else "empty"
    return LayerRead(layer, state, frame, path, repairs, (*raw.issues, *faults))


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


def _names(frame: gpd.GeoDataFrame, layer: Layer) -> Sequence[str]:
    """Return what the ledger calls each feature: an id the file has, else its number."""
    del layer
    for column in ("unit_id", "id", "Objekt_id", "objekt_id", "kode", "code", "fid"):
        if column in frame.columns and frame[column].is_unique:
            return [str(value) for value in frame[column]]
    return [f"feature {number}" for number in range(1, len(frame) + 1)]


def _mended(
    frame: gpd.GeoDataFrame, layer: Layer, names: Sequence[str]
) -> tuple[gpd.GeoDataFrame, tuple[Repair, ...]]:
    shapes = np.asarray(frame.geometry.values, dtype=object)
    if layer.kind in {"points", "lines"}:
        frame = frame[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
        if layer.buffer_m is None:
            return frame.reset_index(drop=True), ()
        shapes = np.asarray(frame.geometry.values, dtype=object)
        shapes = shapely.buffer(shapes, layer.buffer_m, quad_segs=SEGMENTS_PER_QUARTER)
        names = [f"feature {number}" for number in range(1, len(shapes) + 1)]
    result = repaired(shapes, names, layer.id)
    frame = frame.set_geometry(gpd.GeoSeries(result.shapes, index=frame.index, crs=frame.crs))
    kept = ~shapely.is_missing(result.shapes)
    return frame[kept].reset_index(drop=True), result.repairs
