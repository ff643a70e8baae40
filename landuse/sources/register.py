"""Read an extract of a register: its projects with outline, state and kind, each once.

An extract is a map, or the map of the last reading with a table that has today's states. What the
register has ended is left out; a state nobody knows is told and left out too, for how firm such a
project is cannot be guessed. A kind we have no measure for is kept, so that it can be watched.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.issues import Issue, refuse
from landuse.domain.register import Kind, Project, Register
from landuse.domain.scenario import Status
from landuse.geo.area import area_ha
from landuse.geo.repair import on_grid, repaired
from landuse.sources.area_files import areal, words_of
from landuse.sources.definitions import read_folder
from landuse.sources.project import own_and_shipped
from landuse.sources.vector import read_vector

FOLDER = "data/registers"
COLUMNS = ["id", "name", "state", "status", "kind", "outline", "nitrogen_t", "area_ha"]
SHOWN = 5


@dataclass(frozen=True, eq=False)
class Said:
    """What the user says where an extract does not."""

    status: Status | None = None
    kind: str | None = None
    layer: str | None = None


@dataclass(frozen=True, eq=False)
class Extract:
    """The projects of an extract by ``id``: ``COLUMNS`` and geometry in the planning CRS."""

    frame: gpd.GeoDataFrame
    issues: tuple[Issue, ...]


def read_register(root: Path, name: str) -> Register:
    """Return how a register's extracts are read.

    Raises
    ------
    InvalidInput
        When there is no such register, or its file has a fault.
    """
    found: dict[str, Register] = {}
    issues: list[Issue] = []
    for folder in own_and_shipped(root, "registers"):
        more, faults = read_folder(Register, folder, FOLDER)
        found |= more
        issues += faults
    refuse(issues)
    if name not in found:
        some = ", ".join(sorted(found))
        refuse([Issue("register", repr(name), f"one of: {some}", "Correct the name.")])
    return found[name]


def read_extract(
    path: Path, where: str, register: Register, planning: str, *,
    said: Said | None = None, table: pd.DataFrame | None = None,
    elsewhere: Collection[str] = (),
) -> Extract:  # fmt: skip
    """Return the projects of an extract.

    Parameters
    ----------
    path, where, register, planning
        The map, how messages call it, how it is read, the planning CRS.
    said
        What the user says where the map does not.
    table
        Today's states by id or outline; a project with a state that is not in it is gone.
    elsewhere
        Ids of projects whose outlines are known to lie elsewhere.

    Raises
    ------
    InvalidInput
        When it is no map, or does not say which project is which.
    """
    said = said or Said()
    raw = read_vector(path, where, layer=said.layer, stated=None, planning=planning)
    refuse(raw.issues)
    empty = gpd.GeoDataFrame(geometry=[], crs=planning)
    frame, issues = areal(empty if raw.frame is None else raw.frame, where)
    held = _named(frame, register)
    if table is not None:
        held, told = _with_table(held, _named(table, register), where, elsewhere)
        issues += told
    refuse(_silent(held, where, said))
    held, more = _told(held, register, where, said)
    found = gpd.GeoDataFrame(held, geometry=frame.geometry.reindex(held.index), crs=planning)
    mended, repairs = _one_each(found, where)
    return Extract(mended, (*raw.issues, *issues, *more, *repairs))


def _named(frame: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Return a frame's columns by our names, as words; empty where it does not have one."""
    there = {str(c).lower(): c for c in frame.columns if c != "geometry"}
    found = {}
    for ours, names in register.columns:
        theirs = next((there[n.lower()] for n in names if n.lower() in there), None)
        column = "" if theirs is None else words_of(frame[theirs]).to_numpy()
        found[ours] = pd.Series(column, index=frame.index, dtype="str")
    return pd.DataFrame(found, index=frame.index)


def _with_table(
    held: pd.DataFrame, table: pd.DataFrame, where: str, elsewhere: Collection[str]
) -> tuple[pd.DataFrame, list[Issue]]:
    """Return the map's rows with the table's states; what has a state and is not in it is gone."""
    by_id = table[table["id"] != ""].drop_duplicates("id").set_index("id")
    of_outline = dict(zip(table["outline"], table["id"], strict=True)) | {"": ""}
    own = held["id"].isin(by_id.index)
    ids = held["id"].where(own, [of_outline.get(o) or i for o, i in _pairs(held)])
    known = ids.isin(by_id.index)
    new = held.assign(id=ids)
    for column in ("name", "state", "measure", "nitrogen_t"):
        new.loc[known, column] = ids[known].map(by_id[column])
    new = new[known | (held["state"] == "")]
    shapeless = by_id[~by_id.index.isin(ids) & ~by_id.index.isin(list(elsewhere))]
    if shapeless.empty:
        return new, []
    some = ", ".join(shapeless["name"].head(SHOWN)) + (" ..." if len(shapeless) > SHOWN else "")
    found = f"{len(shapeless)} projects of the table without an outline ({some})"
    remedy = "Give a newer extract with outlines; until then they count nothing."
    return new, [Issue(where, found, "an outline for every project", remedy, "warning")]


def _pairs(held: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(held["outline"], held["id"], strict=True)


def _silent(held: pd.DataFrame, where: str, said: Said) -> list[Issue]:
    """Return what an extract must say and does not."""
    issues = []
    if len(held) and (held["state"] == "").all() and said.status is None:
        remedy = "Say how firm they are with --status, or fetch the register's table first."
        issues.append(Issue(where, "no column with a state", "a state for each project", remedy))
    if len(held) and (held["measure"] == "").all() and said.kind is None:
        remedy = "Say what they are with --kind."
        issues.append(Issue(where, "no column with a measure", "what each project is", remedy))
    return issues


def _told(
    held: pd.DataFrame, register: Register, where: str, said: Said
) -> tuple[pd.DataFrame, list[Issue]]:
    """Return the live projects in our words, and what was left out."""
    ended = {state.code for state in register.states if state.ended}
    status = {state.code: state.status for state in register.states if state.status}
    unstated = said.status or register.unstated
    told = held["state"].map(status).where(held["state"] != "", unstated)
    ids = held["id"].where(held["id"] != "", [f"feature {n + 1}" for n in range(len(held))])
    held = held.assign(id=ids, status=told, kind=_kinds(held["measure"], register, said.kind))
    strange = told.isna() & ~held["state"].isin(ended)
    issues = [
        _left_out(where, f"the state {state!r} in {count} projects", "a state of the register")
        for state, count in held.loc[strange, "state"].value_counts().items()
    ]
    held = held[told.notna()]
    foreign = held[held["kind"] == ""]
    issues += [
        _left_out(where, f"{count} projects of the kind {name!r}", "a kind we have a measure for")
        for name, count in foreign["measure"].value_counts().items()
    ]
    return held, issues


def _left_out(where: str, found: str, expected: str) -> Issue:
    remedy = "They count nothing. Add it to data/registers if it is to count."
    return Issue(where, found, expected, remedy, "warning")


def _kinds(measures: pd.Series, register: Register, said: str | None) -> pd.Series:
    names = {name: kind.id for kind in register.kinds for name in kind.names}
    names |= {kind.id: kind.id for kind in register.kinds}
    found = measures.map(names).fillna("")
    return found if said is None else found.where(measures != "", said)


def _one_each(frame: gpd.GeoDataFrame, where: str) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    """Return each project once, its outlines together, mended; what is no outline is told."""
    done = repaired(np.asarray(frame.geometry.values, dtype=object), list(frame["id"]), where)
    frame = frame.set_geometry(gpd.GeoSeries(done.shapes, index=frame.index, crs=frame.crs))
    gone = frame[shapely.is_missing(done.shapes)]
    frame = frame[~frame.index.isin(gone.index)]
    rows = frame.drop_duplicates("id").set_index("id", drop=False)
    twice = frame["id"].duplicated(keep=False)
    shapes = pd.Series(frame.geometry.values, index=frame["id"])[~twice.to_numpy()]
    joined = {
        name: shapely.union_all(np.asarray(part.geometry.values, dtype=object))
        for name, part in frame[twice].groupby("id", sort=False)
    }
    both = {**shapes.to_dict(), **joined}
    outlines = on_grid(np.array([both[name] for name in rows.index], dtype=object))
    rows = gpd.GeoDataFrame(rows, geometry=outlines, crs=frame.crs).reset_index(drop=True)
    rows["area_ha"] = area_ha(outlines)
    rows = rows[[*COLUMNS, "measure", "geometry"]].sort_values("id", ignore_index=True)
    if gone.empty:
        return rows, []
    found = f"{len(gone)} projects with an outline that encloses nothing"
    remedy = "They are left out. Look whether the extract is whole."
    return rows, [Issue(where, found, "an outline that encloses land", remedy, "warning")]


def projects(frame: gpd.GeoDataFrame, kinds: Sequence[Kind]) -> list[Project]:
    """Return the projects of an extract as they are compared; a kind we lack by its own name."""
    known = {kind.id for kind in kinds}
    columns = [frame[name] for name in ("id", "name", "status", "kind", "measure", "area_ha")]
    return [
        Project(str(i), str(name), status, str(kind if kind in known else theirs), float(ha))
        for i, name, status, kind, theirs, ha in zip(*columns, strict=True)
    ]
