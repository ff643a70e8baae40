"""Read the areas in a file that somebody hands over: polygons with what they are called.

It is read as a project's own maps are, with the same care; it need not lie in the project, for
what is taken from it becomes the scenario's own drawing.
"""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from landuse.domain.crs import parse_crs
from landuse.domain.issues import Issue, errors
from landuse.domain.landscape import Repair
from landuse.geo.repair import repaired
from landuse.sources.area_files import AREAL, ids_of, names_of, words_of
from landuse.sources.packed import is_packed, unpacked
from landuse.sources.vector import read_vector

MOST = 2000
"""More areas than this are no drawing: they stay a file that the scenario names."""


@dataclass(frozen=True, eq=False)
class Upload:
    """Areas in the planning CRS, valid, what each is called, and what was found."""

    shapes: list[shapely.Geometry]
    names: list[str]
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    """The file's own columns as text, a row for each shape."""


def read_upload(path: Path, planning: str, *, layer: str | None, crs: str | None) -> Upload:
    """Return the areas in a file.

    Parameters
    ----------
    path
        The file, or a zip archive with one map.
    planning
        The planning CRS.
    layer
        Layer in a file that holds several.
    crs
        The system of a file that says none, as whoever handed it over says.
    """
    where = path.name
    fault = system_fault(crs)
    if fault is not None:
        return Upload([], [], issues=(fault,))
    if not is_packed(path):
        return _read(path, where, planning, layer, crs)
    with tempfile.TemporaryDirectory() as folder:
        held, issues = unpacked(path, Path(folder), where)
        if held is None:
            return Upload([], [], issues=tuple(issues))
        return _read(held, where, planning, layer, crs)


def system_fault(crs: str | None) -> Issue | None:
    """Return what is wrong with the name of a system; nothing where none is named."""
    try:
        held = None if crs is None else parse_crs(crs)
    except ValueError:
        held = None
    if crs is None or (held is not None and (held.is_projected or held.is_geographic)):
        return None
    expected = "a stated system, such as EPSG:25832"
    return Issue("map", repr(crs[:60]), expected, "Choose another system.")


def _read(path: Path, where: str, planning: str, layer: str | None, crs: str | None) -> Upload:
    raw = read_vector(path, where, layer=layer, stated=None, planning=planning, silent=crs)
    if raw.frame is None or errors(raw.issues):
        return Upload([], [], issues=raw.issues)
    frame = raw.frame
    shapes = np.asarray(frame.geometry.values, dtype=object)
    flat = int(((shapely.get_dimensions(shapes) < AREAL) & ~shapely.is_empty(shapes)).sum())
    issues = list(raw.issues)
    if flat:
        found = f"{flat} of {len(frame)} features that are points or lines"
        remedy = "Buffer them: draw the line on the map and give it a width, or use QGIS."
        issues.append(Issue(where, found, "polygons", remedy))
    if len(frame) > MOST:
        found = f"{len(frame)} areas"
        remedy = "Put the file into the project and name it in the scenario (area, file)."
        issues.append(Issue(where, found, f"at most {MOST} areas to draw with", remedy))
    if errors(issues):
        return Upload([], [], issues=tuple(issues))
    ids, names = ids_of(frame), names_of(frame)
    done = repaired(shapes, ids, where)
    held = [n for n, shape in enumerate(done.shapes) if shape is not None]
    if not held:
        issues.append(Issue(where, "a file without any area", "polygons", "Give another file."))
    called = [names[n] or ids[n] for n in held]
    columns = frame.drop(columns=frame.geometry.name).iloc[held]
    table = pd.DataFrame({str(c): words_of(columns[c]).str.strip() for c in columns})
    shapes_held = [done.shapes[n] for n in held]
    return Upload(shapes_held, called, done.repairs, tuple(issues), table.reset_index(drop=True))
