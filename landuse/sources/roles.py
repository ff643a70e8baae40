"""What the role of a layer asks of its features: codes of places, and who keeps doubled land.

Where two features of one layer overlap, the land is counted once. Who keeps it does not depend
on the order in a file: of two places the one with the smaller code, of two soils the one richer in
carbon, of two uses the one that is harder to undo (``KEEPS``). The rest stands in the ledger.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landuse.domain.issues import Issue
from landuse.domain.landscape import NOWHERE, Repair
from landuse.domain.layer import PLACE_ROLES, SOILS, Layer
from landuse.geo.area import M2_PER_HA
from landuse.geo.overlay import overlapping
from landuse.geo.repair import IDS_SHOWN, WORTH_TELLING_HA

TOTAL = "total"
KEEPS: dict[str, Sequence[str]] = {
    "soil": SOILS,
    "use": (
        "water",
        "built",
        "wetland",
        "nature",
        "forest",
        "grass",
        "crop",
        "other",
        "unknown",
    ),
}
"""Classes in the order in which they keep land that two of them claim."""
COLUMN: dict[str, str] = {"soil": "soil", "landuse": "use"}
COLUMN |= dict.fromkeys(PLACE_ROLES, "code")


def place_faults(frame: gpd.GeoDataFrame, layer: Layer) -> list[Issue]:
    """Return what is wrong with the codes of places: none, two names, one with another meaning.

    Parameters
    ----------
    frame
        The layer's features with its own columns.
    layer
        A layer of places; of others nothing is asked.
    """
    if layer.role not in PLACE_ROLES:
        return []
    where = f"layers/{layer.id}.toml: columns.code"
    codes = _text(frame["code"])
    issues = []
    without = int(codes.eq("").sum())
    if without:
        found = f"{without} of {len(codes)} features without a code"
        issues.append(Issue(where, found, "a code for each", "Name a column that has one."))
    for word in sorted(set(codes) & {NOWHERE, TOTAL}):
        found = f"the code {word!r}"
        expected = "another code: results use this word for land in no place or for all of it"
        issues.append(Issue(where, found, expected, "Change the code in the file."))
    names = pd.DataFrame({"code": codes, "name": _text(frame["name"])}).drop_duplicates()
    names = names[names["code"].ne("")]
    for code, held in names[names["code"].duplicated(keep=False)].groupby("code")["name"]:
        found = f"the code {code!r} for {' and '.join(map(repr, held))}"
        issues.append(Issue(where, found, "one name for a code", "Correct the names or codes."))
    return issues


def _text(values: pd.Series) -> pd.Series:
    return values.astype("string").fillna("").str.strip()


def in_order(
    frame: gpd.GeoDataFrame, names: Sequence[str], layer: Layer
) -> tuple[gpd.GeoDataFrame, tuple[Repair, ...]]:
    """Return the features in the order in which they keep land, and the ledger of their overlaps.

    Parameters
    ----------
    frame
        Valid polygons with the layer's own columns.
    names
        What the ledger calls each.
    layer
        The layer; where its role cuts no land the order means nothing and stays.
    """
    column = COLUMN.get(layer.role)
    if column is None or layer.kind == "raster" or len(frame) == 0:
        return frame, ()
    values = _text(frame[column])
    if column in KEEPS:
        values = values.where(values.ne(""), "unknown")
    listed = KEEPS.get(column, sorted(set(values)))
    ranks = values.map({value: rank for rank, value in enumerate(listed)}).to_numpy(dtype=np.intp)
    shapes = np.asarray(frame.geometry.values, dtype=object)
    order = np.lexsort((*shapely.bounds(shapes).T, ranks))
    frame = frame.iloc[order].reset_index(drop=True)
    lost_m2 = overlapping(shapes[order], ranks[order])
    total_ha = float(lost_m2.sum()) / M2_PER_HA
    if total_ha <= WORTH_TELLING_HA:
        return frame, ()
    losers = np.flatnonzero(lost_m2 > 0)
    ids = tuple(str(names[order[row]]) for row in losers[:IDS_SHOWN])
    return frame, (Repair(layer.id, "overlapping", len(losers), -total_ha, ids),)
