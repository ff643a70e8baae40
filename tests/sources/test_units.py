"""Units: what the field layer says of a field comes with it, and nothing is made up."""

import geopandas as gpd
import numpy as np
import shapely

from landuse.sources.units import fields, none, squares, together


def two_fields(**columns: list[str | None]) -> gpd.GeoDataFrame:
    """Return two squares of one hectare side by side."""
    shapes = [shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)]
    return gpd.GeoDataFrame({"unit_id": ["A", "B"], **columns}, geometry=shapes, crs="EPSG:25832")


def test_a_field_keeps_its_holding_and_an_empty_one_is_not_known() -> None:
    found = fields(two_fields(holding=["3fa9", ""]), "fields").columns["holding"]
    assert found[0] == "3fa9"
    assert found.isna().tolist() == [False, True]


def test_without_the_column_no_holding_is_known() -> None:
    assert fields(two_fields(), "fields").columns["holding"].isna().all()


def test_squares_belong_to_no_holding() -> None:
    own = fields(two_fields(holding=["3fa9", "3fa9"]), "fields")
    town = np.array([shapely.box(0, 0, 300, 100)], dtype=object)
    rest = squares(town, np.array([0]), ["9001"], own.shapes, "municipalities")
    assert rest.columns["holding"].isna().all()
    assert together(own, rest, "fields").columns["holding"].count() == 2
    assert list(none().columns) == list(own.columns)
