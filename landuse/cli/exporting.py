"""The command that hands a scenario and its result out as a file."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landuse.cli.commands import DEFAULT, Json, Project, WithoutFailed, app
from landuse.cli.printing import emit, tell_progress
from landuse.domain.later import Later

if TYPE_CHECKING:
    from landuse import workflow
    from landuse.workflow import exports
else:
    workflow = Later("landuse.workflow")
    exports = Later("landuse.workflow.exports")


class Written(StrEnum):
    """What can be written."""

    gpkg = "gpkg"
    geojson = "geojson"
    csv = "csv"
    toml = "toml"
    xlsx = "xlsx"
    zip = "zip"
    fgb = "fgb"
    parquet = "parquet"
    gpc = "gpc.csv"
    register = "register.gpkg"
    register_geojson = "register.geojson"


@app.command()
def export(
    scenario: str,
    project: Project = DEFAULT,
    *,
    kind: Annotated[Written, typer.Option("--format", help="What to write.")] = Written.xlsx,
    factors: Annotated[str | None, typer.Option(help="Factor set; else the project's.")] = None,
    gwp: Annotated[str, typer.Option(help="Edition of warming potentials.")] = "AR5",
    by: Annotated[str, typer.Option(help="Place role to report by.")] = "municipality",
    language: Annotated[str, typer.Option(help="da or en.")] = "da",
    out: Annotated[Path | None, typer.Option(help="The file; else named after it, here.")] = None,
    without_failed: WithoutFailed = False,
    as_json: Json = False,
) -> None:
    """Write a scenario and its result as a file: maps, workbook, climate accounts, register."""
    drawn = workflow.read_scenario(project, scenario)
    land = workflow.load(project, progress=tell_progress, strict=not without_failed)
    plan = workflow.decide(land, drawn)
    outcome = workflow.judge(land, plan, factors=factors, gwp=gwp, by=by)
    spoken = "en" if language == "en" else "da"
    name, body = exports.export(land, drawn, plan, outcome, kind=kind.value, language=spoken)
    path = out or Path(name)
    path.write_bytes(body)
    value = {"file": str(path), "bytes": len(body)}
    emit(value, as_json=as_json, show=lambda: typer.echo(str(path)))
