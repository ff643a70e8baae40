"""How a plan looks on the land: one number for each piece, and shapes where a piece is cut.

A browser that has one painting needs no more than the difference to have the next: what is sent
follows the edit, not the number of fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.landscape import Landscape
from landuse.domain.plan import Plan
from landuse.workflow.pictures import features, is_field

REFUSED = 255
"""The number of land that was asked for and may not be had; measures count from 1."""
TABLES = ("starts", "use", "soil")


@dataclass(frozen=True, eq=False)
class Painting:
    """What a plan paints. Frames are in the planning CRS, under names that change with the shape.

    ``codes`` has one number for each piece, in the order of the land, from 1; ``codes[0]`` is no
    land. ``parts`` are parts of pieces with their ``code``; ``drawn`` are the scenario's own
    areas with their ``id``.
    """

    codes: np.ndarray
    parts: gpd.GeoDataFrame
    drawn: gpd.GeoDataFrame


def paint(landscape: Landscape, plan: Plan, areas: gpd.GeoDataFrame) -> Painting:
    """Return the painting of a plan and of the areas that were drawn for it."""
    codes = np.zeros(len(landscape.pieces) + 1, dtype=np.uint8)
    fragments, refused = plan.fragments, plan.ineligible
    wanted = _codes_of(landscape, fragments)
    is_whole = fragments.geometry.isna().to_numpy()
    rows, refused_rows = _rows(landscape, fragments), _rows(landscape, refused)
    whole_ha = landscape.pieces["area_ha"].to_numpy()[refused_rows]
    is_refused = np.isclose(refused["area_ha"].to_numpy(dtype=float), whole_ha, rtol=1e-9)
    codes[refused_rows[is_refused] + 1] = REFUSED
    codes[rows[is_whole] + 1] = wanted[is_whole]
    part_codes = np.r_[np.full(int((~is_refused).sum()), REFUSED), wanted[~is_whole]]
    shapes = pd.concat([refused.geometry[~is_refused], fragments.geometry[~is_whole]])
    drawn = {"id": areas.index.astype(str), "name": areas["name"].to_numpy()}
    return Painting(codes, _named(shapes, {"code": part_codes}), _named(areas.geometry, drawn))


def _codes_of(landscape: Landscape, fragments: pd.DataFrame) -> np.ndarray:
    """Return the number of what each fragment is: what sets its use, else its first function."""
    numbers = {name: n for n, name in enumerate(landscape.measures, start=1)}
    pairs = zip(fragments["measure"], fragments["functions"], strict=True)
    return np.array([numbers[m or f.split("+")[0]] for m, f in pairs], dtype=np.uint8)


def _rows(landscape: Landscape, table: pd.DataFrame) -> np.ndarray:
    return np.asarray(landscape.pieces.index.get_indexer(table["piece_id"]), dtype=np.intp)


def _named(shapes: gpd.GeoSeries, columns: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return shapes under names made of shape and words; the same twice is one."""
    frame = gpd.GeoDataFrame(dict(columns), geometry=shapes.to_numpy(), crs=shapes.crs)
    words = frame.drop(columns="geometry").itertuples(index=False)
    wkb = shapely.to_wkb(frame.geometry.to_numpy())
    frame.index = pd.Index(
        [
            blake2b(w + repr(tuple(t)).encode(), digest_size=9).hexdigest()
            for w, t in zip(wkb, words, strict=True)
        ],
        dtype=object,
    )
    return frame[~frame.index.duplicated()]


def difference(new: Painting, old: Painting | None) -> dict[str, Any]:
    """Return what a browser must do to turn one painting into another; none: all of it.

    ``codes``: pieces by their new number. ``parts`` and ``drawn``: ``gone``, names; ``come``,
    features whose id is their name.
    """
    before = np.zeros_like(new.codes) if old is None else old.codes
    changed = np.flatnonzero(new.codes != before)
    numbers = new.codes[changed]
    return {
        "codes": {str(code): changed[numbers == code].tolist() for code in np.unique(numbers)},
        "parts": _change(new.parts, None if old is None else old.parts),
        "drawn": _change(new.drawn, None if old is None else old.drawn),
    }


def _change(new: gpd.GeoDataFrame, old: gpd.GeoDataFrame | None) -> dict[str, Any]:
    held = new.index[:0] if old is None else old.index
    come = new[~new.index.isin(held)]
    columns = {name: come[name].tolist() for name in come.columns if name != "geometry"}
    found = features(come, columns, 0.0)
    for name, feature in zip(come.index, found["features"], strict=True):
        feature["id"] = name
    return {"gone": held[~held.isin(new.index)].tolist(), "come": found}


def table(landscape: Landscape, name: str) -> bytes:
    """Return one byte for each piece, in the order of the land, after one for no land.

    Parameters
    ----------
    landscape
        The land.
    name
        ``starts``: 1 where a unit begins. ``use`` and ``soil``: the class of a field's piece,
        counted from 1 in the order of :func:`classes`; 0 where there is no field.
    """
    if name == "starts":
        units = landscape.pieces["unit_id"].to_numpy()
        held = np.r_[True, units[1:] != units[:-1]]
    else:
        held = np.where(is_field(landscape), landscape.pieces[name].cat.codes.to_numpy() + 1, 0)
    return bytes(np.r_[0, held].astype(np.uint8))


def classes(landscape: Landscape, name: str) -> list[str]:
    """Return the classes of a table in the order of their numbers."""
    return [str(held) for held in landscape.pieces[name].cat.categories]
