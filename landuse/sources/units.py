"""What one decides about: fields, and squares of the other land.

Fields are units as they are; where two overlap the first keeps the land. Other land inside the
municipalities is units of one municipality and one square kilometre, named after the Danish
square grid, so that a click never meets a polygon with fifty thousand corners.
"""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.issues import Issue
from landuse.domain.landscape import Repair
from landuse.geo.area import M2_PER_HA, Shapes
from landuse.geo.overlay import Rows, cut, first_keeps, without

SQUARE_M = 1000
MOST_SQUARES = 200_000
"""More squares than this are no study area (Denmark has 43,000)."""


@dataclass(frozen=True, eq=False)
class Units:
    """Units before they are cut: ids, kind, shapes and what the field layer says of them."""

    ids: np.ndarray
    shapes: Shapes
    columns: pd.DataFrame
    """``use``, ``crop_code`` and ``holding``; ``use`` is null for squares."""
    is_field: np.ndarray
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


def fields(frame: gpd.GeoDataFrame, layer_id: str) -> Units:
    """Return the fields as units without overlaps.

    Parameters
    ----------
    frame
        The unit layer's features: ``unit_id``, ``use``, ``crop_code``, ``holding`` where it has
        them.
    layer_id
        For messages and the ledger.
    """
    where = f"layers/{layer_id}.toml: columns.unit_id"
    ids = _ids(frame)
    issues = _id_faults(ids, where)
    shapes, lost_m2 = first_keeps(np.asarray(frame.geometry.values, dtype=object))
    repairs: tuple[Repair, ...] = ()
    if (lost_m2 > 0).any():
        losers = np.flatnonzero(lost_m2 > 0)
        names = tuple(str(ids[row]) for row in losers[:100])
        total = -float(lost_m2.sum()) / M2_PER_HA
        repairs = (Repair(layer_id, "overlapping", len(losers), total, names),)
    kept = ~shapely.is_missing(shapes)
    use = frame["use"] if "use" in frame else pd.Series(None, index=frame.index, dtype=object)
    crop = frame["crop_code"] if "crop_code" in frame else pd.Series(pd.NA, index=frame.index)
    columns = pd.DataFrame({"use": use.fillna("unknown"), "crop_code": crop.astype("Int64")})
    columns["holding"] = _holdings(frame)
    return Units(
        ids[kept],
        shapes[kept],
        columns[kept].reset_index(drop=True),
        np.ones(int(kept.sum()), dtype=bool),
        repairs,
        tuple(issues),
    )


def _ids(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return the units' ids: the layer's, or one made from where the field lies (C8)."""
    if "unit_id" in frame:
        return np.asarray(frame["unit_id"].astype(str), dtype=object)
    points = shapely.point_on_surface(np.asarray(frame.geometry.values, dtype=object))
    x, y = shapely.get_x(points), shapely.get_y(points)
    return np.array([f"f{e:.1f}_{n:.1f}" for e, n in zip(x, y, strict=True)], dtype=object)


def _holdings(frame: gpd.GeoDataFrame) -> pd.Series:
    """Return the holding of each field, a keyed hash; NA where the layer does not say it."""
    if "holding" not in frame:
        return pd.Series(pd.NA, index=frame.index, dtype="string")
    named: pd.Series = frame["holding"].astype("string")
    return named.mask(named == "")


def _id_faults(ids: np.ndarray, where: str) -> list[Issue]:
    values = pd.Series(ids)
    twice = values[values.duplicated()].unique()
    empty = int(values.isin(["", "/", "nan", "<NA>"]).sum())
    issues = []
    if empty:
        found = f"{empty} unit(s) without an id"
        issues.append(Issue(where, found, "an id for every unit", "Name a column that has one."))
    if len(twice):
        some = ", ".join(map(repr, twice[:5]))
        remedy = "Name columns that together are unique, or leave unit_id out."
        issues.append(Issue(where, f"the id {some} more than once", "unique ids", remedy))
    return issues


def squares(
    municipalities: Shapes, codes: Rows, names: list[str], taken: Shapes, layer_id: str
) -> Units:
    """Return the land of the municipalities that no field holds, as squares of one kilometre.

    Parameters
    ----------
    municipalities, codes, names
        Shapes, the class of each, and the code each class stands for.
    taken
        The fields.
    layer_id
        For messages: the layer of the municipalities.
    """
    issue = _too_large(municipalities, f"layers/{layer_id}.toml")
    if issue is not None:
        return replace(none(), issues=(issue,))
    east, north = _corners(municipalities)
    boxes = shapely.box(east, north, east + SQUARE_M, north + SQUARE_M)
    parts = cut(boxes, municipalities, codes)
    here = parts.code >= 0
    rows, shapes = parts.land[here], parts.shapes[here]
    free = without(shapes, taken)
    kept = ~shapely.is_missing(free)
    ids = [
        f"1km_{int(n) // 1000}_{int(e) // 1000}_{names[code]}"
        for e, n, code in zip(
            east[rows][kept], north[rows][kept], parts.code[here][kept], strict=True
        )
    ]
    count = int(kept.sum())
    nothing = pd.DataFrame(
        {"use": pd.Series([None] * count, dtype=object), "crop_code": pd.array([pd.NA] * count)}
    ).astype({"crop_code": "Int64"})
    nothing["holding"] = pd.array([pd.NA] * count, dtype="string")
    return Units(np.array(ids, dtype=object), free[kept], nothing, np.zeros(count, dtype=bool))


def _too_large(municipalities: Shapes, where: str) -> Issue | None:
    """Return that the municipalities are too much land to be cut into squares, or nothing."""
    # Squares inside by area, and about one more for each kilometre of border.
    about = (shapely.area(municipalities) / SQUARE_M + shapely.length(municipalities)) / SQUARE_M
    count = int(about.sum())
    if count <= MOST_SQUARES:
        return None
    return Issue(
        where,
        f"municipalities of some {count:,} squares of a kilometre",
        f"at most {MOST_SQUARES:,} squares",
        "Keep the municipalities that are planned for, and look whether the map is right.",
    )


def _corners(shapes: Shapes) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower left corners of the squares that any of the shapes meets."""
    found: set[tuple[int, int]] = set()
    parts = shapely.get_parts(shapes)
    for part, (left, low, right, high) in zip(parts, shapely.bounds(parts), strict=True):
        shapely.prepare(part)
        e = np.arange(left // SQUARE_M * SQUARE_M, right, SQUARE_M)
        for n in np.arange(low // SQUARE_M * SQUARE_M, high, SQUARE_M):
            boxes = shapely.box(e, n, e + SQUARE_M, n + SQUARE_M)
            found.update((int(x), int(n)) for x in e[shapely.intersects(part, boxes)])
    corners = np.array(sorted(found), dtype=float).reshape(-1, 2)
    return corners[:, 0], corners[:, 1]


def together(one: Units, other: Units, layer_id: str) -> Units:
    """Return the units of both, fields first.

    Parameters
    ----------
    one, other
        The fields and the squares.
    layer_id
        For messages: the layer of the fields.
    """
    where = f"layers/{layer_id}.toml: columns.unit_id"
    twice = sorted(set(one.ids) & set(other.ids))
    issues: list[Issue] = []
    if twice:
        some = ", ".join(map(repr, twice[:5]))
        expected = "ids other than those of the square kilometres of other land"
        issues.append(Issue(where, f"the id {some}", expected, "Change the ids in the file."))
    return Units(
        np.concatenate([one.ids, other.ids]),
        np.concatenate([one.shapes, other.shapes]),
        pd.concat([one.columns, other.columns], ignore_index=True),
        np.concatenate([one.is_field, other.is_field]),
        one.repairs + other.repairs,
        one.issues + other.issues + tuple(issues),
    )


def none() -> Units:
    """Return no units at all."""
    columns = pd.DataFrame({"use": pd.Series(dtype=object), "crop_code": pd.Series(dtype="Int64")})
    columns["holding"] = pd.Series(dtype="string")
    empty = np.array([], dtype=object)
    return Units(empty, empty, columns, np.array([], dtype=bool))
