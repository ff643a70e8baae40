"""Hand a scenario and its result out as files: maps, workbooks, and the scenario itself."""

import tempfile
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd

from landuse.domain.landscape import Landscape
from landuse.domain.outcome import TOTAL, Outcome
from landuse.domain.plan import Plan
from landuse.report import styles, workbook
from landuse.report.workbook import Sheet
from landuse.sources.carried import put_scenario, put_styles, put_tables
from landuse.sources.scenarios import Drawn, geojson, toml
from landuse.workflow.inventory import inventory
from landuse.workflow.registrable import register_file, registrable
from landuse.workflow.sheets import sheets

Kind = Literal[
    "gpkg", "geojson", "csv", "toml", "xlsx", "zip", "fgb", "parquet", "gpc.csv", "register.gpkg",
    "register.geojson",
]  # fmt: skip
Wish = Literal["geojson", "toml", "zip"]
WISHES = ("geojson", "toml", "zip")
"""Kinds that tell what is wished for, not what it does."""
OLD = {"dataset_options": {"VERSION": "1.2"}}
"""A GeoPackage that a QGIS of some years ago reads without a warning."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment an archive can name."""
NUMBERS = (
    "indicator", "unit", "place", "gas", "year", "before", "after", "change", "low", "high",
    "assumed_ha",
)  # fmt: skip


def export(
    landscape: Landscape,
    drawn: Drawn,
    plan: Plan,
    outcome: Outcome,
    *,
    kind: Kind,
    language: str = "da",
) -> tuple[str, bytes]:
    """Return a file name and the file's content.

    Parameters
    ----------
    landscape
        The land.
    drawn
        The scenario and its drawn areas.
    plan
        What it became.
    outcome
        What it does.
    kind
        ``gpkg``: drawn areas, fragments, what was refused, the ledger, and the scenario itself;
        ``geojson``: the drawn areas; ``csv``: the outcome's numbers with their basis;
        ``toml``: the scenario; ``zip``: the scenario with its drawn areas, to be brought in again;
        ``xlsx``: numbers, land and areas on several sheets; ``fgb``, ``parquet``: fragments;
        ``gpc.csv``: emissions by the categories of an inventory; ``register.gpkg``,
        ``register.geojson``: one outline for each project, with a register's own columns.
    language
        ``da`` or ``en``, for the heads of a workbook and the names of a style.
    """
    return f"{drawn.scenario.id}.{kind}", _makers(landscape, drawn, plan, outcome, language)[kind]()


def _makers(
    landscape: Landscape, drawn: Drawn, plan: Plan, outcome: Outcome, language: str
) -> Mapping[Kind, Callable[[], bytes]]:
    """Return what makes each kind of file."""
    return {
        "gpkg": lambda: _geopackage(landscape, drawn, plan, outcome, language),
        "geojson": lambda: wishes(drawn, kind="geojson"),
        "csv": lambda: _csv(landscape, outcome),
        "toml": lambda: wishes(drawn, kind="toml"),
        "zip": lambda: wishes(drawn, kind="zip"),
        "xlsx": lambda: workbook.write([*sheets(landscape, outcome, language).values()]),
        "fgb": lambda: _map_file(fragment_map(landscape, plan), "fgb"),
        "parquet": lambda: _map_file(fragment_map(landscape, plan), "parquet"),
        "gpc.csv": lambda: _sheet_csv(inventory(landscape, outcome, language)),
        "register.gpkg": lambda: register_file(_ready(landscape, drawn, plan, outcome), "GPKG"),
        "register.geojson": lambda: register_file(
            _ready(landscape, drawn, plan, outcome), "GeoJSON"
        ),
    }


def wishes(drawn: Drawn, *, kind: Wish) -> bytes:
    """Return the scenario as a file, or its drawn areas, or both; none needs to be counted."""
    if kind != "zip":
        return geojson(drawn.areas).encode() if kind == "geojson" else toml(drawn.scenario).encode()
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, text in (("toml", toml(drawn.scenario)), ("geojson", geojson(drawn.areas))):
            # Without a clock, so that the same scenario is the same file.
            archive.writestr(zipfile.ZipInfo(f"{drawn.scenario.id}.{ending}", EPOCH), text)
    return body.getvalue()


def _map_file(frame: gpd.GeoDataFrame, kind: Literal["fgb", "parquet"]) -> bytes:
    """Return a map in one of the formats that hold one layer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan.{kind}"
        if kind == "parquet":
            frame.to_parquet(path)
        else:
            shape = {"geometry_type": "MultiPolygon", "promote_to_multi": True}
            frame.to_file(path, driver="FlatGeobuf", engine="pyogrio", **shape)
        return path.read_bytes()


def fragment_map(landscape: Landscape, plan: Plan) -> gpd.GeoDataFrame:
    """Return the plan's fragments with their shapes, places, soil and use."""
    parts = plan.fragments
    land = landscape.pieces.loc[parts["piece_id"]].reset_index()
    shapes = parts.geometry.reset_index(drop=True)
    shapes = shapes.where(shapes.notna(), land.geometry)
    table = pd.DataFrame(parts.drop(columns="geometry")).reset_index(drop=True)
    for column in ("unit_id", "municipality", "soil", "use"):
        table[column] = land[column].astype(str)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=landscape.pieces.crs)


def _geopackage(
    landscape: Landscape, drawn: Drawn, plan: Plan, outcome: Outcome, language: str
) -> bytes:
    layers = {
        "drawn": drawn.areas.reset_index(names="area_id"),
        "plan": fragment_map(landscape, plan),
        "ineligible": plan.ineligible,
        "permits": plan.permits,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.gpkg"
        for name, frame in layers.items():
            # Said outright, so that a layer with nothing in it is a layer too.
            kind = {"geometry_type": "MultiPolygon", "promote_to_multi": True}
            frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio", **kind, **OLD)
        put_tables(path, ledger(landscape, outcome, language))
        put_styles(path, _styles(landscape, language))
        put_scenario(path, drawn)
        return path.read_bytes()


def ledger(landscape: Landscape, outcome: Outcome, language: str) -> dict[str, pd.DataFrame]:
    """Return the ledger as tables by name: what stands in no layer of the GeoPackage.

    Parameters
    ----------
    landscape, outcome
        The land, and what a plan does to it.
    language
        ``da`` or ``en``, for the heads of the columns.
    """
    told = sheets(landscape, outcome, language)
    return {
        f"ledger_{name}": pd.DataFrame(sheet.rows, columns=list(sheet.heads))
        for name, sheet in told.items()
        if name not in {"ineligible", "permits"}
    }


def _styles(landscape: Landscape, language: str) -> dict[str, str]:
    """Return how each layer of the GeoPackage is drawn, in QGIS' words."""
    colors = {
        name: (measure.title.in_language(language), measure.color)
        for name, measure in landscape.measures.items()
    }
    looks = {name: styles.plain(*look) for name, look in styles.PLAIN.items()}
    return looks | {"plan": styles.by_measure(colors)}


BASIS = ("scenario", "factors", "gwp", "digest")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def _csv(landscape: Landscape, outcome: Outcome) -> bytes:
    """Return the numbers with their basis on every line, as spreadsheets here read them."""
    verified = verified_by_row(outcome)
    rows = pd.DataFrame(
        [
            {name: getattr(row, name) for name in NUMBERS}
            | {"verified": verified.get((row.indicator, row.place, row.gas), "")}
            for row in outcome.rows
        ],
        columns=[*NUMBERS, "verified"],
    )
    rows.insert(2, "place_name", [landscape.place_name(outcome.by, p) for p in rows["place"]])
    basis = (outcome.scenario.id, outcome.factors, outcome.gwp, outcome.digest)
    for name, value in zip(BASIS, basis, strict=True):
        rows[name] = value
    for name in ("place", "place_name", *BASIS):
        rows[name] = rows[name].map(_plain)
    return ("\ufeff" + rows.to_csv(index=False, sep=";", decimal=",")).encode("utf-8")


def _ready(landscape: Landscape, drawn: Drawn, plan: Plan, outcome: Outcome) -> gpd.GeoDataFrame:
    parts = fragment_map(landscape, plan)
    return registrable(landscape.root, drawn.scenario, plan, parts, outcome)


def _sheet_csv(sheet: Sheet) -> bytes:
    """Return a sheet as spreadsheets here read it."""
    rows = pd.DataFrame(list(sheet.rows), columns=list(sheet.heads)).map(
        lambda cell: _plain(cell) if isinstance(cell, str) else cell
    )
    return ("\ufeff" + rows.to_csv(index=False, sep=";", decimal=",")).encode("utf-8")


def _plain(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: names come from maps of others."""
    return f"'{text}" if text.startswith(FORMULA) else text


def verified_by_row(outcome: Outcome) -> dict[tuple[str, str, str | None], str]:
    """Return whether every figure behind a number was read in its source: yes or no.

    By indicator, place and gas; a number that rests on no published figure has no entry.
    """
    found: dict[tuple[str, str, str | None], str] = {}
    terms = outcome.terms[["indicator", "place", "gas", "factor_rows", "seen"]]
    for indicator, place, gas, figures, seen in terms.itertuples(index=False):
        for key in {(indicator, p, g) for p in (place, TOTAL) for g in (gas, None)}:
            if not seen:
                found[key] = "no"
            elif figures:
                found.setdefault(key, "yes")
    counted = set(outcome.terms["indicator"])
    for row in outcome.rows:
        held = outcome.figures.get(row.indicator, ())
        if held and row.indicator not in counted:
            told = "yes" if all(figure.seen for figure in held) else "no"
            found[row.indicator, row.place, row.gas] = told
    return found
