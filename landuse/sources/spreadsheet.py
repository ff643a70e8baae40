"""Read a register that is a spreadsheet: points from two columns of coordinates.

The heads stand somewhere below a title, in a row that moves from issue to issue, and have line
breaks; they are found by one of them. GDAL reads the sheet as text, every row; what has no
coordinates is told and left out. An archive that unpacks to more than it should is not opened.
"""

import re
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyogrio.errors

from landuse.domain.issues import InvalidInput, Issue
from landuse.domain.service import Table
from landuse.sources.gate import close_gate
from landuse.sources.packed import Limits, parts_of
from landuse.sources.vector import Raw

ANCHOR = "xl/workbook.xml"
SPACES = re.compile(r"\s+")
SHOWN = 5
MOST = Limits(megabytes=500, parts=1000)


def is_spreadsheet(path: Path) -> bool:
    """Whether a file is a spreadsheet (xlsx), by what its archive holds."""
    try:
        with zipfile.ZipFile(path) as archive:
            return ANCHOR in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def read_spreadsheet(path: Path, where: str, table: Table, crs: str) -> Raw:
    """Return the rows of a sheet as points.

    Parameters
    ----------
    path, where
        The file, and how messages call it.
    table
        How its heads and coordinates are found.
    crs
        The system its coordinates are in.
    """
    fault = _too_large(path, where)
    if fault is not None:
        return Raw(None, (fault,))
    close_gate()
    try:
        sheets = [str(name) for name, _ in pyogrio.list_layers(path)]
        sheet = next((name for name in sheets if name.lower().startswith(table.sheet.lower())), "")
        rows = pyogrio.read_dataframe(
            path, layer=sheet or sheets[0], HEADERS="DISABLE", FIELD_TYPES="STRING",
            read_geometry=False,
        )  # fmt: skip
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, IndexError, ValueError):
        return Raw(None, (_faulty(where, "a spreadsheet that cannot be read"),))
    return _points(_headed(rows, table), where, table, crs)


def _too_large(path: Path, where: str) -> Issue | None:
    """Return what is wrong with the archive a sheet is, its size counted as it unpacks."""
    try:
        for _, steps in parts_of(path, where, lambda _: True, MOST):
            for _ in steps:
                pass
    except InvalidInput as fault:
        return fault.issues[0]
    return None


def _headed(rows: pd.DataFrame, table: Table) -> pd.DataFrame | None:
    """Return the rows below the heads, with these; none where no row has the head looked for."""
    wanted = table.head.lower()
    for number, row in enumerate(rows.itertuples(index=False)):
        heads = [SPACES.sub(" ", str(cell)).strip() if pd.notna(cell) else "" for cell in row]
        if any(head.lower().startswith(wanted) for head in heads):
            kept = [n for n, head in enumerate(heads) if head and head not in heads[:n]]
            below = rows.iloc[number + 1 :, kept]
            return below.set_axis([heads[n] for n in kept], axis="columns").dropna(how="all")
    return None


def _points(rows: pd.DataFrame | None, where: str, table: Table, crs: str) -> Raw:
    if rows is None:
        return Raw(None, (_faulty(where, f"no row of heads with {table.head!r}"),))
    places = []
    for wanted in (table.east, table.north):
        name = next((c for c in rows.columns if c.lower().startswith(wanted.lower())), None)
        if name is None:
            return Raw(None, (_faulty(where, f"no column {wanted!r}"),))
        places.append(pd.to_numeric(rows[name].str.replace(",", "."), errors="coerce").to_numpy())
    there = np.isfinite(places[0]) & np.isfinite(places[1])
    points = gpd.points_from_xy(places[0][there], places[1][there], crs=crs)
    frame = gpd.GeoDataFrame(rows[there].reset_index(drop=True), geometry=points)
    lost = int((~there).sum())
    if not lost:
        return Raw(frame)
    found = f"{lost} of {len(rows)} rows without coordinates"
    remedy = "They are left out: nobody knows where they are."
    return Raw(frame, (Issue(where, found, "coordinates in every row", remedy, "warning"),))


def _faulty(where: str, found: str) -> Issue:
    remedy = "Look at the file, and correct table in the file of the catalogue."
    return Issue(where, found, "a sheet with a row of heads", remedy)
