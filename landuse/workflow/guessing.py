"""What a map is, guessed from its columns: the public services are known by theirs.

A guess is told as one, and gives way to whatever somebody says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace

import geopandas as gpd

from landuse.domain.layer import CLASSES, CUTTING_ROLES, Layer
from landuse.domain.service import Listed
from landuse.sources.area_files import words_of
from landuse.sources.handed import Inside, main_kind
from landuse.workflow.describing import (
    MOST_CODES,
    NONE,
    UNKNOWN,
    Wanted,
    asked_columns,
    class_column,
)

SHORT = 10
"""Letters that a shapefile keeps of a column's name."""
COMMON = frozenset({"id", "fid", "name", "navn", "code", "kode", "areal_ha", "area_ha", "class"})
"""Columns that say nothing of what a map is."""
NAMES: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "kode", "kommunekode", "komkode", "komnr", "regionskode", "lau_id", "op_id"),
    "name": ("name", "navn", "komnavn", "kommunenavn", "lau_name", "op_navn"),
    "soil": ("soil", "toerv_pct", "jordtype"),
    "use": ("use", "anvendelse", "arealanvendelse"),
    "unit_id": ("unit_id", "marknr", "id"),
    "crop_code": ("crop_code", "afgkode", "afgroedekode"),
}


def guessed(
    said: Wanted,
    one: Inside,
    frame: gpd.GeoDataFrame | None,
    catalogue: Iterable[Listed],
    stem: str,
) -> tuple[Wanted, tuple[str, ...]]:
    """Return what is said of a map with what can be guessed beside it, and which that is.

    Parameters
    ----------
    said
        What somebody says.
    one, frame
        The map, and its features; none of a raster.
    catalogue
        Public services, whose columns tell where a map came from.
    stem
        The file's name without its end.
    """
    kind = said.kind or ("raster" if frame is None else main_kind(frame))
    like = _likeness(said, kind, one.columns, catalogue)
    role = said.role or (like.role if like else "context")
    theme = said.theme or (like.theme if like and not said.role else None)
    filled = replace(
        said,
        kind=kind,
        role=role,
        theme=theme,
        title=said.title or stem.replace("_", " ").strip() or None,
        absent=_outside(role, kind, like) if said.absent is None else said.absent,
    )
    filled = replace(filled, columns=_columns(filled, one.columns, like))
    codes = said.codes or _codes(filled, values_of(filled, frame), like)
    listed = said.code_list or (None if codes else _listed(filled, like))
    filled = replace(filled, codes=codes, code_list=listed)
    told = [f.name for f in fields(said) if getattr(said, f.name) != getattr(filled, f.name)]
    return filled, tuple(told)


def _likeness(
    said: Wanted, kind: str, columns: Sequence[str], catalogue: Iterable[Listed]
) -> Layer | None:
    """Return the layer of the catalogue whose columns the map has, if they tell it apart."""
    found: list[tuple[int, int, Layer]] = []
    for listed in catalogue:
        layer = listed.layer
        sources = [s for c in layer.columns.values() for s in c.sources]
        fits = layer.kind == kind and (said.role is None or layer.role == said.role)
        fits = fits and (said.theme is None or layer.theme == said.theme) and kind != "raster"
        telling = {s for s in sources if s.lower() not in COMMON}
        if fits and telling and all(_of_file(s, columns) for s in sources):
            found.append((len(telling), layer.role != "context", layer))
    return max(found, key=lambda held: held[:2])[2] if found else None


def _of_file(source: str, columns: Sequence[str]) -> str | None:
    """Return the file's column that is meant, in any letters, cut short as shapefiles do."""
    lower = source.lower()
    for name in columns:
        if name.lower() == lower or (len(name) == SHORT and lower.startswith(name.lower())):
            return name
    return None


def _outside(role: str, kind: str, like: Layer | None) -> str:
    if like is not None and like.role == role:
        return like.absent or UNKNOWN
    return UNKNOWN if role in CUTTING_ROLES or kind != "polygons" else NONE


def _columns(held: Wanted, columns: Sequence[str], like: Layer | None) -> dict[str, str]:
    """Return the file's column for each that is asked for, where one can be told."""
    found = dict(held.columns)
    for asked in asked_columns(held.role, held.theme, held.kind):
        if asked.name in found:
            continue
        if held.kind == "raster":
            found[asked.name] = "1"
            continue
        named = like.columns.get(asked.name) if like is not None else None
        wanted = [named.sources] if named is not None else []
        wanted += [(name,) for name in (asked.name, *NAMES.get(asked.name, ()))]
        parts = ([_of_file(one, columns) for one in sources] for sources in wanted)
        whole = next((p for p in parts if all(p)), None)
        if whole is not None:
            found[asked.name] = "+".join(str(part) for part in whole)
    return found


def values_of(held: Wanted, frame: gpd.GeoDataFrame | None) -> tuple[str, ...]:
    """Return the values of the column that holds classes, those of most features first.

    Parameters
    ----------
    held
        What is said of the map.
    frame
        Its features.
    """
    name = class_column(held)
    source = held.columns.get(name or "", "")
    if frame is None or source not in frame.columns:
        return ()
    found = words_of(frame[source]).str.strip().value_counts(sort=True)
    return tuple(str(value) for value in found.index if value)[: MOST_CODES + 1]


def _codes(held: Wanted, values: Sequence[str], like: Layer | None) -> dict[str, str]:
    """Return the class of each value, of those that are classes or stand in the catalogue."""
    name = class_column(held)
    if name is None:
        return {}
    column = like.columns.get(name) if like is not None else None
    known = dict((column.codes if column is not None else None) or {})
    known |= {one: one for one in CLASSES[name]}
    return {value: known[value] for value in values if value in known}


def _listed(held: Wanted, like: Layer | None) -> str | None:
    column = like.columns.get(class_column(held) or "") if like is not None else None
    return column.code_list if column is not None else None
