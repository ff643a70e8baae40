"""The files a planner takes home: named after the scenario, and after what the numbers rest on."""

from dataclasses import replace
from html import escape
from urllib.parse import quote

from landuse.ui import cache
from landuse.ui.address import url
from landuse.ui.state import Session
from landuse.workflow import exports, read_scenario

KINDS = {
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "toml": "application/toml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "fgb": "application/octet-stream",
    "parquet": "application/vnd.apache.parquet",
    "gpc.csv": "text/csv; charset=utf-8",
    "register.gpkg": "application/geopackage+sqlite3",
}
TITLES = {
    "gpkg": "GeoPackage", "geojson": "GeoJSON", "csv": "CSV", "toml": "TOML", "xlsx": "Excel",
    "zip": "ZIP", "fgb": "FlatGeobuf", "parquet": "GeoParquet", "gpc.csv": "GPC",
    "register.gpkg": "MARS",
}  # fmt: skip
COUNTED = ("csv", "xlsx", "gpc.csv")
"""Kinds of numbers: their names say by what they were counted."""


def links(session: Session, scenario: str = "") -> str:
    """Return links to the files of what is open, or of a saved scenario, as HTML."""
    of = f"/{quote(scenario, safe='')}" if scenario else ""
    found = "".join(
        f"<a href='{url(f'files/{escape(session.token)}/{kind}{of}')}' download>{title}</a>"
        for kind, title in TITLES.items()
    )
    return f"<div class='lu-files'><span>{escape(session.say('Download'))}</span>{found}</div>"


def made(session: Session, kind: str, scenario: str | None = None) -> tuple[str, bytes]:
    """Return a file's name and content: of what is open, or of a saved scenario.

    Raises
    ------
    InvalidInput
        When the scenario cannot be read, or not counted where the file tells what was counted.
    """
    if scenario is not None:
        drawn = read_scenario(session.root, scenario)
        session = replace(session, drawn=drawn, saved=drawn)
    parts = [session.drawn.scenario.id]
    if kind in exports.WISHES:
        body = exports.wishes(session.drawn, kind=kind)  # type: ignore[arg-type]
    else:
        land = cache.landscape(str(session.root))
        plan, outcome = cache.plan_of(session), cache.whole_outcome_of(session)
        body = exports.export(
            land,
            session.drawn,
            plan,
            outcome,
            kind=kind,
            language=session.language,  # type: ignore[arg-type]
        )[1]
        parts += [outcome.factors, outcome.gwp, outcome.by] if kind in COUNTED else []
    if session.is_changed:
        parts.append("kladde" if session.language == "da" else "draft")
    return f"{'_'.join(parts)}.{kind}", body
