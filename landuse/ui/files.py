"""The files a planner takes home: named after the scenario, and after what the numbers rest on."""

from landuse.ui import cache
from landuse.ui.state import Session
from landuse.workflow import exports

KINDS = {
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "toml": "application/toml; charset=utf-8",
}


def made(session: Session, kind: str) -> tuple[str, bytes]:
    """Return a file's name and content.

    Raises
    ------
    InvalidInput
        When the scenario cannot be counted, and the file tells what was counted.
    """
    parts = [session.drawn.scenario.id]
    if kind in exports.WISHES:
        body = exports.wishes(session.drawn, kind=kind)  # type: ignore[arg-type]
    else:
        land = cache.landscape(str(session.root))
        plan, outcome = cache.plan_of(session), cache.whole_outcome_of(session)
        body = exports.export(land, session.drawn, plan, outcome, kind=kind)[1]  # type: ignore[arg-type]
        parts += [outcome.factors, outcome.gwp, outcome.by] if kind == "csv" else []
    if session.is_changed:
        parts.append("kladde" if session.language == "da" else "draft")
    return f"{'_'.join(parts)}.{kind}", body
