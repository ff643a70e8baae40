"""A scenario carried inside a GeoPackage: its text and drawings as a table beside the maps.

So a plan that was taken home as one file can be brought back as the scenario it was.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyogrio

from landuse.domain.issues import InvalidInput, Issue
from landuse.sources.formats import kind_fault, kind_of
from landuse.sources.gate import close_gate
from landuse.sources.scenarios import Drawn, geojson, toml
from landuse.sources.vector import UNREADABLE

TABLE = "scenario"
COLUMNS = ("toml", "geojson")


def put_scenario(path: Path, drawn: Drawn) -> None:
    """Put a scenario's text and drawings into a GeoPackage, beside its maps."""
    row = {"toml": toml(drawn.scenario), "geojson": geojson(drawn.areas)}
    pyogrio.write_dataframe(pd.DataFrame([row]), path, layer=TABLE, driver="GPKG")


def put_tables(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Put tables without shapes into a GeoPackage, beside its maps."""
    for name, table in tables.items():
        pyogrio.write_dataframe(table, path, layer=name, driver="GPKG")


STYLES = "layer_styles"
"""The table in which QGIS looks for styles."""


WRITTEN = pd.Timestamp(2000, 1, 1, tz="UTC")
"""When a style was written: no clock, so that the same plan gives the same styles."""


def put_styles(path: Path, looks: Mapping[str, str]) -> None:
    """Put into a GeoPackage how each of its layers is drawn, where QGIS looks for it.

    Parameters
    ----------
    path
        The GeoPackage; its layers are there already.
    looks
        The style of each layer, in QGIS' words.
    """
    rows = [
        {
            "f_table_catalog": "", "f_table_schema": "", "f_table_name": layer,
            "f_geometry_column": "geom", "styleName": layer, "styleQML": look, "styleSLD": "",
            "useAsDefault": True, "description": "landuse", "owner": "", "ui": "",
            "update_time": WRITTEN,
        }
        for layer, look in looks.items()
    ]  # fmt: skip
    pyogrio.write_dataframe(pd.DataFrame(rows), path, layer=STYLES, driver="GPKG")


def carried_scenario(path: Path, shown: str) -> tuple[str, str] | None:
    """Return the text and the drawings that a GeoPackage carries; none where it carries none.

    Parameters
    ----------
    path
        The file.
    shown
        How messages call it.

    Raises
    ------
    InvalidInput
        When the file is no map, or breaks off.
    """
    fault = kind_fault(path, shown, raster=False)
    if fault is not None:
        raise InvalidInput([fault])
    if kind_of(path) != "GeoPackage" or TABLE not in dict(layers_of(path, shown)):
        return None
    try:
        held = pyogrio.read_dataframe(path, layer=TABLE, read_geometry=False)
    except UNREADABLE as e:
        raise InvalidInput([_broken(shown)]) from e
    if len(held) != 1 or not set(COLUMNS) <= set(held.columns):
        return None
    text, drawings = (held[name].iloc[0] for name in COLUMNS)
    return (text, drawings) if isinstance(text, str) and isinstance(drawings, str) else None


def layers_of(path: Path, shown: str) -> list[tuple[str, str | None]]:
    """Return the layers of a file and the kind of shape in each; none for a plain table.

    Raises
    ------
    InvalidInput
        When it cannot be opened.
    """
    close_gate()
    try:
        return [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    except UNREADABLE as e:
        raise InvalidInput([_broken(shown)]) from e


def _broken(shown: str) -> Issue:
    found = "a file that cannot be opened as a map (it breaks off)"
    return Issue(shown, found, "a whole file", "Fetch or copy the file again.")
